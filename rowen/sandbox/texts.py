"""Which pieces make up each work's title, abstract and keywords."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.mix import Ints, below, chance
from rowen.sandbox.pieces import CARERS, CONDITION_NAMES, LEADS, pieces
from rowen.sandbox.relevance import Topic
from rowen.sandbox.words import titles as ti
from rowen.sandbox.words import topics as to


class Subject(NamedTuple):
    """The choices that a family shares."""

    topic: Ints
    condition: Ints
    community: Ints
    method: Ints
    marker: Ints
    outcome: Ints


class Texts(NamedTuple):
    """Piece numbers, one row a work: title columns, abstract columns, keyword columns; 0 where there is none."""

    title: Ints
    abstract: Ints
    keywords: Ints


_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "lead": ("lead",), "core": ("zero", "method", "community", "folk"), "use": ("frame", "community", "folk"),
    "thing": ("frame", "thing", "community"), "method": ("zero", "method"), "design": ("zero", "design"),
    "review": ("zero", "design"), "carers": ("zero", "method", "carers"), "unaffected": ("zero", "method", "other"),
    "offline": ("zero", "method", "offline", "condition"), "lab": ("frame", "marker", "outcome"),
    "trial": ("frame", "design", "place"), "social": ("frame", "thing", "other"), "place": ("frame", "place"),
    "book": ("frame", "thing", "community"), "burden": ("frame", "condition"), "online": ("goal", "community"),
    "objective": ("lead", "goal", "community"), "offline_objective": ("lead", "goal", "offline"),
    "methods": ("place", "method", "size"), "designs": ("place", "design", "size"), "reviews": ("place", "design", "size"),
    "peer": ("goal",), "professional": ("goal",), "recruited": ("goal",), "counted": ("goal",), "reviewed": ("goal",),
    "planned": ("goal",), "result": ("size", "one", "two"), "numeric": ("size", "one", "two", "goal"),
    "conclusion": ("size", "condition"), "closing": ("other", "community"), "offline_closing": ("other", "offline"),
    "lab_background": ("size", "marker", "outcome"), "lab_method": ("goal", "size", "place"),
    "lab_result": ("goal", "one", "two"), "lab_conclusion": ("goal", "marker"), "argument": ("size", "thing", "other"),
    "keyword": ("goal",), "keyword_condition": ("zero", "condition"), "keyword_method": ("zero", "method"),
}  # fmt: skip
_ONLINE = "burden online objective methods {} result result conclusion closing"
_TITLES: tuple[tuple[str, str], ...] = (
    ("lead core", "use method"), ("lead core", "use method"), ("lead core", "use method"), ("thing carers", "lead carers"),
    ("use review", "thing review"), ("lead core", "use method"), ("lead offline", "lead offline"),
    ("use design", "thing design"), ("lead offline", "lead offline"), ("thing unaffected", "lead unaffected"),
    ("lab trial", "lab trial"), ("social place", "social place"),
)  # fmt: skip
_ABSTRACTS: tuple[str, ...] = (
    _ONLINE.format("peer"), _ONLINE.format("professional"), _ONLINE.format("counted"), _ONLINE.format("peer"),
    "burden online objective reviews reviewed result result conclusion closing", _ONLINE.format("planned"),
    "burden - offline_objective methods recruited result result conclusion offline_closing",
    "burden online objective designs numeric numeric - conclusion closing",
    "burden - offline_objective methods - result result conclusion offline_closing",
    "- online objective methods peer result result - closing",
    "lab_background - - lab_method - lab_result lab_result lab_conclusion -",
    "argument - - - - argument - argument -",
)  # fmt: skip
_KEYWORDS: tuple[str, ...] = (
    *("keyword keyword_condition keyword_method",) * 7, "keyword keyword_condition -", "- keyword_condition keyword_method",
    "keyword - keyword_method", "- - -", "- - -",
)  # fmt: skip
_SIZES = {
    "lead": len(LEADS), "thing": len(ti.OBJECTS), "folk": 4, "design": len(to.QUANTITATIVE) * 16, "carers": 5,
    "place": len(ti.PLACES), "offline": len(to.OFFLINE), "other": 6000, "goal": 6000, "size": 22 * 60, "one": 506,
    "two": 506, "frame": 840,
}  # fmt: skip
_MOVING = frozenset(("result", "numeric", "lab_result"))
_OWN_RESULTS = (Role.PART_TWO, Role.PREPRINT)


def subjects(seed: int, base: Ints, topic: Ints) -> Subject:
    """Return the shared choices of each family head."""
    return Subject(
        topic,
        below(seed, "condition", base, len(CONDITION_NAMES)),
        below(seed, "community", base, len(to.COMMUNITIES)),
        below(seed, "method", base, len(to.METHODS)),
        below(seed, "marker", base, len(ti.MARKERS)),
        below(seed, "outcome", base, len(ti.OUTCOMES)),
    )


def texts(seed: int, index: Ints, base: Ints, role: Ints, subject: Subject) -> Texts:
    """Return the piece numbers of each work's text."""
    choices = _choices(seed, index, base, role, subject)
    form = np.where(chance(seed, "form", base) < 0.55, 0, 1)
    head = np.stack([_column(_TITLES, part, subject.topic * 2 + form, choices) for part in (0, 1)], axis=1)
    chapters = pieces().bank("book").number(*(choices[name] for name in _ARGUMENTS["book"]))
    head[role == Role.BOOK, 0], head[role == Role.BOOK, 1] = chapters[role == Role.BOOK], 0
    body = np.stack([_column(_ABSTRACTS, part, subject.topic, choices) for part in range(9)], axis=1)
    body[np.isin(role, (*NOTICES, Role.BOOK))] = 0
    conference = np.array([True, True, False, False, True, False, True, True, False])
    body[np.ix_(role == Role.CONFERENCE, conference)] = 0
    protocol = role == Role.PROTOCOL
    body[protocol, 5:7], body[protocol, 4] = 0, pieces().bank("planned").number(choices["goal"])[protocol]
    body[(chance(seed, "no abstract", base) < 0.08) & (role != Role.PREPRINT)] = 0
    words = np.stack([_column(_KEYWORDS, part, subject.topic, choices) for part in range(3)], axis=1)
    words[np.isin(role, NOTICES) | (chance(seed, "keywords", index) < 0.25)] = 0
    title = np.concatenate([_prefix(seed, index, role)[:, None], head, _suffix(seed, base, role)[:, None]], axis=1)
    return Texts(title.astype(np.int32), body.astype(np.int32), words.astype(np.int32))


