"""Proposals from the rule to the decision, without Prefect: who is asked, what an answer changes, what blocks a rule."""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows import back_testing, confirm_proposals, deciding, pairing, settling
from flows.artifact_texts import owed_text, proposals_text
from flows.confirm_form import answer_of, batch_of, description, form
from flows.confirm_lines import safe_url
from flows.desk import Desk, open_desk
from flows.exports import exports_of
from flows.importing import import_named
from flows.proposing import proposals, with_records
from flows.settling import answered_before, take_answer
from flows.state import count
from rowen.ledger.types import Standing, Verdict
from rowen.records import Answer as Same
from rowen.records import Busy, InputError, StorageError
from screening.proposals import Answer, Shown
from tests.flows.conftest import REVIEW, House

RULES = "rules:\n  - {name: date_window, label: window, parameters: {from: 2024}, reason: off_topic}\n"
TITLES = ("Peers and pain", "Forums and fatigue", "Boards and asthma", "Lists and lupus")


@pytest.fixture
def desk(house: House, export: Callable[..., Path]) -> Iterator[Desk]:
    """Four citations of 2020 that a rule proposes to exclude."""
    (house.folder / "review.yaml").write_text(
        REVIEW.replace("rules:\n  - {name: retracted}\n", RULES), encoding="utf-8"
    )
    with open_desk(str(house.folder)) as found:
        import_named(found, "cinahl", exports_of([export(*TITLES)], 4, "2026-11-01", "Ann"))
        yield found


def shown(desk: Desk) -> tuple[Shown, ...]:
    return tuple(Shown(one.citation, one.records) for one in proposals(desk).waiting)


def excluded(desk: Desk) -> int:
    return len(count(desk).box("records_excluded").ids)


