"""The warnings of a drift report, one sentence each: the same words in run report, artifact, file and terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rowen.reports.drift_source import Hits, SourceDrift
from rowen.reports.drift_types import Drift

SHOWN = 3
"""Warnings of a source that one sentence names; the section on the source has all."""
_FIELD = {
    "new": "a field that its answers never had before",
    "gone": "a field is missing that was always there",
}


def warnings(drift: Drift) -> tuple[str, ...]:
    """Return what somebody should look at, lost studies first; () in a quiet month."""
    told = [lost.reason for lost in drift.lost if not lost.accepted]
    for source in drift.sources:
        told += [f"{source.name}: {words}" for words in source_warnings(source)]
    return tuple(told)


def source_warnings(source: SourceDrift) -> Iterator[str]:
    """Yield the warnings about one source."""
    if source.hits is not None and source.hits.outside:
        yield _outside(source.hits)
    if source.diff:
        gone, new = (" ".join(piece.words for piece in source.diff if piece.kind == kind) for kind in ("gone", "new"))
        parts = [f"gone: {gone}" if gone else "", f"new: {new}" if new else ""]
        yield f"the source understands the strategy differently than last time ({'; '.join(filter(None, parts))})."
    said = [item.words for item in source.said if item.new]
    if said:
        more = f"; and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
        yield f"{_count(said)} of the source{', not told last time' if source.before else ''}: {'; '.join(said[:SHOWN])}{more}."
    if source.left.many:
        why = "; the strategy was edited in between" if source.edited else ""
        yield f"{len(source.left.all):,} of the {source.left.of:,} records of the last search are not found any more{why}."
    for field in source.fields:
        if field.alarm:
            what = (
                "a field that its answers never had before"
                if field.kind == "new"
                else "a field is missing that was always there"
            )
            yield f"{what}: {field.path} ({field.example})."


def _count(new: Sequence[str]) -> str:
    return "a warning" if len(new) == 1 else f"{len(new)} warnings"


def _outside(hits: Hits) -> str:
    band = hits.band
    if band is None:
        return ""
    last = f", the last search had {hits.last:,}" if hits.last is not None else ""
    side = "fewer" if hits.now < band.low else "more"
    return f"{hits.now:,} hits{last}: {side} than expected ({band.low:,} to {band.high:,}, from {band.earlier} earlier searches)."
