"""The Prefect flow ``import-exports``: export files of one source, taken in whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from prefect import flow, get_run_logger
from pydantic import Field

from flows.artifacts import publish
from flows.asking_people import ask_people
from flows.desk import open_desk
from flows.exports import exports_of
from flows.importing import import_named
from flows.pipeline import Report
from flows.progress import Event, listening


@flow(name="import-exports", flow_run_name="{review}: {source}", retries=0, validate_parameters=True)
def import_exports(
    review: Annotated[str, Field(title="Review", description="Name of the review: a folder under reviews/.")],
    source: Annotated[str, Field(title="Source", description="Key of the inbox source in review.yaml.")],
    files: Annotated[list[str], Field(title="Files", description="Paths of the export files on the worker's machine.")],
    expected: Annotated[
        int | None, Field(title="Expected", ge=0, description="Number of records the platform showed, for one file.")
    ] = None,
    searched_on: Annotated[
        str, Field(title="Searched on", description="Day of the search on the platform, e.g. 2026-11-20.")
    ] = "",
    searched_by: Annotated[str, Field(title="Searched by", description="Who searched.")] = "",
) -> Report:
    """Archive, count and store export files, then deduplicate, apply the rules, count, and write the outputs.

    Args:
        review: name of the review.
        source: key of the inbox source.
        files: export files; with ``expected`` exactly one.
        expected: number of records the platform showed; another count is refused.
        searched_on: day of the search on the platform.
        searched_by: who searched.
    """
    logger = get_run_logger()

    def log(event: Event) -> None:
        logger.info("%s: %s", event.source or event.step, event.message)

    with open_desk(review) as desk, listening(log):
        exports = exports_of([Path(name) for name in files], expected, searched_on, searched_by)
        report = import_named(desk, source, exports)
        ask_people(desk, publish(desk, report))
    return report
