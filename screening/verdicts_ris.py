"""Queues and verdicts as RIS. Verdicts stand in notes (N1): reference managers keep notes and drop other tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from rowen.records import Kind, Problem, Record, plain
from screening.verdict_types import (
    VERDICT_FIELDS,
    QueueItem,
    Row,
    VerdictFormat,
    best_url,
    decode,
    proposals_text,
    votes_text,
)

_TYPES = {
    Kind.ARTICLE: "JOUR", Kind.BOOK: "BOOK", Kind.CHAPTER: "CHAP", Kind.CONFERENCE: "CPAPER", Kind.DATASET: "DATA",
    Kind.PREPRINT: "UNPB", Kind.REPORT: "RPRT", Kind.THESIS: "THES", Kind.WEB: "ELEC",
}  # fmt: skip
_HELP = (
    "Fill in behind the colons. VERDICT: include, exclude, unsure; at full text also awaiting, ongoing. REASON: a key "
    "from review.yaml, needed for every exclusion at full text. RETRIEVAL (full text): retrieved, not_retrieved. "
    "REVISES: yes to change an earlier verdict. ROLE: adjudicator to settle a conflict."
)
_TAG = re.compile(r"^\s*([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_FIELD = re.compile(r"ROWEN-(CITATION|STAGE|" + "|".join(VERDICT_FIELDS).upper() + r")\s*:[ \t]*(.*)", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|div|br|span)[^>]*>", re.IGNORECASE)
_CITATION = re.compile(r"c-[a-z2-7]{13}$")


def write(items: Sequence[QueueItem], stream: BinaryIO, reviewer: str, show_votes: bool) -> int:
    """Write a queue: one RIS record per citation, with one note per field to fill in."""
    for item in items:
        lines = [f"{tag}  - {_line(text)}" for tag, text in _fields(item, reviewer, show_votes)]
        stream.write(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"))
    return len(items)


def _fields(item: QueueItem, reviewer: str, show_votes: bool) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item.record.kind, "JOUR")
    yield "ID", item.citation
    yield from ((tag, text) for tag, text in _shown(item.record) if text)
    yield "N1", f"ROWEN-CITATION: {item.citation}"
    yield "N1", f"ROWEN-STAGE: {item.stage.value}"
    if item.proposals:
        yield "N1", f"Rules: {proposals_text(item)}"
    if show_votes and item.votes:
        yield "N1", f"Verdicts so far: {votes_text(item)}"
    yield "N1", f"How to: {_HELP}"
    for field in VERDICT_FIELDS:
        yield "N1", f"ROWEN-{field.upper()}: {reviewer if field == 'reviewer' else ''}"
    yield "ER", ""


def _shown(record: Record) -> Iterator[tuple[str, str]]:
    yield "TI", plain(record.title)
    for author in record.authors:
        yield "AU", str(author)
    yield "PY", str(record.year or "")
    yield "T2", plain(record.container)
    yield "VL", record.volume
    yield "IS", record.issue
    first, _, last = record.pages.partition("-")
    yield "SP", first
    yield "EP", last
    yield "AB", plain(record.abstract_text)
    for word in (*record.keywords, *record.mesh):
        yield "KW", word
    yield "DO", record.identifiers.doi or ""
    yield "AN", record.identifiers.pmid or ""
    yield "UR", best_url(record)


def _line(text: str) -> str:
    return " ".join(text.split()) + (" " if text.endswith(": ") else "")


def read(data: bytes, name: str) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Read verdicts from the notes of RIS records, also after a reference manager has rewritten the file."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, tags in _records(decode(data)):
        values, twice = _values(tags)
        if twice:
            message = f"The record says ROWEN-{twice.upper()} twice, and not the same."
            problems.append(Problem(message, "Leave one of the two notes.", name, line, twice))
        elif not values.get("citation"):
            remedy = "Export the queue again: each record carries a note ROWEN-CITATION."
            problems.append(Problem("The record names no citation.", remedy, name, line, "ID"))
        else:
            rows.append(Row(**values, file=name, line=line))
    if not rows and not problems:
        problems.append(Problem("The file holds no RIS record.", "Export the queue again and fill it in.", name, 1))
    return tuple(rows), tuple(problems)


def _records(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Cut a file into records: the line on which each begins, and its (tag, text) pairs. A missing ER loses nothing."""
    begins, tags = 0, list[tuple[str, str]]()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        match = _TAG.match(line)
        if match and match[1] in ("TY", "ER"):
            if tags:
                yield begins, tags
            begins, tags = number, []
        elif match:
            tags.append((match[1], match[2] or ""))
        elif line.strip() and tags:
            tags[-1] = (tags[-1][0], f"{tags[-1][1]}\n{line.strip()}")
    if tags:
        yield begins, tags


def _values(tags: list[tuple[str, str]]) -> tuple[dict[str, str], str]:
    """Return what the notes say, and the name of a field that two notes fill in differently ("" if none)."""
    values: dict[str, str] = {}
    for field, text in _said(tags):
        if text and values.get(field, "") not in ("", text):
            return values, field
        values[field] = text or values.get(field, "")
    if not values.get("citation"):
        ids = [text.strip() for tag, text in tags if tag == "ID" and _CITATION.match(text.strip())]
        values["citation"] = ids[0] if ids else ""
    return values, ""


def _said(tags: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each field that a note fills in; lines that follow in the same note belong to it."""
    for _, text in tags:
        field, words = "", list[str]()
        for piece in _MARKUP.sub("\n", text).splitlines():
            match = _FIELD.match(piece.strip())
            if match and field:
                yield field, " ".join(words)
            if match:
                field, words = match[1].lower(), [match[2].strip()] if match[2].strip() else []
            elif field and piece.strip():
                words.append(piece.strip())
        if field:
            yield field, " ".join(words)


def recognises(data: bytes) -> bool:
    """Return whether there is a line that begins a RIS record."""
    return re.search(r"^\s*TY {1,2}-", decode(data[:20000]), re.MULTILINE) is not None


FORMAT = VerdictFormat("ris", recognises, write, read)
