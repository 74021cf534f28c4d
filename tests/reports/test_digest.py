"""The message about a run: what is in it, what it never is (a header, a script), and when there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import RunState
from rowen.reports.digest import Message, render
from rowen.reports.digest_parts import SHOWN, DigestFacts
from rowen.reports.owed import NoticeTask, Overdue
from tests.reports.report_runs import RUN

NOW = datetime(2026, 11, 1, 7, tzinfo=UTC)
ALL = ("new_records", "overdue_inbox", "lost_sentinel", "notice", "incomplete_run")
DONE = replace(RUN, state=RunState.COMPLETE, problems=())
LATE = Overdue("CINAHL", "Ann", date(2026, 10, 1))
TASK = NoticeTask(
    id="notice-0007",
    meaning="retraction",
    citation="c-1",
    title="Peers <b>online</b> (2015)",
    where="full text: included",
    reference="RetractionIn, J Peers 2026, PMID 999",
    since=date(2026, 11, 1),
)


def said(facts: DigestFacts, on: tuple[str, ...] = ALL) -> Message:
    message = render(facts, on, NOW)
    assert message is not None
    return message


def test_a_quiet_run_has_no_message() -> None:
    assert render(DigestFacts(run=DONE, title="Peers"), ALL, NOW) is None


@pytest.mark.parametrize(
    ("facts", "thing", "subject"),
    [
        (DigestFacts(run=DONE, title="P", new=("A (2026), MEDLINE",), new_total=1), "new_records", "1 new record"),
        (DigestFacts(run=DONE, title="P", notices=(TASK,)), "notice", "1 notice"),
        (DigestFacts(run=DONE, title="P", overdue=(LATE,)), "overdue_inbox", "1 export due"),
        (DigestFacts(run=RUN, title="P"), "incomplete_run", "run incomplete"),
        (DigestFacts(run=replace(RUN, state=RunState.CRASHED), title="P"), "incomplete_run", "run crashed"),
        (DigestFacts(run=replace(RUN, state=RunState.FAILED), title="P"), "incomplete_run", "run failed"),
        (DigestFacts(run=replace(RUN, state=RunState.BROKEN), title="P"), "lost_sentinel", "search broken"),
    ],
)  # fmt: skip
def test_each_thing_is_told_to_those_who_want_it_and_to_nobody_else(
    facts: DigestFacts, thing: str, subject: str
) -> None:
    assert said(facts, (thing,)).subject == f"[Rowen] {subject}: P"
    covers = {thing, "incomplete_run"} if thing == "lost_sentinel" else {thing}
    others = tuple(one for one in ALL if one not in covers)
    assert render(facts, others, NOW) is None


def test_a_broken_search_is_told_to_those_who_want_to_know_of_incomplete_runs() -> None:
    broken = DigestFacts(run=replace(RUN, state=RunState.BROKEN), title="P")
    assert said(broken, ("incomplete_run",)).subject == "[Rowen] search broken: P"
    assert len(json.loads(said(broken).json)["things"]) == 1


def test_text_html_and_json_say_the_same() -> None:
    facts = DigestFacts(
        run=RUN, title="Peers", new=("A (2026), MEDLINE",), new_total=1, notices=(TASK,), folder="/x/out"
    )
    message = said(facts)
    assert "- retraction: Peers <b>online</b> (2015) (c-1, full text: included)" in message.text
    assert "rowen tasks online-communities --done notice-0007" in message.text
    assert "Peers &lt;b&gt;online&lt;/b&gt; (2015)" in message.html and "<b>" not in message.html
    told = json.loads(message.json)
    assert [one["thing"] for one in told["things"]] == ["incomplete_run", "notice", "new_records"]
    assert told["text"] == message.text and told["run"] == RUN.id
    assert "Report, lists and diagram: /x/out" in message.text


def test_a_long_list_says_how_many_more_there_are() -> None:
    lines = tuple(f"Title {place}, MEDLINE" for place in range(SHOWN))
    text = said(DigestFacts(run=DONE, title="P", new=lines, new_total=SHOWN + 37)).text
    assert "New records wait for a decision (62)" in text
    assert text.count("- Title") == SHOWN and "- and 37 more" in text


def test_practice_is_named() -> None:
    assert "PRACTICE DATA" in said(DigestFacts(run=replace(RUN, practice=True), title="P")).text


@given(st.text(max_size=400))
def test_no_title_can_end_the_subject_or_write_html(title: str) -> None:
    task = replace(TASK, title=title, reference=title)
    message = said(DigestFacts(run=RUN, title=title, notices=(task,), new=(title,), new_total=1))
    assert message.subject.isprintable() or not message.subject.isascii()
    assert not {"\r", "\n", "\x0b", "\x0c", "\u2028", "\u2029", "\x85"} & set(message.subject)
    assert len(message.subject) <= 160
    tags = {"!DOCTYPE html", "html", "head", 'meta charset="utf-8"', "/head", "body", "p", "/p", "h2", "/h2", "ul"}
    tags |= {"li", "/li", "/ul", "/body", "/html"}
    assert {piece.partition(">")[0] for piece in message.html.split("<")[1:]} <= tags
