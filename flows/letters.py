"""The ways to people: a message to an address or a webhook, and why one could not be delivered."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from email.utils import format_datetime

from connectors import webhook
from flows.mailing import NotSent, Send, connected, mail_server
from rowen.records import InputError, SourceError, clock, digest
from rowen.reports.digest import Message

WEBHOOK = "ROWEN_WEBHOOK_URL"

Deliver = Callable[[str, Message], None]
"""Delivers a message; the first argument is what it is about, by which a second copy is known as one."""


def mail_to(connections: ExitStack) -> Callable[[str], Deliver]:
    """Return what makes the way to each address; all go over one connection, opened for the first message."""
    opened: list[Send] = []
    refused: list[NotSent] = []

    def send(message: EmailMessage) -> None:
        if refused:
            raise refused[0]  # a dead server is not waited for once for each address
        if not opened:
            try:
                opened.append(connections.enter_context(connected(mail_server())))
            except NotSent as error:
                refused.append(error)
                raise
        opened[0](message)

    return lambda address: lambda about, message: send(_letter(about, address, message))


def post_to() -> tuple[str, Deliver] | None:
    """Return the webhook as it may be shown, and the way to it; None where there is none."""
    url = os.environ.get(WEBHOOK, "").strip()
    if not url:
        return None
    try:
        shown = webhook.shown(url)
    except InputError:
        shown = WEBHOOK
    return shown, lambda _about, message: webhook.post_json(url, message.json)


def deliver(way: Deliver, about: str, message: Message) -> str:
    """Deliver a message; return why it could not be delivered, or ""."""
    try:
        way(about, message)
    except NotSent as error:
        return str(error)
    except SourceError as error:
        return f"{error.reason} {error.remedy}".strip()
    except InputError as error:
        return " ".join(map(str, error.problems))
    return ""


def _letter(about: str, address: str, message: Message) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = message.subject
    letter["From"] = mail_server().sender
    letter["To"] = address
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{digest(f'{about} {address}'.encode())[:32]}@rowen.invalid>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    return letter
