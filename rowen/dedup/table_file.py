"""A table as a file, for other processes to read; and the programs that both must share."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rowen.dedup.table import Column, Links, MatchTable

_PACKAGES: Final = ("numpy", "pandas", "rapidfuzz")
_Arrays = Mapping[str, npt.NDArray[Any]]


def save(table: MatchTable, path: Path) -> None:
    """Write a table to a file, as plain arrays and JSON: reading it runs nothing.

    Raises:
        OSError: the file cannot be written.
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    for field in fields(MatchTable):
        value = getattr(table, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        elif isinstance(value, tuple):
            arrays[f"{field.name}.values"] = _packed(value)
        else:
            arrays[f"{field.name}.codes"] = value.codes
            arrays[f"{field.name}.values"] = _packed(value.values)
            if isinstance(value, Links):
                arrays[f"{field.name}.rows"] = value.rows
    with path.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)


def load(path: Path) -> MatchTable:
    """Read a table that `save` wrote.

    Raises:
        OSError: the file cannot be read.
    """
    with np.load(path, allow_pickle=False) as arrays:
        return MatchTable(**{field.name: _value(field.name, arrays) for field in fields(MatchTable)})


def _value(name: str, arrays: _Arrays) -> Any:
    if name in arrays:
        return arrays[name]
    values = _unpacked(arrays[f"{name}.values"])
    if f"{name}.rows" in arrays:
        return Links(arrays[f"{name}.rows"], arrays[f"{name}.codes"], values)
    return Column(arrays[f"{name}.codes"], values) if f"{name}.codes" in arrays else values


def _packed(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    # ASCII: a lone half of a character pair, which real exports hold, survives.
    return np.frombuffer(json.dumps(texts).encode("ascii"), dtype=np.uint8)


def _unpacked(packed: npt.NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(json.loads(packed.tobytes()))


@lru_cache(maxsize=1)
def programs() -> str:
    """Return one digest of all that a verdict depends on besides the records: equal in two processes, equal answers."""
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    hashed = hashlib.sha256(repr([platform.python_version(), *packages]).encode())
    for room in ("rowen.dedup", "rowen.records"):
        for file in sorted((one for one in files(room).iterdir() if one.is_file()), key=lambda one: one.name):
            hashed.update(f"\0{room}/{file.name}\0".encode() + file.read_bytes())
    return hashed.hexdigest()
