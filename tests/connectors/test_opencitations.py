"""OpenCitations: the lookup contract, both directions, the token, both versions and both forms of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.opencitations import OpenCitations
from connectors.opencitations_parse import CitationLink, read
from rowen.records import PartialDate, Untrustworthy
from tests.connectors.fake import serving
from tests.connectors.fake_opencitations import FakeOpenCitations, link
from tests.connectors.lookup_contract import KEY, Counter, LookupContract, dois


class TestOpenCitationsContract(LookupContract):
    source = OpenCitations()
    harmless = frozenset({b"[]"})

    def fake(self, known: Sequence[str]) -> FakeOpenCitations:
        return FakeOpenCitations(list(known))

    def doi_of(self, found: CitationLink) -> str:
        (doi,) = (one for one in (*found.citing_dois, *found.cited_dois) if not one.startswith("10.5555/other"))
        return doi


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(Archive(tmp_path / "archive"))


def test_both_directions_are_delivered(counter: Counter) -> None:
    with serving(FakeOpenCitations(dois(1)).answer) as server:
        assert TestOpenCitationsContract().run(server, counter, dois(1)) == ()
    assert [asked.path.split("/")[2] for asked in server.asked] == ["citations", "references"]
    assert [one.cited_dois for one in counter.found] == [("10.5555/work.000",), ("10.5555/other.0",)]


@pytest.mark.parametrize("silent", ["citations", "references"])
def test_a_work_linked_in_one_direction_only_is_an_answer(silent: str, counter: Counter) -> None:
    with serving(FakeOpenCitations(dois(1), silent).answer) as server:
        assert TestOpenCitationsContract().run(server, counter, dois(1)) == ()
    assert len(counter.found) == 1


def test_no_link_is_never_called_not_cited(counter: Counter) -> None:
    with serving(FakeOpenCitations(()).answer) as server:
        (missing,) = TestOpenCitationsContract().run(server, counter, dois(1))
    assert "no link" in missing.reason
    assert "does not mean that it is not cited" in missing.reason


def test_the_token_goes_into_a_header_and_into_no_record(counter: Counter) -> None:
    with serving(FakeOpenCitations(dois(1)).answer) as server:
        TestOpenCitationsContract().run(server, counter, dois(1))
    assert KEY not in " ".join(page.request for page in counter.pages)
    assert all(asked.raw == b"format=json" for asked in server.asked)


def test_a_link_keeps_every_identifier_and_field() -> None:
    (found,) = read(
        b'[{"oci":"1-2","citing":"omid:br/1 doi:10.5555/A doi:10.5555/b pmid:7","cited":"omid:br/2 pmid:8",'
        b'"creation":"2019-04-10","timespan":"P1Y","journal_sc":"no","author_sc":"","new":"x"}]'
    )
    assert found.citing_dois == ("10.5555/a", "10.5555/b")
    assert found.cited_dois == ()
    assert (found.cited, found.created) == ("omid:br/2 pmid:8", PartialDate(2019, 4, 10))
    assert (found.journal_self, found.author_self, found.extra) == (False, None, (("new", "x"),))


def test_the_former_index_and_csv_are_read_too() -> None:
    row = link("10.5555/citing", "coci => 10.5555/cited")
    table = ",".join(row) + "\r\n" + ",".join(row.values()) + "\r\n"
    (found,) = read(table.encode())
    assert (found.citing_dois, found.cited_dois, found.author_self) == (("10.5555/citing",), ("10.5555/cited",), True)
    assert read(table.splitlines()[0].encode()) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"oci,citing,cited\n1,2,3", b"oci,citing,cited,creation,timespan,journal_sc,author_sc\n1,2", b"[1]",
        b'[{"oci":"1"}]', b'{"error":"x"}', b"HTTP status code 404: the operation does not exist",
    ],
)  # fmt: skip
def test_what_is_no_list_of_links_is_refused(body: bytes) -> None:
    with pytest.raises(Untrustworthy):
        read(body)
