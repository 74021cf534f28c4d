"""Documents that belong together without being the same, as the run report tells them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """One end of a link: the citation, its title, and where it stands ("full text: included")."""

    citation: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Links between different documents, at least one of which is included, or both of which may be.

    Attributes:
        corrections, reports: how many pairs of citations are linked as correction, and as reports of one study.
        shown: the first of them, corrections first: words for the link, and the two ends.
    """

    corrections: int = 0
    reports: int = 0
    shown: tuple[tuple[str, LinkedDocument, LinkedDocument], ...] = ()

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.corrections + self.reports - len(self.shown)
