"""A person with a browser and no terminal: start a run, watch it, read what it left, confirm, and see the counts change."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.walk.conftest import Served

WAIT = 60_000
"""Milliseconds: a run needs a process of its own, and the machine may be busy."""


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1200, "height": 900})
        opened.set_default_timeout(WAIT)
        yield opened
        browser.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a step where somebody wants to look at it."""
    if folder := os.environ.get("ROWEN_TEST_PICTURES"):
        page.wait_for_timeout(700)
        page.screenshot(path=Path(folder) / f"{name}.png")


def start_run(page: Page, url: str) -> None:
    page.goto(f"{url}/deployments")
    page.locator("tr", has_text="update-review").get_by_role("link", name="peer-support").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("Custom run").click()
    page.get_by_text("Reason", exact=False).first.wait_for()
    page.locator("textarea").last.fill("The November update")
    picture(page, "1-form")
    page.get_by_role("button", name="Submit").click()


def open_run(page: Page, url: str, name: str, state: str) -> None:
    page.goto(f"{url}/runs")
    page.get_by_role("link", name=name).first.click()
    page.get_by_text(state, exact=True).first.wait_for()


def choose(page: Page, field: Locator, *starts: str) -> None:
    field.click()
    for start in starts:
        page.get_by_role("option").filter(has_text=start).first.click()
    page.keyboard.press("Escape")


def read_artifact(page: Page, url: str, key: str) -> None:
    page.goto(f"{url}/artifacts/key/{key}-peer-support")
    page.get_by_role("link").filter(has_text="-").last.wait_for()


def counted(served: Served) -> tuple[dict[str, str], list[str]]:
    """The last line of the PRISMA log, and the titles of the records excluded."""
    with (served.folder / "outputs" / "peer-support" / "prisma_log.csv").open(encoding="utf-8", newline="") as stream:
        last = list(csv.DictReader(stream))[-1]
    listed = served.rowen("prisma", "peer-support", "--list", "records_excluded")
    return last, [row["title"] for row in csv.DictReader(io.StringIO(listed))]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_whole_walk(served: Served, page: Page) -> None:
    start_run(page, served.url)
    open_run(page, served.url, "peer-support: all due sources", "Completed")
    expect(page.get_by_text("new records stored").first).to_be_visible()
    picture(page, "2-run")
