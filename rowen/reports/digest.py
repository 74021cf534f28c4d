"""The message about one run: what people should know, as a mail's text and HTML and as JSON for a webhook. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from markupsafe import escape

from rowen.reports.digest_parts import SHOWN, DigestFacts, Section, parts, state_word
from rowen.reports.wording import clean

_SUBJECT = 160


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is ready to be sent; the subject is one line."""

    subject: str
    text: str
    html: str
    json: bytes


def render(facts: DigestFacts, on: Collection[str], sent_at: datetime) -> Message | None:
    """Return the message about a run, or None where there is nothing to say.

    Args:
        facts: the run.
        on: what is told of: "new_records", "overdue_inbox", "lost_sentinel", "notice", "incomplete_run".
        sent_at: when the message is made.
    """
    found = [part for part in parts(facts) if part.is_for(on)]
    if not found:
        return None
    subject = clean(f"[Rowen] {', '.join(part.brief for part in found)}: {facts.title}")
    return Message(
        subject=subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 3].rstrip()}...",
        text=_text(facts, found),
        html=_html(facts, found),
        json=_json(facts, found, sent_at),
    )


def _opening(facts: DigestFacts) -> list[str]:
    run = facts.run
    lines = [facts.title, f"Review {run.review}, {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC: {state_word(run)}."]
    return [*lines, *(["PRACTICE DATA: these records come from the sandbox."] if run.practice else [])]


def _closing(facts: DigestFacts) -> list[str]:
    where = [f"Report, lists and diagram: {facts.folder}"] if facts.folder else []
    return [*where, f"Everything that waits for people: rowen tasks {facts.run.review}"]


def _text(facts: DigestFacts, found: list[Section]) -> str:
    blocks = ["\n".join(map(clean, _opening(facts)))]
    blocks += [
        "\n".join([f"{part.heading} ({part.total:,})", *(f"- {clean(line)}" for line in part.shown)]) for part in found
    ]
    return "\n\n".join([*blocks, "\n".join(map(clean, _closing(facts)))]) + "\n"


def _html(facts: DigestFacts, found: list[Section]) -> str:
    body = [f"<p>{escape(clean(line))}</p>" for line in _opening(facts)]
    for part in found:
        body.append(f"<h2>{escape(part.heading)} ({part.total:,})</h2>")
        body.append(f"<ul>{''.join(f'<li>{escape(clean(line))}</li>' for line in part.shown)}</ul>")
    body += [f"<p>{escape(clean(line))}</p>" for line in _closing(facts)]
    inner = "\n".join(body)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{inner}\n</body></html>\n'


def _json(facts: DigestFacts, found: list[Section], sent_at: datetime) -> bytes:
    told = {
        "text": _text(facts, found),  # the one field that chat services read
        "review": facts.run.review,
        "run": facts.run.id,
        "state": state_word(facts.run),
        "practice": facts.run.practice,
        "sent_at": sent_at.isoformat(),
        "things": [
            {"thing": part.thing, "number": part.total, "lines": [clean(line) for line in part.lines[:SHOWN]]}
            for part in found
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()
