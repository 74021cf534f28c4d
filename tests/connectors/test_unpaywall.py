"""Unpaywall: the lookup contract, the address it wants, closed texts, and every field of a location."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.http import Client
from connectors.looking import Unknown
from connectors.unpaywall import Unpaywall
from connectors.unpaywall_parse import FullText, Location, read
from rowen.records import InputError, PartialDate, Refused, Untrustworthy
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_unpaywall import FakeUnpaywall, entry
from tests.connectors.lookup_contract import Counter, LookupContract, dois


class TestUnpaywallContract(LookupContract):
    source = Unpaywall()

    def fake(self, known: Sequence[str]) -> FakeUnpaywall:
        return FakeUnpaywall(list(known))

    def doi_of(self, found: FullText) -> str:
        return found.doi


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(Archive(tmp_path / "archive"))


def test_without_an_address_nothing_is_asked_and_the_setting_is_named(counter: Counter) -> None:
    with serving(FakeUnpaywall(dois(1)).answer) as server:
        client = Client(
            source="unpaywall",
            base_url=server.url,
            per_second=100,
            archive=counter.archive,
            record=counter.pages.append,
        )
        with client, pytest.raises(InputError, match="ROWEN_CONTACT_EMAIL"):
            Unpaywall().look_up(client, dois(1), counter.deliver)
    assert not server.asked


def test_an_address_that_is_refused_is_no_unknown_doi(counter: Counter) -> None:
    body = b'{"HTTP_status_code":422,"error":true,"message":"Please use your own email address in API calls."}'
    with serving(lambda asked: Reply(body, 422)) as server, pytest.raises(Refused, match="own email") as caught:
        TestUnpaywallContract().run(server, counter, dois(1))
    assert "ROWEN_CONTACT_EMAIL" in caught.value.remedy
    assert len(server.asked) == 1


def test_a_doi_that_it_calls_invalid_is_named_and_the_others_are_asked(counter: Counter) -> None:
    fake = FakeUnpaywall(dois(2))
    body = b'{"HTTP_status_code":422,"error":true,"message":"\'10.5555/work.000\' is an invalid doi."}'
    with serving(fake.answer) as server:
        server.first = [Reply(body, 422)]
        (missing,) = TestUnpaywallContract().run(server, counter, dois(2))
    assert "invalid doi" in missing.reason
    assert [found.doi for found in counter.found] == ["10.5555/work.001"]


def test_a_closed_text_is_an_answer_without_a_place() -> None:
    found = read(json.dumps(entry("10.5555/a", is_open=False)).encode())
    assert isinstance(found, FullText)
    assert (found.is_open, found.status, found.best, found.locations) == (False, "closed", None, ())


def test_an_open_text_has_its_best_place_first_and_keeps_every_field() -> None:
    found = read(json.dumps(entry("10.5555/A", is_open=True)).encode())
    assert isinstance(found, FullText)
    assert (found.doi, found.title, found.journal, found.year) == ("10.5555/a", "Peers", "Journal of Peers", "2020")
    assert found.updated == PartialDate(2026, 3, 20)
    best, other = found.locations
    assert best is found.best
    assert best.url_for_pdf == "https://example.org/10.5555/A.pdf"
    assert (best.version, best.license, best.host_type) == ("publishedVersion", "", "publisher")
    assert isinstance(other, Location)
    assert (other.url_for_pdf, other.license, other.best) == ("", "cc-by", False)
    assert dict(other.extra)["repository_institution"] == "A University"
    assert dict(found.extra) == {
        "updated": "2026-03-20T23:48:44Z", "doi_url": "https://doi.org/10.5555/A", "genre": "journal-article",
        "data_standard": "2",
    }  # fmt: skip


def test_a_best_place_that_is_not_listed_is_kept() -> None:
    answer = {**entry("10.5555/a", is_open=True), "oa_locations": []}
    found = read(json.dumps(answer).encode())
    assert isinstance(found, FullText)
    assert [place.best for place in found.locations] == [True]


def test_not_found_is_known_by_its_body() -> None:
    told = read(b'{"HTTP_status_code":404,"error":true,"message":"\'10.5555/x\' isn\'t in Unpaywall."}')
    assert told == Unknown("Unpaywall: '10.5555/x' isn't in Unpaywall.")
    with pytest.raises(Untrustworthy):
        read(b'{"HTTP_status_code":503,"error":true,"message":"down"}')
