"""Sending mail: one connection to one server, under a limit of time. What is secret reaches no message."""

from __future__ import annotations

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Timer
from urllib.parse import unquote, urlsplit

from connectors.redact import Redactor
from rowen.records import InputError, Problem

SERVER, SENDER = "ROWEN_SMTP_URL", "ROWEN_MAIL_FROM"
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
WAIT, WHOLE = 15.0, 60.0
"""Seconds to wait for one answer of the server, and for all of one message."""

_SENDER = re.compile(
    r"(?P<name>[\w !#$%&'*+/=?^`{|}~-]+<)?[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(?(name)>)", re.ASCII
)
_LOCAL = ("localhost", "127.0.0.1", "::1")
Send = Callable[[EmailMessage], None]


class NotSent(Exception):
    """A message was not sent; the words are for people and hold no secret. ``answered``: the server itself said no."""

    def __init__(self, words: str, *, answered: bool) -> None:
        super().__init__(words)
        self.answered = answered


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        scheme: "smtp" (no encryption), "smtp+starttls" or "smtps".
        user, password: "" for a server that asks for none.
        sender: the address that messages come from.
    """

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server() -> MailServer:
    """Read the mail server from the environment.

    Raises:
        InputError: it is not set, or wrongly; the message does not repeat what is set.
    """
    address, sender = os.environ.get(SERVER, "").strip(), os.environ.get(SENDER, "").strip()
    if not address or not _SENDER.fullmatch(sender):
        remedy = (
            "Set it to the mail server, see docs/guides/telling.md." if not address else "Set it to an e-mail address."
        )
        raise InputError(Problem("Mail cannot be sent from here.", remedy, field=SENDER if address else SERVER))
    try:
        # A bracket in a password that is not written as %5B is taken for one of an IPv6 address.
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise _wrong("This is no mail server.") from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong("This is no mail server.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and parts.scheme == "smtp" and parts.hostname not in _LOCAL:
        raise _wrong("A password would travel in clear.")
    return MailServer(parts.scheme, parts.hostname, port, sender, user, password)


def _wrong(message: str) -> InputError:
    remedy = "Write it like smtps://user:password@mail.example.org or smtp+starttls://...; docs/guides/telling.md."
    return InputError(Problem(message, remedy, field=SERVER))


@contextmanager
def connected(server: MailServer, *, wait: float = WAIT, whole: float = WHOLE) -> Iterator[Send]:
    """Open a connection and yield what sends a message over it; where the server ends it, the next message opens another.

    Raises:
        NotSent: the server cannot be reached, refuses the login, or took too long; so does the yielded function.
    """
    line = _Line(server, wait, whole)
    try:
        line.open()
        yield line.send
    finally:
        line.leave()


class _Line:
    """A connection to a mail server. Many servers take so many messages over one, and end it then."""

    def __init__(self, server: MailServer, wait: float, whole: float) -> None:
        self._server, self._wait, self._whole = server, wait, whole
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0
        self._given_up: NotSent | None = None

    def open(self) -> None:
        """Connect and log in."""
        with _explained(self._server):
            self._smtp = smtp = _open(self._server, self._wait)
            self._sent = 0
            with self._limited(smtp):
                _enter(smtp, self._server)

    def send(self, message: EmailMessage) -> None:
        """Send a message; a server that says or does nothing is not waited for once for each address."""
        if self._given_up:
            raise self._given_up
        try:
            if self._lost:
                self.open()
            with _explained(self._server):
                self._send(message)
        except NotSent as error:
            if self._lost and not self._sent and not error.answered:
                self._given_up = error
            raise

    def _send(self, message: EmailMessage) -> None:
        try:
            self._hand_over(message)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            if not (self._lost and self._sent):
                raise
            self.open()  # it took what came before and ends the connection with this answer: it wants another
            self._hand_over(message)

    def _hand_over(self, message: EmailMessage) -> None:
        smtp = self._smtp
        if smtp is not None:
            with self._limited(smtp):
                smtp.send_message(message)
            self._sent += 1

    @property
    def _lost(self) -> bool:
        return self._smtp is None or self._smtp.sock is None

    @contextmanager
    def _limited(self, smtp: smtplib.SMTP) -> Iterator[None]:
        # A server that sends one byte now and then would never run into the limit of a single answer.
        timer = Timer(self._whole, _cut, (smtp,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def leave(self) -> None:
        """Take leave."""
        if self._smtp is not None:
            _leave(self._smtp)


def _open(server: MailServer, wait: float) -> smtplib.SMTP:
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=wait, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=wait)


def _enter(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.scheme == "smtp+starttls":
        smtp.starttls(context=ssl.create_default_context())
    if server.user:
        smtp.login(server.user, server.password)


def _cut(smtp: smtplib.SMTP) -> None:
    with suppress(OSError):  # closed in this very moment
        if smtp.sock is not None:
            smtp.sock.shutdown(socket.SHUT_RDWR)


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()  # what was sent is sent: a farewell that fails changes nothing


@contextmanager
def _explained(server: MailServer) -> Iterator[None]:
    """Turn what the mail library raises into words without a password."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _not_sent(server, f"refuses the login ({error.smtp_code})", answered=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        ((code, words),) = list(error.recipients.values())[:1]
        raise _not_sent(server, f"refuses the address ({code} {_text(words)})", answered=True) from None
    except smtplib.SMTPResponseException as error:
        raise _not_sent(server, f"says {error.smtp_code} {_text(error.smtp_error)}", answered=True) from None
    except TimeoutError:
        raise _not_sent(server, "did not answer in time") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise _not_sent(server, f"cannot be used: {error}") from None


def _not_sent(server: MailServer, what: str, *, answered: bool = False) -> NotSent:
    said = Redactor([server.password]).text(f"{server.host}:{server.port} {what}")
    return NotSent(" ".join(said.split())[:300] + ".", answered=answered)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
