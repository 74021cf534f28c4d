"""Every recorded answer of Web of Science Expanded is read: counts in XML, a list of ids in JSON."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.wos import WebOfScience
from rowen.records import Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read(shared: Path) -> None:
    counts, ids = [], []
    for _, body in bodies(shared / "real" / "api" / "wos"):
        page = WebOfScience().parse(body, "ids")
        with pytest.raises(Untrustworthy):
            WebOfScience().parse(body, "records")
        if body.lstrip()[:1] == b"[":
            ids.append(page.ids)
            assert list(page.ids) == re.findall(r'"(\w+:\d+)"', body.decode())
        else:
            counts.append(page.reported)
            assert f'"RecordsFound">{page.reported}<' in body.decode()
    assert sorted(counts, key=str) == [0, 10]
    assert [len(page) for page in ids] == [10]
