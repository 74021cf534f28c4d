"""Breaking a sentence into lines that fit a width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from rowen.reports.flow_metrics import width as text_width
from rowen.reports.flow_types import Span


def wrap(words: Sequence[Span], room: float, size: float) -> tuple[tuple[Span, ...], ...]:
    """Return lines of spans no wider than ``room`` pixels; a single character always fits.

    Words go to the next line whole; a word wider than a line is cut between characters.
    """
    lines: list[list[Span]] = [[]]
    used = 0.0
    for word in (piece for whole in words for piece in _pieces(whole, room, size)):
        length = text_width(word.text, size, bold=word.bold)
        space = text_width(" ", size, bold=word.bold) if lines[-1] else 0.0
        if lines[-1] and used + space + length > room:
            lines.append([])
            used = space = 0.0
        lines[-1].append(word)
        used += space + length
    return tuple(_joined(line) for line in lines if line)


def line_width(spans: Iterable[Span], size: float) -> float:
    """Return how wide a line is in pixels."""
    return sum(text_width(span.text, size, bold=span.bold) for span in spans)


def _pieces(word: Span, room: float, size: float) -> Iterable[Span]:
    rest = word.text
    while len(rest) > 1 and text_width(rest, size, bold=word.bold) > room:
        fits = 1
        while text_width(rest[: fits + 1], size, bold=word.bold) <= room:
            fits += 1
        yield replace(word, text=rest[:fits])
        rest = rest[fits:]
    yield replace(word, text=rest)


def _joined(words: Sequence[Span]) -> tuple[Span, ...]:
    """Join neighbours of one style into one span; between two styles stands a plain space."""
    spans: list[Span] = []
    for _, group in groupby(words, key=lambda word: replace(word, text="")):
        alike = tuple(group)
        if spans:
            spans.append(Span(" ", bold=spans[-1].bold))
        spans.append(replace(alike[0], text=" ".join(word.text for word in alike)))
    return tuple(spans)
