"""Names as Ovid's databases write them: with degrees, footnote marks and roles, one or several in a line."""

from __future__ import annotations

import re

from rowen.records.formats._ris_record import author
from rowen.records.formats._tagged import listed
from rowen.records.types import Author

_ROLE = re.compile(r"(?<!\s)\s*\[[^\[\]]*\]")
_EDITOR = re.compile(r"\[(?:Ed|Editor)\b", re.IGNORECASE)
_MARKS = re.compile(r"(?<![\s,])[\s,][\s,\d*+#^|]*[\d*+#^|,]$|(?<!\s)\s*\(\d+\)$")
_DEGREE = (
    r"(?:Ph\.?D|M\.?D|M\.?P\.?H|M\.?Sc|B\.?Sc|M\.?S|B\.?S|M\.?A|B\.?A|MBBS|MB|ChB|R\.?N|FAAN|FACSM|FACS|FACP|FRCP|FRCS|DO|DDS|DVM|DrPH"
    r"|EdD|PsyD|PharmD|MBA|MSN|BSN|APRN|MRCP|MEd|DSc|ScD|Dr|Prof)\.?"
)
_DEGREES = re.compile(rf"[\s,;]+{_DEGREE}(?:[\s,;]+{_DEGREE})*$")
_ONLY_DEGREES = re.compile(rf"{_DEGREE}(?:[\s,;]+{_DEGREE})*[\s\d*+,]*$")
_INITIALS = re.compile(r"(?P<family>\S.*?)\s+(?P<given>(?:[A-Z]\.?-?\s?){1,5}|[A-Z][a-z]?\.)$")
_SEVERAL = re.compile(r"[^\s,;]+(?: [^\s,;]+){0,3} (?:[A-Z]\.-?)+(?:, [^\s,;]+(?: [^\s,;]+){0,3} (?:[A-Z]\.-?)+)+\.?$")
_APART = re.compile(r"\S+(?: \S+){0,2} [A-Z]{1,4}\.?(?:\s{2,}\S+(?: \S+){0,2} [A-Z]{1,4}\.?)+$")
_LONGEST = 500
"""Longer than any name with its degrees, roles and address; it is kept undivided."""


def people(line: str) -> list[tuple[Author, str, bool]]:
    """Return (person, as written, whether an editor) for every person in a line."""
    return [(_person(name), name, bool(_EDITOR.search(name))) for name in _names(line)]


def _names(line: str) -> list[str]:
    """Cut a line into names: ";  " between them, "; " alone also between degrees, ", " after initials with points."""
    if ";" in line:
        parts = [part.strip() for part in re.split(r";\s{2,}", line) if part.strip()]
        if len(parts) > 1:
            return [part.rstrip(";").strip() for part in parts]
        names: list[str] = []
        for part in listed(_bracketed(line)):
            if names and _ONLY_DEGREES.match(part):
                names[-1] += f"; {part}"
            else:
                names.append(part)
        return [name.replace("\0", ";") for name in names]
    if _SEVERAL.match(line):
        return listed(line, ", ")
    return re.split(r"\s{2,}", line) if _APART.match(line) else [line]


def _bracketed(line: str) -> str:
    """The line with the semicolons inside brackets hidden: "Doe, J. [Author; E-mail: ...]" is one person."""
    return re.sub(r"\[[^\[\]]*\]", lambda found: found[0].replace(";", "\0"), line)


def _person(name: str) -> Author:
    if len(name) > _LONGEST:
        return Author(name)
    bare = _ROLE.sub("", name).strip()
    bare = _MARKS.sub("", bare).strip()
    degrees = _DEGREES.search(bare)
    if degrees and bare[: degrees.start()].strip(" ,"):
        # "Doe, MD" would be a person whose given names are M. D.: a degree follows given names.
        rest = bare[: degrees.start()].strip(" ,;")
        bare = rest if "," in rest or "," not in bare else bare
    bare = bare.rstrip(" ,;") or name
    if "," in bare:
        return author(bare)[0]
    found = _INITIALS.match(bare)
    return Author(found["family"], found["given"].strip()) if found else Author(bare)
