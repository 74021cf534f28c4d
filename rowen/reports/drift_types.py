"""What changed about the sources since they were last searched: frozen values, told by run report, file and artifact."""

from __future__ import annotations

from dataclasses import dataclass

from rowen.reports.drift_source import SourceDrift


@dataclass(frozen=True, slots=True, kw_only=True)
class LostStudy:
    """A known included study that a source no longer finds, or that none ever found.

    Attributes:
        study: its title and ids.
        source, name: the source that lost it; "" for a study that nothing ever found.
        reason: what happened; causes: what is likely behind it, the likeliest first.
        broken: False where the loss is only worth a look (an export), or somebody has accepted it.
        accepted: somebody has; it is told and no longer warned of.
    """

    study: str
    source: str
    name: str
    reason: str
    causes: tuple[str, ...]
    broken: bool = True
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """All that changed.

    Attributes:
        known, found: known included studies, and those that some search has found at some time.
        lost: those that are missing where they were.
    """

    sources: tuple[SourceDrift, ...] = ()
    known: int = 0
    found: int = 0
    lost: tuple[LostStudy, ...] = ()

    @property
    def broken(self) -> tuple[LostStudy, ...]:
        """The losses that break the search."""
        return tuple(item for item in self.lost if item.broken)
