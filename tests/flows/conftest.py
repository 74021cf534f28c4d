"""A small review of one's own against the sandbox: two API sources and one inbox source."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from flows.desk import Desk, open_desk
from rowen.sandbox.server import Sandbox, running

# Prefect reads its settings when it is imported: it must not find the person's own, nor tell anybody anything.
os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="rowen-prefect-"))
os.environ |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}

EVERYTHING = "1:99999999[uid]"
REVIEW = """\
title: Peer support in online communities
question: How do people with long-term conditions use online communities?
eligibility:
  inclusion: [qualitative methods]
sources:
  medline: {name: MEDLINE, platform: PubMed, kind: database, strategy: searches/medline.txt, how: api, connector: pubmed}
  europepmc: {name: Europe PMC, platform: Europe PMC, kind: database, strategy: searches/europepmc.txt, how: api,
    connector: europepmc}
  cinahl: {name: CINAHL, platform: EBSCOhost, kind: database, strategy: searches/cinahl.txt, how: inbox,
    due_every_days: 31, who: Ann}
rules:
  - {name: retracted}
reviewers: [ann, ben]
adjudicators: [cleo]
exclusion_reasons:
  title_abstract: {off_topic: Not about the question}
  full_text: {not_qualitative: Not qualitative, not_online: Not an online community}
"""
MEDLINE = '("online community"[tiab] OR "internet forum"[tiab]) AND qualitative[tiab]'
EUROPEPMC = 'SRC:PPR AND (TITLE_ABS:"online community" OR TITLE_ABS:"discussion board")'


@dataclass(frozen=True)
class House:
    """A review folder and the sandbox its sources point at."""

    folder: Path
    sandbox: Sandbox

    def desk(self) -> Iterator[Desk]:
        return open_desk(str(self.folder))

    def strategy(self, name: str, text: str) -> None:
        (self.folder / "searches" / f"{name}.txt").write_bytes(text.encode())


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=7, works=600, today=date(2026, 11, 1)) as served:
        yield served


@pytest.fixture
def house(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> House:
    sandbox.set_today(date(2026, 11, 1))
    sandbox.set_faults("")
    monkeypatch.setenv("ROWEN_PUBMED_URL", sandbox.pubmed_url)
    monkeypatch.setenv("ROWEN_EUROPEPMC_URL", sandbox.europepmc_url)
    monkeypatch.setenv("ROWEN_PUBMED_API_KEY", "a-key-for-tests")
    folder = tmp_path / "peer-support"
    (folder / "searches").mkdir(parents=True)
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    made = House(folder, sandbox)
    made.strategy("medline", MEDLINE)
    made.strategy("europepmc", EUROPEPMC)
    made.strategy("cinahl", "(MH online community)")
    return made


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Make a RIS file in EBSCO's shape with these titles."""

    def make(*titles: str, name: str = "cinahl.ris", first: int = 1) -> Path:
        records = [
            f"TY  - JOUR\r\nAU  - Author, A. {number}\r\nTI  - {title}\r\nJO  - Journal\r\nY1  - 2020/01//\r\n"
            f"AN  - {900000 + number}\r\nDB  - CINAHL\r\nDP  - EBSCOhost\r\nER  - \r\n\r\n"
            for number, title in enumerate(titles, start=first)
        ]
        path = tmp_path / name
        path.write_bytes("".join(records).encode())
        return path

    return make
