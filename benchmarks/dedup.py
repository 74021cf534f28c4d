"""Deduplicate labelled sets through `rowen dedup` and through other tools, in the same run, and score them.

Needs the shared folder (ROWEN_SHARED, default ../shared): bench/dedup/data and bench/dedup/evaluate.py. The other tools
are installed under build/peers/ the first time. Prints Markdown.

    python benchmarks/dedup.py                                  # everything; some seven minutes
    python benchmarks/dedup.py --peers none --parts table       # Rowen alone, only the scores
    python benchmarks/dedup.py --keep build/dedup               # keep results; peers' are used again
    python benchmarks/dedup.py --damage all --peers none        # damaged copies
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import _labelled as lab
import _peers as peers
import _reading as reading
import numpy as np
from dedup_misses import named_records

from rowen import dedup
from rowen.dedup.blocking import candidates

PARTS = ("table", "queue", "blocking")


@dataclass(frozen=True)
class Scored:
    """One tool on one set: the run and the scorer's counts and rates."""

    run: peers.Run
    score: dict[str, float]


class Bench:
    """Labelled sets and what tools made of them; each run happens once."""

    def __init__(self, names: Sequence[str], folder: Path, *, reuse: bool) -> None:
        self.sets = {name: lab.load(name) for name in names}
        self.unlabelled = {name: held.unlabelled for name, held in self.sets.items()}
        self.scorer: ModuleType = lab.scorer()
        self.folder, self.reuse = folder, reuse
        self.rowen = peers.snapshot(folder / "rowen" / "as-run")
        self.held: dict[tuple[str, str, str], Scored] = {}

    def scored(self, tool: str, name: str, damage: str) -> Scored:
        key = tool, name, damage
        if key not in self.held:
            folder = self.folder / tool / damage
            folder.mkdir(parents=True, exist_ok=True)
            source = lab.write(self.sets[name], damage, folder / f"{name}.csv")
            done = peers.run(tool, source, folder, self.rowen, reuse=self.reuse)
            source.unlink()
            if damage == "renamed":
                self._undo(name, done.clusters)
            self.held[key] = Scored(done, self._score(name, done.clusters))
            print(f"{tool}, {name}, damage {damage}: {done.cost}", file=sys.stderr)
        return self.held[key]

    def _undo(self, name: str, clusters: Path) -> None:
        back = {new: old for old, new in lab.renaming([row["ID"] for row in self.sets[name].rows]).items()}
        lab.write_clusters({back[record]: cluster for record, cluster in lab.clusters(clusters).items()}, clusters)

    def _score(self, name: str, clusters: Path) -> dict[str, float]:
        folder, scorer = lab.bench() / "data" / name, self.scorer
        universe, ignore = scorer.load_records(scorer.record_files(str(folder)), ["title"])
        universe, entity = scorer.load_truth(str(folder / "merged_record_ids.csv"), universe)
        cluster, kept = scorer.load_pred(str(clusters), universe, strict=True)
        counts, _ = scorer.score(universe, entity, cluster, kept, ignore=ignore)
        return dict(scorer.rates(counts))

    def together(self, scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
        total: Counter[str] = Counter()
        for score in scores:
            total.update({k: v for k, v in score.items() if isinstance(v, int)})
        return dict(self.scorer.rates(dict(total)))

    def links(self, tool: str, name: str, damage: str) -> tuple[reading.Link, ...]:
        return reading.asked(self.scored(tool, name, damage).run.links, name)


def main_table(bench: Bench, tools: Sequence[str], damage: str) -> Iterator[str]:
    yield "| set | tool | FP | FN | sensitivity | impure | pair FP | pair FN | pair F1 | asks | CPU s | wall s | peak MB |"
    yield "|:--|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, held in bench.sets.items():
        for tool in tools:
            found = bench.scored(tool, name, damage)
            cost, asks = found.run.cost, len(bench.links(tool, name, damage))
            title = f"{name}, {len(held.rows):,} records" if tool == tools[0] else ""
            mark = " (kept)" if found.run.again else ""
            yield (
                f"| {title} | {tool}{mark} | {_counts(found.score)} | {asks:,} |"
                f" {cost.cpu:.1f} | {cost.wall:.1f} | {cost.peak_mb:.0f} |"
            )
    if len(bench.sets) > 1:
        for tool in tools:
            found_all = [bench.scored(tool, name, damage) for name in bench.sets]
            costs = [found.run.cost for found in found_all]
            asks = sum(len(bench.links(tool, name, damage)) for name in bench.sets)
            title = f"together, {sum(len(held.rows) for held in bench.sets.values()):,}" if tool == tools[0] else ""
            yield (
                f"| {title} | {tool} | {_counts(bench.together([found.score for found in found_all]))} | {asks:,} |"
                f" {sum(c.cpu for c in costs):.1f} | {sum(c.wall for c in costs):.1f} | {max(c.peak_mb for c in costs):.0f} |"
            )


def _counts(score: Mapping[str, float]) -> str:
    return (
        f"{score['FP']} | {score['FN']} | {score['sensitivity']:.4f} | {score['impure']} |"
        f" {score['pair_fp']} | {score['pair_fn']} | {score['pair_f1']:.5f}"
    )


def queue_tables(bench: Bench, tools: Sequence[str], damage: str) -> Iterator[str]:
    """Yield what is read for what is found, tool by tool, and how far Rowen's score can be believed."""
    yield from reading.READING_HEAD
    whole = None
    for tool in (tool for tool in tools if tool != "asreview"):
        links = {name: bench.links(tool, name, damage) for name in bench.sets}
        clusters = {name: lab.clusters(bench.scored(tool, name, damage).run.clusters) for name in bench.sets}
        left = {name: int(bench.scored(tool, name, damage).score["FN"]) for name in bench.sets}
        queues = {name: reading.queue(held, bench.sets, clusters) for name, held in links.items()}
        if len(queues) > 1:
            every = [link for held in links.values() for link in held]
            queues["together"] = reading.queue(reading.ranked(every), bench.sets, clusters)
            left["together"] = sum(left.values())
        yield from reading.reading_rows(tool, queues, left)
        whole = list(queues.values())[-1] if tool == "rowen" else whole
    if whole is not None:
        yield "\nRowen's score of what it asks, against the truth:\n"
        yield from reading.calibration(whole, bench.unlabelled)


def blocking_table(bench: Bench, damage: str) -> Iterator[str]:
    """Yield how many true pairs are compared at all, and at what price."""
    yield "| set | true pairs | compared | share | duplicates reachable | unreachable | pairs compared | a record | blocks cut |"
    yield "|:--|--:|--:|--:|--:|--:|--:|--:|--:|"
    total: Counter[str] = Counter()
    for name, held in bench.sets.items():
        with tempfile.TemporaryDirectory() as folder:
            path = lab.write(held, damage, Path(folder) / f"{name}.csv")
            table = dedup.prepare(named_records(path, held))
        found = candidates(table, np.ones(len(table), dtype=np.bool_))
        place, size = {record: row for row, record in enumerate(table.ids)}, len(table)
        codes = set((found.left * size + found.right).tolist())
        joined = lab.Groups()
        counts: Counter[str] = Counter(
            records=size,
            true=held.true_pairs,
            pairs=len(found.left),
            duplicates=held.duplicates,
            cut=len(found.skipped),
        )
        for pair in held.pairs():
            low, high = sorted(place[record] for record in pair)
            if low * size + high in codes:
                counts["compared"] += 1
                counts["reached"] += joined.join(*pair)
        total.update(counts)
        yield _blocking_row(name, counts)
    if len(bench.sets) > 1:
        yield _blocking_row("together", total)


def _blocking_row(name: str, held: Mapping[str, int]) -> str:
    share = f"{held['compared'] / held['true']:.5f} | {held['reached'] / held['duplicates']:.5f}"
    return (
        f"| {name} | {held['true']:,} | {held['compared']:,} | {share} | {held['duplicates'] - held['reached']:,} |"
        f" {held['pairs']:,} | {held['pairs'] / held['records']:.1f} | {held['cut']:,} |"
    )


def damage_table(bench: Bench, tools: Sequence[str], damages: Sequence[str]) -> Iterator[str]:
    """Yield FP / FN of each set under each damage; for shuffled copies whether the groups are the same."""
    names = " | ".join(bench.sets)
    yield f"| damage | tool | {names} | FP | FN | impure | asks | identical groups |"
    yield f"|:--|:--|{'--:|' * len(bench.sets)}--:|--:|--:|--:|:--|"
    for damage in damages:
        for tool in tools:
            found = {name: bench.scored(tool, name, damage) for name in bench.sets}
            cells = " | ".join(f"{one.score['FP']} / {one.score['FN']}" for one in found.values())
            whole = bench.together([one.score for one in found.values()])
            asks = sum(len(bench.links(tool, name, damage)) for name in bench.sets)
            same = _identical(bench, tool, damage) if damage in ("shuffled", "renamed") else ""
            yield (
                f"| {lab.WORDS[damage]} | {tool} | {cells} |"
                f" {whole['FP']} | {whole['FN']} | {whole['impure']} | {asks:,} | {same} |"
            )


def _identical(bench: Bench, tool: str, damage: str) -> str:
    other: list[str] = []
    for name in bench.sets:
        one, two = (
            lab.groups(lab.clusters(bench.scored(tool, name, which).run.clusters)) for which in ("none", damage)
        )
        if one != two:
            other.append(f"{name}: {sum(map(len, one - two))} records")
    return f"no ({'; '.join(other)})" if other else "yes, all"


@contextmanager
def place(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def options() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--damage", choices=[*lab.DAMAGES, "all"], default="none")
    words.add_argument(
        "--peers", default="", help=f"none, all, or some of {','.join(peers.PEERS)}; all on undamaged sets"
    )
    words.add_argument("--parts", default=",".join(PARTS), help="which tables of undamaged sets to print")
    words.add_argument("--keep", type=Path, metavar="FOLDER", help="keep results there; peers' results are used again")
    words.add_argument("--fresh", action="store_true", help="with --keep: run the peers again")
    words.add_argument("sets", nargs="*", default=lab.SETS)
    given = words.parse_args()
    asked = given.peers or ("all" if given.damage == "none" else "none")
    given.tools = [
        "rowen",
        *({"all": tuple(peers.PEERS), "none": ()}.get(asked) or (asked.split(",") if asked != "none" else ())),
    ]
    given.parts = given.parts.split(",")
    wrong = [*(set(given.tools) - {"rowen", *peers.PEERS}), *(set(given.parts) - set(PARTS))]
    if wrong:
        words.error(f"there is no {', '.join(wrong)}")
    return given


def main() -> None:
    given = options()
    with place(given.keep) as folder:
        bench = Bench(given.sets, folder, reuse=given.keep is not None and not given.fresh)
        for tool in given.tools[1:]:
            print(f"{tool}: {', '.join(peers.PEERS[tool].packages)}; {peers.PEERS[tool].note}.\n")
        if given.damage != "none":
            damages = tuple(lab.DAMAGES) if given.damage == "all" else ("none", given.damage)
            show("Damaged copies: works lost (FP) / duplicates left (FN)", damage_table(bench, given.tools, damages))
            return
        tables = {
            "table": ("Record level", main_table(bench, given.tools, "none")),
            "queue": ("What a person reads", queue_tables(bench, given.tools, "none")),
            "blocking": ("Which pairs are compared", blocking_table(bench, "none")),
        }
        for part in given.parts:  # each is only worked out when it is shown
            show(*tables[part])


def show(title: str, rows: Iterator[str]) -> None:
    began = time.perf_counter()
    print(f"## {title}\n")
    for row in rows:
        print(row, flush=True)
    print(flush=True)
    print(f"{title}: {time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
