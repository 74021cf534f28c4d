"""Disks, databases and other runs in the way: said clearly, and nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]


@pytest.fixture
def taken(rowen: Rowen, folder: Path, tmp_path: Path) -> Path:
    (tmp_path / "x.ris").write_bytes(ris("Peers and pain", "Forums and fatigue"))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2).code == 0
    return tmp_path


def test_a_database_of_a_newer_version_is_left_alone(rowen: Rowen, taken: Path) -> None:
    database = Path(os.environ["ROWEN_HOME"]) / "rowen.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    answer = rowen("prisma", "peers")
    assert answer.code == 4
    assert "9999" in answer.words and "newer" in answer.words.lower()


def test_a_file_that_is_no_database_is_named(rowen: Rowen, folder: Path) -> None:
    home = Path(os.environ["ROWEN_HOME"])
    home.mkdir(parents=True)
    (home / "rowen.db").write_text(
        "this is a shopping list, and a long enough one to be taken for a database file" * 20
    )
    answer = rowen("prisma", "peers")
    assert answer.code == 4
    assert "rowen.db" in answer.words


def test_an_outputs_folder_that_cannot_be_written_loses_nothing(
    rowen: Rowen, taken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = taken / "blocked"
    blocked.write_text("a file where a folder is needed", encoding="utf-8")
    monkeypatch.setenv("ROWEN_OUTPUTS", str(blocked))
    (taken / "y.ris").write_bytes(ris("A third title"))

    answer = rowen("import", "peers", "y.ris", "--source", "cinahl", "--expected", 1)

    assert answer.code == 4
    assert "blocked" in answer.words
    monkeypatch.setenv("ROWEN_OUTPUTS", str(taken / "elsewhere"))
    assert len(rowen("prisma", "peers", "--list", "database_results").out.splitlines()) == 1 + 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; only root can make one."""
    disk = tmp_path / "small"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_stops_the_import_and_nothing_is_lost(
    rowen: Rowen, folder: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROWEN_HOME", str(small_disk / "home"))
    (tmp_path / "large.ris").write_bytes(ris(*(f"A title {os.urandom(400).hex()}" for _ in range(3000))))

    answer = rowen("import", "peers", "large.ris", "--source", "cinahl", "--expected", 3000)

    assert answer.code == 4
    assert "full" in answer.words
    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    assert rowen("import", "peers", "large.ris", "--source", "cinahl", "--expected", 3000).code == 0
    assert len(rowen("prisma", "peers", "--list", "database_results").out.splitlines()) == 1 + 3000


def test_two_at_once_the_second_is_told_who_holds_the_review(rowen: Rowen, taken: Path) -> None:
    from flows.desk import open_desk

    (taken / "y.ris").write_bytes(ris("A third title"))
    with open_desk("peers") as desk, desk.ledger.hold(desk.review, "a long update"):
        answer = rowen("import", "peers", "y.ris", "--source", "cinahl", "--expected", 1)
    assert answer.code == 4
    assert str(os.getpid()) in answer.words
    assert rowen("import", "peers", "y.ris", "--source", "cinahl", "--expected", 1).code == 0


def test_a_read_only_outputs_folder_loses_nothing(
    rowen: Rowen, folder: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    monkeypatch.setenv("ROWEN_OUTPUTS", str(small_disk / "outputs"))
    (tmp_path / "x.ris").write_bytes(ris("Peers and pain", "Forums and fatigue"))

    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2)

    assert answer.code == 4
    assert "read-only" in answer.words.lower() and "ROWEN_OUTPUTS" in answer.words
    assert len(rowen("prisma", "peers", "--list", "database_results").out.splitlines()) == 1 + 2
