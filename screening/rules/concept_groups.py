"""Required concepts: each named group of words must be found in title, abstract or keywords."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from rowen.records import Record
from screening.expression import compile_expression, prepare
from screening.rule import Finding, Parameters, Rule, exclude, keep, unknown
from screening.rules.language import codes

NAME = "concept_groups"

Searched = Literal["title", "abstract", "keywords"]
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


class ConceptGroups(Parameters):
    """Parameters of ``concept_groups``."""

    groups: dict[str, str] = Field(
        min_length=1, description='names of concepts, each with its expression: ("online forum*" OR "peer support")'
    )
    fields: tuple[Searched, ...] = Field(
        ("title", "abstract", "keywords"), min_length=1, description="where to look; keywords include subject headings"
    )
    written_in: str = Field("English", description="the language of the words in the groups")

    @field_validator("groups")
    @classmethod
    def _compiles(cls, groups: dict[str, str]) -> dict[str, str]:
        for name, expression in groups.items():
            try:
                compile_expression(expression)
            except ValueError as error:
                raise ValueError(f"group {name!r}: {error}") from error
        return groups

    @field_validator("written_in")
    @classmethod
    def _language(cls, name: str) -> str:
        if not codes(name) or "" in codes(name):
            raise ValueError(f"no known language: {name}")
        return name


def judge(record: Record, parameters: ConceptGroups) -> Finding:
    """Exclude a record only when all its fields are there, can be read, and a whole concept is absent.

    A missing field, a document in another language and a text in another script make every absence unknown: the word
    could be where we cannot look.
    """
    there = {
        "title": bool(record.title or record.original_title),
        "abstract": bool(record.abstract_text.strip()),
        "keywords": bool(record.keywords or record.mesh),
    }
    absent = [field for field in parameters.fields if not there[field]]
    parts = [record.title, record.original_title] if "title" in parameters.fields else []
    parts += [part.text for part in record.abstract] if "abstract" in parameters.fields else []
    parts += [*record.keywords, *record.mesh] if "keywords" in parameters.fields else []
    obstacle = f"no {' and no '.join(absent)}" if absent else _foreign(record, parameters.written_in)
    return _answer(prepare(parts), obstacle, parameters.groups)


def _answer(prepared: str, obstacle: str, groups: dict[str, str]) -> Finding:
    outcomes = {name: compile_expression(expression)(prepared, not obstacle) for name, expression in groups.items()}
    evidence = "; ".join(
        f"{name}: {', '.join(dict.fromkeys(outcome.words)) or 'nothing'}" for name, outcome in outcomes.items()
    )
    if failed := [name for name, outcome in outcomes.items() if outcome.value is False]:
        return exclude(f"Does not meet: {', '.join(failed)}.", evidence)
    if doubtful := [name for name, outcome in outcomes.items() if outcome.value is None]:
        return unknown(f"Cannot tell ({obstacle}): {', '.join(doubtful)}.", evidence)
    return keep("Meets every concept.", evidence)


def _foreign(record: Record, written_in: str) -> str:
    """Return why the text may not be in the language of the words, or "" if it is."""
    found = [code for text in record.languages for code in codes(text)]
    wanted = codes(written_in)
    if found and not set(found).intersection(wanted):
        return f"published in {', '.join(record.languages)}"
    if wanted == ("en",) and not record.title.isascii():
        letters = _LETTER.findall(record.title)
        if sum(bool(_LATIN.match(letter)) for letter in letters) * 2 < len(letters):
            return "the title is in another script"
    return ""


RULE = Rule(NAME, "Required concepts in title, abstract or keywords", ConceptGroups, judge)
