"""What every lookup must keep, whatever its source: subclass `LookupContract` and give it a small fake source."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest

from connectors.archive import Archive
from connectors.contract import Lookup, Missing
from connectors.http import Client, Fetched
from rowen.records import Refused, SourceError, Unreachable, Untrustworthy
from tests.connectors.fake import Asked, Reply, Server, serving

KEY = "0123456789abcdef-secret-key"
EMAIL = "lead.of.the.review@example.org"
STRANGE = "10.5555/(sici)1099(199601)5:3<1::aid#5>3.0.co;2-?"


class Fake(Protocol):
    """A fake source that knows some DOIs.

    Attributes:
        error: a body with which the source reports a passing error under HTTP 200.
        words: what stands in its answer about a DOI that it does not know.
    """

    error: bytes
    words: str

    def answer(self, asked: Asked) -> Reply: ...

    def asked_for(self, asked: Asked) -> tuple[str, ...]:
        """DOIs in a request."""


@dataclass
class Counter:
    """Everything around a client."""

    archive: Archive
    found: list[Any] = field(default_factory=list)
    pages: list[Fetched] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def deliver(self, found: Sequence[Any]) -> None:
        self.found.extend(found)


class LookupContract:
    """The suite. Subclasses set ``source``, make a fake that knows some DOIs, and say which DOI an answer is about."""

    source: Lookup[Any]
    harmless: ClassVar[frozenset[bytes]] = frozenset()
    """Bodies among those below that are answers of this source."""

    def fake(self, known: Sequence[str]) -> Fake:
        raise NotImplementedError

    def doi_of(self, found: Any) -> str:
        raise NotImplementedError

    @pytest.fixture
    def counter(self, tmp_path: Path) -> Counter:
        return Counter(Archive(tmp_path / "archive"))

    @pytest.fixture
    def small(self) -> Iterator[tuple[Fake, Server]]:
        fake = self.fake(dois(5))
        with serving(fake.answer) as server:
            yield fake, server

    def run(self, server: Server, counter: Counter, wanted: Sequence[str]) -> tuple[Missing, ...]:
        with Client(
            source=self.source.name,
            base_url=server.url,
            per_second=10_000,
            archive=counter.archive,
            record=counter.pages.append,
            api_key=KEY,
            contact=EMAIL,
            sleep=counter.waits.append,
        ) as client:
            return self.source.look_up(client, wanted, counter.deliver)

    def about(self, counter: Counter) -> list[str]:
        return list(dict.fromkeys(self.doi_of(found) for found in counter.found))

    def test_every_doi_is_delivered_in_order_or_named(self, counter: Counter) -> None:
        known = [*dois(90), STRANGE]
        fake = self.fake(known)
        wanted = [*known[:50], "10.5555/nobody.1", *known[50:], "10.5555/nobody.2"]
        with serving(fake.answer) as server:
            missing = self.run(server, counter, wanted)
        assert self.about(counter) == known
        assert [one.native_id for one in missing] == ["10.5555/nobody.1", "10.5555/nobody.2"]

    def test_nothing_asked_is_nothing_answered(self, small: tuple[Fake, Server], counter: Counter) -> None:
        _, server = small
        assert self.run(server, counter, []) == ()
        assert not server.asked

    def test_an_unknown_doi_is_named_with_the_sources_words(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        (missing,) = self.run(server, counter, ["10.5555/nobody"])
        assert fake.words in missing.reason
        assert "error" not in {page.role for page in counter.pages}

    def test_what_is_no_doi_is_named_and_not_asked(self, small: tuple[Fake, Server], counter: Counter) -> None:
        _, server = small
        (missing,) = self.run(server, counter, ["PMID 26965990"])
        assert missing.native_id == "PMID 26965990"
        assert not server.asked

    def test_a_doi_in_two_spellings_is_asked_once(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        spellings = [dois(1)[0], dois(1)[0].upper(), f"https://doi.org/{dois(1)[0]}"]
        assert self.run(server, counter, spellings) == ()
        assert self.about(counter) == dois(1)
        first = [asked for asked in server.asked if dois(1)[0] in fake.asked_for(asked)]
        assert len({(asked.path, asked.raw) for asked in first}) == len(first)

    def test_an_error_under_a_good_status_is_asked_again(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        server.first = [Reply(fake.error), Reply(b""), Reply(b"<!DOCTYPE html><html><title>Maintenance</title></html>")]
        assert self.run(server, counter, dois(5)) == ()
        assert self.about(counter) == dois(5)
        assert [page.role for page in counter.pages[:3]] == ["error"] * 3
        assert len(counter.waits) == 3

    @pytest.mark.parametrize("status", [429, 500, 503, 504])
    def test_a_server_in_trouble_is_asked_again(
        self, small: tuple[Fake, Server], counter: Counter, status: int
    ) -> None:
        _, server = small
        server.first = [Reply(b"<html><body><h1>Trouble</h1></body></html>", status)]
        assert self.run(server, counter, dois(2)) == ()
        assert self.about(counter) == dois(2)

    def test_an_error_that_stays_is_never_an_unknown_doi(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        server.answer = lambda asked: Reply(fake.error)
        with pytest.raises(Unreachable) as caught:
            self.run(server, counter, dois(5))
        assert caught.value.remedy
        assert {page.role for page in counter.pages} == {"error"}
        assert not counter.found

    @pytest.mark.parametrize(
        "body", [b"{", b"[]", b"null", b"{}", b"<a/>", b"\xff\xfe\x00", b'{"message": "x"}', b"<", b"not found", b'"a"']
    )
    def test_what_is_no_answer_is_never_an_unknown_doi(
        self, small: tuple[Fake, Server], counter: Counter, body: bytes
    ) -> None:
        if body in self.harmless:
            pytest.skip("this is an answer of this source")
        _, server = small
        server.answer = lambda asked: Reply(body)
        with pytest.raises(SourceError):
            self.run(server, counter, dois(1))

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
    def test_a_refusal_is_not_repeated_and_is_never_an_unknown_doi(
        self, small: tuple[Fake, Server], counter: Counter, status: int
    ) -> None:
        _, server = small
        server.answer = lambda asked: Reply(b"<html><title>Not here</title></html>", status=status)
        with pytest.raises(Refused, match=str(status)) as caught:
            self.run(server, counter, dois(1))
        assert caught.value.remedy
        assert len(server.asked) == 1

    def test_a_body_cut_off_or_damaged_is_asked_again(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        whole = fake.answer
        damages = iter(["cut", "", "damaged", ""])

        def answer(asked: Asked) -> Reply:
            reply, damage = whole(asked), next(damages, "")
            if damage == "cut":
                return Reply(reply.body, reply.status, cut=len(reply.body) // 2)
            return Reply(reply.body[:-12], reply.status) if damage else reply

        server.answer = answer
        assert self.run(server, counter, dois(3)) == ()
        assert self.about(counter) == dois(3)

    def test_what_was_delivered_before_a_failure_stays(self, counter: Counter) -> None:
        fake = self.fake(dois(90))
        with serving(fake.answer) as server:
            whole = server.answer
            server.answer = lambda asked: Reply(b"", 403) if dois(90)[80] in fake.asked_for(asked) else whole(asked)
            with pytest.raises(Refused):
                self.run(server, counter, dois(90))
        assert self.about(counter)[:40] == dois(40)
        assert len(self.about(counter)) < 90

    def test_secrets_are_nowhere(self, small: tuple[Fake, Server], counter: Counter) -> None:
        _, server = small
        server.answer = lambda asked: Reply(b'{"error":"no","api-key":"%s"} %s' % (KEY.encode(), KEY.encode()))
        with pytest.raises(SourceError) as caught:
            self.run(server, counter, dois(1))
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.args)
        kept = b"".join(counter.archive.get(page.sha256) for page in counter.pages)
        logged = " ".join(page.request for page in counter.pages)
        assert KEY not in told + logged + kept.decode()
        assert EMAIL not in told + logged
        assert KEY.encode() not in b"".join(asked.raw for asked in server.asked)

    def test_every_answer_is_archived_before_it_is_read(self, small: tuple[Fake, Server], counter: Counter) -> None:
        fake, server = small
        server.first = [Reply(fake.error)]
        self.run(server, counter, [*dois(3), "10.5555/nobody"])
        assert len(counter.pages) == len(server.asked)
        assert all(counter.archive.get(page.sha256) == page.body for page in counter.pages)

    def test_parsing_is_pure_and_tells_the_same(self, small: tuple[Fake, Server], counter: Counter) -> None:
        _, server = small
        self.run(server, counter, [*dois(5), "10.5555/nobody"])
        bodies = [(counter.archive.get(page.sha256), page.role) for page in counter.pages]
        once, twice = ([one for body, role in bodies for one in self.source.parse(body, role)] for _ in range(2))
        assert once == twice
        assert {self.doi_of(one) for one in once} >= set(dois(5))

    def test_an_archived_error_is_no_answer(self, small: tuple[Fake, Server]) -> None:
        fake, _ = small
        with pytest.raises(Untrustworthy):
            self.source.parse(fake.error, "records")

    def test_it_says_why_it_runs_no_strategy(self) -> None:
        assert self.source.no_search.endswith(".")
        assert self.source.limits(has_key=False) > 0


def dois(count: int) -> list[str]:
    return [f"10.5555/work.{number:03d}" for number in range(count)]
