"""An archive that is not on this machine's disks: any store that fsspec knows by a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import fsspec
from fsspec.spec import AbstractFileSystem

from rowen.records import InputError, Problem, StorageError

ARCHIVE_VARIABLE = "ROWEN_ARCHIVE"


class Elsewhere:
    """A folder of a store, e.g. ``s3://bucket/reviews``. The name that people see holds no user and no password."""

    def __init__(self, url: str) -> None:
        """Take the folder's URL.

        Raises:
            InputError: there is no such kind of store, or the package that speaks to it is not installed.
        """
        self.name = re.sub(r"//[^/]*@", "//", url)
        if "::" in url:
            raise _refused("One URL within another is not taken.", "Name the store itself, e.g. s3://bucket/folder.")
        try:
            found: tuple[AbstractFileSystem, str] = fsspec.core.url_to_fs(url)
        except ImportError as error:
            scheme, words = url.partition(":")[0], str(error).rstrip(".")
            raise _refused(f"The package for {scheme} is not there: {words}.", "Install it beside Rowen.") from None
        except ValueError:
            kinds = "Use a folder, or a URL of a store that fsspec knows: s3, gs, az, sftp, smb, ..."
            raise _refused(f"{self.name} names no kind of store that is known.", kinds) from None
        self._store, self._root = found[0], found[1].rstrip("/")

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Raises:
            FileNotFoundError: there is no such file.
            StorageError: the store failed.
        """
        with self._explained("read"):
            data: bytes = self._store.cat_file(f"{self._root}/{name}")
            return data

    def names(self) -> Sequence[str]:
        """Return the paths of all files; none where the folder is not there yet.

        Raises:
            StorageError: the store failed.
        """
        with self._explained("read"):
            found: list[str] = self._store.find(self._root)
            return found

    def write(self, name: str, data: bytes) -> None:
        """Write a file and read it back: not every store writes whole files or none.

        Raises:
            StorageError: the store failed, or gave back something else.
        """
        path = f"{self._root}/{name}"
        with self._explained("written"):
            try:
                self._store.pipe_file(path, data)
            except FileNotFoundError:  # a store with real folders; asking others for one may need more rights
                self._store.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._store.pipe_file(path, data)
            if self._store.cat_file(path) != data:
                raise StorageError(f"{self.name} gave {name} back changed. Run again; if it happens again, mend it.")

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, StorageError):
            raise
        except Exception as error:  # each package has errors of its own, and here all mean the same
            words = re.sub(r"//[^/\s]*@", "//", str(error)) or type(error).__name__
            raise StorageError(
                f"The archive {self.name} cannot be {done}: {words}. Check {ARCHIVE_VARIABLE}, the network and your "
                "rights there, then run again; nothing is half-written."
            ) from error


def _refused(message: str, remedy: str) -> InputError:
    return InputError(Problem(message, remedy, field=ARCHIVE_VARIABLE))
