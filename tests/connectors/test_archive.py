"""What is archived stays, whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.archive import Archive
from connectors.elsewhere import Elsewhere
from rowen.records import InputError, StorageError


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


@pytest.fixture(params=["memory", "a disk through fsspec"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive in memory, and one on a store with real folders that writes bit by bit."""
    if request.param == "memory":
        yield Archive("memory://reviews/archive")
        fsspec.filesystem("memory").rm("/reviews", recursive=True)
        return
    monkeypatch.setattr(LocalFileSystem, "_strip_protocol", classmethod(_strip))
    fsspec.register_implementation("disk", LocalFileSystem, clobber=True)
    yield Archive(f"disk://{tmp_path}/archive")


def _strip(cls: type, path: str) -> str:
    return path.removeprefix("disk://")


def _damage(archive: Archive, address: str, data: bytes) -> None:
    archive._store._store.pipe_file(f"{archive._store._root}/{address[:2]}/{address}.gz", data)


def test_an_archive_elsewhere_gives_back_what_it_was_given_and_mends_what_was_damaged(elsewhere: Archive) -> None:
    address = elsewhere.put(b"page")
    assert elsewhere.put(b"page") == address == sha256(b"page").hexdigest()
    assert elsewhere.get(address) == b"page"
    for damage in (b"", b"no gzip", gzip.compress(b"other")):
        _damage(elsewhere, address, damage)
        with pytest.raises(StorageError, match=f"{address}.*Bring the file back"):
            elsewhere.get(address)
        elsewhere.put(b"page")
        assert elsewhere.get(address) == b"page"
    with pytest.raises(StorageError, match="does not hold"):
        elsewhere.get("0" * 64)


def test_a_local_archive_moved_elsewhere_is_the_same_archive(tmp_path: Path) -> None:
    address = Archive(tmp_path / "archive").put(b"page")
    store = fsspec.filesystem("memory")
    store.put(str(tmp_path / "archive"), "/moved", recursive=True)
    assert Archive("memory://moved").get(address) == b"page"
    assert Archive(f"file://{tmp_path}/archive").get(address) == b"page"
    store.rm("/moved", recursive=True)


def test_a_store_that_gives_back_something_else_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive("memory://short")
    whole = type(archive._store._store).pipe_file
    monkeypatch.setattr(
        type(archive._store._store), "pipe_file", lambda self, path, data: whole(self, path, data[: len(data) // 2])
    )
    with pytest.raises(StorageError, match=r"gave .* back changed"):
        archive.put(b"page")


@pytest.mark.parametrize("failure", [PermissionError("no"), RuntimeError("no connection to memory://ann:sec@ret@host")])
def test_a_store_that_fails_is_named_without_its_password(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise failure

    archive = Archive("memory://ann:sec@ret@host/archive")
    monkeypatch.setattr(type(archive._store._store), "cat_file", fail)
    with pytest.raises(StorageError, match=r"memory://host/archive cannot be read.*ROWEN_ARCHIVE") as caught:
        archive.put(b"page")
    assert "ret@" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://bucket/archive", "Install s3fs"),
        ("nonsense://x", "no kind of store"),
        ("simplecache::s3://bucket", "within another"),
    ],
)
def test_a_store_that_cannot_be_spoken_to_is_refused_with_the_remedy(url: str, words: str) -> None:
    with pytest.raises(InputError, match=f"ROWEN_ARCHIVE: .*{words}"):
        Elsewhere(url)
