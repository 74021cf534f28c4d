"""People are told of a run once, by mail and webhook, and what goes wrong with that changes nothing about the run."""

from __future__ import annotations

import json
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from flows.desk import Desk, open_desk
from flows.owing import untold
from flows.pipeline import Report, Request, start_run, update
from flows.telling import tell_people
from rowen.ledger.types import Run, RunState
from rowen.records import StorageError
from tests.connectors.fake import Reply, serving
from tests.flows.conftest import House
from tests.flows.mail import PASSWORD, USER, Mailbox, saying, serving_mail

ANN = "ann@example.org"
SECRET = "/hooks/abcdefghijk"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def who(house: House, *addresses: str, on: str = "") -> None:
    """Write who is told into review.yaml; the one source searched is PubMed, and no export is due."""
    protocol = house.folder / "review.yaml"
    text = protocol.read_text(encoding="utf-8").split("tell:")[0]
    told = f"tell: {{who: [{', '.join(addresses)}]{f', on: [{on}]' if on else ''}}}\n"
    protocol.write_text(text + (told if addresses else ""), encoding="utf-8")


def mail(monkeypatch: pytest.MonkeyPatch, port: int, login: str = "") -> None:
    monkeypatch.setenv("ROWEN_SMTP_URL", f"smtp://{login}127.0.0.1:{port}")
    monkeypatch.setenv("ROWEN_MAIL_FROM", "rowen@example.org")


def run(house: House) -> Report:
    with open_desk(str(house.folder)) as desk:
        return update(desk, Request(("medline",)))


def states(house: House, run: Run) -> list[tuple[str, str]]:
    with open_desk(str(house.folder)) as desk:
        return [(told.target, told.state) for told in desk.ledger.tellings(run.id)]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_run_with_news_is_told_once_in_text_and_html_and_a_quiet_one_is_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    who(house, ANN, "ben@example.org", on="new_records, notice, incomplete_run")
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        first, second = run(house), run(house)
    assert sorted(box.receivers) == [ANN, "ben@example.org"]
    letter = box.letters[0]
    assert letter["Subject"] == f"[Rowen] {first.new_records} new records: Peer support in online communities"
    assert f"New records wait for a decision ({first.new_records})" in text_of(letter)
    html = letter.get_body(("html",))
    assert html is not None and "<h2>New records wait" in html.get_content()
    assert states(house, first.run) == [(ANN, "sent"), ("ben@example.org", "sent")]
    assert [state for _, state in states(house, second.run)] == ["quiet", "quiet"]


def test_nobody_named_nobody_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        first = run(house)
    assert box.letters == [] and states(house, first.run) == []


def test_a_webhook_is_told_the_same_as_json(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda asked: Reply(b"ok")) as server:
        monkeypatch.setenv("ROWEN_WEBHOOK_URL", server.url + SECRET)
        first = run(house)
    (asked,) = server.asked
    told = json.loads(asked.raw)
    assert told["run"] == first.run.id and told["state"] == "complete"
    assert {"thing": "new_records", "number": first.new_records}.items() <= told["things"][0].items()
    assert states(house, first.run) == [(server.url, "sent")]


