"""A real mail server on 127.0.0.1 that keeps what it is handed, and one that only accepts connections."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = b"rowen", b"p@ss/word!"
HANGS_UP = "421 too many messages, try again later"
"""With this answer a server ends the connection, and so does whoever is told so."""


@dataclass
class Mailbox:
    """What a server was handed.

    Attributes:
        refuse: an address that it does not know; ``with_code`` 421 it hangs up as well.
        at_once: messages that it takes over one connection before it hangs up; 0 for any number.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    refuse: str = ""
    with_code: int = 550
    at_once: int = 0
    _over: dict[Session, int] = field(default_factory=dict)

    async def handle_MAIL(  # noqa: N802
        self, server: object, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del options
        if self.at_once and self._over.get(session, 0) >= self.at_once:
            return HANGS_UP
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: object, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refuse:
            return HANGS_UP if self.with_code == 421 else f"{self.with_code} nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        self.receivers += envelope.rcpt_tos
        self._over[session] = self._over.get(session, 0) + 1
        return "250 kept"


@contextmanager
def serving_mail(*, login: bool = False, tls: ssl.SSLContext | None = None, wrapped: bool = False) -> Iterator[Mailbox]:
    """Serve mail; with ``login`` only for `USER`, with ``tls`` by STARTTLS or (``wrapped``) from the first byte."""
    box = Mailbox()

    def known(server: object, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False)

    options: dict[str, Any] = (
        {"auth_required": True, "auth_require_tls": tls is not None and not wrapped} if login else {}
    )
    if tls is not None:
        options |= {"ssl_context": tls} if wrapped else {"tls_context": tls, "require_starttls": True}
    controller = Controller(
        box, hostname="127.0.0.1", port=_free_port(), authenticator=known if login else None, **options
    )
    box.port = controller.port
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def saying(*lines: bytes) -> Iterator[int]:
    """Accept connections, say these lines at once, and then nothing more; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        open_: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                open_.append(connection)
                connection.sendall(b"".join(lines))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            for connection in open_:
                connection.close()
