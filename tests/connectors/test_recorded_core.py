"""The recorded answer of CORE is read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.core import Core
from rowen.records import parse_date
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_whole(shared: Path) -> None:
    read = 0
    for name, body in bodies(shared / "real" / "api" / "core"):
        page = Core().parse(body, "hits")
        answer = json.loads(body)
        assert page.reported == answer["totalHits"], name
        for record, raw in zip(page.records, answer["results"], strict=True):
            assert (record.native_id, record.title) == (str(raw["id"]), raw["title"])
            assert [str(author) for author in record.authors] == [author["name"] for author in raw["authors"]]
            assert record.identifiers.doi == raw["doi"]
            assert record.identifiers.arxiv == raw["arxivId"]
            assert record.published == parse_date(raw["publishedDate"][:10])
            assert record.abstract_text == raw["abstract"].strip()
            told = str(record)
            for field in ("outputs", "dataProviders", "contributors", "oaiIds", "updatedDate", "yearPublished"):
                assert not raw[field] or field in told
            assert all(url in record.urls for url in raw["sourceFulltextUrls"])
            read += 1
    assert read == 1
