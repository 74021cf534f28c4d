"""Whether a process of this machine lives."""

from __future__ import annotations

import os
from pathlib import Path


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
