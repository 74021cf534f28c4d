"""One small corpus for the whole room; a server is started only by the tests that need the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.faults import Faults
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.state import Clock, State


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return Corpus(seed=1, works=2000)


@pytest.fixture
def state(corpus: Corpus) -> State:
    return State(corpus, Clock(), Faults())


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=400, hang=0.2) as started:
        yield started
