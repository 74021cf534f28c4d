"""Stands between the wire and the sources: logs every request, limits the rate, and lets faults strike."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping, MutableMapping
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rowen.sandbox.eutils_text import BACKEND_DOWN, search_error
from rowen.sandbox.state import Answer, State

PUBMED, EUROPEPMC = "/eutils/", "/europepmc/"
_HTML = b"<!DOCTYPE html><html><head><title>WWW Error 500 Diagnostic</title></head><body><h1>Server Error</h1></body></html>\n"
_HANG_UP_STEPS = 300
_LONGEST_QUERY = 16_000
_TOO_LONG = Answer(b"<html><body><h1>414 Request-URI Too Long</h1></body></html>\n", "text/html", 414)
_WHOLE = frozenset(("429", "500", "html200", "timeout", "truncated", "malformed", "error_in_200", "down"))


class Turnstile:
    """Logs, limits and breaks. What it lets through finds its parameters and its fault in the scope."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state
        self._recent: MutableMapping[tuple[str, str], deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        source = _source(scope)
        if not source:
            await self._app(scope, receive, send)
            return
        params = await _parameters(scope, receive)
        scope["rowen.params"] = params
        counted = self._limited(source, params)
        fault = "" if counted else self._state.faults.strike(source, _kind(scope["path"]))
        status = [0]
        try:
            if len(scope["query_string"]) > _LONGEST_QUERY:
                await _give(_TOO_LONG, send, status)
            elif counted:
                await _give(_too_many(source, params, counted), send, status)
            elif fault in _WHOLE:
                await self._break(fault, source, scope, receive, send, status)
            else:
                scope["rowen.fault"] = fault
                await self._app(scope, receive, _watching(send, status))
        finally:
            self._state.log.add(source, scope["method"], scope["path"], params, status[0], fault)

    def _limited(self, source: str, params: Mapping[str, str]) -> int:
        """Return how many requests came within this second if they are too many, else 0."""
        if not self._state.faults.limits_rate(source):
            return 0
        key = params.get("api_key", "")
        recent = self._recent[source, key]
        now = time.monotonic()
        while recent and recent[0] <= now - 1.0:
            recent.popleft()
        recent.append(now)
        most = 10 if key or source == "europepmc" else 3
        return len(recent) if len(recent) > most else 0

    async def _break(
        self, fault: str, source: str, scope: Scope, receive: Receive, send: Send, status: list[int]
    ) -> None:
        match fault:
            case "down":
                await _drop(send)
            case "timeout":
                await asyncio.sleep(self._state.faults.hang)
                await _drop(send)
            case "429":
                await _give(_too_many(source, scope["rowen.params"], 4), send, status)
            case "500":
                await _give(Answer(_HTML, "text/html; charset=UTF-8", 500), send, status)
            case "html200":
                await _give(Answer(_HTML.replace(b"500", b""), "text/html; charset=UTF-8"), send, status)
            case "error_in_200":
                await _give(_backend_failed(source, scope["rowen.params"]), send, status)
            case _:
                await self._damaged(fault, scope, receive, send, status)

    async def _damaged(self, fault: str, scope: Scope, receive: Receive, send: Send, status: list[int]) -> None:
        head: Message = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
            else:
                body.extend(message.get("body", b""))

        scope["rowen.fault"] = ""
        await self._app(scope, receive, keep)
        status[0] = head["status"]
        half = bytes(body[: len(body) // 2])
        if fault == "malformed":
            headers = [pair for pair in head["headers"] if pair[0] != b"content-length"]
            await send({**head, "headers": [*headers, (b"content-length", str(len(half)).encode())]})
            await send({"type": "http.response.body", "body": half})
            return
        await send(head)
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _drop(send)


def _source(scope: Scope) -> str:
    if scope["type"] != "http":
        return ""
    if scope["path"].startswith(PUBMED):
        return "pubmed"
    return "europepmc" if scope["path"].startswith(EUROPEPMC) else ""


def _kind(path: str) -> str:
    return "fetch" if path.endswith("efetch.fcgi") else "search"


async def _parameters(scope: Scope, receive: Receive) -> dict[str, str]:
    body = bytearray()
    while scope["method"] == "POST":
        message = await receive()
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            break
    written = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    written |= parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in written.items()}


def _watching(send: Send, status: list[int]) -> Send:
    async def watched(message: Message) -> None:
        if message["type"] == "http.response.start":
            status[0] = message["status"]
        await send(message)

    return watched


async def _give(answer: Answer, send: Send, status: list[int]) -> None:
    status[0] = answer.status
    headers = {"content-type": answer.media_type, "content-length": str(len(answer.body)), **answer.headers}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": answer.body})


def _too_many(source: str, params: Mapping[str, str], count: int) -> Answer:
    key = params.get("api_key", "")
    body: dict[str, str] = {"error": "API rate limit exceeded", "api-key": key or "127.0.0.1", "count": str(count)}
    if not key:
        body["limit"] = "3"
    limit = "10" if key else "3"
    headers = {"Retry-After": "1"}
    if source == "pubmed":
        headers |= {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": "0"}
    return Answer(json.dumps(body, separators=(",", ":")).encode(), "application/json", 429, headers)


def _backend_failed(source: str, params: Mapping[str, str]) -> Answer:
    if source == "pubmed":
        return search_error(BACKEND_DOWN, as_json=params.get("retmode", "").lower() == "json")
    body = {"errCode": 500, "errMsg": "Search Backend failed: no servers hosting shard"}
    return Answer(json.dumps(body).encode(), "application/json;charset=UTF-8")


async def _drop(send: Send) -> None:
    """Close the connection without another byte: reach for uvicorn's transport behind the ASGI callable."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if cycle is None or transport is None:
        raise ConnectionAbortedError("the sandbox hung up (a fault)")
    transport.close()
    for _ in range(_HANG_UP_STEPS):
        if cycle.disconnected:
            return
        await asyncio.sleep(0.01)
