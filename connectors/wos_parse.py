"""Reading what Web of Science Expanded answers: the count of a search, lists of ids, records; the count also in XML.

Shapes: Clarivate, "Web of Science API Expanded"; the count in XML and the list of ids as seen in recordings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors.fields import from_json, inside, listed
from connectors.pages import read_as
from connectors.wos_errors import error_words
from connectors.wos_record import read_record
from rowen.records import Record

SOURCE = "wos"
_XML = re.compile(rb'<val name="(QueryID|RecordsFound)">\s*(\d+)\s*</val>')


@dataclass(frozen=True, slots=True)
class Count:
    """What a search found, without records: how many hits, and the number under which the service keeps them."""

    total: int
    query_id: int


def read_count(body: bytes) -> Count:
    """Read the answer to a search that asked for no records.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    with read_as(SOURCE, "answer to a search", body, error_words):
        if body.lstrip()[:1] == b"<":
            found = {name.decode(): int(number) for name, number in _XML.findall(body)}
        else:
            found = from_json(body)["QueryResult"]
        return Count(int(found["RecordsFound"]), int(found["QueryID"]))


def read_ids(body: bytes) -> tuple[str, ...]:
    """Read a list of ids.

    Raises:
        Untrustworthy: it is none.
    """
    with read_as(SOURCE, "list of ids", body, error_words):
        ids = from_json(body)
        if not isinstance(ids, list) or not all(isinstance(one, str) and ":" in one for one in ids):
            raise ValueError("it holds something else")
        return tuple(ids)


def read_records(body: bytes) -> tuple[Record, ...]:
    """Read the records of an answer, in order. A single one may stand outside a list, and none may be "".

    Raises:
        Untrustworthy: it is no such answer, or a record cannot be read.
    """
    with read_as(SOURCE, "list of records", body, error_words):
        records = from_json(body)["Data"]["Records"]["records"]
        return tuple(read_record(each) for each in listed(inside(records, "REC")))
