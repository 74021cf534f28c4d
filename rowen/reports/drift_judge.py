"""What is ordinary from one search to the next, and what is not. Pure; docs/reports/drift.md states the rules."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import NormalDist

from rowen.reports.drift_source import Band, Piece, Said

FEWEST = 3
"""Earlier complete searches of the same strategy without which no band is claimed: two spans of growth."""
LEVEL = 0.9999
"""A number of new hits this improbable under the growth so far is outside: one search in ten thousand by chance."""
ORDINARY_LOSS, LEAST_LOSS = 0.05, 2
"""Up to a twentieth of a set (NLM's yearly revision of MeSH moves about as much), and two records, may leave unremarked."""
_MANY = 200.0
_CONTEXT = 4
_TOKEN = re.compile(r'[()]|"[^"]*"(?:\[[^\]]*\])?|[^\s()"]+')


def ordinary_loss(records: int) -> int:
    """Return how many records of a set may leave it between two searches without a warning."""
    return max(LEAST_LOSS, math.ceil(records * ORDINARY_LOSS))


def band(earlier: Sequence[tuple[datetime, int]], now: datetime) -> Band | None:
    """Return how many hits are to be expected; None with fewer than `FEWEST` earlier searches.

    Downwards: the last number less the ordinary loss, because under one strategy a database hardly shrinks. Upwards:
    new hits come as a Poisson process whose rate is known from the growth so far only; the number to come then has the
    negative binomial distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6, with Jeffreys' prior), widened
    by how much more than Poisson the growth has varied (quasi-Poisson: Pearson's chi square over its degrees of freedom).

    Args:
        earlier: time and hits of the earlier complete searches of this strategy, oldest first.
        now: time of this one.
    """
    if len(earlier) < FEWEST:
        return None
    last_at, last = earlier[-1]
    known, ahead = _days(earlier[0][0], last_at), _days(last_at, now)
    grown = max(0, last - earlier[0][1])
    spread = _spread(earlier, grown / known)
    most = math.ceil(spread * _most_new(grown / spread, ahead / known))
    loss = ordinary_loss(last)
    return Band(
        expected=last + round(grown / known * ahead),
        low=max(0, last - loss),
        high=last + max(loss, most),
        earlier=len(earlier),
    )


def _days(first: datetime, last: datetime) -> float:
    return max(1.0, (last - first).total_seconds() / 86_400)


def _spread(earlier: Sequence[tuple[datetime, int]], rate: float) -> float:
    """How much more the growth varied than chance alone would make it; 1 at least."""
    if rate <= 0:
        return 1.0
    off = 0.0
    for (begin, before), (end, after) in pairwise(earlier):
        due = rate * _days(begin, end)
        off += (max(0, after - before) - due) ** 2 / due
    return max(1.0, off / max(1, len(earlier) - 2))


def _most_new(seen: float, share: float) -> int:
    """The quantile of new hits, after ``seen`` in a time of which ``share`` is now to pass."""
    shape = seen + 0.5
    mean = shape * share
    if mean > _MANY:
        return math.ceil(mean + NormalDist().inv_cdf(LEVEL) * math.sqrt(mean * (1 + share)))
    stop = 1 / (1 + share)
    chance = math.exp(shape * math.log(stop))
    count, total = 0, chance
    while total < LEVEL:
        chance *= (shape + count) / (count + 1) * (1 - stop)
        count += 1
        total += chance
        if chance < 1e-12 and count > mean:
            break
    return count


def diff(before: str, now: str) -> tuple[Piece, ...]:
    """Return what changed in a translation, word by word; () if nothing but spaces did. Long stretches of the same are cut."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(now)
    if old == new:
        return ()
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _shortened(old[a:b], first=not a, last=b == len(old))))
            continue
        pieces += [Piece("gone", " ".join(old[a:b]))] if b > a else []
        pieces += [Piece("new", " ".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> str:
    head, tail = (() if first else words[:_CONTEXT]), (() if last else words[-_CONTEXT:])
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join((*head, "…", *tail))


def said(now: Sequence[str], before: Sequence[str]) -> tuple[Said, ...]:
    """Return the source's warnings, each once, with whether the last search got it too."""
    known = set(before)
    return tuple(Said(words, words not in known) for words in dict.fromkeys(now))
