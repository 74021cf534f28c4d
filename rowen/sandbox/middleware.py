"""Stands between the wire and the sources: logs every request, limits the rate, and lets faults strike."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rowen.sandbox.altered import altered
from rowen.sandbox.service import Call, Service
from rowen.sandbox.state import Answer, State

_HTML = b"<!DOCTYPE html><html><head><title>WWW Error 500 Diagnostic</title></head><body><h1>Server Error</h1></body></html>\n"
_HANG_UP_STEPS = 300
_LONGEST_QUERY = 16_000
_TOO_LONG = Answer(b"<html><body><h1>414 Request-URI Too Long</h1></body></html>\n", "text/html", 414)
_WHOLE = frozenset(("429", "500", "html200", "timeout", "truncated", "malformed", "error_in_200", "down", "budget"))


class Turnstile:
    """Logs, limits and breaks. What it lets through finds its parameters and its fault in the scope."""

    def __init__(self, app: ASGIApp, state: State, services: Sequence[Service]) -> None:
        self._app = app
        self._state = state
        self._services = services
        self._recent: MutableMapping[tuple[str, str], deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        service = self._service(scope)
        if service is None:
            await self._app(scope, receive, send)
            return
        call = await _call(service, scope, receive)
        counted = self._limited(service, call)
        kind = "fetch" if service.fetches(call.path) else "search"
        fault = "" if counted else self._state.faults.strike(service.name, kind)
        status = [0]
        try:
            if len(scope["query_string"]) > _LONGEST_QUERY:
                await _give(_TOO_LONG, send, status)
            elif counted:
                await _give(service.too_many(call, counted), send, status)
            elif fault in _WHOLE:
                await self._break(fault, service, call, send, status)
            else:
                answer = await run_in_threadpool(service.answer, replace(call, fault=fault))
                await _give(replace(answer, body=altered(answer.body, fault)), send, status)
        finally:
            self._state.log.add(service.name, call.method, scope["path"], call.params, status[0], fault)

    def _service(self, scope: Scope) -> Service | None:
        if scope["type"] != "http":
            return None
        return next((each for each in self._services if scope["path"].startswith(f"{each.root}/")), None)

    def _limited(self, service: Service, call: Call) -> int:
        """Return how many requests came within this second if they are too many, else 0."""
        if not self._state.faults.limits_rate(service.name):
            return 0
        recent = self._recent[service.name, call.params.get("api_key", "")]
        now = time.monotonic()
        while recent and recent[0] <= now - 1.0:
            recent.popleft()
        recent.append(now)
        return len(recent) if len(recent) > service.per_second(call) else 0

    async def _break(self, fault: str, service: Service, call: Call, send: Send, status: list[int]) -> None:
        match fault:
            case "down":
                await _drop(send)
            case "timeout":
                await asyncio.sleep(self._state.faults.hang)
                await _drop(send)
            case "429":
                await _give(service.too_many(call, 4), send, status)
            case "budget":
                await _give(service.spent(call), send, status)
            case "500":
                await _give(Answer(_HTML, "text/html; charset=UTF-8", 500), send, status)
            case "html200":
                await _give(Answer(_HTML.replace(b"500", b""), "text/html; charset=UTF-8"), send, status)
            case "error_in_200":
                await _give(service.failed(call), send, status)
            case _:
                await self._damaged(fault, service, call, send, status)

    async def _damaged(self, fault: str, service: Service, call: Call, send: Send, status: list[int]) -> None:
        """Send half an answer: as if it were whole ("malformed"), or hanging up in the middle ("truncated")."""
        whole = await run_in_threadpool(service.answer, call)
        half = whole.body[: len(whole.body) // 2]
        if fault == "malformed":
            await _give(replace(whole, body=half), send, status)
            return
        status[0] = whole.status
        await send(_start(whole))
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _drop(send)


async def _call(service: Service, scope: Scope, receive: Receive) -> Call:
    body = bytearray()
    while scope["method"] == "POST":
        message = await receive()
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            break
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    written = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if "json" not in headers.get("content-type", ""):
        written |= parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return Call(
        method=scope["method"],
        path=scope["path"].removeprefix(f"{service.root}/"),
        params={name: values[-1] for name, values in written.items()},
        headers=headers,
        base=f"{scope['scheme']}://{headers.get('host', 'localhost')}{service.root}",
        body=bytes(body),
    )


def _start(answer: Answer) -> Message:
    headers = {"content-type": answer.media_type, "content-length": str(len(answer.body)), **answer.headers}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": answer.status, "headers": pairs}


async def _give(answer: Answer, send: Send, status: list[int]) -> None:
    status[0] = answer.status
    await send(_start(answer))
    await send({"type": "http.response.body", "body": answer.body})


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
