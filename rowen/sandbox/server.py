"""The practice sources as a local web server, and the controls of the sandbox."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from rowen.records import InputError, Problem
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.faults import Faults
from rowen.sandbox.middleware import Turnstile
from rowen.sandbox.services import NAMES, SERVICES
from rowen.sandbox.state import Asked, Clock, State
from rowen.sandbox.timing import BASELINE
from rowen.sandbox.truth import truth_json

HOST = "127.0.0.1"


def create_app(corpus: Corpus, clock: Clock | None = None, faults: Faults | None = None) -> FastAPI:
    """Return the application that serves a corpus on the clock's day, with these faults."""
    return _app(State(corpus, clock or Clock(), faults or Faults()))


class _Sources(FastAPI):
    """The turnstile stands outside everything else, so that it can hang up on a client."""

    def __init__(self, state: State) -> None:
        super().__init__(title="Rowen sandbox", docs_url=None, redoc_url=None, openapi_url=None)
        self.state.sandbox = state
        self._turnstile = Turnstile(super().__call__, state, [service(state) for service in SERVICES])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._turnstile(scope, receive, send)


def _app(state: State) -> FastAPI:
    app = _Sources(state)
    _add_controls(app, state)
    return app


def _add_controls(app: FastAPI, state: State) -> None:
    async def truth() -> Response:
        body = await run_in_threadpool(truth_json, state.corpus)
        return Response(body, media_type="application/json")

    async def clock(request: Request) -> dict[str, str]:
        state.clock.today = date.fromisoformat(str((await request.json())["today"]))
        return {"today": state.clock.today.isoformat()}

    async def faults(request: Request) -> Response:
        wanted = await request.json()
        try:
            state.faults.set(wanted["faults"])
        except InputError as error:
            return Response(str(error), status_code=400, media_type="text/plain")
        state.faults.hang = float(wanted.get("hang", state.faults.hang))
        return Response(status_code=204)

    async def requests() -> list[dict[str, object]]:
        return [asdict(asked) for asked in state.log.all()]

    app.add_api_route("/_sandbox/truth", truth, methods=["GET"])
    app.add_api_route("/_sandbox/clock", clock, methods=["POST"])
    app.add_api_route("/_sandbox/faults", faults, methods=["POST"])
    app.add_api_route("/_sandbox/requests", requests, methods=["GET"])


class Sandbox:
    """A running sandbox, as tests and the foreground run see it."""

    def __init__(self, state: State, port: int) -> None:
        self.state = state
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self.urls = {service.name: f"{self.url}{service.root}" for service in SERVICES}
        self.pubmed_url = f"{self.urls['pubmed']}/"
        self.europepmc_url = self.urls["europepmc"]

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point Rowen at it: every source's address, and a key for those that want one."""
        keys = {f"ROWEN_{service.name.upper()}_API_KEY": service.practice_key for service in SERVICES}
        addresses = {f"ROWEN_{name.upper()}_URL": url for name, url in self.urls.items()}
        return addresses | {name: key for name, key in keys.items() if key}

    @property
    def corpus(self) -> Corpus:
        """The corpus it serves."""
        return self.state.corpus

    def set_today(self, today: date) -> None:
        """Move the clock."""
        self.state.clock.today = today

    def set_faults(self, faults: str | Sequence[str]) -> None:
        """Put these faults in place of all others."""
        self.state.faults.set(faults)

    @property
    def requests(self) -> tuple[Asked, ...]:
        """What the sources were asked so far, oldest first."""
        return self.state.log.all()


@contextmanager
def running(
    seed: int = 1,
    works: int = 2000,
    today: date = BASELINE,
    faults: str | Sequence[str] = (),
    port: int = 0,
    *,
    hang: float = 5.0,
    same_day: float = 0.0,
) -> Iterator[Sandbox]:
    """Serve a corpus from a thread of this process on 127.0.0.1, until the block ends.

    Args:
        seed: seed of the corpus.
        works: size of the corpus.
        today: the day it is.
        faults: faults to begin with (see `rowen.sandbox.faults`).
        port: 0 takes a free one.
        hang: seconds that the fault "timeout" makes a client wait.
        same_day: share of works that arrive on one day (see `Corpus`).

    Raises:
        InputError: size, seed or a fault is wrong, or the port is taken.
    """
    state = State(Corpus(seed, works, same_day), Clock(today), Faults(faults, hang=hang, sources=NAMES))
    listening = _listen(port)
    server = uvicorn.Server(_config(_app(state)))
    thread = threading.Thread(target=server.run, args=([listening],), name="rowen-sandbox", daemon=True)
    thread.start()
    try:
        yield Sandbox(state, int(listening.getsockname()[1]))
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


def serve(seed: int, works: int, faults: str | Sequence[str], port: int, today: date) -> None:
    """Serve a corpus until interrupted; first print the settings that point Rowen at it, one a line."""
    with running(seed, works, today, faults, port) as sandbox:
        for name, value in sandbox.environment.items():
            print(f"{name}={value}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        ws="none",
        proxy_headers=False,
    )


def _listen(port: int) -> socket.socket:
    """Take the port before the server starts: clients that come early wait, and a taken port is known at once."""
    # Named TCP, because asyncio switches Nagle's delay (40 ms an answer) off only for sockets that say so.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise InputError(
            Problem(
                f"The sandbox cannot listen on port {port} ({error.strerror}).",
                "Choose another port, or 0 for a free one.",
                field="port",
            )
        ) from error
    return listening
