# ruff: noqa: INP001
"""Draw the pictures of docs/guides/deduplication.md: invented pairs as `rowen.dedup` itself judges them.

    .venv/bin/python docs/images/make_dedup_pictures.py

Nothing but the records is written by hand: levels and answers come from the program, so a picture shows what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import numpy as np

from rowen.dedup import levels as on
from rowen.dedup import prepare, propose
from rowen.dedup.comparing import compare
from rowen.dedup.levels import Scale
from rowen.records import Answer, Author, Identifiers, Kind, Link, PairVerdict, PartialDate, Record

HERE: Final = Path(__file__).parent
WIDTH, MARGIN, LINE, PAD = 880, 20, 18, 8
LABEL, LEFT, MIDDLE, RIGHT = 20, 92, 352, 602  # where the columns begin
CELL, PILL = 248, 236  # widths
FIELDS: Final = (
    ("title", on.TITLE), ("authors", on.AUTHORS), ("year", on.YEAR), ("journal", on.CONTAINER), ("volume", on.VOLUME),
    ("issue", on.ISSUE), ("pages", on.PAGES), ("DOI", on.DOI), ("PMID", on.PMID),
)  # fmt: skip
BESIDE_TITLE: Final = (on.NUMBERS, on.WORDS, on.MARKER, on.NOTICE, on.VERSION, on.SORT)
HEADINGS: Final = {Answer.SAME: "Same", Answer.ASK: "To be decided by a person", Answer.DIFFERENT: "Different"}
LINKS: Final = {Link.REPORT: "another report of the same study", Link.CORRECTION: "linked as correction or comment"}
STYLE: Final = """
text { font-family: "DejaVu Sans", Verdana, "Segoe UI", sans-serif; font-size: 12px; fill: #1f2328; }
.card { fill: #ffffff; stroke: #d0d7de; } .line { stroke: #d0d7de; }
.head { font-weight: bold; } .label { fill: #59636e; }
.for { fill: #dafbe1; stroke: #1a7f37; } .against { fill: #ffebe9; stroke: #cf222e; } .silent { fill: #f0f2f4; stroke: #818b98; }
.same { fill: #dafbe1; stroke: #1a7f37; } .ask { fill: #fff8c5; stroke: #9a6700; } .different { fill: #ffebe9; stroke: #cf222e; }
.answer { font-size: 15px; font-weight: bold; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .card { fill: #0d1117; stroke: #3d444d; } .line { stroke: #3d444d; } .label { fill: #9198a1; }
.for, .same { fill: #12351d; stroke: #3fb950; } .against, .different { fill: #4a1517; stroke: #f85149; }
.silent { fill: #212830; stroke: #656c76; } .ask { fill: #3b2d08; stroke: #d29922; }
}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """Two invented records and where they are supposed to come from."""

    name: str
    what: str
    sources: tuple[str, str]
    records: tuple[Record, Record]


def _record(title: str, authors: str, year: int, journal: str, place: str, doi: str = "", pmid: str = "") -> Record:
    volume, issue, pages = place.split("/")
    people = tuple(Author(family, given) for family, _, given in (name.partition(", ") for name in authors.split("; ")))
    return Record(
        title=title, authors=people, published=PartialDate(year), container=journal, volume=volume, issue=issue,
        pages=pages, identifiers=Identifiers(doi=doi or None, pmid=pmid or None), kind=Kind.ARTICLE,
    )  # fmt: skip


PICTURES: Final = (
    Picture(
        "same", "One article as two databases write it", ("PubMed", "Web of Science"),
        (
            _record("Night-time coffee and sleep in hospital porters: an interview study", "Okafor, Ngozi; Moreau, Claire",
                    2014, "Journal of Imaginary Health Research", "12/3/117-119", "10.5555/jihr.2014.117", "99000017"),
            _record("NIGHT-TIME COFFEE AND SLEEP IN HOSPITAL PORTERS - AN INTERVIEW STUDY", "OKAFOR, N; MOREAU, C",
                    2014, "J IMAGINARY HEALTH RES", "12//117-9"),
        ),
    ),
    Picture(
        "ask", "A preprint and its article", ("Europe PMC", "Scopus"),
        (
            _record("Odour maps of city parks from phone microphones", "Luo, S; Deng, H", 2021, "medRxiv", "//",
                    "10.1101/2021.02.30.99999999"),
            _record("Odour maps of city parks from phone microphones", "Luo, Shan; Deng, Hui", 2022, "City Parks",
                    "5/2/50-66", "10.5555/parks.2022.5"),
        ),
    ),
    Picture(
        "different", "An erratum and the article that it corrects", ("Embase", "CINAHL"),
        (
            _record("Erratum: Serum zinc after marathon running in amateurs", "Ruiz, A; Cole, D", 2008,
                    "Exercise Immunology Letters", "32/1/120"),
            _record("Serum zinc after marathon running in amateurs", "Ruiz, Ana; Cole, Dan", 2007,
                    "Exercise Immunology Letters", "31/6/919-925"),
        ),
    ),
)  # fmt: skip


def draw(picture: Picture) -> str:
    """Return the SVG of a pair.

    Raises:
        ValueError: the program has no verdict on the pair.
    """
    table = prepare(zip(("a", "b"), picture.records, strict=True))
    compared = compare(table, np.array([0]), np.array([1]))
    found = {scale: int(codes[0]) for scale, codes in compared.levels.items()}
    verdicts = propose(table)
    if not verdicts:
        raise ValueError(f"no verdict on {picture.name}")
    verdict = verdicts[0]
    parts: list[str] = []
    y = MARGIN + 4
    for x, text in ((LEFT, picture.sources[0]), (MIDDLE + 8, "level"), (RIGHT, picture.sources[1])):
        parts.append(_text(x, y + 10, text, "head"))
    y += 22
    for label, scale in FIELDS:
        values = [_value(record, label) for record in picture.records]
        if not any(values):
            continue
        left, right = (_wrapped(value or "(none)", CELL) for value in values)
        scales = [scale, *(other for other in BESIDE_TITLE if label == "title" and found[other] < other.best)]
        pills = [(_stand(one, found[one]), _wrapped(_told(one, found[one], verdict), PILL - 16)) for one in scales]
        tall = sum(len(lines) * LINE + 8 for _, lines in pills)
        height = max(max(len(left), len(right)) * LINE, tall - 6) + 2 * PAD
        parts.append(f'<line class="line" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y}" y2="{y}"/>')
        parts.append(_text(LABEL, y + PAD + 13, label, "label"))
        for x, lines in ((LEFT, left), (RIGHT, right)):
            parts += (_text(x, y + PAD + 13 + n * LINE, line) for n, line in enumerate(lines))
        top = y + PAD - 2
        for kind, lines in pills:
            parts.append(_box(kind, (MIDDLE, top, PILL, len(lines) * LINE + 4), 6))
            parts += (_text(MIDDLE + 8, top + 15 + n * LINE, line) for n, line in enumerate(lines))
            top += len(lines) * LINE + 8
        y += height
    lines = _wrapped(verdict.explanation, WIDTH - 2 * MARGIN - 24)
    heading = HEADINGS[verdict.answer]
    if verdict.link in LINKS:
        heading += f" ({'if different: ' if verdict.answer is Answer.ASK else ''}{LINKS[verdict.link]})"
    box = 38 + len(lines) * LINE
    y += 6
    parts.append(_box(verdict.answer, (MARGIN, y, WIDTH - 2 * MARGIN, box), 8))
    parts.append(_text(MARGIN + 12, y + 24, heading, "answer"))
    parts += (_text(MARGIN + 12, y + 46 + n * LINE, line) for n, line in enumerate(lines))
    return _framed(picture, f"{heading}: {verdict.explanation}", y + box + MARGIN, parts)


def _framed(picture: Picture, told: str, height: int, parts: Iterable[str]) -> str:
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">\n'
        f"<title>{escape(picture.what)}</title>\n<desc>{escape(told)}</desc>\n<style>{STYLE}</style>\n"
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="10"/>\n{inside}\n</svg>\n'
    )


def _value(record: Record, label: str) -> str:
    held = {
        "title": record.title, "authors": "; ".join(map(str, record.authors)), "journal": record.container,
        "year": str(record.year or ""), "volume": record.volume, "issue": record.issue, "pages": record.pages,
        "DOI": record.identifiers.doi, "PMID": record.identifiers.pmid,
    }  # fmt: skip
    return held[label] or ""


def _told(scale: Scale, level: int, verdict: PairVerdict) -> str:
    """Return a level in words, for what the title tells with the value, as the explanation has it."""
    if scale.names[level] == "missing":
        return "missing: says nothing"
    words = scale.words[level] or scale.names[level]
    named = re.search(re.escape(words) + r" \(([^)]*) / ([^)]*)\)", verdict.explanation)
    which = {value for value in named.groups() if value != "none"} if named and scale in BESIDE_TITLE else set()
    return f"{words}: {' / '.join(sorted(which))}" if which else words


def _box(kind: str, place: tuple[int, int, int, int], corner: int) -> str:
    x, y, width, height = place
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"/>'


def _stand(scale: Scale, level: int) -> str:
    """Say whether a level speaks for the pair, against it, or not at all."""
    if scale.names[level] == "missing":
        return "silent"
    neutral = (
        scale.code("similar") - 1 if scale is on.TITLE else scale.code("missing") if "missing" in scale.names else -1
    )
    return "for" if level == scale.best or -1 < neutral < level else "against"


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(text)}</text>'


def _long(text: str) -> float:
    """Return the width of a text in the widest of the fonts named, roughly and not too small."""
    return sum(9.2 if letter.isupper() else 4.6 if letter in " ,.;:/()il'-" else 7.8 for letter in text)


def _wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for word in _pieces(text, width):
        longer = f"{lines[-1]} {word}".strip()
        if _long(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(text: str, width: float) -> Iterator[str]:
    for word in text.split():
        rest = word
        while _long(rest) > width:
            cut = next(n for n in range(len(rest), 0, -1) if _long(rest[:n]) <= width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


if __name__ == "__main__":
    for one in PICTURES:
        (HERE / f"dedup-{one.name}.svg").write_text(draw(one), encoding="utf-8")
