"""Ovid's Source field: journal, volume, issue, pages and date in one line, in the shapes that its databases write."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*\.?"
_MONTHS = rf"{_MONTH}(?:\s?[/-]\s?{_MONTH})?"
_PAGE = r"[A-Za-z]{0,4}\d\w*(?:\.\d+)?(?:\s?-\s?[A-Za-z]{0,4}\d\w*)?(?:,\s?\d+(?:-\d+)?)*"
_ISSUE = r"[^():]{1,40}(?:\([^()]*\)[^():]{0,10})?"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # Journal January/February 2010;14(1):56
        (rf"(?P<journal>.+?)\.?\s+(?P<date>(?:\d{{1,2}} )?{_MONTHS}(?: \d{{1,2}},?)? \d{{4}}"
        rf"|\d{{4}}(?: {_MONTHS}(?: \d{{1,2}})?)?);\s?(?P<volume>[\w-]+)?(?:\((?P<issue>{_ISSUE})\))?:\s?(?P<pages>{_PAGE})\.?$"),
        # Journal. Vol.75(2-A(E)),2014, pp. 12-30.
        (rf"(?P<journal>.+?)\.\s+Vol\.?\s?(?P<volume>[\w-]+),?\s?(?:\((?P<issue>{_ISSUE})\))?,?\s?"
        rf"(?P<date>(?:{_MONTHS}\s)?\d{{4}}),\s?pp?\.\s?(?:(?P<pages>{_PAGE})|No\s).*$"),
        # Journal. Vol 28(2) April 2015, 103-106.
        (rf"(?P<journal>.+?)\.\s+Vol\.?\s?(?P<volume>[\w-]+)(?:\((?P<issue>{_ISSUE})\))?\s"
        rf"(?P<date>{_MONTHS}(?: \d{{1,2}},?)? \d{{4}}),\s?(?P<pages>{_PAGE})\.?$"),
        # Journal. 12 (3) (pp 123-130), 2018. Date of Publication: 01 Mar 2018.
        (rf"(?P<journal>.+?)\.\s+(?:.*\.\s)?(?P<volume>[\w-]+)\s\((?P<issue>{_ISSUE})\)\s?"
        rf"(?:\(pp?\.?\s(?P<pages>{_PAGE})\)|\([^()]*\))?"
        r"(?:\s?\([^()]*\))*,\s(?P<year>\d{4})\.(?:.*?Date of Publication:\s(?P<date>[^.]+))?.*$"),
        (rf"(?P<journal>.+?)\.\s+(?:.*\.\s)?(?P<volume>[\w-]+)\s\(pp?\.?\s(?P<pages>{_PAGE})\)(?:\s?\([^()]*\))*,\s(?P<year>\d{{4}})\."
        r"(?:.*?Date of Publication:\s(?P<date>[^.]+))?.*$"),
        # Journal. 201(2-3):327-334, November 15, 2004.   Journal. 328:370-4, 2004 Feb 14.   Journal. 1288(3), Nov. 16, 2004.
        (rf"(?P<journal>.+?)\.\s+(?P<volume>[\w-]+)?\s?(?:\((?P<issue>{_ISSUE})\))?(?::\s?(?P<pages>{_PAGE}))?,\s"
        rf"(?P<date>(?:{_MONTHS}\s)?(?:\d{{1,2}},\s)?\d{{4}}(?:\s{_MONTHS}(?:\s\d{{1,2}})?)?"
        rf"|{_MONTHS}(?: \d{{1,2}},)? \d{{4}})\.?$"),
        # Journal; 2020. 10(1):110-123. 40 ref.
        rf"(?P<journal>.+?)[;.]\s(?P<year>\d{{4}})\.\s(?P<volume>[\w-]+)?(?:\((?P<issue>{_ISSUE})\))?:\s?(?P<pages>{_PAGE})\..*$",
        # Journal. September 1999; 12(3): p. 4-9.
        (rf"(?P<journal>.+?)\.?\s(?P<date>(?:{_MONTHS}\s)?\d{{4}});\s?(?:vol\.?\s?)?(?P<volume>[\w-]+)\s?"
        rf"\((?:no\.?\s?)?(?P<issue>{_ISSUE})\):\s?pp?\.?\s?(?P<pages>{_PAGE}).*$"),
        # Journal.
        r"(?P<journal>[^.;:(]{3,200})\.$",
    )
)  # fmt: skip
_LONGEST = 800
"""Longer ones are no citation of an article; the shapes are not tried on them."""
_EDITORS = re.compile(r"([^;\[\]]+?)\s\[(?:Ed|Editor)\b[^\]]*\][.,;]?\s?")
_BOOK = re.compile(r"(?:\((?P<year>\d{4})\)\.\s)?(?P<title>\[?[^\[\].][^.]*?)\.(?P<rest>.*)$")
_BOOK_PAGES = re.compile(r"(?:\(pp?\.\s?|:|Chapter pagination:\s)(\d+(?:-\d+)?)")
_IMPRINT = re.compile(r"\d+ pp\.\s(?P<place>[^:]+):\s(?P<publisher>[^:;]+?)[.;]?(?:\s[A-Z]{2,3}\.)?\s*$")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a Source field says; "" for what it does not say unmistakably."""

    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    date: str = ""
    editors: tuple[str, ...] = ()
    publisher: str = ""
    place: str = ""


def parse_source(text: str) -> Citation:
    """Return the parts of a Source field; an empty `Citation` for a shape that is not known."""
    words = " ".join(text.split())
    if len(words) > _LONGEST:
        return Citation()
    if _EDITORS.match(words) or re.match(r"\(\d{4}\)\.\s", words):
        return _book(words)
    for shape in _SHAPES:
        found = shape.match(words)
        if found:
            said = {name: value or "" for name, value in found.groupdict().items()}
            return Citation(
                said["journal"].strip(),
                said.get("volume", ""),
                said.get("issue", ""),
                said.get("pages", "").replace(" ", ""),
                said.get("date", "") or said.get("year", ""),
            )
    return Citation()


def _book(words: str) -> Citation:
    """Editors in front, then the book: "Doe, J. [Ed]; Roe, A. [Ed]. (2012). Title. (pp. 11-31). xv, 254 pp. Place: Publisher"."""
    editors, end = [], 0
    for found in _EDITORS.finditer(words):
        if found.start() != end:
            break
        editors.append(found[1].strip())
        end = found.end()
    rest = words[end:].strip()
    book = _BOOK.match(rest)
    pages = _BOOK_PAGES.findall(rest)
    imprint = _IMPRINT.search(rest)
    return Citation(
        journal=book["title"].strip() if book else "",
        pages=pages[-1] if pages else "",
        date=(book["year"] or "") if book else "",
        editors=tuple(editors),
        publisher=imprint["publisher"].strip() if imprint else "",
        place=imprint["place"].strip() if imprint else "",
    )
