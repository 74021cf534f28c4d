"""Asking about documents by DOI, one after the other: each is delivered, or named with the source's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from connectors.contract import Missing
from rowen.records import identifiers as normal

T = TypeVar("T")
_NO_DOI = "This is no DOI; a DOI begins with 10. and holds a slash."


@dataclass(frozen=True, slots=True)
class Unknown:
    """The source answered that it holds nothing under this DOI.

    Attributes:
        words: what it said.
    """

    words: str


def named(dois: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each text once and the DOI that it is in lower case (None for no DOI); of equal DOIs the first."""
    seen: set[str] = set()
    for text in dois:
        doi = normal.doi(text)
        if (doi or text) not in seen:
            seen.add(doi or text)
            yield text, doi


def no_doi(text: str) -> Missing:
    """Name a text that is no DOI and that no source was asked about."""
    return Missing(text, _NO_DOI)


def one_by_one(
    dois: Sequence[str], ask: Callable[[str], Sequence[T] | Unknown], deliver: Callable[[Sequence[T]], None]
) -> tuple[Missing, ...]:
    """Ask about one DOI after the other, in order; deliver each answer as it comes and return what is not known.

    Raises:
        SourceError: as ``ask`` does; what was delivered stays.
    """
    missing = []
    for text, doi in named(dois):
        found = ask(doi) if doi else None
        if found is None:
            missing.append(no_doi(text))
        elif isinstance(found, Unknown):
            missing.append(Missing(text, found.words))
        else:
            deliver(found)
    return tuple(missing)


def in_path(doi: str) -> str:
    """Return a DOI as it is written into an address; slashes stay, as the services document it."""
    return quote(doi, safe="/:()")
