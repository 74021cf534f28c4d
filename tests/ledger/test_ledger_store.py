"""The database itself: what it refuses, what it survives, and what it says when it fails."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from rowen.ledger import Ledger, default_url, failures, schema
from rowen.ledger.identities import check
from rowen.ledger.migrate import FOLDER
from rowen.ledger.prisma import prisma
from rowen.ledger.remarks import Override, ProposalAnswer, Reply, Telling
from rowen.ledger.types import Proposal, Proposed, Retrieved
from rowen.records import (
    Answer,
    InputError,
    NewerDatabase,
    Notice,
    PairVerdict,
    Record,
    RowenError,
    StorageError,
)
from tests.ledger.world import REVIEW, TA, YES, World, rid


def fill(world: World) -> None:
    """A row in every table."""
    world.run("medline:1", "embase:1")
    world.vote("medline:1", TA, YES)
    world.retrieve("medline:1", Retrieved.RETRIEVED)
    one, two = sorted((rid("medline", "1"), rid("embase", "1")))
    world.ledger.add_verdicts(REVIEW, [PairVerdict(one, two, Answer.ASK, "titles alike")])
    citation = world.citation("medline:1")
    world.ledger.add_proposals(REVIEW, "rules", [Proposal(citation, "date", Proposed.KEEP, "")])
    world.ledger.link_study(REVIEW, citation, "TRIAL", "ann")
    world.ledger.add_notices(REVIEW, [(one, Notice("ErratumIn"))])
    world.ledger.add_waiver(REVIEW, "embase", "ann", "because")
    world.publish("1.0")
    world.ledger.override_rule(REVIEW, Override("rules", "date", (citation,), "ann", "looked at it"))
    answer = ProposalAnswer(citation=citation, rule="date", reply=Reply.LATER, actor="ann", origin="a run, batch 1")
    world.ledger.answer_proposals(REVIEW, "rules", [answer], [])
    world.ledger.answer_notice(REVIEW, "notice-0001", "ann", "looked at it")
    world.ledger.add_telling(REVIEW, Telling("run-0001", "email", "ann@example.org", "sent"))
    search = world.ledger.searches(REVIEW)[0]
    world.ledger.add_fields(REVIEW, "medline", search.id, ["PubmedArticle/MedlineCitation/PMID"])
    from rowen.ledger.types import Page
    from rowen.records import clock

    world.ledger.add_page(search.id, Page("ids", "0" * 64, "GET", 200, clock.now()))


def execute(ledger: Ledger, statement: sqlalchemy.Executable) -> None:
    """Past all that the ledger offers, straight at the database."""
    with ledger._engine.begin() as connection:
        connection.execute(statement)


def test_no_table_but_the_lock_lets_a_row_be_changed_or_deleted(world: World) -> None:
    fill(world)
    for name in schema.INSERT_ONLY:
        table = schema.metadata.tables[name]
        column = next(iter(table.c))
        with world.ledger.read() as connection:
            assert connection.execute(table.select()).first() is not None, f"{name} has no row to try it on"
        for statement in (table.update().values({column.name: column}), table.delete()):
            with pytest.raises(DBAPIError, match=f"table {name} is insert-only"):
                execute(world.ledger, statement)
    assert set(schema.INSERT_ONLY) == set(schema.metadata.tables) - {"review_lock"}


def test_replacing_a_row_is_refused_too(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/rowen.db") as ledger:
        ledger.add_records(REVIEW, "medline", [("1", Record(title="x"))])
        with pytest.raises(DBAPIError, match="insert-only"), ledger._engine.begin() as connection:
            connection.exec_driver_sql("INSERT OR REPLACE INTO event SELECT * FROM event")


def test_the_migrations_make_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_what_was_written_is_there_after_opening_again(world: World, address: str) -> None:
    world.run("medline:1")
    world.ledger.close()

    with Ledger.open(address) as again:
        assert [held.id for held in again.records(REVIEW)] == [rid("medline", "1")]


def test_a_database_of_a_later_rowen_is_refused_and_left_alone(ledger: Ledger, address: str) -> None:
    with ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerDatabase, match=r"revision 9999.*up to 0004.*Install the newer Rowen"):
        Ledger.open(address)
    with ledger.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE record (x)")
    other.close()
    with pytest.raises(StorageError, match="another program"):
        Ledger.open(f"sqlite:///{tmp_path}/other.db")


@pytest.mark.parametrize(
    "address", ["mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "nonsense", "oracle+x://a:secret@b"]
)
def test_an_address_of_no_known_kind_is_refused_with_a_remedy(address: str) -> None:
    with pytest.raises(InputError, match=r"ROWEN_DATABASE_URL.*sqlite:///") as caught:
        Ledger.open(address)
    assert "secret" not in str(caught.value)


def test_the_default_address_makes_its_folder(tmp_path: Path) -> None:
    with Ledger.open(default_url(tmp_path / "a" / "b")) as ledger:
        assert ledger.runs(REVIEW) == ()
    assert (tmp_path / "a" / "b" / "rowen.db").is_file()


# --- what a person reads when the database fails


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "rowen.db").write_bytes(b"these are no tables " * 100)

    with pytest.raises(StorageError, match=r"rowen\.db is not a Rowen database.*backup"):
        Ledger.open(f"sqlite:///{tmp_path}/rowen.db")


def test_a_folder_in_the_place_of_the_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "rowen.db").mkdir()

    with pytest.raises(StorageError, match=r"cannot be opened.*folder exists"):
        Ledger.open(f"sqlite:///{tmp_path}/rowen.db")


def test_a_home_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be made"):
        Ledger.open(default_url(tmp_path / "file" / "home"))


def sqlite_with(tmp_path: Path, pragma: str) -> Ledger:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/rowen.db")
    sqlalchemy.event.listen(ledger._engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))
    ledger._engine.dispose()
    return ledger


def test_a_read_only_database_says_so_and_can_still_be_read(tmp_path: Path) -> None:
    with sqlite_with(tmp_path, "query_only = ON") as ledger:
        with pytest.raises(StorageError, match=r"rowen\.db cannot be written to.*permission"):
            ledger.publish_version(REVIEW, "1.0", "ann")
        assert ledger.versions(REVIEW) == ()


def test_a_full_disk_says_so_and_keeps_nothing_by_halves(tmp_path: Path) -> None:
    with sqlite_with(tmp_path, "max_page_count = 120") as ledger:
        large = [(str(number), Record(title="x" * 2000)) for number in range(500)]
        with pytest.raises(StorageError, match=r"no space left.*Free some space"):
            ledger.add_records(REVIEW, "medline", large)
        assert ledger.missing_keys(REVIEW, "medline", ["0", "499"]) == ("0", "499")


def test_a_database_that_stays_locked_says_so(tmp_path: Path) -> None:
    with sqlite_with(tmp_path, "busy_timeout = 50") as ledger:
        blocker = sqlite3.connect(tmp_path / "rowen.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"stayed locked.*Close the program"):
            ledger.publish_version(REVIEW, "1.0", "ann")
        assert ledger.versions(REVIEW) == (), "reading goes on beside a writer"
        blocker.close()
        ledger.publish_version(REVIEW, "1.0", "ann")


def test_an_unreachable_server_is_named_without_the_password() -> None:
    with pytest.raises(StorageError, match=r"rowen on 127.0.0.1:1 cannot be reached.*server runs") as caught:
        Ledger.open("postgresql://ann:secret@127.0.0.1:1/rowen")
    shown = [str(caught.value), repr(caught.value.args)]
    assert not any("secret" in text for text in shown)


@pytest.mark.postgres
@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_a_database_that_does_not_exist_is_named(address: str) -> None:
    url = sqlalchemy.make_url(address).set(database="no_such_database")
    with pytest.raises(StorageError, match=r"no_such_database on .* does not exist.*createdb"):
        Ledger.open(url.render_as_string(hide_password=False))


@pytest.mark.postgres
@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_a_locked_server_says_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rowen.ledger.store.LOCK_SECONDS", 1)
    with (
        Ledger.open(address) as holder,
        Ledger.open(address) as waiting,
        holder.transaction(),
        pytest.raises(StorageError, match="stayed locked"),
    ):
        waiting.publish_version(REVIEW, "1.0", "ann")


def test_every_failure_has_a_message_with_a_place_and_a_remedy() -> None:
    for failure in failures.FAILURES:
        assert "{place}" in failure.message
        assert re.match(r"[A-Z].*\.$", failure.remedy)


# --- several at once


def test_many_threads_write_and_nothing_is_lost(ledger: Ledger) -> None:
    def work(number: int) -> int:
        stored = ledger.add_records(REVIEW, f"source{number % 4}", [(str(i), Record(title=f"{i}")) for i in range(20)])
        ledger.add_waiver(REVIEW, str(number), "ann", "counted")
        return stored

    with ThreadPoolExecutor(max_workers=12) as pool:
        stored = list(pool.map(work, range(24)))

    assert sum(stored) == 4 * 20, "each record is new once, whoever came first"
    assert len(ledger.waivers(REVIEW)) == 24


def test_reading_goes_on_while_others_write(world: World) -> None:
    world.run("medline:1")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            world.ledger.add_records(REVIEW, "embase", [(str(number), Record(title="x"))])

    with ThreadPoolExecutor(max_workers=2) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        for _ in range(20):
            assert check(prisma(world.ledger, REVIEW)) == ()
        stop.set()
        for writer in writers:
            writer.result()


def in_another_process(address: str, number: int) -> int:
    with Ledger.open(address) as ledger:
        return sum(
            ledger.add_records(REVIEW, "medline", [(str(key), Record(title=str(key)))])
            for key in range(number * 10, number * 10 + 20)
        )


def test_two_processes_open_the_same_new_database_and_write_to_it(address: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        stored = pool.starmap(in_another_process, [(address, 0), (address, 1)])

    assert sum(stored) == 30
    with Ledger.open(address) as ledger:
        assert ledger.missing_keys(REVIEW, "medline", [str(key) for key in range(31)]) == ("30",)


def test_events_are_numbered_in_the_order_of_their_commits(ledger: Ledger) -> None:
    def work(number: int) -> None:
        ledger.add_waiver(REVIEW, str(number), "ann", "counted")

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(16)))
    with ledger.read() as connection:
        numbers = connection.exec_driver_sql("SELECT seq FROM event ORDER BY seq").scalars().all()
    assert numbers == list(range(1, len(numbers) + 1)), "without a gap, so that a past moment is a prefix"


# --- the review's lock


def test_errors_of_the_ledger_are_rowens_own(tmp_path: Path) -> None:
    (tmp_path / "rowen.db").write_bytes(b"no tables")
    with pytest.raises(RowenError):
        Ledger.open(f"sqlite:///{tmp_path}/rowen.db")
