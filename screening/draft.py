"""review.yaml read as far as it is sound: every structural error, and every block that can still be looked into."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from rowen.records import Problem
from screening.complaints import complaints
from screening.review_file import (
    KnownBlock,
    ReasonsBlock,
    ReviewFile,
    RuleBlock,
    ScheduleBlock,
    SourceBlock,
    StageBlock,
    VersionBlock,
)
from screening.yaml_lines import Document, read_yaml

T = TypeVar("T")


@dataclass(slots=True)
class Draft:
    """What could be read. Blocks keep the key or number under which they stand in the file.

    Attributes:
        whole: the file, if its structure is sound throughout.
        problems: everything structural.
    """

    document: Document
    whole: ReviewFile | None = None
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, SourceBlock] = field(default_factory=dict)
    rules: dict[int, RuleBlock] = field(default_factory=dict)
    known: dict[int, KnownBlock] = field(default_factory=dict)
    reviewers: tuple[str, ...] | None = None
    adjudicators: tuple[str, ...] | None = None
    stages: StageBlock | None = None
    reasons: ReasonsBlock | None = None
    schedule: ScheduleBlock | None = None
    previous: VersionBlock | None = None


def read_draft(data: bytes, shown: str) -> Draft:
    """Read the bytes of review.yaml; ``shown`` is the file's name in messages."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem("review.yaml is not UTF-8.", "Save it as UTF-8.", file=shown, line=line)
        return Draft(Document(), problems=[problem])
    document = read_yaml(text, shown)
    draft = Draft(document, problems=list(document.problems))
    if not isinstance(document.data, dict):
        if not document.problems:
            remedy = "Begin with `title: ...`; `rowen init` writes an example."
            draft.problems.append(Problem("review.yaml holds no `key: value` lines.", remedy, file=shown, line=1))
        return draft
    try:
        draft.whole = ReviewFile.model_validate_json(_json(document.data))
    except ValidationError as error:
        draft.problems.extend(complaints(error, ReviewFile, document, shown))
    _fill(draft, document.data)
    return draft


def _fill(draft: Draft, data: dict[str, Any]) -> None:
    """Take every block that is sound by itself; what is not has been complained of already."""
    draft.sources = _mapping(SourceBlock, data.get("sources"))
    draft.rules = _items(RuleBlock, data.get("rules"))
    draft.known = _items(KnownBlock, data.get("known_included"))
    draft.reviewers = _sound(ReviewFile.model_fields["reviewers"].annotation, data.get("reviewers"))
    draft.adjudicators = _sound(ReviewFile.model_fields["adjudicators"].annotation, data.get("adjudicators", []))
    draft.stages = _sound(StageBlock, data.get("reviewers_per_stage", {}))
    draft.reasons = _sound(ReasonsBlock, data.get("exclusion_reasons"))
    draft.schedule = _sound(ScheduleBlock, data.get("schedule"))
    draft.previous = _sound(VersionBlock, data.get("previous_version"))


def _mapping(block: type[T], value: Any) -> dict[str, T]:
    entries = value.items() if isinstance(value, dict) else ()
    return {key: sound for key, entry in entries if (sound := _sound(block, entry)) is not None}


def _items(block: type[T], value: Any) -> dict[int, T]:
    entries = enumerate(value) if isinstance(value, list) else ()
    return {index: sound for index, entry in entries if (sound := _sound(block, entry)) is not None}


def _sound(block: Any, value: Any) -> Any:
    if value is None:
        return None
    try:
        return TypeAdapter(block).validate_json(_json(value), strict=True)
    except ValidationError:
        return None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
