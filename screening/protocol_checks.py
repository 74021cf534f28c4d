"""What a schema cannot say: names that must exist, numbers that must fit, files that must be there."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from rowen.records import Problem, SourceKind
from rowen.records.clock import now
from screening.complaints import complaints
from screening.cron import cron_fault, timezone_fault
from screening.draft import Draft
from screening.review_file import RuleBlock, SourceBlock
from screening.rule import RuleUse
from screening.rules import RULES, rule_named
from screening.strategies import StrategyText, read_strategy, strategy_errors, strategy_warnings
from screening.yaml_lines import Path as Place
from screening.yaml_lines import dotted

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(slots=True)
class Checked:
    """The outcome of all checks.

    Attributes:
        errors, warnings: errors stop a review; warnings are shown.
        strategies: the strategy of each source that has a usable one.
        rules: rules with checked parameters.
    """

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    strategies: dict[str, StrategyText] = field(default_factory=dict)
    rules: tuple[RuleUse, ...] = ()


@dataclass(frozen=True, slots=True)
class _Room:
    """What every check needs: the draft, where it lies, what connectors there are, where to put findings."""

    draft: Draft
    folder: Path
    shown: str
    connectors: tuple[str, ...]
    refused: Mapping[str, Problem]
    checked: Checked

    def error(self, path: Place, message: str, remedy: str) -> None:
        self.checked.errors.append(self.problem(path, message, remedy))

    def warn(self, path: Place, message: str, remedy: str) -> None:
        self.checked.warnings.append(self.problem(path, message, remedy))

    def problem(self, path: Place, message: str, remedy: str) -> Problem:
        return Problem(message, remedy, file=self.shown, line=self.draft.document.line(path), field=dotted(path))


def check(
    draft: Draft, folder: Path, shown: str, connectors: tuple[str, ...], refused: Mapping[str, Problem]
) -> Checked:
    """Check everything in a draft that is sound enough to be checked; ``shown`` is review.yaml's name in messages."""
    room = _Room(draft, folder, shown, connectors, refused, Checked())
    if isinstance(draft.document.data, dict):
        for look in _CHECKS:
            look(room)
    return room.checked


def _slug(room: _Room) -> None:
    if not _SLUG.fullmatch(room.folder.resolve().name):
        remedy = "Rename the folder: letters, digits, - and _ only, e.g. online-communities."
        room.error((), f"The folder's name {room.folder.resolve().name!r} cannot name a review.", remedy)


def _sources(room: _Room) -> None:
    files: dict[str, str] = {}
    for key, source in room.draft.sources.items():
        place = ("sources", key)
        _method(room, source, place)
        _connector(room, source, place)
        _strategy(room, source, key)
        if source.strategy in files:
            message = f"{files[source.strategy]} and {key} share the strategy file {source.strategy}."
            room.warn((*place, "strategy"), message, "Give each source its own: no two platforms share a syntax.")
        files.setdefault(source.strategy, key)
        if source.how == "inbox" and source.due_every_days is None:
            remedy = "Add `due_every_days: 30`, so that Rowen can say when an export is due."
            room.warn(place, "An inbox without due days is never due.", remedy)


def _broken_sources(room: _Room) -> None:
    """Look into source blocks that have a structural error too, so that no second round of errors follows."""
    sources = room.draft.document.data.get("sources")
    for key, entry in sources.items() if isinstance(sources, dict) else ():
        if key in room.draft.sources or not isinstance(entry, dict):
            continue
        strategy, connector = entry.get("strategy"), entry.get("connector")
        if isinstance(strategy, str) and strategy:
            _read(room, strategy, key)
        if isinstance(connector, str) and connector not in room.connectors and connector not in room.refused:
            _no_connector(room, connector, ("sources", key))


def _method(room: _Room, source: SourceBlock, place: Place) -> None:
    if source.kind is SourceKind.OTHER and source.method is None:
        remedy = "Add `method: citation`, `method: website` or `method: organisation`."
        room.error(place, "A source of kind other needs a method: PRISMA counts them apart.", remedy)
    if source.kind is not SourceKind.OTHER and source.method is not None:
        remedy = "Remove `method:`, or write `kind: other`."
        room.error((*place, "method"), f"A {source.kind.value} has no method.", remedy)


def _connector(room: _Room, source: SourceBlock, place: Place) -> None:
    if source.how == "inbox":
        if source.connector is not None:
            remedy = "Remove `connector:`, or write `how: api`."
            room.error((*place, "connector"), "A source that comes through the inbox has no connector.", remedy)
    elif source.connector is None:
        room.error(
            place,
            "A source with `how: api` needs a connector.",
            f"Add `connector:`, one of: {', '.join(room.connectors)}.",
        )
    elif source.connector in room.refused:
        why = room.refused[source.connector]
        room.error((*place, "connector"), why.message, why.remedy)
    elif source.connector not in room.connectors:
        _no_connector(room, source.connector, place)


def _no_connector(room: _Room, name: str, place: Place) -> None:
    remedy = f"{_guess(name, room.connectors)}Known: {', '.join(room.connectors)}. Without one, write `how: inbox`."
    room.error((*place, "connector"), f"There is no connector {name!r}.", remedy)


def _strategy(room: _Room, source: SourceBlock, key: str) -> None:
    read = _read(room, source.strategy, key)
    if read is None:
        return
    room.checked.strategies[key] = read
    shown, api = (room.folder / source.strategy).as_posix(), source.how == "api"
    room.checked.errors.extend(strategy_errors(read.text, shown, api=api))
    room.checked.warnings.extend(strategy_warnings(read.text, shown, api=api, connector=source.connector))


