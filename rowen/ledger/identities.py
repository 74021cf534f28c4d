"""The sums that a PRISMA 2020 flow diagram must satisfy, checked on sets of ids (P1 to P12 in docs/reports/prisma.md).

Works on a state alone, without the ledger: a state read back from a file can be checked too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from rowen.ledger.types import Box, PrismaState
from rowen.records import InvariantError, Problem

Ids = frozenset[str]
Rule = Callable[["Boxes"], Iterator[str]]

DBR = ("database_results", "register_results")
OTHER = ("website_results", "organisation_results", "citations_results")
COLUMNS = (("", "dbr", DBR), ("other_", "other", OTHER))
REMEDY = "Nothing was published. Keep the database as it is and report this with the line above: a count is wrong."


class Boxes:
    """The boxes of a state as sets, by name."""

    def __init__(self, state: PrismaState) -> None:
        self.state = state
        self.by_name: dict[str, Box] = {box.name: box for box in state.boxes}

    def __getitem__(self, name: str) -> Ids:
        return frozenset(self.by_name[name].ids)

    def union(self, *names: str) -> Ids:
        """Return the ids of several boxes together."""
        return frozenset().union(*(self[name] for name in names))

    def parts(self, name: str) -> list[Ids]:
        """Return the ids of each part of a box."""
        return [frozenset(part.ids) for part in self.by_name[name].parts]


def check(state: PrismaState) -> tuple[Problem, ...]:
    """Return every identity that does not hold; empty when all do."""
    boxes = Boxes(state)
    absent = sorted(set(NEEDED) - boxes.by_name.keys())
    if absent:
        return (Problem(f"P10: boxes are missing: {', '.join(absent)}.", REMEDY, field="P10"),)
    return tuple(
        Problem(f"{name}: {broken}", REMEDY, field=name) for name, rule in IDENTITIES for broken in rule(boxes)
    )


def require(state: PrismaState) -> None:
    """Pass a state on only if every identity holds.

    Raises:
        InvariantError: one does not; the message names each, with ids to look at.
    """
    problems = check(state)
    if problems:
        raise InvariantError("\n".join(str(problem) for problem in problems))


def _same(left: Ids, right: Ids, words: str) -> Iterator[str]:
    if left != right:
        odd = sorted(left ^ right)
        yield f"{words}: {len(left):,} against {len(right):,}; look at {', '.join(odd[:5])}."


def _within(inner: Ids, outer: Ids, words: str) -> Iterator[str]:
    if not inner <= outer:
        odd = sorted(inner - outer)
        yield f"{words}: {len(odd):,} are not; look at {', '.join(odd[:5])}."


def _apart(sets: list[tuple[str, Ids]]) -> Iterator[str]:
    if sum(len(ids) for _, ids in sets) == len(frozenset().union(*(ids for _, ids in sets))):
        return
    for (one, left), (other, right) in combinations(sets, 2):
        if left & right:
            odd = sorted(left & right)
            yield f"{one} and {other} share {len(odd):,} ids; look at {', '.join(odd[:5])}."


def _p1(boxes: Boxes) -> Iterator[str]:
    """The databases add up, and so do the registers and the other methods."""
    for name in (*DBR, *OTHER):
        yield from _same(frozenset().union(*boxes.parts(name)), boxes[name], f"the sources of {name} do not add up")


def _p2(boxes: Boxes) -> Iterator[str]:
    """Screened = identified - duplicates - automation - other reasons; in either column."""
    for prefix, column, found in COLUMNS:
        removed = boxes.union(*(f"{prefix}{name}" for name in ("duplicates", "excluded_automatic", "excluded_other")))
        yield from _within(removed, boxes.union(*found), f"what was removed before screening ({column}) was identified")
        left = boxes.union(*found) - removed
        yield from _same(
            boxes[f"{prefix}records_screened"], left, f"screened is not identified less removed ({column})"
        )


def _p3(boxes: Boxes) -> Iterator[str]:
    """Excluded and awaiting are parts of screened; nothing is both removed before screening and screened."""
    for prefix, column, _ in COLUMNS:
        screened, excluded = boxes[f"{prefix}records_screened"], boxes[f"{prefix}records_excluded"]
        awaiting = boxes[f"{prefix}records_awaiting"]
        yield from _within(excluded | awaiting, screened, f"excluded and undecided records ({column}) were screened")
        yield from _apart([("excluded", excluded), ("awaiting", awaiting)])


def _p4(boxes: Boxes) -> Iterator[str]:
    """Each record that passed stands for one report that is sought."""
    for prefix, column, _ in COLUMNS:
        screened, excluded = boxes[f"{prefix}records_screened"], boxes[f"{prefix}records_excluded"]
        passed = screened - excluded - boxes[f"{prefix}records_awaiting"]
        sought = boxes[f"{column}_sought_reports"]
        if len(passed) != len(sought):
            yield f"{len(passed):,} records passed, and {len(sought):,} reports are sought ({column})."


def _p5(boxes: Boxes) -> Iterator[str]:
    """Assessed = sought - not retrieved - still being sought."""
    for _, column, _ in COLUMNS:
        gone = [f"{column}_notretrieved_reports", f"{column}_awaiting_retrieval"]
        yield from _apart([(name, boxes[name]) for name in (*gone, f"{column}_assessed")])
        whole = boxes.union(*gone, f"{column}_assessed")
        yield from _same(whole, boxes[f"{column}_sought_reports"], f"assessed is not sought less missing ({column})")


def _p6(boxes: Boxes) -> Iterator[str]:
    """Assessed = excluded (one main reason each) + included + awaiting classification + ongoing + undecided."""
    for _, column, _ in COLUMNS:
        names = [f"{column}_{n}" for n in ("excluded", "awaiting_classification", "ongoing", "undecided")]
        sets = [(name, boxes[name]) for name in names]
        sets.append((f"included ({column})", boxes[f"{column}_assessed"] & boxes["total_reports"]))
        yield from _apart(sets)
        whole = frozenset().union(*(ids for _, ids in sets))
        yield from _same(whole, boxes[f"{column}_assessed"], f"the outcomes of assessed do not add up ({column})")
        reasons = frozenset().union(*boxes.parts(f"{column}_excluded"))
        yield from _same(reasons, boxes[f"{column}_excluded"], f"the reasons of {column}_excluded do not add up")
    assessed = boxes.union("dbr_assessed", "other_assessed")
    yield from _within(boxes["new_reports"], assessed, "new reports were assessed")


def _p7(boxes: Boxes) -> Iterator[str]:
    """There are no more studies than reports, and no study without one."""
    for studies, reports in (("previous_studies", "previous_reports"), ("total_studies", "total_reports")):
        several, of = len(boxes[studies]), len(boxes[reports])
        if several > of or (several == 0) != (of == 0):
            yield f"{several:,} {studies} have {of:,} {reports}."


def _p8(boxes: Boxes) -> Iterator[str]:
    """Total = previous + new - removed; of studies and of reports."""
    for unit in ("studies", "reports"):
        previous, new, removed = (boxes[f"{name}_{unit}"] for name in ("previous", "new", "removed"))
        yield from _apart([(f"previous_{unit}", previous), (f"new_{unit}", new)])
        yield from _within(removed, previous, f"removed {unit} were in the previous version")
        total = (previous | new) - removed
        yield from _same(boxes[f"total_{unit}"], total, f"total {unit} is not previous + new - removed")
    if boxes.state.template == "new" and boxes.union("previous_studies", "previous_reports"):
        yield "a diagram of a new review has previous studies."


def _p9(boxes: Boxes) -> Iterator[str]:
    """A new report of an old study raises the reports, not the studies."""
    parts = boxes.by_name["new_reports"].parts
    of_new = parts[0].ids if parts else boxes.by_name["new_reports"].ids
    grown = len(boxes["new_studies"])
    # A study that was set apart from an old one is new and brings no new report; no study brings several of itself.
    if of_new and not grown:
        yield f"{len(of_new):,} reports of new studies, and no new study."
    if not parts and grown > len(of_new):
        yield f"{grown:,} new studies have {len(of_new):,} reports."


def _p10(boxes: Boxes) -> Iterator[str]:
    """Every number is a list: ids sorted and each once; sibling boxes and the parts of a box share none."""
    for box in boxes.state.boxes:
        if list(box.ids) != sorted(set(box.ids)):
            yield f"{box.name} lists an id twice, or not in order."
        yield from _apart([(f"{box.name}/{part.label}", frozenset(part.ids)) for part in box.parts])
        shares = frozenset().union(*(part.ids for part in box.parts))
        if box.parts:
            yield from _same(shares, frozenset(box.ids), f"the parts of {box.name} do not add up")
    for prefix, _, _ in COLUMNS:
        names = ("duplicates", "excluded_automatic", "excluded_other", "records_screened")
        yield from _apart([(f"{prefix}{name}", boxes[f"{prefix}{name}"]) for name in names])
    yield from _apart([(name, boxes[name]) for name in ("dbr_sought_reports", "other_sought_reports")])
    identified = boxes.union(*DBR, *OTHER)
    yield from _within(boxes["new_records"], identified, "new records were identified")


def _p11(boxes: Boxes) -> Iterator[str]:
    """Each reason, whatever characters it holds, is one part."""
    for name in ("dbr_excluded", "other_excluded"):
        labels = [part.label for part in boxes.by_name[name].parts]
        if len(labels) != len(set(labels)):
            yield f"{name} lists a reason twice."
        if any(not part.ids for part in boxes.by_name[name].parts):
            yield f"{name} lists a reason that excluded nothing."


def _p12(boxes: Boxes) -> Iterator[str]:
    """Databases, registers and other methods are kept apart: no record is in two of them."""
    yield from _apart([(name, boxes[name]) for name in (*DBR, *OTHER)])


IDENTITIES: tuple[tuple[str, Rule], ...] = (
    ("P1", _p1),
    ("P2", _p2),
    ("P3", _p3),
    ("P4", _p4),
    ("P5", _p5),
    ("P6", _p6),
    ("P7", _p7),
    ("P8", _p8),
    ("P9", _p9),
    ("P10", _p10),
    ("P11", _p11),
    ("P12", _p12),
)
NEEDED = (
    *DBR,
    *OTHER,
    *(
        f"{prefix}{name}"
        for prefix, _, _ in COLUMNS
        for name in (
            "duplicates",
            "excluded_automatic",
            "excluded_other",
            "records_screened",
            "records_awaiting",
            "records_excluded",
        )
    ),
    *(
        f"{column}_{name}"
        for column in ("dbr", "other")
        for name in (
            "sought_reports",
            "awaiting_retrieval",
            "notretrieved_reports",
            "assessed",
            "undecided",
            "awaiting_classification",
            "ongoing",
            "excluded",
        )
    ),
    *(f"{name}_{unit}" for unit in ("studies", "reports") for name in ("previous", "new", "removed", "total")),
    "new_records",
)
