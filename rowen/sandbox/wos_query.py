"""Web of Science's search language: TS=(terms), quoted phrases, years; NEAR/n and SAME are read as AND."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import accession, database
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, years
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE, Postings
from rowen.sandbox.shelves import Shelf

_NEAR = {"SAME": "AND", "NEAR": "AND", **{f"NEAR/{number}": "AND" for number in range(100)}}
_DIALECT = Dialect(
    re.compile(r'\(|\)|"[^"]*"\*?|[A-Z]{2,7}\s*=|\d{4}-\d{4}|[^\s()"=]+'),
    re.compile(r"([A-Z]{2,7})\s*="),
    spelling={**_NEAR, **{word.lower(): word for word in ("AND", "OR", "NOT")}},
)
_TEXTS = {"ts": (TITLE, ABSTRACT, KEYWORDS), "ti": (TITLE,), "ab": (ABSTRACT,), "ak": (KEYWORDS,)}
ALL_TAGS = frozenset(("ts", "ti", "ab", "ak", "py", "dt", "la", "so", "ut", "do", "sandbox"))
STARTER_TAGS = frozenset(("ts", "ti", "py", "dt", "so", "ut", "do", "sandbox"))
RETRACTED = "Retracted Publication"
TYPES = {
    **dict.fromkeys(Role, "Article"), Role.ERRATUM: "Correction", Role.RETRACTION: "Retraction", Role.BOOK: "Book",
    Role.CHAPTER: "Book Chapter", Role.CONFERENCE: "Meeting Abstract", Role.COMMENT: "Letter",
    Role.CONCERN: "Expression of Concern",
}  # fmt: skip
_SHARE = {
    Role.ARTICLE: 0.6, Role.PART_ONE: 0.6, Role.PART_TWO: 0.6, Role.PROTOCOL: 0.5, Role.ERRATUM: 0.5,
    Role.RETRACTION: 0.5, Role.BOOK: 0.1, Role.CHAPTER: 0.1, Role.CONFERENCE: 0.6, Role.COMMENT: 0.5,
    Role.CONCERN: 0.5,
}  # fmt: skip


def wos_search(shelf: Shelf, postings: Postings, tags: Collection[str]) -> Fielded:
    """Return what searches a shelf as one of the APIs does; a term in no field, or in one it has not, is an error."""
    corpus = shelf.corpus

    def special(name: str, text: str) -> Mask | None:
        if name not in tags:
            raise UnreadableQuery(f"field tag {name.upper()} is not known" if name else f"{text} stands in no field")
        match name:
            case "py":
                return between_days(corpus.year, text.replace("-", " TO "), years)
            case "dt":
                return np.isin(corpus.kin.role, [role for role in Role if TYPES[role].lower() == text.lower()])
            case "la":
                return postings.in_language(text)
            case "so":
                return postings.in_journal(text)
            case "ut":
                return np.array([one == text for one in accession_numbers(shelf, corpus.index)], dtype=np.bool_)
        return None

    texts = {tag: fields for tag, fields in _TEXTS.items() if tag in tags}
    return _Wos(shelf, postings, _DIALECT, texts, special)


class _Wos(Fielded):
    """A retracted work has a second document type."""

    def _term(self, name: str, value: str, held: Mask) -> Mask:
        if name.lower() == "dt" and value.strip('"*').lower() == RETRACTED.lower():
            return self.shelf.corpus.retracted_among(held)
        return super()._term(name, value, held)


def core_collection(corpus: Corpus) -> Shelf:
    """Return what the Core Collection holds; both APIs stand before the same shelf."""
    return Shelf(corpus, "wos core", _SHARE, (5, 90))


def accession_numbers(shelf: Shelf, index: Ints) -> list[str]:
    """Return the UTs of works: the same that exports of Web of Science give them."""
    return accession(shelf.corpus, database("wos"), index, np.zeros_like(index))
