"""Real exports of eight platforms, from the file to the PRISMA counts, with made-up verdicts of two reviewers."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer

pytestmark = pytest.mark.real
Rowen = Callable[..., Answer]
FILES = {
    "psycinfo": ("PsycINFO", "EBSCOhost", "ebscohost/CiteSource__psycinfo_64.ris", 64),
    "greenfile": ("GreenFILE", "EBSCOhost", "ebscohost/CiteSource__GreenFile.ris", 139),
    "ovid": ("APA PsycInfo", "Ovid", "ovid/ASySD-benchmark__0_Ovid_search_results_3001_to_3130.ris", 130),
    "wos": ("Web of Science Core Collection", "Web of Science", "wos/CiteSource__wos_278.ris", 278),
    "scopus": ("Scopus", "Scopus", "scopus/ASySD__scopus.ris", 10),
    "cochrane": (
        "Cochrane Library",
        "Cochrane Library",
        "cochrane/citation-file-formatting___baseline_cochrane_refman.ris",
        3,
    ),
    "proquest": ("ABI/INFORM", "ProQuest", "proquest/asreview__proquest.ris", 6),
    "embase": ("Embase", "Embase.com", "embase/asreview__embase.ris", 6),
    "lens": ("The Lens", "Lens", "lens/CiteSource__20221207_gambling-harms_lens_49.ris", 49),
}


def sources() -> str:
    return "".join(
        f"  {key}: {{name: {name}, platform: {platform}, kind: database, strategy: s.txt, how: inbox}}\n"
        for key, (name, platform, _, _) in FILES.items()
    )


REVIEW = f"""\
title: Real exports
question: Do real exports go through whole?
eligibility: {{inclusion: [anything]}}
sources:
{sources()}
rules:
  - {{name: date_window, parameters: {{from: 2010}}}}
  - {{name: retracted}}
reviewers: [ann, ben]
adjudicators: [cleo]
exclusion_reasons:
  title_abstract: {{off_topic: Off topic}}
  full_text: {{design: Wrong design, setting: Wrong setting}}
"""


def choose(citation: str, person: str) -> str:
    """A made-up verdict: mostly the same for both, now and then not."""
    shared = hashlib.sha256(citation.encode()).digest()[0]
    own = hashlib.sha256((citation + person).encode()).digest()[0]
    return "include" if (shared if own > 20 else own * 12) % 256 < 90 else "exclude"


def decide(rowen: Rowen, person: str, reason: str) -> None:
    assert rowen("decisions", "real", "--export", "q.csv", "--reviewer", person).code == 0
    with Path("q.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        verdict = choose(row["citation"] + row["stage"], person)
        row |= {"verdict": verdict, "reason": reason if verdict == "exclude" else ""}
    if rows:
        with Path("q.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        answer = rowen("decisions", "real", "--import", "q.csv", "--strict")
        assert answer.code == 0, answer.words


@pytest.mark.slow
def test_nine_real_exports_go_from_the_file_to_counts_that_add_up(
    rowen: Rowen, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "reviews" / "real"
    folder.mkdir(parents=True)
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    (folder / "s.txt").write_text("a strategy", encoding="utf-8")
    for key, (_, _, name, expected) in FILES.items():
        answer = rowen(
            "import",
            "real",
            shared / "real/exports" / name,
            "--source",
            key,
            "--expected",
            expected,
            "--searched-by",
            "Ann",
        )
        assert answer.code == 0, f"{key}: {answer.words}"

    for stage_reason in ("off_topic", "design"):
        for person in ("ann", "ben", "cleo"):
            decide(rowen, person, stage_reason)

    # Every command that counts checks the identities first; a broken one would end with exit code 1.
    answer = rowen("prisma", "real", "--format", "json")
    assert answer.code == 0, answer.err
    boxes = {name: box["number"] for name, box in json.loads(answer.out)["boxes"].items()}
    assert boxes["database_results"] == sum(expected for *_, expected in FILES.values())
    assert boxes["records_screened"] == boxes["database_results"] - boxes["duplicates"]
    assert boxes["records_awaiting"] == boxes["dbr_undecided"] == 0
    assert 0 < boxes["new_studies"] < boxes["dbr_assessed"] == boxes["dbr_sought_reports"]
    assert boxes["dbr_assessed"] == boxes["dbr_excluded"] + boxes["new_reports"]
    assert rowen("replay", f"run-{len(FILES):04d}").code == 0
