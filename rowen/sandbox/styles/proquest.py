"""ProQuest: T1 and AN first, SN holding several numbers, L2 with a resolver, N1 with dates, three empty lines between records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote_plus

from rowen.sandbox.styles.lines import Line, keywords, language, start_and_end, tagged
from rowen.sandbox.variants import Entry, full_name


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write a ProQuest RIS export."""
    del today
    return "\n\n\n".join("\n".join(tagged(_lines(entry, name))) + "\nER  - \n" for entry in entries).encode()


def _lines(entry: Entry, name: str) -> list[Line]:
    work = entry.work
    first, last = start_and_end(entry)
    doi = entry.doi(6)
    abstract = f"{work.abstract} [Author Abstract]" if work.sections else ""
    lines: list[Line] = [("TY", entry.type), ("T1", entry.title()), ("AN", entry.number), ("AB", abstract)]
    lines += [("JF", entry.container), *(("AU", full_name(person)) for person in work.authors), ("AU", work.collective)]
    if work.issue.precision < 2:
        shown = f"{work.issue.day:%Y/%m/%d}" if work.issue.precision == 0 else f"{work.issue.day:%Y/%m}//"
        lines += [("Y1", shown), ("PY", str(entry.year)), ("DA", shown)]
    else:
        lines.append(("PY", str(entry.year)))
    pages = first if not last else f"{first}-{last}" if entry.one_in(4, 37) else first
    lines += [
        ("SP", pages), ("EP", "" if "-" in pages else last), ("CY", "London"), ("PB", "Fieldgate Press"),
        ("VL", "" if entry.isbn else work.volume), ("IS", work.number),
        ("SN", entry.isbn or f"{work.journal.issn}, {work.journal.issn.replace('-', '')}"),
    ]  # fmt: skip
    lines += [("KW", word) for word in keywords(work)]
    lines += [
        ("UR", f"https://www.proquest.com/docview/{entry.number}?accountid=12345"), ("L2", _resolver(entry, doi)),
        ("LA", language(work)), ("DB", name), ("N1", f"Date created - {entry.arrival}"),
        ("N1", f"Last updated - {entry.arrival}"), ("DO", f"https://doi.org/{doi}" if doi else ""),
    ]  # fmt: skip
    return lines


def _resolver(entry: Entry, doi: str) -> str:
    work = entry.work
    identifier = f"&rft_id=info:doi/{quote_plus(doi)}" if doi else ""
    return (
        "http://resolver.example.org/?url_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:journal&genre=article"
        f"&atitle={quote_plus(entry.title())}&title={quote_plus(work.journal.title)}&date={work.issue.day}"
        f"&issn={work.journal.issn.replace('-', '')}{identifier}"
    )
