"""A short fingerprint of an abstract: the smallest hashes of its word pairs (bottom-k sketch, Broder 1997)."""

from __future__ import annotations

import zlib
from struct import Struct

import numpy as np
import numpy.typing as npt

from rowen.dedup.fields import present
from rowen.records import matching_words
from rowen.records.remarks import without_remarks

SKETCH_SIZE = 12
MIN_WORDS = 20  # shorter texts are "No abstract available" and the like
NO_SKETCH = bytes(4 * SKETCH_SIZE)
_MAX_CHARACTERS = 700  # sources cut abstracts at different lengths; the beginning is what they share
# Of a thousand characters the twelve smallest hashes lie below this nearly always: only those need to be sorted.
_LOW = 2**30
_packed = Struct(f"<{SKETCH_SIZE}I").pack


def sketch(text: str) -> bytes:
    """Return the sketch of a text as 32-bit numbers, all zeros where there is no abstract worth the name."""
    if len(text) < MIN_WORDS * 3 or not present(text):
        return NO_SKETCH
    if len(text) < 2 * _MAX_CHARACTERS:  # of a longer one the end is not compared anyway
        text = without_remarks(text)
    words = matching_words(text[:_MAX_CHARACTERS])
    if len(words) < MIN_WORDS:
        return NO_SKETCH
    hashes = set(map(zlib.crc32, map(bytes.__add__, words, words[1:])))
    smallest = sorted([value for value in hashes if value < _LOW])
    if len(smallest) < SKETCH_SIZE:
        smallest = sorted(hashes)
        if len(smallest) < SKETCH_SIZE:
            return NO_SKETCH
    return _packed(*smallest[:SKETCH_SIZE])


def likeness(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Compare sketches row by row: are both there, and how many of the hashes do they share."""
    both = (left[:, -1] != 0) & (right[:, -1] != 0)
    shared = (left[:, :, None] == right[:, None, :]).any(axis=2).sum(axis=1)
    return both, np.where(both, shared, 0)
