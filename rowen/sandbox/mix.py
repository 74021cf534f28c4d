"""Random numbers that depend on nothing but (seed, field, index): any work can be made at any time, in any order."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def bits(seed: int, field: str, index: Ints) -> Bits:
    """Return 64 well-mixed bits for each index (SplitMix64, Steele et al. 2014), different for each field."""
    key = (seed * 0xD1342543DE82EF95 + zlib.crc32(field.encode()) * _GOLDEN) & _MASK
    value: Bits = index.astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(key)
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


def chance(seed: int, field: str, index: Ints) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each index."""
    drawn = bits(seed, field, index) >> np.uint64(11)
    return drawn.astype(np.float64) / float(1 << 53)


def below(seed: int, field: str, index: Ints, limit: int) -> Ints:
    """Return a whole number in 0..limit-1 for each index."""
    return (bits(seed, field, index) % np.uint64(limit)).astype(np.int64)


def between(seed: int, field: str, index: Ints, first: int, last: int) -> Ints:
    """Return a whole number in first..last for each index."""
    return below(seed, field, index, last - first + 1) + first


def weighted(seed: int, field: str, index: Ints, weights: Sequence[float]) -> Ints:
    """Return a position in ``weights`` for each index, as often as its weight says."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    place = np.searchsorted(edges / edges[-1], chance(seed, field, index), side="right")
    return np.minimum(place, len(weights) - 1).astype(np.int64)
