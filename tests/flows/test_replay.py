"""A run is rebuilt from the archive alone, and a changed archive or ledger is noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.desk import open_desk
from flows.exports import Export
from flows.importing import import_files
from flows.pipeline import Request, update
from flows.replaying import replay_run
from rowen.records import InputError, StorageError
from tests.flows.conftest import House


def test_every_run_of_a_review_replays_to_the_same_digest(
    house: House, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_desk(str(house.folder)) as desk:
        first = update(desk, Request()).run
        second = import_files(desk, desk.protocol.source("cinahl"), [Export(export("One", "Two"))]).run
        house.sandbox.set_today(date(2027, 1, 1))
        house.sandbox.set_faults("europepmc:downx*")
        third = update(desk, Request()).run
        house.sandbox.set_faults("")
        fourth = update(desk, Request()).run
    monkeypatch.setenv("ROWEN_PUBMED_URL", "http://127.0.0.1:9/")

    for run in (first, second, third, fourth):
        replayed = replay_run(run.id)
        assert replayed.same, replayed.differences
    assert replayed.pages > 0 and replayed.records > 0


def test_a_damaged_archive_is_noticed(house: House) -> None:
    with open_desk(str(house.folder)) as desk:
        run = update(desk, Request(("medline",))).run
        victim = next(path for path in (desk.places.home / "archive").rglob("*") if path.is_file())
    victim.write_bytes(b"something else")

    with pytest.raises(StorageError, match=r"archive|damaged|digest"):
        replay_run(run.id)


def test_an_unknown_run_is_named(house: House) -> None:
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))
    with pytest.raises(InputError, match="run-9999"):
        replay_run("run-9999")
