"""Reports from retrieval to inclusion, and studies against those of the previous version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rowen.ledger.places import Place
from rowen.ledger.snapshot import Snapshot
from rowen.ledger.types import Box, Standing
from rowen.ledger.window import Window, split_box

OF_NEW = "of new studies"
OF_OLD = "of studies in the previous version"
DROPPED = "no longer included"
REOPENED = "being decided again"
JOINED = "reports now counted under another study"


def report_boxes(now: Snapshot, window: Window, column: str) -> list[Box]:
    """Return one column's boxes from "sought" to "excluded"."""
    at: dict[str, list[str]] = defaultdict(list)
    reasons: dict[str, list[str]] = defaultdict(list)
    for number, where, place in window.reached:
        if where != column:
            continue
        public = now.publics[number]
        for name in _report_boxes_of(place):
            at[name].append(public)
        if place.full_text is Standing.EXCLUDED:
            reasons[place.reason].append(public)
    names = (
        "sought_reports",
        "awaiting_retrieval",
        "notretrieved_reports",
        "assessed",
        "undecided",
        "awaiting_classification",
        "ongoing",
    )
    plain = [Box(f"{column}_{name}", "reports", tuple(sorted(at[name]))) for name in names]
    ranked = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    return [*plain, split_box(f"{column}_excluded", "reports", ranked)]


def _report_boxes_of(place: Place) -> Iterable[str]:
    yield "sought_reports"
    if place.full_text is Standing.NOT_RETRIEVED:
        yield "notretrieved_reports"
    elif not place.retrieved:
        yield "awaiting_retrieval"
    else:
        yield "assessed"
        if place.full_text in (Standing.OPEN, Standing.CONFLICT):
            yield "undecided"
        elif place.full_text is Standing.AWAITING:
            yield "awaiting_classification"
        elif place.full_text is Standing.ONGOING:
            yield "ongoing"


@dataclass(frozen=True)
class Included:
    """The included reports of a moment, by citation number, each with its study."""

    study_of: dict[int, str]

    @classmethod
    def at(cls, moment: Snapshot) -> Included:
        """Read them from a snapshot."""
        return cls(
            {
                number: moment.study(number)
                for number, place in moment.places.items()
                if place.full_text is Standing.INCLUDED
            }
        )

    @property
    def studies(self) -> set[str]:
        """Their studies."""
        return set(self.study_of.values())


def included_boxes(now: Snapshot, then: Snapshot | None) -> list[Box]:
    """Return the boxes of previous, new, removed and total studies and reports."""
    total = Included.at(now)
    previous = Included.at(then) if then else Included({})
    renamed = _continued(previous, total, now)
    before = {renamed.get(study, study) for study in previous.studies}
    new = total.studies - before
    new_reports = sorted(now.publics[number] for number in total.study_of.keys() - previous.study_of.keys())
    of = {now.publics[number]: study for number, study in total.study_of.items()}
    removed = {study: _why_removed(study, previous, total, now) for study in sorted(before - total.studies)}
    shares = [(label, [s for s, why in removed.items() if why == label]) for label in (DROPPED, REOPENED, JOINED)]
    split = [
        (OF_NEW, [one for one in new_reports if of[one] in new]),
        (OF_OLD, [one for one in new_reports if of[one] not in new]),
    ]
    publics = {**(then.publics if then else {}), **now.publics}
    removed_reports = sorted(publics[number] for number in previous.study_of.keys() - total.study_of.keys())
    return [
        Box("previous_studies", "studies", tuple(sorted(before))),
        Box("previous_reports", "reports", tuple(sorted(publics[number] for number in previous.study_of))),
        Box("new_studies", "studies", tuple(sorted(new))),
        split_box("new_reports", "reports", split) if then else Box("new_reports", "reports", tuple(new_reports)),
        split_box("removed_studies", "studies", shares),
        Box("removed_reports", "reports", tuple(removed_reports)),
        Box("total_studies", "studies", tuple(sorted(total.studies))),
        Box("total_reports", "reports", tuple(sorted(now.publics[number] for number in total.study_of))),
    ]


def _continued(previous: Included, total: Included, now: Snapshot) -> dict[str, str]:
    """For studies that only changed their name since: the new name. A study is its reports, not its label."""
    renamed: dict[str, str] = {}
    free = total.studies - previous.studies
    for study in sorted(previous.studies - total.studies):
        heirs = {
            total.study_of[heir]
            for number, of in previous.study_of.items()
            if of == study and (heir := now.survivor[number]) in total.study_of
        }
        choice = min(heirs & free, default=None)
        if choice is not None:
            renamed[study] = choice
            free.discard(choice)
    return renamed


def _why_removed(study: str, previous: Included, total: Included, now: Snapshot) -> str:
    heirs = {now.survivor[number] for number, of in previous.study_of.items() if of == study}
    if heirs & total.study_of.keys():
        return JOINED
    return DROPPED if all(now.place(heir).final for heir in heirs) else REOPENED
