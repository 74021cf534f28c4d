"""All pieces of text that works are put together from, numbered; and a fast search over them.

A work's text is a handful of piece numbers. Whether a phrase occurs in a million works is therefore decided on the
pieces (about 180,000 short texts), and looked up for the works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rowen.records import matching, plain
from rowen.sandbox.mix import Ints
from rowen.sandbox.words import abstracts as ab
from rowen.sandbox.words import titles as ti
from rowen.sandbox.words import topics as to

Slots = Sequence[str | int]
CONDITION_NAMES = tuple(condition.name for condition in to.CONDITIONS)
FOLK = tuple(pattern.format(name) for name in CONDITION_NAMES for pattern in to.PEOPLE[:4])
CARERS = tuple(pattern.format(name) for name in CONDITION_NAMES for pattern in to.OTHER_PEOPLE)
NUMBERS = tuple(range(11, 100, 4))
KEYWORDS = ("online community", "self-management", "peer support", "social support", "internet", "qualitative research")
PREFIXES = (
    "Correction: ", "Erratum to: ", "Retraction: ", "Retraction notice to: ", "Comment on: ", "Reply to: ",
    "Expression of Concern: ", "Editorial expression of concern: ",
)  # fmt: skip
SUFFIXES = (": study protocol", " (abstract)", *(text for pair in ti.PART_SUFFIXES for text in pair))
LEADS = (*(f"{verb} {thing}" for verb, thing in product(ti.GERUNDS, ti.OBJECTS)), *ti.QUOTED)


def upper_first(text: str) -> str:
    """Return the text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


_WORDS_ONLY = bytes(
    code + 32 if 65 <= code <= 90 else code if code == 10 or 48 <= code <= 57 or 97 <= code <= 122 else 32
    for code in range(256)
)


@dataclass(frozen=True)
class Bank:
    """The pieces first..first+count-1: every pattern with every filling, the last slot running fastest."""

    first: int
    shape: tuple[int, ...]

    def number(self, *choices: Ints) -> Ints:
        """Return the piece number for (pattern, slot, slot, ...), each taken modulo what there is."""
        number = np.zeros_like(choices[0])
        for choice, size in zip(choices, self.shape, strict=True):
            number = number * size + choice % size
        return number + self.first


_PLAN: tuple[tuple[str, tuple[str, ...], tuple[Slots, ...]], ...] = (
    ("prefix", PREFIXES, ()),
    ("suffix", SUFFIXES, ()),
    ("lead", LEADS, ()),
    ("core", ("{0} in {1} for {2}",), (to.METHODS, to.COMMUNITIES, FOLK)),
    ("use", ("How {1} use {0}", "{0} for {1}", "Peer support for {1} in {0}", "What {1} look for in {0}"),
     (to.COMMUNITIES, FOLK)),
    ("thing", ("{0} in {1}", "Talk of {0} in {1}", "{0} and {1}"), (ti.OBJECTS, to.COMMUNITIES)),
    ("method", ("{0}",), (to.METHODS,)),
    ("design", ("{0}",), (to.QUANTITATIVE,)),
    ("review", ("{0}",), (to.REVIEWS,)),
    ("carers", ("{0} with {1}",), (to.METHODS, CARERS)),
    ("unaffected", ("{0} with {1}",), (to.METHODS, to.NO_CONDITION)),
    ("offline", ("{0} of {1} for {2}",), (to.METHODS, to.OFFLINE, FOLK[::4])),
    ("lab", tuple(frame.replace("{}", "{0}") + " {1}" for frame in ti.RELATIONS), (ti.MARKERS, ti.OUTCOMES)),
    ("trial", ("{0} in {1}", "{0} from {1}"), (ti.DESIGNS, ti.PLACES)),
    ("social", tuple(frame.replace("{}", "{0}") + " {1}" for frame in ti.SOCIAL_FRAMES), (ti.SOCIAL, ti.SOCIAL)),
    ("place", ("evidence from {0}", "the case of {0}", "lessons from {0}", "{0} in perspective"), (ti.PLACES,)),
    ("book", ("Handbook of {0} in {1}", "{0} in {1}: an introduction"), (ti.OBJECTS, to.COMMUNITIES)),
    ("burden", ab.BURDEN, (CONDITION_NAMES,)),
    ("online", ab.ONLINE, (to.COMMUNITIES,)),
    ("objective", ab.OBJECTIVE, (ab.GOALS, to.COMMUNITIES)),
    ("offline_objective", ab.OBJECTIVE, (ab.GOALS, to.OFFLINE)),
    ("methods", ab.METHOD, (to.METHODS, ab.SIZES)),
    ("designs", ab.METHOD, (to.QUANTITATIVE, ab.SIZES)),
    ("reviews", ab.METHOD, (to.REVIEWS, ab.SIZES)),
    ("peer", ab.PEER_LED, ()),
    ("professional", ab.PROFESSIONAL_LED, ()),
    ("recruited", ab.RECRUITED_ONLINE, ()),
    ("counted", ab.NOT_QUALITATIVE, ()),
    ("reviewed", ab.REVIEWED, ()),
    ("planned", ab.PLANNED, ()),
    ("result", ab.RESULT, (ab.THEMES, ab.THEMES)),
    ("numeric", ab.NUMERIC_RESULT, (NUMBERS, NUMBERS, ab.SCALES)),
    ("conclusion", ab.CONCLUSION, (CONDITION_NAMES,)),
    ("closing", ab.CLOSING, (to.COMMUNITIES,)),
    ("offline_closing", ab.CLOSING, (to.OFFLINE,)),
    ("lab_background", ab.LAB_BACKGROUND, (ti.MARKERS, ti.OUTCOMES)),
    ("lab_method", ab.LAB_METHOD, (NUMBERS, NUMBERS)),
    ("lab_result", ab.LAB_RESULT, (NUMBERS, NUMBERS)),
    ("lab_conclusion", ab.LAB_CONCLUSION, (ti.MARKERS,)),
    ("argument", ab.SOCIAL_SENTENCE, (ti.SOCIAL, ti.SOCIAL)),
    ("keyword", KEYWORDS, ()),
    ("keyword_condition", ("{0}",), (tuple(n.removeprefix("a ") for n in CONDITION_NAMES),)),
    ("keyword_method", ("{0}",), (tuple(n.removeprefix("a ").removeprefix("an ") for n in to.METHODS),)),
)  # fmt: skip
_CAPITALISED = """
burden online objective offline_objective methods designs reviews conclusion closing offline_closing lab_background lab_method
lab_result lab_conclusion argument result numeric use thing book lab social
"""
_SENTENCES = frozenset(_CAPITALISED.split())


