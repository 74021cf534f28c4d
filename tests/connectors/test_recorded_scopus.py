"""Every recorded answer of Scopus is read whole or recognised as something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.scopus import Scopus
from rowen.records import Kind, Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_or_recognised(shared: Path) -> None:
    entries = other = 0
    for name, body in bodies(shared / "real" / "api" / "scopus"):
        raw = json.loads(body)
        if "search-results" not in raw:
            other += 1
            with pytest.raises(Untrustworthy):
                Scopus().parse(body, "hits")
            continue
        page = Scopus().parse(body, "hits")
        assert page.reported == int(raw["search-results"]["opensearch:totalResults"]), name
        for record, entry in zip(page.records, raw["search-results"]["entry"], strict=True):
            assert record.native_id == entry["eid"]
            assert record.title == entry["dc:title"]
            assert record.container == entry["prism:publicationName"]
            assert record.pages == entry["prism:pageRange"]
            assert (record.identifiers.doi or "") == entry.get("prism:doi", "").lower()
            assert record.identifiers.pmid == entry.get("pubmed-id")
            assert record.authors[0].family == entry["dc:creator"]
            assert str(record.year) in entry["prism:coverDisplayDate"]
            assert len(record.identifiers.issn) == sum(f"prism:{part}" in entry for part in ("issn", "eIssn"))
            assert len(record.identifiers.isbn) == len(entry.get("prism:isbn", []))
            told = f"{record} {dict(record.extra)}"
            assert all(key in dict(record.extra) or str(value) in told for key, value in entry.items())
            assert record.kind in {Kind.ARTICLE, Kind.CONFERENCE}
        entries += len(page.records)
    assert (entries, other) == (2, 1)


def test_quoted_errors_are_recognised(shared: Path) -> None:
    quoted = json.loads((shared / "real" / "api" / "quoted_error_bodies.json").read_text(encoding="utf-8"))
    bodies_of = [error["body"].encode() for error in quoted if error["api"] == "scopus"]
    assert [(Scopus().parse(body, "hits").reported, Scopus().parse(body, "hits").ids) for body in bodies_of] == [
        (0, ())
    ]