def _read(room: _Room, name: str, key: str) -> StrategyText | None:
    """Read a strategy file. What is wrong inside it is shown in it; a missing file is shown where it is named."""
    read = read_strategy(room.folder, name)
    if isinstance(read, StrategyText):
        return read
    here = room.problem(("sources", key, "strategy"), f"{read.file}: {read.message}", read.remedy)
    in_file = Problem(read.message, read.remedy, read.file, read.line, here.field)
    room.checked.errors.append(here if read.line is None else in_file)
    return None


def _rules(room: _Room) -> None:
    uses, labels = [], dict[str, int]()
    for index, block in room.draft.rules.items():
        place: Place = ("rules", index)
        label = block.label or block.name
        if label in labels:
            message = f"Two rules are called {label!r} (items {labels[label] + 1} and {index + 1})."
            room.error(place, message, "Give each use of the rule a `label:` of its own.")
        labels.setdefault(label, index)
        _rule_reason(room, block, place)
        if use := _use(room, block, label, place):
            uses.append(use)
    room.checked.rules = tuple(uses)


def _rule_reason(room: _Room, block: RuleBlock, place: Place) -> None:
    known = tuple(room.draft.reasons.title_abstract) if room.draft.reasons else None
    if block.reason and known is not None and block.reason not in known:
        remedy = f"{_guess(block.reason, known)}Add it under exclusion_reasons.title_abstract, or remove `reason:`."
        room.error((*place, "reason"), f"There is no title and abstract reason {block.reason!r}.", remedy)


def _use(room: _Room, block: RuleBlock, label: str, place: Place) -> RuleUse | None:
    rule = rule_named(block.name)
    if rule is None:
        names = tuple(rule.name for rule in RULES)
        remedy = f"{_guess(block.name, names)}Known rules: {', '.join(names)}."
        room.error((*place, "name"), f"There is no rule {block.name!r}.", remedy)
        return None
    try:
        parameters = rule.parameters.model_validate_json(json.dumps(block.parameters))
    except ValidationError as error:
        prefix = (*place, "parameters")
        room.checked.errors.extend(complaints(error, rule.parameters, room.draft.document, room.shown, prefix))
        return None
    return RuleUse(
        name=block.name, label=label, parameters=parameters, automation=block.automation, reason=block.reason or ""
    )


def _people(room: _Room) -> None:
    reviewers, adjudicators = room.draft.reviewers or (), room.draft.adjudicators or ()
    for section, names in (("reviewers", reviewers), ("adjudicators", adjudicators)):
        for index, name in enumerate(names):
            if name in names[:index]:
                room.error((section, index), f"{name!r} is here twice.", "Keep one.")
            if twin := next((one for one in reviewers if one != name and one.casefold() == name.casefold()), None):
                message = f"{name!r} and {twin!r} differ in capitals only."
                room.error((section, index), message, "Write a person's name the same everywhere.")


def _stages(room: _Room) -> None:
    if room.draft.reviewers is None or room.draft.stages is None:
        return
    named = len(room.draft.reviewers)
    for stage, needed in room.draft.stages.model_dump().items():
        place: Place = ("reviewers_per_stage", stage)
        if needed > named:
            message = f"{needed} reviewers per citation are asked for, but only {named} named."
            room.error(place, message, "Name more reviewers, or ask for fewer.")
        elif needed == 1:
            remedy = "Two independent reviewers miss fewer studies (PRISMA 2020 item 8 asks how many there were)."
            room.warn(place, f"A single reviewer decides at {stage}.", remedy)
        elif room.draft.adjudicators == ():
            remedy = "Add `adjudicators:` with at least one name."
            room.warn(("adjudicators",), f"Nobody is named to settle conflicts at {stage}.", remedy)


def _schedule(room: _Room) -> None:
    if (schedule := room.draft.schedule) is None:
        return
    if fault := cron_fault(schedule.cron):
        remedy = 'Write five fields, e.g. "0 6 1 * *" for 6 o\'clock on the first of each month.'
        room.error(("schedule", "cron"), f"The cron expression {schedule.cron!r} does not work: {fault}.", remedy)
    if fault := timezone_fault(schedule.timezone):
        remedy = "Write a name like Europe/London or UTC."
        room.error(("schedule", "timezone"), f"The time zone does not work: {fault}.", remedy)


def _known_included(room: _Room) -> None:
    seen: dict[tuple[str, str], int] = {}
    for index, block in room.draft.known.items():
        place: Place = ("known_included", index)
        ids = [(name, value) for name in ("pmid", "doi", "title") if (value := getattr(block, name))]
        if not ids:
            room.error(place, "A known study needs an identifier.", "Add `pmid:`, `doi:` or `title:`.")
        for one in ids:
            if one in seen:
                message = f"{one[0]} {one[1]} is here twice (items {seen[one] + 1} and {index + 1})."
                room.error(place, message, "Keep one.")
            seen.setdefault(one, index)
    if not room.draft.document.data.get("known_included"):
        remedy = "List studies you know must be found (pmid, doi or title): each run then checks that they are."
        room.warn(("known_included",), "No known included studies are named.", remedy)


def _dates(room: _Room) -> None:
    previous, today = room.draft.previous, now().date()
    for name in ("published", "searched_until"):
        day = getattr(previous, name) if previous else None
        if day is not None and day > today:
            room.error(("previous_version", name), f"{day} lies in the future.", "Correct the date.")
    if previous and previous.published and previous.searched_until and previous.searched_until > previous.published:
        message = "The last search is later than the publication."
        room.error(("previous_version", "searched_until"), message, "Correct one of the two dates.")


def _guess(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}? " if close else ""


_CHECKS: tuple[Callable[[_Room], None], ...] = (
    _slug,
    _sources,
    _broken_sources,
    _rules,
    _people,
    _stages,
    _schedule,
    _known_included,
    _dates,
)
