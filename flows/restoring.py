"""Bring a backup back: into a new home folder, or from SQLite to PostgreSQL. Everything is checked before anything is written."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from connectors.archive import Archive
from flows.backup_manifest import ANSWERS, Kept, Manifest, find_manifest, read_manifest
from flows.progress import tell
from flows.settings import settings
from rowen.ledger import Ledger, default_url
from rowen.records import InputError, Problem, StorageError
from rowen.reports.files import Document, write_outputs

_ANOTHER = "Restore an earlier backup-NNNN.json, or bring the file back from another copy of this folder."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes:
        path: the manifest it came from.
        manifest: what the backup held.
        database: where the ledger is now, for people.
        rows: of all tables.
        digests: (review, digest of its records, citations and counts); the same before and after.
    """

    path: Path
    manifest: Manifest
    database: str
    rows: int
    digests: tuple[tuple[str, str], ...]


def restore(backup: Path, home: Path, reviews: Path) -> Restored:
    """Restore a backup.

    Args:
        backup: a manifest, or the folder of the backups (then its newest).
        home: the new home folder; it must be empty. The ledger goes there, or to ``ROWEN_DATABASE_URL`` if that is set.
        reviews: the folder that holds the review folders; a file that is there and differs is left, and refused.

    Raises:
        InputError: the home or the database is not empty, or the backup is damaged; every file concerned is named.
        StorageError: something cannot be read or written.
    """
    path = find_manifest(backup)
    manifest, store = read_manifest(path), Archive(path.parent / ANSWERS)
    _refuse_full(home)
    problems = [*_damaged_files(path.parent, manifest, store), *_in_the_way(manifest, store, reviews)]
    if problems:
        raise InputError(problems)
    _refuse_full_database(home)
    archive = Archive(settings(home).archive)
    for done, kept in enumerate(manifest.answers):
        archive.put(store.get(kept.sha256))
        if done % 100 == 0:
            tell("restore", f"{done:,} of {len(manifest.answers):,} archived answers", done=done)
    _write(reviews, manifest.review_files, store)
    _write(home, manifest.home_files, store)
    database, rows, digests = _fill(path.parent / manifest.ledger.path, home, manifest.reviews)
    return Restored(path, manifest, database, rows, digests)


def _refuse_full(home: Path) -> None:
    try:
        found = sorted(path.name for path in home.iterdir()) if home.exists() else []
    except OSError as error:
        raise InputError(Problem(f"This is no folder: {error.strerror}.", "Name another.", file=str(home))) from error
    if found:
        remedy = "Name a new folder with --to; nothing is ever written over."
        raise InputError(Problem(f"The home folder is not empty: it holds {found[0]}.", remedy, file=str(home)))


def _refuse_full_database(home: Path) -> None:
    """A database elsewhere may hold reviews: said before anything is written, so that the same home can be named again."""
    url = settings(home).database_url
    if url == default_url(home):
        return
    with Ledger.open(url) as ledger:
        if ledger.reviews():
            remedy = "Name an empty database; nothing was restored."
            raise InputError(Problem(f"{ledger.place} holds reviews already.", remedy, field="ROWEN_DATABASE_URL"))


def _damaged_files(root: Path, manifest: Manifest, store: Archive) -> list[Problem]:
    tell("restore", "checking every file of the backup")
    problems = []
    ledger = root / manifest.ledger.path
    try:
        with ledger.open("rb") as stream:
            sound = hashlib.file_digest(stream, "sha256").hexdigest() == manifest.ledger.sha256
    except OSError as error:
        problems.append(Problem(f"The copied ledger cannot be read: {error.strerror}.", _ANOTHER, file=str(ledger)))
    else:
        if not sound:
            problems.append(Problem("The copied ledger is not what was stored.", _ANOTHER, file=str(ledger)))
    for kept in (*manifest.answers, *manifest.review_files, *manifest.home_files):
        try:
            store.get(kept.sha256)
        except StorageError as error:
            name = root / ANSWERS / kept.sha256[:2] / f"{kept.sha256}.gz"
            said = f"It is missing or damaged ({kept.path or 'an archived answer'})."
            problems.append(Problem(f"{said} {error}", _ANOTHER, file=str(name)))
    return problems


def _in_the_way(manifest: Manifest, store: Archive, reviews: Path) -> list[Problem]:
    remedy = "Move it away, or restore to another folder with --reviews."
    return [
        Problem("Another file stands where one of the backup belongs.", remedy, file=str(reviews / kept.path))
        for kept in manifest.review_files
        if (reviews / kept.path).exists() and not _is_kept(reviews / kept.path, store.get(kept.sha256))
    ]


def _is_kept(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _write(folder: Path, files: tuple[Kept, ...], store: Archive) -> None:
    for kept in files:
        if not (folder / kept.path).exists():
            write_outputs(folder, [Document(kept.path, store.get(kept.sha256))])


def _fill(packed: Path, home: Path, reviews: tuple[str, ...]) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    """Copy the rows, all or none, and ask both ledgers for every review's digest."""
    tell("restore", "copying the ledger")
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as scratch:
        unpacked = Path(scratch)
        try:
            with gzip.open(packed, "rb") as stream, (unpacked / "rowen.db").open("wb") as plain:
                shutil.copyfileobj(stream, plain, 1 << 20)
        except (OSError, EOFError, zlib.error) as error:
            raise StorageError(f"{packed} cannot be unpacked: {error}.") from error
        with Ledger.open(default_url(unpacked)) as old, Ledger.open(settings(home).database_url) as new:
            rows = new.fill_from(old)
            digests = tuple((review, new.state_digest(review)) for review in reviews)
            if digests != tuple((review, old.state_digest(review)) for review in reviews):
                raise StorageError(
                    f"{new.place} gives other digests than the backup. Report this as an error of Rowen."
                )
            return new.place, rows, digests
