"""Asking and reading in one step: what cannot be read is asked for again or refused, never believed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from connectors.answers import Check, Fetched, Spent, TransientAnswer, excerpt, retry_after
from rowen.records import Refused, Untrustworthy

T = TypeVar("T")
_REMEDY = "Check the strategy, the API key and the base URL; asking again will not help."


class Send(Protocol):
    """`Client.post` or `Client.get`."""

    def __call__(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        role: str,
        check: Check | None = None,
        spent: Spent | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Fetched:
        """Send a request and return an answer that passed the check."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error message found in an answer.

    Attributes:
        words: the source's own, "" if it says none.
        final: it will be the same however often we ask.
        remedy: what a person can do about this one, "" for the usual advice.
    """

    words: str = ""
    final: bool = False
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How one source is to be read.

    Attributes:
        source: its connector's name, for errors.
        complaint: finds the error message in a body, given the HTTP status. Sources send errors under 200 and 400.
        spent: knows an answer that says that the budget is used up; None for a source without one.
        remedy: what a person can do about a refusal.
    """

    source: str
    complaint: Callable[[bytes, int], Complaint]
    spent: Spent | None = None
    remedy: str = _REMEDY


def asked(
    send: Send,
    path: str,
    params: Mapping[str, str],
    *,
    role: str,
    read: Callable[[bytes], T],
    manners: Manners,
    headers: Mapping[str, str] | None = None,
    accept: Collection[int] = (),
) -> T:
    """Ask and return what ``read`` makes of the answer's bytes.

    Args:
        send: the client's ``post`` or ``get``.
        path: as for the client.
        params: as for the client.
        role: as for the client.
        read: pure; raises `Untrustworthy` for what it cannot read.
        manners: the source's way of complaining.
        headers: as for the client.
        accept: as for the client; ``read`` tells such an answer from an error.

    Raises:
        Unreachable: every try brought something unreadable.
        Refused: the source complained, and will complain again.
        BudgetSpent: it will answer again later, and not in this run.
    """
    kept: list[T] = []

    def look(fetched: Fetched) -> None:
        try:
            kept.append(read(fetched.body))
        except Untrustworthy as error:
            said = manners.complaint(fetched.body, fetched.status)
            if said.final:
                words = f"(HTTP {fetched.status}): {said.words[:300] or excerpt(fetched.body)}"
                raise Refused(
                    manners.source, f"It refused the request {words}", said.remedy or manners.remedy
                ) from None
            raise TransientAnswer(error.reason, retry_after(fetched.headers)) from None

    send(path, params, role=role, check=look, spent=manners.spent, headers=headers, accept=accept)
    return kept[-1]
