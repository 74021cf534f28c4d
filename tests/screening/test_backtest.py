from __future__ import annotations

import pytest

from rowen.ledger.types import Verdict
from rowen.records import PartialDate, Record
from screening.backtest import backtest
from screening.rule import RuleUse
from screening.rules.date_window import DateWindow

RULE = RuleUse(
    name="date_window", label="window", parameters=DateWindow.model_validate({"from": 2004}), automation=True
)
OLD, NEW = Record(published=PartialDate(1999)), Record(published=PartialDate(2010))


def test_a_rule_that_would_have_lost_an_included_citation_fails_and_names_it() -> None:
    decided = [("c-1", OLD, Verdict.INCLUDE), ("c-2", OLD, Verdict.EXCLUDE), ("c-3", NEW, Verdict.INCLUDE)]
    result = backtest(RULE, decided)
    assert not result.passed
    assert (result.lost, result.would_exclude, result.judged, result.kept) == (("c-1",), ("c-1", "c-2"), 3, 2)


def test_a_rule_that_loses_nothing_passes() -> None:
    result = backtest(RULE, [("c-2", OLD, Verdict.EXCLUDE), ("c-3", NEW, Verdict.INCLUDE)])
    assert result.passed
    assert result.informative


@pytest.mark.parametrize("verdict", [Verdict.UNSURE, Verdict.AWAITING, Verdict.ONGOING])
def test_what_may_still_be_included_must_not_be_lost_either(verdict: Verdict) -> None:
    assert not backtest(RULE, [("c-1", OLD, verdict)]).passed


def test_a_test_on_nothing_says_that_it_proves_nothing() -> None:
    assert backtest(RULE, []).passed
    assert not backtest(RULE, []).informative


def test_a_rule_that_does_not_exist_is_no_pass() -> None:
    with pytest.raises(KeyError):
        backtest(RULE.model_copy(update={"name": "gone"}), [])
