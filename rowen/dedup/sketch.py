"""A short fingerprint of an abstract: the smallest hashes of its word pairs (bottom-k sketch, Broder 1997)."""

from __future__ import annotations

import zlib
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rowen.dedup.fields import present
from rowen.records import matching

SKETCH_SIZE = 12
MIN_WORDS = 20  # shorter texts are "No abstract available" and the like
_MAX_CHARACTERS = 1000  # sources cut abstracts at different lengths; the beginning is what they share
_EMPTY = np.zeros(SKETCH_SIZE, dtype=np.uint32)


def sketch(text: str) -> npt.NDArray[np.uint32]:
    """Return the sketch of a text, all zeros where there is no abstract worth the name."""
    if len(text) < MIN_WORDS * 3 or not present(text):
        return _EMPTY
    words = matching(text[:_MAX_CHARACTERS]).encode().split()
    if len(words) < MIN_WORDS:
        return _EMPTY
    hashes = sorted({zlib.crc32(first + second) for first, second in pairwise(words)})
    if len(hashes) < SKETCH_SIZE:
        return _EMPTY
    return np.array(hashes[:SKETCH_SIZE], dtype=np.uint32)


def likeness(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Compare sketches row by row: are both there, and how many of the hashes do they share."""
    both = (left[:, -1] != 0) & (right[:, -1] != 0)
    shared = (left[:, :, None] == right[:, None, :]).any(axis=2).sum(axis=1)
    return both, np.where(both, shared, 0)
