"""Every ledger test runs on SQLite and on PostgreSQL; the latter where ROWEN_TEST_POSTGRES_URL names a server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from rowen.ledger import Ledger
from tests.ledger.world import World

BACKENDS = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@contextmanager
def scratch_schema() -> Iterator[str]:
    """A schema of its own on the test server, gone afterwards; yields the address of a ledger in it."""
    server = os.environ.get("ROWEN_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("needs a PostgreSQL server: set ROWEN_TEST_POSTGRES_URL (tests/postgres.sh starts one)")
    name = f"rowen_test_{secrets.token_hex(6)}"
    url = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE SCHEMA {name}"))
        try:
            scoped = url.set(drivername="postgresql", query={"options": f"-csearch_path={name}"})
            yield scoped.render_as_string(hide_password=False)
        finally:
            connection.execute(sqlalchemy.text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture(params=BACKENDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty place for a ledger."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/home/rowen.db"
    else:
        with scratch_schema() as url:
            yield url


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with Ledger.open(address) as opened:
        yield opened


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """Sets the clock: each call moves it on by a day and returns the new moment."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(1, 10_000))

    def move() -> datetime:
        moment = next(moments)
        monkeypatch.setenv("ROWEN_CLOCK", moment.isoformat())
        return moment

    move()
    return move


@pytest.fixture
def world(ledger: Ledger, tick: Callable[[], datetime]) -> World:
    """A review in the ledger, with words for what happens to it; a day passes between two happenings."""
    return World(ledger, tick)
