"""bioRxiv and medRxiv: the lookup contract, two servers, versions, and the journal's DOI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.biorxiv import BioRxiv
from connectors.biorxiv_parse import read
from connectors.looking import Unknown
from rowen.records import Author, Kind, Notice, PartialDate, Record, Unreachable, Untrustworthy
from rowen.records.alarms import Alarm, alarm
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_biorxiv import FakeBioRxiv, version
from tests.connectors.lookup_contract import Counter, LookupContract, dois


class TestBioRxivContract(LookupContract):
    source = BioRxiv()

    def fake(self, known: Sequence[str]) -> FakeBioRxiv:
        return FakeBioRxiv(list(known))

    def doi_of(self, found: Record) -> str:
        return found.native_id


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(Archive(tmp_path / "archive"))


def answer(*entries: dict[str, str], **message: object) -> bytes:
    return json.dumps({"messages": [{"status": "ok", **message}], "collection": list(entries)}).encode()


def test_medrxiv_is_asked_when_biorxiv_does_not_hold_it(counter: Counter) -> None:
    with serving(FakeBioRxiv(dois(2)).answer) as server:
        assert TestBioRxivContract().run(server, counter, dois(2)) == ()
    assert [asked.path.split("/")[2] for asked in server.asked] == ["biorxiv", "biorxiv", "medrxiv"]
    assert [record.publisher for record in counter.found] == ["biorxiv", "medrxiv"]


def test_an_unknown_preprint_is_unknown_to_both_servers(counter: Counter) -> None:
    with serving(FakeBioRxiv(()).answer) as server:
        (missing,) = TestBioRxivContract().run(server, counter, ["10.1101/2020.01.01.20000001"])
    assert "biorxiv: no posts found" in missing.reason
    assert "medrxiv: no posts found" in missing.reason
    assert len(server.asked) == 2


def test_other_dois_are_named_and_not_asked(counter: Counter) -> None:
    with serving(FakeBioRxiv(()).answer) as server:
        (missing,) = TestBioRxivContract().run(server, counter, ["10.2196/jmir.5260"])
    assert "not asked" in missing.reason
    assert not server.asked


def test_versions_become_one_record_with_the_newest_in_front() -> None:
    found = read(answer(version("10.1101/x", "10", "NA"), version("10.1101/x", "9", "10.5555/Journal.1")))
    assert not isinstance(found, Unknown)
    (record,) = found
    assert (record.native_id, record.kind, record.title) == ("10.1101/x", Kind.PREPRINT, "Peers, version 10")
    assert record.authors == (Author("Doe", "J. A."), Author("Sukarno"))
    assert record.notices == (Notice("UpdateIn", "published as 10.5555/Journal.1", doi="10.5555/journal.1"),)
    extra = dict(record.extra)
    assert (extra["version"], extra["license"]) == ("10", "cc_by")
    assert '"title":"Peers, version 9"' in extra["version 9"]


def test_dates_are_those_of_the_first_and_the_newest_version() -> None:
    found = read(answer(version("10.1101/x", "2", "NA"), version("10.1101/x", "1", "NA")))
    assert not isinstance(found, Unknown)
    assert (found[0].published, found[0].electronic) == (PartialDate(2024, 1, 16), PartialDate(2024, 2, 16))
    assert found[0].notices == ()


def test_an_answer_about_another_preprint_is_not_believed(counter: Counter) -> None:
    with (
        serving(lambda asked: Reply(answer(version("10.1101/other", "1", "NA")))) as server,
        pytest.raises(Unreachable),
    ):
        TestBioRxivContract().run(server, counter, ["10.1101/this"])
    assert not counter.found


@pytest.mark.parametrize(
    "body",
    [
        answer(), answer(version("10.1101/x", "1", "NA"), count=2), answer({"doi": "10.1101/x"}),
        answer(version("no doi", "1", "NA")), b'{"messages":[{"status":"Server not recognized"}],"collection":[]}',
        b'{"messages":[],"collection":[]}',
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(body: bytes) -> None:
    with pytest.raises(Untrustworthy):
        read(body)


def test_a_withdrawn_preprint_says_so_by_a_notice() -> None:
    told = {**version("10.1101/x", "2", "NA"), "type": "withdrawn", "abstract": "The authors have withdrawn it."}
    found = read(answer(version("10.1101/x", "1", "NA"), told))
    assert not isinstance(found, Unknown)
    assert found[0].notices == (Notice("Withdrawn", "The authors have withdrawn it."),)
    assert alarm(found[0].notices[0], found[0].kind) is Alarm.RETRACTION


def test_a_suffix_is_no_part_of_the_given_name() -> None:
    found = read(answer({**version("10.1101/x", "1", "NA"), "authors": "Doe, J. A., Jr.; Sukarno"}))
    assert not isinstance(found, Unknown)
    assert found[0].authors == (Author("Doe", "J. A.", "Jr."), Author("Sukarno"))
