"""Every recorded answer of arXiv is read whole, or recognised as the error it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from connectors.arxiv import Arxiv
from connectors.arxiv_parse import complaint
from connectors.contract import ParsedPage
from rowen.records import Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_arxiv_answer_is_read_or_recognised(shared: Path) -> None:
    entries = errors = 0
    for name, raw in bodies(shared / "real" / "api" / "arxiv"):
        wrapped = json.loads(raw) if name.endswith(".json") else {"body": raw.decode(), "status_code": 200}
        body = wrapped["body"].encode()
        if wrapped["status_code"] == 400:
            errors += 1
            with pytest.raises(Untrustworthy, match="incorrect id format"):
                Arxiv().parse(body, "hits")
            assert complaint(body, 400).final
            continue
        page = Arxiv().parse(body, "hits")
        _same_as_the_bytes(name, wrapped["body"], page)
        entries += len(page.records)
    assert (entries, errors) == (206, 1)


def _same_as_the_bytes(name: str, text: str, page: ParsedPage) -> None:
    text = re.sub(r"<!--.*?-->", "", text)
    assert page.reported == int(re.findall(r"totalResults[^>]*>(\d+)<", text)[0]), name
    parts = text.split("<entry>")[1:]
    assert len(page.records) == len(parts), name
    for record, part in zip(page.records, parts, strict=True):
        assert re.search(rf"<id>http://arxiv.org/abs/{re.escape(record.native_id)}v\d+</id>", part), name
        assert len(record.authors) == part.count("<name>")
        assert str(record.published) == re.findall(r"<published>(.{10})", part)[0]
        assert len(record.abstract) == 1
        assert record.title
        categories = [value for tag, value in record.extra if tag == "category"]
        assert categories == re.findall(r"<category term=\"([^\"]+)\"", part)
        assert bool(record.notes) == ("<arxiv:comment" in part)
        told = str(record)
        assert all(each in told for each in re.findall(r"<arxiv:affiliation>([^<&]+)<", part)), name
        assert any(n.kind == "PreprintOf" for n in record.notices) == bool(
            re.search(r"<arxiv:(journal_ref|doi)\b", part)
        )
