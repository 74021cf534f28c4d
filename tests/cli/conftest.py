"""The command as a person runs it, in this process: arguments in, exit code and words out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rowen.cli import main

REVIEW = """\
title: Peer support in online communities
question: How do people with long-term conditions use online communities?
eligibility:
  inclusion: [qualitative methods]
sources:
  medline: {name: MEDLINE, platform: PubMed, kind: database, strategy: searches/medline.txt, how: api, connector: pubmed}
  cinahl: {name: CINAHL, platform: EBSCOhost, kind: database, strategy: searches/cinahl.txt, how: inbox, due_every_days: 31,
    who: Ann}
reviewers: [ann, ben]
adjudicators: [cleo]
exclusion_reasons:
  title_abstract: {off_topic: Not about the question}
  full_text: {not_qualitative: Not qualitative}
"""


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        return " ".join((self.out + self.err).split())


@pytest.fixture
def rowen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a command."""

    def run(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["rowen", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review's folder, in the place where `rowen` looks for it."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "reviews" / "peers"
    (made / "searches").mkdir(parents=True)
    (made / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (made / "searches" / "medline.txt").write_text('"online community"[tiab] AND qualitative[tiab]', encoding="utf-8")
    (made / "searches" / "cinahl.txt").write_text("(MH online community)", encoding="utf-8")
    return made


def ris(*titles: str, database: str = "CINAHL", link: str = "https://search.ebscohost.com/login.aspx?db=ccm") -> bytes:
    """An export in EBSCO's shape."""
    return "".join(
        f"TY  - JOUR\r\nAU  - Author, A.\r\nTI  - {title}\r\nJO  - Journal\r\nY1  - 2020/01//\r\nAN  - {900000 + number}\r\n"
        f"UR  - {link}\r\nDB  - {database}\r\nDP  - EBSCOhost\r\nER  - \r\n\r\n"
        for number, title in enumerate(titles)
    ).encode()
