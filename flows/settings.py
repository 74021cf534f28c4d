"""Where things are: read from the environment once, at the start of a command or flow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rowen.ledger import default_url


@dataclass(frozen=True, slots=True)
class Settings:
    """Places and modes of one installation.

    Attributes:
        home: folder of the database and the archive (``ROWEN_HOME``).
        database_url: the ledger (``ROWEN_DATABASE_URL``; SQLite under ``home`` by default).
        outputs: folder that reports are written to (``ROWEN_OUTPUTS``).
        inbox: folder that replaces ``reviews/<slug>/inbox`` (``ROWEN_INBOX``), or None.
        practice: the sources are the sandbox's (``ROWEN_PRACTICE=1``); such data never mixes with real data.
    """

    home: Path
    database_url: str
    outputs: Path
    inbox: Path | None
    practice: bool


def settings() -> Settings:
    """Read the environment variables of DESIGN's fixed interface; every one has a default."""
    home = Path(os.environ.get("ROWEN_HOME", "data"))
    inbox = os.environ.get("ROWEN_INBOX")
    return Settings(
        home=home,
        database_url=os.environ.get("ROWEN_DATABASE_URL") or default_url(home),
        outputs=Path(os.environ.get("ROWEN_OUTPUTS", "outputs")),
        inbox=Path(inbox) if inbox else None,
        practice=os.environ.get("ROWEN_PRACTICE") == "1",
    )
