"""Rules' proposals in Markdown: the record with its link, the rule with the words that matched, who answered."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from rowen.records import Record, plain
from rowen.reports.markdown import code, escape
from screening.proposals import Waiting
from screening.verdict_types import best_url


def listed(number: int, one: Waiting, record: Record) -> str:
    """Return one of what waits as two lines of Markdown; every word from outside is escaped.

    No table: Prefect's tables do not break their lines, and its dialog is narrow.
    """
    answered = f" *answered by {', '.join(escape(name) for name in one.answered)}*" if one.answered else ""
    return f"**{number}.** {_record(record)}\\\n{' '.join(_rules(one))}{answered}\n"


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
