"""Asking a practice source with the real connector, in one process."""

from __future__ import annotations

from pathlib import Path

import pytest

import connectors
from connectors.archive import Archive
from connectors.contract import Retrieval
from connectors.http import Fetched
from rowen.records import Record
from rowen.sandbox.server import Sandbox


def ask(
    name: str, query: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[Retrieval, dict[str, Record]]:
    """Run a strategy and return what the search says and the records that came, by native id."""
    for variable, value in sandbox.environment.items():
        monkeypatch.setenv(variable, value)
    source = connectors.connector(name)
    came: dict[str, Record] = {}
    pages: list[Fetched] = []
    with connectors.client_for(source, Archive(folder), pages.append, sleep=lambda seconds: None) as client:
        found = source.search(
            client, query, lambda ids: ids, lambda records: came.update((one.native_id, one) for one in records)
        )
    return found, came