def test_a_dead_mail_server_changes_nothing_and_the_next_run_tells_of_both(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    who(house, ANN, on="new_records")
    with saying() as port:
        mail(monkeypatch, port)
    first = run(house)
    assert first.run.state is RunState.COMPLETE
    assert states(house, first.run) == [(ANN, "failed")]
    assert any(ANN in line and "could not be told" in line for line in first.told)

    house.sandbox.set_today(date(2027, 6, 1))
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        second = run(house)
        third = run(house)

    assert [letter["Subject"].split(":")[0] for letter in box.letters] == [
        f"[Rowen] {first.new_records} new records",
        f"[Rowen] {second.new_records} new record{'s' if second.new_records > 1 else ''}",
    ]
    assert "**not told** of" in second.written.report and "**not told** of" not in third.written.report
    assert states(house, first.run) == [(ANN, "failed"), (ANN, "sent")]
    with open_desk(str(house.folder)) as desk:
        assert untold(desk) == ()


@pytest.mark.parametrize("code", [550, 421])
def test_one_refused_address_keeps_nobody_else_from_being_told(
    house: House, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    who(house, "gone@example.org", ANN, on="new_records")
    with serving_mail() as box:
        box.refuse, box.with_code = "gone@example.org", code
        mail(monkeypatch, box.port)
        first = run(house)
    assert box.receivers == [ANN]
    assert states(house, first.run) == [("gone@example.org", "failed"), (ANN, "sent")]


def test_no_secret_reaches_ledger_archive_or_outputs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    who(house, ANN)
    with serving_mail(login=True) as box, serving(lambda asked: Reply(b"no", 403)) as server:
        mail(monkeypatch, box.port, "rowen:hunter2-secret@")
        monkeypatch.setenv("ROWEN_WEBHOOK_URL", server.url + SECRET)
        report = run(house)
    assert "refuses the login" in "".join(report.told)
    with open_desk(str(house.folder)) as desk:
        home, outputs = desk.places.home, desk.outputs
    for path in (*home.rglob("*"), *outputs.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert b"hunter2" not in data and b"abcdefghijk" not in data, path


def test_a_login_with_signs_in_the_password_is_taken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    who(house, ANN)
    with serving_mail(login=True) as box:
        mail(monkeypatch, box.port, f"{USER.decode()}:p%40ss%2Fword!@")
        run(house)
    assert PASSWORD == b"p@ss/word!" and box.receivers == [ANN]


def test_mail_without_a_server_is_a_failure_that_says_what_to_set(house: House) -> None:
    who(house, ANN)
    report = run(house)
    assert report.run.state is RunState.COMPLETE
    assert "ROWEN_SMTP_URL" in "".join(report.told)


def test_a_new_address_is_not_told_of_what_was_before(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run(house)
    who(house, ANN, on="new_records")
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        run(house)
    assert box.letters == []


def test_a_killed_process_sends_again_under_the_same_message_id(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between sending and writing the row: the message is sent again, and a mail program knows it for the same."""
    who(house, ANN, on="new_records")
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        with monkeypatch.context() as killed, open_desk(str(house.folder)) as desk:
            killed.setattr(type(desk.ledger), "add_telling", _die)
            with pytest.raises(KeyboardInterrupt):
                update(desk, Request(("medline",)))
        with open_desk(str(house.folder)) as desk:
            (ended,) = desk.ledger.runs(desk.review)
            tell_people(desk, ended)
            tell_people(desk, ended)
    assert [letter["Message-ID"] for letter in box.letters] == [box.letters[0]["Message-ID"]] * 2
    assert len(box.letters) == 2


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_crashed_run_is_told_of_by_whoever_finds_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    who(house, ANN, on="incomplete_run")
    with serving_mail() as box, open_desk(str(house.folder)) as desk:
        mail(monkeypatch, box.port)
        crashed = _crash(desk)
        tell_people(desk, crashed, earlier=False)
    _is_told(box, "run crashed")


def _crash(desk: Desk) -> Run:
    started = start_run(desk, Request())
    problem = ("", "Its process died.", "Nothing to do: the next run finishes the work.")
    return desk.ledger.finish_run(started.id, RunState.CRASHED, [problem])


def _is_told(box: Mailbox, words: str) -> None:
    assert words in box.letters[0]["Subject"]
    assert "Its process died." in text_of(box.letters[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [("ROWEN_SMTP_URL", "smtps://rowen:hunt[er2@mail.example.org"), ("ROWEN_WEBHOOK_URL", "https://[chat/hunt[er2")],
)
def test_an_address_that_cannot_be_read_fails_the_message_and_not_the_run(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    who(house, ANN)
    monkeypatch.setenv("ROWEN_MAIL_FROM", "rowen@example.org")
    monkeypatch.setenv(name, value)
    report = run(house)
    assert report.run.state is RunState.COMPLETE
    assert name in "".join(report.told) and "er2" not in "".join(report.told)


def test_people_are_told_although_the_outputs_cannot_be_written(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    who(house, ANN, on="new_records")
    (tmp_path / "in the way").touch()
    monkeypatch.setenv("ROWEN_OUTPUTS", str(tmp_path / "in the way"))
    with serving_mail() as box:
        mail(monkeypatch, box.port)
        with pytest.raises(StorageError):
            run(house)
    assert box.receivers == [ANN] and "new records" in box.letters[0]["Subject"]
