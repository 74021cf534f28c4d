"""What a backup says of itself: one JSON file, written last, so that only a whole backup has one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rowen.records import InputError, Problem, StorageError, digest
from rowen.reports.files import Document, write_outputs

FORMAT = 1
ANSWERS = "archive"
"""Folder of everything that is named by its own SHA-256, shared by all backups in one place."""
LEDGERS = "ledgers"
_NAME = re.compile(r"backup-(\d{4,})\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup.

    Attributes:
        path: where it stood: below ``reviews`` or the home folder; for the ledger, below the backup's own folder.
        sha256: of its bytes.
        size: in bytes.
    """

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that one backup holds.

    Attributes:
        made_at: ISO time.
        rowen_version: of the program that made it.
        ledger_revision: of its tables.
        ledger: the copied ledger, compressed; a SQLite file, wherever the ledger itself lies.
        reviews: slugs of the reviews in the ledger.
        runs: how many runs they have.
        answers: everything in the archive; ``path`` is empty.
        review_files: everything under ``reviews``.
        home_files: what else of the home folder cannot be made again.
        missing: addresses of answers that could not be read when the backup was made.
    """

    made_at: str
    rowen_version: str
    ledger_revision: str
    ledger: Kept
    reviews: tuple[str, ...]
    runs: int
    answers: tuple[Kept, ...]
    review_files: tuple[Kept, ...]
    home_files: tuple[Kept, ...]
    missing: tuple[str, ...]


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest under the next free number, whole or not at all.

    Raises:
        StorageError: the folder cannot be written.
    """
    content = asdict(manifest) | {"format": FORMAT}
    text = json.dumps(content | {"sha256": _digest(content)}, indent=1, sort_keys=True)
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))]
    name = f"backup-{max(numbers, default=0) + 1:04d}.json"
    return write_outputs(folder, [Document(name, f"{text}\n".encode())])[0]


def find_manifest(place: Path) -> Path:
    """Return the manifest that a person means: the file itself, or the newest in a folder.

    Raises:
        InputError: there is none.
    """
    if place.is_file():
        return place
    found = [path for path in place.iterdir() if _NAME.fullmatch(path.name)] if place.is_dir() else []
    if not found:
        remedy = "Name the folder that `rowen backup` wrote to, or one backup-NNNN.json in it."
        raise InputError(Problem("There is no whole backup here.", remedy, file=str(place)))
    return max(found, key=lambda path: (len(path.name), path.name))


def read_manifest(path: Path) -> Manifest:
    """Read a manifest and check that it is what was written.

    Raises:
        InputError: it is damaged, or no manifest.
        StorageError: a later Rowen wrote it, or it cannot be read.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(content, dict) or content.pop("sha256", "") != _digest(content):
        raise _damaged(path)
    if content.pop("format") != FORMAT:
        raise StorageError(f"{path} was written by a later version of Rowen. Restore it with that version.")
    return _manifest(content)


def _digest(content: Mapping[str, object]) -> str:
    return digest(json.dumps(content, sort_keys=True).encode())


def _damaged(path: Path) -> InputError:
    remedy = "Take an earlier backup-NNNN.json of the same folder, or another copy of this one."
    return InputError(Problem("This is no manifest of a backup, or it is damaged.", remedy, file=str(path)))


def _manifest(content: Mapping[str, object]) -> Manifest:
    """The digest has vouched for every field and its type."""
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
    for name in ("answers", "review_files", "home_files"):
        plain[name] = tuple(Kept(**one) for one in plain[name])  # type: ignore[attr-defined]
    return Manifest(**{**plain, "ledger": Kept(**plain["ledger"])})  # type: ignore[arg-type]
