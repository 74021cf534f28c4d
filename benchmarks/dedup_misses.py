"""Every duplicate that Rowen leaves in the labelled sets, and every false merge, with what Rowen said about it.

Needs the shared folder (ROWEN_SHARED, default ../shared): bench/dedup/data.

    python benchmarks/dedup_misses.py [--damage D] [--said WORD] [--brief] [--false-only] [SET ...]
"""

from __future__ import annotations

import argparse
import re
import signal
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import _labelled as lab
import numpy as np

from rowen import dedup
from rowen.dedup.blocking import candidates
from rowen.dedup.comparing import compare
from rowen.dedup.explain import verdicts
from rowen.dedup.rules import NO_RULE, RULES, apply
from rowen.dedup.table import MatchTable
from rowen.records import Answer, PairVerdict, Record
from rowen.records.formats import iter_file

FIELDS = (
    "title",
    "author",
    "year",
    "journal",
    "booktitle",
    "volume",
    "number",
    "pages",
    "doi",
    "isbn",
    "ENTRYTYPE",
    "abstract",
)
HOPE = ("same, but refused", "ask", "different", "no rule spoke", "never compared")


@dataclass(frozen=True)
class Said:
    """What Rowen said about one pair.

    Attributes:
        pair: the two ids.
        kind: one of ``HOPE``, or "same".
        rule: number of the rule in the list, -1 for none.
        text: the explanation; for a pair that was never compared, what it would have been.
        score: the verdict's.
    """

    pair: tuple[str, str]
    kind: str
    rule: int
    text: str
    score: float

    @property
    def heading(self) -> str:
        """What speaks against the pair, without the values, so that alike ones come together."""
        bare = re.sub(r" \((?!/)[^()]*(?:\([^()]*\)[^()]*)*\)", "", self.text).split(", although")[0]
        return f"{self.kind} (rule {self.rule}): {bare}" if self.rule >= 0 else self.kind


@dataclass(frozen=True)
class Result:
    """A labelled set as Rowen sees it."""

    labelled: lab.Labelled
    table: MatchTable
    compared: frozenset[int]
    clusters: tuple[tuple[str, ...], ...]
    asks: dict[tuple[str, str], PairVerdict]

    def said(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Said]:
        """Return what Rowen says about pairs, by comparing them again."""
        if not pairs:
            return {}
        row = {name: place for place, name in enumerate(self.table.ids)}
        ends = np.array([sorted((row[one], row[two])) for one, two in pairs], dtype=np.int64)
        levels = compare(self.table, ends[:, 0], ends[:, 1])
        chosen = apply(levels)
        spoke = np.flatnonzero(chosen != NO_RULE)
        written = verdicts(self.table, levels.take(spoke), chosen[spoke], RULES)
        by_pair = {(verdict.left, verdict.right): verdict for verdict in written}
        return {
            pair: self._said(pair, by_pair.get(self._key(pair)), int(number), row)
            for pair, number in zip(pairs, chosen, strict=True)
        }

    def _said(self, pair: tuple[str, str], verdict: PairVerdict | None, rule: int, row: dict[str, int]) -> Said:
        one, two = sorted((row[pair[0]], row[pair[1]]))
        refused = self.asks.get(self._key(pair))
        text, score = (verdict.explanation, verdict.score) if verdict else ("", 0.0)
        kind = str(verdict.answer.value) if verdict else "no rule spoke"
        if kind == Answer.SAME and refused is not None:
            kind, text = "same, but refused", refused.explanation
        if one * len(self.table) + two not in self.compared:
            kind, text = "never compared", f"if compared: {text or kind}"
        return Said(pair, kind, rule, text, score)

    @staticmethod
    def _key(pair: tuple[str, str]) -> tuple[str, str]:
        return min(pair), max(pair)


def named_records(path: Path, labelled: lab.Labelled) -> Iterator[tuple[str, Record]]:
    """Yield the records of a set's CSV under the set's own ids."""
    located = [item for item in iter_file(path) if not hasattr(item, "message")]
    known = {row["ID"] for row in labelled.rows}
    for item in located:
        name = item.record.native_id or next((v for tag, v in item.record.extra if tag.strip().lower() == "id"), "")
        if name.strip() not in known:
            raise SystemExit(f"{path}, line {item.line}: the reader gives the id {name!r}, which is not in the set")
        yield name.strip(), item.record


def result(name: str, damage: str) -> Result:
    """Deduplicate one set in this process."""
    labelled = lab.load(name)
    with tempfile.TemporaryDirectory() as folder:
        path = lab.write(labelled, damage, Path(folder) / f"{name}.csv")
        table = dedup.prepare(named_records(path, labelled))
    pairs = candidates(table, np.ones(len(table), dtype=np.bool_))
    examined = dedup.examine(table)
    found = dedup.partition(table, examined.verdicts)
    compared = frozenset((pairs.left * len(table) + pairs.right).tolist())
    return Result(labelled, table, compared, found.clusters, {(v.left, v.right): v for v in found.asks})


