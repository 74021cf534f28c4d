"""A new home begins with Prefect's empty database as the environment keeps it; one that is in use is never touched."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from flows.serving import empty
from rowen.records import StorageError


def test_what_the_environment_keeps_is_prefects_newest_form_without_anything_in_it() -> None:
    if not empty.kept().exists():
        pytest.skip("this environment was not made by make, which has Prefect's empty database made")
    from prefect.server.database.orm_models import AioSqliteORMConfiguration

    migrations = AioSqliteORMConfiguration().versions_dir
    script = ScriptDirectory(str(migrations.parents[1]), version_locations=[str(migrations)])
    with closing(sqlite3.connect(empty.kept())) as database:
        (revision,) = database.execute("select version_num from alembic_version").fetchall()
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        filled = [name for name in tables if database.execute(f'select count(*) from "{name}"').fetchone() != (0,)]

    assert [*revision] == script.get_heads()
    assert filled == ["alembic_version"]


def test_a_new_home_gets_a_copy_and_one_in_use_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, database = tmp_path / "kept.db", tmp_path / "home" / "prefect.db"
    database.parent.mkdir()
    kept.write_bytes(b"empty")
    monkeypatch.setattr(empty, "kept", lambda: kept)

    empty.lay(database)
    assert database.read_bytes() == b"empty"
    database.write_bytes(b"in use")
    empty.lay(database)
    assert database.read_bytes() == b"in use"
    assert [path.name for path in database.parent.iterdir()] == ["prefect.db"]


def test_a_full_disk_is_said_in_words_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept = tmp_path / "kept.db"
    kept.write_bytes(b"empty")
    monkeypatch.setattr(empty, "kept", lambda: kept)
    monkeypatch.setattr(empty, "copyfile", full)

    with pytest.raises(StorageError, match=r"prefect\.db cannot be written: No space left on device\. Make room"):
        empty.lay(tmp_path / "prefect.db")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.db"]


def test_without_it_prefect_makes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty, "kept", lambda: tmp_path / "nowhere.db")

    empty.lay(tmp_path / "prefect.db")

    assert list(tmp_path.iterdir()) == []
