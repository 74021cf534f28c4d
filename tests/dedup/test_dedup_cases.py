"""Every pair of the case table gets the answer that someone who knows bibliographic data gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from rowen.records import Answer
from tests.dedup.pair_cases import Case, cases, from_csv, outcome

CASES = cases()
LINKED = [case for case in CASES if case.links]
# What the rules do not reach yet. Nothing is merged wrongly by them: a question is asked where a person would not have to,
# or two documents stay unlinked. A case that begins to pass must leave the list.
SHORTFALLS = frozenset(
    (
        "people/same-surname-other-person",
        "computing/two-systems",
        "computing/year-of-conference-and-book",
        "series/editorial-two-issues",
        "series/introduction-to-a-track",
        "damaged/bare-typing-error",
        "titles/word-order-without-place",
        "traps/two-abstracts-one-page",
        "identifiers/doi-of-proceedings",
    )
)
UNLINKED = frozenset(
    ("corrections/erratum-same-doi", "people/same-surname-other-person", "reports/interim-and-final",
     "reports/review-and-update")
)  # fmt: skip


def parameters(wanted: Iterable[Case], short: frozenset[str]) -> list[object]:
    falls = pytest.mark.xfail(reason="not reached yet", strict=True)
    return [pytest.param(case, id=case.name, marks=[falls] if case.name in short else []) for case in wanted]


@pytest.mark.parametrize("case", parameters(CASES, SHORTFALLS))
def test_the_rules_answer_as_expected(case: Case) -> None:
    found = outcome(case.left, case.right)
    assert found.answer in case.expect, f"{case.name}\n  why: {case.why}\n  got: {found.explanation}"


@pytest.mark.parametrize("case", parameters(LINKED, UNLINKED))
def test_two_documents_are_linked_as_expected(case: Case) -> None:
    found = outcome(case.left, case.right)
    # A link is between documents: nothing is to be said of it where the rules take the two for one.
    assert found.answer is Answer.SAME or found.link in case.links, f"{case.name}\n  got: {found.explanation}"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_order_of_the_two_records_says_nothing(case: Case) -> None:
    one, two = outcome(case.left, case.right), outcome(case.right, case.left)
    assert (one.answer, one.link) == (two.answer, two.link), case.name


def test_the_table_is_as_large_as_promised() -> None:
    assert len(CASES) >= 130
    assert {answer for case in CASES for answer in case.expect} == set(Answer)
    assert all(case.why and case.expect for case in CASES)


@pytest.mark.real
def test_the_public_hard_pairs_are_answered_as_labelled(shared: Path) -> None:
    source = shared / "bench/dedup/data/bibdedupe_pair_cases.json"
    if not source.is_file():
        pytest.skip("the public pair cases are not on this machine")
    pairs = json.loads(source.read_text(encoding="utf-8"))["cases"]
    assert len(pairs) == 25
    wrong = []
    for pair in pairs:
        left, right = (
            from_csv({column: cell or "" for column, cell in pair[side].items() if column != "ID"})
            for side in ("record_a", "record_b")
        )
        found = outcome(left, right)
        # Where the label says "different", a question is right as well: it merges nothing.
        right_answers = {Answer.SAME} if pair["expected_duplicate"] else {Answer.DIFFERENT, Answer.ASK}
        if found.answer not in right_answers:
            wrong.append(f"{pair['id']}: {found.answer}: {found.explanation}")
    assert not wrong, "\n".join(wrong)
