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


@dataclass(frozen=True, slots=True)
class _Letter:
    """What every form of a message is made of; ``about`` is what the JSON says of the run."""

    opening: tuple[str, ...]
    found: tuple[Section, ...]
    closing: tuple[str, ...]
    about: tuple[tuple[str, object], ...]


def render(facts: DigestFacts, on: Collection[str], sent_at: datetime) -> Message | None:
    """Return the message about a run, or None where there is nothing to say.

    Args:
        facts: the run.
        on: what is told of: "new_records", "overdue_inbox", "lost_sentinel", "notice", "incomplete_run".
        sent_at: when the message is made.
    """
    found = tuple(part for part in parts(facts) if part.is_for(on))
    if not found:
        return None
    run = facts.run
    about = (("review", run.review), ("run", run.id), ("state", state_word(run)), ("practice", run.practice))
    letter = _Letter(_opening(facts), found, _closing(run.review, facts.folder), about)
    return _message(f"{', '.join(part.brief for part in found)}: {facts.title}", letter, sent_at)


def render_failure(review: str, title: str, due: datetime | None, words: str, sent_at: datetime) -> Message:
    """Return the message that a run which nobody watched could not do all its work.

    Args:
        review: its slug.
        title: of the review; "" where its protocol cannot be read.
        due: when the run was to begin.
        words: what is wrong and what to do.
        sent_at: when the message is made.
    """
    when = f" that was due on {due:%Y-%m-%d %H:%M} UTC" if due else ""
    lost = "What it has not done waits for the next run: start one when this is mended, or wait for the next date."
    lines = (*(line for line in words.splitlines() if line.strip()), lost)
    part = Section("incomplete_run", "a run failed", f"The run{when} could not do all its work", lines, len(lines))
    opening = tuple(filter(None, [title, f"Review {review}."]))
    about = (("review", review), ("run", ""), ("state", "failed"), ("practice", False))
    return _message(f"a run failed: {title or review}", _Letter(opening, (part,), _closing(review, ""), about), sent_at)


def _message(brief: str, letter: _Letter, sent_at: datetime) -> Message:
    subject = clean(f"[Rowen] {brief}")
    return Message(
        subject=subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 3].rstrip()}...",
        text=_text(letter),
        html=_html(letter),
        json=_json(letter, sent_at),
    )


def _opening(facts: DigestFacts) -> tuple[str, ...]:
    run = facts.run
    lines = [facts.title, f"Review {run.review}, {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC: {state_word(run)}."]
    return (*lines, *(["PRACTICE DATA: these records come from the sandbox."] if run.practice else []))


def _closing(review: str, folder: str) -> tuple[str, ...]:
    where = [f"Report, lists and diagram: {folder}"] if folder else []
    return (*where, f"Everything that waits for people: rowen tasks {review}")


def _text(letter: _Letter) -> str:
    blocks = ["\n".join(map(clean, letter.opening))]
    blocks += [
        "\n".join([f"{part.heading} ({part.total:,})", *(f"- {clean(line)}" for line in part.shown)])
        for part in letter.found
    ]
    return "\n\n".join([*blocks, "\n".join(map(clean, letter.closing))]) + "\n"


def _html(letter: _Letter) -> str:
    body = [f"<p>{escape(clean(line))}</p>" for line in letter.opening]
    for part in letter.found:
        body.append(f"<h2>{escape(part.heading)} ({part.total:,})</h2>")
        body.append(f"<ul>{''.join(f'<li>{escape(clean(line))}</li>' for line in part.shown)}</ul>")
    body += [f"<p>{escape(clean(line))}</p>" for line in letter.closing]
    inner = "\n".join(body)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{inner}\n</body></html>\n'


def _json(letter: _Letter, sent_at: datetime) -> bytes:
    told = {
        "text": _text(letter),  # the one field that chat services read
        **dict(letter.about),
        "sent_at": sent_at.isoformat(),
        "things": [
            {"thing": part.thing, "number": part.total, "lines": [clean(line) for line in part.lines[:SHOWN]]}
            for part in letter.found
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()
