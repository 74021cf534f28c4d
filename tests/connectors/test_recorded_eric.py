"""The recorded answer of ERIC is read whole, as far as it goes: its total is that of the service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.eric import Eric
from rowen.records import Kind
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_whole(shared: Path) -> None:
    read = 0
    for name, body in bodies(shared / "real" / "api" / "eric"):
        page = Eric().parse(body, "hits")
        response = json.loads(body)["response"]
        assert page.reported == response["numFound"], name
        for record, raw in zip(page.records, response["docs"], strict=True):
            assert (record.native_id, record.title, record.year) == (
                raw["id"],
                raw["title"],
                raw["publicationdateyear"],
            )
            assert [str(author) for author in record.authors] == raw["author"]
            assert record.abstract_text == raw["description"]
            assert list(record.keywords) == raw["subject"]
            assert record.publisher == raw["publisher"]
            assert [f"EISSN-{number}" for number in record.identifiers.issn] == raw["issn"]
            assert dict(record.extra)["peerreviewed"] == raw["peerreviewed"]
            assert record.kind is Kind.ARTICLE
            read += 1
    assert read == 1
