"""Publication types as the sources give them (MEDLINE's publication types, RIS types, databases' own words)."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field

from rowen.records import Kind, Record, matching
from screening.rule import Finding, Parameters, Rule, exclude, keep, unknown

NAME = "publication_type"

_SAYS_NOTHING = {"", "jour", "journal", "gen", "generic", "elec", "ejour", "other", "unknown"}
"""RIS types that export files use for anything: they tell neither article from letter nor review from study."""


class PublicationType(Parameters):
    """Parameters of ``publication_type``."""

    exclude: tuple[str, ...] = Field(min_length=1, description="types that are out, e.g. [Editorial, Letter]")
    unless: tuple[str, ...] = Field((), description="types that keep a record although another of its types is out")


def judge(record: Record, parameters: PublicationType) -> Finding:
    """Exclude a record that carries one of the types that are out and none of those that rescue it.

    Types are compared whole, never as parts of words, and never looked for in the title: "review" in a title cost up
    to 60 % of the true inclusions of a review. A record without any telling type is unknown.
    """
    given = [*record.publication_types, record.type_as_given]
    if record.kind not in (Kind.UNKNOWN, Kind.OTHER, Kind.ARTICLE):
        given.append(record.kind.value)
    types = {folded: word for word in given if (folded := matching(word)) not in _SAYS_NOTHING}
    if not types:
        return unknown("The record names no publication type.")
    evidence = "; ".join(types.values())
    if rescued := [types[word] for word in _folded(parameters.unless) if word in types]:
        return keep("Of a type that is in.", "; ".join(rescued))
    if out := [types[word] for word in _folded(parameters.exclude) if word in types]:
        return exclude("Of a type that is out.", "; ".join(out))
    return keep("Of no type that is out.", evidence)


@lru_cache(maxsize=256)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(matching(name) for name in names)


RULE = Rule(NAME, "Publication type", PublicationType, judge)
