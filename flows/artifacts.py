"""What a run leaves in the Prefect UI: the counts, what is new, the diagram."""

from __future__ import annotations

import base64
import re

from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact

from flows.desk import Desk
from flows.pipeline import Report

NEW_ROWS = 500
"""Rows of the artifact's table; the whole list is in the outputs folder, and the table says so."""


def publish(desk: Desk, report: Report) -> None:
    """Write the artifacts of a run. One key is one timeline in the UI, so the keys hold the review's name."""
    name = re.sub(r"[^a-z0-9-]+", "-", desk.review.lower()).strip("-")
    written = report.written
    create_markdown_artifact(
        key=f"prisma-{name}", markdown=written.report, description=f"Run {report.run.id} is {report.run.state}"
    )
    shown = written.new[:NEW_ROWS]
    more = f"; the first {NEW_ROWS} are shown, all are in boxes/new_records.csv" if len(written.new) > NEW_ROWS else ""
    create_table_artifact(
        key=f"new-{name}",
        table=[
            {"citation": row.citation, "year": row.record.year, "title": row.record.title, "source": row.source}
            for row in shown
        ],
        description=f"{len(written.new):,} records are new{more}",
    )
    picture = base64.b64encode(written.diagram).decode("ascii")
    create_image_artifact(
        key=f"diagram-{name}",
        image_url=f"data:image/png;base64,{picture}",
        description="PRISMA 2020 flow diagram",
    )
