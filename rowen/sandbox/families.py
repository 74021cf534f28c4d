"""Which works belong together: every four neighbouring indices form one family, most of them strangers."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from rowen.sandbox.mix import Ints, weighted

FAMILY_SIZE = 4


class Role(IntEnum):
    """What a work is within its family."""

    ARTICLE = 0
    PREPRINT = 1
    PART_ONE = 2
    PART_TWO = 3
    PROTOCOL = 4
    ERRATUM = 5
    RETRACTION = 6
    BOOK = 7
    CHAPTER = 8
    CONFERENCE = 9
    COMMENT = 10
    CONCERN = 11

    @property
    def link(self) -> str:
        """How this work hangs on its parent, in the words of the truth file."""
        return _LINKS.get(self, "")


_LINKS = {
    Role.PREPRINT: "preprint of",
    Role.PART_TWO: "second part of",
    Role.PROTOCOL: "protocol of",
    Role.ERRATUM: "erratum for",
    Role.RETRACTION: "retraction of",
    Role.CHAPTER: "chapter of",
    Role.CONFERENCE: "conference abstract of",
    Role.COMMENT: "comment on",
    Role.CONCERN: "expression of concern for",
}
NOTICES = (Role.ERRATUM, Role.RETRACTION, Role.COMMENT, Role.CONCERN)
_A = (Role.ARTICLE, -1)
_P = (Role.PREPRINT, -1)
_PATTERNS: tuple[tuple[float, tuple[tuple[Role, int], ...]], ...] = (
    (0.22, (_A, _A, _A, _A)),
    (0.34, (_A, _A, _A, _P)),
    (0.16, (_A, (Role.PREPRINT, 0), _A, _P)),
    (0.05, (_A, (Role.PREPRINT, 0), _A, (Role.ERRATUM, 2))),
    (0.03, ((Role.PART_ONE, -1), (Role.PART_TWO, 0), _A, _A)),
    (0.04, (_A, (Role.PROTOCOL, 0), _A, _A)),
    (0.02, (_A, (Role.RETRACTION, 0), _A, _A)),
    (0.02, ((Role.BOOK, -1), (Role.CHAPTER, 0), (Role.CHAPTER, 0), (Role.CHAPTER, 0))),
    (0.08, (_A, (Role.CONFERENCE, 0), _A, _A)),
    (0.02, (_A, (Role.COMMENT, 0), _A, (Role.PREPRINT, 2))),
    (0.01, (_A, (Role.CONCERN, 0), (Role.RETRACTION, 0), _A)),
    (0.01, (_A, (Role.CONCERN, 0), _A, (Role.ERRATUM, 2))),
)
_WEIGHTS = tuple(weight for weight, _ in _PATTERNS)
_ROLES = np.array([[role for role, _ in members] for _, members in _PATTERNS], dtype=np.int64)
_PARENTS = np.array([[parent for _, parent in members] for _, members in _PATTERNS], dtype=np.int64)


class Kinship(NamedTuple):
    """For each index: its role, its parent's index (-1: none) and the pattern of its family."""

    role: Ints
    parent: Ints
    pattern: Ints


def kinship(seed: int, index: Ints) -> Kinship:
    """Return roles and parents; a parent always stands before its children."""
    block, place = index // FAMILY_SIZE, index % FAMILY_SIZE
    pattern = weighted(seed, "family", block, _WEIGHTS)
    parent = _PARENTS[pattern, place]
    return Kinship(_ROLES[pattern, place], np.where(parent < 0, -1, block * FAMILY_SIZE + parent), pattern)


def children(index: int, pattern: int, works: int) -> tuple[tuple[Role, int], ...]:
    """Return (role, index) of the works that hang on this one."""
    block, place = divmod(index, FAMILY_SIZE)
    members = _PATTERNS[pattern][1]
    found = ((role, block * FAMILY_SIZE + at) for at, (role, parent) in enumerate(members) if parent == place)
    return tuple((role, child) for role, child in found if child < works)
