"""A webhook over a real connection: taken, refused, broken, slow; and its address, which is a secret, in no message."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from connectors.transport import Timeout
from connectors.webhook import post_json, shown
from rowen.records import InputError, Refused, SourceError, Unreachable
from tests.connectors.fake import Asked, Reply, serving
from tests.flows.mail import saying

SECRET = "/services/T0000/B0000/abcdefghijk"
QUICK = Timeout(connect=0.5, read=0.3, whole=0.5)


def patiently() -> tuple[list[float], Callable[[float], None]]:
    waits: list[float] = []
    return waits, waits.append


def test_the_document_arrives_word_for_word() -> None:
    body = json.dumps({"text": "3 neue Sätze"}, ensure_ascii=False).encode()
    with serving(lambda asked: Reply(b"ok")) as server:
        post_json(server.url + SECRET, body)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", SECRET)
    assert asked.raw == body


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_that_fails_is_asked_again(status: int) -> None:
    waits, sleep = patiently()
    with serving(lambda asked: Reply(b"ok")) as server:
        server.first += [Reply(b"no", status)] * 2
        post_json(server.url + SECRET, b"{}", sleep=sleep)
    assert len(server.asked) == 3 and len(waits) == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(b"broken", 500), Unreachable),
        (Reply(b"no such hook " + SECRET.encode(), 404), Refused),
        (Reply(b"", 302, {"Location": "https://elsewhere.example" + SECRET}), Refused),
    ],
)
def test_a_server_that_takes_nothing_is_told_without_its_address(reply: Reply, error: type[SourceError]) -> None:
    _, sleep = patiently()

    def answer(asked: Asked) -> Reply:
        del asked
        return reply

    with serving(answer) as server, pytest.raises(error) as told:
        post_json(server.url + SECRET, b"{}", sleep=sleep, timeout=QUICK)
    assert "abcdefghijk" not in told.value.reason + told.value.remedy


def test_a_server_that_says_nothing_is_given_up() -> None:
    waits, sleep = patiently()
    with saying() as port, pytest.raises(Unreachable):
        post_json(f"http://127.0.0.1:{port}{SECRET}", b"{}", sleep=sleep, timeout=QUICK)
    assert len(waits) == 4


def test_an_answer_whose_words_do_not_come_counts_by_its_status() -> None:
    with serving(lambda asked: Reply(b"taken", slow=1.0)) as server:
        post_json(server.url + SECRET, b"{}", timeout=QUICK)
    assert len(server.asked) == 1


def test_a_dead_server_is_told_without_its_address() -> None:
    _, sleep = patiently()
    with serving(lambda asked: Reply(b"ok")) as server:
        url = server.url + SECRET
    with pytest.raises(Unreachable) as told:
        post_json(url, b"{}", sleep=sleep, timeout=QUICK)
    assert "abcdefghijk" not in told.value.reason
    assert "update" not in told.value.remedy  # it is no source: there is nothing to fetch


def test_only_scheme_and_host_of_an_address_are_shown() -> None:
    assert shown("https://chat.example.org:8443" + SECRET + "?token=x") == "https://chat.example.org:8443"


def test_a_host_with_an_empty_part_is_refused() -> None:
    with pytest.raises(Refused):
        post_json("https://hooks..example.org" + SECRET, b"{}")


@pytest.mark.parametrize(
    "url", ["", "chat.example.org/x", "ftp://a.org/x", "https://", "https://me:secret@a.org/x", "https://[secret/x"]
)
def test_what_is_no_web_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InputError) as told:
        shown(url)
    assert "secret" not in str(told.value.problems)
