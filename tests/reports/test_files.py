from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from rowen.records import StorageError
from rowen.reports.files import Document, write_outputs


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_are_written_with_their_folders_and_nothing_else_is_left(tmp_path: Path) -> None:
    paths = write_outputs(tmp_path / "a", [Document("prisma.json", b"{}"), Document("lists/included.ris", b"TY  - ")])
    assert [path.read_bytes() for path in paths] == [b"{}", b"TY  - "]
    assert left(tmp_path) == ["a/lists/included.ris", "a/prisma.json"]


def test_writing_again_replaces_the_whole_file(tmp_path: Path) -> None:
    write_outputs(tmp_path, [Document("log.csv", b"a long first content")])
    write_outputs(tmp_path, [Document("log.csv", b"short")])
    assert (tmp_path / "log.csv").read_bytes() == b"short"


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "ROWEN_OUTPUTS"), (errno.EACCES, "may not be written")],
)
def test_a_failing_disk_names_the_file_and_the_remedy_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    write_outputs(tmp_path, [Document("one.txt", b"old one"), Document("two.txt", b"old two")])
    calls = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StorageError) as caught:
        write_outputs(tmp_path, [Document("one.txt", b"new one"), Document("two.txt", b"new two")])
    assert str(tmp_path / "two.txt") in str(caught.value)
    assert words in str(caught.value)
    assert left(tmp_path) == ["one.txt", "two.txt"]
    assert (tmp_path / "one.txt").read_bytes() == b"old one"
    assert (tmp_path / "two.txt").read_bytes() == b"old two"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_refused_with_its_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    folder.mkdir(mode=0o500)
    with pytest.raises(StorageError, match="may not be written"):
        write_outputs(folder, [Document("prisma.json", b"{}")])


def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "lists").write_text("in the way")
    with pytest.raises(StorageError, match="A file stands where a folder is needed"):
        write_outputs(tmp_path, [Document("lists/included.ris", b"")])
    (tmp_path / "prisma.json").mkdir()
    with pytest.raises(StorageError, match="A folder stands where the file should be"):
        write_outputs(tmp_path, [Document("prisma.json", b"")])


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../b", "", "a\0b"])
def test_no_name_leaves_the_output_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name below"):
        write_outputs(tmp_path, [Document(name, b"")])


def test_two_documents_of_one_name_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same name"):
        write_outputs(tmp_path, [Document("a", b"1"), Document("a", b"2")])
    assert left(tmp_path) == []


def test_who_may_read_what_was_written_is_the_persons_own_setting(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        (path,) = write_outputs(tmp_path, [Document("a", b"1")])
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
