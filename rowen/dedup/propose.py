"""From the table to verdicts: candidate pairs, their levels, the rules, the words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rowen.dedup import levels as on
from rowen.dedup.blocking import Pairs, Skipped, candidates
from rowen.dedup.comparing import Compared, compare, worth_comparing
from rowen.dedup.explain import verdicts
from rowen.dedup.levels import Condition, LevelCodes
from rowen.dedup.rules import NO_RULE, RULES, apply
from rowen.dedup.table import Bools, Ints, MatchTable
from rowen.dedup.titles import Titles, compare_titles
from rowen.records import Answer, PairVerdict

CHUNK = 100_000  # pairs compared at a time, which bounds the memory


Judge = Callable[[MatchTable, Sequence[Pairs]], Iterable[Sequence[PairVerdict]]]
"""Examines each of several chunks of pairs, wherever that happens, and gives the answers in the order of the chunks."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What comparing found.

    Attributes:
        verdicts: same, ask, and the different ones worth remembering, ordered by record ids.
        compared: how many pairs were compared.
        skipped: blocks that were too large to compare every pair in them; empty in any ordinary set.
    """

    verdicts: tuple[PairVerdict, ...]
    compared: int
    skipped: tuple[Skipped, ...]


def propose(table: MatchTable, new: Collection[str] | None = None) -> tuple[PairVerdict, ...]:
    """Return verdicts on every pair worth one; with ``new``, only on pairs that hold at least one of these ids.

    Each verdict follows from the two records alone, so taking records in at once or in batches gives the same set.
    What could not be compared is told by :func:`examine`.

    Raises:
        ValueError: ``new`` holds an id that is not in the table.
    """
    return examine(table, new).verdicts


def judge_here(table: MatchTable, chunks: Sequence[Pairs]) -> Iterable[Sequence[PairVerdict]]:
    """Examine chunks of pairs in this process, one after the other."""
    return (judge(table, pairs) for pairs in chunks)


def examine(
    table: MatchTable,
    new: Collection[str] | None = None,
    crowded: Collection[int] = (),
    judge_all: Judge = judge_here,
) -> Examined:
    """Do what :func:`propose` does, and say how much was compared and what was left out.

    Args:
        table: the records.
        new: ids of which every pair must hold one.
        crowded: comes with a table from the index (`rowen.dedup.index.Neighbourhood`).
        judge_all: where the pairs are examined; the answers are the same wherever that is.
    """
    found = candidates(table, _wanted(table, new), crowded)
    judged = [verdict for part in judge_all(table, found.chunks(CHUNK)) for verdict in part]
    return Examined(tuple(judged), len(found.left), found.skipped)


def judge(table: MatchTable, pairs: Pairs) -> tuple[PairVerdict, ...]:
    """Return the verdicts worth keeping on some pairs; each follows from its two records alone."""
    compared = _compared(table, pairs.left, pairs.right)
    chosen = apply(compared)
    kept = _kept(compared, chosen)
    return tuple(verdicts(table, compared.take(kept), chosen[kept], RULES))


def _compared(table: MatchTable, left: Ints, right: Ints) -> Compared:
    titles = compare_titles(table, left, right)
    worth = worth_comparing(table, left, right, titles)
    return compare(table, left[worth], right[worth], Titles(titles.ratio[worth], titles.levels[worth]))


def _wanted(table: MatchTable, new: Collection[str] | None) -> Bools:
    if new is None:
        return np.ones(len(table), dtype=np.bool_)
    names = frozenset(new)
    wanted = np.fromiter((name in names for name in table.ids), dtype=np.bool_, count=len(table))
    if int(wanted.sum()) != len(names):
        raise ValueError(f"not in the table: {', '.join(sorted(names.difference(table.ids))[:5])}")
    return wanted


def _kept(pairs: Compared, chosen: LevelCodes) -> Bools:
    different = np.array([rule.answer is Answer.DIFFERENT for rule in RULES] + [True])[chosen]
    linked = np.array([rule.link is not None for rule in RULES] + [False])[chosen]
    kept: Bools = (chosen != NO_RULE) & (~different | linked | _alike(pairs))
    return kept


def _alike(pairs: Compared) -> Bools:
    """Say where a reader would take a pair for the same: such a "different" is worth remembering."""

    def holds(condition: Condition) -> Bools:
        return condition.holds(pairs.levels[condition.scale])

    titles = holds(on.TITLE.at_least("part")) & holds(on.SERIES.among("telling"))
    return titles | holds(on.DOI.among("equal")) | holds(on.PMID.among("equal"))
