"""What a person gets for reading: the pairs left to a person, in the order given, answered by the truth."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import _labelled as lab

SHARES = (50, 80, 95, 100)
Node = tuple[str, str]


@dataclass(frozen=True)
class Link:
    """One pair put to a person: which set it is from, the two ids, and its score (as the tool gives it)."""

    set: str
    one: str
    two: str
    score: float


@dataclass(frozen=True)
class Queue:
    """A tool's links in order.

    Attributes:
        links: as many as the tool gives.
        true: for each link whether the two are duplicates.
        finds: for each link whether it joins two groups of one true set that no earlier link joined.
    """

    links: tuple[Link, ...]
    true: tuple[bool, ...]
    finds: tuple[bool, ...]

    @property
    def found(self) -> int:
        return sum(self.finds)

    def read_for(self, percent: int) -> int:
        """Return how many links are read until that share of all that can be found is found."""
        wanted, found = -(-self.found * percent // 100), 0
        for number, finds in enumerate(self.finds, 1):
            found += finds
            if found >= wanted:
                return number if wanted else 0
        return 0


def asked(path: Path, name: str) -> tuple[Link, ...]:
    """Read the links of a result in the file's order: Rowen's ``--pairs`` (only what it asks) or a plain list."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row.get("answer", "ask") == "ask"]
    return tuple(Link(name, row["record_id_1"], row["record_id_2"], float(row.get("score") or 0)) for row in rows)


def queue(links: Sequence[Link], sets: Mapping[str, lab.Labelled], clusters: Mapping[str, Mapping[str, str]]) -> Queue:
    """Answer links one after the other."""
    entity = {name: held.entity for name, held in sets.items()}
    joined = lab.Groups()
    true, finds = [], []
    for link in links:
        where, one, two = link.set, link.one, link.two
        here, there = entity[where].get(one), entity[where].get(two)
        true.append(here is not None and here == there)
        # A cluster that holds two works is two groups here: each work's part.
        ends = (f"{where} {here} {clusters[where][one]}", f"{where} {there} {clusters[where][two]}")
        finds.append(true[-1] and joined.join(*ends))
    return Queue(tuple(links), tuple(true), tuple(finds))


def ranked(links: Sequence[Link]) -> list[Link]:
    """Return links of several sets as one list, the highest score first."""
    return sorted(links, key=lambda link: (-link.score, link.set, link.one, link.two))


def reading_rows(tool: str, queues: Mapping[str, Queue], left: Mapping[str, int]) -> Iterator[str]:
    """Yield the table of what is read for what is found."""
    for name, held in queues.items():
        read = " | ".join(f"{held.read_for(share):,}" for share in SHARES)
        each = f"{len(held.links) / held.found:.1f}" if held.found else "-"
        yield (
            f"| {name} | {tool} | {len(held.links):,} | {sum(held.true):,} | {held.found:,} | {each} | {read} |"
            f" {left[name] - held.found:,} |"
        )


READING_HEAD = (
    "| set | tool | links | true | duplicates found | links for one | to 50 % | to 80 % | to 95 % | to 100 % | FN left |",
    "|:--|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
)


def calibration(held: Queue, unlabelled: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield the table of score bands: how many, what share is true, what the score says."""
    yield "| score | pairs | true | share true | mean score |"
    yield "|:--|--:|--:|--:|--:|"
    kept = [
        (link.score, true)
        for link, true in zip(held.links, held.true, strict=True)
        if link.one not in unlabelled[link.set] and link.two not in unlabelled[link.set]
    ]
    for tenth in range(10):
        band = [(score, true) for score, true in kept if min(int(score * 10), 9) == tenth]
        if band:
            right = sum(true for _, true in band)
            mean = sum(score for score, _ in band) / len(band)
            yield f"| .{tenth} to {(tenth + 1) / 10:.1f} | {len(band):,} | {right:,} | {right / len(band):.3f} | {mean:.3f} |"
    if kept:
        brier = sum((score - true) ** 2 for score, true in kept) / len(kept)
        share = sum(true for _, true in kept) / len(kept)
        yield f"\nMean squared error of the score {brier:.4f} (of always saying {share:.3f}: {share * (1 - share):.4f})."
