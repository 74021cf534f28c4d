"""The labelled sets of the shared folder: their records, their truth, damaged copies of them, and the shared scorer."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the rooms beside this folder, not those of another tree that may be installed
SETS = ("respiratory", "stroke", "diabetes", "neuroimaging", "digital_work", "srsr")
PLACES = ("volume", "number", "pages")
NEEDED = ("ID", "title", "author", "year")
BARE = ("ID", "title", "author", "year", "journal", "booktitle")
csv.field_size_limit(1 << 30)

Row = dict[str, str]


def bench() -> Path:
    """Return the folder with the labelled sets and the scorer, or stop with a word on where to put it."""
    folder = Path(os.environ.get("ROWEN_SHARED", ROOT.parent / "shared")) / "bench" / "dedup"
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: set ROWEN_SHARED to the folder that holds bench/dedup")
    return folder


def scorer() -> ModuleType:
    """Return the shared evaluate.py as a module."""
    spec = importlib.util.spec_from_file_location("evaluate", bench() / "evaluate.py")
    if spec is None or spec.loader is None:
        sys.exit("evaluate.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Labelled:
    """One labelled set.

    Attributes:
        name: the folder's name.
        columns: the header.
        rows: every record, in the file's order.
        sets: ids of each true set of two or more.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sets: tuple[tuple[str, ...], ...]

    @property
    def entity(self) -> dict[str, int]:
        """The number of the true set of each record that has one."""
        return {member: number for number, members in enumerate(self.sets) for member in members}

    @property
    def unlabelled(self) -> frozenset[str]:
        """Unique records without a title: nobody looked at them (the scorer's ``--require-field title``)."""
        known = self.entity
        empty = scorer().EMPTY
        return frozenset(
            row["ID"] for row in self.rows if row["title"].strip().lower() in empty and row["ID"] not in known
        )

    @property
    def true_pairs(self) -> int:
        return sum(len(members) * (len(members) - 1) // 2 for members in self.sets)

    @property
    def duplicates(self) -> int:
        """Records that ought to go."""
        return sum(len(members) - 1 for members in self.sets)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every true pair, the smaller id first."""
        for members in self.sets:
            yield from combinations(sorted(members), 2)


def load(name: str) -> Labelled:
    folder = bench() / "data" / name
    if not folder.is_dir():
        sys.exit(f"there is no set {name}; there are {', '.join(SETS)}")
    source = next(folder.glob("records_pre_merged.csv*"))
    raw = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    reader = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))
    rows = tuple(reader)
    with (folder / "merged_record_ids.csv").open(encoding="utf-8", newline="") as stream:
        sets = tuple(tuple(row["merged_ids"].split(";")) for row in csv.DictReader(stream))
    return Labelled(name, tuple(reader.fieldnames or ()), rows, sets)


def mistyped(title: str, dice: random.Random) -> str:
    """Leave out, replace or add one letter in a hundred."""
    letters = []
    for letter in title:
        chance = dice.random()
        other = dice.choice("abcdefghijklmnopqrstuvwxyz")
        letters.append("" if chance < 1 / 300 else other if chance < 2 / 300 else letter + other * (chance < 1 / 100))
    return "".join(letters)


def _each(change: Callable[[Row, random.Random], Row]) -> Callable[[Sequence[Row], random.Random], list[Row]]:
    return lambda rows, dice: [change(row, dice) for row in rows]


def _shuffled(rows: Sequence[Row], dice: random.Random) -> list[Row]:
    return dice.sample(rows, len(rows))


def _renamed(rows: Sequence[Row], dice: random.Random) -> list[Row]:
    """Shuffle the rows and give every record another one's id."""
    renames = renaming([row["ID"] for row in rows])
    return _shuffled([{**row, "ID": renames[row["ID"]]} for row in rows], dice)


def renaming(ids: Sequence[str]) -> dict[str, str]:
    """Return the other name that each record bears in a renamed copy."""
    return dict(zip(ids, random.Random(7).sample(ids, len(ids)), strict=True))


DAMAGES: dict[str, Callable[[Sequence[Row], random.Random], list[Row]]] = {
    "none": lambda rows, _: list(rows),
    "places": _each(lambda row, _: {k: "" if k in PLACES else v for k, v in row.items()}),
    "typos": _each(lambda row, dice: {**row, "title": mistyped(row["title"], dice)}),
    "bare": _each(lambda row, _: {k: v if k in BARE else "" for k, v in row.items()}),
    "nodoi": _each(lambda row, _: {k: "" if k in ("doi", "url") else v for k, v in row.items()}),
    "titles": _each(lambda row, _: {k: v if k in ("ID", "title") else "" for k, v in row.items()}),
    "shuffled": _shuffled,
    "renamed": _renamed,
}
WORDS = {
    "none": "none",
    "places": "volume, issue, pages blank",
    "typos": "one letter in a hundred of the titles mistyped",
    "bare": "only author, title, year, journal",
    "nodoi": "no DOI and no URL",
    "titles": "only titles",
    "shuffled": "rows shuffled",
    "renamed": "rows shuffled, ids dealt anew",
}


def write(labelled: Labelled, damage: str, to: Path) -> Path:
    """Write the set's records, damaged as told, as a plain CSV.

    A column that the damage emptied is left out, as in a file that never had it: a tool may read an empty type as a type.
    Authors and years stay, since some tools refuse a file without these columns.
    """
    rows = DAMAGES[damage](labelled.rows, random.Random(5))
    columns = [column for column in labelled.columns if column in NEEDED or any(row[column] for row in rows)]
    with to.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return to


def clusters(path: Path) -> dict[str, str]:
    """Read a result: the cluster of each record."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["record_id"]: row["cluster_id"] for row in csv.DictReader(stream)}


def write_clusters(found: Mapping[str, str], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("record_id", "cluster_id"))
        writer.writerows(found.items())


def groups(found: Mapping[str, str]) -> set[frozenset[str]]:
    """Return a result as a set of sets, whatever the clusters are called."""
    held: dict[str, set[str]] = {}
    for record, cluster in found.items():
        held.setdefault(cluster, set()).add(record)
    return {frozenset(members) for members in held.values()}


class Groups:
    """Disjoint sets of ids: what earlier answers have joined."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self.parent: dict[str, str] = {}
        for one, two in pairs:
            self.join(one, two)

    def root(self, key: str) -> str:
        while (above := self.parent.get(key, key)) != key:
            self.parent[key] = self.parent.get(above, above)
            key = above
        return key

    def join(self, one: str, two: str) -> bool:
        """Join two; return whether they were apart."""
        first, second = self.root(one), self.root(two)
        self.parent[second] = first
        return first != second
