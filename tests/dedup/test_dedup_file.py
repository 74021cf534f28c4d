"""``rowen dedup``: a file in, clusters and reasons out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rowen.cli.dedup import dedup_file
from rowen.records import FormatError, InputError, StorageError

HEAD = "ID,title,author,year,journal,volume,number,pages,doi\n"
ROWS = (
    'x9,Forums for people with gout,"Ames, Bo and Cole, Di",2014,Journal of Fancy,1,2,3-9,10.1234/x\n'
    "x2,FORUMS FOR PEOPLE WITH GOUT,Ames B.Cole D.,2014,J Fancy,1,,3-9,https://doi.org/10.1234/X\n"
    'x5,Forums for people with gout,"Ames, Bo and Cole, Di",2014,Journal of Fancy,1,2,3-9,10.1234/y\n'
    'x1,Something else altogether,"Dane, E",2001,Journal of Fancy,1,2,30-39,\n'
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_csv_with_ids_gives_a_cluster_for_each_record_in_order(tmp_path: Path) -> None:
    source, out, pairs = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "pairs.csv"
    source.write_text(HEAD + ROWS, encoding="utf-8")
    summary = dedup_file(source, out, pairs)
    assert [(row["record_id"], row["cluster_id"]) for row in rows(out)] == [
        ("x9", "x9"),
        ("x2", "x9"),
        ("x5", "x5"),
        ("x1", "x1"),
    ]
    assert (summary.records, summary.clusters) == (4, 3)
    found = rows(pairs)
    assert {row["answer"] for row in found} == {"same", "ask"}
    assert all(row["explanation"] for row in found)
    assert summary.proposals == sum(row["answer"] == "ask" for row in found)
    assert "4 records of 3 documents" in str(summary)


def test_records_without_an_id_get_their_running_number(tmp_path: Path) -> None:
    source, out = tmp_path / "in.ris", tmp_path / "out.csv"
    one = "TY  - JOUR\nTI  - Forums for people with gout\nAU  - Ames, Bo\nPY  - 2014\nJO  - Journal of Fancy\nER  - \n"
    source.write_text(one + "\n" + one, encoding="utf-8")
    dedup_file(source, out, None)
    assert [(row["record_id"], row["cluster_id"]) for row in rows(out)] == [("1", "1"), ("2", "1")]


def test_an_id_that_a_spreadsheet_would_take_for_a_formula_is_guarded(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(HEAD + ROWS.splitlines(keepends=True)[0].replace("x9", "=HYPERLINK(1)"), encoding="utf-8")
    dedup_file(source, out, None)
    assert [row["record_id"] for row in rows(out)] == ["'=HYPERLINK(1)"]


def test_an_id_that_comes_again_is_told_apart(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(HEAD + ROWS.splitlines(keepends=True)[0] * 2, encoding="utf-8")
    dedup_file(source, out, None)
    assert [row["record_id"] for row in rows(out)] == ["x9", "x9#2"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.ris"):
        dedup_file(tmp_path / "nowhere.ris", tmp_path / "out.csv", None)


def test_a_file_that_is_no_bibliography_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Dear all,\nplease find nothing here.\n", encoding="utf-8")
    with pytest.raises(FormatError):
        dedup_file(tmp_path / "in.txt", tmp_path / "out.csv", None)


def test_an_output_folder_that_is_not_there_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(HEAD + ROWS, encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        dedup_file(source, tmp_path / "no" / "out.csv", None)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.real
@pytest.mark.parametrize(("name", "most_missed"), [("respiratory", 30), ("stroke", 8), ("special_cases", 0)])
def test_labelled_sets_lose_no_work_and_few_duplicates_stay(
    shared: Path, tmp_path: Path, name: str, most_missed: int
) -> None:
    folder = shared / "bench" / "dedup" / "data" / name
    if not folder.is_dir():
        pytest.skip("the labelled sets are not on this machine")
    out = tmp_path / "out.csv"
    dedup_file(folder / "records_pre_merged.csv", out, None)
    truth = {
        member.strip(): number
        for number, row in enumerate(rows(folder / "merged_record_ids.csv"))
        for member in row["merged_ids"].split(";")
    }
    clusters: dict[str, set[object]] = {}
    for row in rows(out):
        clusters.setdefault(row["cluster_id"], set()).add(truth.get(row["record_id"], row["record_id"]))
    assert [works for works in clusters.values() if len(works) > 1] == []
    assert len(clusters) - len(set().union(*clusters.values())) <= most_missed
