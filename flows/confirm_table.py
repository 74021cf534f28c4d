"""Rules' proposals as a Markdown table: the record with its link, the rule with the words that matched, who answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from rowen.records import Record, plain
from rowen.reports.markdown import code, escape
from screening.proposals import Waiting
from screening.verdict_types import best_url


def table(items: Sequence[tuple[Waiting, Record]], numbers: Sequence[int] = ()) -> list[str]:
    """Return the lines of the table; every word from outside is escaped.

    Args:
        items: what waits, with what is shown of it.
        numbers: their numbers in the form; counted from 1 if left out.
    """
    counted = numbers or range(1, len(items) + 1)
    return [
        "| # | Record | Rule, and the words that matched | Answered by |",
        "|--:|---|---|---|",
        *(_row(number, one, record) for number, (one, record) in zip(counted, items, strict=True)),
    ]


def title_of(record: Record) -> str:
    """Return a record's title on one line."""
    return " ".join((plain(record.title) or plain(record.original_title) or "(no title)").split())


def _row(number: int, one: Waiting, record: Record) -> str:
    where = ", ".join(part for part in (plain(record.container), str(record.year or "no year")) if part)
    said = " ".join(
        f"**{escape(rule.rule)}**: {escape(rule.reason)}"
        + (f" {code(rule.evidence, cell=True)}" if rule.evidence else "")
        for rule in one.proposals
    )
    answered = ", ".join(escape(name) for name in one.answered) or "nobody yet"
    title, url = escape(title_of(record)), safe_url(best_url(record))
    linked = f"[{title}]({url})" if url else title
    return f"| {number} | {linked} ({escape(where)}) | {said} | {answered} |"


def safe_url(address: str) -> str:
    """Return an address that can stand in a Markdown link, or "" for one that leads nowhere on the web."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(r"[\w.\-:\[\]@]+", parts.netloc):
        return ""
    # Brackets and bars would end the link or the cell.
    return quote(address.strip(), safe=":/?#@!$&'*+,;=%~-._")
