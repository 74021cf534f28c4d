"""Backup, restore and replay as an operator meets them: words and exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from rowen import dedup
from rowen.records import PairVerdict
from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]


@pytest.fixture
def taken(rowen: Rowen, folder: Path, tmp_path: Path) -> Path:
    for name, title in (("x.ris", "Peers and pain"), ("y.ris", "Forums and fatigue")):
        (tmp_path / name).write_bytes(ris(title))
        assert rowen("import", "peers", name, "--source", "cinahl", "--expected", 1).code == 0
    return tmp_path


def test_saved_brought_back_elsewhere_and_every_run_proved(
    rowen: Rowen, taken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = rowen("backup", "saved")
    assert saved.code == 0 and "1 reviews with 2 runs: 2 archived answers, 3 files of the reviews" in saved.words
    back = rowen("restore", "saved", "--to", "new", "--reviews", "again")
    assert back.code == 0 and "peers: digest" in back.words and "rowen replay" in back.words

    monkeypatch.setenv("ROWEN_HOME", "new")
    for asked in (["replay"], ["replay", "--all", "peers"]):
        proved = rowen(*asked)
        assert proved.code == 0 and "2 of 2 runs are the same" in proved.words
    assert (taken / "again/peers/review.yaml").read_bytes() == (taken / "reviews/peers/review.yaml").read_bytes()


def test_what_is_missing_is_named_and_the_exit_code_says_so(rowen: Rowen, taken: Path) -> None:
    victim = min((Path(os.environ["ROWEN_HOME"]) / "archive").rglob("*.gz"))
    victim.unlink()
    saved = rowen("backup", "saved")
    assert saved.code == 3 and victim.stem in saved.words
    back = rowen("restore", "saved", "--to", "new", "--reviews", "again")
    assert back.code == 0 and victim.stem in back.words


def test_a_review_whose_folder_is_not_saved_is_named(rowen: Rowen, taken: Path) -> None:
    saved = rowen("backup", "saved", "--reviews", "elsewhere")
    assert saved.code == 3 and "elsewhere/peers" in saved.words and "--reviews" in saved.words


def test_a_damaged_backup_is_refused_with_the_files_name(rowen: Rowen, taken: Path) -> None:
    assert rowen("backup", "saved").code == 0
    victim = min((taken / "saved/archive").rglob("*.gz"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(bytes(content))
    back = rowen("restore", "saved", "--to", "new", "--reviews", "again")
    assert back.code == 2 and victim.name in back.words
    assert not (taken / "new").exists() and not (taken / "again").exists()


def test_a_run_that_comes_out_otherwise_is_named(rowen: Rowen, taken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = dedup.partition

    def all_in_one(table: dedup.MatchTable, verdicts: Iterable[PairVerdict]) -> dedup.Partition:
        found = honest(table, verdicts)
        return replace(found, clusters=(tuple(record for cluster in found.clusters for record in cluster),))

    monkeypatch.setattr("flows.replaying.dedup.partition", all_in_one)
    proved = rowen("replay", "--all", "peers")
    assert proved.code == 1
    assert "run-0001" in proved.words and "run-0002" in proved.words and "1 of 2 runs are the same" in proved.words


def test_a_review_without_a_run_that_ended_is_named(rowen: Rowen, taken: Path) -> None:
    proved = rowen("replay", "--all", "pears")
    assert proved.code == 2 and "pears" in proved.words and "peers" in proved.words
