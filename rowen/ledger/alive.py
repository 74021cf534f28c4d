"""Whether a process of this machine lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_SEPARATOR = "/"


def this_machine() -> str:
    """Return what tells the machine whose process numbers this process sees; `machine_name` is the part for people.

    Machines that were copied, and containers, may have one name: the name alone would have one look for the other's process
    among its own, and take its review from it. So the machine's start and the numbers' own room belong to it.
    """
    return _SEPARATOR.join([socket.gethostname(), _said("/proc/sys/kernel/random/boot_id"), _room()])


def machine_name(machine: str) -> str:
    """Return the name of a machine for people."""
    return machine.partition(_SEPARATOR)[0]


def _said(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _room() -> str:
    try:
        return str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        return ""


def process_mark(pid: int) -> str | None:
    """Return what tells a process from a later one with the same number ("" if unknown); None if there is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return ""
    try:
        # Field 22 of /proc/PID/stat is the start time; the name before it may hold blanks and brackets.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return None if fields[0] == "Z" else fields[19]
