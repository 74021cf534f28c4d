from __future__ import annotations

import pytest

from screening.cron import cron_fault, timezone_fault


@pytest.mark.parametrize("text", ["0 6 1 * *", "30 4 * * mon", "0 0,12 1-7/2 jan-jun *", "0 0 29 2 *", "5 */6 * * 7"])
def test_sensible_schedules_pass(text: str) -> None:
    assert cron_fault(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 6 1 *", "4 fields"),
        ("60 6 1 * *", "minute"),
        ("0 6 0 * *", "day of the month"),
        ("0 6 1 13 *", "month"),
        ("0 6 * * funday", "day of the week"),
        ("0 6-2 * * *", "backwards"),
        ("0 6 31 2,4 *", "no such day"),
        ("0 6 30 2 */7", "no such day"),
        ("30 6 31 4 3-7,sat", "no such day"),
        ("* * * * *", "an hour"),
        ("*/15 * * * *", "an hour"),
        ("0 6 1,, * *", "not a number"),
        ("@monthly", "1 fields"),
        ("0 */0 * * *", "not a number"),
    ],
)
def test_what_would_not_run_or_run_too_often_is_named(text: str, words: str) -> None:
    assert words in cron_fault(text)


def test_time_zones_are_looked_up() -> None:
    assert timezone_fault("UTC") == ""
    assert "Nowhere" in timezone_fault("Europe/Nowhere")
    assert timezone_fault("../etc/passwd")
    assert "not the name of a place" in timezone_fault("posix/Europe/London")
