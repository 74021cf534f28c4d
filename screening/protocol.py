"""The protocol of a review: review.yaml and its strategy files, checked as a whole and then fixed by a digest."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from rowen.ledger.types import Stage
from rowen.records import InputError, Problem, ProtocolError, SourceKind
from screening.draft import Draft, read_draft
from screening.protocol_checks import Checked, check
from screening.review_file import (
    EligibilityBlock,
    KnownBlock,
    LimitBlock,
    ReviewFile,
    ScheduleBlock,
    TellBlock,
    VersionBlock,
)
from screening.rule import RuleUse
from screening.rules import RULES, ruleset_digest

__all__ = [
    "FILE_NAME",
    "Protocol",
    "RuleUse",
    "Source",
    "find_review",
    "json_schema",
    "load_protocol",
]

FILE_NAME = "review.yaml"


class Source(BaseModel):
    """One source of a review.

    Attributes:
        key: its key in review.yaml.
        name: the database's name for PRISMA; ``platform`` how it is reached.
        kind: database, register or other; ``method`` says which other method ("website", "organisation", "citation").
        how: "api" or "inbox"; ``connector`` names the one that asks an API.
        strategy_file: path of the strategy inside the review's folder; ``strategy`` its exact text.
        due_every_days: days between two searches, or None for "at every run".
        who, export_format, note: for people.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    name: str
    platform: str
    kind: SourceKind
    method: str = ""
    how: Literal["api", "inbox"]
    connector: str | None = None
    strategy_file: str
    strategy: str
    due_every_days: int | None = None
    who: str = ""
    export_format: str = ""
    note: str = ""


