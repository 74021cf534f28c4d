"""Ovid: "1. " before each record, links after ER, DOI as an address and twice, Y1 - 2019//, ASCII, a search-history block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote_plus

from rowen.sandbox.styles.lines import Line, keywords, language, tagged
from rowen.sandbox.variants import Entry, ascii_only, spaced


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write an Ovid RIS export; the search history stands at its end, outside every record."""
    code = "".join(letter for letter in name.lower() if letter.isalpha())[:4] + "1"
    parts = [f"{at}. \n{_record(entry, name, code)}" for at, entry in enumerate(entries, start=1)]
    history = (
        f"C1  - Database: {name} <1974 to {today:%B %d, %Y}> Search Strategy:\n"
        "--------------------------------------------------------------------------------\n"
        "1     (online adj3 (communit* or group* or forum*)).mp.\n"
        f"2     qualitative.mp. and 1 ({len(entries)})\n"
        "***************************\n"
    )
    return ascii_only("".join(parts) + history).encode()


def _record(entry: Entry, name: str, code: str) -> str:
    lines = "\n".join(tagged(_lines(entry, name, code)))
    tail = f"NL  - {entry.work.journal.short}\n" if entry.one_in(2, 27) and not entry.isbn else ""
    return f"{lines}\nER  -  \n{tail}\n{_links(entry, code)}\n\n"


def _lines(entry: Entry, name: str, code: str) -> list[Line]:
    work = entry.work
    doi = entry.doi(5)
    address = f"https://dx.doi.org/{doi.replace('(', '%28').replace(')', '%29')}" if doi else ""
    first, last = str(work.first_page), str(work.last_page)
    if work.article_number:
        first, last = ("No", "Specified") if entry.one_in(2, 29) else (work.article_number, "")
    lines: list[Line] = [("TY", "JOUR" if entry.type == "CONF" else entry.type), ("DB", name), ("ID", entry.number)]
    lines += [("DO", address), ("T1", entry.title(stop=True)), ("T2", entry.container if entry.book else "")]
    lines += [("A1", spaced(person)) for person in work.authors]
    lines += [("A1", work.collective), ("Y1", f"{entry.year}//"), ("N2", _abstract(entry))]
    lines += [("KW", f"*{word}" if at < 3 else word) for at, word in enumerate(keywords(work))]
    if entry.one_in(4, 31):
        lines.append(
            ("M1", "(Earlier) Earlier Writer. A paper that came before. 2001. Northmoor. (Later) Later Writer. 2003")
        )
    lines += [("LA", language(work)), ("JF", "" if entry.book else work.journal.title)]
    lines += [("JA", work.journal.short if entry.one_in(2, 33) else ""), ("VL", work.volume), ("IS", work.number)]
    lines += [
        ("SP", first),
        ("EP", last),
        ("CY", work.journal.country),
        ("PB", "Fieldgate Press"),
        ("PB", work.journal.country),
    ]
    lines += [("SN", entry.isbn or work.journal.issn), ("AD", work.authors[0].affiliation), ("DO", address)]
    lines.append(("L2", f"http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D={code}&NEWS=N&AN={entry.number}"))
    return lines


def _abstract(entry: Entry) -> str:
    work = entry.work
    if not work.sections:
        return ""
    text = work.abstract.replace("<i>", "").replace("</i>", "")
    return (
        f"{text} (PsycInfo Database Record (c) {work.year} APA, all rights reserved)" if entry.one_in(2, 35) else text
    )


def _links(entry: Entry, code: str) -> str:
    work = entry.work
    return (
        "Link to the Ovid Full Text or citation: http://ovidsp.ovid.com/ovidweb.cgi?T=JS&CSC=Y&NEWS=N&PAGE=fulltext"
        f"&D={code}&AN={entry.number}Link to the External Link Resolver: http://resolver.example.org/?sid=OVID:{code}"
        f"&id=pmid:&id=doi:{quote_plus(work.doi)}&issn={work.journal.issn}&volume={work.volume}&issue={work.number}"
        f"&spage={work.first_page}&pages={work.pages}&date={work.year}&title={quote_plus(work.journal.title)}"
        f"&atitle={quote_plus(entry.title())}&aulast={quote_plus(work.authors[0].family)}"
    )
