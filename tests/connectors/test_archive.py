"""What is archived stays, whole or not at all."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.archive import Archive
from rowen.records import StorageError


@given(st.binary(max_size=2000))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_come_back_under_their_digest(tmp_path: Path, data: bytes) -> None:
    archive = Archive(tmp_path)
    address = archive.put(data)
    assert address == sha256(data).hexdigest()
    assert archive.get(address) == data


def test_equal_bytes_are_stored_once_and_alike_everywhere(tmp_path: Path) -> None:
    one, two = Archive(tmp_path / "a"), Archive(tmp_path / "b")
    assert one.put(b"page") == one.put(b"page") == two.put(b"page")
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(files) == 2
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_damaged_file_is_named_and_mended_by_the_next_put(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    address = archive.put(b"page")
    path = next(tmp_path.rglob("*.gz"))
    for damage in (b"", b"no gzip", gzip.compress(b"other"), path.read_bytes()[:-5]):
        path.write_bytes(damage)
        with pytest.raises(StorageError, match=address):
            archive.get(address)
        archive.put(b"page")
        assert archive.get(address) == b"page"


def test_what_was_never_stored_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does not hold"):
        Archive(tmp_path).get("0" * 64)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "0" * 63, "G" * 64])
def test_what_is_no_address_opens_no_file(tmp_path: Path, address: str) -> None:
    with pytest.raises(StorageError, match="no archive address"):
        Archive(tmp_path).get(address)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageError, match="No space left on device"):
        Archive(tmp_path).put(b"page")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
