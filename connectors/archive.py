"""The archive of everything that came in: one gzip file per answer, addressed by the SHA-256 of its bytes."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from connectors.elsewhere import Elsewhere
from rowen.records import StorageError, digest

_ADDRESS = re.compile(r"[0-9a-f]{64}")
_LEVEL = 3  # a page shrinks to a fifth either way; higher levels cost seconds in a large search


class Lost(StorageError):
    """One answer is gone or damaged; the archive itself is there."""


class Archive:
    """A folder of compressed answers that are written once and never changed.

    An answer is stored as ``<root>/<first two digits>/<sha256>.gz``. Equal bytes are stored once, and the compressed
    file is the same on every machine that compresses alike (no name and no time in its header).
    """

    def __init__(self, root: Path | str) -> None:
        """Take the folder, or the URL of one elsewhere; it is made when the first answer is stored.

        Raises:
            InputError: no store is known under this URL, or the package that speaks to it is not installed.
        """
        place = str(root).removeprefix("file://")
        self._store = Elsewhere(place) if "://" in place else _Folder(Path(place))

    def put(self, data: bytes) -> str:
        """Store some bytes and return their SHA-256. After it returns, the bytes are in the store, whole.

        Bytes that are there already are left alone; a file that no longer holds them is replaced.

        Raises:
            StorageError: the folder cannot be written (read-only, full, no folder, no network).
        """
        address = digest(data)
        with contextlib.suppress(FileNotFoundError, _Damaged):
            self._read(address)
            return address
        self._store.write(_name(address), gzip.compress(data, _LEVEL, mtime=0))
        return address

    def get(self, sha256: str) -> bytes:
        """Return the bytes stored under an address, after checking that they are still those bytes.

        Raises:
            Lost: there is no such answer, or it is damaged.
            StorageError: the store cannot be asked.
        """
        if not _ADDRESS.fullmatch(sha256):
            raise StorageError(f"{sha256!r} is no archive address: it must be 64 hexadecimal digits in lower case.")
        try:
            return self._read(sha256)
        except FileNotFoundError as error:
            raise Lost(
                f"The archive {self._store.name} does not hold {sha256}. "
                f"Bring the file back from a backup: {_name(sha256)}"
            ) from error
        except _Damaged as error:
            raise Lost(f"The archived answer {self._store.name}/{_name(sha256)} {error}. {_RESTORE}") from error

    def _read(self, address: str) -> bytes:
        try:
            data = gzip.decompress(self._store.read(_name(address)))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise _Damaged(f"cannot be read: {error}") from error
        if digest(data) != address:
            raise _Damaged("is not what was stored")
        return data

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is stored, in order.

        Raises:
            StorageError: the store cannot be asked.
        """
        for name in sorted(path.rpartition("/")[2] for path in self._store.names()):
            if name.endswith(".gz") and _ADDRESS.fullmatch(name.removesuffix(".gz")):
                yield name.removesuffix(".gz")


class _Damaged(Exception):
    """A file that does not hold what its name says."""


class _Folder:
    """A folder on a disk of this machine, or mounted on it."""

    def __init__(self, root: Path) -> None:
        self._root, self.name = root, str(root)

    def read(self, name: str) -> bytes:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _Damaged(f"cannot be read: {error}") from error

    def names(self) -> Iterator[str]:
        for path in self._root.glob("[0-9a-f][0-9a-f]/*.gz"):
            yield path.name

    def write(self, name: str, data: bytes) -> None:
        path = self._root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
        except OSError as error:
            raise StorageError(
                f"The archive {self.name} cannot be written: {error.strerror or error}. "
                "Free some space or make the folder writable, then run again; nothing is half-written."
            ) from error


def _name(address: str) -> str:
    return f"{address[:2]}/{address}.gz"


_RESTORE = "Bring the file back from a backup; records that are in the database already are not touched."


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a kill leaves either the whole file or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
