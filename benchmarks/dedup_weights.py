"""Learn the weights of ``rowen/dedup/weights.json`` from the labelled sets, and say how good they are on sets left out.

Needs the shared folder (ROWEN_SHARED, default ../shared). Takes some five minutes.

    python benchmarks/dedup_weights.py            # only the table
    python benchmarks/dedup_weights.py --write    # and the file
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import _labelled as lab
import numpy as np
from dedup_misses import named_records

from rowen import dedup
from rowen.dedup.blocking import candidates
from rowen.dedup.comparing import compare
from rowen.dedup.evidence import Matrix, Weights, features, learn
from rowen.dedup.rules import RULES, apply
from rowen.dedup.table import Bools
from rowen.records import Answer

DAMAGES = ("none", "places", "nodoi", "bare", "typos")
LEFT_OUT = (
    ("respiratory", "stroke"),
    ("diabetes", "neuroimaging"),
    ("digital_work", "respiratory"),
    ("srsr", "stroke"),
)
FILE = lab.ROOT / "rowen" / "dedup" / "weights.json"
STRENGTH = 5.0  # of the prior that a level says nothing
SHARE, SHARE_UNSAID = 0.2, 0.02  # of the pairs the rules decide, and of those they are silent on


@dataclass(frozen=True)
class Labelled:
    """Pairs of one set under one damage: what the rules ask, and a part of the others."""

    asked: Matrix
    asked_same: Bools
    others: Matrix
    others_same: Bools


def gather(name: str, damage: str, folder: Path) -> Labelled:
    held = lab.load(name)
    table = dedup.prepare(named_records(lab.write(held, damage, folder / f"{name}.{damage}.csv"), held))
    pairs = candidates(table, np.ones(len(table), dtype=np.bool_))
    compared = compare(table, pairs.left, pairs.right)
    answers = np.array([*(rule.answer.value for rule in RULES), ""])[apply(compared)]
    entity, unlabelled = held.entity, held.unlabelled
    work = [entity.get(record, record) for record in table.ids]
    ends = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    same = np.array([work[left] == work[right] for left, right in ends], dtype=np.bool_)
    known = np.array([record not in unlabelled for record in table.ids])
    labelled = known[pairs.left] & known[pairs.right]
    dice = np.random.default_rng(5).random(len(same))
    asked = labelled & (answers == Answer.ASK.value)
    others = labelled & ~asked & (dice < np.where(answers == "", SHARE_UNSAID, SHARE))
    return Labelled(features(compared.take(asked)), same[asked], features(compared.take(others)), same[others])


def learnt_from(held: Iterable[Labelled]) -> Weights:
    parts = list(held)
    found = np.concatenate([matrix for part in parts for matrix in (part.asked, part.others)])
    same = np.concatenate([answers for part in parts for answers in (part.asked_same, part.others_same)])
    return learn(found, same, Weights(np.zeros(found.shape[1])), STRENGTH)


def ranking(chance: Matrix, same: Bools) -> str:
    """Return the area under the curve, and questions read until half, 80 % and 95 % of the duplicates are found."""
    order = np.argsort(-chance, kind="stable")
    found = np.cumsum(same[order])
    ranks = np.empty(len(same))
    ranks[np.argsort(chance, kind="stable")] = np.arange(1, len(same) + 1)
    yes, no = int(same.sum()), int((~same).sum())
    area = (ranks[same].sum() - yes * (yes + 1) / 2) / (yes * no) if yes and no else float("nan")
    read = [int(np.searchsorted(found, np.ceil(part * yes)) + 1) for part in (0.5, 0.8, 0.95)]
    return f"{area:.3f} | {read[0]} | {read[1]} | {read[2]}"


def chances(weights: Weights, found: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-(found @ weights.values)))


def cross_validated(sets: dict[tuple[str, str], Labelled], left_out: Sequence[tuple[str, ...]]) -> Iterable[str]:
    yield "| learnt without | asked of | questions | duplicates | area under curve | read for 50 % | 80 % | 95 % |"
    yield "|:--|:--|--:|--:|--:|--:|--:|--:|"
    every: list[tuple[Matrix, Bools]] = []
    for out in left_out:
        weights = learnt_from(held for (name, _), held in sets.items() if name not in out)
        for name in out:
            held = sets[name, "none"]
            chance = chances(weights, held.asked)
            every.append((chance, held.asked_same))
            counts = f"{len(chance)} | {int(held.asked_same.sum())}"
            yield f"| {', '.join(out)} | {name} | {counts} | {ranking(chance, held.asked_same)} |"
    chance, same = np.concatenate([c for c, _ in every]), np.concatenate([s for _, s in every])
    yield f"| | all of them | {len(chance)} | {int(same.sum())} | {ranking(chance, same)} |"
    yield "\n| chance said (sets left out) | pairs | mean chance | share true |\n|:--|--:|--:|--:|"
    for low in np.arange(0, 1, 0.2):
        band = (chance >= low) & (chance < low + 0.2 + (low > 0.7))
        if band.any():
            yield f"| {low:.1f} to {low + 0.2:.1f} | {int(band.sum())} | {chance[band].mean():.2f} | {same[band].mean():.2f} |"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--write", action="store_true", help="write the weights learnt from all sets")
    given = words.parse_args()
    names = tuple(dict.fromkeys(name for out in LEFT_OUT for name in out))
    with tempfile.TemporaryDirectory() as folder:
        sets = {(name, damage): gather(name, damage, Path(folder)) for name in names for damage in DAMAGES}
    print("\n".join(cross_validated(sets, LEFT_OUT)))
    if given.write:
        kept = {
            "about": "Log odds of each level. Learnt from six labelled sets, whole and damaged: docs/guides/deduplication.md",
            "made_by": "python benchmarks/dedup_weights.py --write",
            "weights": learnt_from(sets.values()).as_table(),
        }
        FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
