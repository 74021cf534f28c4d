"""Who shares the work of comparing records: nobody (this process alone), processes of this machine, a Dask cluster."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from rowen.records import InputError, Problem

SETTING = "ROWEN_DEDUP_WORKERS"


@dataclass(frozen=True, slots=True)
class Crew:
    """Processes that share the work.

    Attributes:
        kind: "processes" and "dask" are started on this machine for one run; "cluster" is there already.
        count: how many processes there are; 0 for a cluster.
        address: a cluster's scheduler, else "".
    """

    kind: Literal["processes", "dask", "cluster"]
    count: int = 0
    address: str = ""


def crew() -> Crew | None:
    """Read ``ROWEN_DEDUP_WORKERS``: empty, ``processes:2``, ``dask:2`` or a scheduler's address, ``tcp://host:8786``.

    Raises:
        InputError: it is something else, asks for a package that is not installed, or there is no Prefect server.
    """
    given = os.environ.get(SETTING, "").strip()
    if not given:
        return None
    found = _read(given)
    if found is None:
        remedy = (
            "Write processes:2, dask:2 or the address of a Dask scheduler, such as tcp://host:8786; or leave it out."
        )
        raise InputError(Problem(f"{given!r} names no workers.", remedy, field=SETTING))
    if found.kind != "processes" and find_spec("prefect_dask") is None:
        remedy = "Run `pip install rowen[dask]`, here and on every worker; or use processes:2."
        raise InputError(Problem("Dask is not installed.", remedy, field=SETTING))
    if not os.environ.get("PREFECT_API_URL"):
        # Without one, every process would start a server of its own.
        remedy = "Start one and set PREFECT_API_URL (docs/guides/prefect.md); or leave the setting out."
        raise InputError(Problem("Workers need a Prefect server.", remedy, field=SETTING))
    return found


def _read(given: str) -> Crew | None:
    if re.fullmatch(r"(tcp|tls)://\S+:\d+", given):
        return Crew("cluster", address=given)
    kind, _, count = given.partition(":")
    if not re.fullmatch(r"[1-9]\d{0,3}", count):
        return None
    if kind == "processes":
        return Crew("processes", int(count))
    return Crew("dask", int(count)) if kind == "dask" else None
