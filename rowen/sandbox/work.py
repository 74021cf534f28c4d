"""One work in full, as the corpus makes it on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rowen.sandbox.families import Role
from rowen.sandbox.words.foreign import Language
from rowen.sandbox.words.journals import Journal


@dataclass(frozen=True, slots=True)
class Person:
    """An author with the full given name; sources shorten it as they please."""

    family: str
    given: str
    initials: str
    affiliation: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The date on the issue. ``precision``: 0 day, 1 month, 2 year, 3 pair of months, 4 season."""

    day: date
    precision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One document. Titles and abstracts may hold inline markup (``<i>``, ``<sup>``, ``<sub>``).

    Attributes:
        parent: index of the work it hangs on, or -1; ``children`` are (role, index) of those that hang on it.
        sections: (label, text) paragraphs; labels are empty in an unstructured abstract.
        vernacular: title in ``language`` where the English one is a translation, else "".
        reason: why the shipped review excludes it, or "" (include).
    """

    index: int
    role: Role
    parent: int
    children: tuple[tuple[Role, int], ...]
    title: str
    vernacular: str
    language: Language | None
    authors: tuple[Person, ...]
    collective: str
    journal: Journal
    issue: Issue
    electronic: date
    arrival: date
    entrez: date
    indexed: date
    volume: str
    number: str
    first_page: int
    last_page: int
    article_number: str
    doi: str
    sections: tuple[tuple[str, str], ...]
    keywords: tuple[str, ...]
    mesh: tuple[str, ...]
    publication_types: tuple[str, ...]
    reason: str
    quirk: int

    @property
    def year(self) -> int:
        """Year of the issue."""
        return self.issue.day.year

    @property
    def pages(self) -> str:
        """Pages in full, or the article number."""
        return self.article_number or f"{self.first_page}-{self.last_page}"

    @property
    def short_pages(self) -> str:
        """Pages the MEDLINE way (117-9), or the article number."""
        if self.article_number:
            return self.article_number
        first, last = str(self.first_page), str(self.last_page)
        if len(first) == len(last):
            shared = next((at for at, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
            last = last[shared:]
        return f"{first}-{last}" if last else first

    @property
    def abstract(self) -> str:
        """The abstract as one paragraph, labels in front of their parts."""
        return " ".join(f"{label}: {text}" if label else text for label, text in self.sections)
