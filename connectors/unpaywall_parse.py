"""Reading what Unpaywall answers about one DOI. Field names: "Unpaywall Data Format", version 2."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.asking import Complaint
from connectors.fields import Fields, json_object, leftovers, text
from connectors.looking import Unknown
from connectors.pages import shaped
from rowen.records import PartialDate, Untrustworthy, parse_date
from rowen.records import identifiers as normal

SOURCE = "unpaywall"
_LOCATION = frozenset(
    ("url", "url_for_pdf", "url_for_landing_page", "version", "license", "host_type", "evidence", "updated", "is_best")
)
_TAKEN = frozenset(
    (
        *("doi", "is_oa", "oa_status", "title", "journal_name", "publisher", "year", "updated"),
        *("best_oa_location", "oa_locations"),
    )
)


@dataclass(frozen=True, slots=True)
class Location:
    """One place where a full text may be read.

    Attributes:
        url: the best address: the PDF's, or else the page's.
        url_for_pdf: address of the PDF, "" if Unpaywall knows none.
        url_for_landing_page: address of the page that leads to it.
        version: "publishedVersion", "acceptedVersion", "submittedVersion", or "".
        license: as Unpaywall names it ("cc-by"), "" if it knows none.
        host_type: "publisher" or "repository".
        evidence: how Unpaywall found it (since 2025 mostly "deprecated").
        updated: when Unpaywall last looked, as it says.
        best: whether Unpaywall puts it first.
        extra: (name, value) of every other field.
    """

    url: str
    url_for_pdf: str = ""
    url_for_landing_page: str = ""
    version: str = ""
    license: str = ""
    host_type: str = ""
    evidence: str = ""
    updated: str = ""
    best: bool = False
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FullText:
    """What Unpaywall says of one DOI.

    Attributes:
        doi: the DOI in lower case.
        is_open: whether it knows a place where anybody may read it; False means that it knows none.
        status: "gold", "hybrid", "bronze", "green", "diamond" or "closed".
        locations: every place, the best first.
        updated: when its entry last changed.
        extra: (name, value) of every other field.
    """

    doi: str
    is_open: bool
    status: str
    title: str = ""
    journal: str = ""
    publisher: str = ""
    year: str = ""
    locations: tuple[Location, ...] = ()
    updated: PartialDate | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def best(self) -> Location | None:
        """The location that Unpaywall puts first; None for a closed text."""
        return next((place for place in self.locations if place.best), None)


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx in the status or in the body stays."""
    answer = json_object(body)
    code = answer.get("HTTP_status_code")
    final = 400 <= status < 500 or (isinstance(code, int) and 400 <= code < 500 and code != 429)
    return Complaint(text(answer, "message") if answer.get("error") else "", final)


def read(body: bytes) -> FullText | Unknown:
    """Read the answer to one DOI.

    Raises:
        Untrustworthy: it is neither an entry nor Unpaywall's way of saying that there is none.
    """
    answer = json_object(body)
    if answer.get("error"):
        words = text(answer, "message")
        if answer.get("HTTP_status_code") == 404 or "invalid doi" in words.lower():
            return Unknown(f"Unpaywall: {words}")
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    with shaped(SOURCE, "This is no answer about a DOI"):
        return _full_text(answer)


def _full_text(answer: Fields) -> FullText:
    doi = normal.doi(str(answer["doi"]))
    if doi is None or not isinstance(answer["is_oa"], bool):
        raise ValueError("no DOI, or not whether it is open")
    listed = list(answer.get("oa_locations") or ())
    best = answer["best_oa_location"]
    if best is not None and best not in listed:
        listed.insert(0, {**best, "is_best": True})
    return FullText(
        doi=doi,
        is_open=answer["is_oa"],
        status=text(answer, "oa_status"),
        title=text(answer, "title"),
        journal=text(answer, "journal_name"),
        publisher=text(answer, "publisher"),
        year=text(answer, "year"),
        locations=tuple(sorted(map(_location, listed), key=lambda place: not place.best)),
        updated=parse_date(text(answer, "updated")),
        extra=(("updated", text(answer, "updated")), *leftovers(answer, _TAKEN)),
    )


def _location(place: Fields) -> Location:
    return Location(
        url=text(place, "url"),
        url_for_pdf=text(place, "url_for_pdf"),
        url_for_landing_page=text(place, "url_for_landing_page"),
        version=text(place, "version"),
        license=text(place, "license"),
        host_type=text(place, "host_type"),
        evidence=text(place, "evidence"),
        updated=text(place, "updated"),
        best=place.get("is_best") is True,
        extra=tuple(leftovers(place, _LOCATION)),
    )
