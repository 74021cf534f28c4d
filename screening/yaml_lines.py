"""YAML read so that every value knows its line, and every mistake is found in one pass."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rowen.records import Problem

Path = tuple[str | int, ...]
"""Where a value stands: ("sources", "medline", "kind") or ("rules", 0)."""


@dataclass(slots=True)
class Document:
    """A YAML file as plain values, with a line for every place.

    Attributes:
        data: mappings, lists, text, numbers, true/false and null; dates stay text. None if the file is unreadable.
        lines: 1-based line of every key and list item.
        problems: syntax errors, repeated keys, aliases.
    """

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """Return the line of a place, or that of the nearest place around it; None for an empty file."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def dotted(path: Path) -> str:
    """Write a path as people do: ``sources.medline.kind``, ``rules[0].name``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_yaml(text: str, file: str) -> Document:
    """Read one YAML 1.2 document. Mistakes are listed in ``problems``; ``file`` is named in them."""
    document = Document()
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        document.problems.append(_syntax(error, file))
        return document
    except YAMLError as error:
        document.problems.append(Problem(f"This is no YAML: {_first_line(error)}.", _SYNTAX_REMEDY, file=file))
        return document
    if root is not None:
        document.lines[()] = root.start_mark.line + 1
        document.data = _Builder(document, file).value(root, ())
    return document


_SYNTAX_REMEDY = (
    "Check the indentation (spaces, never tabs) and put texts that hold ': ', '#' or quotation marks in quotes."
)


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    return Problem(
        f"The file cannot be read as YAML: {what}.", _SYNTAX_REMEDY, file=file, line=mark.line + 1 if mark else None
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["unreadable"])[0]


class _Builder:
    """Turns YAML nodes into plain values and notes lines and mistakes on the way."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self.seen: set[int] = set()

    def value(self, node: Node, path: Path) -> Any:
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self.seen:
            self.complain(node, path, "An alias (*name) repeats another block.", "Write the block out in full.")
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return self.sequence(node, path)
        return None

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.complain(key_node, path, "A key must be a single word or text.", "Write it as `key: value`.")
                continue
            key = str(key_node.value)
            place = (*path, key)
            if key in values:
                first = self.document.lines[place]
                self.complain(
                    key_node, place, f"The key {key!r} is here twice; it already stands on line {first}.",
                    "Keep one of the two, or give the second another key.",
                )  # fmt: skip
                continue
            self.document.lines[place] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, place)
        return values

    def sequence(self, node: SequenceNode, path: Path) -> list[Any]:
        values = []
        for index, item in enumerate(node.value):
            place = (*path, index)
            self.document.lines[place] = item.start_mark.line + 1
            values.append(self.value(item, place))
        return values

    def complain(self, node: Node, path: Path, message: str, remedy: str) -> None:
        line = node.start_mark.line + 1
        self.document.problems.append(Problem(message, remedy, file=self.file, line=line, field=dotted(path)))


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    """Resolve a scalar by its YAML 1.2 core tag; what is no plain decimal number stays the text that was written."""
    text = str(node.value)
    kind = str(node.tag).rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        try:
            number = int(text) if kind == "int" else float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) else text
    return text
