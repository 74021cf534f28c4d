"""A real HTTP server on 127.0.0.1 that answers as it is told, and remembers everything it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    params: Mapping[str, str]
    raw: bytes
    at: float
    agent: str = ""
    authorization: str = ""


@dataclass(frozen=True)
class Reply:
    """One answer. ``cut``: announce the whole length, send so many bytes, hang up. ``slow``: seconds before the body."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0
    chunked: bool = False


Answer = Callable[[Asked], Reply]


class Server:
    """The server's face to a test: an address, what it was asked, and answers that come before the usual ones."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.first: list[Reply] = []
        self.url = ""
        self._lock = threading.Lock()

    def reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            if self.first:
                return self.first.pop(0)
        return self.answer(asked)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    face: Server

    def do_GET(self) -> None:
        self._serve("GET", urlsplit(self.path).query.encode())

    def do_POST(self) -> None:
        self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _serve(self, method: str, raw: bytes) -> None:
        is_json = self.headers.get("Content-Type", "").startswith("application/json")
        found = {} if is_json else parse_qs(raw.decode(), keep_blank_values=True, strict_parsing=bool(raw))
        params = {name: values[0] for name, values in found.items()}
        reply = self.face.reply(
            Asked(
                method,
                urlsplit(self.path).path,
                params,
                raw,
                time.monotonic(),
                self.headers["User-Agent"],
                self.headers.get("Authorization", ""),
            )
        )
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        time.sleep(reply.slow)
        sent = reply.body if reply.cut is None else reply.body[: reply.cut]
        self.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent) if reply.chunked else sent)
        if reply.chunked and reply.cut is None:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = reply.cut is not None

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """Serve on a free port until the block ends."""
    face = Server(answer)
    handler = type("Handler", (_Handler,), {"face": face})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        face.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield face
        finally:
            server.shutdown()
            thread.join()
