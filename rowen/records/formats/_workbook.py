"""A workbook of Excel made safe to open: nothing in it may grow out of bounds, declare entities or be calculated."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeAlias
from xml.etree.ElementTree import ParseError

from lxml.etree import XMLSyntaxError
from openpyxl import load_workbook

from rowen.records.errors import FormatError, Problem

LARGEST = 512 << 20
"""Bytes of XML unpacked. 100,000 records of Embase.com with abstracts come to some 300 MiB."""
_FLAT_OUT, _SUSPICIOUS = 200, 64 << 20
"""Tables shrink to a tenth when packed; what shrinks to a two-hundredth and is large was made to do harm."""
_PARTS = 10_000
_ENTITIES = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZEROS = re.compile(r"0{2,}$")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_BATCH = 200
_AGAIN = "Open it in Excel or LibreOffice and save the table as CSV (UTF-8), or export it again."

DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ParseError, XMLSyntaxError, LookupError, ValueError, TypeError,
    AttributeError, NotImplementedError, RuntimeError, OverflowError, struct.error,
)  # fmt: skip
"""What zipfile and openpyxl raise on damaged workbooks; they promise no error of their own."""

Cell: TypeAlias = Any
"""openpyxl comes without types."""


class Seen(NamedTuple):
    """A cell as a person sees it; whether it is a date or time and no text like one; whether only its formula is there."""

    text: str
    date: bool = False
    formula: bool = False


class Workbook:
    """An open workbook of which every part has been measured."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the bytes.

        Raises:
            FormatError: damaged, protected, no workbook, or made to exhaust the machine.
        """
        self._name = name
        self._formulas = False
        try:
            self._measure(data)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
                self._formulae = (
                    load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if self._formulas else None
                )
        except DAMAGED as error:
            raise self.damaged(error) from error

    def damaged(self, error: BaseException) -> FormatError:
        """Return what to say about a part that cannot be read."""
        said = " ".join(str(error).split())[:200] or type(error).__name__
        return self._refused(f"The workbook is damaged or cut off: {said}.")

    def sheets(self) -> list[tuple[str, bool]]:
        """Return (name, hidden) of every sheet of cells."""
        return [(str(sheet.title), sheet.sheet_state != "visible") for sheet in self._values.worksheets]

    def rows(self, index: int) -> Iterator[list[Seen]]:
        """Yield every row of a sheet, empty ones too: the first is row 1.

        Raises:
            FormatError: the sheet is damaged.
        """
        cells = self._cells(self._values, index)
        if self._formulae is None:
            yield from ([_seen(cell) for cell in row] for row in cells)
            return
        for row, formulas in zip(cells, self._cells(self._formulae, index), strict=True):
            # A formula that was saved without its result is all that there is: it is kept as it stands.
            yield [
                Seen(str(other.value), formula=True) if one.value is None and other.value is not None else _seen(one)
                for one, other in zip(row, formulas, strict=True)
            ]

    def _cells(self, book: Cell, index: int) -> Iterator[list[Cell]]:
        sheet = book.worksheets[index]
        sheet.reset_dimensions()  # Many programs write a range that is too small, and openpyxl would stop there.
        rows = iter(sheet.iter_rows())
        while True:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    batch = [list(row) for row in islice(rows, _BATCH)]
            except DAMAGED as error:
                raise self.damaged(error) from error
            if not batch:
                return
            yield from batch

    def _measure(self, data: bytes) -> None:
        """Look at every part before any of it is parsed. zipfile never unpacks more than a part has declared."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            packed = max(sum(part.compress_size for part in parts), 1)
            if (
                len(parts) > _PARTS
                or size > LARGEST
                or (size > _SUSPICIOUS and size > _FLAT_OUT * min(packed, len(data)))
            ):
                raise self._refused(
                    f"The workbook would unpack to {size >> 20} MiB in {len(parts)} parts, more than a table can need."
                )
            if any(part.flag_bits & 1 for part in parts):
                raise self._refused("The workbook is protected by a password.")
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise self._refused("This is a ZIP file, but no Excel workbook.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    self._look_into(archive, part)

    def _look_into(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        sheet = "/worksheets/" in part.filename
        with archive.open(part) as stream:
            held = b""
            while block := stream.read(1 << 20):
                held += block
                if any(mark in held for mark in _ENTITIES):
                    raise self._refused(
                        f"The part {part.filename} declares entities, which are refused because they can be a bomb."
                    )
                self._formulas = self._formulas or (sheet and bool(_FORMULA.search(held)))
                held = held[-32:]

    def _refused(self, message: str) -> FormatError:
        return FormatError(Problem(message, _AGAIN, self._name))


def _seen(cell: Cell) -> Seen:
    return Seen(_text(cell), isinstance(cell.value, date | time | timedelta))


def _text(cell: Cell) -> str:
    """Return a cell as the text that a person sees: 2021 and not 2021.0, dates as ISO as far as they are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value).replace("\r\n", "\n").replace("\r", "\n") if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime):
        return _date(value, str(cell.number_format))
    return str(value)


def _unescaped(found: re.Match[str]) -> str:
    """Excel writes control characters as _x000D_; those that no text can hold stay as they are."""
    code = int(found[1], 16)
    return chr(code) if code in (9, 10, 13) else found[0]


def _number(value: float, shape: str) -> str:
    text = str(int(value)) if value == value // 1 and abs(value) < 1e15 else f"{value:.15g}"
    return text.zfill(len(shape)) if _ZEROS.match(shape) else text


def _date(value: datetime, shape: str) -> str:
    if value.time() != time(0):
        return value.isoformat(sep=" ", timespec="seconds")
    letters = _QUOTED.sub("", shape.split(";", maxsplit=1)[0]).lower()
    if "y" in letters and "d" not in letters:
        return f"{value.year:04d}-{value.month:02d}" if "m" in letters else f"{value.year:04d}"
    return value.date().isoformat()
