"""Pure renderers: a state goes in, text or bytes come out. Only ``files`` touches the disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of output.

    Attributes:
        name: what people call it.
        module: the module of ``rowen.reports`` that renders it.
        page: its page under docs/reports/.
        formats: the file endings it comes in.
    """

    name: str
    module: str
    page: str
    formats: tuple[str, ...]


REPORTS: tuple[Report, ...] = (
    Report("PRISMA counts, JSON", "prisma_json", "prisma-json.md", ("json",)),
    Report("PRISMA counts, CSV", "prisma_csv", "prisma-csv.md", ("csv",)),
    Report("PRISMA counts, text", "prisma_text", "prisma-text.md", ("text",)),
    Report("PRISMA flow diagram, SVG", "flow_svg", "flow-diagram.md", ("svg",)),
    Report("PRISMA flow diagram, PNG", "flow_png", "flow-diagram.md", ("png",)),
    Report("PRISMA log", "prisma_log", "prisma-log.md", ("csv", "jsonl")),
    Report("Lists", "lists", "lists.md", ("ris", "csv")),
    Report("Drift report", "drift", "drift.md", ("json", "md", "csv")),
    Report("Run report", "run_report", "run-report.md", ("md",)),
    Report("Message about a run", "digest", "digest.md", ("text", "html", "json")),
)
