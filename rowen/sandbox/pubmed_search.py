"""Answers PubMed queries on a corpus: the hits, what was understood, and PubMed's complaints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from rowen.sandbox.holdings import Holdings, Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE, Postings
from rowen.sandbox.pubmed_query import Branch, Group, Node, Term, parse
from rowen.sandbox.timing import date_of, day

_ANYWHERE = (TITLE, ABSTRACT, KEYWORDS)
_TEXT_TAGS: dict[str, tuple[tuple[str, ...], str]] = {
    "tiab": (_ANYWHERE, "Title/Abstract"), "title/abstract": (_ANYWHERE, "Title/Abstract"),
    "ti": ((TITLE,), "Title"), "title": ((TITLE,), "Title"),
    "ab": ((ABSTRACT,), "Abstract"), "abstract": ((ABSTRACT,), "Abstract"),
    "ot": ((KEYWORDS,), "Other Term"), "other term": ((KEYWORDS,), "Other Term"),
}  # fmt: skip
_MESH_TAGS = {
    "mh": "MeSH Terms", "mesh": "MeSH Terms", "mesh terms": "MeSH Terms", "majr": "MeSH Major Topic",
    "mesh major topic": "MeSH Major Topic", "mh:noexp": "MeSH Terms:noexp", "mesh:noexp": "MeSH Terms:noexp",
    "mesh terms:noexp": "MeSH Terms:noexp", "majr:noexp": "MeSH Major Topic:noexp",
}  # fmt: skip
_DATE_TAGS = {
    "dp": "Date - Publication", "pdat": "Date - Publication", "date - publication": "Date - Publication",
    "publication date": "Date - Publication", "crdt": "Date - Create", "date - create": "Date - Create",
    "create date": "Date - Create", "edat": "Date - Entry", "date - entry": "Date - Entry", "entrez date": "Date - Entry",
    "mhda": "Date - MeSH", "date - mesh": "Date - MeSH", "mesh date": "Date - MeSH", "lr": "Date - Modification",
}  # fmt: skip
_FIELD_TAGS = {
    "uid": "uid", "pmid": "uid", "la": "language", "lang": "language", "language": "language", "pt": "type",
    "ptyp": "type", "publication type": "type", "ta": "journal", "jour": "journal", "journal": "journal",
    "sb": "subset", "subset": "subset", "filter": "subset", "sandbox": "sandbox",
}  # fmt: skip
_UNSEARCHED = """
a about again all almost also although always among an and another any are as at be because been before being between both
but by can could did do does done due during each either enough especially etc for found from further had has have having
here how however i if in into is it its itself just kg km made mainly make may mg might ml mm most mostly must nearly neither
no nor obtained of often on our overall perhaps quite rather really regarding seem seen several should show showed shown
shows significantly since so some such than that the their theirs them then there therefore these they this those through
thus to upon use used using various very was we were what when which while with within without would
"""
_STOPWORDS = frozenset(_UNSEARCHED.split())
_DAY = re.compile(r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?")
_LAST_DAYS = re.compile(r"last (\d+) (day|month|year)s?$")


@dataclass
class Understood:
    """What PubMed made of a query."""

    translation: str = ""
    not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """The works a part of a query holds, and its translation; ``dropped`` parts count for nothing."""

    works: Mask
    words: str
    dropped: bool = False


class PubMedSearch:
    """Evaluates queries over a corpus on one day."""

    def __init__(self, holdings: Holdings, postings: Postings) -> None:
        self._holdings = holdings
        self._postings = postings
        self._corpus = holdings.corpus

    def run(self, query: str, today: int) -> tuple[Ints, Understood]:
        """Return the indices of the hits, latest PMID first, and what was understood.

        Raises:
            QueryError: the query cannot be read.
        """
        understood = Understood()
        part = self._evaluate(parse(query), today, understood)
        understood.translation = part.words
        hits = part.works & self._holdings.pubmed(today)
        _, order = self._corpus.by_pmid
        latest_first = order[::-1]
        return latest_first[hits[latest_first]], understood

    def _evaluate(self, node: Node, today: int, understood: Understood) -> Part:
        if isinstance(node, Group):
            inner = self._evaluate(node.inner, today, understood)
            bare = isinstance(node.inner, Term) and not inner.words.startswith("(")
            return inner if bare or inner.dropped else Part(inner.works, f"({inner.words})")
        if isinstance(node, Branch):
            left = self._evaluate(node.left, today, understood)
            right = self._evaluate(node.right, today, understood)
            return _joined(node.operator, left, right)
        return self._term(node, today, understood)

    def _term(self, term: Term, today: int, understood: Understood) -> Part:
        if term.tag in _DATE_TAGS:
            return self._date(term, today)
        if term.tag in _MESH_TAGS:
            return self._mesh(term, today, understood)
        special = self._special(term, today)
        if special is not None:
            return special
        fields, name = _TEXT_TAGS.get(term.tag, (_ANYWHERE, "All Fields"))
        return self._text(term, fields, name, understood)

    def _text(self, term: Term, fields: tuple[str, ...], name: str, understood: Understood) -> Part:
        words = term.text.split()
        nothing = np.zeros(self._corpus.works, dtype=np.bool_)
        star = "*" if term.truncated else ""
        if not words or (len(words) == 1 and words[0].lower() in _STOPWORDS and not star):
            understood.not_found.append(term.text)
            return Part(nothing, _written(term), dropped=not term.tag)
        phrase = self._anywhere(term.text, fields, name, truncated=term.truncated)
        if phrase.any() and (term.quoted or len(words) == 1 or name != "All Fields" or star):
            return Part(phrase, f'"{term.text.lower()}{star}"[{name}]')
        if term.quoted or len(words) == 1:
            (understood.quoted_not_found if term.quoted else understood.not_found).append(
                _written(term) if term.quoted else term.text
            )
            return Part(nothing, _written(term), dropped=not (term.quoted or term.tag))
        each = [
            Term(word, False, term.written_tag, term.truncated and at == len(words) - 1)
            for at, word in enumerate(words)
        ]
        parts = [self._text(one, fields, name, understood) for one in each if one.text.lower() not in _STOPWORDS]
        whole = parts[0] if parts else Part(nothing, _written(term))
        for part in parts[1:]:
            whole = _joined("AND", whole, part)
        return Part(whole.works, f"({whole.words})", whole.dropped)

    def _anywhere(self, text: str, fields: tuple[str, ...], name: str, *, truncated: bool) -> Mask:
        found = self._postings.text(text, fields, truncated=truncated)
        if name == "All Fields" and not truncated:
            heading = self._postings.heading(text)
            found = found | self._postings.in_journal(text)
            found = found if heading is None else found | heading
        return found

    def _mesh(self, term: Term, today: int, understood: Understood) -> Part:
        name = _MESH_TAGS[term.tag]
        heading = self._postings.heading(term.text.split("/")[0], explode="noexp" not in name)
        if heading is None:
            understood.quoted_not_found.append(_written(term))
            return Part(np.zeros(self._corpus.works, dtype=np.bool_), _written(term))
        indexed = self._corpus.timing.indexed <= today
        return Part(heading & indexed, f'"{term.text.lower()}"[{name}]')

    def _special(self, term: Term, today: int) -> Part | None:
        text, tag = term.text, _FIELD_TAGS.get(term.tag, "")
        shown = f'"{text.lower()}"'
        found: Part | None = None
        match tag:
            case "uid":
                found = Part(self._uids(text), f"{text}[UID]")
            case "language":
                found = self._known(self._postings.in_language(text), f"{shown}[Language]")
            case "type":
                found = self._known(
                    self._postings.of_type(text, self._holdings.pubmed(today)), f"{shown}[Publication Type]"
                )
            case "journal":
                found = Part(self._postings.in_journal(text), f"{shown}[Journal]")
            case "subset":
                found = self._subset(text.lower(), today)
            case "sandbox":
                found = self._sandbox(text, today)
        if not tag and text.lower() == "hasabstract":
            found = Part(np.asarray(self._corpus.texts.abstract.any(axis=1)), "hasabstract[All Fields]")
        return found

    def _known(self, found: Mask | None, words: str) -> Part:
        return Part(np.zeros(self._corpus.works, dtype=np.bool_) if found is None else found, words)

    def _subset(self, text: str, today: int) -> Part:
        indexed = self._corpus.timing.indexed <= today
        found = {"all": np.ones(self._corpus.works, dtype=np.bool_), "medline": indexed, "pubmednotmedline": ~indexed}
        return self._known(found.get(text), f"{text}[sb]")

    def _sandbox(self, text: str, today: int) -> Part:
        count = re.fullmatch(r"first:(\d+)", text)
        held = self._holdings.pubmed(today)
        return Part(self._holdings.sandbox_first(int(count[1]) if count else 0, held), f"{text}[sandbox]")

    def _uids(self, text: str) -> Mask:
        first, _, last = text.partition(":")
        if not first.isdigit() or (last and not last.isdigit()):
            return np.zeros(self._corpus.works, dtype=np.bool_)
        numbers = self._corpus.pmid
        return np.asarray((numbers >= int(first)) & (numbers <= int(last or first)))

    def _date(self, term: Term, today: int) -> Part:
        name = _DATE_TAGS[term.tag]
        relative = _LAST_DAYS.match(term.text.lower())
        if relative:
            span = int(relative[1]) * {"day": 1, "month": 30, "year": 365}[relative[2]]
            first, last = (today - span), today
        else:
            bounds = [date_bounds(bound) for bound in term.text.split(":")]
            known = [bound for bound in bounds if bound is not None]
            if len(known) < len(bounds):
                return Part(np.zeros(self._corpus.works, dtype=np.bool_), _written(term))
            first, last = known[0][0], known[-1][1]
        timing = self._corpus.timing
        column = {
            "Date - Publication": timing.issue, "Date - Create": timing.arrival, "Date - Entry": timing.entrez,
            "Date - MeSH": np.where(timing.indexed <= today, timing.indexed, timing.arrival),
            "Date - Modification": timing.arrival,
        }[name]  # fmt: skip
        return Part((column >= first) & (column <= last), f"{_shown(first)}:{_shown(last)}[{name}]")


def date_bounds(text: str) -> tuple[int, int] | None:
    """Return the first and last day that 2019, 2019/3 or 2019/03/01 can mean; None if it is no date."""
    found = _DAY.fullmatch(text.strip())
    if not found or not 1 <= int(found[1]) <= 9998:
        return None
    year, month, number = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not 0 <= month <= 12 or not 0 <= number <= 31:
        return None
    following = (year + 1, 1) if month in {0, 12} else (year, month + 1)
    first, last = day(date(year, month or 1, 1)), day(date(*following, 1)) - 1
    return (first, last) if not number else (min(first + number - 1, last),) * 2


def _shown(days: int) -> str:
    at = date_of(days)
    return f"{at.year:04d}/{at.month:02d}/{at.day:02d}"


def _written(term: Term) -> str:
    text = term.text + ("*" if term.truncated else "")
    return (f'"{text}"' if term.quoted else text) + (f"[{term.written_tag}]" if term.tag else "")


def _joined(operator: str, left: Part, right: Part) -> Part:
    if left.dropped or right.dropped:
        return left if right.dropped else right
    works = {"AND": np.logical_and, "OR": np.logical_or}.get(operator)
    found = works(left.works, right.works) if works else left.works & ~right.works
    return Part(found, f"{left.words} {operator} {right.words}")
