"""Whole columns of pairs judged at once, each distinct text or pair of texts only one time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rowen.dedup.levels import LevelCodes
from rowen.dedup.table import Bools, Column, Ints


def steps(default: int, *cases: tuple[Bools, int], size: int) -> LevelCodes:
    """Return codes; a later case overrules an earlier one."""
    codes = np.full(size, default, dtype=np.int8)
    for where, code in cases:
        codes[where] = code
    return codes


def of_values(column: Column, rows: Ints, read: Callable[[str], int], missing: int) -> Ints:
    """Read a number from each distinct text of some rows once."""
    codes, place = np.unique(column.codes[rows], return_inverse=True)
    values = [read(column.values[code]) if code >= 0 else missing for code in codes.tolist()]
    return np.array(values, dtype=np.int64)[place.ravel()] if values else np.empty(0, dtype=np.int64)


def by_values(column: Column, left: Ints, right: Ints, judge: Callable[[str, str], int], *, same: int) -> LevelCodes:
    """Judge each distinct pair of texts once; equal texts (also two empty ones) get ``same``."""
    one, two = column.codes[left].astype(np.int64), column.codes[right].astype(np.int64)
    low, high = np.minimum(one, two), np.maximum(one, two)
    pairs, place = np.unique((low + 1) * (len(column.values) + 1) + high + 1, return_inverse=True)
    values = ("", *column.values)
    width = len(values)
    judged = [
        same if a == b else judge(values[a], values[b]) for a, b in ((int(p) // width, int(p) % width) for p in pairs)
    ]
    return np.array(judged, dtype=np.int8)[place.ravel()]
