"""The recorded answer of IEEE Xplore is read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.ieee import Ieee
from rowen.records import Kind
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read(shared: Path) -> None:
    articles = 0
    for name, body in bodies(shared / "real" / "api" / "ieee"):
        raw = json.loads(body)
        page = Ieee().parse(body, "hits")
        assert page.reported == raw["total_records"], name
        for record, article in zip(page.records, raw["articles"], strict=True):
            assert record.native_id == article["article_number"]
            assert record.title == article["title"]
            assert record.identifiers.doi == article["doi"].lower()
            assert record.abstract_text == article["abstract"]
            assert record.year == article["publication_year"]
            assert record.pages == f"{article['start_page']}-{article['end_page']}"
            people = [person["full_name"] for person in article["authors"]["authors"]]
            assert [author.family for author in record.authors] == people
            terms = {word for group in article["index_terms"].values() for word in group["terms"]}
            assert set(record.keywords) == {word.strip() for word in terms}
            assert len(record.identifiers.issn) == ("issn" in article)
            formats = article.get("isbn_formats", {"isbns": []})["isbns"]
            assert len(record.identifiers.isbn) == len({one["value"] for one in formats})
            assert record.kind is (Kind.CONFERENCE if "conference_dates" in article else Kind.ARTICLE)
            told = f"{record} {dict(record.extra)}"
            assert all(key in dict(record.extra) or str(value) in told for key, value in article.items())
        articles += len(page.records)
    assert articles == 25
