"""Work that needs a review waits until nobody else holds it."""

from __future__ import annotations

import logging

import pytest

import flows.taking_turns
from flows.taking_turns import in_turn
from rowen.records import Busy, InputError, Problem

LOGGER = logging.getLogger("rowen.test")
HELD = Busy("r is held by process 7 on desk since 06:00 UTC (manual). Wait until it ends, then run again.")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.taking_turns, "LOOK_SECONDS", 0.001)


def held(times: int) -> list[BaseException | str]:
    return [*[HELD] * times, "done"]


def work(ends: list[BaseException | str]) -> str:
    end = ends.pop(0)
    if isinstance(end, BaseException):
        raise end
    return end


def test_it_is_done_as_soon_as_the_review_is_free_and_says_once_for_whom_it_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "rowen.test")
    ends = held(20)

    assert in_turn(lambda: work(ends), LOGGER) == "done"
    assert [entry.message for entry in caplog.records] == [
        "Waiting for its turn: r is held by process 7 on desk since 06:00 UTC (manual)."
    ]


def test_a_long_wait_is_said_again(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.INFO, "rowen.test")
    monkeypatch.setattr(flows.taking_turns, "SAY_SECONDS", 0.0)
    ends = held(3)

    in_turn(lambda: work(ends), LOGGER)

    assert len(caplog.records) == 3


def test_any_other_error_is_not_waited_for() -> None:
    wrong = InputError(Problem("There is no review 'x'.", "Make one."))

    with pytest.raises(InputError):
        in_turn(lambda: work([wrong]), LOGGER)
