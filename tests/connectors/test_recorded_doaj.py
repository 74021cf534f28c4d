"""Every recorded answer of DOAJ is read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.doaj import Doaj
from connectors.doaj_parse import read_hits
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_whole(shared: Path) -> None:
    articles = 0
    for name, body in bodies(shared / "real" / "api" / "doaj"):
        raw = json.loads(body)
        page = Doaj().parse(body, "hits")
        assert page.reported == raw["total"], name
        assert read_hits(body).following == str(raw["page"] + 1)
        for record, article in zip(page.records, raw["results"], strict=True):
            about = article["bibjson"]
            assert (record.native_id, record.title) == (article["id"], about["title"])
            assert [author.family for author in record.authors] == [item["name"] for item in about["author"]]
            assert record.abstract_text == about["abstract"].strip()
            dois = [item["id"].lower() for item in about["identifier"] if item["type"] == "doi"]
            assert [record.identifiers.doi] == dois
            assert set(record.identifiers.issn) == set(about["journal"]["issns"])
            assert str(record.year) == about["year"]
            assert str(record.created) == article["created_date"][:10]
            assert (record.container, record.volume) == (about["journal"]["title"], about["journal"]["volume"])
            assert record.pages.split("-")[0] == about.get("start_page", "")
            told = {"title", "abstract", "start_page", "end_page", "keywords", "journal", "year", "month"}
            told |= {"author"} if all(set(item) == {"name"} for item in about["author"]) else set()
            assert all(f"bibjson.{tag}" in dict(record.extra) for tag in set(about) - told), record.extra
        articles += len(page.records)
    assert articles == 3
