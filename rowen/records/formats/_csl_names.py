"""The variables of CSL-JSON and what they are here (Citation Style Language 1.0.2, schema csl-data.json)."""

from __future__ import annotations

from rowen.records.types import Kind

_KINDS = {
    Kind.ARTICLE: "article-journal article-magazine article-newspaper review review-book periodical",
    Kind.BOOK: "book collection classic",
    Kind.CHAPTER: "chapter entry entry-dictionary entry-encyclopedia",
    Kind.CONFERENCE: "paper-conference speech event",
    Kind.DATASET: "dataset",
    Kind.PREPRINT: "article",
    Kind.REPORT: "report standard",
    Kind.THESIS: "thesis",
    Kind.WEB: "webpage post post-weblog",
    Kind.UNKNOWN: "document",
}
KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""Types by name; every other one is Kind.OTHER."""
TYPES = {kind: words.split()[0] for kind, words in _KINDS.items()} | {
    Kind.OTHER: "document",
    Kind.REGISTRATION: "webpage",
}
TEXTS = {
    "title": "title", "original-title": "original_title", "container-title": "container",
    "container-title-short": "container_short", "journalAbbreviation": "container_short", "volume": "volume",
    "issue": "issue", "page": "pages", "edition": "edition", "publisher": "publisher", "publisher-place": "place",
}  # fmt: skip
"""Variables that are one field of a record each."""
OWN = frozenset(
    (*TEXTS, "type", "author", "editor", "issued", "available-date", "DOI", "PMID", "PMCID", "ISSN", "ISBN", "URL", "abstract",
     "language", "keyword", "note", "custom")
)  # fmt: skip
"""Variables that are read into fields; every other one goes to extra."""
_NAMES = """
chair collection-editor compiler composer container-author contributor curator director editorial-director
executive-producer guest host illustrator interviewer narrator organizer original-author performer producer
recipient reviewed-author script-writer series-creator translator
"""
_OTHERS = """
id citation-key categories annote archive archive_collection archive_location archive-place authority call-number
chapter-number citation-label citation-number collection-number collection-title dimensions division event
event-place event-title first-reference-note-number genre jurisdiction locator medium number number-of-pages
number-of-volumes original-publisher original-publisher-place part part-title printing references reviewed-genre
reviewed-title scale section shortTitle source status supplement title-short version volume-title year-suffix
"""
NAMES = frozenset(_NAMES.split())
DATES = frozenset(("accessed", "event-date", "original-date", "submitted"))
VARIABLES = frozenset(_OTHERS.split()) | NAMES | DATES
"""Variables that have no field here but a place in CSL-JSON: they go out as they came in."""