def by_file(desk: Desk, tmp_path: Path, person: str, verdicts: dict[str, str]) -> None:
    path = tmp_path / "queue.csv"
    deciding.export(desk, path, "csv", "", person)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [{**row, "verdict": verdicts.get(row["citation"], "")} for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert deciding.take_verdicts(desk, path, file_format="csv", strict=True).decisions == len(verdicts)


def test_nothing_is_excluded_before_two_people_confirmed_it_and_the_log_says_by_whom(desk: Desk) -> None:
    batch = shown(desk)
    chosen = tuple(one.citation for one in batch[:2])
    assert len(batch) == 4 and excluded(desk) == 0

    take_answer(desk, batch, Answer("ann", chosen, read=True), "Prefect run 1234567890, batch 1")
    assert excluded(desk) == 0
    assert [one.citation for one in proposals(desk).waiting[:2]] == list(chosen)  # never put off; ben is asked
    take_answer(desk, batch, Answer("ben", chosen, read=True), "Prefect run 1234567890, batch 2")
    assert excluded(desk) == 2

    with (desk.outputs / "prisma_log.csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    assert [(line["trigger"], line["excluded"]) for line in lines] == [("import", "0"), ("confirm", "2")]
    assert "ann confirmed 2 exclusions and kept 0; ben confirmed 2" in lines[1]["reason"]


def test_an_answer_that_comes_twice_is_kept_once(desk: Desk) -> None:
    batch, origin = shown(desk), "Prefect run 1, batch 1"
    answer = Answer("ann", (batch[0].citation,), (batch[1].citation,), read=True)
    assert not answered_before(desk, origin)
    take_answer(desk, batch, answer, origin)
    before = desk.ledger.decisions(desk.review), desk.ledger.proposal_answers(desk.review)
    assert answered_before(desk, origin)
    take_answer(desk, batch, answer, origin)
    assert (desk.ledger.decisions(desk.review), desk.ledger.proposal_answers(desk.review)) == before


def test_what_is_kept_is_screened_like_any_other_and_not_asked_again(desk: Desk) -> None:
    batch = shown(desk)
    take_answer(desk, batch, Answer("ann", (), (batch[0].citation,), read=True), "a, batch 1")
    assert batch[0].citation not in [one.citation for one in proposals(desk).waiting]
    assert batch[0].citation in [item.citation for item in deciding.queue(desk, reviewer="ann")]
    assert desk.ledger.decisions(desk.review) == ()


def test_what_was_answered_by_file_is_neither_asked_nor_overwritten(desk: Desk, tmp_path: Path) -> None:
    batch = shown(desk)
    first, second = batch[0].citation, batch[1].citation
    by_file(desk, tmp_path, "ann", {first: "include", second: "exclude"})
    assert {one.citation: one.waits_for for one in proposals(desk).waiting}[first] == ("ben",)
    found = take_answer(desk, batch, Answer("ann", (first, second), read=True), "a, batch 1")
    assert [one for one, _ in found.overtaken] == [first, second]
    assert [(d.citation, d.verdict) for d in desk.ledger.decisions(desk.review)] == [
        (first, Verdict.INCLUDE),
        (second, Verdict.EXCLUDE),
    ]


def test_a_file_exported_after_the_answer_leaves_out_what_was_answered(desk: Desk) -> None:
    batch = shown(desk)
    take_answer(desk, batch, Answer("ann", (batch[0].citation,), read=True), "a, batch 1")
    assert batch[0].citation not in [item.citation for item in deciding.queue(desk, reviewer="ann")]
    (item,) = [item for item in deciding.queue(desk, reviewer="ben") if item.citation == batch[0].citation]
    assert [(said.rule, said.answer.value) for said in item.proposals] == [("window", "exclude")]


def test_citations_that_were_merged_in_the_meantime_are_asked_about_again(desk: Desk) -> None:
    batch = shown(desk)
    pairing.answer(desk, (batch[0].records[0], batch[1].records[0]), Same.SAME, "ann")
    answer = Answer("ann", tuple(one.citation for one in batch[:3]), read=True)
    found = take_answer(desk, batch, answer, "a, batch 1")
    assert found.excluded == (batch[2].citation,)
    assert {one for one, _ in found.overtaken} == {batch[0].citation, batch[1].citation}
    (survivor,) = [one for one in proposals(desk).waiting if len(one.records) == 2]
    assert survivor.citation in (batch[0].citation, batch[1].citation)
    assert len(proposals(desk).waiting) == 3


def test_an_answer_waits_for_its_turn(desk: Desk) -> None:
    batch = shown(desk)
    with open_desk(str(desk.protocol.folder)) as other, other.ledger.hold(desk.review, "update"), pytest.raises(Busy):
        take_answer(desk, batch, Answer("ann", (batch[0].citation,), read=True), "a, batch 1")
    assert desk.ledger.proposal_answers(desk.review) == ()


def test_a_rule_that_would_have_dropped_an_included_citation_is_blocked_until_a_person_overrides(
    desk: Desk, tmp_path: Path
) -> None:
    batch = shown(desk)
    for person in ("ann", "ben"):
        by_file(desk, tmp_path, person, {batch[0].citation: "include"})

    found = proposals(desk)
    assert (found.waiting, found.blocked) == ((), {"window"})
    assert all(item.proposals == () for item in deciding.queue(desk))
    (line,) = back_testing.told_of(desk, found.tested)
    assert f"(2020, {batch[0].citation})" in line and "--override window" in line
    stale = take_answer(desk, batch, Answer("ann", (batch[1].citation,), read=True), "a, batch 1")
    assert stale.excluded == () and len(stale.overtaken) == 1

    back_testing.override(desk, "window", "cleo", "a comment, not a study")
    assert len(proposals(desk).waiting) == 3
    with pytest.raises(InputError, match="overridden already"):
        back_testing.override(desk, "window", "cleo", "again")
    for person in ("ann", "ben"):
        by_file(desk, tmp_path, person, {batch[1].citation: "include"})
    assert proposals(desk).blocked == {"window"}


def test_a_conflict_blocks_too_and_what_was_excluded_at_full_text_does_not(desk: Desk, tmp_path: Path) -> None:
    first = shown(desk)[0].citation
    by_file(desk, tmp_path, "ann", {first: "include"})
    assert proposals(desk).blocked == frozenset()
    by_file(desk, tmp_path, "ben", {first: "exclude"})
    assert proposals(desk).blocked == {"window"}
    state = next(one for one in desk.ledger.citations(desk.review) if one.citation == first)
    assert state.title_abstract is Standing.CONFLICT


@pytest.mark.parametrize(
    ("rule", "person", "reason"),
    [("gone", "cleo", "why"), ("window", "cleo", "why")],
    ids=["no such rule", "not blocked"],
)
def test_only_a_blocked_rule_can_be_overridden(rule: str, person: str, reason: str, desk: Desk) -> None:
    with pytest.raises(InputError):
        back_testing.override(desk, rule, person, reason)


@pytest.mark.parametrize(("late", "words"), [(False, "Nothing was changed: No"), (True, "The answer is kept")])
def test_an_answer_that_cannot_be_kept_is_told_in_the_next_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, late: bool, words: str
) -> None:
    batch = batch_of(desk.protocol, proposals(desk).waiting)
    filled = form(batch, "words")(reviewer="ann", exclude="1", read=True)
    monkeypatch.setattr(confirm_proposals, "read_flow_run_input", lambda _: None)
    monkeypatch.setattr(confirm_proposals, "suspend_flow_run", lambda **_: filled)
    monkeypatch.setattr(confirm_proposals, "publish_proposals", lambda desk: (proposals(desk), ""))
    monkeypatch.setattr(confirm_proposals, "get_run_logger", logging.getLogger)

    def fail(*_: object) -> None:
        raise StorageError("No space is left.")

    monkeypatch.setattr(*((settling, "write_reports", fail) if late else (confirm_proposals, "take_answer", fail)))
    (told,) = confirm_proposals._answered(desk, batch, 1, ())
    assert told.startswith(words) and "No space is left." in told
    assert sum("ann" in one.answered for one in proposals(desk).waiting) == int(late)


def test_the_form_takes_nothing_for_granted(desk: Desk) -> None:
    batch = batch_of(desk.protocol, proposals(desk).waiting)
    model = form(batch, "words")
    schema = model.model_json_schema()
    assert schema["required"] == ["reviewer", "read"]
    assert (schema["properties"]["exclude"]["default"], schema["properties"]["keep"]["default"]) == ("", "")
    one, two, three, four = (shown.citation for shown in batch.shown)
    assert answer_of(batch, model(reviewer=" ann ", exclude="2-3; 4", keep="1", read=True)) == (
        Answer("ann", (two, three, four), (one,), read=True),
        (),
    )
    for strange in ({"reviewer": "eve"}, {"exclude": "all"}, {"keep": "x"}):
        with pytest.raises(ValidationError):
            model(**{"reviewer": "ann", "read": True, **strange})


@pytest.mark.parametrize("text", ["0", "5", "1-5", "3-2", "1 - - 2", "-", "1,,9", "9" * 5000])
def test_a_number_that_is_not_in_the_list_is_refused_with_the_rest(text: str, desk: Desk) -> None:
    batch = batch_of(desk.protocol, proposals(desk).waiting)
    _, problems = answer_of(batch, form(batch, "words")(reviewer="ann", exclude=text, read=True))
    assert [problem.field for problem in problems][:1] == ["exclude"]
    assert "from 1 to 4" in problems[0].remedy


def test_words_from_outside_stay_words(desk: Desk, export: Callable[..., Path]) -> None:
    title = "A | pipe, <script>alert(1)</script> [a](javascript:x) `tick` *star*"
    import_named(desk, "cinahl", exports_of([export(title, name="evil.ris", first=77)], 1, "2026-11-02", "Ann"))
    items = with_records(desk, proposals(desk).waiting)
    batch = batch_of(desk.protocol, [one for one, _ in items])
    text = description(desk.protocol, batch, items, len(items), ["said | before"])
    assert "<script>" not in text and "javascript:" not in text
    assert sum("**window**" in line for line in text.splitlines()) == 5
    assert "<script>" not in proposals_text(desk, proposals(desk))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://doi.org/10.1/a(b)c", "https://doi.org/10.1/a%28b%29c"),
        ("javascript:alert(1)", ""),
        ('https://a.b/ x|y"><i>', "https://a.b/%20x%7Cy%22%3E%3Ci%3E"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_addresses_on_the_web_become_links(address: str, safe: str) -> None:
    assert safe_url(address) == safe


def test_what_people_owe_is_said_by_person(desk: Desk, export: Callable[..., Path]) -> None:
    batch = shown(desk)
    take_answer(desk, batch, Answer("ann", (batch[0].citation,), read=True), "a, batch 1")
    report = import_named(
        desk, "cinahl", exports_of([export("One more", name="y.ris", first=50)], 1, "2026-11-02", "Ann")
    )
    text = owed_text(desk, report, proposals(desk))
    assert "| ann | titles and abstracts to decide on | 4 |" in text
    assert "| ben | titles and abstracts to decide on | 5 |" in text
    assert "| ann | exclusions that rules propose, to confirm or turn down | 4 |" in text
    assert "| CINAHL | Ann | 2026-11-02 |" in text
