"""The client: retries, waits, limits, redaction; against a real server on this machine."""

from __future__ import annotations

import base64
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from connectors.answers import gave_up, retry_after
from connectors.archive import Archive
from connectors.http import TRIES, Client, Fetched, Timeout, TransientAnswer
from rowen.records import Refused, StorageError, Unreachable, Untrustworthy
from tests.connectors.fake import Reply, Server, serving

KEY = "k3y+with/odd=signs&more"
GOOD = Reply(b"good")
Make = Callable[..., Client]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda asked: GOOD) as face:
        yield face


@pytest.fixture
def pages() -> list[Fetched]:
    return []


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def make(server: Server, pages: list[Fetched], waits: list[float], archive: Archive) -> Iterator[Make]:
    clients: list[Client] = []

    def one(**settings: object) -> Client:
        usual: dict[str, object] = {
            "source": "demo",
            "base_url": server.url + "/",
            "per_second": 1000,
            "archive": archive,
            "record": pages.append,
            "api_key": KEY,
            "sleep": waits.append,
        }
        clients.append(Client(**{**usual, **settings}))  # type: ignore[arg-type]
        return clients[-1]

    yield one
    for client in clients:
        client.close()


def test_an_answer_is_archived_recorded_and_returned(make: Make, pages: list[Fetched], archive: Archive) -> None:
    fetched = make().post("path", {"a": "1"}, role="ids")
    assert pages == [fetched]
    assert (fetched.body, fetched.status, fetched.role) == (b"good", 200, "ids")
    assert archive.get(fetched.sha256) == b"good"
    assert fetched.fetched_at.tzinfo is UTC


def test_get_and_post_send_the_same_parameters(make: Make, server: Server) -> None:
    asked = {"term": "größe & μ\n[tiab]", "n": "1"}
    make().get("x", asked, role="ids")
    make().post("x", asked, role="ids")
    assert [one.method for one in server.asked] == ["GET", "POST"]
    assert server.asked[0].params == server.asked[1].params == asked


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_status_is_asked_again_with_growing_waits(
    status: int, make: Make, server: Server, waits: list[float], pages: list[Fetched]
) -> None:
    server.first = [Reply(b"busy", status)] * (TRIES - 1)
    assert make().post("x", {}, role="ids").body == b"good"
    assert [page.role for page in pages] == ["error"] * (TRIES - 1) + ["ids"]
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] >= 8


def test_after_all_tries_the_source_is_unreachable_and_the_last_reason_is_told(make: Make, server: Server) -> None:
    server.answer = lambda asked: Reply(b"busy", 503)
    with pytest.raises(Unreachable, match=rf"{TRIES} tries.*HTTP 503") as caught:
        make().post("x", {}, role="ids")
    assert len(server.asked) == TRIES
    assert caught.value.remedy


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414, 422])
def test_a_refusal_is_not_repeated_and_quoted(status: int, make: Make, server: Server) -> None:
    server.answer = lambda asked: Reply(b'{"message": "the tag is unknown"}', status)
    with pytest.raises(Refused, match=rf"HTTP {status}.*the tag is unknown"):
        make().post("x", {}, role="ids")
    assert len(server.asked) == 1


