"""The rendered files, byte for byte. After a change on purpose: ROWEN_TEST_UPDATE_SNAPSHOTS=1 and look at the diff."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rowen.reports import flow_svg, prisma_csv, prisma_json, prisma_log, prisma_text, run_report
from rowen.reports.flow_layout import layout
from tests.reports.report_runs import facts, line
from tests.reports.report_states import STATES, TYPICAL, UPDATED

FOLDER = Path(__file__).parent / "snapshots"
LINKS = {"records_screened": "lists/screened.csv"}
RENDERED = {
    **{f"{name}.svg": lambda name=name: flow_svg.render(layout(STATES[name]), LINKS) for name in STATES},
    "typical.json": lambda: prisma_json.render(TYPICAL, identities=()),
    "updated.json": lambda: prisma_json.render(UPDATED),
    "typical.csv": lambda: prisma_csv.render(TYPICAL, LINKS),
    "updated.csv": lambda: prisma_csv.render(UPDATED),
    "typical.txt": lambda: prisma_text.render(TYPICAL),
    "updated.txt": lambda: prisma_text.render(UPDATED),
    "log.csv": lambda: prisma_log.render([line()]),
    "log.jsonl": lambda: prisma_log.render([line()], "jsonl"),
    "run-report.md": lambda: run_report.render(facts()),
}


@pytest.mark.parametrize("name", RENDERED)
def test_the_rendered_file_is_the_one_that_was_approved(name: str) -> None:
    rendered = RENDERED[name]().encode()
    approved = FOLDER / name
    if os.environ.get("ROWEN_TEST_UPDATE_SNAPSHOTS"):
        approved.write_bytes(rendered)
    assert approved.is_file(), "no snapshot yet: run once with ROWEN_TEST_UPDATE_SNAPSHOTS=1 and look at it"
    assert rendered == approved.read_bytes(), f"{name} changed; if on purpose, run with ROWEN_TEST_UPDATE_SNAPSHOTS=1"


def test_no_snapshot_is_left_over() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(RENDERED)
