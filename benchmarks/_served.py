"""One rerun through the real ``rowen up``, whose worker or server is killed on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._plan import Kill
from rowen.ledger.types import Run

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import SyncPrefectClient

PATIENCE = 420.0
"""Seconds for anything: a run whose worker died while it was being started is given up after three minutes."""


def serve_month(
    folder: Path,
    environment: Mapping[str, str],
    slug: str,
    kill: Kill,
    asked: Callable[[], int],
    runs: Callable[[], Sequence[Run]],
) -> bool:
    """Serve the reviews of a folder, start a run, kill the worker or the server, wait for the run's end, stop.

    Args:
        folder: holds ``reviews/``.
        environment: of every process.
        slug: the review.
        kill: what, and when.
        asked: how many requests the practice sources have had.
        runs: the ledger's runs.

    Returns:
        That it was killed.

    Raises:
        AssertionError: something did not come to its end.
    """
    from prefect.client.orchestration import SyncPrefectClient  # noqa: PLC0415  slow, and not needed by most months

    with _up(folder, environment) as (process, port, printed):
        _until(lambda: process.poll() is not None or f"update-review/{slug}: " in printed.read_text(), printed)
        with SyncPrefectClient(f"http://127.0.0.1:{port}/api") as client:
            before = asked()
            wanted = _start(client, slug)
            _until(lambda: asked() - before > kill.after or _over(client, wanted), printed)
            pids = _of_home(environment["ROWEN_HOME"], f"{kill.kind} start")
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            _until(lambda: f"{kill.kind} is started again" in printed.read_text(), printed)
            _until(lambda: _over(client, wanted), printed)
            _until(lambda: all(run.state for run in runs()), printed)
            _until(lambda: not _of_home(environment["ROWEN_HOME"], "prefect.engine"), printed)
    return bool(pids)


@contextmanager
def _up(folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port = int(trying.getsockname()[1])
    printed = folder / "up.txt"
    command = [sys.executable, "-m", "rowen.cli", "up", "--port", str(port)]
    with (
        printed.open("wb") as out,
        subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=out, stderr=out) as process,
    ):
        try:
            yield process, port, printed
        finally:
            process.terminate()
            process.wait(PATIENCE)
    left = _of_home(environment["ROWEN_HOME"], "prefect")
    if process.returncode or left:
        raise AssertionError(f"rowen up ended with {process.returncode} and left {left}:\n{printed.read_text()}")


def _start(client: SyncPrefectClient, slug: str) -> UUID:
    """Start a run as the schedule does."""
    deployment = client.read_deployment_by_name(f"update-review/{slug}")
    return client.create_flow_run_from_deployment(deployment.id, parameters={"trigger": "schedule"}).id


def _over(client: SyncPrefectClient, run: UUID) -> bool:
    """Whether a run has ended; the server may be down for a moment."""
    import httpx  # noqa: PLC0415  comes with Prefect

    try:
        state = client.read_flow_run(run).state
    except httpx.HTTPError:
        return False
    return state is not None and state.is_final()


def _of_home(home: str, words: str) -> list[int]:
    """Return the living processes of a home whose command line holds these words."""
    found, said = [], f"ROWEN_HOME={home}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if words in line and said in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _until(true: Callable[[], bool], printed: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"nothing happened for {PATIENCE:.0f} seconds; rowen up said:\n{printed.read_text()}")
        time.sleep(0.1)
