"""Frozen dataclasses that are made quickly."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from rowen.records import Author, Record
from rowen.records.quick import quick
from rowen.records.types import AbstractPart, Identifiers, Located


@pytest.mark.parametrize("made", [AbstractPart, Author, Identifiers, Located, Record])
def test_arguments_are_the_fields_with_their_defaults(made: type) -> None:
    slow = dataclass(frozen=True)(type("Slow", (), {"__annotations__": made.__annotations__, **_defaults(made)}))
    kind = [each.kind for each in inspect.signature(made).parameters.values()]
    assert list(inspect.signature(made).parameters) == [each.name for each in fields(made)]
    assert [each.default for each in inspect.signature(made).parameters.values()] == [
        each.default for each in inspect.signature(slow).parameters.values()
    ]
    assert set(kind) == {inspect.Parameter.KEYWORD_ONLY if made is Record else inspect.Parameter.POSITIONAL_OR_KEYWORD}


def _defaults(made: type) -> dict[str, object]:
    return {
        name: each.default
        for name, each in inspect.signature(made).parameters.items()
        if each.default is not each.empty
    }


def test_they_stay_frozen_and_can_be_compared_replaced_and_pickled() -> None:
    author = Author("Doe", given="Jane")
    with pytest.raises(FrozenInstanceError):
        author.family = "Roe"  # type: ignore[misc]
    assert author == Author("Doe", "Jane", "", "")
    assert replace(author, suffix="Jr") == Author("Doe", "Jane", "Jr")
    assert pickle.loads(pickle.dumps(Record(title="A", authors=(author,)))) == Record(title="A", authors=(author,))


def test_a_class_whose_fields_are_not_simply_taken_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Made:
        held: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="Made"):
        quick(Made)
