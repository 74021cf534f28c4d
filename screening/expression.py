"""Boolean expressions over text: AND, OR, NOT, brackets, "quoted phrases", truncation at the end of a word.

Three-valued (Kleene's strong logic): a word that is not in a text of which a part is missing is *unknown*, not absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rowen.records import matching

_TOKEN = re.compile(r'\s*(?:(?P<bracket>[()])|"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>[^\s()"]+)|(?P<bad>"))')
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that set no space between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): no word boundary there."""

Search = Callable[[str], str]
"""Takes a prepared text, answers the words that matched, or "" for none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an expression says of a text: true, false or None for unknown, and the words that matched."""

    value: bool | None
    words: tuple[str, ...] = ()


Evaluate = Callable[[str, bool], Outcome]
"""Takes a prepared text and whether it is whole (nothing missing)."""


def prepare(parts: list[str]) -> str:
    """Return texts in the form that expressions search: folded, single spaces, no phrase across two parts."""
    return " " + " | ".join(matching(part) for part in parts if part) + " "


@lru_cache(maxsize=512)
def compile_expression(text: str) -> Evaluate:
    """Compile an expression.

    Raises:
        ValueError: what is wrong with it, in words for the person who wrote it.
    """
    parser = _Parser(_tokens(text))
    evaluate = parser.expression()
    if parser.peek():
        raise ValueError("there is a closing bracket without an opening one")
    return evaluate


def _tokens(text: str) -> list[tuple[str, str]]:
    if found := re.search("[\u201c\u201d\u201e\u00ab\u00bb]", text):
        raise ValueError(f'curly quotation mark {found[0]}: use straight ones (")')
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        if match["bad"]:
            raise ValueError("a quotation mark is not closed")
        if match["bracket"]:
            tokens.append(("bracket", match["bracket"]))
        elif match["phrase"] is not None:
            tokens.append(("term", match["phrase"].strip() + match["open"]))
        elif match["word"] in ("AND", "OR", "NOT"):
            tokens.append(("operator", match["word"]))
        elif match["word"].upper() in ("AND", "OR", "NOT"):
            raise ValueError(
                f"write {match['word'].upper()} in capitals, or in quotation marks if it is a word to find"
            )
        else:
            tokens.append(("term", match["word"]))
    return tokens


class _Parser:
    """Recursive descent. Mixing AND with OR needs brackets, because databases disagree on which binds first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0

    def peek(self) -> tuple[str, str] | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> tuple[str, str]:
        token = self.peek()
        if token is None:
            raise ValueError(
                "the expression ends where a word is expected" if self.tokens else "the expression is empty"
            )
        self.place += 1
        return token

    def expression(self) -> Evaluate:
        operands, joined = [self.operand()], ""
        while (token := self.peek()) and token != ("bracket", ")"):
            if token[0] != "operator":
                before = self.tokens[self.place - 1][1]
                raise ValueError(f"AND or OR is missing between {before!r} and {token[1]!r} (put a phrase in quotes)")
            self.place += 1
            operator = "AND" if token[1] == "NOT" else token[1]
            if joined and operator != joined:
                raise ValueError("AND (or NOT) and OR stand side by side: put brackets round the part that goes first")
            joined = operator
            operands.append(_negate(self.operand()) if token[1] == "NOT" else self.operand())
        return operands[0] if len(operands) == 1 else _all(operands) if joined == "AND" else _any(operands)

    def operand(self) -> Evaluate:
        kind, text = self.take()
        if (kind, text) == ("operator", "NOT"):
            return _negate(self.operand())
        if (kind, text) == ("bracket", "("):
            inside = self.expression()
            if self.peek() != ("bracket", ")"):
                raise ValueError("a bracket is not closed")
            self.place += 1
            return inside
        if kind != "term":
            raise ValueError(f"a word or a phrase is expected where {text!r} stands")
        return _term(text)


@dataclass(frozen=True, slots=True)
class _Term:
    """One word or phrase."""

    search: Search

    def __call__(self, prepared: str, whole: bool) -> Outcome:
        words = self.search(prepared)
        return Outcome(True, (words,)) if words else Outcome(False if whole else None)


def _term(text: str) -> Evaluate:
    return _Term(_searcher(text))


def _searcher(text: str) -> Search:
    stem, truncated = (text[:-1], True) if text.endswith("*") else (text, False)
    if "*" in stem or "?" in stem or "$" in stem:
        raise ValueError(f"{text!r}: truncation (*) is possible at the end of a word or phrase only")
    needle = matching(stem)
    if not needle:
        raise ValueError(f"{text!r} holds no letter and no digit")
    if _NO_SPACES.search(needle):
        return lambda prepared: needle if needle in prepared else ""
    if not truncated:
        return lambda prepared: needle if f" {needle} " in prepared else ""
    if len(needle) < 3:
        raise ValueError(f"{text!r} is too short: write at least three letters before *")
    return lambda prepared: _prefix(prepared, f" {needle}")


def _prefix(prepared: str, start: str) -> str:
    place = prepared.find(start)
    return prepared[place + 1 : prepared.index(" ", place + len(start))] if place >= 0 else ""


def _negate(inside: Evaluate) -> Evaluate:
    def evaluate(prepared: str, whole: bool) -> Outcome:
        found = inside(prepared, whole)
        return Outcome(None if found.value is None else not found.value, found.words)

    return evaluate


def _all(operands: list[Evaluate]) -> Evaluate:
    def evaluate(prepared: str, whole: bool) -> Outcome:
        found = [operand(prepared, whole) for operand in operands]
        values = [one.value for one in found]
        value = False if False in values else None if None in values else True
        return Outcome(value, tuple(word for one in found for word in one.words))

    return evaluate


def _any(operands: list[Evaluate]) -> Evaluate:
    # Almost every expression is a long OR of words: those are searched in one go, without an outcome for each.
    searches = [operand.search for operand in operands if isinstance(operand, _Term)]
    others = [operand for operand in operands if not isinstance(operand, _Term)]

    def evaluate(prepared: str, whole: bool) -> Outcome:
        words = [words for search in searches if (words := search(prepared))]
        found = [other(prepared, whole) for other in others]
        values = [one.value for one in found]
        value = True if words or True in values else None if None in values or (searches and not whole) else False
        return Outcome(value, (*words, *(word for one in found for word in one.words)))

    return evaluate
