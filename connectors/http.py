"""The one place that speaks HTTP: rate limit, retries, archive, redaction, size and time limits.

Retries live here and nowhere else. Every answer is archived before anything reads it and recorded with its role as
soon as it has been judged, so that an answer that was no good stays on the record too, under the role "error".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

import tenacity

from connectors.answers import (
    Check,
    Fetched,
    Recall,
    Spent,
    TransientAnswer,
    excerpt,
    gave_up,
    judge_body,
    judge_status,
)
from connectors.archive import Archive
from connectors.limits import limiter
from connectors.redact import Redactor
from connectors.transport import Timeout, Transport
from rowen.records import BudgetSpent, SourceError, Unreachable
from rowen.records.clock import now

__all__ = ["Check", "Client", "Fetched", "Timeout", "TransientAnswer"]

TRIES = 5
_GROWING = tenacity.wait_exponential_jitter(initial=1, max=30, jitter=1)


@dataclass(frozen=True, slots=True)
class _Question:
    """One request, and what to make of its answer."""

    method: str
    url: str
    params: Mapping[str, str]
    role: str
    check: Check | None
    spent: Spent | None
    headers: Mapping[str, str]
    accept: frozenset[int]


class Client:
    """Asks one source. Not shared between threads; the rate limit is, per host and API key."""

    def __init__(
        self,
        *,
        source: str,
        base_url: str,
        per_second: float,
        archive: Archive,
        record: Callable[[Fetched], None],
        secrets: Sequence[str] = (),
        api_key: str | None = None,
        contact: str | None = None,
        timeout: Timeout | None = None,
        max_bytes: int = 256 * 2**20,
        sleep: Callable[[float], None] = time.sleep,
        recall: Recall | None = None,
    ) -> None:
        """Take what is needed to ask politely.

        Args:
            source: the connector's name, for errors.
            base_url: the provider's documented root, with or without a slash at the end.
            per_second: requests per second that the provider allows.
            archive: where every answer goes.
            record: told of every answer once it is archived and judged; its role says whether it was any good.
            secrets: further strings that must appear nowhere; the key is one by itself.
            api_key: the person's key, or None.
            contact: e-mail address for the provider, or None.
            timeout: limits in seconds.
            max_bytes: a longer answer (decompressed) is refused as untrustworthy.
            sleep: waits between tries; tests pass one that does not.
            recall: answers of an earlier search that was interrupted; what it knows is not asked for again.
        """
        self.api_key, self.contact = api_key or None, contact or None
        self._source, self._base, self._sleep = source, base_url.rstrip("/"), sleep
        self._archive, self._record, self._recall = archive, record, recall
        self.recalled = 0
        self._redact = Redactor([*secrets, api_key or ""])
        place = limiter(self._base.split("://")[-1].split("/")[0], api_key or "", per_second)
        self._transport = Transport(
            source, place, timeout=timeout or Timeout(), max_bytes=max_bytes, contact=contact, hide=self._redact.text
        )

    def get(
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
        """Ask by GET; see `post`."""
        url = f"{self._base}/{path}"
        return self._ask(_Question("GET", url, params, role, check, spent, headers or {}, frozenset(accept)))

    def post(
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
        """Ask by POST (a form) and return an answer that is one.

        Args:
            path: below the base URL, without a slash in front.
            params: names and values, sent in this order, in UTF-8.
            role: what the answer is for; `Connector.parse` is given it again at a replay.
            check: looks into the body; raises `TransientAnswer` (ask again) or a `SourceError` (stop).
            spent: tells whether an answer, of whatever status, says that the budget is used up.
            headers: sent, never archived: the place for a key that the source wants in a header.
            accept: statuses of 400 to 499 under which the source answers too ("I do not know this id"); ``check`` has
                to tell such an answer from an error.

        Raises:
            BudgetSpent: the source answers again later, and not in this run.
            Unreachable: no answer, or still none after every try.
            Refused: the source said no, or asks for a wait longer than `answers.LONGEST_WAIT`.
            Untrustworthy: the answer is larger than ``max_bytes``.
            StorageError: the archive cannot be written.
        """
        url = f"{self._base}/{path}"
        return self._ask(_Question("POST", url, params, role, check, spent, headers or {}, frozenset(accept)))

    def forget(self) -> None:
        """Ask for everything anew from now on, also for what an earlier search got."""
        self._recall, self.recalled = None, 0

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ask(self, question: _Question) -> Fetched:
        try:
            return self._remembered(question) or retrying(self._sleep)(self._try_once, question)
        except TransientAnswer as last:
            raise Unreachable(self._source, *gave_up(TRIES, self._redact.text(last.reason))) from None

    def _remembered(self, question: _Question) -> Fetched | None:
        """What an earlier search got to the same question; an answer that was no good then is none now."""
        request = self._redact.request(question.method, question.url, question.params)
        kept = self._recall(request) if self._recall else None
        if kept is None or kept.role != question.role:
            return None
        try:
            self._judge(kept, None, question)
        except (TransientAnswer, SourceError):
            return None
        self.recalled += 1
        self._record(kept)
        return kept

    def _try_once(self, question: _Question) -> Fetched:
        raw = self._transport.exchange(question.method, question.url, question.params, question.headers)
        body = self._redact.body(raw.body)
        request = self._redact.request(question.method, question.url, question.params)
        fetched = Fetched(body, raw.status, raw.headers, self._archive.put(body), request, now(), question.role)
        try:
            self._judge(fetched, raw.fault, question)
        except BaseException:
            self._record(replace(fetched, role="error"))
            raise
        self._record(fetched)
        return fetched

    def _judge(self, fetched: Fetched, fault: Exception | None, question: _Question) -> None:
        until = question.spent(fetched) if question.spent else False
        if until:
            words = f"Its budget for this key is used up (HTTP {fetched.status}): {excerpt(fetched.body)}"
            raise BudgetSpent(self._source, words, until if isinstance(until, datetime) else None)
        judge_status(self._source, fetched.status, fetched.headers)
        if fault is not None:
            raise fault
        if fetched.status < 400:
            judge_body(self._source, fetched.status, fetched.body, excerpt(fetched.body))
        if question.check is not None:
            question.check(fetched)
        if fetched.status >= 400 and fetched.status not in question.accept:
            judge_body(self._source, fetched.status, fetched.body, excerpt(fetched.body))


def retrying(sleep: Callable[[float], None]) -> tenacity.Retrying:
    """Return what asks again, so often and at such intervals, when an answer is a `TransientAnswer`; the last is raised."""
    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(TRIES),
        retry=tenacity.retry_if_exception_type(TransientAnswer),
        wait=_wait,
        sleep=sleep,
        reraise=True,
    )


def _wait(state: tenacity.RetryCallState) -> float:
    """Wait as long as the source asks, and longer from try to try."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.wait if isinstance(failure, TransientAnswer) else None
    return max(asked or 0.0, _GROWING(state))
