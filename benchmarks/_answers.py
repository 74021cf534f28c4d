"""Whole answers of every source, from the practice sources: what a parser must be able to read before it can be fuzzed."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

import connectors
from connectors.archive import Archive
from connectors.http import Fetched
from rowen.sandbox.families import Role
from rowen.sandbox.server import Sandbox, running
from tests.sandbox.test_every_source import TEN_A_PAGE, THIRTY
from tests.sandbox.walking import Walker

MOST, LARGEST = 12, 60_000
"""Answers of one role, and bytes of one: larger ones find the same in more time."""


def practice_answers(name: str) -> Mapping[str, tuple[bytes, ...]]:
    """Return what a practice source or lookup answers to a search with thirty hits, or to thirty DOIs, by role."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        running(seed=1, works=600, hang=0.2) as sandbox,
    ):
        patch.setattr("connectors.limits.Limiter.place", lambda _limiter: nullcontext())
        for place in TEN_A_PAGE:
            patch.setattr(place, 10)
        look = name in {each.name for each in connectors.LOOKUPS}
        pages = _looked_up(name, sandbox, Path(folder), patch) if look else _found(name, sandbox, Path(folder), patch)
        archive = Archive(Path(folder))
        answers: dict[str, list[bytes]] = defaultdict(list)
        for page in pages:
            answers[page.role].append(archive.get(page.sha256))
    # The longest ones first: the others say that there is nothing.
    return {
        role: tuple(sorted((body for body in bodies if len(body) < LARGEST), key=len, reverse=True)[:MOST])
        for role, bodies in answers.items()
    }


def _found(name: str, sandbox: Sandbox, folder: Path, patch: pytest.MonkeyPatch) -> list[Fetched]:
    walker = Walker(name, sandbox, folder, patch)
    walker.search(THIRTY[name])
    return walker.pages


def _looked_up(name: str, sandbox: Sandbox, folder: Path, patch: pytest.MonkeyPatch) -> list[Fetched]:
    for variable, value in (*sandbox.environment.items(), ("ROWEN_CONTACT_EMAIL", "lead@example.org")):
        patch.setenv(variable, value)
    pages: list[Fetched] = []
    works = sandbox.corpus.make(np.arange(600))
    wanted = [work.doi for work in works if name != "biorxiv" or work.role == Role.PREPRINT]
    with connectors.client_for(connectors.lookup(name), Archive(folder), pages.append, sleep=_at_once) as client:
        connectors.lookup(name).look_up(client, wanted[:30], _left_aside)
    return pages


def _at_once(_seconds: float) -> None:
    """Wait for nothing."""


def _left_aside(_found: Sequence[object]) -> None:
    """Only the answers are wanted."""
