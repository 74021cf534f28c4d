"""Small pieces that the export styles share."""

from __future__ import annotations

from collections.abc import Iterable

from rowen.sandbox.variants import Entry
from rowen.sandbox.work import Work

Line = tuple[str, str]


def tagged(lines: Iterable[Line], separator: str = "  - ") -> list[str]:
    """Return RIS lines; those without a value are left out."""
    return [f"{tag}{separator}{value}" for tag, value in lines if value]


def keywords(work: Work) -> list[str]:
    """Return author keywords, then headings, each once."""
    return list(dict.fromkeys([*work.keywords, *work.mesh]))


def language(work: Work) -> str:
    """Return the language's English name."""
    return work.language.name if work.language else "English"


def start_and_end(entry: Entry) -> tuple[str, str]:
    """Return first and last page; the last one short (117, 9) for one record in three, missing for one in seven."""
    work = entry.work
    if work.article_number:
        return work.article_number, ""
    if entry.one_in(7, 21):
        return str(work.first_page), ""
    last = work.short_pages.partition("-")[2] if entry.one_in(3, 23) else str(work.last_page)
    return str(work.first_page), last
