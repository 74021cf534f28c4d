"""What a run leaves in the Prefect UI: the counts, what is new, the diagram."""

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
            {"citation": row.citation, "year": row.record.year, "title": row.record.title, "source": row.source}
            for row in shown
        ],
        description=f"{total:,} records are new{more}",
    )
    picture = base64.b64encode(written.diagram).decode("ascii")
    create_image_artifact(
        key=f"diagram-{name}",
        image_url=f"data:image/png;base64,{picture}",
        description="PRISMA 2020 flow diagram",
    )


def publish_proposals(desk: Desk) -> None:
    """Write what rules propose and nobody has answered yet."""
    found = proposals(desk)
    text = proposals_report(desk, found)
    create_markdown_artifact(
        key=f"proposals-{key_of(desk)}", markdown=text, description=f"{len(found.waiting):,} proposals wait"
    )
