"""A ledger with records in it and the desk that deduplicates them, without sources or a protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import cast

from flows.desk import Desk
from rowen.ledger import Ledger
from rowen.ledger.keys import record_id
from rowen.ledger.types import SearchOutcome, SearchSpec
from rowen.records import Record, SourceKind

REVIEW = "peers"


@dataclass(frozen=True)
class Known:
    """What a review knows."""

    ledger: Ledger
    desk: Desk

    def see(self, items: Sequence[tuple[str, Record]]) -> None:
        """Let a complete search see some records."""
        run = self.ledger.start_run(
            REVIEW,
            trigger="manual",
            reason="",
            protocol="p",
            reviewers_per_stage=(2, 2),
            practice=False,
            rowen_version="0",
        )
        spec = SearchSpec(
            source="medline",
            name="MEDLINE",
            platform="PubMed",
            kind=SourceKind.DATABASE,
            how="api",
            strategy="x",
            method="",
        )
        search = self.ledger.start_search(run.id, REVIEW, spec)
        self.ledger.add_records(REVIEW, "medline", items)
        keys = [key for key, _ in items]
        self.ledger.finish_search(search.id, SearchOutcome(complete=True, reported=len(keys), arrived=len(keys)), keys)

    @staticmethod
    def id(key: str) -> str:
        return record_id(REVIEW, "medline", key)


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """An empty ledger, made once: making one takes longer than all that these tests do with it."""
    with TemporaryDirectory() as folder:
        Ledger.open(f"sqlite:///{folder}/rowen.db").close()
        return Path(folder, "rowen.db").read_bytes()


@contextmanager
def opened(home: Path) -> Iterator[Known]:
    """Open the ledger of a home, an empty one where there is none."""
    home.mkdir(exist_ok=True)
    if not (home / "rowen.db").exists():
        (home / "rowen.db").write_bytes(_empty())
    with Ledger.open(f"sqlite:///{home}/rowen.db") as ledger:
        desk = SimpleNamespace(ledger=ledger, review=REVIEW, places=SimpleNamespace(home=home, crew=None))
        yield Known(ledger, cast("Desk", desk))
