"""A copy of a ledger holds every row of one moment, on either database, and nothing that is only of this moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from rowen.ledger import Ledger, default_url
from rowen.ledger.copying import TABLES
from rowen.ledger.schema import event, metadata
from rowen.records import InputError, StorageError
from tests.ledger.world import REVIEW, World


def counts(ledger: Ledger) -> dict[str, int]:
    with ledger.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def fill(world: World) -> None:
    run = world.start()
    world.see(run, "medline", ["1", "2", "3"])
    world.ledger.assign(REVIEW, [[record] for record, _ in world.ledger.record_digests(REVIEW)])


def test_every_row_but_the_locks_is_in_the_copy(world: World, tmp_path: Path) -> None:
    fill(world)
    (tmp_path / "copy").mkdir()
    with world.ledger.hold(REVIEW, "a run"):
        found = world.ledger.copy_to(tmp_path / "copy" / "ledger.db")
    assert found.reviews == (REVIEW,) and found.runs == 1
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["ledger.db"], "one file, nothing beside it"
    with Ledger.open(f"sqlite:///{tmp_path}/copy/ledger.db") as copy:
        assert counts(copy) == counts(world.ledger)
        assert copy.state_digest(REVIEW) == world.ledger.state_digest(REVIEW)
        with copy.hold(REVIEW, "the next run"):
            pass


def test_a_copy_is_as_insert_only_as_the_original(world: World, tmp_path: Path) -> None:
    fill(world)
    world.ledger.copy_to(tmp_path / "ledger.db")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as copy, pytest.raises(sqlite3.IntegrityError):
        copy.execute("DELETE FROM record")


def test_a_ledger_that_holds_something_takes_nothing_over(world: World, tmp_path: Path) -> None:
    fill(world)
    with Ledger.open(default_url(tmp_path / "other")) as other:
        World(other, world.tick).start()
        before = counts(world.ledger)
        with pytest.raises(InputError, match="holds reviews already"):
            world.ledger.fill_from(other)
    assert counts(world.ledger) == before


def test_a_copy_that_breaks_off_leaves_nothing(
    ledger: Ledger, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(default_url(tmp_path / "other")) as other:
        fill(World(other, world.tick))
        with monkeypatch.context() as breaking:
            breaking.setattr("rowen.ledger.copying.TABLES", (*TABLES[:5], None))
            with pytest.raises(Exception, match=r"FROM|column|None"):
                ledger.fill_from(other)
        assert sum(counts(ledger).values()) == 0
        ledger.fill_from(other)
        assert counts(ledger) == counts(other)


def test_rows_that_come_back_otherwise_are_noticed(ledger: Ledger, world: World, tmp_path: Path) -> None:
    with Ledger.open(default_url(tmp_path / "other")) as other:
        fill(World(other, world.tick))
        with ledger.transaction() as connection:
            if connection.dialect.name == "postgresql":
                pytest.skip("the database of this test spoils rows by a trigger of SQLite's")
            more = "INSERT INTO strategy VALUES ('x', 'y', NEW.event)"
            connection.execute(
                text(f"CREATE TRIGGER spoil AFTER INSERT ON strategy WHEN NEW.sha256 <> 'x' BEGIN {more}; END")
            )
        with pytest.raises(StorageError, match="does not give back the rows of strategy"):
            ledger.fill_from(other)
    assert sum(counts(ledger).values()) == 0


def test_a_damaged_database_is_not_taken_for_a_copy(world: World, tmp_path: Path) -> None:
    if world.ledger.place.startswith("The PostgreSQL"):
        pytest.skip("PostgreSQL checks its own pages")
    fill(world)
    path = tmp_path / "home" / "rowen.db"
    world.ledger.close()
    content = bytearray(path.read_bytes())
    for start in range(8192, len(content) - 4096, 4096):
        content[start : start + 16] = bytes(16)
    path.write_bytes(bytes(content))
    with pytest.raises(StorageError, match="damaged"):
        world.ledger.copy_to(tmp_path / "ledger.db")


def test_a_reading_transaction_sees_one_state_to_its_end(ledger: Ledger, world: World) -> None:
    fill(world)
    newest = select(func.max(event.c.seq))
    with ledger.read() as connection:
        before = connection.execute(newest).scalar_one()
        world.start()
        assert connection.execute(newest).scalar_one() == before
    with ledger.read() as connection:
        assert connection.execute(newest).scalar_one() > before
