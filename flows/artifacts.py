"""What a run leaves in the Prefect UI: the counts, what is new, what changed about the sources, what people owe."""

from __future__ import annotations

import base64
import re

from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact

from flows.artifact_texts import counts_text, owed_text, proposals_text
from flows.desk import Desk
from flows.pipeline import Report
from flows.proposing import Proposals, proposals
from rowen.records import digest, plain


def publish(desk: Desk, report: Report) -> Proposals:
    """Write the artifacts of a run and return what rules propose now.

    One key is one timeline in the UI, so the keys hold the review's name.
    """
    picture = f"data:image/png;base64,{base64.b64encode(report.written.diagram).decode('ascii')}"
    create_markdown_artifact(
        key=f"prisma-{key_of(desk)}",
        markdown=counts_text(report.written.report, picture),
        description=f"Run {report.run.id} is {report.run.state}",
    )
    create_image_artifact(key=f"diagram-{key_of(desk)}", image_url=picture, description="PRISMA 2020 flow diagram")
    _publish_new(desk, report)
    found, _ = publish_proposals(desk)
    create_markdown_artifact(
        key=f"owed-{key_of(desk)}",
        markdown=owed_text(desk, report, found),
        description=f"What people owe after run {report.run.id}",
    )
    return found


def publish_proposals(desk: Desk) -> tuple[Proposals, str]:
    """Write what rules propose and nobody has answered yet; return it, and the path of its page in the UI."""
    found = proposals(desk)
    blocked = f"; {len(found.blocked)} rules are blocked" if found.blocked else ""
    written = create_markdown_artifact(
        key=f"proposals-{key_of(desk)}",
        markdown=proposals_text(desk, found),
        description=f"{len(found.waiting):,} records that rules propose to exclude wait for people{blocked}",
    )
    return found, f"/artifacts/artifact/{written}"


def key_of(desk: Desk) -> str:
    """Return the review's name as the keys of artifacts may hold it; no two reviews have one."""
    plain_name = re.sub(r"[^a-z0-9-]+", "-", desk.review.lower()).strip("-")
    # Keys hold neither capitals nor signs: `peers_a` and `Peers-A` would share a timeline.
    return plain_name if plain_name == desk.review else f"{plain_name}-{digest(desk.review.encode())[:8]}"


def _publish_new(desk: Desk, report: Report) -> None:
    shown, total = report.written.new, report.written.new_total
    more = f"; the first {len(shown)} are shown, all are in boxes/new_records.csv" if total > len(shown) else ""
    create_table_artifact(
        key=f"new-{key_of(desk)}",
        table=[
            {
                "title": plain(row.record.title) or plain(row.record.original_title) or "(no title)",
                "year": row.record.year,
                "source": row.source,
                "why it is new": row.why,
                "citation": row.citation,
            }
            for row in shown
        ],
        description=f"{total:,} records are new{more}",
    )
    if report.written.drift:
        create_markdown_artifact(
            key=f"drift-{key_of(desk)}",
            markdown=report.written.drift,
            description=f"{len(report.warnings)} warnings about the sources; run {report.run.id} is {report.run.state}",
        )
