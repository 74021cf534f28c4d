"""Whoever is told of a review hears of a run that could not even begin, though the ledger has no run to tell of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from flows.desk import open_desk
from flows.failing import tell_of_failure
from flows.pipeline import Request, update
from rowen.records import InputError, InvariantError, Problem, StorageError
from tests.connectors.fake import Reply, serving
from tests.flows.conftest import House
from tests.flows.mail import Mailbox, serving_mail
from tests.flows.test_telling import ANN, mail, text_of, who

BEN = "ben@example.org"
DUE = datetime(2026, 12, 1, 6, tzinfo=UTC)
WRONG = InputError(Problem("'monthly' is no cron expression.", "Write five fields.", file="review.yaml", line=7))
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        yield box


def failed(house: House, trigger: str = "schedule", error: Exception = WRONG) -> tuple[str, ...]:
    return tell_of_failure(str(house.folder), trigger, DUE, error)  # type: ignore[arg-type]


def test_everybody_named_hears_what_is_wrong_when_it_was_due_and_what_to_do(house: House, box: Mailbox) -> None:
    who(house, ANN, BEN)

    assert failed(house, error=StorageError("The database does not answer. Start it.")) == ()

    assert sorted(box.receivers) == [ANN, BEN]
    letter = box.letters[0]
    assert letter["Subject"] == "[Rowen] a run failed: Peer support in online communities"
    text = text_of(letter)
    assert "The run that was due on 2026-12-01 06:00 UTC could not do all its work" in text
    assert "- The database does not answer. Start it." in text
    assert "waits for the next run" in text


def test_where_the_protocol_is_broken_those_hear_of_it_who_were_told_of_the_latest_run(
    house: House, box: Mailbox
) -> None:
    who(house, ANN)
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))
    box.receivers.clear()
    (house.folder / "review.yaml").write_text("title: [\n")

    assert tell_of_failure("peer-support", "schedule", DUE, WRONG) == ()

    assert box.receivers == [ANN]
    assert "review.yaml:7: 'monthly' is no cron expression. Write five fields." in text_of(box.letters[-1])


def test_nobody_is_mailed_of_what_they_do_not_want_watch_or_know_already(
    house: House, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    who(house, ANN, on="notice")
    failed(house)
    who(house, ANN)
    failed(house, trigger="manual")
    failed(house, error=InvariantError("a box does not add up"))
    monkeypatch.setenv("ROWEN_PRACTICE", "1")
    failed(house)

    assert box.receivers == []


def test_the_webhook_hears_too_and_what_cannot_be_delivered_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    who(house, ANN)
    mail(monkeypatch, 9)
    with serving(lambda asked: Reply(b"ok")) as service:
        monkeypatch.setenv("ROWEN_WEBHOOK_URL", f"{service.url}/hooks/abcdefghijk")
        (said,) = failed(house)

    assert said.startswith(f"{ANN} could not be told: 127.0.0.1:9 cannot be used")
    (asked,) = service.asked
    told = json.loads(asked.raw)
    assert (told["review"], told["run"], told["state"]) == (str(house.folder), "", "failed")
    assert told["things"][0]["thing"] == "incomplete_run"


def test_where_neither_protocol_nor_ledger_say_whom_to_tell_that_is_said(
    house: House, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house.folder / "review.yaml").write_text("title: [\n")
    monkeypatch.setenv("ROWEN_DATABASE_URL", "sqlite:////proc/nowhere/rowen.db")

    (said,) = failed(house)

    assert said.startswith("Whom to mail is not known")
    assert box.receivers == []
