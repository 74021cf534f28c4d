"""``rowen lookup``: DOIs in, answers and names of the rest out, everything archived."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from rowen.records.formats import read
from tests.cli.conftest import Answer, ris
from tests.connectors.fake import Asked, Reply, Server, serving
from tests.connectors.fake_crossref import FakeCrossref
from tests.connectors.fake_opencitations import FakeOpenCitations
from tests.connectors.fake_unpaywall import FakeUnpaywall
from tests.connectors.lookup_contract import dois

Rowen = Callable[..., Answer]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROWEN_CONTACT_EMAIL", "lead@example.org")
    monkeypatch.setattr("connectors.limits.Limiter.place", lambda self: nullcontext())


@pytest.fixture
def crossref(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    fake = FakeCrossref(dois(50))
    fake.works[dois(1)[0]]["updated-by"] = [{"DOI": "10.5555/notice", "type": "retraction"}]
    fake.works[dois(2)[1]]["title"] = ["=cmd()"]
    with serving(fake.answer) as server:
        monkeypatch.setenv("ROWEN_CROSSREF_URL", server.url)
        yield server


def test_a_retraction_is_shown_and_an_unknown_doi_is_named(rowen: Rowen, crossref: Server, tmp_path: Path) -> None:
    answer = rowen("lookup", "crossref", f"https://doi.org/{dois(1)[0]}", "10.5555/nobody")
    assert answer.code == 0, answer.words
    assert "RetractionIn 10.5555/notice" in answer.words
    assert "not known 10.5555/nobody: Crossref: Resource not found." in answer.words
    assert len(list((tmp_path / "home" / "archive").rglob("*.gz"))) == len(crossref.asked)


def test_all_answers_are_written_and_safe_in_a_spreadsheet(rowen: Rowen, crossref: Server, tmp_path: Path) -> None:
    assert rowen("lookup", "crossref", *dois(3), "-o", "out.csv").code == 0
    cells = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "'=cmd()" in cells
    assert [one.record.identifiers.doi for one in read(tmp_path / "out.csv").records] == dois(3)
    assert rowen("lookup", "crossref", *dois(3), "-o", "out.jsonl").code == 0
    assert len(read(tmp_path / "out.jsonl").records) == 3


def test_a_list_of_dois_is_read_from_a_file(rowen: Rowen, crossref: Server, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("DOI\r\n" + "\r\n".join(f'"{doi}"' for doi in dois(2)) + "\r\n\r\n", "utf-8")
    answer = rowen("lookup", "crossref", "--from", "list.txt")
    assert answer.code == 0, answer.words
    assert all(doi in answer.words for doi in dois(2))


def test_dois_of_a_bibliographic_file_are_asked_and_records_without_one_are_named(
    rowen: Rowen, crossref: Server, tmp_path: Path
) -> None:
    with_doi = ris("Peers").replace(b"ER  -", f"DO  - {dois(1)[0]}\r\nER  -".encode())
    (tmp_path / "export.ris").write_bytes(with_doi + ris("Forums"))
    answer = rowen("lookup", "crossref", "--from", "export.ris")
    assert answer.code == 0, answer.words
    assert dois(1)[0] in answer.words
    assert "no DOI record 2: Forums" in answer.words


def test_what_could_not_be_asked_is_named_and_the_exit_code_says_so(
    rowen: Rowen, crossref: Server, tmp_path: Path
) -> None:
    whole, wanted = crossref.answer, dois(50)

    def answer(asked: Asked) -> Reply:
        return Reply(b"", 403) if wanted[45].encode() in asked.raw.replace(b"%2F", b"/") else whole(asked)

    crossref.answer = answer
    said = rowen("lookup", "crossref", *wanted, "-o", "out.jsonl")
    assert said.code == 3
    assert all(f"no answer {doi}:" in said.words for doi in wanted[40:])
    assert "403" in said.words
    assert [one.record.identifiers.doi for one in read(tmp_path / "out.jsonl").records] == wanted[:40]


def test_places_of_full_texts_are_shown_and_written_one_a_row(
    rowen: Rowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FakeUnpaywall(dois(2)).answer) as server:
        monkeypatch.setenv("ROWEN_UNPAYWALL_URL", server.url)
        answer = rowen("lookup", "unpaywall", *dois(2), "-o", "out.csv")
    assert answer.code == 0, answer.words
    assert "bronze" in answer.words
    assert "closed │ none known" in answer.words
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["doi"], row["host_type"]) for row in rows] == [
        (dois(2)[0], "publisher"), (dois(2)[0], "repository"), (dois(2)[1], ""),
    ]  # fmt: skip


def test_without_a_contact_address_unpaywall_is_not_asked(rowen: Rowen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROWEN_CONTACT_EMAIL")
    answer = rowen("lookup", "unpaywall", *dois(1))
    assert answer.code == 2
    assert "ROWEN_CONTACT_EMAIL" in answer.words


def test_links_are_counted_and_written_one_a_row(rowen: Rowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FakeOpenCitations(dois(1)).answer) as server:
        monkeypatch.setenv("ROWEN_OPENCITATIONS_URL", server.url)
        answer = rowen("lookup", "opencitations", dois(1)[0], "10.5555/nobody", "-o", "links.csv")
        assert rowen("lookup", "opencitations", dois(1)[0], "-o", "links.jsonl").code == 0
    assert answer.code == 0, answer.words
    assert "does not mean that it is not cited" in answer.words
    rows = list(csv.DictReader((tmp_path / "links.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["created"] for row in rows] == ["2019-04", "2019-04"]
    lines = (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["oci"] for line in lines] == ["062-061", "062-061"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("crossref",), "no DOI to look up"), (("crossref", "hello"), "'hello' is no DOI"), (("pubmed", "10.1/x"), "Known ones"),
        (("crossref", "10.5555/a", "-o", "out.xlsx"), "neither a .csv nor a .jsonl"),
        (("crossref", "--from", "absent.txt"), "cannot be read"), (("crossref", "--from", "mixed.txt"), "mixed.txt:2"),
        (("crossref", "--from", "prose.txt"), "format is not known"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_asked(
    rowen: Rowen, crossref: Server, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "mixed.txt").write_text("10.5555/a\nhello\n10.5555/b\n", "utf-8")
    (tmp_path / "prose.txt").write_text("Nothing to be\nfound here\n", "utf-8")
    answer = rowen("lookup", *arguments)
    assert answer.code == 2
    assert words in answer.words
    assert not crossref.asked
