"""``rowen convert`` without its command line: every record arrives, every oddity is reported, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rowen.cli.convert import convert
from rowen.records import FormatError, InputError, StorageError
from rowen.records.formats import format_names, read

RIS = b"1.\r\nTY  - JOUR\r\nTI  - One\r\nAU  - Doe, J\r\nXX  - kept\r\nER  - \r\nodd\r\nTY  - BOOK\r\nTI  - Two\r\nER  - \r\n"


@pytest.mark.parametrize("to", format_names(writable=True))
def test_every_record_arrives_in_every_format(to: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(RIS)
    report = convert(tmp_path / "in.txt", to, tmp_path / "out", tmp_path / "report.json")
    assert (report.format, report.read, report.written) == ("ris", 2, 2)
    if to != "bibtex":
        assert [located.record.title for located in read(tmp_path / "out").records] == ["One", "Two"]
    said = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert said["records_read"] == said["records_written"] == 2
    assert [problem["line"] for problem in said["problems"]] == [7]
    assert {path.name for path in tmp_path.iterdir()} == {"in.txt", "out", "report.json"}


def test_a_round_through_jsonl_gives_the_same_ris(tmp_path: Path) -> None:
    (tmp_path / "in.ris").write_bytes(RIS)
    convert(tmp_path / "in.ris", "ris", tmp_path / "direct.ris")
    convert(tmp_path / "in.ris", "jsonl", tmp_path / "middle.jsonl")
    convert(tmp_path / "middle.jsonl", "ris", tmp_path / "round.ris")
    assert (tmp_path / "direct.ris").read_bytes() == (tmp_path / "round.ris").read_bytes()


def test_a_broken_source_leaves_the_old_target_alone(tmp_path: Path) -> None:
    (tmp_path / "in.xml").write_bytes(b"<PubmedArticleSet><PubmedArticle>")
    (tmp_path / "out.ris").write_bytes(b"old")
    with pytest.raises(FormatError, match="damaged or cut off"):
        convert(tmp_path / "in.xml", "ris", tmp_path / "out.ris")
    assert (tmp_path / "out.ris").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_missing_file_a_missing_folder_and_an_unknown_format_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        convert(tmp_path / "none.ris", "ris", tmp_path / "out")
    (tmp_path / "in.ris").write_bytes(RIS)
    with pytest.raises(InputError, match="Use one of"):
        convert(tmp_path / "in.ris", "docx", tmp_path / "out")
    with pytest.raises(StorageError, match="cannot be written"):
        convert(tmp_path / "in.ris", "ris", tmp_path / "no" / "folder" / "out")
