"""A backup: one moment of the ledger, every archived answer that it names, and the reviews' own files.

The ledger is copied first and the archive afterwards. An answer is archived before the ledger names it, under its own
SHA-256, and never changed or removed; so everything that the copied ledger names is there to be copied, whatever a run
adds meanwhile. The manifest is written last: without it there is no backup.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.archive import Archive, Lost
from flows.backup_manifest import ANSWERS, LEDGERS, Kept, Manifest, write_manifest
from flows.progress import tell
from flows.settings import PRACTICE_MARK, settings
from rowen import __version__
from rowen.ledger import HEAD, Ledger
from rowen.records import InputError, Problem, StorageError
from rowen.reports.files import Document, write_outputs

MAKING, LEFT_SECONDS = ".making-", 24 * 3600.0


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        path: its manifest.
        manifest: what it holds.
        problems: what could not be read; the backup lacks it.
    """

    path: Path
    manifest: Manifest
    problems: tuple[Problem, ...]


def back_up(target: Path, reviews: Path) -> BackedUp:
    """Back up ledger, archive and review folders; what the target holds already is not written again.

    Args:
        target: a folder for the backups of this one installation; made where it is missing.
        reviews: the folder that holds the review folders.

    Raises:
        InputError: the target lies in what is backed up.
        StorageError: something cannot be read or written, or the ledger is damaged. No backup is left then.
    """
    places = settings()
    _refuse_inside(target, (places.home, reviews))
    store = Archive(target / ANSWERS)
    with _scratch(target) as scratch:
        tell("backup", "copying the ledger")
        with Ledger.open(places.database_url) as ledger:
            copied = ledger.copy_to(scratch / "ledger.db")
        kept_ledger = _keep_ledger(target, scratch)
        answers, problems = _keep_answers(Archive(places.archive), store, copied.archived)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            rowen_version=__version__,
            ledger_revision=HEAD,
            ledger=kept_ledger,
            reviews=copied.reviews,
            runs=copied.runs,
            answers=answers,
            review_files=tuple(_keep(store, path, reviews) for path in _files(reviews) if _is_there(path)),
            home_files=tuple(_keep(store, path, places.home) for path in _marks(places.home)),
            missing=tuple(problem.field for problem in problems),
        )
        protocols = {Path(kept.path).parts[0] for kept in manifest.review_files}
        problems += [_homeless(slug, reviews) for slug in copied.reviews if slug not in protocols]
        return BackedUp(write_manifest(target, manifest), manifest, tuple(problems))


def _refuse_inside(target: Path, folders: tuple[Path, ...]) -> None:
    for folder in folders:
        if target.resolve().is_relative_to(folder.resolve()):
            remedy = "Name a folder elsewhere, best on another disk: what destroys the one must not destroy the other."
            raise InputError(
                Problem(f"The backup would lie in {folder}, which it is to save.", remedy, file=str(target))
            )


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder beside the backups that goes away whatever happens: the copied ledger may be larger than /tmp."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        _clear_killed(target)
        folder = tempfile.TemporaryDirectory(dir=target, prefix=MAKING)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror or error}. Choose another folder.") from error
    with folder as name:
        yield Path(name)


def _clear_killed(target: Path) -> None:
    """Remove what backups that were killed have left; one that is being made now is younger."""
    for left in target.glob(f"{MAKING}*"):
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left)


def _keep_ledger(target: Path, scratch: Path) -> Kept:
    packed = scratch / "ledger.db.gz"
    try:
        with (
            (scratch / "ledger.db").open("rb") as plain,
            packed.open("wb") as stream,
            gzip.GzipFile("", "wb", compresslevel=3, fileobj=stream, mtime=0) as compressed,
        ):
            shutil.copyfileobj(plain, compressed, 1 << 20)
        with packed.open("rb") as done:
            sha256 = hashlib.file_digest(done, "sha256").hexdigest()
            kept = Kept(f"{LEDGERS}/{sha256}.db.gz", sha256, packed.stat().st_size)
            write_outputs(target, [Document(kept.path, done)])
    except OSError as error:
        raise StorageError(f"{packed} cannot be written: {error.strerror or error}.") from error
    return kept


def _keep_answers(source: Archive, store: Archive, named: tuple[str, ...]) -> tuple[tuple[Kept, ...], list[Problem]]:
    """Copy what the ledger names, and what else is there: files of verdicts, answers of a run that was killed."""
    there = set(source.addresses())
    if named and there.isdisjoint(named):
        raise StorageError(
            f"The ledger names {len(named):,} archived answers and the archive holds none of them. Check ROWEN_HOME and "
            "ROWEN_ARCHIVE, and whether the disk is mounted. No backup was made."
        )
    wanted = sorted({*named, *there})
    kept, problems = [], []
    for done, address in enumerate(wanted):
        try:
            data = source.get(address)
        except Lost as error:
            problems.append(Problem(str(error), "Until then a replay of its run stops there.", field=address))
            continue
        store.put(data)
        kept.append(Kept("", address, len(data)))
        if done % 100 == 0:
            tell("backup", f"{done:,} of {len(wanted):,} archived answers", done=done, total=len(wanted))
    return tuple(kept), problems


def _files(reviews: Path) -> Iterator[Path]:
    """Everything under the review folders but hidden files; an inbox may be a link to a shared folder."""
    visited = set()
    for folder, folders, names in os.walk(reviews, followlinks=True):
        visited.add(os.path.realpath(folder))
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and os.path.realpath(Path(folder, name)) not in visited
        )
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _is_there(path: Path) -> bool:
    """False for a file that somebody has moved away since the folder was listed; a link to nothing is complained of."""
    return path.exists() or path.is_symlink()


def _marks(home: Path) -> Iterator[Path]:
    """Practice stays practice: a restored home must not pass for a real one."""
    if (home / PRACTICE_MARK).exists():
        yield home / PRACTICE_MARK


def _keep(store: Archive, path: Path, root: Path) -> Kept:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{path} cannot be read: {error.strerror or error}. Make it readable or move it away; no backup was made."
        ) from error
    return Kept(path.relative_to(root).as_posix(), store.put(data), len(data))


def _homeless(slug: str, reviews: Path) -> Problem:
    remedy = "Run the command in the folder that holds reviews/, or name that folder with --reviews."
    return Problem("The review's own folder is not in the backup.", remedy, file=str(reviews / slug))
