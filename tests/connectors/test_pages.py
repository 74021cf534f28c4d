"""What a source answers is read whole, or refused in its own words."""

from __future__ import annotations

import json

import pytest

from connectors.fields import from_json
from connectors.pages import errors_in, read_answer, read_each
from rowen.records import Kind, Record, Untrustworthy
from rowen.records.serial import from_json as read_back
from rowen.records.serial import to_json


def words(body: bytes) -> str:
    return "; ".join(errors_in(body, "hits", ("error", "message")))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message": "later", "error": "busy"}', "It answered with an error: busy; later"),
        (b'{"error": {"code": 7}}', r"It answered with an error: \{\"code\":7\}"),
        (b" ", "It answered with an error: an empty answer"),
        (b'{"hits": [], "error": "not asked for"}', r"This is no list \(KeyError: 'total'\)"),
        (b"[1]", "This is no JSON object"),
        (b"<html>", "This is no JSON"),
    ],
)
def test_what_is_no_page_is_refused_in_the_sources_words_or_by_its_shape(body: bytes, said: str) -> None:
    with pytest.raises(Untrustworthy, match=said):
        read_answer("x", "list", body, words, lambda answer: answer["total"])


@pytest.mark.parametrize("name", ["error", "errors", "errMsg", "service-error", "error-response"])
def test_an_error_beside_a_page_is_never_nothing_found(name: str) -> None:
    body = json.dumps({"total": 0, name: {"code": 7}, "hits": []}).encode()
    with pytest.raises(Untrustworthy, match=r'an error beside the hits: {"code":7}'):
        read_answer("x", "list", body, words, lambda answer: answer["total"])
    assert read_answer("x", "list", body.replace(b'{"code": 7}', b"null"), words, lambda answer: answer["total"]) == 0


def test_a_page_is_read() -> None:
    assert read_answer("x", "list", b'{"total": 3}', words, lambda answer: answer["total"]) == 3


def test_a_record_that_cannot_be_read_is_named() -> None:
    def read(number: str, item: object) -> Record:
        return Record(native_id=number, kind=Kind.ARTICLE, title=item["title"])  # type: ignore[index]

    assert [one.title for one in read_each("x", "paper", ("a",), ({"title": "T"},), read)] == ["T"]
    with pytest.raises(Untrustworthy, match=r"Its paper b cannot be read .*title"):
        read_each("x", "paper", ("a", "b"), ({"title": "T"}, {}), read)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rb'{"title": "cut \ud835"}', "cut \ufffd"),
        (b'{"title": "cut \xed\xa0\xb5"}', "cut \ufffd"),
        (rb'{"title": "\uDD38 whole \ud835\udd38"}', "\ufffd whole \U0001d538"),
        ('{"title": "\ud55c \U0001d538"}'.encode(), "\ud55c \U0001d538"),
        (r'{"title": "cut \ud835"}'.encode("utf-16"), "cut \ufffd"),
        ('{"title": "cut \ud835"}'.encode("utf-32-be", "surrogatepass"), "cut \ufffd"),
        (b'\xef\xbb\xbf{"title": "marked"}', "marked"),
    ],
)
def test_half_a_character_costs_no_record(body: bytes, title: str) -> None:
    record = Record(native_id="1", kind=Kind.ARTICLE, title=from_json(body)["title"])
    assert record.title == title
    assert read_back(to_json(record)) == record


def test_half_a_character_is_found_at_every_depth() -> None:
    assert from_json(rb'[{"\ud835": ["\ud835", 1, null]}]') == [{"\ufffd": ["\ufffd", 1, None]}]
