"""Web of Science: BOM, T2 in capitals, PY with DA beside it, abstracts over several lines, AN - WOS:..., N1 with counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rowen.sandbox.styles.lines import Line, language, tagged
from rowen.sandbox.variants import Entry, bare


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write a Web of Science RIS export."""
    del name, today
    records = ["\n".join(tagged(_lines(entry))) + "\nER  -\n\n" for entry in entries]
    return "".join(records).encode("utf-8-sig") if records else b""


def _lines(entry: Entry) -> list[Line]:
    work = entry.work
    lines: list[Line] = [("TY", entry.type), *(("AU", bare(person)) for person in work.authors)]
    lines += [("A1", work.collective), ("TI", entry.title(brackets=False)), ("T2", entry.container.upper())]
    lines += [("LA", language(work)), *(("KW", word.upper()) for word in work.keywords), ("AB", _abstract(entry))]
    lines += [("AD", person.affiliation.rstrip(".")) for person in work.authors[:2]]
    lines += [("PU", "FIELDGATE PRESS"), ("PI", "LONDON"), ("SN", entry.isbn or work.journal.issn)]
    lines += [("J9", work.journal.short.upper()), ("JI", work.journal.short)]
    month = f"{work.issue.day:%b}".upper()
    dated = {0: f"{month} {work.issue.day.day}", 1: month}.get(work.issue.precision, "")
    lines += [("DA", dated), ("PY", str(entry.year)), ("VL", "" if entry.isbn else work.volume), ("IS", work.number)]
    if work.article_number:
        lines.append(("C7", work.article_number))
    else:
        lines += [("SP", str(work.first_page)), ("EP", str(work.last_page))]
    times = work.quirk % 40
    counts = f"Times Cited in Web of Science Core Collection:  {times}\nTotal Times Cited:  {times}\nCited Reference Count:  30"
    return [*lines, ("DO", entry.doi(10)), ("AN", entry.number), ("N1", counts)]


def _abstract(entry: Entry) -> str:
    parts = (f"{label.capitalize()}: {text}" if label else text for label, text in entry.work.sections)
    return "\n   ".join(parts).replace("<i>", "").replace("</i>", "")
