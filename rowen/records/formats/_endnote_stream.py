"""An EndNote XML file cut into its records, one at a time: damage to one costs no other, and memory does not grow."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._source import FALLBACK, LONGEST_LINE, Source
from rowen.records.formats._xml import Element

_EDGE = re.compile(r"<(/?)record(?=[\s>/])[^<>]*>", re.IGNORECASE)
_FURNITURE = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>|</?(?:xml|records)(?=[\s>/])[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_FURNITURE_SEARCHED = 4096
_LAST = re.compile(r"</records\s*>|<records\s*/>", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(x?)([0-9A-Fa-f]{1,8});|(\w{2,32});)?")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_REMEDY = "Compare this record with the library it was exported from, or export the file again."


class Piece(NamedTuple):
    """The text of one record, the line on which it begins, and whether its end tag is there."""

    line: int
    text: str
    whole: bool


def pieces(source: Source) -> Iterator[Piece | Problem]:
    """Yield every record of a file as text, and what stands between them as a `Problem`.

    Raises:
        FormatError: the file declares entities, or something in it never ends.
    """
    held, begun, line, ended, at = "", False, 1, False, 0
    for block in _text(source):
        held += block
        while edge := _EDGE.search(held, at):
            opens, single = not edge[1], edge[0].endswith("/>")
            cut = edge.start() if opens else edge.end()
            text, held, at = held[:cut], held[cut:], 0
            if begun:
                yield Piece(line, text, not opens)
            else:
                ended = bool(_LAST.search(text)) or ended
                yield from _outside(text, line, source.name)
            line += text.count("\n")
            begun = opens
            if opens:
                at = edge.end() - edge.start()
            if opens and single:
                yield Piece(line, held[:at], True)
                line += held[:at].count("\n")
                held, begun, at = held[at:], False, 0
        # What has been searched holds no tag but one that the block cut in two.
        at = max(at, held.rfind("<"), 0)
        _check(held, source.name, line)
    if begun:
        yield Piece(line, held, False)
    else:
        ended = bool(_LAST.search(held)) or ended
        yield from _outside(held, line, source.name)
    if not ended:
        message = "The file ends without </records>; it may be cut off, and records may be missing at the end."
        yield Problem(message, "Export the file again and compare the number of records.", source.name, line)


def _check(held: str, name: str, line: int) -> None:
    if len(held) > LONGEST_LINE:
        message = f"What begins here never ends: it is longer than {LONGEST_LINE >> 20} MiB."
        remedy = "No bibliographic export looks like this; choose the right file, or export it again."
        raise FormatError(Problem(message, remedy, name, line))


def _outside(text: str, line: int, name: str) -> Iterator[Problem]:
    if "<!ENTITY" in text:
        message = "The XML declares entities, which are refused because they can be a bomb."
        raise FormatError(Problem(message, "Export the file again.", name, line))
    # The search for furniture takes the square of a text full of beginnings; real furniture is short.
    rest = " ".join((_FURNITURE.sub(" ", text) if len(text) < _FURNITURE_SEARCHED else text).split())
    if rest:
        yield Problem(f"Something stands among the records that is none: {rest[:200]!r}.", _REMEDY, name, line)


def _text(source: Source) -> Iterator[str]:
    r"""Yield the text; the encoding is that of the byte order mark, else the one the XML declares. ``\r\n`` is ``\n``."""
    decoder, carry = None, ""
    for block in source.blocks():
        decoder = decoder or _decoder(source, block)
        piece = carry + _decoded(source, decoder, block)
        carry = "\r" if piece.endswith("\r") else ""
        yield piece.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if decoder is not None:
        decoder.errors = FALLBACK if source.encoding == "utf-8" else "replace"  # a file that ends within a letter
        yield (carry + decoder.decode(b"", final=True)).replace("\r", "\n")


def _decoder(source: Source, block: bytes) -> codecs.IncrementalDecoder:
    declared = _DECLARED.match(block)
    if source.encoding == "utf-8" and declared:
        try:
            name = codecs.lookup(declared[1].decode()).name
        except LookupError:
            name = "utf-8"
        # UTF-16 that is declared but not there is a slip of the program that wrote the file.
        source.encoding = "utf-8" if name.startswith(("utf", "ascii")) else name
    return codecs.getincrementaldecoder(source.encoding)("strict" if source.encoding == "utf-8" else "replace")


def _decoded(source: Source, decoder: codecs.IncrementalDecoder, block: bytes) -> str:
    try:
        return decoder.decode(block)
    except UnicodeDecodeError:
        decoder.errors = FALLBACK
        source.encoding = "windows-1252"
        return decoder.decode(block)


def element(piece: Piece, name: str) -> tuple[Element | None, list[Problem]]:
    """Parse one record. What XML does not allow is mended or passed over, and said in the problems."""
    problems = []
    if not piece.whole:
        message = "The record has no end tag; the file may be cut off. What there is of it is read."
        problems.append(Problem(message, _REMEDY, name, piece.line))
    found, error = _parsed(piece.text, recover=False)
    if error is None:
        return found, problems
    mended = _REFERENCE.sub(_legal, _NO_XML.sub(" ", piece.text))
    found, _ = _parsed(mended, recover=False)
    if found is not None:
        message = f"The XML holds characters that XML does not allow ({error[0]}); they are mended or left out."
        return found, [*problems, Problem(message, _REMEDY, name, piece.line + error[1])]
    if piece.whole:
        message = f"The XML of this record is damaged: {error[0]}. What can be read is read; its text is kept whole."
        problems.append(Problem(message, _REMEDY, name, piece.line + error[1]))
    return _parsed(mended, recover=True)[0], problems


def _parsed(text: str, *, recover: bool) -> tuple[Element | None, tuple[str, int] | None]:
    """Return the element, or what is wrong with it and how many lines below its beginning."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        recover=recover, encoding="utf-8",
    )  # fmt: skip
    try:
        found: Element | None = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        return None, (str(error.msg), max((error.lineno or 1) - 1, 0))
    entity = None if found is None else next(found.iter(etree.Entity), None)
    return (found, None) if entity is None or recover else (None, (f"the entity {entity.text} is not defined", 0))


def _legal(found: re.Match[str]) -> str:
    """Return a reference that XML knows: an entity of HTML as its character, a bare "&" as one."""
    if found[2]:
        code = int(found[2], 16) if found[1] else int(found[2]) if found[2].isdigit() else 0
        return found[0] if code in (9, 10, 13) or (32 <= code < 0x110000 and not _NO_XML.match(chr(code))) else " "
    if found[3]:
        character = html.unescape(found[0])
        return found[0] if found[3] in _PREDEFINED else html.escape(character)
    return "&amp;" + found[0][1:]