def missed(found: Result) -> Iterator[tuple[tuple[str, ...], list[Said]]]:
    """Yield each true set left split: its members, and the likeliest links that would make it whole."""
    cluster = {name: number for number, members in enumerate(found.clusters) for name in members}
    split = [members for members in found.labelled.sets if len({cluster[name] for name in members}) > 1]
    crossing = [(a, b) for members in split for a in members for b in members if a < b and cluster[a] != cluster[b]]
    said = found.said(crossing)
    for members in split:
        here = [said[a, b] for a in members for b in members if (a, b) in said]
        order = sorted(here, key=lambda one: (HOPE.index(one.kind), -one.score, one.pair))
        joined = lab.Groups()
        yield members, [one for one in order if joined.join(*(str(cluster[name]) for name in one.pair))]


def false_merges(found: Result) -> Iterator[tuple[tuple[str, ...], list[Said]]]:
    """Yield each cluster that holds two works, and the "same" verdicts that bridge them."""
    entity, unlabelled = found.labelled.entity, found.labelled.unlabelled
    clusters = [tuple(name for name in members if name not in unlabelled) for members in found.clusters]
    impure = [members for members in clusters if len({entity.get(name, name) for name in members}) > 1]
    bridges = [
        (a, b) for members in impure for a in members for b in members if a < b and entity.get(a, a) != entity.get(b, b)
    ]
    said = found.said(bridges)
    for members in impure:
        yield members, [one for one in said.values() if one.kind == Answer.SAME and one.pair[0] in members]


def side_by_side(pair: tuple[str, str], rows: dict[str, lab.Row]) -> Iterator[str]:
    one, two = (rows[name] for name in pair)
    for field in FIELDS:
        left, right = (_short(row.get(field) or "", field) for row in (one, two))
        if left or right:
            equal = (one.get(field) or "") == (two.get(field) or "")
            yield f"    {field:<9} = {left}" if equal else f"    {field:<9} 1 {left or '-'}\n{'':<13} 2 {right or '-'}"


def _short(text: str, field: str) -> str:
    text = " ".join(text.split())
    wide = {"title": 180, "author": 110, "abstract": 100, "journal": 90, "booktitle": 90}.get(field, 60)
    return text if len(text) <= wide else f"{text[: wide - 12]}...{text[-9:]}"


def show(found: Result, links: Iterable[Said], note: str, rows: dict[str, lab.Row]) -> None:
    for one in links:
        print(f"\n  {found.labelled.name}: {one.pair[0]} / {one.pair[1]}{note}   score {one.score:.3f}")
        print(f"    {one.text or one.kind}" + (f"   [rule {one.rule}]" if one.rule >= 0 else ""))
        print("\n".join(side_by_side(one.pair, rows)))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--damage", choices=[name for name in lab.DAMAGES if name != "renamed"], default="none")
    words.add_argument("--said", default="", help="only pairs whose group of what Rowen said holds this word")
    words.add_argument("--brief", action="store_true", help="only the groups and how many")
    words.add_argument("--false-only", action="store_true", help="only the false merges")
    words.add_argument("sets", nargs="*", default=lab.SETS)
    given = words.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `| head` ends it quietly
    by_heading: dict[str, list[tuple[Result, Said, str]]] = defaultdict(list)
    wrong: list[tuple[Result, tuple[str, ...], list[Said]]] = []
    rows: dict[str, dict[str, lab.Row]] = {}
    for name in given.sets:
        found = result(name, given.damage)
        rows[name] = {row["ID"]: row for row in found.labelled.rows}
        wrong += [(found, members, bridges) for members, bridges in false_merges(found)]
        for members, links in () if given.false_only else missed(found):
            for one in links:
                by_heading[one.heading].append(
                    (found, one, f"   (a set of {len(members)})" if len(members) > 2 else "")
                )
    report(by_heading, wrong, rows, given.said, given.brief)


def report(
    by_heading: dict[str, list[tuple[Result, Said, str]]],
    wrong: list[tuple[Result, tuple[str, ...], list[Said]]],
    rows: dict[str, dict[str, lab.Row]],
    word: str,
    brief: bool,
) -> None:
    print(f"# False merges: {len(wrong)} clusters")
    for found, members, bridges in wrong:
        print(
            f"\n  {found.labelled.name}: {', '.join(members)}" + ("" if bridges else "   (no single pair bridges it)")
        )
        if not brief:
            show(found, bridges, "", rows[found.labelled.name])
    chosen = {heading: held for heading, held in by_heading.items() if word.lower() in heading.lower()}
    kinds = Counter(one.kind for held in chosen.values() for _, one, _ in held)
    print(
        f"\n# Missed duplicates: {sum(kinds.values())}  ({', '.join(f'{kind} {n}' for kind, n in kinds.most_common())})"
    )
    per_set = Counter(found.labelled.name for held in chosen.values() for found, _, _ in held)
    print(f"  {', '.join(f'{name} {count}' for name, count in per_set.items())}")
    for heading, held in sorted(chosen.items(), key=lambda item: (-len(item[1]), item[0])):
        print(f"\n## {len(held)} x {heading}")
        for found, one, note in () if brief else sorted(held, key=lambda item: item[1].heading):
            show(found, (one,), note, rows[found.labelled.name])


if __name__ == "__main__":
    main()
