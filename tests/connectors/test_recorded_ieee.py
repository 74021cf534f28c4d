"""Every recorded answer of IEEE Xplore is read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.ieee import IEEEXplore
from rowen.records import Kind
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real
KINDS = {"Conferences": Kind.CONFERENCE, "Early Access Articles": Kind.ARTICLE}


def test_every_answer_is_read_whole(shared: Path) -> None:
    articles = 0
    for _, body in bodies(shared / "real" / "api" / "ieee"):
        raw = json.loads(body)
        page = IEEEXplore().parse(body, "hits")
        assert page.reported == raw["total_records"]
        for record, item in zip(page.records, raw["articles"], strict=True):
            assert record.native_id == item["article_number"]
            assert (record.title, record.container) == (item["title"], item["publication_title"])
            assert record.identifiers.doi == item["doi"].lower()
            assert [one.family for one in record.authors] == [one["full_name"] for one in item["authors"]["authors"]]
            assert record.abstract_text == item["abstract"].strip()
            assert record.year == item["publication_year"]
            assert record.kind is KINDS[item["content_type"]]
            assert record.pages.split("-")[0] == item["start_page"]
            assert len(record.identifiers.issn) == ("issn" in item)
            wanted = {one["value"].replace("-", "") for one in item.get("isbn_formats", {}).get("isbns", [])}
            assert set(record.identifiers.isbn) == wanted
            terms = {term for group in item["index_terms"].values() for term in group["terms"]}
            assert {*record.keywords, *record.mesh} == terms
            told = f"{record}"
            extra = dict(record.extra)
            assert all(name in extra or str(value) in told for name, value in item.items() if value != "")
        articles += len(page.records)
    assert articles == 25
