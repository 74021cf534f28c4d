"""Reading what OpenCitations answers: a list of citation links, as JSON or CSV, of index v2 or of COCI (v1).

Field names: "REST API for the OpenCitations Index", v1 and v2, and the recorded answer of 2020.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from connectors.asking import Complaint
from connectors.fields import Fields, from_json, leftovers, text
from rowen.records import PartialDate, Untrustworthy, parse_date
from rowen.records import identifiers as normal

SOURCE = "opencitations"
_TAKEN = ("oci", "citing", "cited", "creation", "timespan", "journal_sc", "author_sc")


@dataclass(frozen=True, slots=True)
class CitationLink:
    """One work cites another.

    Attributes:
        oci: the link's own identifier.
        citing: identifiers of the work that cites, as given ("omid:br/061 doi:10.1/x pmid:12"; v1: the bare DOI).
        cited: identifiers of the work that is cited.
        created: when the citing work was published, as far as it is known.
        timespan: time from the cited work to the citing one, as an ISO 8601 duration ("P3Y5M").
        journal_self: whether both are in the same journal; None where it is not said.
        author_self: whether they share an author.
        extra: (name, value) of every other field.
    """

    oci: str
    citing: str
    cited: str
    created: PartialDate | None = None
    timespan: str = ""
    journal_self: bool | None = None
    author_self: bool | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def citing_dois(self) -> tuple[str, ...]:
        """DOIs of the citing work; empty for one that is known by other identifiers only."""
        return _dois(self.citing)

    @property
    def cited_dois(self) -> tuple[str, ...]:
        """DOIs of the cited work."""
        return _dois(self.cited)


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer: a bad request stays, all else may pass."""
    words = " ".join(body[:300].decode("utf-8", "replace").split())
    return Complaint(words, 400 <= status < 500)


def read(body: bytes) -> tuple[CitationLink, ...]:
    """Read a list of links; an empty one is an answer.

    Raises:
        Untrustworthy: it is no list of links.
    """
    try:
        return tuple(map(_link, _rows(body)))
    except (KeyError, TypeError, ValueError, AttributeError, csv.Error) as error:
        raise Untrustworthy(SOURCE, f"This is no list of links ({type(error).__name__}: {error}).") from error


def _rows(body: bytes) -> list[Fields]:
    words = body.decode("utf-8-sig")
    if words.lstrip()[:1] in ("[", "{"):
        answer = from_json(words)
        if not isinstance(answer, list):
            raise ValueError("a list was expected")
        return answer
    reader = csv.DictReader(StringIO(words, newline=""), strict=True)
    if not set(_TAKEN) <= set(reader.fieldnames or ()):
        raise ValueError("neither JSON nor a table of links")
    rows: list[Fields] = list(reader)
    if any(None in row or None in row.values() for row in rows):
        raise ValueError("a row is cut off")
    return rows


def _link(row: Fields) -> CitationLink:
    link = CitationLink(
        oci=text(row, "oci"),
        citing=text(row, "citing"),
        cited=text(row, "cited"),
        created=parse_date(text(row, "creation")),
        timespan=text(row, "timespan"),
        journal_self=_yes(row, "journal_sc"),
        author_self=_yes(row, "author_sc"),
        extra=tuple(leftovers(row, _TAKEN)),
    )
    if not (link.oci and link.citing and link.cited):
        raise ValueError("a link without both of its works")
    return link


def _yes(row: Fields, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(text(row, name).lower())


def _dois(identifiers: str) -> tuple[str, ...]:
    """Find the DOIs among identifiers with white space between them; v1 puts its own "coci => " before each."""
    parts = (part.removeprefix("doi:") for part in identifiers.split() if not part.startswith(("omid:", "pmid:")))
    return tuple(filter(None, (normal.doi(part) for part in parts if part.startswith("10."))))
