"""Scopus's search language: FIELD(terms), quoted phrases, AND NOT, years, document types. Proximity is read as AND."""

from __future__ import annotations

import re

import numpy as np

from rowen.sandbox.boolean import Dialect
from rowen.sandbox.databases import accession, database
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE, Postings
from rowen.sandbox.shelves import Shelf

_NEAR = {f"{word}/{number}": "AND" for word in ("W", "PRE") for number in range(256)}
DIALECT = Dialect(
    re.compile(
        r'\(|\)|"[^"]*"\*?|\{[^}]*\}|PUBYEAR\s*(?:>|<|=|AFT|BEF|IS)\s*\d{4}|[A-Z][A-Z-]*(?=\s*\()(?<!AND)(?<!OR)(?<!NOT)'
        r'|[^\s()"{}]+'
    ),
    re.compile(r"((?!AND$|OR$|NOT$)(?:[A-Z]+-)*[A-Z]{2,})"),
    spelling=_NEAR,
)
_ALL = (TITLE, ABSTRACT, KEYWORDS)
_TEXTS = {
    "": _ALL, "all": _ALL, "title-abs-key": _ALL, "title": (TITLE,), "abs": (ABSTRACT,), "key": (KEYWORDS,),
    "authkey": (KEYWORDS,), "title-abs": (TITLE, ABSTRACT),
}  # fmt: skip
_YEAR = re.compile(r"PUBYEAR\s*(>|<|=|AFT|BEF|IS)\s*(\d{4})")
RETRACTED = "tb"
SUBTYPES = {
    **dict.fromkeys(Role, "ar"), Role.ERRATUM: "er", Role.RETRACTION: "er", Role.BOOK: "bk", Role.CHAPTER: "ch",
    Role.CONFERENCE: "cp", Role.COMMENT: "le", Role.CONCERN: "er",
}  # fmt: skip


def scopus_search(shelf: Shelf, postings: Postings) -> Fielded:
    """Return what searches a shelf as Scopus does."""
    corpus = shelf.corpus

    def special(name: str, text: str) -> Mask | None:
        if name == "eid":
            return np.array([eid == text for eid in eids(shelf, corpus.index)], dtype=np.bool_)
        if name == "language":
            return postings.in_language(text)
        if name == "srctitle":
            return postings.in_journal(text)
        return None

    return _Scopus(shelf, postings, DIALECT, _TEXTS, special)


class _Scopus(Fielded):
    """Years stand outside the fields: ``PUBYEAR > 2003``."""

    def _term(self, name: str, value: str, held: Mask) -> Mask:
        if name.lower() == "doctype":
            return self._of_type(value.strip('"').lower(), held)
        year = _YEAR.fullmatch(value)
        if year is None:
            return super()._term(name, value.replace("{", '"').replace("}", '"'), held)
        column, wanted = self.shelf.corpus.year, int(year[2])
        if year[1] in {">", "AFT"}:
            return np.asarray(column > wanted)
        return np.asarray(column < wanted if year[1] in {"<", "BEF"} else column == wanted)

    def _of_type(self, subtype: str, held: Mask) -> Mask:
        """A retracted work has the type "tb" in place of its own."""
        corpus = self.shelf.corpus
        gone = corpus.retracted_among(held)
        own = np.isin(corpus.kin.role, [role for role in Role if SUBTYPES[role] == subtype])
        return np.asarray(gone if subtype == RETRACTED else own & ~gone)


def eids(shelf: Shelf, index: Ints) -> list[str]:
    """Return the EIDs of works: the same that Scopus's exports give them."""
    return accession(shelf.corpus, database("scopus"), index, np.zeros_like(index))
