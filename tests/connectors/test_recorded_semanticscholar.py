"""Every recorded answer of Semantic Scholar is read whole, or recognised as the error it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.semanticscholar import SemanticScholar
from connectors.semanticscholar_parse import complaint, read_hits
from rowen.records import Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_or_recognised(shared: Path) -> None:
    papers = pages = errors = 0
    for name, body in bodies(shared / "real" / "api" / "semanticscholar"):
        raw = json.loads(body)
        if "error" in raw:
            errors += 1
            assert complaint(body, 400).final
            assert complaint(body, 400).words == raw["error"]
            with pytest.raises(Untrustworthy):
                SemanticScholar().parse(body, "hits")
            continue
        page = read_hits(body)
        assert (page.total, page.following) == (raw["total"], raw.get("token") or ""), name
        assert list(page.ids) == [paper["paperId"] for paper in raw.get("data", [])]
        for record, paper in zip(page.records, raw.get("data", []), strict=True):
            assert record.title == paper["title"].strip()
            assert [author.family for author in record.authors] == [item["name"] for item in paper.get("authors", [])]
            assert record.abstract_text == (paper.get("abstract") or "").strip()
            given = paper.get("externalIds", {})
            assert (record.identifiers.doi or "") == given.get("DOI", "").lower()
            assert (record.identifiers.arxiv or "") == given.get("ArXiv", "")
            assert record.year == paper.get("year")
        pages, papers = pages + 1, papers + len(page.records)
    assert (pages, papers, errors) == (6, 2205, 3)


def test_a_bulk_page_holds_a_thousand_whatever_limit_was_asked_for(shared: Path) -> None:
    folder = shared / "real" / "api" / "semanticscholar"
    bulk = [read_hits(body) for name, body in bodies(folder) if "bulk" in name]
    assert [(page.total, len(page.ids), bool(page.following)) for page in bulk] == [(2674, 1000, True)] * 2
    assert not set(bulk[0].ids) & set(bulk[1].ids)
