"""A small OpenCitations: each known work is cited by one and cites another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeOpenCitations:
    """See `lookup_contract.Fake`. ``silent``: works without any link in one direction ("citations", "references")."""

    known: Sequence[str]
    silent: str = ""
    words: str = "empty list"
    error: bytes = b"HTTP status code 500: something unexpected happened"

    def asked_for(self, asked: Asked) -> tuple[str, ...]:
        return (unquote(asked.path).partition("/doi:")[2],)

    def answer(self, asked: Asked) -> Reply:
        (doi,) = self.asked_for(asked)
        direction = asked.path.split("/")[2]
        if doi not in self.known or direction == self.silent:
            return Reply(b"[]")
        other = f"omid:br/2 doi:10.5555/other.{self.known.index(doi)} openalex:W2 pmid:12"
        this = f"omid:br/1 doi:{doi}"
        citing, cited = (other, this) if direction == "citations" else (this, other)
        return Reply(json.dumps([link(citing, cited)]).encode())


def link(citing: str, cited: str) -> dict[str, str]:
    """A link in the shape of index v2."""
    return {
        "oci": "062-061", "citing": citing, "cited": cited, "creation": "2019-04", "timespan": "P3Y", "journal_sc": "no",
        "author_sc": "yes",
    }  # fmt: skip
