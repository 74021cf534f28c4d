"""Sentinels: is each known included study still found by every source that held it, and if not, why not? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rowen.reports.drift_judge import ordinary_loss
from rowen.reports.drift_types import LostStudy

LOST = "Known included study"
"""How every reason of a loss begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One complete search of a source.

    Attributes:
        at: when it ended; for an export the day on which it was searched.
        had: whether it found the study.
        named: the source's reason for handing over no record of the study though it counts it, or "".
    """

    at: datetime
    strategy: str
    translation: str
    hits: int | None
    had: bool
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A source's complete searches, oldest first; of an export source the files of one day are one search."""

    source: str
    name: str
    by_rowen: bool
    trials: tuple[Trial, ...]


def judge_study(
    study: str, traces: Sequence[Trace], unsearched: Sequence[str], accepted: Mapping[str, tuple[datetime, str]]
) -> Iterator[LostStudy]:
    """Yield where a known included study is missing: at each source that held it, or everywhere.

    A source that never held it is no loss. A loss stays one until the study is found again or a person accepts it.

    Args:
        study: its title and ids, for people.
        traces: of all sources that were searched whole at least once.
        unsearched: names of the sources that were not.
        accepted: by source, when and by whom its problems were last accepted ("" for a study found nowhere).
    """
    if not traces:
        return
    if not any(trial.had for trace in traces for trial in trace.trials):
        waived = accepted.get("")
        yield LostStudy(
            study=study,
            source="",
            name="",
            reason=f"{LOST} never found by any search: {study}." + _by(waived),
            causes=tuple(_never(unsearched)),
            broken=waived is None,
            accepted=waived is not None,
        )
        return
    for trace in traces:
        if not trace.trials[-1].had and any(trial.had for trial in trace.trials):
            yield _lost(study, trace, accepted.get(trace.source))


def _never(unsearched: Sequence[str]) -> Iterator[str]:
    if unsearched:
        yield f"a source that was not searched yet holds it ({', '.join(unsearched)})"
    yield "its id in review.yaml is wrong"
    yield "the strategies do not find it"


def _lost(study: str, trace: Trace, waived: tuple[datetime, str] | None) -> LostStudy:
    at = max(place for place, trial in enumerate(trace.trials) if trial.had)
    then, missed, now = trace.trials[at], trace.trials[at + 1], trace.trials[-1]
    consent = waived if waived and waived[0] >= missed.at else None
    return LostStudy(
        study=study,
        source=trace.source,
        name=trace.name,
        reason=f"{LOST} lost: {trace.name} had it on {then.at:%Y-%m-%d} and does not find it any more: {study}."
        + _by(consent),
        causes=tuple(_causes(trace, then, missed, now)),
        broken=trace.by_rowen and consent is None,
        accepted=consent is not None,
    )


def _by(waived: tuple[datetime, str] | None) -> str:
    return f" Accepted by {waived[1]} on {waived[0]:%Y-%m-%d}." if waived else ""


def _causes(trace: Trace, then: Trial, missed: Trial, now: Trial) -> Iterator[str]:
    """The likely causes, by what changed when the study was first missed."""
    if now.named:
        yield f"the source counts it and hands over no record ({now.named})"
    if not trace.by_rowen:
        yield "the export does not hold all that was found"
    if missed.strategy != then.strategy:
        yield f"the strategy was edited after {then.at:%Y-%m-%d}"
    elif missed.translation != then.translation:
        yield "the source understands the strategy differently now (see the change of its translation)"
    if then.hits is not None and missed.hits is not None and missed.hits < then.hits - ordinary_loss(then.hits):
        yield f"the hits fell from {then.hits:,} to {missed.hits:,}"
    yield "the record left the source or was merged into another"


def remedy(lost: LostStudy) -> str:
    """Return what is to be done about a loss, with its likely causes."""
    causes = f"Likely cause: {'; or '.join(lost.causes)}. " if lost.causes else ""
    if not lost.source:
        return f"{causes}Mend the id or the strategy, or take the study out of known_included."
    return f"{causes}Mend the strategy, or look the record up in {lost.name}; if it is rightly gone, accept it: rowen waive."