class Protocol(BaseModel):
    """A review's protocol at one moment.

    Attributes:
        slug: the folder's name.
        reviewers_per_stage: (title and abstract, full text).
        exclusion_reasons: for each stage, key to words.
        digest: SHA-256 over review.yaml and every strategy, byte for byte.
        ruleset: digest of the rules and their parameters; proposals are made again when it changes.
        folder: where it was read from.
        warnings: what is probably a slip but stops nothing.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    slug: str
    title: str
    question: str
    registration: str = ""
    eligibility: EligibilityBlock
    sources: tuple[Source, ...]
    schedule: ScheduleBlock | None = None
    tell: TellBlock | None = None
    watch: tuple[str, ...] = ()
    limits: tuple[LimitBlock, ...] = ()
    rules: tuple[RuleUse, ...] = ()
    reviewers: tuple[str, ...]
    adjudicators: tuple[str, ...] = ()
    reviewers_per_stage: tuple[int, int]
    exclusion_reasons: Mapping[Stage, Mapping[str, str]]
    known_included: tuple[KnownBlock, ...] = ()
    previous_version: VersionBlock | None = None
    digest: str
    ruleset: str
    folder: Path
    warnings: tuple[Problem, ...] = ()

    def source(self, key: str) -> Source:
        """Return the source of that key.

        Raises:
            InputError: the review has no such source; names those it has.
        """
        for source in self.sources:
            if source.key == key:
                return source
        known = [source.key for source in self.sources]
        close = difflib.get_close_matches(key, known, n=1)
        guess = f"Did you mean {close[0]}? " if close else ""
        raise InputError(
            Problem(
                f"The review {self.slug} has no source {key!r}.",
                f"{guess}Its sources are: {', '.join(known)}.",
                file=(self.folder / FILE_NAME).as_posix(),
                field="sources",
            )
        )

    def reasons(self, stage: Stage) -> Mapping[str, str]:
        """Return the exclusion reasons of a stage, key to words."""
        return self.exclusion_reasons[stage]

    def needed(self, stage: Stage) -> int:
        """Return how many reviewers must decide at a stage."""
        return self.reviewers_per_stage[0 if stage is Stage.TITLE_ABSTRACT else 1]


def find_review(name: str) -> Path:
    """Return the folder of a review: a slug under ./reviews, or the path of a folder.

    Raises:
        InputError: there is no such review; names those there are.
    """
    for folder in (Path("reviews") / name, Path(name)):
        if name and (folder / FILE_NAME).is_file():
            return folder
    if name and Path(name).is_dir() and Path(name).resolve() != Path.cwd():
        return Path(name)
    known = sorted(path.parent.name for path in Path("reviews").glob(f"*/{FILE_NAME}"))
    close = difflib.get_close_matches(name, known, n=1)
    if name and (Path("reviews") / name).is_dir():
        remedy = f"Look how the file is named: it must be {FILE_NAME}, and not {FILE_NAME}.txt."
        raise InputError(Problem(f"The folder holds no {FILE_NAME}.", remedy, file=f"reviews/{name}"))
    here = (
        f"Reviews here: {', '.join(known)}." if known else "There is none under ./reviews yet: begin with `rowen init`."
    )
    guess = f"Did you mean {close[0]}? " if close else ""
    raise InputError(Problem(f"There is no review {name!r}.", guess + here, field="review"))


def load_protocol(
    folder: Path, connectors: Sequence[str], refused: Mapping[str, Problem] = MappingProxyType({})
) -> Protocol:
    """Read and check a review's folder.

    Args:
        folder: holds review.yaml and the strategy files that it names.
        connectors: names of the API connectors there are.
        refused: connectors that cannot run a strategy (here, or at all), each with the reason and the remedy.

    Raises:
        ProtocolError: with every problem of all files, each with its file, line, field and remedy.
    """
    file = folder / FILE_NAME
    shown = file.as_posix()
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise ProtocolError(Problem("There is no review.yaml.", "Make one with `rowen init`.", file=shown)) from None
    except OSError as error:
        problem = Problem(f"review.yaml cannot be read: {error.strerror}.", "Check its permissions.", file=shown)
        raise ProtocolError(problem) from error
    draft = read_draft(data, shown)
    checked = check(draft, folder, shown, tuple(connectors), refused)
    problems = [*draft.problems, *checked.errors]
    if problems or draft.whole is None:
        raise ProtocolError(
            sorted(problems, key=lambda problem: (problem.file != shown, problem.file, problem.line or 0))
        )
    return _protocol(folder, data, draft, draft.whole, checked)


def _protocol(folder: Path, data: bytes, draft: Draft, whole: ReviewFile, checked: Checked) -> Protocol:
    stages = whole.reviewers_per_stage
    reasons = whole.exclusion_reasons
    return Protocol(
        slug=folder.resolve().name,
        title=whole.title,
        question=whole.question,
        registration=whole.registration,
        eligibility=whole.eligibility,
        sources=tuple(_source(key, draft, checked) for key in whole.sources),
        schedule=whole.schedule,
        tell=whole.tell,
        watch=whole.watch,
        limits=whole.limits,
        rules=checked.rules,
        reviewers=whole.reviewers,
        adjudicators=whole.adjudicators,
        reviewers_per_stage=(stages.title_abstract, stages.full_text),
        exclusion_reasons={Stage.TITLE_ABSTRACT: reasons.title_abstract, Stage.FULL_TEXT: reasons.full_text},
        known_included=whole.known_included,
        previous_version=whole.previous_version,
        digest=_digest(data, checked),
        ruleset=ruleset_digest(checked.rules),
        folder=folder,
        warnings=tuple(checked.warnings),
    )


def _source(key: str, draft: Draft, checked: Checked) -> Source:
    block = draft.sources[key]
    return Source(
        key=key,
        name=block.name,
        platform=block.platform,
        kind=block.kind,
        method=block.method or "",
        how=block.how,
        connector=block.connector,
        strategy_file=block.strategy,
        strategy=checked.strategies[key].text,
        due_every_days=block.due_every_days,
        who=block.who,
        export_format=block.export_format,
        note=block.note,
    )


def _digest(data: bytes, checked: Checked) -> str:
    """Hash the files with their lengths in front, so that no byte can wander from one file to the next unseen."""
    total = hashlib.sha256()
    parts = [(FILE_NAME, data), *sorted((key, strategy.data) for key, strategy in checked.strategies.items())]
    for name, content in parts:
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of review.yaml, with the parameters of every rule, for editors and for the docs."""
    schema = ReviewFile.model_json_schema(by_alias=True)
    schema["title"] = "review.yaml"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["x-rule-parameters"] = {rule.name: rule.parameters.model_json_schema(by_alias=True) for rule in RULES}
    return schema
