"""What a run leaves in the Prefect UI: the counts, what is new, what changed about the sources, the diagram."""

from __future__ import annotations

import base64
import re

from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact

from flows.desk import Desk
from flows.pipeline import Report


def publish(desk: Desk, report: Report) -> None:
    """Write the artifacts of a run. One key is one timeline in the UI, so the keys hold the review's name."""
    name = re.sub(r"[^a-z0-9-]+", "-", desk.review.lower()).strip("-")
    written = report.written
    create_markdown_artifact(
        key=f"prisma-{name}", markdown=written.report, description=f"Run {report.run.id} is {report.run.state}"
    )
    shown, total = written.new, written.new_total
    more = f"; the first {len(shown)} are shown, all are in boxes/new_records.csv" if total > len(shown) else ""
    create_table_artifact(
        key=f"new-{name}",
        table=[
            {
                "citation": row.citation,
                "year": row.record.year,
                "title": row.record.title,
                "source": row.source,
                "why": row.why,
            }
            for row in shown
        ],
        description=f"{total:,} records are new{more}",
    )
    if written.drift:
        create_markdown_artifact(
            key=f"drift-{name}",
            markdown=written.drift,
            description=f"{len(report.warnings)} warnings about the sources; run {report.run.id} is {report.run.state}",
        )
    picture = base64.b64encode(written.diagram).decode("ascii")
    create_image_artifact(
        key=f"diagram-{name}",
        image_url=f"data:image/png;base64,{picture}",
        description="PRISMA 2020 flow diagram",
    )
