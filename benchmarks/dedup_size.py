"""Time and memory of deduplication as the set grows, on exports of a sandbox corpus whose truth is known.

    python benchmarks/dedup_size.py                         # 10,000 to 160,000 records
    python benchmarks/dedup_size.py --million               # and 1,000,000
    python benchmarks/dedup_size.py --index 10000 160000    # 1,000 new records against so many known ones
    python benchmarks/dedup_size.py --keep build/sizes      # keep the files, which take longer to make than to read

The records are those of the ten export databases: written in each platform's own format, read back as Rowen reads an
export, and written together into one file. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import _labelled as lab
import _peers as peers
import numpy as np

from rowen.records import Author, Kind, Problem, Record
from rowen.records.formats import iter_file, write
from rowen.sandbox.corpus import LARGEST, Corpus
from rowen.sandbox.databases import DATABASES, shelf
from rowen.sandbox.exports import entries
from rowen.sandbox.styles import STYLES
from rowen.sandbox.timing import day

SIZES, MILLION = (10_000, 20_000, 40_000, 80_000, 160_000), 1_000_000
SEED, TODAY, NEW, CHUNK = 11, date(2026, 11, 1), 1_000, 5_000
COLUMNS = ("ID", "ENTRYTYPE", "author", "year", "title", "journal", "volume", "number", "pages", "abstract", "doi")
ENTRY_TYPES = {Kind.BOOK: "book", Kind.CHAPTER: "inbook", Kind.CONFERENCE: "inproceedings"}
# What the parts of one run take, in CPU seconds; the whole command is measured apart.
STEPS = """
import json, sys, time
from pathlib import Path
from rowen import dedup
from rowen.cli.dedup import _Reader
from rowen.records.formats import iter_file
at = [time.process_time()]
table = dedup.prepare(_Reader(iter_file(Path(sys.argv[1]))).records()); at.append(time.process_time())
examined = dedup.examine(table); at.append(time.process_time())
found = dedup.partition(table, examined.verdicts); at.append(time.process_time())
took = [after - before for before, after in zip(at, at[1:])]
print(json.dumps({"took": took, "compared": examined.compared, "skipped": len(examined.skipped)}))
"""
# New records against everything known, without an index (all is prepared again) and with one (rowen.dedup.index, kept in
# a file). Both must give the verdicts that examining everything at once gives on these records.
_NEWS = """
import json, sys, tempfile, time
from pathlib import Path
from rowen import dedup
from rowen.cli.dedup import _Reader
from rowen.records.formats import iter_file
def known_and_new():
    records = list(_Reader(iter_file(Path(sys.argv[1]))).records())
    every = max(len(records) // int(sys.argv[2]), 1)
    new = [one for place, one in enumerate(records) if place % every == 0][:int(sys.argv[2])]
    names = frozenset(name for name, _ in new)
    return (one for one in records if one[0] not in names), new, names
def digest(verdicts):
    return hash(tuple(sorted((v.left, v.right, v.answer, v.explanation, v.score) for v in verdicts)))
def now():
    return time.process_time(), time.perf_counter()
def told(steps, examined, peak):
    took = {name: round(after[0] - before[0], 3) for name, before, after in steps}
    print(json.dumps({"took": took, "wall": steps[-1][2][1] - steps[0][1][1], "compared": examined.compared,
                      "digest": digest(examined.verdicts), "peak_mb": peak}))
def peak():
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
"""
WHOLE = (
    _NEWS
    + """
known, new, names = known_and_new()
a = now(); table = dedup.prepare([*known, *new])
b = now(); examined = dedup.examine(table, names)
c = now(); told([("prepared", a, b), ("compared", b, c)], examined, peak())
"""
)
BUILD_INDEX = (
    _NEWS
    + """
from rowen.dedup.index import Index
known, new, names = known_and_new()
a = now()
with Index.open(Path(sys.argv[3])) as index:
    index.add(known); index.commit()
b = now()
print(json.dumps({"cpu": b[0] - a[0], "peak_mb": peak()}))
"""
)
# The warm index is used by a process of its own, whose memory is then that of the update; it reads the file first.
WITH_INDEX = (
    _NEWS
    + """
from rowen.dedup.index import Index
import pickle
new, names = pickle.loads(Path(sys.argv[4]).read_bytes())
with Index.open(Path(sys.argv[3])) as index:
    a = now(); index.add(new)
    b = now(); near = index.neighbourhood(names)
    c = now(); examined = dedup.examine(near.table, names, near.crowded)
    d = now()
told([("added", a, b), ("looked up", b, c), ("compared", c, d)], examined, peak())
"""
)
SAVE_NEWS = _NEWS + "import pickle; Path(sys.argv[4]).write_bytes(pickle.dumps(known_and_new()[1:]))"


def chosen_works(corpus: Corpus, size: int) -> set[int]:
    """Return works, taken at random, whose records in the ten databases are ``size`` or a few more."""
    counts = np.zeros(corpus.works, dtype=np.int64)
    for source in DATABASES:
        held = shelf(corpus, source)
        np.add.at(counts, held.index[held.arrival <= day(TODAY)], 1)
    order = np.random.default_rng(SEED).permutation(np.flatnonzero(counts))
    enough = int(np.searchsorted(np.cumsum(counts[order]), size)) + 1
    if enough > len(order):
        raise SystemExit(f"{corpus.works:,} works give only {int(counts.sum()):,} records, not {size:,}")
    return set(order[:enough].tolist())


def records(corpus: Corpus, wanted: set[int]) -> Iterator[tuple[int, Record]]:
    """Yield the records of some works, database by database, each with its work, as Rowen reads the exports."""
    with tempfile.TemporaryDirectory() as folder:
        for source in DATABASES:
            style = STYLES[source.style]
            made = [entry for entry in entries(corpus, source, source.style, TODAY) if entry.work.index in wanted]
            for start in range(0, len(made), CHUNK):
                part = made[start : start + CHUNK]
                path = Path(folder) / f"{source.key}{style.suffix}"
                path.write_bytes(style.render(part, source.name, TODAY))
                found = [item.record for item in iter_file(path) if not isinstance(item, Problem)]
                yield from zip((entry.work.index for entry in part), found, strict=True)


def make(size: int, folder: Path, form: str) -> tuple[Path, list[int]]:
    """Write a file of ``size`` records, and return it with each record's work in the file's order."""
    path, truth = folder / f"sandbox-{size}.{form}", folder / f"sandbox-{size}.{form}.works.json"
    if not truth.is_file():
        began = time.perf_counter()
        corpus = Corpus(SEED, min(max(size, 1_000), LARGEST))
        works: list[int] = []

        def taken() -> Iterator[Record]:
            for _, (work, record) in zip(range(size), records(corpus, chosen_works(corpus, size)), strict=False):
                works.append(work)
                yield record

        if form == "csv":
            _plain_csv(path, taken())
        else:
            with path.open("wb") as stream:
                write(taken(), form, stream)
        truth.write_text(json.dumps(works), encoding="utf-8")
        print(f"{path.name} made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return path, json.loads(truth.read_text(encoding="utf-8"))


def _plain_csv(path: Path, found: Iterator[Record]) -> None:
    """Write the columns that the labelled sets have."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for number, record in enumerate(found, 1):
            people = " and ".join(_author(name) for name in record.authors)
            rows.writerow((
                f"r{number:07d}", ENTRY_TYPES.get(record.kind, "article"), people, record.year or "",
                record.title, record.container, record.volume, record.issue, record.pages or record.article_number,
                record.abstract_text, record.identifiers.doi or "",
            ))  # fmt: skip


def _author(author: Author) -> str:
    return author.collective or ", ".join(part for part in (author.family, author.given, author.suffix) if part)


def scored(clusters: Path, works: Sequence[int]) -> dict[str, int]:
    """Score a result by the truth of the sandbox (rows of a result are in the order of its source)."""
    found = lab.clusters(clusters)
    entity = {name: str(work) for name, work in zip(found, works, strict=True)}
    counts, _ = lab.scorer().score(list(found), entity, found, {})
    return dict(counts)


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return k of seconds ~ size ** k, by least squares over the logarithms."""
    return float(np.polyfit([math.log(size) for size in sizes], [math.log(second) for second in seconds], 1)[0])


def size_table(sizes: Sequence[int], folder: Path, form: str, steps: bool) -> Iterator[str]:
    head = ("records", "duplicates", "FP", "FN", "impure", "CPU s", "wall s", "peak MB", "CPU s a 10,000")
    more = ("read and prepared", "compared", "grouped", "pairs a record", "blocks cut") if steps else ()
    yield f"| {' | '.join((*head, *more))} |"
    yield "|" + "--:|" * len((*head, *more))
    spent: list[float] = []
    rowen = peers.snapshot(folder / "as-run")
    for size in sizes:
        source, works = make(size, folder, form)
        out, pairs = folder / "clusters.csv", folder / "pairs.csv"
        command: list[str | Path] = [sys.executable, "-m", "rowen.cli", "dedup", source, "-o", out, "--pairs", pairs]
        cost = peers.measured(command, folder / "log", rowen)
        spent.append(cost.cpu)
        score = scored(out, works)
        cells = [
            f"{size:,}", f"{size - score['entities']:,}", f"{score['FP']}", f"{score['FN']}", f"{score['impure']}",
            f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.peak_mb:.0f}", f"{cost.cpu * 10_000 / size:.2f}",
        ]  # fmt: skip
        if steps:
            found = json.loads(_python(rowen, STEPS, source))
            cells += [
                *(f"{took:.1f}" for took in found["took"]),
                f"{found['compared'] / size:.1f}",
                f"{found['skipped']}",
            ]
        yield f"| {' | '.join(cells)} |"
    if len(sizes) > 1:
        last = exponent(sizes[-2:], spent[-2:])
        yield f"\nCPU seconds grow as records to the power of {exponent(sizes, spent):.2f} (last two rows: {last:.2f})."


def index_table(sizes: Sequence[int], folder: Path, form: str) -> Iterator[str]:
    """Yield what 1,000 new records cost against so many known ones."""
    yield f"| known | way | {NEW:,} new: CPU s | of which | wall s | pairs | peak MB | same verdicts | built: CPU s | file MB |"
    yield "|--:|:--|--:|:--|--:|--:|--:|:--|--:|--:|"
    rowen = peers.snapshot(folder / "as-run")
    for size in sizes:
        source, _ = make(size + NEW, folder, form)
        whole = _told(rowen, WHOLE, source)
        yield f"| {size:,} | all prepared again | {_news(whole)} | | | |"
        if not (rowen / "rowen" / "dedup" / "index.py").is_file():
            continue
        kept, news = folder / f"index-{size}", folder / f"news-{size}"
        kept.unlink(missing_ok=True)
        built = _told(rowen, BUILD_INDEX, source, kept)
        _python(rowen, SAVE_NEWS, source, kept, news)
        found = _told(rowen, WITH_INDEX, source, kept, news)
        same = "yes" if found["digest"] == whole["digest"] else "NO"
        yield f"| | index | {_news(found)} | {same} | {built['cpu']:.1f} | {kept.stat().st_size / 2**20:.0f} |"


def _python(rowen: Path, code: str, source: Path, *more: Path) -> str:
    """Run code on a file in a process of its own, small enough not to colour the memory of that."""
    where = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.check_output(
        [sys.executable, "-c", code, source, str(NEW), *more], cwd=rowen, env=where, text=True
    )


def _told(rowen: Path, code: str, source: Path, *more: Path) -> dict[str, Any]:
    return dict(json.loads(_python(rowen, code, source, *more).splitlines()[-1]))


def _news(found: Mapping[str, Any]) -> str:
    parts = ", ".join(f"{name} {second:.2f}" for name, second in found["took"].items())
    whole = f"{sum(found['took'].values()):.2f} | {parts} | {found['wall']:.2f}"
    return f"{whole} | {found['compared']:,} | {found['peak_mb']:.0f}"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    words.add_argument("--million", action="store_true", help=f"also {MILLION:,} records")
    words.add_argument("--index", type=int, nargs="*", metavar="KNOWN", help=f"{NEW:,} new records against so many")
    words.add_argument("--format", choices=("csv", "ris", "jsonl"), default="csv")
    words.add_argument("--steps", action="store_true", help="also what reading, comparing and grouping take")
    words.add_argument("--keep", type=Path, metavar="FOLDER", help="make the files there and use them again")
    given = words.parse_args()
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(str(given.keep.resolve())) if given.keep else tempfile.TemporaryDirectory() as name:
        million = (MILLION,) if given.million else ()
        if given.index is None:
            rows = size_table((*given.sizes, *million), Path(name), given.format, given.steps)
        else:
            rows = index_table((*(given.index or given.sizes), *million), Path(name), given.format)
        for row in rows:
            print(row, flush=True)


if __name__ == "__main__":
    main()
