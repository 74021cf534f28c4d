"""What a BibTeX file said beyond the fields of a record, ready to be written again: the key, other fields, LaTeX spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from rowen.records.formats._bibtex_blocks import Block
from rowen.records.formats._bibtex_record import KEY, RAW, build
from rowen.records.types import Record

Pairs = list[tuple[str, str]]

_LISTS = frozenset({"abstract", "author", "editor", "keywords", "note", "language", "url"})
_FIELDS = tuple(field.name for field in fields(Record) if field.name != "extra")
_NAME = re.compile(r"[A-Za-z](?:[^={}(),\"#%@\\\r\n]*[^\s={}(),\"#%@\\])?")
_KEY = re.compile(r"[^\s,{}()=\"#%\\~']+")
_TYPE = re.compile(r"(?!(?:comment|string|preamble)$)[A-Za-z][\w-]*", re.IGNORECASE)


def given_key(record: Record) -> str:
    """Return the key under which a BibTeX file had the record; "" if none had it, or the key is no key."""
    key = next((value for tag, value in record.extra if tag == KEY), "")
    return key if _KEY.fullmatch(key) else ""


def given_type(record: Record) -> str:
    """Return the type of the entry in a BibTeX file, as long as the record is still of that kind; else ""."""
    word = record.type_as_given
    if not _came_from_bibtex(record) or not _TYPE.fullmatch(word):
        return ""
    return word if build(Block(0, word, "", [])).kind is record.kind else ""


def with_given(record: Record, own: Iterable[tuple[str, str]], escaped: Callable[[str], str]) -> Pairs:
    """Return the fields of an entry: its own, spelled as given where that says the same, then all others of the file.

    Args:
        record: what is written.
        own: its fields and their texts, with the braces around them.
        escaped: puts a text that would break the entry into braces.
    """
    if not _came_from_bibtex(record):
        return list(own)
    rest = [pair for pair in record.extra if pair[0] not in (KEY, RAW) and _NAME.fullmatch(pair[0])]
    entry: Pairs = []
    for name, plain in own:
        text = _exact(record, name, plain, escaped)
        same = next((pair for pair in rest if pair[0].lower() == name and _same(record, pair, text)), None)
        if same is None:
            entry.append((name, text))
        else:
            rest.remove(same)
            entry.append((name, _braced(same[1])))
    entry += _more(record)
    told = _LISTS & {name for name, _ in entry}
    for pair in rest:
        if pair[0].lower() in told:
            continue  # A second one would add to the first.
        spellings = [other for other in rest if other[0].lower() == pair[0].lower() and other != pair]
        if not any((pair[0].lower(), pair[1]) in _read(record, *other).extra for other in spellings):
            kept = _balanced(pair[1]) and any(value == pair[1] for _, value in _read(record, *pair).extra)
            entry.append((pair[0], _braced(pair[1]) if kept else escaped(pair[1])))
    return entry


def _came_from_bibtex(record: Record) -> bool:
    return any(tag == KEY for tag, _ in record.extra)


def _exact(record: Record, name: str, text: str, escaped: Callable[[str], str]) -> str:
    """What three letters or one line cannot say: months like "Nov/Dec", paragraphs of an abstract."""
    date = record.published
    if name == "month" and date is not None and date.text.startswith(f"{date.year} "):
        return escaped(date.text.partition(" ")[2])
    if name == "abstract" and "\n" in record.abstract_text:
        return "{" + "\n\n".join(escaped(part)[1:-1] for part in record.abstract_text.split("\n")) + "}"
    return text


def _more(record: Record) -> Pairs:
    """Fields of the record that BibTeX repeats or that only some platforms write."""
    more = [("urls", url) for url in record.urls[1:]]
    more += [("document_type", word) for word in record.publication_types]
    return [(name, _braced(value)) for name, value in more if _balanced(value)]


def _same(record: Record, pair: tuple[str, str], text: str) -> bool:
    """Whether a spelling is read as what the record says."""
    inner = text[1:-1] if text.startswith("{") else text
    if not _balanced(pair[1]):
        return False
    read, wanted = (replace(_read(record, pair[0], value), extra=()) for value in (pair[1], inner))
    if read == wanted:
        return True
    nothing = replace(_read(record, pair[0], ""), extra=())
    said = {name for name in _FIELDS if getattr(read, name) != getattr(nothing, name)}
    return bool(said) and all(getattr(read, name) == getattr(record, name) for name in said)


def _read(record: Record, name: str, text: str) -> Record:
    return build(Block(0, record.type_as_given, "", [(name, text.replace("\n", "\n\n"))]))


def _braced(text: str) -> str:
    """In braces; an empty line is what keeps paragraphs apart."""
    return "{" + text.replace("\n", "\n\n") + "}"


def _balanced(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\.", "", text, flags=re.DOTALL):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0 and not text.endswith("\\")
