"""Fields of one record brought to the form in which two records are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rowen.dedup.vocabulary import (
    ARTICLES,
    CONTAINER_ABBREVIATIONS,
    CONTAINER_STOPWORDS,
    LANGUAGE_NAMES,
    MONTHS,
    NOTICE_CLOSING,
    NOTICE_OPENING,
    NUMBER_WORDS,
    PART_WORDS,
    PLACEHOLDERS,
    ROMAN,
    ROMAN_AFTER_PART,
    SPELLINGS,
    TITLE_NOTE,
    TITLE_OPENING_NOTE,
)
from rowen.records import matching
from rowen.records.identifiers import doi

MIN_NOTICED = 20  # letters; "Correction of vision" is no correction of "vision"
_DIGITS = re.compile(r"\d+")
_DASHES = re.compile(r"\s*[-‐-―−]+\s*|\s+to\s+")
_PAGES = re.compile(r"([a-z]{0,4})0*(\d+)([a-z]{0,2})(?:-([a-z]{0,4})0*(\d+)([a-z]{0,2}))?(?![\d])")
_PAGE_WORDS = ("p", "pp", "pg", "pgs")
_EXCEL_DATE = re.compile(r"(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))(?:-\d{2,4})?$")
_NO_PAGES = re.compile(
    r"\(?no page(?:s|ination| numbers?)[^)]*\)?|pages?|pp?\.|var\.? ?pagings?|article(?: no\.?| number)?"
)
_VOLUME_ISSUE = re.compile(
    r"\s*(?:v(?:ol(?:ume)?)?\.?\s*)?(\d+)\s*(?:[(,;/]\s*|\s+(?=suppl|s\d|pt|part|no))(.*?)\)?\s*$", re.IGNORECASE
)
_HELD = re.compile(r"(?<=\w{4}),\s*(?:[A-Z][\w ]+,\s*)?(?:19|20)\d\d\b.*$")  # "..., Vienna, 2012" and what follows
_SEPARATOR = re.compile(r"\s*[:;=/]\s*|\s+[-\u2010-\u2015]+\s+|\s*[\u2012-\u2015]\s*")
_UNNAMED = frozenset(("conference", "proceedings", "annual", "international", "meeting", "abstracts", "workshop"))
MIN_NAME = 3  # letters
_BRACKETED = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_EVENT = re.compile(
    r"[.;:]\s*(?:conference|meeting|official journal|the journal of the|published by)\b.*$", re.IGNORECASE
)
_EVENT_WORDS = frozenset(("conference", "convention", "workshop", "symposium", "congress", "meeting"))
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|(?:19|20)\d\d|proceedings|annual|(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|"
    r"seventeenth|eighteenth|nineteenth|twentieth)"
)
_ROMAN_PAGES = re.compile(r"([ivxlc]+)(?:-([ivxlc]+))?$")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ARTICLE_NUMBER = re.compile(r"(?:e|cd|article\s*(?:no\.?|number)?\s*|art\.?\s*)\d+$", re.IGNORECASE)
_NO_PAGINATION = re.compile(r"\s*\(no pagination\)\s*", re.IGNORECASE)
_DOI_PAGE = re.compile(r"/(?:full|abstract|pdf|epdf|meta|summary|fulltext|html)$")
_UNOPENED = re.compile(r"[^(]*\)\s*$")


def present(text: str | None) -> str:
    """Return the text, or "" for what spreadsheets and reference managers write for a missing value."""
    if not text or text.strip().lower() in PLACEHOLDERS:
        return ""
    return _mended(text) if "Ã" in text or "â€" in text else text


def _mended(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 ("MÃ¼ller"), where that is what happened."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _may_have_note(text: str) -> bool:
    """Spare most titles a slow pattern: notes stand in brackets, or are the name of a language at the end."""
    return "[" in text or "(" in text or text.rstrip(" .)").rpartition(" ")[2].lower() in LANGUAGE_NAMES


def title_text(raw: str) -> str:
    """Return the matching text of a title without the notes that databases hang on it ("[Chinese]", "[see comment]")."""
    text = present(raw).strip()
    if not text:
        return ""
    text = TITLE_OPENING_NOTE.sub("", text)
    while _may_have_note(text) and (shorter := TITLE_NOTE.sub("", text)) != text and shorter.strip(" ["):
        text = shorter
    words = matching(text).split(" ", 1)
    return words[1] if words[0] in ARTICLES and len(words) == 2 else " ".join(words)


def compact(text: str) -> str:
    """Return a title's matching text in the form in which titles are compared: no spaces, one spelling."""
    text = text.replace(" ", "")
    for one, other in SPELLINGS:
        text = text.replace(one, other)
    return text


def noticed_title(text: str) -> str:
    """Return the title of what a notice (erratum, retraction, comment, reply) is about, where its matching text gives it."""
    shorter = NOTICE_CLOSING.sub("", NOTICE_OPENING.sub("", text, count=1) if NOTICE_OPENING.match(text) else text)
    return shorter if len(shorter) >= MIN_NOTICED else text


def title_numbers(text: str) -> str:
    """Return the numbers of a title's matching text, in order, with spaces between; Roman and written-out ones as digits."""
    found: list[str] = []
    previous = ""
    for word in text.split():
        if word in ROMAN:
            found.append(ROMAN[word])
        elif word in NUMBER_WORDS:
            found.append(NUMBER_WORDS[word])
        elif previous in PART_WORDS and word in ROMAN_AFTER_PART:
            found.append(ROMAN_AFTER_PART[word])
        elif not word.isalpha():
            found += (digits.lstrip("0") or "0" for digits in _DIGITS.findall(word))
        previous = word
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Pages:
    """Page numbers as numbers.

    Attributes:
        first, last: page numbers, -1 if not given; ``last`` is written out in full ("117-9" ends on 119).
        prefix: letters of the first page ("s", "e", "cd"), "" if none.
    """

    first: int = -1
    last: int = -1
    prefix: str = ""


