"""What goes wrong in which month: pure, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rowen.sandbox import faults as practice_faults
from rowen.sandbox.exports import ExportOrder

FIRST = date(2024, 11, 1)
API = {
    "medline": "pubmed",
    "europepmc": "europepmc",
    "openalex": "openalex",
    "doaj": "doaj",
    "eric": "eric",
    "core": "core",
    "clinicaltrials": "clinicaltrials",
    "scopus_api": "scopus",
    "wos_api": "wos_starter",
    "ieee": "ieee",
    "semanticscholar": "semanticscholar",
}
"""The API sources of the review, and the practice source that each asks. The first two are those of the shipped review."""
PAGED = ("scopus_api", "wos_api")
"""Those whose answers come in several pages even in a small corpus: elsewhere no cursor can be repeated."""
EXPORTS = (
    ExportOrder("amed", "ebsco", "AMED"),
    ExportOrder("cinahl", "ebsco", "CINAHL"),
    ExportOrder("embase", "ovid", "Embase"),
    ExportOrder("scopus", "scopus", "Scopus"),
    ExportOrder("wos", "wos", "Web of Science Core Collection"),
)
"""The databases whose exports a made-up person drops every month."""
ALTERED = ("half", "lost", "translation", "unknown_phrase", "new_field")
"""Answers that are whole and say something else: the drift report's part (tests/flows), for no count can be held against
them."""
API_FAULTS = tuple(name for name in practice_faults.NAMES if name not in ("rate_limit", *ALTERED))
INBOX_FAULTS = ("half_file", "wrong_number", "not_described", "another_database", "same_file_twice", "not_dropped")
KINDS = ("process", "worker", "server")
LINES, REQUESTS = 40, 16


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill -9.

    Attributes:
        kind: "process": the run itself, started as ``rowen update``; "worker" and "server": of ``rowen up``, which serves
            the run.
        after: how far the run has come: lines of progress for a process, requests to the sources otherwise.
    """

    kind: str
    after: int

    def __str__(self) -> str:
        return f"{self.kind} killed after {self.after} {'lines' if self.kind == 'process' else 'requests'}"


@dataclass(frozen=True, slots=True)
class Month:
    """What happens in one month.

    Attributes:
        day: the day of the rerun.
        source: which source goes wrong (key in review.yaml); "" for a quiet month.
        fault: what goes wrong with it: the name of one of the sandbox's faults, or one of INBOX_FAULTS.
        times: how many answers go wrong; 0: all of them.
        kill: what is killed, if anything.
    """

    number: int
    day: date
    source: str = ""
    fault: str = ""
    times: int = 0
    kill: Kill | None = None

    def __str__(self) -> str:
        often = (
            "" if not self.fault or self.source not in API else f" {'always' if not self.times else f'x{self.times}'}"
        )
        killed = f", {self.kill}" if self.kill else ""
        return f"month {self.number} ({self.day}): {self.source} {self.fault or 'quiet'}{often}{killed}"

    @property
    def written(self) -> str:
        """The fault as the sandbox reads it; "" for one of an inbox."""
        return f"{API[self.source]}:{self.fault}x{self.times or '*'}" if self.source in API else ""


def plan(seed: int, months: int, kills: int, sources: Sequence[str] = ()) -> tuple[Month, ...]:
    """Return what happens in each month; the same arguments give the same.

    Every source has its turn before one has its second, and so has every fault; only faults that a source can show are
    chosen. Of the kills at least one is of each kind, if there are so many.

    Args:
        seed: of everything.
        months: how many.
        kills: how many of them.
        sources: those that may go wrong; empty for all.
    """
    pick = random.Random(f"{seed} {months} {kills}")
    kinds = [*KINDS[:kills], *(pick.choice(KINDS) for _ in range(kills - len(KINDS)))]
    pick.shuffle(kinds)
    killed = dict(zip(pick.sample(range(months), min(kills, months)), kinds, strict=False))
    turns = _deck(pick, sources or [*API, *(order.key for order in EXPORTS)])
    faults = {True: _Faults(pick, API_FAULTS), False: _Faults(pick, INBOX_FAULTS)}
    made = []
    for number in range(months):
        source = next(turns)
        fault = faults[source in API].draw(source)
        times = pick.choice((1, 2, 0)) if source in API else 0
        kind = killed.get(number)
        after = pick.randrange(LINES if kind == "process" else REQUESTS)
        made.append(Month(number, day_of(number), source, fault, times, Kill(kind, after) if kind else None))
    return tuple(made)


def can_show(source: str, fault: str) -> bool:
    """Whether a source can go wrong in this way.

    No cursor is repeated where there is none, or only one page; PubMed's records vanish between the list of hits and the
    records, and in most months there is nothing new to fetch.
    """
    return source in PAGED if fault == "repeated_cursor" else (source, fault) != ("medline", "vanishing")


def day_of(number: int) -> date:
    """Return the day of the rerun in a month."""
    years, month = divmod(FIRST.month - 1 + number, 12)
    return date(FIRST.year + years, month + 1, 1)


def _deck(pick: random.Random, cards: Sequence[str]) -> Iterator[str]:
    while True:
        shuffled = [*cards]
        pick.shuffle(shuffled)
        yield from shuffled


class _Faults:
    """Cards of which each comes before one comes again, as far as sources can show them."""

    def __init__(self, pick: random.Random, names: Sequence[str]) -> None:
        self._pick, self._names = pick, names
        self._left: list[str] = []

    def draw(self, source: str) -> str:
        """Take the first card that the source can show."""
        while True:
            for name in self._left:
                if can_show(source, name):
                    self._left.remove(name)
                    return name
            more = [*self._names]
            self._pick.shuffle(more)
            self._left += more
