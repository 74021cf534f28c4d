"""A backup made at any moment gives the same review back, elsewhere; a damaged one is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from flows import backing_up
from flows.backing_up import back_up
from flows.backup_manifest import read_manifest
from flows.desk import open_desk
from flows.exports import Export
from flows.importing import import_files
from flows.pipeline import Report, Request, update
from flows.progress import Event, listening
from flows.replaying import replay_review
from flows.restoring import Restored, restore
from rowen.ledger import Ledger, default_url
from rowen.records import InputError, StorageError
from tests.flows.conftest import House
from tests.ledger.conftest import scratch_schema

SLUG = "peer-support"


@pytest.fixture
def reviews(house: House) -> Path:
    """The folder that holds the review."""
    folder = house.folder.parent / "reviews"
    folder.mkdir()
    shutil.move(house.folder, folder / SLUG)
    return folder


def run(reviews: Path, *sources: str) -> Report:
    with open_desk(str(reviews / SLUG)) as desk:
        return update(desk, Request(sources))


def replayed(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.setenv("ROWEN_HOME", str(home))
    found = replay_review(SLUG)
    assert all(one.same for one in found), found
    return [(one.run, one.rebuilt) for one in found]


def test_a_backup_made_during_a_run_gives_every_run_before_it_back(
    house: House, reviews: Path, export: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(reviews).run
    with open_desk(str(reviews / SLUG)) as desk:
        import_files(desk, desk.protocol.source("cinahl"), [Export(export("One", "Two"))])
    house.sandbox.set_today(date(2027, 2, 1))
    during_a_run(reviews, lambda: rowen("backup", tmp_path / "backups", "--reviews", reviews))

    restored = restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")

    assert dict(restored.digests).keys() == {SLUG}
    then = replayed(tmp_path / "new", monkeypatch)
    assert [name for name, _ in then] == ["run-0001", "run-0002"] and then[0] == (first.id, first.digest)
    with open_desk(str(tmp_path / "new-reviews" / SLUG)) as desk:
        assert desk.ledger.runs(SLUG)[-1].state is None, "the run that was going is known, and has not ended"
        finished = update(desk, Request()).run
    with Ledger.open(default_url(tmp_path / "home")) as original:
        assert finished.digest == original.state_digest(SLUG), (
            "the next run brings what the interrupted one was fetching"
        )
    assert len(replayed(tmp_path / "new", monkeypatch)) == 3


def during_a_run(reviews: Path, do: Callable[[], None]) -> None:
    """Do something at a moment in which records of a source have arrived, and the run is not at its end."""
    under_way = threading.Event()

    def stop_and_do(event: Event) -> None:
        if event.step == "search" and event.done and not under_way.is_set():
            under_way.set()
            do()

    with listening(stop_and_do):
        ended = run(reviews)
    assert under_way.is_set() and ended.new_records


def rowen(*arguments: object) -> None:
    """The command in a process of its own."""
    subprocess.run([sys.executable, "-m", "rowen.cli", *map(str, arguments)], check=True)


def test_what_is_there_already_is_not_written_again(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    back_up(tmp_path / "backups", reviews)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "backups/archive").rglob("*.gz")}
    run(reviews, "europepmc")
    second = back_up(tmp_path / "backups", reviews)

    assert second.path.name == "backup-0002.json"
    assert len(second.manifest.answers) > len(read_manifest(tmp_path / "backups/backup-0001.json").answers)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(list((tmp_path / "backups/archive").rglob("*.gz"))) > len(before)
    # Both can be restored.
    old = restore(tmp_path / "backups/backup-0001.json", tmp_path / "old", tmp_path / "old-reviews")
    new = restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert (old.manifest.runs, new.manifest.runs) == (1, 2)


def test_protocol_strategies_and_inbox_come_back_word_for_word_and_hidden_files_do_not(
    reviews: Path, tmp_path: Path
) -> None:
    inbox = reviews / SLUG / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    (inbox / "März.ris").write_bytes(b"TY  - JOUR\r\nER  - \r\n")
    (reviews / SLUG / ".env").write_text("ROWEN_PUBMED_API_KEY=secret", encoding="utf-8")
    run(reviews, "medline")
    back_up(tmp_path / "backups", reviews)
    restore(tmp_path / "backups", tmp_path / "new", tmp_path / "again")

    def files(root: Path) -> dict[str, bytes]:
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    expected = files(reviews)
    del expected[f"{SLUG}/.env"]
    assert files(tmp_path / "again") == expected


def test_what_a_killed_backup_left_goes_with_the_next_and_one_being_made_stays(reviews: Path, tmp_path: Path) -> None:
    old, young = (tmp_path / "backups" / f".making-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "ledger.db").write_bytes(b"half")
    os.utime(old, (0, 0))

    back_up(tmp_path / "backups", reviews)

    assert not old.exists() and (young / "ledger.db").exists()


def test_no_key_is_in_a_backup(reviews: Path, tmp_path: Path) -> None:
    run(reviews)
    made = back_up(tmp_path / "backups", reviews)
    restore(made.path, tmp_path / "new", tmp_path / "again")
    for path in [*(tmp_path / "backups").rglob("*.json"), *(tmp_path / "new").rglob("*")]:
        assert path.is_dir() or b"a-key-for-tests" not in path.read_bytes()


def test_one_damaged_byte_anywhere_is_refused_with_the_files_name_or_changes_nothing(
    reviews: Path, tmp_path: Path
) -> None:
    run(reviews, "medline")
    good = back_up(tmp_path / "backups", reviews)
    digests = restore(good.path, tmp_path / "whole", tmp_path / "whole-reviews").digests
    files = sorted(path for path in (tmp_path / "backups").rglob("*") if path.is_file())

    @rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def damaged(data: st.DataObject) -> None:
        victim = data.draw(st.sampled_from(files))
        content = victim.read_bytes()
        place = data.draw(st.integers(0, len(content) - 1))
        bad = bytes([content[place] ^ (1 << data.draw(st.integers(0, 7)))])
        shutil.rmtree(tmp_path / "damaged", ignore_errors=True)
        victim.write_bytes(content[:place] + bad + content[place + 1 :])
        refusal, found = attempt(good.path, tmp_path / "damaged", tmp_path / "damaged-reviews")
        victim.write_bytes(content)
        if found is None:
            assert victim.name in refusal
            assert not (tmp_path / "damaged").exists() and not (tmp_path / "damaged-reviews").exists()
        else:
            # A byte of a gzip header, or a blank in the manifest: what it says is the same.
            assert found.digests == digests and found.manifest == good.manifest
            shutil.rmtree(tmp_path / "damaged-reviews")

    damaged()


def attempt(backup: Path, home: Path, reviews: Path) -> tuple[str, Restored | None]:
    try:
        return "", restore(backup, home, reviews)
    except InputError as error:
        return str(error), None


def test_every_missing_file_is_named(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    made = back_up(tmp_path / "backups", reviews)
    gone = [tmp_path / "backups" / made.manifest.ledger.path, *(tmp_path / "backups/archive").rglob("*.gz")]
    for path in gone:
        path.unlink()
    with pytest.raises(InputError) as refused:
        restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert {Path(problem.file) for problem in refused.value.problems} == set(gone)


def test_a_backup_that_is_stopped_leaves_none_that_looks_whole(
    reviews: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(reviews, "medline")
    with monkeypatch.context() as broken:
        broken.setattr("connectors.archive.Archive.put", _full)
        with pytest.raises(StorageError, match="full"):
            back_up(tmp_path / "backups", reviews)
    assert not list((tmp_path / "backups").glob("backup-*.json")) and not list((tmp_path / "backups").glob(".*"))
    with pytest.raises(InputError, match="no whole backup"):
        restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert back_up(tmp_path / "backups", reviews).path.name == "backup-0001.json"


def _full(*_: object) -> str:
    raise StorageError("the disk is full")


def test_an_answer_that_is_lost_makes_the_backup_incomplete_and_is_named(reviews: Path, tmp_path: Path) -> None:
    run(reviews)
    victim = next(path for path in (tmp_path / "home/archive").rglob("*.gz"))
    victim.unlink()
    made = back_up(tmp_path / "backups", reviews)
    assert made.manifest.missing == (victim.stem,) and [problem.field for problem in made.problems] == [victim.stem]
    restored = restore(made.path, tmp_path / "new", tmp_path / "new-reviews")
    assert restored.manifest.missing == (victim.stem,)


def test_an_archive_that_is_not_mounted_gives_no_backup(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    (tmp_path / "home/archive").rename(tmp_path / "unmounted")
    with pytest.raises(StorageError, match="mounted"):
        back_up(tmp_path / "backups", reviews)
    assert not list((tmp_path / "backups").glob("backup-*.json"))


def test_an_archive_elsewhere_is_saved_too_and_comes_back_to_a_folder(
    reviews: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_ARCHIVE", f"memory://{tmp_path.name}")
    made = run(reviews, "medline").run
    back_up(tmp_path / "backups", reviews)
    monkeypatch.delenv("ROWEN_ARCHIVE")
    restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert replayed(tmp_path / "new", monkeypatch) == [(made.id, made.digest)]


def test_a_home_that_holds_anything_is_not_touched(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    back_up(tmp_path / "backups", reviews)
    with pytest.raises(InputError, match=r"not empty"):
        restore(tmp_path / "backups", tmp_path / "home", tmp_path / "new-reviews")
    assert not (tmp_path / "new-reviews").exists()


def test_a_review_file_that_differs_is_left_and_named(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    back_up(tmp_path / "backups", reviews)
    changed = reviews / SLUG / "searches" / "medline.txt"
    changed.write_text("another strategy", encoding="utf-8")
    with pytest.raises(InputError, match=r"medline\.txt"):
        restore(tmp_path / "backups", tmp_path / "new", reviews)
    assert changed.read_text(encoding="utf-8") == "another strategy" and not (tmp_path / "new").exists()


def test_a_file_that_is_moved_away_while_the_backup_is_made_does_not_stop_it(
    reviews: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(reviews, "medline")
    listed = [*backing_up._files(reviews), reviews / SLUG / "inbox" / "cinahl" / "moved.ris"]
    monkeypatch.setattr(backing_up, "_files", lambda _: iter(listed))
    made = back_up(tmp_path / "backups", reviews)
    assert f"{SLUG}/review.yaml" in [kept.path for kept in made.manifest.review_files] and not made.problems


def test_a_folder_where_a_file_belongs_is_named(reviews: Path, tmp_path: Path) -> None:
    run(reviews)
    back_up(tmp_path / "backups", reviews)
    (tmp_path / "other" / SLUG / "review.yaml").mkdir(parents=True)
    with pytest.raises(InputError, match="Another file stands where one of the backup belongs"):
        restore(tmp_path / "backups", tmp_path / "new", tmp_path / "other")


def test_a_database_that_holds_reviews_is_refused_before_anything_is_written(
    reviews: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(reviews)
    back_up(tmp_path / "backups", reviews)
    monkeypatch.setenv("ROWEN_DATABASE_URL", default_url(tmp_path / "home"))
    with pytest.raises(InputError, match="holds reviews already"):
        restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert not (tmp_path / "new").exists() and not (tmp_path / "new-reviews").exists()


def test_a_backup_into_what_it_saves_is_refused(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    for inside in (tmp_path / "home/backups", reviews):
        with pytest.raises(InputError, match="would lie in"):
            back_up(inside, reviews)


def test_practice_data_stays_practice_data(reviews: Path, tmp_path: Path) -> None:
    run(reviews, "medline")
    (tmp_path / "home/sandbox.json").write_text(json.dumps({"seed": 7}), encoding="utf-8")
    back_up(tmp_path / "backups", reviews)
    restore(tmp_path / "backups", tmp_path / "new", tmp_path / "new-reviews")
    assert json.loads((tmp_path / "new/sandbox.json").read_text(encoding="utf-8")) == {"seed": 7}


@pytest.mark.postgres
def test_from_a_laptops_sqlite_to_a_servers_postgresql_and_back_the_digests_stay(
    reviews: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(reviews).run
    back_up(tmp_path / "backups", reviews)
    with scratch_schema() as url:
        monkeypatch.setenv("ROWEN_DATABASE_URL", url)
        there = restore(tmp_path / "backups", tmp_path / "server", tmp_path / "server-reviews")
        assert replayed(tmp_path / "server", monkeypatch) == [(first.id, first.digest)]
        second = run(tmp_path / "server-reviews").run
        with pytest.raises(InputError, match="holds reviews already"):
            restore(tmp_path / "backups", tmp_path / "other", tmp_path / "other-reviews")
        back_up(tmp_path / "from-server", tmp_path / "server-reviews")
    monkeypatch.delenv("ROWEN_DATABASE_URL")
    back = restore(tmp_path / "from-server", tmp_path / "laptop", tmp_path / "laptop-reviews")
    assert "PostgreSQL" in there.database and "rowen.db" in back.database
    assert replayed(tmp_path / "laptop", monkeypatch) == [(first.id, first.digest), (second.id, second.digest)]
    assert os.environ["ROWEN_HOME"] == str(tmp_path / "laptop")
