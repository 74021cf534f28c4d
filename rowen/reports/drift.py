"""The drift report: what changed about the sources. As JSON for programs, as Markdown for people (docs/reports/drift.md)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from rowen.ledger.types import Run
from rowen.reports.drift_source import SourceDrift
from rowen.reports.drift_studies import remedy
from rowen.reports.drift_types import Drift, LostStudy
from rowen.reports.drift_words import source_warnings, warnings
from rowen.reports.files import Document
from rowen.reports.log_lines import NO_ENDING
from rowen.reports.markdown import environment
from rowen.reports.wording import spreadsheet_safe


def render(drift: Drift, run: Run) -> str:
    """Return the report as JSON."""
    told = {
        "review": run.review,
        "run": run.id,
        "state": run.state.value if run.state else NO_ENDING,
        "practice": run.practice,
        "warnings": list(warnings(drift)),
        "sentinels": {"known": drift.known, "found": drift.found, "lost": [_lost(item) for item in drift.lost]},
        "sources": [_source(item) for item in drift.sources],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def page(drift: Drift, run: Run) -> str:
    """Return the report as a page of Markdown: the section of the run report with a heading of its own."""
    return environment().get_template("drift_page.md.j2").render(run=run, **section(drift))


def section(drift: Drift) -> dict[str, Any]:
    """Return what the section's template needs."""
    return {
        "drift": drift,
        "drift_warnings": warnings(drift),
        "drift_remedy": remedy,
        "drift_of": lambda source: tuple(source_warnings(source)),
    }


def documents(drift: Drift, run: Run) -> Iterator[Document]:
    """Yield the files: the report, and for each source that lost records the list of them."""
    yield Document("drift.json", render(drift, run).encode())
    for source in drift.sources:
        if source.left.file:
            yield Document(source.left.file, _left(source).encode("utf-8-sig"))


def _left(source: SourceDrift) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("id", "native_id", "title"))
    writer.writerows([spreadsheet_safe(cell) for cell in (one.id, one.native_id, one.title)] for one in source.left.all)
    return text.getvalue()


def _lost(item: LostStudy) -> dict[str, Any]:
    return {
        "study": item.study,
        "source": item.source,
        "reason": item.reason,
        "likely_causes": list(item.causes),
        "breaks_the_search": item.broken,
        "accepted": item.accepted,
    }


def _source(item: SourceDrift) -> dict[str, Any]:
    return {
        "source": item.source,
        "name": item.name,
        "search": item.search,
        "complete": item.complete,
        "compared_with": item.since.isoformat() if item.since else None,
        "strategy_edited": item.edited,
        "warnings": list(source_warnings(item)),
        "hits": _hits(item),
        "translation": {
            "now": item.translation,
            "before": item.before,
            "diff": [{"kind": piece.kind, "words": piece.words} for piece in item.diff],
        },
        "said": [{"words": said.words, "new": said.new} for said in item.said],
        "left": {
            "number": len(item.left.all),
            "of": item.left.of,
            "many": item.left.many,
            "records": [{"id": one.id, "native_id": one.native_id, "title": one.title} for one in item.left.all],
        },
        "fields": [{"kind": f.kind, "path": f.path, "example": f.example, "alarm": f.alarm} for f in item.fields],
        "fields_checked": {"pages": item.looked.pages, "records": item.looked.records, "learned": item.looked.first},
    }


def _hits(item: SourceDrift) -> dict[str, Any] | None:
    if item.hits is None:
        return None
    band = item.hits.band
    return {
        "now": item.hits.now,
        "last": item.hits.last,
        "expected": {"number": band.expected, "low": band.low, "high": band.high, "searches": band.earlier}
        if band
        else None,
        "outside": item.hits.outside,
    }
