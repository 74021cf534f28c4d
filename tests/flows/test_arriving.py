"""Which files of an inbox start a run by themselves."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import flows.arriving
import flows.inbox
from flows.arriving import Arrived, arrived
from flows.desk import Desk, open_desk
from flows.pipeline import Request, update
from flows.status import standings
from rowen.records import clock
from tests.flows.conftest import House


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.arriving, "SETTLED", timedelta())


@contextmanager
def inbox(house: House, *files: Path, expected: int | None = None) -> Iterator[Desk]:
    folder = house.folder / "inbox" / "cinahl"
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
        if expected is not None:
            (folder / f"{file.name}.yaml").write_text(f"expected: {expected}\n", encoding="utf-8")
    with open_desk(str(house.folder)) as desk:
        yield desk


def test_a_described_file_is_ready_until_it_is_taken_in(house: House, export: Callable[..., Path]) -> None:
    with inbox(house, export("One", "Two"), expected=2) as desk:
        assert arrived(desk) == Arrived(("cinahl",), ())

        update(desk, Request(("cinahl",), "import"))

        assert arrived(desk) == Arrived((), ())


def test_a_file_that_nobody_described_waits_and_says_for_what(house: House, export: Callable[..., Path]) -> None:
    with inbox(house, export("One")) as desk:
        found = arrived(desk)

    assert found.ready == ()
    assert "cinahl.ris" in found.waiting[0] and "Nobody has said how many records" in found.waiting[0]


def test_a_refused_file_starts_no_second_run_until_it_is_changed(house: House, export: Callable[..., Path]) -> None:
    with inbox(house, export("One", "Two"), expected=3) as desk:
        assert arrived(desk).ready == ("cinahl",)
        update(desk, Request(("cinahl",), "import"))

        found = arrived(desk)
        assert found.ready == () and "3 were expected" in found.waiting[0]

        time.sleep(0.05)
        (desk.inbox / "cinahl" / "cinahl.ris.yaml").write_text("expected: 2\n", encoding="utf-8")
        assert arrived(desk) == Arrived(("cinahl",), ())


def test_a_file_that_is_still_being_written_is_left_alone(
    house: House, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.arriving, "SETTLED", timedelta(minutes=1))
    with inbox(house, export("One"), expected=1) as desk:
        assert arrived(desk) == Arrived((), ())


def test_an_old_file_that_was_moved_here_now_is_new(house: House, export: Callable[..., Path]) -> None:
    """A download keeps its date when it is moved; what counts is when it came here."""
    with inbox(house, export("One"), expected=2) as desk:
        update(desk, Request(("cinahl",), "import"))
        time.sleep(0.05)
        better = export("One", "Two")
        os.utime(better, (1, 1))
        shutil.move(better, desk.inbox / "cinahl" / "cinahl.ris")

        assert arrived(desk).ready == ("cinahl",)


def _locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its owner did not share. Tests may run as root, who reads everything."""
    read = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "locked.ris":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)


def test_a_file_that_cannot_be_read_makes_its_source_incomplete_and_the_others_are_taken_in(
    house: House, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _locked(monkeypatch)
    with inbox(house, export("One", name="locked.ris"), export("Two", name="open.ris", first=2), expected=1) as desk:
        assert arrived(desk) == Arrived(("cinahl",), ())
        report = update(desk, Request(("cinahl",), "import"))
        assert [one.complete for one in report.gathered] == [False, True] and report.new_records == 1
        assert "Permission denied" in report.gathered[0].reason
        assert arrived(desk).ready == () and "Permission denied" in arrived(desk).waiting[0]


def test_a_file_that_was_refused_does_not_pass_for_one_that_the_next_run_takes_in(
    house: House, export: Callable[..., Path]
) -> None:
    with inbox(house, export("One", "Two"), expected=5) as desk:
        (before,) = standings_of(desk)
        assert before == "cinahl.ris is taken in with the next run"
        report = update(desk, Request(("cinahl",), "import"))
        (after,) = standings_of(desk)
        assert "holds 2 records, and 5 were expected" in after
        assert "which waits: The file holds 2 records, and 5 were expected." in report.written.report


def standings_of(desk: Desk) -> list[str]:
    return [one.words for one in standings(desk, clock.now()) if one.source.key == "cinahl"]


def test_a_file_that_is_moved_away_meanwhile_is_not_missed(
    house: House, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with inbox(house, export("One"), expected=1) as desk:
        path = house.folder / "inbox" / "cinahl" / "cinahl.ris"
        listed = flows.inbox.waiting(desk, ["cinahl"])
        path.unlink()
        monkeypatch.setattr(flows.inbox, "waiting", lambda *_: listed)
        assert arrived(desk) == Arrived((), ())
