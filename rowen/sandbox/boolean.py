"""Boolean search languages: terms, fields, brackets and operators; NOT binds before AND, AND before OR."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rowen.sandbox.holdings import Mask

Term = Callable[[str, str], Mask]
"""Given a field's name ("" for none) and a term as it is written (quotes and * kept), the works that hold it."""


class UnreadableQuery(ValueError):
    """The source cannot parse the query."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one source writes its queries.

    Attributes:
        token: finds the next token; brackets, phrases, field names and operators are tokens of their own.
        field_name: a token that names the field of what follows it; group 1 is the name.
        spelling: other ways to write AND, OR and NOT ("|", "andnot").
        any_case: whether operators may be written in lower case.
        between: the operator between two terms that have none.
    """

    token: re.Pattern[str]
    field_name: re.Pattern[str]
    spelling: Mapping[str, str] = field(default_factory=dict)
    any_case: bool = False
    between: str = "AND"


def evaluate(query: str, dialect: Dialect, term: Term) -> Mask:
    """Return the works that a query finds.

    Raises:
        UnreadableQuery: brackets or operators do not fit together.
    """
    return _Reader(dialect, dialect.token.findall(query), term).whole()


class _Reader:
    """Reads tokens from left to right; a field before brackets holds for all that stands in them."""

    def __init__(self, dialect: Dialect, tokens: list[str], term: Term) -> None:
        self._dialect = dialect
        self._tokens = tokens
        self._term = term
        self._at = 0

    def whole(self) -> Mask:
        if not self._tokens:
            raise UnreadableQuery("the query is empty")
        found = self._either("")
        if self._at < len(self._tokens):
            raise UnreadableQuery(f"unexpected {self._tokens[self._at]}")
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _operator(self) -> str:
        """The operator that stands next, in its usual spelling, or ""."""
        token = self._peek()
        word = self._dialect.spelling.get(token, token)
        word = word.upper() if self._dialect.any_case else word
        return word if word in {"AND", "OR", "NOT"} else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self, name: str) -> Mask:
        found = self._both(name)
        while self._joined_by_or():
            found = found | self._both(name)
        return found

    def _joined_by_or(self) -> bool:
        if self._operator() == "OR":
            self._take()
            return True
        return self._dialect.between == "OR" and bool(self._peek()) and self._peek() != ")" and not self._operator()

    def _both(self, name: str) -> Mask:
        found = self._one(name)
        while self._peek() not in {"", ")"} and self._operator() != "OR":
            if self._operator() == "AND":
                self._take()
            elif not self._operator() and self._dialect.between == "OR":
                break
            found = found & self._one(name)
        return found

    def _one(self, name: str) -> Mask:
        if self._operator() == "NOT":
            self._take()
            return ~self._one(name)
        named = self._dialect.field_name.fullmatch(self._peek())
        if named:
            self._take()
            name = named[1]
        part = self._peek()
        if part in {"", ")"} or self._operator():
            raise UnreadableQuery(f"a term is missing before {part or 'the end'}")
        if part == "(":
            self._take()
            found = self._either(name)
            if self._peek() != ")":
                raise UnreadableQuery("a bracket is not closed")
            self._take()
            return found
        return self._term(name, self._take())
