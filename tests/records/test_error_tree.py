"""Errors say where and what to do, and cross process borders."""

from __future__ import annotations

import pickle

import pytest

from rowen.records import (
    Busy,
    DecisionError,
    FormatError,
    InputError,
    InvariantError,
    NewerDatabase,
    Problem,
    ProtocolError,
    Refused,
    RowenError,
    StorageError,
    Unreachable,
    Untrustworthy,
)

PROBLEM = Problem("The year is no number.", "Correct it.", "review.yaml", 12, "limits.from")


@pytest.mark.parametrize(
    "error",
    [
        *(kind([PROBLEM, PROBLEM]) for kind in (InputError, ProtocolError, FormatError, DecisionError)),
        *(kind("pubmed", "No answer.", "Try later.") for kind in (Unreachable, Refused, Untrustworthy)),
        *(kind("The disk is full.") for kind in (StorageError, NewerDatabase, Busy, InvariantError)),
    ],
)
def test_every_error_survives_pickling(error: RowenError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.args == error.args


def test_a_problem_names_file_line_field_and_remedy() -> None:
    assert str(PROBLEM) == "review.yaml:12: limits.from: The year is no number. Correct it."


def test_an_input_error_lists_every_problem() -> None:
    assert len(str(InputError([PROBLEM, PROBLEM])).splitlines()) == 2
    assert InputError(PROBLEM).problems == (PROBLEM,)