def test_a_redirect_is_refused_and_its_target_named(make: Make, server: Server) -> None:
    server.answer = lambda asked: Reply(b"", 301, {"Location": "https://elsewhere.example/x?api_key=1"})
    with pytest.raises(Refused, match=r"elsewhere\.example/x ") as caught:
        make().post("x", {"term": "a"}, role="ids")
    assert "api_key" not in str(caught.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_obeyed(status: int, make: Make, server: Server, waits: list[float]) -> None:
    server.first = [Reply(b"", status, {"Retry-After": "17"})]
    make().post("x", {}, role="ids")
    assert waits == [17.0]


def test_retry_after_as_a_date_is_measured_by_the_servers_clock(make: Make, server: Server, waits: list[float]) -> None:
    there = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    headers = {"Retry-After": format_datetime(there + timedelta(seconds=40), usegmt=True)}
    server.first = [Reply(b"", 429, {**headers, "X-Clock": "wrong"})]
    with pytest.raises(Refused, match="asks us to wait"):
        make().post("x", {}, role="ids")  # the fake's own Date is years earlier: far too long
    assert retry_after({**headers, "Date": format_datetime(there, usegmt=True)}) == 40.0
    assert retry_after({**headers, "Date": format_datetime(there + timedelta(days=1), usegmt=True)}) == 0.0


def test_cores_own_header_counts_for_too_many_requests_alone(make: Make, server: Server, waits: list[float]) -> None:
    headers = {"X-RateLimit-Retry-After": "31"}
    server.first = [Reply(b"", 429, headers), Reply(b"", 503, headers)]
    make().post("x", {}, role="ids")
    assert waits[0] == 31.0
    assert waits[1] < 4


def test_an_iso_time_is_measured_by_the_servers_clock() -> None:
    there = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    headers = {"Retry-After": "2031-05-06T07:08:49+0000", "Date": format_datetime(there, usegmt=True)}
    assert retry_after(headers) == 40.0


def test_a_wait_beyond_bearing_is_refused_with_the_time(make: Make, server: Server, waits: list[float]) -> None:
    server.answer = lambda asked: Reply(b"", 429, {"Retry-After": "54000"})
    with pytest.raises(Refused, match=r"54,000 seconds, until \d{4}-\d\d-\d\d \d\d:\d\d UTC"):
        make().post("x", {}, role="ids")
    assert waits == []
    assert len(server.asked) == 1


def test_a_retry_after_that_says_nothing_is_no_wait(make: Make, server: Server, waits: list[float]) -> None:
    server.first = [Reply(b"", 429, {"Retry-After": "soon"})]
    make().post("x", {}, role="ids")
    assert 1 <= waits[0] <= 2


@pytest.mark.parametrize(
    "page",
    [b"<!DOCTYPE html><html><title>Down</title>", b"\n <html lang=en>", b"<!-- proxy --><HTML>", b"<head><meta>"],
)
def test_a_web_page_under_200_is_no_answer(page: bytes, make: Make, server: Server, pages: list[Fetched]) -> None:
    server.first = [Reply(page)]
    assert make().post("x", {}, role="ids").body == b"good"
    assert pages[0].role == "error"


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_ends_early_is_asked_again_and_kept(
    chunked: bool, make: Make, server: Server, pages: list[Fetched]
) -> None:
    server.first = [Reply(b"x" * 5000, cut=1000, chunked=chunked)]
    assert make().post("x", {}, role="ids").body == b"good"
    assert [page.role for page in pages] == ["error", "ids"]
    assert len(pages[0].body) in {0, 1000}


def test_damaged_compression_is_asked_again(make: Make, server: Server) -> None:
    packed = gzip.compress(b"good" * 100)
    broken = packed[:20] + b"\xff\xff\xff" + packed[23:]
    server.first = [Reply(broken, headers={"Content-Encoding": "gzip"})]
    assert make().post("x", {}, role="ids").body == b"good"


def test_compression_is_undone_before_archiving(make: Make, server: Server, archive: Archive) -> None:
    server.first = [Reply(gzip.compress(b"plain"), headers={"Content-Encoding": "gzip"})]
    assert archive.get(make().post("x", {}, role="ids").sha256) == b"plain"


@pytest.mark.parametrize("packed", [True, False])
def test_an_endless_answer_is_untrustworthy_and_not_repeated(packed: bool, make: Make, server: Server) -> None:
    body = b"x" * 300_000
    reply = Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"}) if packed else Reply(body)
    server.answer = lambda asked: reply
    with pytest.raises(Untrustworthy, match="100,000 bytes"):
        make(max_bytes=100_000).post("x", {}, role="ids")
    assert len(server.asked) == 1


def test_silence_is_asked_again(make: Make, server: Server) -> None:
    server.first = [Reply(b"late", slow=0.6)]
    assert make(timeout=Timeout(read=0.2)).post("x", {}, role="ids").body == b"good"


def test_an_answer_that_takes_for_ever_is_given_up(make: Make, server: Server) -> None:
    server.first = [Reply(b"x" * 200_000)]
    with pytest.raises(Unreachable, match="longer than"):
        make(timeout=Timeout(whole=-1.0)).post("x", {}, role="ids")


def test_nobody_there_is_unreachable(make: Make) -> None:
    with pytest.raises(Unreachable, match=r"no connection.*refused"):
        make(base_url="http://127.0.0.1:9").post("x", {"api_key": KEY}, role="ids")


def test_no_request_can_be_made_to_what_is_no_address(make: Make) -> None:
    with pytest.raises(Refused, match="cannot be sent"):
        make(base_url="http://[").post("x", {}, role="ids")


def test_a_check_decides_on_asking_again(make: Make, server: Server, pages: list[Fetched]) -> None:
    server.first = [Reply(b"no good")]

    def check(fetched: Fetched) -> None:
        if fetched.body != b"good":
            raise TransientAnswer("not good")

    assert make().post("x", {}, role="ids", check=check).body == b"good"
    assert [page.role for page in pages] == ["error", "ids"]


def test_an_answer_is_on_record_even_when_the_check_falls_over(make: Make, pages: list[Fetched]) -> None:
    def check(fetched: Fetched) -> None:
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        make().post("x", {}, role="ids", check=check)
    assert [page.role for page in pages] == ["error"]


def test_the_bytes_are_in_the_archive_when_the_check_reads_them(make: Make, archive: Archive) -> None:
    def check(fetched: Fetched) -> None:
        assert archive.get(fetched.sha256) == fetched.body

    make().post("x", {}, role="ids", check=check)


def test_an_archive_that_cannot_be_written_stops_the_search(make: Make, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        make(archive=Archive(tmp_path / "in the way" / "archive")).post("x", {}, role="ids")


def test_key_and_address_are_in_no_request_line_and_no_body(
    make: Make, server: Server, pages: list[Fetched], archive: Archive
) -> None:
    server.first = [Reply(b'{"api-key":"203.0.113.9", "said": "%s"}' % KEY.encode())]
    make(contact="me@example.org").get("x", {"api_key": KEY, "email": "me@example.org", "term": "a"}, role="ids")
    assert pages[0].request.endswith("/x?api_key=REDACTED&email=REDACTED&term=a")
    assert pages[0].body == archive.get(pages[0].sha256) == b'{"api-key":"REDACTED", "said": "REDACTED"}'


def test_an_address_inside_a_record_stays(make: Make, server: Server) -> None:
    server.first = [Reply(b"Electronic address: me@example.org")]
    assert b"me@example.org" in make(contact="me@example.org").post("x", {}, role="records").body


def test_a_password_in_the_base_url_is_not_shown(make: Make, server: Server, pages: list[Fetched]) -> None:
    make(base_url=server.url.replace("//", "//user:pass-word@")).post("x", {}, role="ids")
    assert "pass-word" not in pages[0].request


def test_two_clients_share_one_rate_limit(make: Make, server: Server) -> None:
    clients = [make(per_second=5, api_key="shared-key") for _ in range(3)]
    threads = [
        threading.Thread(target=lambda one=one: [one.post("x", {}, role="ids") for _ in range(4)]) for one in clients
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrivals = sorted(asked.at for asked in server.asked)
    assert len(arrivals) == 12
    assert all(later - earlier >= 1.0 for earlier, later in zip(arrivals, arrivals[5:], strict=False))
    assert time.monotonic() - started < 4


def test_the_agent_says_who_asks(make: Make, server: Server) -> None:
    make(contact="me@example.org").post("x", {}, role="ids")
    assert server.asked[0].agent.startswith("rowen")
    assert server.asked[0].agent.endswith("(mailto:me@example.org)")


@pytest.mark.parametrize("last", ["a server error (HTTP 500)", "This is no JSON (at the end)."])
def test_a_source_that_never_answered_is_told_of_in_one_sentence(last: str) -> None:
    reason, _ = gave_up(5, last)

    assert reason.startswith("No usable answer in 5 tries; the last one was ")
    assert reason.endswith(").")


def test_passwords_of_this_machine_stay_here(
    make: Make, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login ann password of-another-service\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    make().get("x", {}, role="ids", headers={"Authorization": "Bearer own-key"})
    make(base_url=server.url.replace("//", "//ann:own-password@")).get("x", {}, role="ids")
    basic = "Basic " + base64.b64encode(b"ann:own-password").decode()
    assert [asked.authorization for asked in server.asked] == ["Bearer own-key", basic]


def test_a_safe_connection_that_breaks_off_at_its_start_is_tried_again(make: Make, waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:

        def hang_up() -> None:
            for _ in range(TRIES):
                caller, _ = door.accept()
                with caller:
                    caller.recv(4096)
                    caller.shutdown(socket.SHUT_WR)

        doorman = threading.Thread(target=hang_up, daemon=True)
        doorman.start()
        with pytest.raises(Unreachable, match=rf"{TRIES} tries"):
            make(base_url=f"https://127.0.0.1:{door.getsockname()[1]}").get("x", {}, role="ids")
        doorman.join()
    assert len(waits) == TRIES - 1
