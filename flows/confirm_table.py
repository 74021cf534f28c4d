"""Rules' proposals in Markdown: the record with its link, the rule with the words that matched, who answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from rowen.records import Record, plain
from rowen.reports.markdown import code, escape
from screening.proposals import Waiting
from screening.verdict_types import best_url


def table(items: Sequence[tuple[Waiting, Record]]) -> list[str]:
    """Return what waits as the lines of a table, for a page; every word from outside is escaped."""
    return [
        "| # | Record | Rule, and the words that matched | Answered by |",
        "|--:|---|---|---|",
        *(
            f"| {number} | {_record(record)} | {' '.join(_rules(one))} | {_answered(one)} |"
            for number, (one, record) in enumerate(items, start=1)
        ),
    ]


def listed(number: int, one: Waiting, record: Record) -> list[str]:
    """Return one of what waits as lines of a list, for a form: tables do not fit into Prefect's narrow dialog."""
    return [
        f"**{number}.** {_record(record)}",
        "",
        *(f"- {said}" for said in _rules(one)),
        f"- answered by: {_answered(one)}",
        "",
    ]


def title_of(record: Record) -> str:
    """Return a record's title on one line."""
    return " ".join((plain(record.title) or plain(record.original_title) or "(no title)").split())


def _record(record: Record) -> str:
    where = ", ".join(part for part in (plain(record.container), str(record.year or "no year")) if part)
    title, url = escape(title_of(record)), safe_url(best_url(record))
    return f"{f'[{title}]({url})' if url else title} ({escape(where)})"


def _rules(one: Waiting) -> list[str]:
    return [
        f"**{escape(said.rule)}**: {escape(said.reason)}"
        + (f" {code(said.evidence, cell=True)}" if said.evidence else "")
        for said in one.proposals
    ]


def _answered(one: Waiting) -> str:
    return ", ".join(escape(name) for name in one.answered) or "nobody yet"


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
