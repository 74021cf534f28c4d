"""The one place where reports reach the disk: each file appears whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from rowen.records import StorageError

_REMEDIES = {
    errno.ENOSPC: "The disk is full: free some space",
    errno.EDQUOT: "The disk quota is used up: free some space",
    errno.EACCES: "The folder may not be written: give yourself the right to write there",
    errno.EPERM: "The folder may not be written: give yourself the right to write there",
    errno.EROFS: "The disk is read-only: choose another folder with ROWEN_OUTPUTS",
    errno.ENOTDIR: "A file stands where a folder is needed: move it away",
    errno.EEXIST: "A file stands where a folder is needed: move it away",
    errno.EISDIR: "A folder stands where the file should be: move it away",
    errno.ENAMETOOLONG: "The path is too long for this disk: choose a shorter folder with ROWEN_OUTPUTS",
    errno.EIO: "The disk reports a fault: check it",
    errno.EMFILE: "Too many files are open: close other programs",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be written.

    Attributes:
        name: path below the output folder, with forward slashes ("lists/included.ris").
        content: the whole content; or, where that is too much for memory, a file that holds it, at any position.
    """

    name: str
    content: bytes | IO[bytes]

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        if isinstance(self.content, bytes):
            return self.content
        self.content.seek(0)
        return self.content.read()


def write_outputs(folder: Path, documents: Sequence[Document]) -> tuple[Path, ...]:
    """Write every document below ``folder``, making folders as needed, and return the paths in the same order.

    All contents are first written beside their places and forced to the disk; only then do they take their names, one
    by one. So a full disk or a forbidden folder leaves the earlier files as they were, and no file is half-written.

    Raises:
        ValueError: a name leaves the folder or occurs twice.
        StorageError: the folder cannot be written; the message names the file and the remedy.
    """
    targets = tuple(_target(folder, document.name) for document in documents)
    if len(set(targets)) < len(targets):
        raise ValueError("two documents have the same name")
    waiting: list[tuple[Path, Path]] = []
    current = folder
    try:
        for document, current in zip(documents, targets, strict=True):
            waiting.append((_written_beside(current, document.content), current))
        for temporary, current in waiting:
            temporary.replace(current)
        for parent in sorted({target.parent for target in targets}):
            _flush_folder(parent)
    except OSError as error:
        raise StorageError(_message(current, error)) from error
    finally:
        for temporary, _ in waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return targets


def _target(folder: Path, name: str) -> Path:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.name or "\0" in name:
        raise ValueError(f"not a name below the output folder: {name!r}")
    return folder / path


def _written_beside(target: Path, content: bytes | IO[bytes]) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
    temporary = target.parent / f".rowen-{secrets.token_hex(8)}.part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if isinstance(content, bytes):
                stream.write(content)
            else:
                content.seek(0)
                shutil.copyfileobj(content, stream)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _flush_folder(folder: Path) -> None:
    """Force the new names to the disk; file systems that cannot do this for a folder keep them anyway."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _message(target: Path, error: OSError) -> str:
    remedy = _REMEDIES.get(error.errno or 0, f"The system says: {error.strerror or error}. Mend that")
    return (
        f"{target} could not be written. {remedy}, then run again; nothing is half-written and the ledger is unharmed."
    )
