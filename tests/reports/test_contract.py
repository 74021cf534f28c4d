"""What every report has: a module with a renderer, a page for readers, a test, and a size that can be read."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from rowen.reports import REPORTS, Report

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "rowen" / "reports"


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_each_report_renders_and_has_its_page_and_its_test(report: Report) -> None:
    module = importlib.import_module(f"rowen.reports.{report.module}")
    assert callable(module.render)
    assert (ROOT / "docs" / "reports" / report.page).is_file()
    assert (ROOT / "tests" / "reports" / f"test_{report.module}.py").is_file()
    assert report.formats


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_each_page_is_written_and_names_its_formats(report: Report) -> None:
    page = (ROOT / "docs" / "reports" / report.page).read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert all(ending in page.casefold() for ending in report.formats)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_each_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 150


def test_renderers_do_not_touch_the_disk_or_the_clock() -> None:
    for path in FOLDER.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "datetime.now" not in text
        assert "clock" not in text
        if path.name != "files.py":
            assert "open(" not in text.replace("_open(", "")
            assert "write_bytes" not in text
