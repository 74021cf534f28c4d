"""How likely a pair is one document: weights of levels, learnt once from labelled sets and moved by a person's answers.

The chance orders what people are asked, and the joining of what rules called the same. It decides nothing by itself: a
pair is merged by a rule or by a person only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from rowen.dedup import levels as on
from rowen.dedup.comparing import Compared, compare
from rowen.dedup.table import Bools, MatchTable
from rowen.dedup.titles import Floats
from rowen.records import Answer, PairVerdict

Matrix = npt.NDArray[np.float64]
WEIGHED: Final = tuple(scale for scale in on.SCALES if scale is not on.IDENTICAL)
BIAS, LIKENESS = "always", "likeness of titles"
_ROUNDS, _ENOUGH = 30, 1e-6


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in natural log odds: what each level adds; the first two are a constant and the likeness of the titles."""

    values: Matrix

    def chance(self, pairs: Compared) -> Floats:
        """Return for each pair the chance, 0 to 1, that its records are one document."""
        odds = features(pairs) @ self.values
        return np.round(1 / (1 + np.exp(-odds)), 4).astype(np.float32)

    def as_table(self) -> dict[str, object]:
        """Return the weights by name, as they are kept in ``weights.json``."""
        named: dict[str, object] = {BIAS: round(float(self.values[0]), 3), LIKENESS: round(float(self.values[1]), 3)}
        place = 2
        for scale in WEIGHED:
            values = self.values[place : place + len(scale.names)].tolist()
            named[scale.field] = {name: round(value, 3) for name, value in zip(scale.names, values, strict=True)}
            place += len(scale.names)
        return named


def features(pairs: Compared) -> Matrix:
    """Return one row for each pair: a one, the likeness of the titles (0 to 1), and a one for each level it has."""
    size = 2 + sum(len(scale.names) for scale in WEIGHED)
    found = np.zeros((len(pairs), size))
    found[:, 0], found[:, 1] = 1, pairs.title_ratio / 100
    rows, place = np.arange(len(pairs)), 2
    for scale in WEIGHED:
        found[rows, place + pairs.levels[scale].astype(np.int64)] = 1
        place += len(scale.names)
    return found


@cache
def learnt() -> Weights:
    """Return the weights that come with Rowen (made by ``benchmarks/dedup_weights.py``).

    Raises:
        ValueError: the file does not name exactly the levels there are.
    """
    held = json.loads(files("rowen.dedup").joinpath("weights.json").read_text(encoding="utf-8"))["weights"]
    return Weights(np.array([held[BIAS], held[LIKENESS], *_values(held)]))


def _values(held: Mapping[str, Mapping[str, float]]) -> Iterable[float]:
    for scale in WEIGHED:
        if tuple(held.get(scale.field, ())) != scale.names:
            raise ValueError(f"weights.json does not name the levels of {scale.field}: learn the weights again")
        yield from held[scale.field].values()


def learn(found: Matrix, same: Bools, prior: Weights, strength: float) -> Weights:
    """Return the weights that explain answers best without straying from the prior.

    Logistic regression with a normal prior around given weights, by Newton's method (Bishop 2006, section 4.3.3 and 4.5).

    Args:
        found: features, one row for each answered pair.
        same: what was answered.
        prior: the weights before these answers.
        strength: how firmly the prior is held: the inverse of its variance.
    """
    values = prior.values.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(found @ values)))
        slope = found.T @ (chance - same) + strength * (values - prior.values)
        curve = (found * (chance * (1 - chance))[:, None]).T @ found + strength * np.eye(len(values))
        step = np.linalg.solve(curve, slope)
        values = values - step
        if np.abs(step).max() < _ENOUGH:
            break
    return Weights(values)


FIRM = 4.0  # some forty answers of one kind move the order of that kind by about half


def ranked(table: MatchTable, asks: Sequence[PairVerdict], answered: Iterable[PairVerdict]) -> tuple[PairVerdict, ...]:
    """Return questions, the likeliest duplicates first, with the chance as their score.

    Answers that people gave move the order of what is still open; they never move what rules decide.

    Args:
        table: holds the records of all these pairs.
        asks: the open questions.
        answered: persons' verdicts, also on pairs the rules never asked about.

    Raises:
        ValueError: a record is not in the table.
    """
    if not asks:
        return ()
    weights = learnt()
    given = sorted({(v.left, v.right): v for v in answered if v.answer is not Answer.ASK}.items())
    if given:
        compared = _pairs(table, [verdict for _, verdict in given])
        same = np.array([verdict.answer is Answer.SAME for _, verdict in given])
        weights = learn(features(compared), same, weights, FIRM)
    chances = weights.chance(_pairs(table, asks)).tolist()
    scored = (replace(ask, score=round(chance, 4)) for ask, chance in zip(asks, chances, strict=True))
    return tuple(sorted(scored, key=lambda ask: (-ask.score, ask.left, ask.right)))


def _pairs(table: MatchTable, verdicts: Sequence[PairVerdict]) -> Compared:
    rows = {name: row for row, name in enumerate(table.ids)}
    try:
        found = np.array([(rows[v.left], rows[v.right]) for v in verdicts], dtype=np.int64).reshape(-1, 2)
    except KeyError as missing:
        raise ValueError(f"not in the table: {missing.args[0]}") from None
    return compare(table, found.min(axis=1), found.max(axis=1))
