"""What the sandbox's sources share while they run: corpus, clock, faults, log of requests."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import numpy as np

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.faults import Faults
from rowen.sandbox.holdings import Holdings, Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import Postings
from rowen.sandbox.timing import BASELINE, day

_KEPT_REQUESTS = 100_000


@dataclass
class Clock:
    """The day it is in the sandbox."""

    today: date = BASELINE

    @property
    def day(self) -> int:
        """Today as days since 1970-01-01."""
        return day(self.today)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in, and what it was answered with (status 0: not at all)."""

    number: int
    source: str
    method: str
    path: str
    params: Mapping[str, str]
    at: float
    status: int
    fault: str


class RequestLog:
    """The last requests, oldest first; safe from several threads."""

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque(maxlen=_KEPT_REQUESTS)
        self._count = 0
        self._lock = Lock()

    def add(self, source: str, method: str, path: str, params: Mapping[str, str], status: int, fault: str) -> None:
        """Write one request down."""
        with self._lock:
            self._count += 1
            self._asked.append(Asked(self._count, source, method, path, dict(params), time.time(), status, fault))

    def all(self) -> tuple[Asked, ...]:
        """Return what was asked so far."""
        with self._lock:
            return tuple(self._asked)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answers."""

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class State:
    """Everything that the routes work on."""

    def __init__(self, corpus: Corpus, clock: Clock, faults: Faults) -> None:
        self.corpus = corpus
        self.clock = clock
        self.faults = faults
        self.holdings = Holdings(corpus)
        self.postings = Postings(corpus)
        self.log = RequestLog()
        self.vanished: defaultdict[str, set[int]] = defaultdict(set)

    def mask(self, index: Ints) -> Mask:
        """Return the works with these indices as a mask over the corpus."""
        return np.isin(self.corpus.index, index)
