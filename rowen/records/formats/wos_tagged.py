"""Web of Science tagged (.ciw, .isi, "plain text", "other reference software"; docs/formats/wos_tagged.md).

A field begins with two capitals in the first column and goes on in lines that begin with three spaces; PT begins a
record, ER ends it, FN and VR stand before the first record and EF after the last. Source: Clarivate, "Web of Science
Core Collection Field Tags"; files of the other databases on the platform keep the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import Problem
from rowen.records.formats._source import Source
from rowen.records.formats._tagged import AFTER, Part, problem
from rowen.records.formats._wos_record import DATABASES, build
from rowen.records.types import Located

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t\u00a0]+(.*)|$)")
_DASHED = re.compile(r"PT\s+-\s")
_HEAD = re.compile(
    r"^[ \t\u00a0\ufeff]*(?:(?:FN|XX)[ \t]+\S[^\n]*\n\s*(?:VR|PT)[ \t]|VR[ \t]+\d[^\n]*\n\s*PT[ \t]"
    r"|(?:FN|VR)[ \t](?:Clarivate|Thomson|ISI|Web of|\d)"
    r"|PT[ \t]+(?:-[ \t]+)?[A-Z](?:[ \t][^\n]{0,20})?[ \t]*\n[ \t]*[A-Z][A-Z0-9][ \t])",
    re.MULTILINE,
)
_FIELD = re.compile(r"^(?:AU|AF|TI|SO|PY|UT|DT|LA|BP|VL|SN|DI|AB|PD|ER)(?:[ \t]+(?!-[ \t])\S|[ \t]*$)", re.MULTILINE)
_MAKER = re.compile(r"Web of (?:Science|Knowledge)|\bISI\b|Thomson|Clarivate", re.IGNORECASE)
_FILE_TAGS = frozenset({"FN", "VR", "EF"})
_PREAMBLE = 8192
"""How far a heading may reach before the first record."""
KNOWN = frozenset(
    [
        "AB",
        "AE",
        "AF",
        "AN",
        "AR",
        "AU",
        "BA",
        "BC",
        "BE",
        "BF",
        "BN",
        "BP",
        "BS",
        "C1",
        "C3",
        "CA",
        "CC",
        "CL",
        "CO",
        "CP",
        "CR",
        "CT",
        "CY",
        "D2",
        "DA",
        "DE",
        "DG",
        "DI",
        "DS",
        "DT",
        "EA",
        "ED",
        "EI",
        "EM",
        "EP",
        "EY",
        "FT",
        "FU",
        "FX",
        "GA",
        "GE",
        "GP",
        "HC",
        "HO",
        "HP",
        "ID",
        "IS",
        "J9",
        "JI",
        "LA",
        "MA",
        "MC",
        "MH",
        "MI",
        "MQ",
        "NF",
        "NR",
        "NT",
        "OA",
        "OI",
        "OR",
        "P2",
        "PA",
        "PC",
        "PD",
        "PE",
        "PG",
        "PI",
        "PM",
        "PN",
        "PS",
        "PT",
        "PU",
        "PV",
        "PY",
        "RI",
        "RP",
        "SC",
        "SE",
        "SI",
        "SN",
        "SO",
        "SP",
        "SU",
        "TA",
        "TC",
        "TI",
        "TN",
        "TY",
        "U1",
        "U2",
        "UR",
        "UT",
        "VL",
        "WC",
        "WE",
        "WP",
        "Z1",
        "Z2",
        "Z3",
        "Z4",
        "Z8",
        "Z9",
        "ZA",
        "ZB",
        "ZR",
        "ZS",
    ]
)
"""Tags that begin a field also in a file whose continuation lines have lost their three spaces."""


def recognise(text: str) -> bool:
    """Whether the beginning of a text is Web of Science tagged: its header, its PT line, or five of its tags."""
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")[:_PREAMBLE]
    if _HEAD.search(text):
        return True
    found = {match[0][:2] for match in _FIELD.finditer(text)}
    return len(found) >= 5 and "TI" in found and not re.search(r"^(?:TY|%0|@)", text, re.MULTILINE)


class _Reading:
    """The record being read, and the one before it, which may still get lines that stand after its ER."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.part: Part | None = None
        self.ended: Part | None = None
        self.loose = self.header = self.footer = self.dashed = False
        self.indent: str | None = None
        self.number = 0
        self.line = 0

    def lines(self) -> Iterator[Located | Problem]:
        for block in self.source.numbered():
            for number, given in block:
                self.line = number
                line = self.unindented(given)
                found = _TAG.match(line)
                if found and (not self.loose or found[1] in KNOWN or found[1] in _FILE_TAGS or found[1] == "ER"):
                    yield from self.tagged(found[1], (found[2] or "").strip())
                elif line and not line.isspace():
                    yield from self.untagged(line)
        if self.part is not None:
            yield problem(self.source, self.part.line, "The last record has no ER line; the file may be cut off.")
            self.ended, self.part, self.footer = self.part, None, True
        yield from self.flush()
        if self.header and not self.footer and self.number:
            yield problem(self.source, self.line, "The file has no EF line at its end; it may be cut off.")

    def unindented(self, line: str) -> str:
        """The line without the spaces by which the whole file is indented, as its first tag shows."""
        if self.indent is None and line.strip("\ufeff \t"):
            bare = line.lstrip("\ufeff \t")
            if not _TAG.match(bare):
                return line
            self.indent = line[: len(line) - len(bare)].replace("\ufeff", "")
            return bare
        return line.removeprefix(self.indent).removeprefix("\ufeff") if self.indent else line.removeprefix("\ufeff")

    def tagged(self, tag: str, value: str) -> Iterator[Located | Problem]:
        if tag == "PT":
            self.dashed = bool(_DASHED.match(f"{tag} {value}"))
        if self.dashed:
            value = re.sub(r"^-(?:\s+|$)", "", value)
        if tag in _FILE_TAGS or (tag == "XX" and self.part is None):
            yield from self.file_tag(tag, value)
        elif tag == "ER":
            yield from self.end()
        elif tag == "PT" and self.part is not None and self.part.has("PT"):
            yield from self.end(missing=True)
            yield from self.begin(tag, value)
        elif self.part is None:
            yield from self.begin(tag, value)
        else:
            self.part.add(tag, value)

    def file_tag(self, tag: str, value: str) -> Iterator[Located | Problem]:
        if self.part is not None:
            yield from self.end(missing=True)
        if tag == "EF":
            self.footer = True
            return
        self.header, self.footer = True, False
        if _MAKER.search(value):
            self.source.platform = "Web of Science"
        self.source.preamble.append(f"{tag} {value}".strip())

    def begin(self, tag: str, value: str) -> Iterator[Located | Problem]:
        yield from self.flush()
        self.part = Part(self.line)
        self.part.add(tag, value)

    def end(self, *, missing: bool = False) -> Iterator[Located | Problem]:
        if self.part is None:
            return
        if missing:
            yield problem(self.source, self.part.line, "A record without an ER line. It is read up to the next record.")
        yield from self.flush()
        self.ended, self.part = self.part, None

    def flush(self) -> Iterator[Located | Problem]:
        """Hand out the record that has ended, now that nothing more can belong to it."""
        part, self.ended = self.ended, None
        if part is None:
            return
        if not part.has("PT"):
            yield problem(self.source, part.line, "A record without a PT line. It is read; its type is not known.")
        self.number += 1
        record = build(part.fields)
        prefix = record.native_id.partition(":")[0]
        if prefix in DATABASES:
            self.source.platform = "Web of Science"
        yield Located(record, self.number, part.line)

    def untagged(self, line: str) -> Iterator[Problem]:
        text = line.strip()
        if self.part is not None:
            self.loose = self.loose or not line[0].isspace()
            self.part.go_on(text)
        elif self.ended is not None:
            self.ended.add(AFTER, text)
            yield problem(
                self.source,
                self.line,
                f"Text between two records: {text[:80]!r}. It is kept with the record before it.",
            )
        else:
            self.source.preamble.append(text)


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record of a Web of Science file with its number and line, and every oddity as a `Problem`."""
    yield from _Reading(source).lines()
