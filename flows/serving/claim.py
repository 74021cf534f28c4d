"""One `rowen up` for each home: a locked file that says who it is and what it has started."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from flows.serving.environment import HOST, Site
from flows.serving.processes import stop_group
from rowen.ledger.alive import process_mark
from rowen.records import InputError, Problem

LEFT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Started:
    """A process that `rowen up` has started, told from a later one with the same number by ``mark``."""

    pid: int
    mark: str


class Claim:
    """The claim on a home, held while `rowen up` lives."""

    def __init__(self, file: TextIO, site: Site) -> None:
        self._file, self._site = file, site

    def note(self, pids: Sequence[int]) -> None:
        """Keep which processes were started, so that the next `rowen up` can stop what a killed one left behind."""
        started = [[pid, process_mark(pid) or ""] for pid in pids]
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "url": self._site.url, "started": started}, self._file)
        self._file.flush()


@contextmanager
def claim(site: Site) -> Iterator[Claim]:
    """Claim a home and its port; what a `rowen up` that was killed left running is stopped first.

    Raises:
        InputError: another `rowen up` serves this home, or the port is taken.
    """
    site.prefect.mkdir(parents=True, exist_ok=True)
    path = site.prefect / "up.json"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(_served(path)) from None
        for pid in left_behind(path):
            stop_group(pid, LEFT_SECONDS)
        _refuse_taken(site)
        held = Claim(file, site)
        held.note(())
        yield held
        held.note(())


def left_behind(path: Path) -> list[int]:
    """Return the processes of an earlier `rowen up` that still live."""
    return [pid for pid, mark in _read(path).get("started", []) if mark and process_mark(pid) == mark]


def _read(path: Path) -> dict[str, list[tuple[int, str]]]:
    try:
        found: dict[str, list[tuple[int, str]]] = json.loads(path.read_text(encoding="utf-8") or "{}")
    except ValueError:
        return {}  # written half when the machine went down: then nothing of it lives either
    return found


def _served(path: Path) -> Problem:
    said = _read(path)
    return Problem(
        f"Another `rowen up` (process {said.get('pid', 'unknown')}, {said.get('url', 'starting')}) serves "
        f"{path.parent.parent}.",
        "Use that one; or stop it with Ctrl-C, or set ROWEN_HOME to another folder.",
        field="ROWEN_HOME",
    )


def _refuse_taken(site: Site) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trying:
        # As the server itself does; else connections of a server that has just stopped would be in the way.
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((HOST, site.port))
        except OSError as error:
            raise InputError(
                Problem(
                    f"Port {site.port} of {HOST} cannot be used ({error.strerror}){_by(site)}.",
                    "Choose another with --port, or stop what uses it.",
                    field="--port",
                )
            ) from error


def _by(site: Site) -> str:
    """Who holds the port, if it is another `rowen up`: its pool says which home it serves."""
    from prefect.client.orchestration import SyncPrefectClient  # noqa: PLC0415  slow, and needed for this message only
    from prefect.exceptions import PrefectHTTPStatusError  # noqa: PLC0415

    with SyncPrefectClient(f"{site.url}/api", httpx_settings={"timeout": 3}) as client:
        if client.api_healthcheck() is not None:
            return ""
        try:
            return f"; a Prefect server is there: {client.read_work_pool('rowen').description}"
        except PrefectHTTPStatusError:
            return "; another Prefect server is there"
