"""Verdicts in words, written by the levels that decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rowen.dedup import levels as on
from rowen.dedup.comparing import Compared
from rowen.dedup.evidence import learnt
from rowen.dedup.levels import LevelCodes, Scale
from rowen.dedup.marks import CONTRAST_WORDS, MARKER_WORDS, NOTICE_WORDS
from rowen.dedup.rules import Rule
from rowen.dedup.table import Ints, MatchTable
from rowen.records import Answer, PairVerdict

OPENING = {Answer.SAME: "same", Answer.DIFFERENT: "different", Answer.ASK: "to be decided by a person"}
_VERSION_WORDS = ("a preprint", "a trial registration", "", "", "a thesis", "a report", "a meeting abstract")
_PLACES = (on.CONTAINER, on.VOLUME, on.PAGES, on.ABSTRACT)
_FIELDS = tuple(
    scale
    for scale in on.SCALES
    if scale
    not in (on.SUPPORT, on.CONFLICT, on.LENGTH, on.IDENTICAL, on.AHEAD, on.WHOLE, on.TEAM, on.EXTENT, on.MEETINGS)
)


def verdicts(table: MatchTable, pairs: Compared, chosen: LevelCodes, rules: tuple[Rule, ...]) -> list[PairVerdict]:
    """Return the verdicts of pairs with the rules that were chosen for them (``chosen`` holds no ``NO_RULE``)."""
    columns = {scale: codes.tolist() for scale, codes in pairs.levels.items()}
    found = zip(
        pairs.left.tolist(), pairs.right.tolist(), chosen.tolist(), learnt().chance(pairs).tolist(), strict=True
    )
    written: list[PairVerdict] = []
    for place, (left, right, number, score) in enumerate(found):
        rule = rules[number]
        levels = {scale: column[place] for scale, column in columns.items()}
        text = explanation(table, rule, levels, (left, right))
        ids = table.ids[left], table.ids[right]
        written.append(PairVerdict(*ids, rule.answer, text, round(score, 4), link=rule.link))
    return written


def explanation(table: MatchTable, rule: Rule, levels: dict[Scale, int], pair: tuple[int, int]) -> str:
    """Return the reasons of one verdict: what the rule asked for, then what else is worth knowing."""
    used = list(dict.fromkeys(scale for scale in _quoted(rule, levels) if _words(scale, levels)))
    rest = [scale for scale in _FIELDS if scale not in used and _notable(scale, levels[scale])]

    def phrases(scales: Iterable[Scale]) -> list[str]:
        return [_phrase(table, scale, levels, pair) for scale in scales]

    opening = OPENING[rule.answer]
    if rule.answer is Answer.SAME:
        return "; ".join((f"{opening}, because {_joined(phrases(used))}", *phrases(rest)))
    against = [scale for scale in (*used, *rest) if levels[scale] < _NEUTRAL[scale]]
    agreeing = [scale for scale in (*used, *rest) if scale not in against]
    because = _joined(phrases(against)) or "too little else is known"
    although = f", although {_joined(phrases(agreeing))}" if agreeing else ""
    return f"{opening}, because {because}{although}"


# Levels below this one speak against the pair.
_NEUTRAL = {scale: scale.code("missing") if "missing" in scale.names else scale.best for scale in on.SCALES} | {
    on.TITLE: on.TITLE.code("similar")
}


def _quoted(rule: Rule, levels: dict[Scale, int]) -> Iterable[Scale]:
    """Yield the scales to quote; the count of agreeing places stands for those places."""
    for condition in rule.when:
        scale = condition.scale
        if scale is on.SUPPORT:
            yield from (place for place in _PLACES if levels[place] in AGREEING[place].codes)
        elif scale.names[levels[scale]] != "missing" and len(condition.codes) <= len(scale.names) - 1:
            yield scale


AGREEING = {condition.scale: condition for condition in on.AGREEING}


def _words(scale: Scale, levels: dict[Scale, int]) -> str:
    return scale.words[levels[scale]]


def _notable(scale: Scale, level: int) -> bool:
    return level != scale.best and bool(scale.words[level]) and scale.names[level] != "missing"


def _joined(phrases: Iterable[str]) -> str:
    parts = list(phrases)
    return parts[0] if len(parts) == 1 else " and ".join((", ".join(parts[:-1]), parts[-1])) if parts else ""


def _phrase(table: MatchTable, scale: Scale, levels: dict[Scale, int], pair: tuple[int, int]) -> str:
    words = _words(scale, levels)
    if not scale.values or levels[scale] == scale.best:
        return words
    return f"{words} ({' / '.join(_shown(table, scale, row) or 'none' for row in pair)})"


def _shown(table: MatchTable, scale: Scale, row: int) -> str:
    return _SHOWN[scale](table, row)


def _bits(column: str, names: tuple[str, ...]) -> Callable[[MatchTable, int], str]:
    def show(table: MatchTable, row: int) -> str:
        masks: Ints = getattr(table, column)
        return ", ".join(name for place, name in enumerate(names) if name and int(masks[row]) >> place & 1)

    return show


_SHOWN: dict[Scale, Callable[[MatchTable, int], str]] = {
    on.DOI: lambda table, row: table.doi.text(row),
    on.PMID: lambda table, row: table.pmid.text(row),
    on.GIVEN: lambda table, row: table.given.text(row),
    on.NUMBERS: lambda table, row: table.numbers.text(row),
    on.WORDS: _bits("contrasts", CONTRAST_WORDS),
    on.MARKER: _bits("markers", MARKER_WORDS),
    on.NOTICE: _bits("notices", NOTICE_WORDS),
    on.VERSION: _bits("versions", _VERSION_WORDS),
    on.SORT: _bits("versions", _VERSION_WORDS),
    on.YEAR: lambda table, row: str(table.year[row] or ""),
    on.VOLUME: lambda table, row: table.volume.text(row),
    on.ISSUE: lambda table, row: table.issue.text(row),
    on.PAGES: lambda table, row: table.pages_shown.text(row),
}
