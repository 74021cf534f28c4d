"""What EndNote calls its types and fields: numbers, names, and the words of its older XML."""

from __future__ import annotations

from rowen.records.types import Kind

NUMBERS = {
    2: "Artwork", 3: "Audiovisual Material", 4: "Bill", 5: "Book Section", 6: "Book", 7: "Case", 8: "Catalog",
    9: "Computer Program", 10: "Conference Proceedings", 12: "Web Page", 13: "Generic", 14: "Hearing",
    17: "Journal Article", 19: "Magazine Article", 20: "Map", 21: "Film or Broadcast", 23: "Newspaper Article",
    24: "Pamphlet", 25: "Patent", 26: "Personal Communication", 27: "Report", 28: "Edited Book", 31: "Statute",
    32: "Thesis", 34: "Unpublished Work", 36: "Manuscript", 37: "Figure", 38: "Chart or Table", 39: "Equation",
    43: "Electronic Article", 44: "Electronic Book", 45: "Online Database", 46: "Government Document",
    47: "Conference Paper", 48: "Online Multimedia", 49: "Classical Work", 50: "Legal Rule or Regulation",
    51: "Ancient Text", 52: "Dictionary", 53: "Encyclopedia", 54: "Grant", 55: "Aggregated Database", 56: "Blog",
    57: "Serial", 58: "Standard", 59: "Dataset", 60: "Electronic Book Section", 61: "Music",
}  # fmt: skip
"""Reference types of EndNote X and later (ref-type's number). The name beside it decides; Mendeley counts otherwise."""
_FORMER = {
    0: "Journal Article", 1: "Book", 2: "Thesis", 3: "Conference Proceedings", 5: "Newspaper Article", 7: "Book Section",
    8: "Magazine Article", 9: "Edited Book", 10: "Report", 16: "Web Page",
}  # fmt: skip
"""Reference types of EndNote 7 and before, whose XML is in capitals."""
_KINDS = {
    Kind.ARTICLE: "Journal Article; Electronic Article; Magazine Article; Newspaper Article; Serial",
    Kind.BOOK: "Book; Edited Book; Electronic Book",
    Kind.CHAPTER: "Book Section; Electronic Book Section",
    Kind.CONFERENCE: "Conference Proceedings; Conference Paper",
    Kind.DATASET: "Dataset; Online Database; Aggregated Database",
    Kind.PREPRINT: "Preprint",
    Kind.REPORT: "Report; Government Document; Standard",
    Kind.THESIS: "Thesis",
    Kind.UNKNOWN: "Generic; ",
    Kind.WEB: "Web Page; Blog",
}
KINDS = {name: kind for kind, names in _KINDS.items() for name in names.split("; ")}
"""Every other name is Kind.OTHER."""
TYPES = {
    Kind.ARTICLE: 17, Kind.BOOK: 6, Kind.CHAPTER: 5, Kind.CONFERENCE: 47, Kind.DATASET: 59, Kind.PREPRINT: 34,
    Kind.REGISTRATION: 12, Kind.REPORT: 27, Kind.THESIS: 32, Kind.WEB: 12, Kind.OTHER: 13, Kind.UNKNOWN: 13,
}  # fmt: skip
"""The type that is written for a kind."""

RENAMED = {
    "reference-type": "ref-type", "refnum": "rec-number", "place-published": "pub-location", "date": "pub-dates",
    "accession-number": "accession-num", "call-number": "call-num", "author-address": "auth-address", "url": "urls",
    "type-of-work": "work-type", "original-pub": "orig-pub", "alternate-title": "alt-title", "doi": "electronic-resource-num",
    "electronic-resource-number": "electronic-resource-num", "number-of-volumes": "num-vols",
    "name-of-database": "remote-database-name", "database-provider": "remote-database-provider",
}  # fmt: skip
"""Elements of EndNote 7 and before, and slips of other programs, under the names of today."""


def type_name(name: str, number: str, *, former: bool) -> str:
    """Return the name of a reference type; the number as given where no name is known for it."""
    if name:
        return name
    numbers = _FORMER if former else NUMBERS
    return numbers.get(int(number), number) if number.isascii() and number.isdigit() and len(number) < 4 else number
