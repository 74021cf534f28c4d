"""What a run saw when it looked again at what people rely on, as the run report tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run saw when it looked again.

    Attributes:
        citations: the citations that are watched, sorted.
        asked: (platform, how many ids it was asked about), for each source asked.
        unasked: those of the citations of which no source of the review told anything, because none can be asked by an id
            that they have, or does not know that id; empty where the run asked nobody.
        new: the notices that were not known before: (citation, "notice-0001") each.
        problems: (source, reason, remedy) of each look that failed; what it would have said is not known.
    """

    citations: tuple[str, ...] = ()
    asked: tuple[tuple[str, int], ...] = ()
    unasked: tuple[str, ...] = ()
    new: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()