def issue_and_article_number(issue: str, pages_given: str) -> tuple[str, str]:
    """Return issue and article number: exports without pages put "e94853", "CD001186" or "Article 178" into the issue."""
    text = present(issue).strip()
    if not present(pages_given) and _ARTICLE_NUMBER.match(text):
        return "", re.sub(r"(?i)^art\D*", "", text)
    return issue, ""


def pages(raw: str) -> Pages:
    """Read page numbers: "117-9", "S70-S85", "70s-85s", "e61", and what spreadsheets make of them ("06-Oct" is 6-10)."""
    text = _DASHES.sub("-", _NO_PAGES.sub("", present(raw).lower())).strip(" .,;")
    if dated := _EXCEL_DATE.match(text):
        day, month, month_first, second = dated.groups()
        number = MONTHS.get(month or month_first)
        if number:
            text = f"{day}-{number}" if day else f"{number}-{second}"
    if roman := _ROMAN_PAGES.match(text):
        begin, end = (_roman(numeral or "") for numeral in roman.groups())
        return Pages(begin, max(begin, end), "roman")
    found = _PAGES.search(text.replace(" ", ""))
    if not found:
        return Pages()
    before, first, after, _, last, _ = found.groups()
    if len(first) > 9:
        return Pages()
    prefix = "" if before in _PAGE_WORDS else before
    return Pages(int(first), _last_page(first, last or ""), prefix or after)


def _roman(numeral: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in numeral] or [0]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _last_page(first: str, last: str) -> int:
    if not last or len(last) > 9:
        return int(first)
    if len(last) < len(first) and int(last) < int(first):
        last = first[: len(first) - len(last)] + last
    return max(int(first), int(last))


def volume_and_issue(volume: str, issue: str, year: int | None) -> tuple[str, str]:
    """Return volume and issue in comparable form; a volume that only repeats the year counts as missing."""
    raw_volume, raw_issue = _NO_PAGINATION.sub("", present(volume)), present(issue)
    if _UNOPENED.match(raw_volume):  # the end of "61 (Suppl. 1)": an issue without its volume
        raw_volume, raw_issue = "", raw_issue or raw_volume.strip(" )")
    if (both := _VOLUME_ISSUE.match(raw_volume)) is not None:
        raw_volume = both[1]
        raw_issue = raw_issue or both[2]
    number = _DIGITS.search(raw_volume)
    plain_volume = (number[0].lstrip("0") or "0") if number else _volume_letters(matching(raw_volume))
    if year is not None and plain_volume == str(year):
        plain_volume = ""
    words = [MONTHS.get(word[:3], word) if word.isalpha() else word for word in matching(raw_issue).split()]
    return plain_volume, " ".join((word.lstrip("0") or "0") if word.isdigit() else word for word in words)


def _volume_letters(words: str) -> str:
    """Return a volume that has no digits: a Roman number as digits, one short word as it is, else nothing.

    Months, degrees and the titles of series stand in the place of a volume, and are none.
    """
    if _ROMAN_PAGES.match(words):
        return str(_roman(words))
    return "" if " " in words or len(words) > 5 or words[:3] in MONTHS else words


def container_words(raw: str) -> str:
    """Return the words that tell journals, books and proceedings apart.

    The name comes first; its subtitle, its name in another language and the like follow, each after a ``|``; what stands
    before a hyphen, which may be the whole of the name ("VIRUSES-BASEL") or not ("Neuro-Oncology"), follows a ``~``.
    """
    name = _EVENT.sub("", _HELD.sub("", present(raw)))
    pieces = _SEPARATOR.split(_BRACKETED.sub(" ", name))
    inside = [found[0].strip("()[]") for found in _BRACKETED.finditer(name)]
    parts = [words for piece in (*pieces, *inside) if (words := _container_part(piece))]
    if not parts:
        return matching(name)
    if _UNNAMED.issuperset(parts[0].split()):  # "Conference proceedings: ... Annual Conference of ..."
        parts = [" ".join(parts[:2]), *parts[2:]]
    told = [parts[0], *(part for part in parts[1:] if " " in part)]
    before, hyphen, after = pieces[0].partition("-")
    left = _container_part(before) if hyphen and len(before) >= MIN_NAME else ""
    told += [_container_part(after)] if " " in after.strip() else []
    return "|".join(dict.fromkeys(told)) + (f"~{left}" if left and left != parts[0] else "")


def _container_part(piece: str) -> str:
    words = [
        CONTAINER_ABBREVIATIONS.get(word, word)
        for word in matching(piece).replace("ae", "e").replace("oe", "e").split()
    ]
    if not _EVENT_WORDS.isdisjoint(words) or words[-1:] == ["proceedings"]:
        # "Proceedings of the 12th ...", "2007 International ..."
        words = [word for word in words if not _ORDINAL.fullmatch(word)]
    return " ".join([word for word in words if word not in CONTAINER_STOPWORDS] or words)


def doi_key(raw: str | None) -> str:
    """Return a valid DOI without what exports add to it: a prefix given twice, the page of the publisher's site."""
    name = doi(raw)
    if name is None:
        return ""
    prefix, _, rest = name.partition("/")
    return _DOI_PAGE.sub("", f"{prefix}/{rest.removeprefix(f'{prefix}/')}")