def _filled(patterns: Iterable[str], slots: tuple[Slots, ...]) -> Iterable[str]:
    for pattern in patterns:
        if not slots:
            yield pattern
            continue
        for filling in product(*slots):
            yield pattern.format(*filling)


class Pieces:
    """Every piece by number; number 0 is the empty piece."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._banks: dict[str, Bank] = {}
        for name, patterns, slots in _PLAN:
            self._banks[name] = Bank(len(self.texts), (len(patterns), *(len(slot) for slot in slots)))
            made = _filled(patterns, slots)
            self.texts.extend(map(upper_first, made) if name in _SENTENCES else made)

    def bank(self, name: str) -> Bank:
        """Return the numbers of one kind of piece."""
        return self._banks[name]

    @cached_property
    def plains(self) -> list[str]:
        """Every piece without markup."""
        return [plain(text) if "<" in text else text for text in self.texts]

    @cached_property
    def _blob(self) -> tuple[bytes, NDArray[np.int64]]:
        """All pieces as words with single spaces, one piece a line; and where each line begins."""
        rare = (matching(text) if "<" in text or "&" in text or not text.isascii() else text for text in self.texts)
        blob = "\n".join(f" {text} " for text in rare).encode("ascii").translate(_WORDS_ONLY)
        while b"  " in blob:
            blob = blob.replace(b"  ", b" ")
        ends = np.flatnonzero(np.frombuffer(blob, dtype=np.uint8) == ord("\n"))
        return blob, np.concatenate([np.zeros(1, dtype=np.int64), ends + 1])

    def holding(self, phrase: str, *, truncated: bool) -> NDArray[np.bool_]:
        """Tell for every piece whether the words of ``phrase`` occur in it side by side.

        ``truncated``: the last word may go on. The answer is shared: do not write to it.
        """
        return self._holding(matching(phrase), truncated)

    @lru_cache(maxsize=2_000)  # noqa: B019 - there is one table in a process, and it lives as long
    def _holding(self, words: str, truncated: bool) -> NDArray[np.bool_]:
        found = np.zeros(len(self.texts), dtype=np.bool_)
        if words and words.isascii():
            blob, starts = self._blob
            needle = re.compile(re.escape(f" {words}" if truncated else f" {words} ").encode())
            places = np.fromiter((hit.start() for hit in needle.finditer(blob)), dtype=np.int64)
            found[np.searchsorted(starts, places, side="right") - 1] = True
        found.flags.writeable = False
        return found


@cache
def pieces() -> Pieces:
    """Return the one table of pieces of this process (they do not depend on the seed)."""
    return Pieces()
