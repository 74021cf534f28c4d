"""EBSCOhost: CRLF, AB twice (the text, then the copyright notice), N1 packed with labelled facts, Y1 - 2021/06//."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rowen.sandbox.families import Role
from rowen.sandbox.pubmed_xml import MONTHS
from rowen.sandbox.styles.lines import Line, keywords, language, start_and_end, tagged
from rowen.sandbox.variants import Entry, full_name


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write an EBSCOhost RIS export."""
    del today
    records = ["\r\n".join(tagged(_lines(entry, name))) + "\r\nER  - \r\n" for entry in entries]
    return "\r\n".join(records).encode()


def _lines(entry: Entry, name: str) -> list[Line]:
    work = entry.work
    first, last = start_and_end(entry)
    month = f"{work.issue.day.month:02d}" if work.issue.precision in {0, 1} else ""
    day = f"{work.issue.day.day:02d}" if work.issue.precision == 0 else ""
    lines: list[Line] = [("TY", entry.type), ("ID", entry.number), ("AN", entry.number)]
    lines += [("AU", full_name(person)) for person in work.authors]
    lines += [("AU", work.collective), ("T1", entry.title(stop=True, brackets=False))]
    if entry.book:
        lines.append(("T2", entry.container))
    else:
        lines += [("JF", work.journal.title), ("JO", work.journal.title), ("JA", work.journal.short.upper())]
    lines += [
        ("Y1", f"{entry.year}/{month}/{day}/"), ("VL", "" if entry.isbn else work.volume), ("IS", work.number),
        ("SP", first), ("EP", last), ("PB", "Fieldgate Press"), ("SN", entry.isbn or work.journal.issn),
        ("AD", work.authors[0].affiliation), ("N1", _note(entry)), *_abstract(entry),
    ]  # fmt: skip
    lines += [("KW", _heading(word, at)) for at, word in enumerate(keywords(work))]
    lines += [("DO", entry.doi(3)), ("UR", _link(entry, name)), ("DP", "EBSCOhost"), ("DB", name)]
    return lines


def _heading(word: str, at: int) -> str:
    return f"{word} -- Psychosocial Factors" if at == 3 else word


def _abstract(entry: Entry) -> list[Line]:
    work = entry.work
    if not work.sections:
        return []
    text = work.abstract.replace("<i>", "").replace("</i>", "")
    if entry.one_in(2, 25):
        text += " [ABSTRACT FROM AUTHOR]"
    notice = (
        f"Copyright of {work.journal.title} is the property of Fieldgate Press and its content may not be posted to a list "
        "without the holder's written permission. Users may print single articles for their own use. (Copyright applies "
        "to all Abstracts.)"
    )
    return [("AB", text), ("AB", notice)]


def _note(entry: Entry) -> str:
    work = entry.work
    entered = f"{entry.arrival:%Y%m%d}"
    facts = [
        f"Accession Number: {entry.number}",
        f"Language: {language(work)}",
        f"Entry Date: {entered}",
        f"Revision Date: {entered}",
        f"Publication Type: {'Book' if work.role == Role.BOOK else 'Journal Article'}; research; tables/charts",
        "Journal Subset: Biomedical; Peer Reviewed",
        f"Issue Info: {MONTHS[work.issue.day.month - 1]}{work.year}, Vol. {work.volume}",
        f"Update Code: {entered}",
    ]
    if work.vernacular:
        facts.append(f"Vernacular Title: {work.vernacular}")
    return ". ".join(facts) + ". "


def _link(entry: Entry, name: str) -> str:
    code = "".join(word[0] for word in name.lower().split())
    return f"https://search.ebscohost.com/login.aspx?direct=true&db={code}&AN={entry.number}&site=ehost-live"
