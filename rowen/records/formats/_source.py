"""The bytes of a file as numbered lines of text: any encoding, any line end, never more than one block in memory."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rowen.records.errors import FormatError, Problem

BLOCK = 1 << 17
"""Small enough for the processor's cache: larger blocks are slower."""
HEAD = 1 << 16
"""Read before anything else, to see how the text is encoded."""
LONGEST_LINE = 16 << 20
"""No bibliographic field comes near 16 MiB; a longer line is a file of another kind, or damaged."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RIS_TAG_AFTER_CR = re.compile(r"\r(?=[A-Z][A-Z0-9]  -)")
_LONE_MARK = re.compile(r"(?:(?<=[\r\n])|\A)\ufeff(?=[\r\n]|\Z)")
"""A byte order mark alone on its line: where files have been put together and the second begins with an empty line."""
FALLBACK = "rowen-windows-1252"

Lines = Iterable[tuple[int, str]]


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, and the five it leaves open as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad)
    return text, error.end


codecs.register_error(FALLBACK, _as_windows_1252)


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes announce and the length of their byte order mark.

    Without a mark, zero bytes give UTF-16 away; anything else is UTF-8 until a byte proves otherwise.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    sample = head[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and even < odd // 4:
        return "utf-16-le", 0
    if even > len(sample) // 4 and odd < even // 4:
        return "utf-16-be", 0
    return "utf-8", 0


class Source:
    """One reading of one file.

    Attributes:
        name: how the person calls the file.
        encoding: what the text turned out to be; grows more exact while lines are read.
        platform, database, preamble: filled by the reader of the format.
    """

    def __init__(self, data: BinaryIO | bytes, name: str = "") -> None:
        """Take an open binary stream, or the bytes themselves."""
        self._stream = io.BytesIO(data) if isinstance(data, bytes) else data
        self.name = name
        head = self._stream.read(HEAD)
        self.encoding, skip = encoding_of(head)
        self._bom, self._head = head[:skip], head[skip:]
        self.platform = self.database = ""
        self.preamble: list[str] = []

    def raw(self) -> bytes:
        """Return all bytes, byte order mark included."""
        return self._bom + self._head + self._stream.read()

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes in blocks that end anywhere, without byte order mark; for formats that have no lines."""
        yield from self._blocks()

    def text(self) -> Iterator[str]:
        r"""Yield the text in pieces that end at a line end; ``\r\n`` is ``\n``, a lone ``\r`` is left as it is."""
        for piece in self._pieces():
            yield piece.replace("\r\n", "\n") if "\r" in piece else piece

    def numbered(self) -> Iterator[Lines]:
        r"""Yield blocks of (line number, line). A lone ``\r`` ends a line where ``\n`` never does.

        Otherwise it is white space inside a field, unless a RIS tag follows it (Web of Science writes such files).
        """
        number = 1
        for piece in self._pieces():
            lines, stray = piece.split("\r\n") if "\r" in piece else piece.split("\n"), False
            breaks = len(lines) - 1
            if piece.count("\n") != breaks or piece.count("\r") not in (0, breaks):
                text = piece.replace("\r\n", "\n")
                stray = "\r" in text and "\n" in text
                lines = text.split("\n") if "\n" in text else text.split("\r")
            if lines[-1] == "":
                lines.pop()
            yield _with_stray(lines, number) if stray else enumerate(lines, number)
            number += len(lines)

    def lines(self) -> Iterator[str]:
        """Yield the lines with their line ends, for the csv module."""
        for block in self.numbered():
            for _, line in block:
                yield line + "\n"

    def _pieces(self) -> Iterator[str]:
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        for piece in self._wide_pieces() if wide else self._narrow_pieces():
            text = piece.replace("\0", "") if "\0" in piece else piece
            yield _LONE_MARK.sub("", text) if "\ufeff" in text else text

    def _blocks(self) -> Iterator[bytes]:
        block = self._head
        self._head = b""
        while block:
            yield block
            block = self._stream.read(BLOCK)

    def _narrow_pieces(self) -> Iterator[str]:
        held: list[bytes] = []
        size = 0
        for block in self._blocks():
            cut = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, -1) + 1
            if cut:
                yield self._decoded(b"".join((*held, block[:cut])))
                held, size = [block[cut:]], len(block) - cut
            else:
                held.append(block)
                size += len(block)
                self._check(size)
        if size:
            yield self._decoded(b"".join(held))

    def _decoded(self, piece: bytes) -> str:
        try:
            return piece.decode("utf-8")
        except UnicodeDecodeError:
            self.encoding = "windows-1252"
            return piece.decode("utf-8", FALLBACK)

    def _wide_pieces(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)()
        held = ""
        try:
            for block in self._blocks():
                held += decoder.decode(block)
                cut = held.rfind("\n") + 1 or held.rfind("\r", 0, -1) + 1
                if cut:
                    yield held[:cut]
                    held = held[cut:]
                self._check(len(held))
            held += decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            message = f"The text announces {self.encoding.upper()} but breaks off or is damaged: {error.reason}."
            raise FormatError(Problem(message, "Export the file again.", self.name)) from error
        if held:
            yield held

    def _check(self, size: int) -> None:
        if size > LONGEST_LINE:
            message = f"A single line is longer than {LONGEST_LINE >> 20} MiB."
            remedy = "No bibliographic export looks like this; choose the right file, or export it again."
            raise FormatError(Problem(message, remedy, self.name))


def _with_stray(lines: list[str], first: int) -> list[tuple[int, str]]:
    numbered: list[tuple[int, str]] = []
    for number, line in enumerate(lines, first):
        if "\r" not in line:
            numbered.append((number, line))
        else:
            numbered += [(number, part.replace("\r", " ")) for part in _RIS_TAG_AFTER_CR.split(line)]
    return numbered
