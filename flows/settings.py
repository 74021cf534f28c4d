"""Where things are: read from the environment once, at the start of a command or flow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from connectors.elsewhere import ARCHIVE_VARIABLE
from flows.crew import Crew, crew
from rowen.ledger import default_url

PRACTICE_MARK = "sandbox.json"
"""A home folder that holds this file holds practice data only; it says which corpus and which practice date."""

PRACTICE_INBOX = "sandbox-inbox"
"""Folder in such a home that holds the inbox of each review: practice runs leave those under ``reviews/`` alone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Places and modes of one installation.

    Attributes:
        home: folder of the database and the archive (``ROWEN_HOME``).
        archive: folder or URL of everything received (``ROWEN_ARCHIVE``; ``archive`` under ``home`` by default).
        database_url: the ledger (``ROWEN_DATABASE_URL``; SQLite under ``home`` by default).
        outputs: folder that reports are written to (``ROWEN_OUTPUTS``).
        inbox: folder that stands in for every ``reviews/<slug>/inbox`` (``ROWEN_INBOX``; that of practice
            where the home holds practice data), or None.
        practice: the home holds practice data.
        sandbox: the sources that this process asks are the sandbox's (``ROWEN_PRACTICE=1``).
        crew: processes that share the work of deduplication (``ROWEN_DEDUP_WORKERS``), or None.
    """

    home: Path
    archive: str
    database_url: str
    outputs: Path
    inbox: Path | None
    practice: bool
    sandbox: bool
    crew: Crew | None = None


def settings(home: Path | None = None) -> Settings:
    """Read the environment variables of the fixed interface; every one has a default.

    Args:
        home: stands in for ``ROWEN_HOME``.

    Raises:
        InputError: one of them cannot be understood.
    """
    home = home or Path(os.environ.get("ROWEN_HOME", "data"))
    practice = (home / PRACTICE_MARK).exists()
    inbox = os.environ.get("ROWEN_INBOX") or (home / PRACTICE_INBOX if practice else "")
    return Settings(
        home=home,
        archive=os.environ.get(ARCHIVE_VARIABLE, "").strip() or str(home / "archive"),
        database_url=os.environ.get("ROWEN_DATABASE_URL") or default_url(home),
        outputs=Path(os.environ.get("ROWEN_OUTPUTS", "outputs")),
        inbox=Path(inbox) if inbox else None,
        practice=practice,
        sandbox=os.environ.get("ROWEN_PRACTICE") == "1",
        crew=crew(),
    )
