"""A small PubMed: slices by [crdt] and [uid], the 9,999 window, EFetch with articles and a book."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date

from tests.connectors.fake import Asked, Reply

_SLICE = re.compile(
    r"^\((?P<query>.*)\)(?: AND (?P<a>\d{4}/\d\d/\d\d):(?P<b>\d{4}/\d\d/\d\d)\[crdt\])?"
    r"(?: AND (?P<low>\d+):(?P<high>\d+)\[uid\])?$",
    re.DOTALL,
)
_ARTICLE = (
    "<PubmedArticle><MedlineCitation Status='MEDLINE'><PMID Version='1'>{0}</PMID><Article><Journal><Title>J</Title>"
    "<JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue></Journal>"
    "<ArticleTitle>Work <i>{0}</i></ArticleTitle></Article></MedlineCitation></PubmedArticle>"
)
_BOOK = (
    "<PubmedBookArticle><BookDocument><PMID Version='1'>{0}</PMID><Book><Publisher><PublisherName>P</PublisherName>"
    "</Publisher><BookTitle>Book</BookTitle><PubDate><Year>2020</Year></PubDate></Book>"
    "<ArticleTitle>Chapter {0}</ArticleTitle></BookDocument></PubmedBookArticle>"
)


@dataclass
class FakePubMed:
    """See `contract.Fake`. ``created`` maps PMIDs to create dates; the latest comes first, as in PubMed."""

    created: dict[int, date]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    books: set[str] = field(default_factory=set)
    strangers: tuple[str, ...] = ()
    warnings: dict[str, object] = field(default_factory=dict)
    error: bytes = b'{"esearchresult":{"ERROR":"Search Backend failed: Database is not\n supported: pubmed"}}'

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(str(number) for number in sorted(self.created, reverse=True))

    def answer(self, asked: Asked) -> Reply:
        return self._search(asked) if asked.path.endswith("/esearch.fcgi") else self._fetch(asked)

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("term", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return tuple(asked.params["id"].split(",")) if "id" in asked.params else ()

    def _search(self, asked: Asked) -> Reply:
        part = _SLICE.match(asked.params["term"])
        part = part if part and (part["a"] or part["low"]) else None
        numbers = sorted(self._inside(part), reverse=True) if part else sorted(self.created, reverse=True)
        total = len(numbers)
        if self.growing:
            self.growing -= 1
            total += 1
        listed = [str(number) for number in numbers[: min(9999, int(asked.params["retmax"]))]]
        if self.fault == "loop":
            listed = listed[: len(listed) // 2] * 2
        if self.fault in {"short", "vanished"}:
            listed = listed[:-3] if self.fault == "short" else []
        result = {
            "count": str(total),
            "retmax": str(len(listed)),
            "retstart": "0",
            "webenv": "MCID_1",
            "querykey": "1",
            "idlist": listed,
            "querytranslation": "as understood",
            **self.warnings,
        }
        return Reply(json.dumps({"header": {"type": "esearch"}, "esearchresult": result}).encode())

    def _inside(self, part: re.Match[str]) -> list[int]:
        first, last = (
            date(*map(int, (part[end] or otherwise).split("/")))
            for end, otherwise in (("a", "1000/1/1"), ("b", "3000/1/1"))
        )
        low, high = int(part["low"] or 1), int(part["high"] or 10**9)
        return [number for number, day in self.created.items() if first <= day <= last and low <= number <= high]

    def _fetch(self, asked: Asked) -> Reply:
        numbers = [number for number in self.records_asked(asked) if number not in self.gone]
        inside = "".join(
            (_BOOK if number in self.books else _ARTICLE).format(number) for number in (*numbers, *self.strangers)
        )
        return Reply(f"<?xml version='1.0'?><PubmedArticleSet>{inside}</PubmedArticleSet>".encode())
