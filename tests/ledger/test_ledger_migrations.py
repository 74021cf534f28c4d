"""A database of an earlier Rowen becomes one of this Rowen, and nothing in it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import DBAPIError

from rowen.ledger import Ledger, schema
from rowen.ledger.migrate import FOLDER
from rowen.ledger.migrations.versions import v0001_first_tables
from rowen.records import Answer, Link, PairVerdict
from tests.ledger.test_ledger_store import execute, fill
from tests.ledger.world import REVIEW, World

Rows = dict[str, list[tuple[Any, ...]]]


def rows(connection: Connection, tables: MetaData) -> Rows:
    """Everything in some tables, but for the lock, which is nobody's after a restart."""
    return {
        table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
        for table in tables.sorted_tables
        if table.name != "review_lock"
    }


@pytest.fixture
def filled(tmp_path: Path, tick: Any) -> tuple[Rows, tuple[PairVerdict, ...], str]:
    """What a review leaves in every table, as the first tables hold it; and what the ledger says of it."""
    with Ledger.open(f"sqlite:///{tmp_path}/model.db") as ledger:
        fill(World(ledger, tick))
        with ledger.read() as connection:
            return rows(connection, v0001_first_tables.metadata), ledger.verdicts(REVIEW), ledger.state_digest(REVIEW)


@pytest.fixture
def earlier(address: str, filled: tuple[Rows, tuple[PairVerdict, ...], str]) -> str:
    """The address of a database as the first migration made it, with these rows in it."""
    url = sqlalchemy.make_url(address)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sqlalchemy.create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for table in v0001_first_tables.metadata.sorted_tables:
            for row in filled[0].get(table.name, []):
                connection.execute(table.insert().values(row))
    engine.dispose()
    return address


def test_an_earlier_database_with_rows_is_upgraded_and_says_the_same(
    earlier: str, filled: tuple[Rows, tuple[PairVerdict, ...], str]
) -> None:
    before, verdicts, digest = filled
    with Ledger.open(earlier) as ledger:
        with ledger.read() as connection:
            assert rows(connection, v0001_first_tables.metadata) == before
            links = connection.execute(sqlalchemy.select(schema.pair_verdict.c.link)).scalars().all()
        assert set(links) == {""}
        assert ledger.verdicts(REVIEW) == verdicts
        assert ledger.state_digest(REVIEW) == digest


def test_after_the_upgrade_links_are_kept_and_rows_still_refuse_to_change(earlier: str) -> None:
    with Ledger.open(earlier) as ledger:
        (said,) = ledger.verdicts(REVIEW)
        told = PairVerdict(said.left, said.right, Answer.DIFFERENT, "an erratum", 0.5, link=Link.CORRECTION)
        assert ledger.add_verdicts(REVIEW, [told]) == 1
        table = schema.pair_verdict
        for statement in (table.update().values(link="report"), table.delete()):
            with pytest.raises(DBAPIError, match="table pair_verdict is insert-only"):
                execute(ledger, statement)
    with Ledger.open(earlier) as again:
        assert again.verdicts(REVIEW) == (told,)


def test_an_upgrade_that_fails_leaves_the_earlier_database_as_it_was(
    earlier: str, filled: tuple[Rows, tuple[PairVerdict, ...], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: (_ for _ in ()).throw(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        Ledger.open(earlier)
    monkeypatch.undo()
    with Ledger.open(earlier) as ledger, ledger.read() as connection:
        assert rows(connection, v0001_first_tables.metadata) == filled[0]
