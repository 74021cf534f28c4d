"""Every real export file: does it read with the right number of records, and is every tagged value still there?

    .venv/bin/python benchmarks/real_exports.py [FOLDER]

FOLDER holds ``MANIFEST.tsv`` (columns file, format, records) and the files it names; default ``../shared/real``. The
tags are cut out of the bytes here by a few lines that share nothing with the readers they check.
"""

from __future__ import annotations

import csv
import dataclasses
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from rowen.records import FormatError, Located, Record, formats

READ = {
    "ris": "ris", "medline": "nbib", "pubmed_xml": "pubmed_xml", "csv": "csv", "xlsx": "xlsx",
    "wos_tagged": "wos_tagged", "ovid_tagged": "ovid_tagged", "enw": "enw",
    "endnote_xml": "endnote_xml", "bibtex": "bibtex",
}  # fmt: skip
"""Format names of the manifest that are read, and Rowen's names for them."""

COUNTED = {"exports/embase/citation-file-formatting___baseline_embase.xlsx": "10"}
"""Counted by hand where the manifest cannot count bytes."""
_RIS = re.compile(r"(?m)^[\s\ufeff]*([A-Z][A-Z0-9])  -(.*(?:\n(?!\s*[A-Z][A-Z0-9]  -).*)*)")
_BIB = re.compile(r"(?m)^\s*([\w-]+)\s*=\s*(.+?)(?=,?\s*\n\s*(?:[\w\s-]+=\s*[{\"\w]|[})]))", re.DOTALL)
_NBIB = re.compile(r"(?m)^([A-Z][A-Z0-9]{1,3}) {0,2}-(.*(?:\n(?!\S).*\S.*)*)")
_WOS = re.compile(r"(?m)^([A-Z][A-Z0-9])(?: (.*(?:\n(?![A-Z][A-Z0-9](?: |$)|E[RF]$).*\S.*)*)|$)")
_OVID = re.compile(r"(?m)^([A-Z][A-Z0-9]) {1,3}- ?(.*(?:\n(?![A-Z][A-Z0-9] {1,3}-|\s*<\d).*)*)")
_LABELLED = re.compile(r"(?m)^([A-Z][\w/&(),' -]{1,50}?)[ \t]*\n((?:[ \t]+.*\n?|\n)+)")
_ENW = re.compile(r"(?m)^%(\S)[ \t]+(.*(?:\n(?!%\S(?:[ \t]|$)).*\S.*)*)")
_COUNTED_BY_TYPE = {"exports/endnote/colrev__ais_enl.txt": "6", "exports/endnote/colrev__enl_data.enl": "3"}
"""The manifest counts %0 lines; these two files hold records without one, each with a title, after two empty lines."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    file: str
    expected: str
    read: str
    values: int
    lost: tuple[str, ...]
    problems: int
    platform: str

    @property
    def good(self) -> bool:
        """As many records as the bytes hold, and nothing lost; a file without a number must come with a problem."""
        counted = self.expected == self.read if self.expected else bool(self.problems) or not self.read.isdigit()
        counted = counted or (self.expected == "0" and self.read.startswith("refused"))
        return counted and not self.lost


def entries(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (file, format, records) of every export in the manifest that has a format."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["file"].startswith("exports/") and row["format"]:
                yield row["file"], row["format"], row["records"] or COUNTED.get(row["file"], "")


def check(folder: Path, file: str, format_name: str, expected: str) -> Row:
    """Read one file and compare it with its bytes."""
    path, expected = folder / file, _COUNTED_BY_TYPE.get(file, expected)
    try:
        reading = formats.read(path)
    except FormatError as error:
        return Row(file, expected, f"refused: {error.problems[0].message}", 0, (), 1, "")
    count = str(len(reading.records)) if reading.format == READ.get(format_name) else f"read as {reading.format}"
    text = _text(path.read_bytes())
    values = list(_tagged(text, format_name))
    lost = tuple(f"{tag}: {value[:60]!r}" for tag, value in missing(values, reading.records))
    return Row(file, expected, count, len(values), lost, len(reading.problems), reading.platform)


def _text(data: bytes) -> str:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    text = re.sub(r"\r(?=[A-Z][A-Z0-9]  -)", "\n", text)
    return text.replace("\r", " " if "\n" in text else "\n")


def _tagged(text: str, format_name: str) -> Iterator[tuple[str, str]]:
    if format_name == "ris":
        for tag, value in _RIS.findall(text):
            if tag != "ER" and value.strip():
                yield tag, value.strip()
        return
    if format_name == "endnote_xml":
        yield from _leaves_of_xml(ET.fromstring(text))
        return
    if format_name == "bibtex":
        yield from _parts_of_bibtex(text)
        return
    labelled = format_name == "ovid_tagged" and not _OVID.search(text)
    cut = {"medline": _NBIB, "wos_tagged": _WOS, "ovid_tagged": _LABELLED if labelled else _OVID, "enw": _ENW}
    for tag, value in cut[format_name].findall(text) if format_name in cut else ():
        if value.strip() and (format_name != "wos_tagged" or tag not in ("FN", "VR", "XX")):
            yield tag, value.strip()


def _leaves_of_xml(element: ET.Element) -> Iterator[tuple[str, str]]:
    if all(child.tag == "style" for child in element):
        value = "".join(element.itertext()).replace("\r", "\n").strip()
        if value:
            yield element.tag, value
        return
    for child in element:
        yield from _leaves_of_xml(child)


def _parts_of_bibtex(text: str) -> Iterator[tuple[str, str]]:
    """Values on lines of their own; names and keywords one by one."""
    for tag, value in _BIB.findall(text):
        words = ";" if ";" in value else ","
        cut = {"author": r"\sand\s", "editor": r"\sand\s"}.get(tag.lower(), words if "key" in tag.lower() else r"\Z")
        for part in re.split(cut, value.strip(' {}",')) if tag.lower() != "month" else ():
            bare = re.sub(r"[{}]", "", part).strip()
            if bare and "\ufffd" not in bare:
                yield tag, bare if tag.lower() != "author" or "," in bare else bare.split()[-1]


def missing(values: list[tuple[str, str]], records: tuple[Located, ...]) -> Iterator[tuple[str, str]]:
    """Yield the values that no record holds: whole, or line by line, or as a date, page or name in other dress."""
    held = {leaf for located in records for leaf in leaves(located.record)}
    for tag, value in values:
        # Some hand-made files write tags of their own with one space; readers may take them for what they are.
        lines = [re.sub(r"^[A-Z]{2,5} {0,2}- ", "", line) for line in value.split("\n") if line.strip()]
        if _squashed(value) not in held and not all(_squashed(line) in held for line in lines):
            yield tag, value


def leaves(record: Record) -> Iterator[str]:
    """Yield every text in a record without white space; pages also in their two halves, dates also as digits."""
    for text in _texts(record):
        yield _squashed(text)
        yield from (_squashed(line) for line in re.sub(r"</?[a-z]+>", "", text).split("\n"))
    for text in (*record.pages.split("-", 1), *(str(each) for each in (*record.authors, *record.editors))):
        yield _squashed(text)
    yield from (_squashed(each.family) for each in (*record.authors, *record.editors))
    for date in (record.published, record.electronic, record.created):
        if date is not None:
            yield from (str(date), str(date.year), str(date).replace("-", ""), str(date).replace("-", "/"))
            yield from (str(date).replace("-", "/") + end for end in ("/", "//", "///"))
            yield from (f"{date.year}///", f"{date.year}//", f"{date.year}/")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _texts(getattr(value, each.name))


def _squashed(text: str) -> str:
    return "".join(text.split())


def main(folder: Path) -> int:
    """Print the table; answer 1 if any file that should be read is not as it should be."""
    bad = 0
    print(
        "| file | format | expected | read | values | lost | problems | platform |\n|:--|:--|--:|--:|--:|--:|--:|:--|"
    )
    for file, format_name, expected in entries(folder):
        row = check(folder, file, format_name, expected)
        good = row.good if format_name in READ else format_name == "other" or row.read.startswith("refused")
        bad += not good
        cells = (file, format_name, expected, row.read, row.values, len(row.lost), row.problems, row.platform)
        print("|", " | ".join(str(cell) for cell in cells), "|", "" if good else f"<-- {'; '.join(row.lost[:4])}")
    print(f"\n{bad} files are not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "shared" / "real"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
