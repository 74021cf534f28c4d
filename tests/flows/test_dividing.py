"""Deduplication shared with other processes: the same ledger as without them, whole or not at all."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import flows.crew
from flows import deduplicating
from flows.crew import Crew, crew
from flows.deduplicating import deduplicate
from flows.desk import Desk, open_desk
from flows.knowing import index_path
from flows.pipeline import Request, update
from rowen import dedup
from rowen.dedup.blocking import Pairs, candidates
from rowen.dedup.propose import judge
from rowen.dedup.rows import rows_of
from rowen.dedup.table import Column, Links
from rowen.dedup.table_file import load, programs, save
from rowen.ledger.types import SearchOutcome, SearchSpec
from rowen.records import Author, InputError, PartialDate, Record, SourceKind, StorageError, to_json
from tests.flows.conftest import REVIEW, House

dask = pytest.mark.skipif(find_spec("prefect_dask") is None, reason="needs Dask: pip install rowen[dask]")


def article(number: int, **changes: object) -> Record:
    fields = {
        "title": f"How member number {number} of a forum lives with pain",
        "authors": (Author(f"Family{number}", "A"),),
        "container": "Journal of Forums",
        "published": PartialDate(2000 + number % 20),
        "volume": str(number),
        "pages": f"{number}1-{number}9",
        **changes,
    }
    return Record(**fields)  # type: ignore[arg-type]


def some(count: int) -> list[tuple[str, Record]]:
    """Articles that come twice, some of them with a difference."""
    twins = [(f"{number}a", article(number)) for number in range(count)]
    twins += [(f"{number}b", article(number, volume="" if number % 3 else f"{number + 1}")) for number in range(count)]
    return twins


def see(desk: Desk, items: list[tuple[str, Record]]) -> None:
    run = desk.ledger.start_run(
        desk.review, trigger="manual", reason="", protocol="p", reviewers_per_stage=(2, 2), practice=False, rowen_version="0"
    )  # fmt: skip
    spec = SearchSpec(
        source="medline", name="MEDLINE", platform="PubMed", kind=SourceKind.DATABASE, how="api", strategy="x", method=""
    )  # fmt: skip
    search = desk.ledger.start_search(run.id, desk.review, spec)
    desk.ledger.add_records(desk.review, "medline", items)
    keys = [key for key, _ in items]
    desk.ledger.finish_search(search.id, SearchOutcome(complete=True, reported=len(keys), arrived=len(keys)), keys)


def outcome(desk: Desk) -> object:
    groups = {frozenset(item.records) for item in desk.ledger.citations(desk.review)}
    return desk.ledger.state_digest(desk.review), desk.ledger.verdicts(desk.review), groups


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "peers"
    (made / "searches").mkdir(parents=True)
    (made / "review.yaml").write_text(REVIEW, encoding="utf-8")
    for name in ("medline", "europepmc", "cinahl"):
        (made / "searches" / f"{name}.txt").write_text("everything", encoding="utf-8")
    return made


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divide even a little, into several parts."""
    monkeypatch.setattr(deduplicating, "FEWEST", 0)
    monkeypatch.setattr("flows.knowing.BATCH", 100)
    monkeypatch.setattr(sys.modules[judge.__module__], "CHUNK", 100)


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server of this test's own; its settings must be there before prefect is imported."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.pop("PREFECT_API_URL", None)
    from prefect.settings import get_current_settings
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield str(get_current_settings().api.url)


def undivided(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch, months: list[list[tuple[str, Record]]]
) -> object:
    monkeypatch.setenv("ROWEN_HOME", str(home))
    with open_desk(str(folder)) as desk:
        for month in months:
            see(desk, month)
            deduplicate(desk, None)
        return outcome(desk)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("workers", ["processes:2", pytest.param("dask:2", marks=dask)])
def test_divided_work_leaves_the_ledger_of_undivided_work(
    workers: str, prefect_server: str, folder: Path, tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [some(150), [("late", article(7)), ("new", article(999))]]
    expected = undivided(folder, tmp_path / "one", monkeypatch, months)
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "two"))
    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", workers)
    with open_desk(str(folder)) as desk:
        see(desk, months[0])
        deduplicate(desk, None)
        monkeypatch.setattr(deduplicating, "FEWEST", 1_000)
        see(desk, months[1])
        deduplicate(desk, None)
        assert outcome(desk) == expected
    assert list((tmp_path / "two" / "parts").iterdir()) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("workers", ["processes:2", pytest.param("dask:2", marks=dask)])
