"""Every recorded answer of OpenAlex is read whole, today's shape and that of 2022."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.openalex import OpenAlex
from connectors.openalex_abstract import GAP
from rowen.records import Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_whole(shared: Path) -> None:
    pages = works = 0
    for name, body in bodies(shared / "real" / "api" / "openalex"):
        raw = json.loads(body)
        page = OpenAlex().parse(body, "hits")
        assert page.reported == raw["meta"]["count"], name
        for record, work in zip(page.records, raw["results"], strict=True):
            told = json.dumps([str(record), record.abstract_text], ensure_ascii=False)
            assert work["id"] == f"https://openalex.org/{record.native_id}"
            assert record.title == work["title"]
            assert (record.identifiers.doi or "") == (work["doi"] or "").removeprefix("https://doi.org/").lower()
            assert str(record.year) == str(work["publication_year"])
            assert len(record.authors) == len(work["authorships"])
            assert all(author.family for author in record.authors)
            assert record.volume == (work["biblio"]["volume"] or "")
            assert (work["biblio"]["first_page"] or "") in record.pages
            assert bool(record.notices) == work["is_retracted"]
            _abstract(record.abstract_text, work["abstract_inverted_index"])
            _nothing_lost(told, dict(record.extra), work)
            venue = work.get("host_venue") or work["primary_location"]["source"] or {}
            assert record.container == (venue.get("display_name") or "")
        pages, works = pages + 1, works + len(page.records)
    assert (pages, works) == (2, 28)


def _abstract(text: str, index: dict[str, list[int]] | None) -> None:
    placed = sorted((place, word) for word, places in (index or {}).items() for place in places)
    words = text.split(" ") if text else []
    assert [word for word in words if word != GAP] == [word for _, word in placed]
    assert (GAP in words) == ([place for place, _ in placed] != list(range(len(placed))))


def _nothing_lost(told: str, extra: dict[str, str], work: dict[str, object]) -> None:
    for name, value in work.items():
        if isinstance(value, (dict, list)) and value and name not in extra:
            assert name in {
                "ids", "biblio", "abstract_inverted_index", "keywords", "primary_location", "best_oa_location",
            }, name  # fmt: skip
        elif isinstance(value, str):
            assert name in extra or value.split("/")[-1].split("T")[0].lower() in told.lower() or name in {
                "publication_date", "created_date",
            }, name  # fmt: skip


def test_an_error_page_is_none(shared: Path) -> None:
    with pytest.raises(Untrustworthy):
        OpenAlex().parse(b"<!doctype html><title>404 Not Found</title>", "hits")
