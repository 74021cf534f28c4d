"""What every connector must keep, whatever its source: subclass `ConnectorContract` and give it a small fake source."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.answers import Recall
from connectors.archive import Archive
from connectors.contract import Connector, Retrieval
from connectors.http import Client, Fetched
from connectors.replay import Archived, rebuild
from rowen.records import Record, Refused, SourceError, Unreachable, Untrustworthy
from tests.connectors.fake import Asked, Reply, Server, serving

KEY = "0123456789abcdef-secret-key"
EMAIL = "lead.of.the.review@example.org"
QUERY = '("peer support"[tiab] OR "größe=5 & μ/β"[tiab])\nAND "über uns"[ti] \t\n'


class Fake(Protocol):
    """A fake source with a number of hits.

    Attributes:
        ids: native ids of all hits, in the source's order.
        gone: hits that are listed but never handed over.
        fault: "" or one of "loop", "short", "vanished", which hold for every answer.
        drift: added to the total in each answer after the first, one entry an attempt's worth.
        error: a body with which the source reports a passing error under HTTP 200.
    """

    ids: tuple[str, ...]
    gone: set[str]
    fault: str
    growing: int
    error: bytes

    def answer(self, asked: Asked) -> Reply: ...

    def query_of(self, asked: Asked) -> str:
        """The strategy in a request ("" if it carries none)."""

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        """Ids of the records a request asks for by id or by page."""


@dataclass
class Desk:
    """Everything around a client that the real flow brings."""

    archive: Archive
    folder: Path
    stored: dict[str, Record] = field(default_factory=dict)
    pages: list[Fetched] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)
    dies_after: int | None = None

    def wanted(self, ids: Sequence[str]) -> Sequence[str]:
        return [one for one in ids if one not in self.stored and one not in self.known]

    def deliver(self, records: Sequence[Record]) -> None:
        if self.dies_after is not None and len(self.stored) >= self.dies_after:
            raise KeyboardInterrupt
        self.stored.update((record.native_id, record) for record in records)

    def archived(self) -> list[Archived]:
        return [Archived(page.role, page.request, self.archive.get(page.sha256)) for page in self.pages]


class ConnectorContract:
    """The suite. Subclasses set ``source`` and make a fake with so many hits."""

    source: Connector
    several_pages = 2500

    def fake(self, works: int) -> Fake:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Desk:
        return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")

    @pytest.fixture
    def small(self) -> Iterator[tuple[Fake, Server]]:
        fake = self.fake(30)
        with serving(fake.answer) as server:
            yield fake, server

    @pytest.fixture
    def large(self) -> Iterator[tuple[Fake, Server]]:
        fake = self.fake(self.several_pages)
        with serving(fake.answer) as server:
            yield fake, server

    def logged_query(self, request: str) -> str:
        """The strategy in a request as it is archived; sources that put it elsewhere than into a parameter redefine this."""
        logged = parse_qs(urlsplit(request.partition(" ")[2]).query, strict_parsing=True)
        return next((QUERY for values in logged.values() if QUERY in values), "")

    def client(self, server: Server, desk: Desk, recall: Recall | None = None) -> Client:
        return Client(
            source=self.source.name,
            base_url=server.url,
            per_second=10_000,
            archive=desk.archive,
            record=desk.pages.append,
            api_key=KEY,
            contact=EMAIL,
            sleep=desk.waits.append,
            recall=recall,
        )

    def run(self, server: Server, desk: Desk, query: str = QUERY) -> Retrieval:
        with self.client(server, desk) as client:
            return self.source.search(client, query, desk.wanted, desk.deliver)

    def test_the_query_is_sent_and_recorded_byte_for_byte(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        assert self.run(server, desk).sent == QUERY
        assert fake.query_of(server.asked[0]) == QUERY
        assert self.logged_query(desk.pages[0].request) == QUERY

    def test_every_hit_arrives_and_the_total_is_the_sources(self, large: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = large
        found = self.run(server, desk)
        assert found.reported == len(fake.ids) == len(found.ids)
        assert set(found.ids) == set(fake.ids) == set(desk.stored)
        assert not found.missing

    def test_nothing_found_is_a_whole_search(self, desk: Desk) -> None:
        fake = self.fake(0)
        with serving(fake.answer) as server:
            found = self.run(server, desk)
        assert (found.reported, found.ids, found.missing) == (0, (), ())

    def test_news_alone_are_fetched(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        desk.known = set(fake.ids[2:])
        found = self.run(server, desk)
        assert set(desk.stored) == set(fake.ids[:2])
        assert set(found.ids) == set(fake.ids)

    @pytest.mark.parametrize("fault", ["loop", "short", "vanished"])
    def test_pages_that_do_not_add_up_are_refused(self, large: tuple[Fake, Server], desk: Desk, fault: str) -> None:
        fake, server = large
        fake.fault = fault
        with pytest.raises(Untrustworthy, match=r"\d") as caught:
            self.run(server, desk)
        assert caught.value.remedy

    def test_a_total_that_changed_once_makes_the_search_begin_again(
        self, large: tuple[Fake, Server], desk: Desk
    ) -> None:
        fake, server = large
        fake.growing = 1
        found = self.run(server, desk)
        assert len(found.ids) == found.reported == len(fake.ids)
        rebuilt = rebuild(self.source, desk.archived())
        assert (rebuilt.ids, rebuilt.reported) == (found.ids, found.reported)

    def test_a_total_that_keeps_changing_is_refused_with_its_numbers(
        self, large: tuple[Fake, Server], desk: Desk
    ) -> None:
        fake, server = large
        fake.growing = 99
        with pytest.raises(Untrustworthy, match=str(len(fake.ids))[:2]):
            self.run(server, desk)

    def test_an_error_under_a_good_status_is_asked_again(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        server.first = [Reply(fake.error), Reply(b""), Reply(b"<!DOCTYPE html><html><title>Maintenance</title></html>")]
        assert len(self.run(server, desk).ids) == 30
        assert [page.role for page in desk.pages[:3]] == ["error", "error", "error"]
        assert desk.pages[3].role in ("ids", "hits")
        assert len(desk.waits) == 3

    def test_an_error_that_stays_is_never_an_empty_search(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        server.answer = lambda asked: Reply(fake.error)
        with pytest.raises(Unreachable) as caught:
            self.run(server, desk)
        assert caught.value.remedy
        assert {page.role for page in desk.pages} == {"error"}

    @pytest.mark.parametrize(
        "body", [b"{", b"[]", b"null", b"{}", b"<a/>", b"\xff\xfe\x00", b'{"hitCount": "x"}', b"<"]
    )
    def test_what_is_no_answer_is_never_an_empty_search(
        self, small: tuple[Fake, Server], desk: Desk, body: bytes
    ) -> None:
        _, server = small
        server.answer = lambda asked: Reply(body)
        with pytest.raises(SourceError):
            self.run(server, desk)

    def test_a_body_cut_off_is_asked_again(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        whole = fake.answer
        cuts = iter([True, False, True, False])

        def answer(asked: Asked) -> Reply:
            reply = whole(asked)
            return Reply(reply.body, cut=len(reply.body) // 2) if next(cuts, False) else reply

        server.answer = answer
        assert len(self.run(server, desk).ids) == 30
        assert len(desk.stored) == 30

    def test_a_body_that_is_damaged_is_asked_again(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        whole = fake.answer
        damages = iter([True, False, True, False])

        def answer(asked: Asked) -> Reply:
            reply = whole(asked)
            return Reply(reply.body[:-12]) if next(damages, False) else reply

        server.answer = answer
        assert len(self.run(server, desk).ids) == 30
        assert len(desk.stored) == 30

    def test_a_refusal_is_not_repeated(self, small: tuple[Fake, Server], desk: Desk) -> None:
        _, server = small
        server.answer = lambda asked: Reply(b"<html><title>Forbidden</title></html>", status=403)
        with pytest.raises(Refused, match="403"):
            self.run(server, desk)
        assert len(server.asked) == 1

    def test_secrets_are_nowhere(self, small: tuple[Fake, Server], desk: Desk) -> None:
        _, server = small
        echo = b'{"error":"API rate limit exceeded","api-key":"%s","count":"11"} %s' % (KEY.encode(), KEY.encode())
        server.answer = lambda asked: Reply(echo)
        with pytest.raises(SourceError) as caught:
            self.run(server, desk)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.args)
        kept = b"".join(desk.archive.get(page.sha256) for page in desk.pages)
        logged = " ".join(page.request for page in desk.pages)
        assert KEY not in told + logged + kept.decode()
        assert EMAIL not in told + logged

    def test_secrets_are_nowhere_when_nobody_answers(self, desk: Desk) -> None:
        with serving(lambda asked: Reply(b"")) as server:
            pass
        with pytest.raises(Unreachable) as caught:
            self.run(server, desk)
        told = "".join(traceback.format_exception(caught.value))
        assert KEY not in told
        assert EMAIL not in told

    def test_every_answer_is_archived_before_it_is_read(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        server.first = [Reply(fake.error)]
        self.run(server, desk)
        assert len(desk.pages) == len(server.asked)
        assert all(desk.archive.get(page.sha256) == page.body for page in desk.pages)

    def test_parsing_is_pure_and_rebuilds_the_search(self, large: tuple[Fake, Server], desk: Desk) -> None:
        _, server = large
        found = self.run(server, desk)
        pages = desk.archived()
        rebuilt = rebuild(self.source, pages)
        assert rebuilt == rebuild(self.source, pages)
        assert (rebuilt.ids, rebuilt.reported) == (found.ids, found.reported)
        assert {record.native_id: record for record in rebuilt.records} == desk.stored

    def test_an_archived_error_is_no_page(self, small: tuple[Fake, Server]) -> None:
        fake, _ = small
        for role in ("ids", "records", "hits"):
            with pytest.raises(Untrustworthy):
                self.source.parse(fake.error, role)

    def test_a_killed_run_is_taken_up_where_it_stopped(self, large: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = large
        desk.dies_after = 1
        with pytest.raises(KeyboardInterrupt):
            self.run(server, desk)
        before = set(desk.stored)
        assert before
        desk.dies_after = None
        server.asked.clear()
        found = self.run(server, desk)
        assert set(desk.stored) == set(found.ids) == set(fake.ids)
        again = {one for asked in server.asked for one in fake.records_asked(asked)}
        assert not again & before


class ByIdContract(ConnectorContract):
    """What more holds for a source that lists ids first and hands over records by id."""

    def test_a_hit_without_a_record_is_named(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        fake.gone = {fake.ids[3], fake.ids[17]}
        found = self.run(server, desk)
        assert {item.native_id for item in found.missing} == fake.gone
        assert all(item.reason for item in found.missing)
        assert set(desk.stored) == set(fake.ids) - fake.gone
        assert found.reported == len(found.ids) == 30

    def test_without_news_only_ids_are_asked_for(self, large: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = large
        desk.known = set(fake.ids)
        assert len(self.run(server, desk).ids) == len(fake.ids)
        assert {page.role for page in desk.pages} == {"ids"}


class WholePagesContract(ConnectorContract):
    """What more holds for a source whose pages carry whole records (`connectors.harvest`)."""

    def test_an_interrupted_search_goes_on_where_it_stopped(self, large: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = large
        whole = server.answer
        server.answer = lambda asked: whole(asked) if len(server.asked) < 3 else Reply(b"", status=403)
        with pytest.raises(Refused):
            self.run(server, desk)
        kept = {page.request: page for page in desk.pages[1:] if page.role == "hits"}
        assert kept
        server.answer = whole
        server.asked.clear()
        desk.pages.clear()
        with self.client(server, desk, kept.get) as client:
            found = self.source.search(client, QUERY, desk.wanted, desk.deliver)
            assert client.recalled == len(kept)
        assert found.ids == rebuild(self.source, desk.archived()).ids
        assert set(found.ids) == set(fake.ids) == set(desk.stored)
        assert len(server.asked) == len(desk.pages) - len(kept)

    def test_a_source_that_no_longer_goes_on_from_there_is_asked_anew(
        self, large: tuple[Fake, Server], desk: Desk
    ) -> None:
        fake, server = large
        self.run(server, desk)
        kept = {page.request: page for page in desk.pages[1:-1]}
        assert kept
        server.asked.clear()
        whole = server.answer
        server.answer = lambda asked: whole(asked) if len(server.asked) != 2 else Reply(b"the cursor is too old", 400)
        with self.client(server, desk, kept.get) as client:
            found = self.source.search(client, QUERY, desk.wanted, desk.deliver)
            assert client.recalled == 0
        assert set(found.ids) == set(fake.ids)

    def test_what_was_kept_is_forgotten_when_the_total_has_changed(
        self, large: tuple[Fake, Server], desk: Desk
    ) -> None:
        fake, server = large
        self.run(server, desk)
        kept = {page.request: page for page in desk.pages[1:]}
        fake.ids = fake.ids[:-1]
        desk.pages.clear()
        with self.client(server, desk, kept.get) as client:
            found = self.source.search(client, QUERY, desk.wanted, desk.deliver)
            assert client.recalled == 0
        assert set(found.ids) == set(fake.ids)
        assert found.reported == len(fake.ids)

    def test_news_alone_are_delivered(self, small: tuple[Fake, Server], desk: Desk) -> None:
        fake, server = small
        delivered: list[str] = []
        desk.known = set(fake.ids[2:])
        with self.client(server, desk) as client:
            found = self.source.search(
                client, QUERY, desk.wanted, lambda records: delivered.extend(one.native_id for one in records)
            )
        assert sorted(delivered) == sorted(fake.ids[:2])
        assert set(found.ids) == set(fake.ids)