def test_workers_that_die_stop_the_run_and_leave_the_ledger_as_it_was(
    workers: str, prefect_server: str, folder: Path, tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = undivided(folder, tmp_path / "one", monkeypatch, [some(60)])
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "two"))
    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", workers)
    with open_desk(str(folder)) as desk:
        see(desk, some(60))
        with monkeypatch.context() as harm:
            harm.setattr("flows.dividing.Parcel", _Deadly)
            with pytest.raises(StorageError, match="Nothing is half-written"):
                deduplicate(desk, None)
        assert desk.ledger.citations(desk.review) == ()
        assert desk.ledger.verdicts(desk.review) == ()
        assert not any((tmp_path / "two" / "parts").iterdir())
        monkeypatch.delenv("ROWEN_DEDUP_WORKERS")
    with open_desk(str(folder)) as desk:
        deduplicate(desk, None)
        assert outcome(desk) == expected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_under_prefect_divides_its_work_and_ends_with_the_digest_of_one_that_does_not(
    prefect_server: str, house: House, tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.update_review import update_review

    with open_desk(str(house.folder)) as desk:
        expected = update(desk, Request()).run.digest
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "two"))
    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", "processes:2")
    report = update_review(review=str(house.folder))
    assert (tmp_path / "two" / "parts").is_dir()
    assert report.run.digest == expected


class _Deadly:
    """A parcel of which no worker survives the opening."""

    def __init__(self, content: object) -> None:
        self._content, self._home = content, os.getpid()

    @property
    def content(self) -> object:
        if os.getpid() != self._home:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._content


def test_rows_and_verdicts_are_the_same_in_any_chunks_and_through_a_file(tmp_path: Path) -> None:
    items = some(40)
    stored = [(name, to_json(record).decode()) for name, record in items]
    assert rows_of(stored) == [*rows_of(stored[:7]), *rows_of(stored[7:])]
    # Real exports hold halves of character pairs and worse.
    table = dedup.prepare(
        [*items, ("broken", article(99, title="Half of \ud835 a pair of \u03b2-blockers", pages="\0 12"))]
    )
    save(table, tmp_path / "table")
    again = load(tmp_path / "table")
    for field in fields(table):
        assert same(getattr(again, field.name), getattr(table, field.name)), field.name
    pairs = candidates(table, np.ones(len(table), dtype=np.bool_))
    parts = [verdict for chunk in pairs.chunks(7) for verdict in judge(again, chunk)]
    assert tuple(parts) == dedup.examine(table).verdicts != ()


def same(one: object, two: object) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(two, np.ndarray) and one.dtype == two.dtype and bool((one == two).all())
    if isinstance(one, Column | Links):
        return all(same(getattr(one, part.name), getattr(two, part.name)) for part in fields(one))
    return one == two


def test_a_worker_with_other_programs_refuses() -> None:
    from flows.dividing import Parcel, prepare_records

    assert prepare_records.fn(Parcel([]), programs()) == []
    with pytest.raises(InputError, match="another Rowen"):
        prepare_records.fn(Parcel([]), "other")


def test_a_worker_that_does_not_see_the_table_says_so(tmp_path: Path) -> None:
    from flows.dividing import Parcel, compare_pairs

    nothing = np.empty(0, dtype=np.int64)
    with pytest.raises(StorageError, match="ROWEN_HOME"):
        compare_pairs.fn(tmp_path / "nowhere", Parcel(Pairs(nothing, nothing)), programs())


def test_few_records_are_compared_here_whatever_the_setting(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", "processes:2")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with open_desk(str(folder)) as desk:
        see(desk, some(5))
        deduplicate(desk, None)
        assert len(desk.ledger.citations(desk.review)) > 0
        assert index_path(desk).exists()


@pytest.mark.parametrize(
    "given", ["many", "processes", "dask:0", "dask:-1", "threads:2", "http://host:8786", "tcp://host"]
)
def test_a_setting_that_names_no_workers_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", given)
    with pytest.raises(InputError, match="ROWEN_DEDUP_WORKERS"):
        crew()


def test_the_setting_names_processes_or_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.crew, "find_spec", lambda name: name)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    found = {}
    for given in ("", "processes:2", "dask:3", "tcp://host:8786"):
        monkeypatch.setenv("ROWEN_DEDUP_WORKERS", given)
        found[given] = crew()
    assert found == {
        "": None,
        "processes:2": Crew("processes", 2),
        "dask:3": Crew("dask", 3),
        "tcp://host:8786": Crew("cluster", address="tcp://host:8786"),
    }


def test_dask_that_is_not_installed_and_a_missing_server_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.crew, "find_spec", lambda name: None)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", "dask:2")
    with pytest.raises(InputError, match=r"rowen\[dask\]"):
        crew()
    monkeypatch.setenv("ROWEN_DEDUP_WORKERS", "processes:2")
    with pytest.raises(InputError, match="PREFECT_API_URL"):
        crew()
