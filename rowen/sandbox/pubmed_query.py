"""PubMed's search language: what is written becomes a tree of terms. Operators bind from left to right, all alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r'\(|\)|"[^"]*"\*?|\[[^\]]*\]|[^\s()\[\]"]+|"')
_DATE = r'"?(\d{1,8}(?:/\d{1,2}){0,2})"?'
_RANGE = re.compile(_DATE + r"\s*(?:\[[^\]]+\])?\s*:\s*" + _DATE + r"\s*(\[[^\]]+\])")
_OPERATORS = frozenset(("AND", "OR", "NOT"))


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its text, whether it was in quotes, its field tag as written ("" if none), truncated or not."""

    text: str
    quoted: bool
    written_tag: str
    truncated: bool

    @property
    def tag(self) -> str:
        """The field tag in lower case."""
        return self.written_tag.lower()


@dataclass(frozen=True, slots=True)
class Branch:
    """Two parts joined by AND, OR or NOT."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Group:
    """A part in brackets."""

    inner: Node


Node = Term | Branch | Group


class QueryError(ValueError):
    """The query cannot be read at all (PubMed answers such a one with nothing found)."""


def parse(query: str) -> Node:
    """Read a query.

    Raises:
        QueryError: it is empty, or an operator has no term.
    """
    ranged = _RANGE.sub(lambda found: f'"{found[1]}:{found[2]}"{found[3]}', query)
    parser = _Parser(_TOKEN.findall(ranged))
    tree = parser.expression()
    while parser.peek() == ")":  # PubMed forgives closing brackets too many
        parser.take()
        if parser.peek():
            tree = parser.rest(tree)
    return tree


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [part for part in tokens if part != '"']
        self._at = 0

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def expression(self) -> Node:
        return self.rest(self._unit())

    def rest(self, left: Node) -> Node:
        while self.peek() not in {"", ")"}:
            operator = "AND"
            if self.peek().upper() in _OPERATORS and self.peek().isupper():
                operator = self.take()
                if operator in {"AND", "OR"} and self.peek() == "NOT":
                    operator = self.take()
            left = Branch(operator, left, self._unit())
        return left

    def _unit(self) -> Node:
        part = self.peek()
        if part in {"", ")"} or part in _OPERATORS:
            raise QueryError(f"a term is missing before {part or 'the end'}")
        if part == "(":
            self.take()
            inner = self.expression()
            if self.peek() == ")":
                self.take()
            if self.peek().startswith("["):
                self.take()  # a tag on a bracketed group is dropped without a word, as PubMed does
            return Group(inner)
        return self._term()

    def _term(self) -> Term:
        if self.peek().startswith('"'):
            written = self.take()
            text, quoted = written.strip('*"'), True
            truncated = written.rstrip('"').endswith("*")
        else:
            words: list[str] = []
            while (part := self.peek()) and part not in _OPERATORS and part[0] not in '()["':
                words.append(self.take())
            text, quoted = " ".join(words), False
            truncated = text.endswith("*")
            text = text.rstrip("*")
        tag = self.take().strip("[]").strip() if self.peek().startswith("[") else ""
        return Term(text.strip(), quoted, tag, truncated)
