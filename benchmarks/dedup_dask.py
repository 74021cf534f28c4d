"""Deduplication in one process, and shared with two processes of this machine through Prefect's task runners.

    python benchmarks/dedup_dask.py                        # 20,000 and 100,000 records; here, processes:2, dask:2
    python benchmarks/dedup_dask.py --sizes 20000 --ways here dask:4
    python benchmarks/dedup_dask.py --keep build/sizes     # keep the records, which take longer to make than to compare

The records are those of dedup_size.py, in a ledger; a first run takes them all in. Starts a Prefect server of its own.
CPU seconds are those of all processes of the run, without the server. Needs `pip install rowen[dask]` for dask:N. Prints
Markdown, and stops when two ways do not leave the same digest.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import dedup_size as sized
from _harness import REVIEW, ROOT, prefect_server

from flows.desk import open_desk
from rowen.ledger.types import SearchOutcome, SearchSpec
from rowen.records import SourceKind
from rowen.records.formats import read

WAYS = ("here", "processes:2", "dask:2")
ONE = """
import json, os, resource, sys, time
def main():
    import flows.deduplicating as steps
    from flows.desk import open_desk
    from flows.progress import listening
    steps.FEWEST, told, began = 0, [], time.perf_counter()
    with open_desk(sys.argv[1]) as desk, listening(lambda event: told.append((time.perf_counter() - began, event.message))):
        steps.deduplicate(desk, None)
        wall, digest = time.perf_counter() - began, desk.ledger.state_digest(desk.review)
    used = [sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    read = next(at for at, words in told if words.startswith("comparing"))
    compared = next(at for at, words in told if words.startswith("working out"))
    print(json.dumps({"wall": wall, "here": used[0], "others": used[1], "digest": digest, "read": read,
                      "compared": compared - read, "grouped": wall - compared}))
if __name__ == "__main__":
    main()
"""
# What goes to the workers and comes back, weighed in a run without any.
WEIGH = """
import json, pickle, sys
from pathlib import Path
import flows.deduplicating as steps
from flows.desk import open_desk
from rowen.dedup.table_file import save
moved = dict.fromkeys(("records", "rows", "table", "pairs", "verdicts"), 0)
def sent(name, thing):
    moved[name] += len(pickle.dumps(thing, 5))
    return thing
def prepare(batches):
    for batch in batches:
        yield sent("rows", steps.rows_of(sent("records", batch)))
def judge(table, chunks):
    save(table, Path(sys.argv[2])); moved["table"] = Path(sys.argv[2]).stat().st_size
    for pairs, found in zip(chunks, steps.judge_here(table, chunks)):
        sent("pairs", pairs); yield sent("verdicts", found)
with open_desk(sys.argv[1]) as desk:
    steps.cluster(desk, desk.ledger.unassigned(desk.review), None, steps.Hands(prepare, judge))
print(json.dumps(moved))
"""


def known(size: int, kept: Path, folder: Path) -> Path:
    """Return a home whose ledger holds so many records and no citations yet; the review stands beside it."""
    review, home = folder / "benchmark", folder / f"home-{size}"
    if not review.is_dir():
        (review / "searches").mkdir(parents=True)
        (review / "review.yaml").write_text(REVIEW, encoding="utf-8")
        for name in ("medline", "europepmc"):
            (review / "searches" / f"{name}.txt").write_text("everything", encoding="utf-8")
    items = [(str(at), one.record) for at, one in enumerate(read(sized.make(size, kept, "jsonl")[0]).records)]
    os.environ["ROWEN_HOME"] = str(home)
    with open_desk(str(review)) as desk:
        slug, ledger = desk.review, desk.ledger
        run = ledger.start_run(slug, trigger="manual", reason="", protocol="p", reviewers_per_stage=(1, 1),
                               practice=False, rowen_version="0")  # fmt: skip
        spec = SearchSpec(source="medline", name="MEDLINE", platform="PubMed", kind=SourceKind.DATABASE, how="api",
                          strategy="everything", method="")  # fmt: skip
        search = ledger.start_search(run.id, slug, spec)
        ledger.add_records(slug, "medline", items)
        outcome = SearchOutcome(complete=True, reported=len(items), arrived=len(items))
        ledger.finish_search(search.id, outcome, [key for key, _ in items])
    return home


def measured(code: str, home: Path, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Run code on a copy of a home in a process of its own."""
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(home, scratch)
    script = folder / "one.py"
    script.write_text(code, encoding="utf-8")
    where = {**os.environ, **environment, "ROWEN_HOME": str(scratch), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, script, folder / "benchmark", folder / "table.npz"]
    done = subprocess.run(command, env=where, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(sizes: Sequence[int], ways: Sequence[str], kept: Path, folder: Path) -> Iterator[str]:
    yield "| records | way | wall s | CPU s here | CPU s of others | taken in | compared | grouped and kept | digest |"
    yield "|--:|:--|--:|--:|--:|--:|--:|--:|:--|"
    weights = []
    with prefect_server(folder / "prefect") as server:
        for size in sizes:
            home, first = known(size, kept, folder), ""
            for way in ways:
                chosen = {} if way == "here" else {**server, "ROWEN_DEDUP_WORKERS": way}
                found = measured(ONE, home, folder, chosen)
                first = first or found["digest"]
                if found["digest"] != first:
                    raise SystemExit(f"{way} does not give the digest of {ways[0]}")
                parts = (found[name] for name in ("wall", "here", "others", "read", "compared", "grouped"))
                yield f"| {size:,} | {way} | {' | '.join(f'{part:.1f}' for part in parts)} | {found['digest'][:12]} |"
            weights.append((size, measured(WEIGH, home, folder, {})))
    yield "\n| records | records out MB | rows back MB | table, once a worker MB | pairs out MB | verdicts back MB |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for size, moved in weights:
        yield f"| {size:,} | {' | '.join(f'{weight / 2**20:.1f}' for weight in moved.values())} |"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--sizes", type=int, nargs="+", default=(20_000, 100_000))
    words.add_argument("--ways", nargs="+", default=WAYS)
    words.add_argument("--keep", type=Path, metavar="FOLDER", help="make the records there and use them again")
    given = words.parse_args()
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        nullcontext(str(given.keep.resolve())) if given.keep else tempfile.TemporaryDirectory() as kept,
    ):
        for row in table(given.sizes, given.ways, Path(kept), Path(name)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
