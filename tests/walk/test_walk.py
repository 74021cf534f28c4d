"""A person with a browser and no terminal: start a run, watch it, read what it left, confirm, and see the counts change."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from rowen.ledger import Ledger, default_url
from rowen.ledger.types import Standing
from tests.walk.conftest import Served

WAIT = 150_000
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
    with page.expect_response(lambda answer: answer.url.endswith("/create_flow_run")):
        page.get_by_role("button", name="Submit").click()


def open_run(page: Page, url: str, name: str, state: str) -> None:
    page.goto(f"{url}/runs")
    page.get_by_role("link", name=name).first.click()
    page.get_by_text(state, exact=True).first.wait_for()


def read_artifact(page: Page, kind: str) -> None:
    """Open one artifact from the page of its run."""
    page.get_by_text("Artifacts", exact=True).first.click()
    page.get_by_text(f"{kind}-peer-support", exact=True).first.click()


def answer(page: Page, name: str, exclude: str, keep: str) -> None:
    """Resume the suspended run with a filled form."""
    page.get_by_role("button", name="Resume").first.click()
    dialog = page.locator(".p-modal")
    dialog.get_by_text("Your name").wait_for()
    for field, text in zip(dialog.locator("textarea").all(), (name, exclude, keep), strict=True):
        field.fill(text)
    dialog.get_by_role("switch").click()
    picture(page, f"5-answer of {name}")
    for _ in range(3):  # a busy server answers 500 ("database is locked"); the form stays, and a person submits again
        with page.expect_response(lambda response: response.url.endswith("/resume")) as resumed:
            dialog.get_by_role("button", name="Submit").click()
        if resumed.value.status < 500:
            break
    assert resumed.value.json()["status"] == "ACCEPT", resumed.value.text()
    dialog.wait_for(state="hidden")


def log(served: Served) -> list[dict[str, str]]:
    with (served.folder / "outputs" / "peer-support" / "prisma_log.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def said(served: Served) -> tuple[list[tuple[str, str]], set[str]]:
    """Who excluded which citation, and the citations that are excluded."""
    with Ledger.open(default_url(served.folder / "data")) as ledger:
        decisions = [(one.actor, one.citation) for one in ledger.decisions("peer-support")]
        states = ledger.citations("peer-support")
    return decisions, {one.citation for one in states if one.title_abstract is Standing.EXCLUDED}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_person_without_a_terminal_starts_a_run_watches_reads_confirms_and_sees_the_counts(
    served: Served, page: Page
) -> None:
    start_run(page, served.url)
    open_run(page, served.url, "(manual)", "Completed")
    page.get_by_text("new records stored").first.wait_for()
    page.get_by_text("search medline").first.wait_for()
    picture(page, "2-run")
    read_artifact(page, "prisma")
    page.locator("img[src^='data:image/png']").first.wait_for()
    picture(page, "3-counts")
    page.go_back()
    read_artifact(page, "owed")
    page.get_by_text("exclusions that rules propose").first.wait_for()
    picture(page, "4-owed")
    (update,) = log(served)
    assert (update["reason"], update["excluded"]) == ("The November update", "0")

    open_run(page, served.url, "peer-support: proposals to confirm", "Suspended")
    answer(page, "ann", "1-2", "3")
    page.get_by_text("ann confirmed 2 exclusions, kept 1").first.wait_for()
    page.get_by_text("Suspended", exact=True).first.wait_for()
    by_ann, out = said(served)
    assert (len(by_ann), out) == (2, set())  # two people must say so

    protocol = served.folder / "reviews" / "peer-support" / "review.yaml"
    good = protocol.read_text(encoding="utf-8")
    protocol.write_text(good.replace("title:", "titel:", 1), encoding="utf-8")
    answer(page, "ben", "1-2", "")  # what ann confirmed comes first, the rest was put off
    page.get_by_text("Failed", exact=True).first.wait_for()
    page.get_by_text("an answer that was given is kept").first.wait_for()
    picture(page, "6-failed")
    assert said(served) == (by_ann, set())
    protocol.write_text(good, encoding="utf-8")
    page.get_by_role("button", name="Retry").first.click()
    picture(page, "6-retry")
    page.locator(".p-modal").get_by_role("button", name="Retry").click()
    page.get_by_text("ben confirmed 2 exclusions, kept 0").first.wait_for()
    picture(page, "7-confirmed")
    both, out = said(served)
    assert out == {citation for _, citation in by_ann}
    assert sorted(both) == sorted([*by_ann, *(("ben", citation) for citation in out)])
    update, confirmed = log(served)
    assert (confirmed["trigger"], int(confirmed["excluded"]) - int(update["excluded"])) == ("confirm", 2)
    assert int(update["awaiting"]) - int(confirmed["awaiting"]) == 2
    assert confirmed["screened"] == update["screened"]
    assert "Records excluded (records)" in served.rowen("prisma", "peer-support")
