"""Is this file an export of the source it is said to come from? Refused only where its own bytes say otherwise."""

from __future__ import annotations

from rowen.records import FormatError, Problem, matching
from rowen.records.formats import Reading
from rowen.records.formats.databases import known_databases
from screening.protocol import Source

_PLATFORMS = (
    "ebsco", "ovid", "proquest", "web of science", "scopus", "embase com", "cochrane", "lens", "dimensions",
    "ieee xplore", "pubmed", "vhl", "lilacs",
)  # fmt: skip
_SAME_HOLDINGS = {"MEDLINE", "Embase", "PubMed"}
_MANY_DATABASES = ("discovery", "multi", "summon", "primo")


def refuse_foreign(source: Source, file_name: str, reading: Reading) -> None:
    """Refuse a file whose records name another platform or another database than the source's.

    What the bytes do not tell is not guessed: a file without marks passes.

    Raises:
        FormatError: names both, and what to do.
    """
    found, declared = _platform(reading.platform), _platform(source.platform)
    if found and declared and found != declared:
        _refuse(source, file_name, f"from {reading.platform}", source.platform)
    database, expected = set(known_databases(reading.database)), set(known_databases(source.name))
    if not database or not expected or database & expected or _holds_many(source):
        return
    if (
        database | expected <= _SAME_HOLDINGS
    ):  # Embase exports say MEDLINE on the records that they share; so does PubMed.
        return
    _refuse(source, file_name, f"of {reading.database}", source.name)


def _refuse(source: Source, file_name: str, found: str, expected: str) -> None:
    raise FormatError(
        Problem(
            f"The file is an export {found}, and the source {source.key!r} is {expected}.",
            "Name the source it belongs to with --source (or move it to that inbox folder); if it does belong here, "
            f"correct the name or platform of {source.key!r} in review.yaml.",
            file=file_name,
        )
    )


def _platform(words: str) -> str:
    folded = matching(words)
    return next((name for name in _PLATFORMS if name in folded), "")


def _holds_many(source: Source) -> bool:
    words = f"{source.name} {source.platform}".lower()
    # "Web of Science" may be all its databases, MEDLINE among them; its Core Collection is one.
    whole = "web of science" in source.name.lower() and "core" not in source.name.lower()
    return whole or any(mark in words for mark in _MANY_DATABASES)
