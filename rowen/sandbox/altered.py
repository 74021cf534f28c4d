"""Answers that are whole and in order, but not what they were: what a source changes without a word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rowen.sandbox.mix import Ints

FIELD = "practiceField"
"""Name of the field that the fault "new_field" adds to every record of an answer."""
PHRASE = "a phrase nobody ever wrote"
"""What the fault "unknown_phrase" does not find."""
ADDED = ' OR "practice makes perfect"[All Fields]'
"""What the fault "translation" adds to what the source says it understood."""
_RECORD_ENDS = (b"</PubmedArticle>", b"</PubmedBookArticle>", b"</entry>")


def fewer(hits: Ints, fault: str) -> Ints:
    """Return every second hit for the fault "half", all but the last for "lost"; the total is that of what is left."""
    if fault == "half":
        return hits[::2]
    return hits[:-1] if fault == "lost" else hits


def altered(body: bytes, fault: str) -> bytes:
    """Return an answer as the faults "translation", "unknown_phrase" and "new_field" leave it; others change nothing."""
    change = {"translation": _translated, "unknown_phrase": _unknown_phrase, "new_field": _with_field}.get(fault)
    if change is None:
        return body
    if body.lstrip()[:1] == b"<":
        return _xml_field(body) if fault == "new_field" else body
    answer = json.loads(body, strict=False)
    change(answer)
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _translated(answer: dict[str, Any]) -> None:
    if "esearchresult" in answer:
        answer["esearchresult"]["querytranslation"] += ADDED
    if "request" in answer:
        answer["request"]["queryString"] += ADDED


def _unknown_phrase(answer: dict[str, Any]) -> None:
    """PubMed names the phrase; Europe PMC has no such list, and says that it widened the query by synonyms."""
    if "esearchresult" in answer:
        lists = answer["esearchresult"].setdefault("warninglist", {})
        lists.setdefault("quotedphrasesnotfound", []).append(f'"{PHRASE}"')
    if "request" in answer:
        answer["request"]["synonym"] = True


def _with_field(answer: dict[str, Any]) -> None:
    """Into every object of the longest list of objects; into the answer itself where there is no such list."""
    longest = max(_lists(answer), key=len, default=[answer])
    for each in longest:
        each[FIELD] = "new"


def _lists(value: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, list):
        if value and all(isinstance(each, dict) for each in value):
            yield value
        for inner in value:
            yield from _lists(inner)


def _xml_field(body: bytes) -> bytes:
    for end in _RECORD_ENDS:
        body = body.replace(end, f"<{FIELD}>new</{FIELD}>".encode() + end)
    return body
