"""Cochrane Library: "Record #3 of 18" headers, two spaces after the dash, pages in SP alone, C3 with the PubMed number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rowen.sandbox.styles.lines import Line, keywords, tagged
from rowen.sandbox.variants import Entry, bare


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write a Cochrane Library export for reference managers."""
    del name, today
    parts: list[str] = []
    for at, entry in enumerate(entries, start=1):
        lines = "\n".join(tagged(_lines(entry), "  -  "))
        header = (
            f'Record #{at} of {len(entries)}\nProvider: John Wiley & Sons, Ltd.\nContent: text/plain; charset="UTF-8"\n'
        )
        parts.append(f"{header}\n{lines}\nER  -  \n\n\n")
    return "".join(parts).encode()


def _lines(entry: Entry) -> list[Line]:
    work = entry.work
    lines: list[Line] = [("TY", "JOUR"), ("AN", entry.number), *(("A1", bare(person)) for person in work.authors)]
    pubmed = f"PUBMED {entry.pmid}" if entry.pmid else ""
    lines += [("A1", work.collective), ("T1", entry.title()), ("JA", work.journal.title), ("PY", str(entry.year))]
    lines += [
        ("VL", work.volume),
        ("IS", work.number),
        ("CC", "Common Mental Disorders" if entry.one_in(3, 39) else ""),
    ]
    lines += [
        ("SP", work.article_number or work.pages.replace("-", "\u2010")),
        ("C3", pubmed),
        ("M3", "Journal article"),
    ]
    lines += [("KW", f"*{word}" if at == 0 else word) for at, word in enumerate(keywords(work))]
    abstract = work.abstract.replace("<i>", "").replace("</i>", "")
    lines += [("DO", entry.doi(8)), ("N2", abstract.replace("-", "\u2010"))]
    return [*lines, ("UR", f"https://www.cochranelibrary.com/central/doi/10.1002/central/{entry.number}/full")]
