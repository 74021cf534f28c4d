"""Reading answers: an error in place of a page is named, what is no page is refused, no record is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from connectors.fields import Fields, an_object, from_json, verbatim
from rowen.records import Record, Untrustworthy

T = TypeVar("T")
_ERRORS = ("error", "errors", "errMsg", "service-error", "error-response")
"""Fields in which sources word their errors, and that no page of hits has: "nothing found" beside one is none."""


@contextmanager
def shaped(source: str, words: str) -> Iterator[None]:
    """Refuse, in these words and with what was wrong, an answer in which something is missing or of another kind.

    Raises:
        Untrustworthy: the block stumbled over the answer's shape.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(source, f"{words} ({type(error).__name__}: {error}).") from error


@contextmanager
def read_as(source: str, what: str, body: bytes, words: Callable[[bytes], str]) -> Iterator[None]:
    """Refuse an answer that the block cannot read: with the error message that it holds, or as no ``what``.

    Args:
        source: the connector's name.
        what: what the answer must be ("list of works").
        body: its bytes.
        words: finds the error message in an answer, "" in one that holds none.

    Raises:
        Untrustworthy: it is an error, or not what was expected.
    """
    try:
        with shaped(source, f"This is no {what}"):
            yield
    except Untrustworthy:
        said = words(body)
        if said:
            raise Untrustworthy(source, f"It answered with an error: {said[:300]}") from None
        raise


def read_answer(
    source: str, what: str, body: bytes, words: Callable[[bytes], str], read: Callable[[dict[str, Any]], T]
) -> T:
    """Return what ``read`` makes of an answer that must be a JSON object, and no error beside a page; see `read_as`."""
    with read_as(source, what, body, words):
        answer = an_object(source, body)
        found = read(answer)
        for name in _ERRORS:
            if answer.get(name):
                raise ValueError(f"an error beside the hits: {verbatim(answer[name])[:200]}")
        return found


def read_each(
    source: str, kind: str, ids: Sequence[str], items: Sequence[Fields], read: Callable[[str, Fields], Record]
) -> tuple[Record, ...]:
    """Read the records of a page.

    Raises:
        Untrustworthy: one of them cannot be read; it is named.
    """
    records = []
    for number, item in zip(ids, items, strict=True):
        with shaped(source, f"Its {kind} {number} cannot be read"):
            records.append(read(number, item))
    return tuple(records)


def errors_in(body: bytes, page: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return what the fields of an error in JSON say, in the order of ``names``; nothing for a page, or for no JSON.

    Args:
        body: the answer.
        page: a field that every page has, and no error.
        names: fields in which this source words its errors.
    """
    if not body.strip():
        return ("an empty answer",)
    try:
        answer = from_json(body)
    except ValueError:
        return ()
    if not isinstance(answer, dict) or page in answer:
        return ()
    return tuple(verbatim(answer[name]) for name in names if answer.get(name))
