"""Recognition, refusal, streaming, size limits, and the house rule: a module, a page, a test."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from rowen.records import FormatError, Located, Record
from rowen.records.formats import FORMATS, format_names, iter_file, read, sniff, write
from rowen.records.formats import _source as source_module

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "ZIP file"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<!DOCTYPE html><html></html>", "HTML page"),
        (b'[{"title": "One"}]', "JSON"),
        (b"1. J Ex. 2020;1(2):3.\n\nA title.\n\nDoe J(1).\n\nPMID: 31415926 [Indexed]\n", "PubMed's Abstract"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"Dear colleague,\nhere are the results.\n", "not known"),
    ],
)
def test_what_is_not_read_is_named_with_a_remedy(data: bytes, what: str) -> None:
    with pytest.raises(FormatError, match=what) as raised:
        sniff(data, "search.ris")
    problem = raised.value.problems[0]
    assert problem.remedy
    assert problem.file == "search.ris"


def test_a_heading_that_looks_like_pubmeds_abstract_format_hides_no_records() -> None:
    assert sniff(b"1. search for asthma\n\nTY  - JOUR\nTI  - One\nN1  - x\nPMID: 31415926\nER  - \n").name == "ris"


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "results.ris"
    path.write_bytes(b"PMID- 1\nTI  - One\n")
    assert read(path).format == "nbib"
    path.write_bytes(b"Title,Authors\nOne,Doe\n")
    assert read(path).format == "csv"


def test_a_format_can_be_declared_and_an_unknown_one_is_refused() -> None:
    assert read(b"nothing that looks like RIS\nTY  - JOUR\nER  -\n", format="ris").preamble
    with pytest.raises(FormatError, match="no format that can be read"):
        read(b"x", format="docx")
    with pytest.raises(FormatError, match="no format that can be written"):
        write([], "pubmed_xml", io.BytesIO())
    assert set(format_names(writable=True)) == {"ris", "csv", "jsonl", "bibtex", "nbib", "endnote_xml", "csl_json"}
    assert set(format_names()) == {each.name for each in FORMATS}


@pytest.mark.parametrize("name", ["ris", "nbib", "jsonl", "csv", "bibtex", "endnote_xml", "csl_json"])
def test_reading_in_a_stream_and_at_once_are_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "BLOCK", 97)
    records = [Record(title=f"Title {n} – ü", native_id=f"W{n}", volume="x" * n) for n in range(300)]
    path = tmp_path / "file"
    with path.open("wb") as stream:
        assert write(records, name, stream) == 300
    streamed = [item for item in iter_file(path) if isinstance(item, Located)]
    assert tuple(streamed) == read(path).records
    assert [located.record.title for located in streamed] == [record.title for record in records]
    assert [located.number for located in streamed] == list(range(1, 301))


def test_a_line_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "LONGEST_LINE", 1 << 20)
    path = tmp_path / "huge.ris"
    path.write_bytes(b"TY  - JOUR\nAB  - " + b"x" * (3 << 20))
    with pytest.raises(FormatError, match="longer than"):
        list(iter_file(path))


def test_a_damaged_utf_16_file_is_refused() -> None:
    with pytest.raises(FormatError, match="UTF-16"):
        read("TY  - JOUR\r\nER  - \r\n".encode("utf-16")[:-1])


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_every_format_has_a_page_and_a_test(name: str) -> None:
    module = "csv_table" if name == "csv" else name
    assert (ROOT / "rowen" / "records" / "formats" / f"{module}.py").is_file()
    assert (ROOT / "tests" / "records" / "formats" / f"test_{module}.py").is_file()
    page = ROOT / "docs" / "formats" / f"{name}.md"
    assert page.is_file()
    assert len(page.read_text(encoding="utf-8").split()) > 80
