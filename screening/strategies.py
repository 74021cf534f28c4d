"""Strategy files: read byte for byte, and looked at for the mistakes that a database swallows without a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rowen.records import Problem

BOM = b"\xef\xbb\xbf"
_CURLY = re.compile("[\u2018\u2019\u201a\u201c\u201d\u201e\u2033\u00ab\u00bb]")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_HIDDEN = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028\u2029\u202f\u2060\ufeff]")
_STAR = re.compile("[\u2217\u22c6\uff0a\u00d7]")
_TOKEN = re.compile(r'"[^"]*"?|\[[^\]]*\]?|[()]|[^\s()"\[\]]+')
_LINE_REFERENCE = re.compile(r"^\s*(?:#\d+|S\d+|\d+\.)\s|(?<![\w#])#\d+(?!\w)", re.MULTILINE)
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class StrategyText:
    """A strategy as it stands in its file.

    Attributes:
        data: its bytes.
        text: the same, decoded; every line end and blank is the file's own.
    """

    data: bytes
    text: str


def read_strategy(folder: Path, name: str) -> StrategyText | Problem:
    """Read a strategy file of a review. A file that cannot be used comes back as the problem it is.

    A byte order mark is refused: editors do not show it, and it would be sent as part of the first word.
    """
    place = PurePosixPath(name.replace("\\", "/"))
    shown = (folder / place).as_posix()
    if place.is_absolute() or not place.parts or ".." in place.parts or ":" in place.parts[0]:
        remedy = "Put the file into the review's searches folder and name it like searches/medline.txt."
        return Problem(f"The strategy file {name!r} lies outside the review's folder.", remedy, file=shown)
    try:
        data = (folder / place).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Problem("The strategy file does not exist.", _missing_remedy(folder, place), file=shown)
    except OSError as error:
        return Problem(f"The strategy file cannot be read: {error.strerror}.", "Check its permissions.", file=shown)
    return _decoded(data, shown)


def _decoded(data: bytes, shown: str) -> StrategyText | Problem:
    if data.startswith(BOM):
        remedy = "Save it as UTF-8 without BOM (Windows Notepad: Save as, encoding UTF-8)."
        return Problem("The strategy file begins with a byte order mark.", remedy, file=shown, line=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"The strategy file is not UTF-8: byte 0x{data[error.start]:02x} cannot be read."
        return Problem(message, "Save it as UTF-8 without BOM.", file=shown, line=line)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        return Problem("The strategy file holds a NUL byte.", "Save it as plain UTF-8 text.", file=shown, line=line)
    if not text.strip():
        remedy = "Paste the strategy into it, exactly as you run it on the platform."
        return Problem("The strategy file is empty.", remedy, file=shown, line=1)
    return StrategyText(data, text)


def _missing_remedy(folder: Path, place: PurePosixPath) -> str:
    beside = folder / place.parent
    names = sorted(path.name for path in beside.glob("*.txt")) if beside.is_dir() else []
    close = difflib.get_close_matches(place.name, names, n=1)
    guess = f" Did you mean {place.parent / close[0]}?" if close else ""
    return f"Write the strategy into it, word for word as it is run.{guess}"


def strategy_errors(text: str, shown: str, *, api: bool) -> list[Problem]:
    """Return what would make a source misread a strategy that Rowen sends: brackets and quotation marks left open."""
    return _unbalanced(text, shown) if api else []


def strategy_warnings(text: str, shown: str, *, api: bool, connector: str | None) -> list[Problem]:
    """Return what is probably a slip: characters that a word processor put in, brackets left open, untagged words."""
    found = [] if api else _unbalanced(text, shown)
    for pattern, what, remedy in (
        (_CURLY, "a curly quotation mark", "Most databases read it as a letter or drop it: write \" or '."),
        (_DASH, "a typographic dash", "Write a plain hyphen (-)."),
        (_HIDDEN, "an invisible character (no-break or zero-width space, soft hyphen)", "Type the blank again."),
        (_STAR, "a character that looks like an asterisk", "Write a plain * for truncation."),
    ):
        if match := pattern.search(text):
            code = f"U+{ord(match[0]):04X}"
            message = f"The strategy holds {what} ({code}), {_times(len(pattern.findall(text)))}."
            found.append(Problem(message, remedy, file=shown, line=_line(text, match.start())))
    if api and (match := _LINE_REFERENCE.search(text)):
        message = f"{match[0].strip()!r} looks like a line number; the file is sent as one query."
        found.append(Problem(message, "Join the lines by AND and OR with brackets.", shown, _line(text, match.start())))
    if connector == "pubmed":
        found.extend(_untagged(text, shown))
    return found


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _unbalanced(text: str, shown: str) -> list[Problem]:
    """Find brackets without their partner (those inside quotation marks do not count) and open quotation marks."""
    opened: list[int] = []
    quote = -1
    for position, character in enumerate(text):
        if character == '"':
            quote = position if quote < 0 else -1
        elif quote >= 0:
            continue
        elif character == "(":
            opened.append(position)
        elif character == ")":
            if not opened:
                remedy = "Remove it, or add the opening bracket."
                return [Problem("A closing bracket has no opening one.", remedy, shown, _line(text, position))]
            opened.pop()
    if quote >= 0:
        message = "The number of quotation marks is odd: one is not closed."
        return [Problem(message, "Close it; the last one opened stands on this line.", shown, _line(text, quote))]
    if opened:
        message = f"{len(opened)} opening bracket(s) are never closed."
        return [Problem(message, "Close them; the last one stands on this line.", shown, _line(text, opened[-1]))]
    return []


def _untagged(text: str, shown: str) -> Iterator[Problem]:
    """PubMed maps untagged words by itself, and drops a tag behind a bracket without saying so."""
    lines: dict[int, list[str]] = {}
    for position, words, tag in _segments(text):
        line = _line(text, position)
        if words and not tag:
            lines.setdefault(line, []).append(words)
        elif tag and not words:
            message = f"The tag {tag} follows a bracket; PubMed drops it in silence."
            yield Problem(message, "Put a tag behind every word or phrase inside the brackets.", shown, line)
    for line, words_found in lines.items():
        message = f"Without a field tag: {', '.join(words_found[:3])}{', ...' if len(words_found) > 3 else ''}."
        yield Problem(message, "Add a tag such as [tiab] or [mh], or PubMed's mapping decides.", shown, line)


def _segments(text: str) -> Iterator[tuple[int, str, str]]:
    """Cut a PubMed query at operators and brackets: (position, words, tag) of each piece."""
    start, words, tag = 0, "", ""
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece in ("(", ")") or piece.upper() in _OPERATORS:
            if words or tag:
                yield start, words, tag
            words = tag = ""
        elif piece.startswith("["):
            start, tag = (match.start() if not words else start), piece
        else:
            start, words, tag = (match.start() if not words else start), f"{words} {piece}".strip(), ""
    if words or tag:
        yield start, words, tag
