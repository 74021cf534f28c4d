"""Every recorded answer of Crossref, Unpaywall, OpenCitations and bioRxiv is read whole, or is the error that it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from connectors.biorxiv import BioRxiv
from connectors.crossref import Crossref
from connectors.crossref_notices import seen_from
from connectors.crossref_parse import complaint, read_list, read_work
from connectors.looking import Unknown, named
from connectors.opencitations import OpenCitations
from connectors.unpaywall import Unpaywall
from rowen.records import Untrustworthy
from rowen.records.formats import read
from tests.connectors.test_recorded_answers import bodies

pytestmark = pytest.mark.real
PLACED = {
    *("DOI", "type", "title", "original-title", "container-title", "short-container-title", "author", "editor"),
    *("published-print", "published-online", "created", "volume", "issue", "page", "article-number", "edition-number"),
    *("publisher", "publisher-location", "language", "abstract", "subject", "URL", "ISSN", "ISBN"),
}
"""Fields that have a place in a record; every other one must stand among its extra fields."""


def test_every_crossref_answer_is_read_or_recognised(shared: Path) -> None:
    seen: Counter[str] = Counter()
    for name, body in bodies(shared / "real" / "api" / "crossref"):
        answer = json.loads(body) if body[:1] == b"{" else {}
        if not answer:
            assert read_work(body) == Unknown("Crossref: Resource not found."), name
            seen["unknown"] += 1
            continue
        if answer["status"] != "ok":
            with pytest.raises(Untrustworthy):
                Crossref().parse(body, "records")
            assert complaint(body, 400).words, name
            seen["error"] += 1
            continue
        works = answer["message"].get("items", [answer["message"]])
        records = Crossref().parse(body, "records")
        assert [record.native_id for record in records] == [work["DOI"].lower() for work in works], name
        for record, work in zip(records, works, strict=True):
            _same(record.title, next(iter(work.get("title", [])), ""))
            names = [one for one in work.get("author", ()) if one.get("family") or one.get("name") or one.get("given")]
            assert len(record.authors) == len(names) == sum(bool(str(author)) for author in record.authors), name
            assert (record.volume, record.pages) == (work.get("volume", ""), work.get("page", ""))
            assert record.type_as_given == work.get("type", "")
            assert len(record.notices) == sum(map(len, work.get("relation", {}).values()))
            assert bool(record.published) == any((work.get("issued") or {"date-parts": [[None]]})["date-parts"][0])
            said = {field for field, value in work.items() if value not in ("", [], {}, None)}
            assert said - {field for field, _ in record.extra} <= PLACED, name
            assert not list(seen_from(work))
            seen["works"] += 1
        if "items" in answer["message"]:
            assert read_list(body).total == answer["message"]["total-results"]
    assert seen == {"works": 237, "unknown": 1, "error": 3}


def _same(read: str, raw: str) -> None:
    assert read == raw.strip()


def test_quoted_crossref_answers_are_what_they_are(shared: Path) -> None:
    quoted = json.loads((shared / "real" / "api" / "quoted_error_bodies.json").read_text(encoding="utf-8"))
    told = [error for error in quoted if error["api"] == "crossref"]
    assert len(told) == 2
    for error in told:
        body = error["body"].encode()
        if error["status"] == 200:
            assert len(Crossref().parse(body, "records")) == read_list(body).total == 1
        else:
            with pytest.raises(Untrustworthy):
                Crossref().parse(body, "records")


def test_the_unpaywall_entry_is_read_whole(shared: Path) -> None:
    ((_, body),) = bodies(shared / "real" / "api" / "unpaywall")
    raw = json.loads(body)
    (found,) = Unpaywall().parse(body, "records")
    assert (found.doi, found.is_open, found.status) == (raw["doi"], raw["is_oa"], raw["oa_status"])
    assert len(found.locations) == len(raw["oa_locations"]) > 3
    assert found.best is found.locations[0]
    assert found.best.url == raw["best_oa_location"]["url"]
    assert {place.url for place in found.locations} == {place["url"] for place in raw["oa_locations"]}
    said = {place["url"]: sum(value not in (None, "") for value in place.values()) for place in raw["oa_locations"]}
    assert all(len(place.extra) >= said[place.url] - 9 for place in found.locations)


def test_every_link_of_opencitations_is_read(shared: Path) -> None:
    for name, body in bodies(shared / "real" / "api" / "opencitations"):
        links = OpenCitations().parse(body, "records")
        assert len(links) == len(re.findall(rb'"oci":', body)) == 20, name
        assert {link.cited_dois for link in links} == {("10.1108/jd-12-2013-0166",)}
        assert all(link.citing_dois and link.created for link in links)


def test_every_preprint_of_a_page_is_read_with_its_versions(shared: Path) -> None:
    for name, body in bodies(shared / "real" / "api" / "biorxiv"):
        entries = json.loads(body)["collection"]
        records = BioRxiv().parse(body, "records")
        assert {record.native_id for record in records} == {entry["doi"].lower() for entry in entries}, name
        older = sum(tag.startswith("version ") for record in records for tag, _ in record.extra)
        assert older + len(records) == len(entries) == 100
        published = {
            entry["doi"].lower(): entry["published"].lower() for entry in entries if entry["published"] != "NA"
        }
        told = [(record.native_id, notice) for record in records for notice in record.notices]
        assert {number: notice.doi for number, notice in told if notice.kind == "UpdateIn"} == published
        withdrawn = {entry["doi"].lower() for entry in entries if entry["type"] == "withdrawn"}
        assert {number for number, notice in told if notice.kind == "Withdrawn"} == withdrawn
        assert len(withdrawn) == 2
        assert all(record.title and record.authors and record.published and record.abstract for record in records)


def test_the_retraction_watch_table_holds_dois_that_can_be_looked_up(shared: Path) -> None:
    table = shared / "real" / "api" / "retractions" / "paper-qa__stub_retractions.csv"
    rows = read(table).records
    column = [dict(row.record.extra).get("OriginalPaperDOI") or row.record.identifiers.doi or "" for row in rows]
    assert len(rows) == len(column) > 10
    assert sum(doi is not None for _, doi in named(column)) == len({one.lower() for one in column if "/" in one})
