"""Agreement of two reviewers beyond chance, with the table it is computed from.

Three coefficients, because kappa alone misleads where almost everything is excluded (the prevalence paradox: Feinstein
and Cicchetti, J Clin Epidemiol 1990;43:543-9, doi 10.1016/0895-4356(90)90158-L).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rowen.ledger.types import Decision, Role, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers' independent verdicts at one stage, as a 2 x 2 table. "Kept" is everything but an exclusion.

    Attributes:
        first, second: names.
        both_kept, first_only, second_only, both_excluded: the cells; ``first_only``: kept by the first reviewer only.
    """

    first: str
    second: str
    stage: Stage
    both_kept: int
    first_only: int
    second_only: int
    both_excluded: int

    @property
    def total(self) -> int:
        """Citations on which both have decided."""
        return self.both_kept + self.first_only + self.second_only + self.both_excluded

    @property
    def observed(self) -> float | None:
        """Share of citations on which they agree; None where they have none in common."""
        return (self.both_kept + self.both_excluded) / self.total if self.total else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa (Educ Psychol Meas 1960;20:37-46, doi 10.1177/001316446002000104).

        None where chance alone explains everything: both put all citations into the same class.
        """
        if self.observed is None:
            return None
        first, second = self._kept_shares()
        return _beyond_chance(self.observed, first * second + (1 - first) * (1 - second))

    @property
    def pabak(self) -> float | None:
        """Prevalence-adjusted bias-adjusted kappa, 2 p - 1 (Byrt et al., doi 10.1016/0895-4356(93)90018-V)."""
        return None if self.observed is None else 2 * self.observed - 1

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1 (Br J Math Stat Psychol 2008;61:29-48, doi 10.1348/000711006X126600)."""
        if self.observed is None:
            return None
        kept = sum(self._kept_shares()) / 2
        return _beyond_chance(self.observed, 2 * kept * (1 - kept))

    def _kept_shares(self) -> tuple[float, float]:
        return (self.both_kept + self.first_only) / self.total, (self.both_kept + self.second_only) / self.total


def _beyond_chance(observed: float, chance: float) -> float | None:
    return None if chance >= 1 else (observed - chance) / (1 - chance)


def agreement(decisions: Sequence[Decision], stage: Stage, first: str, second: str) -> Agreement:
    """Compare two reviewers on the citations that both decided.

    The first verdict of each counts: what was changed after talking about it is no independent verdict, and adjudicated
    verdicts and rules are not counted.

    Args:
        decisions: all decisions, oldest first.
        stage: the stage to compare.
        first: name of a reviewer.
        second: name of the other.
    """
    kept: dict[str, dict[str, bool]] = {first: {}, second: {}}
    for decision in decisions:
        if decision.stage is stage and decision.role is Role.REVIEWER and decision.actor in kept:
            kept[decision.actor].setdefault(decision.citation, decision.verdict is not Verdict.EXCLUDE)
    cells = [(kept[first][citation], kept[second][citation]) for citation in kept[first] if citation in kept[second]]
    return Agreement(
        first,
        second,
        stage,
        cells.count((True, True)),
        cells.count((True, False)),
        cells.count((False, True)),
        cells.count((False, False)),
    )
