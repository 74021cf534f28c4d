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

from rowen.records import StorageError, digest

_ADDRESS = re.compile(r"[0-9a-f]{64}")
_LEVEL = 3  # a page shrinks to a fifth either way; higher levels cost seconds in a large search


class Archive:
    """A folder of compressed answers that are written once and never changed.

    An answer is stored as ``<root>/<first two digits>/<sha256>.gz``. Equal bytes are stored once, and the compressed
    file is the same on every machine that compresses alike (no name and no time in its header).
    """

    def __init__(self, root: Path) -> None:
        """Take the folder; it is made when the first answer is stored."""
        self._root = root

    def put(self, data: bytes) -> str:
        """Store some bytes and return their SHA-256. After it returns, the bytes are on the disk, whole.

        Bytes that are there already are left alone; a file that no longer holds them is replaced.

        Raises:
            StorageError: the folder cannot be written (read-only, full, no folder).
        """
        address = digest(data)
        path = self._path(address)
        if path.exists() and self._sound(address):
            return address
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, gzip.compress(data, _LEVEL, mtime=0))
        except OSError as error:
            raise StorageError(
                f"The archive {self._root} cannot be written: {error.strerror or error}. "
                "Free some space or make the folder writable, then run again; nothing is half-written."
            ) from error
        return address

    def get(self, sha256: str) -> bytes:
        """Return the bytes stored under an address, after checking that they are still those bytes.

        Raises:
            StorageError: there is no such answer, or it is damaged.
        """
        if not _ADDRESS.fullmatch(sha256):
            raise StorageError(f"{sha256!r} is no archive address: it must be 64 hexadecimal digits in lower case.")
        path = self._path(sha256)
        try:
            data = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise StorageError(
                f"The archive {self._root} does not hold {sha256}. Bring the file back from a backup: {path.name}"
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise StorageError(f"The archived answer {path} cannot be read: {error}. {_RESTORE}") from error
        if digest(data) != sha256:
            raise StorageError(f"The archived answer {path} is not what was stored. {_RESTORE}")
        return data

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is stored, in order."""
        for path in sorted(self._root.glob("[0-9a-f][0-9a-f]/*.gz")):
            if _ADDRESS.fullmatch(path.stem):
                yield path.stem

    def _sound(self, address: str) -> bool:
        with contextlib.suppress(StorageError):
            self.get(address)
            return True
        return False

    def _path(self, address: str) -> Path:
        return self._root / address[:2] / f"{address}.gz"


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
