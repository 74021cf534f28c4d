"""Export files of our own making, shaped and sized like real ones: RIS, MEDLINE text, and the sandbox's PubMed XML."""

from __future__ import annotations

import random
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.holdings import Holdings
from rowen.sandbox.pubmed_records import article_set
from rowen.sandbox.pubmed_xml import HEAD, TAIL
from rowen.sandbox.timing import day

WORDS = [
    a + b + c for a in ("ba", "re", "mi", "so", "lun") for b in ("ta", "vi", "ko", "pe") for c in ("n", "ra", "st", "l")
]
SETS = 1_000
"""Records rendered at a time."""


class Writer:
    """Words, names and records from one seed."""

    def __init__(self) -> None:
        self.pick = random.Random(7)

    def text(self, words: int) -> str:
        return " ".join(self.pick.choices(WORDS, k=words))

    def person(self) -> tuple[str, str]:
        pick = self.pick
        return pick.choice(WORDS).title() + pick.choice(WORDS), f"{pick.choice('ABCDEFG')} {pick.choice('HIJKLMN')}"

    def ris(self, number: int) -> Iterator[str]:
        """Yield the lines of one record: about 36 lines and 2 kB."""
        pick, text = self.pick, self.text
        yield from ("TY  - JOUR", f"AN  - 2020-{number:06d}-001")
        for _ in range(pick.randint(1, 9)):
            family, given = self.person()
            yield f"AU  - {family}, {given[0]}. {given[-1]}."
        yield from (f"TI  - {text(14).capitalize()}", f"JF  - {text(3).title()}", f"JA  - {text(2).title()}")
        yield from (f"PY  - {pick.randint(1990, 2025)}", f"VL  - {pick.randint(1, 99)}", f"IS  - {pick.randint(1, 12)}")
        yield from (f"SP  - {number % 900}", f"EP  - {number % 900 + 9}", "SN  - 0028-4793", "SN  - 1533-4406")
        yield from (f"DO  - 10.5555/{pick.choice(WORDS)}.{number}", f"UR  - https://example.org/{number}")
        yield f"AB  - {text(190)}"
        yield from (f"AD  - {text(12)}" for _ in range(pick.randint(1, 3)))
        yield from (f"KW  - {text(2)}" for _ in range(pick.randint(4, 16)))
        yield from ("M3  - Article", "DB  - Sample", "LA  - English")
        yield from (f"N1  - Accession Number: {number}; {text(20)}", "ER  - ", "")

    def nbib(self, number: int) -> Iterator[str]:
        """Yield the lines of one record as PubMed exports it: about 75 lines and 4 kB, wrapped at 90 columns."""
        for tag, value in self._medline(number):
            lines = textwrap.wrap(value, 84, break_long_words=False, break_on_hyphens=False) or [""]
            yield f"{tag:<4}- {lines[0]}"
            yield from (f"      {line}" for line in lines[1:])
        yield ""

    def _medline(self, number: int) -> Iterator[tuple[str, str]]:
        pick, text = self.pick, self.text
        year, doi = pick.randint(1990, 2025), f"10.5555/{pick.choice(WORDS)}.{number}"
        journal, short = text(3).capitalize(), text(2).title()
        yield from (("PMID", str(10_000_000 + number)), ("OWN", "NLM"), ("STAT", "MEDLINE"), ("DCOM", f"{year}0807"))
        yield from (("LR", f"{year}0930"), ("IS", "1533-4406 (Electronic)"), ("IS", "0028-4793 (Linking)"))
        yield from (("VI", str(pick.randint(1, 99))), ("IP", str(pick.randint(1, 12))), ("DP", f"{year} Jan 4"))
        yield from (("TI", text(14).capitalize() + "."), ("PG", f"{number % 900}-{number % 900 + 9}"))
        yield from (("LID", f"{doi} [doi]"), ("AB", text(190)), ("CI", f"(c) {year} {text(3)}."))
        for _ in range(pick.randint(1, 9)):
            family, initials = self.person()
            yield from (("FAU", f"{family}, {initials}"), ("AU", f"{family} {initials.replace(' ', '')}"))
            yield "AD", text(12).capitalize() + "."
        yield from (("LA", "eng"), ("PT", "Journal Article"), ("DEP", f"{year}0104"), ("PL", "England"))
        yield from (("TA", short), ("JT", journal), ("JID", "101586897"), ("SB", "IM"))
        for _ in range(pick.randint(4, 14)):
            yield "MH", pick.choice(("Humans", f"*{text(2).title()}", f"{text(1).title()}/*therapy/methods"))
        yield from (("OT", text(2)) for _ in range(pick.randint(0, 6)))
        yield from (("EDAT", f"{year}/04/17 06:00"), ("MHDA", f"{year}/04/17 06:01"), ("CRDT", f"{year}/04/17 06:00"))
        yield from (("PHST", f"{year}/04/17 06:00 [{step}]") for step in ("entrez", "pubmed", "medline"))
        yield from (("AID", f"{number}-7 [pii]"), ("AID", f"{doi} [doi]"), ("PST", "ppublish"))
        yield "SO", f"{short}. {year} Jan 4;7:53. doi: {doi}."


def ris(path: Path, records: int) -> None:
    """Write a RIS file with CRLF."""
    _tagged(path, records, Writer().ris, "\r\n")


def nbib(path: Path, records: int) -> None:
    """Write MEDLINE text."""
    _tagged(path, records, Writer().nbib, "\n")


def _tagged(path: Path, records: int, lines: Callable[[int], Iterator[str]], end: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        for number in range(records):
            stream.write("".join(line + end for line in lines(number)))


def pubmed_xml(path: Path, records: int) -> None:
    """Write one PubmedArticleSet of the sandbox: articles, books, chapters, notices, references."""
    corpus, today = Corpus(7, max(records * 3 // 2, 1_000)), day(date(2026, 11, 1))
    holdings = Holdings(corpus)
    held = np.flatnonzero(holdings.pubmed(today))[:records].tolist()
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for first in range(0, len(held), SETS):
            rendered = article_set(holdings, held[first : first + SETS], today).decode()
            stream.write(rendered.removeprefix(HEAD).removesuffix(TAIL))
        stream.write(TAIL)


MAKERS: dict[str, Callable[[Path, int], None]] = {"ris": ris, "nbib": nbib, "pubmed_xml": pubmed_xml}


if __name__ == "__main__":
    MAKERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