def _choices(seed: int, index: Ints, base: Ints, role: Ints, subject: Subject) -> dict[str, Ints]:
    made = {name: below(seed, name, base, size) for name, size in _SIZES.items()}
    own = np.isin(role, _OWN_RESULTS)
    for name in ("one", "two"):
        made[name] = np.where(own, below(seed, name, index, _SIZES[name]), made[name])
    made["two"] += made["two"] % 22 == made["one"] % 22
    made["folk"] = subject.condition * 4 + made["folk"]
    made["carers"] = (subject.condition * 5 + made["carers"]) % len(CARERS)
    made["zero"] = np.zeros_like(index)
    made |= {name: getattr(subject, name) for name in ("condition", "community", "method", "marker", "outcome")}
    return made


def _column(
    table: tuple[tuple[str, str], ...] | tuple[str, ...], part: int, row: Ints, choices: dict[str, Ints]
) -> Ints:
    lines = [line for entry in table for line in ((entry,) if isinstance(entry, str) else entry)]
    names = [line.split()[part] for line in lines]
    column = np.zeros_like(row)
    for name in sorted(set(names) - {"-"}):
        where = np.isin(row, [at for at, other in enumerate(names) if other == name])
        if where.any():
            first, *others = (choices[argument][where] for argument in _ARGUMENTS[name])
            # The pattern moves on with the column, and so do themes and numbers: two sentences of one kind differ.
            others = [other + 5 * part for other in others] if name in _MOVING else others
            column[where] = pieces().bank(name).number(first + part, *others)
    return column


def _prefix(seed: int, index: Ints, role: Ints) -> Ints:
    bank = pieces().bank("prefix")
    which = below(seed, "prefix", index, 2)
    number = np.zeros_like(index)
    for notice, first in ((Role.ERRATUM, 0), (Role.RETRACTION, 2), (Role.COMMENT, 4), (Role.CONCERN, 6)):
        number = np.where(role == notice, bank.number(which + first), number)
    return number


def _suffix(seed: int, base: Ints, role: Ints) -> Ints:
    bank = pieces().bank("suffix")
    style = below(seed, "part style", base, len(ti.PART_SUFFIXES)) * 2
    number = np.where(role == Role.PROTOCOL, bank.number(np.zeros_like(base)), 0)
    number = np.where(role == Role.PART_ONE, bank.number(style + 2), number)
    return np.where(role == Role.PART_TWO, bank.number(style + 3), number)


TOPIC_COUNT = len(Topic)
