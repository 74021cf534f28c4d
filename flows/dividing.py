"""The Prefect flow ``deduplicate``: what can be divided of deduplication is done in tasks, each with a part of the work.

Records are prepared and pairs examined by whatever the flow's task runner starts; everything else, and all that is
written, stays in this process. The functions are those of an undivided run, and so are the answers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows.crew import SETTING, Crew
from flows.deduplicating import Hands, cluster
from flows.desk import Desk, open_desk
from flows.progress import tell
from rowen.dedup.blocking import Pairs
from rowen.dedup.propose import judge
from rowen.dedup.rows import Row, rows_of
from rowen.dedup.table import MatchTable
from rowen.dedup.table_file import load, programs, save
from rowen.ledger.types import Run
from rowen.records import InputError, PairVerdict, Problem, StorageError

T = TypeVar("T")
_CLUSTER_AHEAD = 64
"""Parts under way at a time in a cluster of unknown size; it bounds the memory of the records that wait."""


class Parcel(Generic[T]):
    """What is sent to a worker as it is: Prefect would walk through a collection of records in search of futures."""

    def __init__(self, content: T) -> None:
        self.content = content


@task(name="prepare-records", retries=1, retry_delay_seconds=1, cache_policy=NO_CACHE, persist_result=False)
def prepare_records(stored: Parcel[Sequence[tuple[str, str]]], made_with: str) -> list[tuple[str, Row]]:
    """Prepare one batch of records."""
    _same_programs(made_with)
    return rows_of(stored.content)


@task(name="compare-pairs", retries=1, retry_delay_seconds=1, cache_policy=NO_CACHE, persist_result=False)
def compare_pairs(table: Path, pairs: Parcel[Pairs], made_with: str) -> tuple[PairVerdict, ...]:
    """Examine one chunk of pairs of a table that lies in the shared folder."""
    _same_programs(made_with)
    return judge(_table(table), pairs.content)


def _same_programs(made_with: str) -> None:
    if made_with != programs():
        message = "A worker runs another Rowen than this run, or other packages; its answers could differ."
        raise InputError(Problem(message, "Install the same version from the same lock on every worker."))


@lru_cache(maxsize=1)
def _table(path: Path) -> MatchTable:
    """Read a table once in each process; no two tables ever have the same path."""
    try:
        return load(path)
    except FileNotFoundError as error:
        raise StorageError(
            f"A worker does not see {path}. Mount the folder ROWEN_HOME on every worker at the same place, then run again."
        ) from error


@dataclass(frozen=True, slots=True)
class InTasks:
    """Lets tasks do the work.

    Attributes:
        folder: where the workers find the table.
        ahead: how many parts are under way at a time.
    """

    folder: Path
    ahead: int

    def rows(self, batches: Iterable[Sequence[tuple[str, str]]]) -> Iterator[list[tuple[str, Row]]]:
        """Prepare batches of records, given as (id, JSON)."""
        return self._in_order(prepare_records.submit(Parcel(batch), programs()) for batch in batches)

    def judge(self, table: MatchTable, chunks: Sequence[Pairs]) -> Iterator[tuple[PairVerdict, ...]]:
        """Examine chunks of pairs; the table goes to the workers once, as a file."""
        path = self.folder / "table.npz"
        save(table, path)
        tell("deduplicate", f"{len(chunks):,} parts to compare")
        return self._in_order(compare_pairs.submit(path, Parcel(pairs), programs()) for pairs in chunks)

    def _in_order(self, submitted: Iterator[PrefectFuture[T]]) -> Iterator[T]:
        waiting = deque(islice(submitted, self.ahead))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(islice(submitted, 1))


@flow(name="deduplicate", flow_run_name="{review}", retries=0, validate_parameters=False)
def deduplicate_in_tasks(review: str, run: str | None, ahead: int) -> tuple[str, ...]:
    """Do what `flows.deduplicating.deduplicate` does, in tasks.

    Args:
        review: the review's folder.
        run: id of the run that this is part of.
        ahead: how many parts are under way at a time.
    """
    with open_desk(review) as desk, _shared_folder(desk) as folder:
        new, tasks = desk.ledger.unassigned(desk.review), InTasks(folder, ahead)
        return cluster(desk, new, desk.ledger.run(run) if run else None, Hands(tasks.rows, tasks.judge))


def deduplicate_in_parts(desk: Desk, run: Run | None, crew: Crew) -> tuple[str, ...]:
    """Deduplicate with the help of other processes. Returns what `flows.deduplicating.deduplicate` returns.

    Raises:
        InputError: the workers do not run this Rowen.
        StorageError: the ledger or the index failed, or workers died; what the ledger holds is whole, and the next run
            goes on from there.
    """
    ahead = 2 * crew.count or _CLUSTER_AHEAD
    divided = deduplicate_in_tasks.with_options(task_runner=_runner(crew))
    with _losses_explained(crew):
        return divided(str(desk.protocol.folder), run.id if run else None, ahead)


def _runner(crew: Crew) -> TaskRunner[Any]:
    runner: TaskRunner[Any]
    if crew.kind == "processes":
        runner = ProcessPoolTaskRunner(max_workers=crew.count)
    else:
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415  an extra that few install

        # A dashboard without a page and on any free port: there is no way to have none.
        nobody = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
        local = {
            "n_workers": crew.count,
            "threads_per_worker": 1,
            "processes": True,
            "memory_limit": 0,
            "host": "127.0.0.1",
            "scheduler_kwargs": nobody,
        }
        there = crew.kind == "cluster"
        runner = DaskTaskRunner(address=crew.address or None, cluster_kwargs=None if there else local)
    return runner


@contextmanager
def _losses_explained(crew: Crew) -> Iterator[None]:
    """Let Dask try a part whose worker died once more, and say in words what it means when that does not help."""
    lost: tuple[type[Exception], ...] = (BrokenProcessPool,)
    with ExitStack() as stack:
        if crew.kind != "processes":
            import dask.config  # noqa: PLC0415
            import distributed  # noqa: PLC0415

            lost = (distributed.KilledWorker, distributed.comm.CommClosedError)
            stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": 1}))
        try:
            yield
        except lost as error:
            raise StorageError(
                f"Processes that compared records were lost ({type(error).__name__}), most likely for want of memory. "
                f"Nothing is half-written. Let {SETTING} name fewer processes, or leave it out, and run again."
            ) from error


@contextmanager
def _shared_folder(desk: Desk) -> Iterator[Path]:
    """Make a folder that the workers see too, and take it away again, with what a killed run left there."""
    parts = desk.places.home.resolve() / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    for left in parts.glob(f"{desk.review}.*"):
        rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=f"{desk.review}.", dir=parts) as folder:
        yield Path(folder)
