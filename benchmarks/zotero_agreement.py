"""Does Rowen read a file as Zotero does? Every case of Zotero's translators, field by field.

    .venv/bin/python benchmarks/zotero_agreement.py [FOLDER] [--list]

FOLDER holds the cases (``NAME.ris`` and so on, beside each ``NAME.expected.json``, Zotero's answer); default
``../shared/real/exports/zotero_translator_cases``. The table goes to the screen and into ``zotero_agreement.md``;
``--list`` names every disagreement with both values. What is compared, and how, is said in ``_zotero.py`` and in
``zotero_agreement.md``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _zotero import FIELDS, from_record, from_zotero, same_in_other_words

from rowen.records import FormatError, Record, formats

PAGE = Path(__file__).with_suffix(".md")
_FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)


WAYS = ("spelling", "more", "kept", "less", "different")
"""How they disagree: the same in another spelling; Rowen has a value there and Zotero none; Zotero has one and Rowen
keeps it elsewhere in the record; Zotero has one and Rowen none at all; two values."""


@dataclass(frozen=True)
class Disagreement:
    """One field of one record on which the two do not say the same.

    Attributes:
        how: one of `WAYS`.
    """

    case: str
    number: int
    field: str
    ours: str
    theirs: str
    how: str


@dataclass(frozen=True)
class Case:
    """One file: for each field in how many records somebody says something and how many agree.

    Attributes:
        counts: (agree, of) for each of `FIELDS`.
        skipped: why the file was not compared, or "".
    """

    name: str
    counts: tuple[tuple[int, int], ...]
    disagreements: tuple[Disagreement, ...]
    skipped: str = ""


def cases(folder: Path) -> Iterator[Case]:
    """Compare every case of a folder."""
    for answer in sorted(folder.glob("*.expected.json")):
        name = answer.name.removesuffix(".expected.json")
        file = next(path for path in folder.glob(f"{name}.*") if path != answer)
        yield compared(name, file, json.loads(answer.read_text(encoding="utf-8")))


def compared(name: str, file: Path, items: list[dict[str, object]]) -> Case:
    """Read one file and compare its records with Zotero's items, in order."""
    try:
        reading = formats.read(file)
    except FormatError as error:
        return Case(name, (), (), error.problems[0].message)
    if len(reading.records) != len(items):
        return Case(name, (), (), f"{len(reading.records)} records, Zotero has {len(items)}")
    counts = [[0, 0] for _ in FIELDS]
    found: list[Disagreement] = []
    for located, item in zip(reading.records, items, strict=True):
        kept = _kept(located.record)
        ours, theirs = from_record(located.record), from_zotero(item, kept)
        for place, (field, mine, other) in enumerate(zip(FIELDS, ours.values, theirs.values, strict=True)):
            if not mine and not other:
                continue
            counts[place][1] += 1
            if mine == other:
                counts[place][0] += 1
            else:
                found.append(Disagreement(name, located.number, field, mine, other, _how(field, mine, other, kept)))
    return Case(name, tuple((agree, of) for agree, of in counts), tuple(found))


def _kept(record: Record) -> str:
    others = [value for _, value in (*record.extra, *record.identifiers.others)]
    return "\n".join([*others, *record.notes, *record.urls, record.publisher, record.container, record.edition])


def _how(field: str, ours: str, theirs: str, kept: str) -> str:
    if same_in_other_words(field, ours, theirs):
        return "spelling"
    if not theirs:
        return "more"
    if not ours:
        return "kept" if theirs in kept else "less"
    return "different"


def table(found: list[Case]) -> str:
    """Return the table: a row a case, a column a field, "agree/of"."""
    head = f"| case | {' | '.join(FIELDS)} |\n|:--|{'--:|' * len(FIELDS)}\n"
    rows = [_row(case.name, case.counts) if not case.skipped else f"| {case.name} | {case.skipped} |" for case in found]
    read = [case for case in found if not case.skipped]
    total = tuple(
        (sum(case.counts[place][0] for case in read), sum(case.counts[place][1] for case in read))
        for place in range(len(FIELDS))
    )
    return head + "\n".join([*rows, _row("all", total)]) + "\n"


def ways(found: list[Case]) -> str:
    """Return the second table: how the two disagree, a row a field."""
    how = Counter((each.field, each.how) for case in found for each in case.disagreements)
    head = f"| field | {' | '.join(WAYS)} |\n|:--|{'--:|' * len(WAYS)}\n"
    return (
        head
        + "\n".join(f"| {field} | {' | '.join(str(how[field, way] or '') for way in WAYS)} |" for field in FIELDS)
        + "\n"
    )


def _row(name: str, counts: tuple[tuple[int, int], ...]) -> str:
    return f"| {name} | {' | '.join(f'{agree}/{of}' if of else '' for agree, of in counts)} |"


def main(arguments: list[str]) -> int:
    """Print the table, write it into the page, list the disagreements where asked."""
    folders = [each for each in arguments if not each.startswith("--")]
    shared = Path(__file__).resolve().parents[2] / "shared" / "real" / "exports" / "zotero_translator_cases"
    found = list(cases(Path(folders[0]) if folders else shared))
    figures = f"{table(found)}\n{ways(found)}"
    print(figures)
    for each in [each for case in found for each in case.disagreements] if "--list" in arguments else []:
        print(f"{each.case} record {each.number}, {each.field} ({each.how}):")
        print(f"  Rowen  {each.ours!r}\n  Zotero {each.theirs!r}")
    if not folders and PAGE.is_file():
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(_FIGURES.sub(lambda mark: mark[1] + figures + mark[2], page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
