"""Is this file an export of the source it is said to come from? Refused only where its own bytes say otherwise."""

from __future__ import annotations

from collections import Counter

from rowen.records import FormatError, Problem, matching
from rowen.records.formats import Reading
from screening.protocol import Source

_PLATFORMS = (
    "ebsco", "ovid", "proquest", "web of science", "scopus", "embase com", "cochrane", "lens", "dimensions",
    "ieee xplore", "pubmed", "lilacs",
)  # fmt: skip
# How databases call themselves in the DB field of an export, and what they are. EBSCO writes its short codes.
_DATABASES = {
    "medline": "MEDLINE", "cmedm": "MEDLINE", "mdc": "MEDLINE", "pubmed": "MEDLINE", "mnh": "MEDLINE",
    "embase": "Embase",
    "cinahl": "CINAHL", "ccm": "CINAHL", "cin20": "CINAHL", "rzh": "CINAHL", "c8h": "CINAHL", "jlh": "CINAHL",
    "psycinfo": "PsycINFO", "psyh": "PsycINFO", "psychinfo": "PsycINFO",
    "amed": "AMED", "allied and complementary medicine": "AMED",
    "ibss": "IBSS", "international bibliography of the social sciences": "IBSS",
    "sociological abstracts": "Sociological Abstracts", "socindex": "SocINDEX",
    "scopus": "Scopus", "web of science": "Web of Science", "central": "CENTRAL", "eric": "ERIC", "econlit": "EconLit",
    "greenfile": "GreenFILE", "global health": "Global Health", "lilacs": "LILACS",
}  # fmt: skip
_SAME_HOLDINGS = {"MEDLINE", "Embase"}
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
    database = _database(reading)
    expected = _known_database(source.name)
    if not database or not expected or database == expected or _holds_many(source):
        return
    if {database, expected} == _SAME_HOLDINGS:  # Embase exports say MEDLINE on the records that they share.
        return
    _refuse(source, file_name, f"of {database}", source.name)


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


def _known_database(words: str) -> str:
    folded = f" {matching(words)} "
    return next((name for mark, name in _DATABASES.items() if f" {mark} " in folded), "")


def _database(reading: Reading) -> str:
    """The one database that most records name in their DB field; "" if they name none, or several."""
    named = Counter(
        name
        for located in reading.records
        for tag, value in located.record.extra
        if tag == "DB"
        for name in (_known_database(value),)
        if name
    )
    if len(named) != 1:
        return ""
    name, count = named.most_common(1)[0]
    return name if 2 * count >= len(reading.records) else ""


def _holds_many(source: Source) -> bool:
    words = f"{source.name} {source.platform}".lower()
    return any(mark in words for mark in _MANY_DATABASES)
