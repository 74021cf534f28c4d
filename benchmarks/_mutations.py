"""Random changes to files and answers that keep most of their structure."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

LARGEST = 60_000
"""Bytes: larger inputs find the same in more time."""
WORDS = (
    b"\r\n", b"\n\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xe9", b"  - ", b"TY  - JOUR\n", b"ER  - \n",
    b"PMID- 1\n", b"PT J\n", b"ER\n", b"EF\n", b"%0 Book\n", b"<1>\n", b"\"", b"\"\"", b",", b";", b"\t", b"{", b"}", b"[", b"]",
    b"@book{a,", b"<record>", b"</record>", b"<![CDATA[", b"]]>", b"<!--", b"&#0;", b"&#xD800;", b"&amp;", b"&nope;", b"null",
    b"1e999", b"-1", b"99999999999999999999", b"\\u0000", b"\\ud800", b"true", b"{}", b"[]", b"2019-02-31", b"10.5555/",
    b"\xc2\xa0",    b"\xe2\x80\xa8", b"\x85", b"\x0c", b"\x1c", b"=", b"</", b"NaN",
)  # fmt: skip


ODD = (
    None, "", " ", 0, -1, 10**30, 0.5, True, [], {}, [None], [[]], {"": None}, "null", "\ud800", "\0", "2019-02-31", "0000",
    "10.5555/", "<b>a</b> &amp; <", "a, b; c", "=1+1", "x" * 5000,
)  # fmt: skip
"""What stands in JSON where something else is expected."""


def mutated(seeds: Sequence[bytes], pick: random.Random) -> bytes:
    """Return a seed with one to eight changes; of JSON mostly such that it stays JSON."""
    data = pick.choice(seeds)
    if data[:1] in (b"{", b"[") and pick.random() < 0.8:
        return _other_json(data, pick)
    for _ in range(pick.randint(1, 8)):
        changed = _mix(data, pick, seeds) if pick.random() < 0.1 else pick.choice(CHANGES)(data, pick)
        data = changed[:LARGEST]
    return data


def _other_json(data: bytes, pick: random.Random) -> bytes:
    """Replace, remove, double or exchange values of JSON anywhere in its tree; other bytes are returned as they are."""
    try:
        root = json.loads(data)
    except ValueError:
        return data
    places = list(_places(root))
    for _ in range(min(len(places), pick.choice((1, 1, 1, 2, 5, 20)))):
        holder, key = pick.choice(places)
        if (key not in holder) if isinstance(holder, dict) else key >= len(holder):
            continue  # removed before
        change = pick.random()
        if change < 0.5:
            holder[key] = json.loads(json.dumps(pick.choice(ODD)))
        elif change < 0.7:
            del holder[key]
        elif change < 0.85 and isinstance(holder, list):
            holder.insert(key, json.loads(json.dumps(holder[key])))
        else:
            other, there = pick.choice(places)
            if (there in other) if isinstance(other, dict) else there < len(other):
                holder[key] = json.loads(json.dumps(other[there]))
    return json.dumps(root, ensure_ascii=pick.random() < 0.9).encode("utf-8", "surrogatepass")


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from _places(node[key])


def _span(data: bytes, pick: random.Random) -> tuple[int, int]:
    start = pick.randint(0, len(data))
    return start, min(len(data), start + int(pick.expovariate(1 / 40)))


def _cut(data: bytes, pick: random.Random) -> bytes:
    start, end = _span(data, pick)
    return data[:start] + data[end:] if pick.random() < 0.8 else data[:start]


def _insert(data: bytes, pick: random.Random) -> bytes:
    at = pick.randint(0, len(data))
    return data[:at] + pick.choice(WORDS) * pick.choice((1, 1, 1, 2, 50)) + data[at:]


def _bytes(data: bytes, pick: random.Random) -> bytes:
    start, end = _span(data, pick)
    return data[:start] + pick.randbytes(pick.randint(0, 6)) + data[max(start, end - 30) :]


def _repeat(data: bytes, pick: random.Random) -> bytes:
    start, end = _span(data, pick)
    return data[:end] + data[start:end] * pick.choice((1, 1, 2, 100)) + data[end:]


def _lines(data: bytes, pick: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, two = pick.randrange(len(lines)), pick.randrange(len(lines))
    lines[one], lines[two] = (lines[two], lines[one]) if pick.random() < 0.5 else (lines[one], lines[one])
    return b"\n".join(lines)


def _mix(data: bytes, pick: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = pick.choice(seeds)
    at, start = pick.randint(0, len(data)), pick.randint(0, len(other))
    return data[:at] + other[start : start + pick.randint(0, 2000)] + data[at:]


def _encoded(data: bytes, pick: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(pick.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "utf-7")), "replace")


def _ends(data: bytes, pick: random.Random) -> bytes:
    return data.replace(b"\n", pick.choice((b"\r", b"\r\n", b"\n\n", b"\n\r", b" ", b"\0\n")))


def _value(data: bytes, pick: random.Random) -> bytes:
    """Replace one value of JSON or an attribute by one of another kind."""
    marks = [place for place in range(len(data)) if data[place : place + 1] in b':="']
    if not marks:
        return data
    at = pick.choice(marks) + 1
    return data[:at] + pick.choice((b"null", b"[]", b"{}", b"0", b"-1", b'""', b"true", b"1e400")) + data[at:]


CHANGES = (_cut, _insert, _insert, _bytes, _repeat, _lines, _encoded, _ends, _value)
