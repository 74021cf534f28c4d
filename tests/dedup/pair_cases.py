"""The pair cases: two short records in the notation of the trade, the expected answer, and why.

A record is either a mapping of the columns of a database export, read by our CSV reader, or a text of RIS lines, read by
our RIS reader. All records are made up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from rowen.dedup import partition, prepare, propose
from rowen.records import Answer, Link, Record
from rowen.records.formats import read

FOLDER = Path(__file__).with_name("pair_cases")
COLUMNS = {
    "type": "type", "title": "title", "original_title": "original title", "authors": "authors", "editors": "editors",
    "year": "year", "journal": "journal", "abbrev": "journal abbreviation", "volume": "volume", "issue": "issue",
    "pages": "pages", "article_no": "article number", "edition": "edition", "publisher": "publisher", "doi": "doi",
    "pmid": "pmid", "issn": "issn", "nct": "nct id", "accession": "accession number", "abstract": "abstract",
    "language": "language", "pubtype": "publication type", "url": "url", "note": "notes", "keywords": "keywords",
}  # fmt: skip
"""Field of a case -> column of the export."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules make of two records."""

    answer: Answer
    link: Link | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Case:
    """One pair.

    Attributes:
        name: theme and id, "titles/greek-lost".
        why: the reason for the answer.
        expect: answers that are right; more than one where reasonable people differ.
        links: links that are right where the answer is not "same" (None: no link); empty where the case names none.
        left, right: the two records.
    """

    name: str
    why: str
    expect: frozenset[Answer]
    links: frozenset[Link | None]
    left: Record = field(repr=False)
    right: Record = field(repr=False)


def cases() -> tuple[Case, ...]:
    """Read every case of every theme (one file a theme)."""
    yaml = YAML(typ="base")  # every scalar stays the text that was exported
    found = [
        _case(f"{path.stem}/{raw['id']}", raw) for path in sorted(FOLDER.glob("*.yaml")) for raw in yaml.load(path)
    ]
    names = [case.name for case in found]
    if len(set(names)) != len(names):
        raise ValueError(f"an id comes twice: {sorted({name for name in names if names.count(name) > 1})}")
    return tuple(found)


def _case(name: str, raw: Mapping[str, Any]) -> Case:
    if unknown := raw.keys() - {"id", "why", "expect", "link", "both", "a", "b"}:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
    both = raw.get("both") or {}
    return Case(
        name,
        raw["why"],
        frozenset(Answer(word) for word in _listed(raw["expect"])),
        frozenset(None if word == "none" else Link(word) for word in _listed(raw.get("link", []))),
        _record(name, both, raw["a"]),
        _record(name, both, raw["b"]),
    )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _record(name: str, both: Mapping[str, str], own: Mapping[str, str] | str) -> Record:
    if isinstance(own, str) and own:
        return from_ris(own)
    told = {**both, **(own or {})}
    if unknown := told.keys() - COLUMNS.keys():
        raise ValueError(f"{name}: unknown fields {sorted(unknown)}")
    return from_csv({column: told.get(key, "") for key, column in COLUMNS.items()})


def from_csv(row: Mapping[str, str]) -> Record:
    """Read one row of a table, given as column -> cell."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(row))
    writer.writeheader()
    writer.writerow(row)
    return _only(stream.getvalue(), "csv")


def from_ris(text: str) -> Record:
    """Read one record from RIS lines; the ER line may be left out."""
    return _only(f"{text.rstrip()}\nER  - \n", "ris")


def _only(text: str, format_: str) -> Record:
    (located,) = read(text.encode(), name="a case", format=format_).records
    return located.record


@cache
def outcome(left: Record, right: Record) -> Outcome:
    """Put two records through comparing and partition; a pair that no rule speaks on counts as different."""
    table = prepare([("a", left), ("b", right)])
    verdicts = propose(table)
    parts = partition(table, verdicts)
    said = next(iter(parts.asks or verdicts), None)
    answer = Answer.SAME if len(parts.clusters) == 1 else Answer.ASK if parts.asks else Answer.DIFFERENT
    if said is None:
        return Outcome(answer, None, "no rule speaks on the pair")
    return Outcome(answer, said.link, said.explanation)
