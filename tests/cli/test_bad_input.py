"""Every mistake a person can make is answered with the file, the line, the field and the remedy; nothing is lost."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]


def line_of(path: Path, words: str) -> int:
    return 1 + next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()) if words in line)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_broken_protocol_shows_every_error_at_once_with_its_line(rowen: Rowen, folder: Path) -> None:
    protocol = folder / "review.yaml"
    edit(protocol, "title: Peer support in online communities\n", "")
    edit(protocol, "kind: database, strategy: searches/cinahl.txt", "kind: databse, strategy: searches/cinahl.txt")
    edit(protocol, "adjudicators: [cleo]", "adjudicators: [cleo]\nreviewrs: [dan]")
    (folder / "searches" / "medline.txt").unlink()

    answer = rowen("check", "peers")

    assert answer.code == 2
    for words in ("title", "databse", "reviewrs", "reviewers", "searches/medline.txt"):
        assert words in answer.words
    assert f"review.yaml:{line_of(protocol, 'databse')}" in answer.words
    assert f"review.yaml:{line_of(protocol, 'reviewrs')}" in answer.words
    assert answer.err.count("error") >= 4


def test_a_missing_strategy_file_is_named(rowen: Rowen, folder: Path) -> None:
    (folder / "searches" / "cinahl.txt").unlink()
    answer = rowen("check", "peers")
    assert answer.code == 2
    assert "searches/cinahl.txt" in answer.words


def test_an_unknown_review_names_those_there_are(rowen: Rowen, folder: Path) -> None:
    answer = rowen("check", "pears")
    assert answer.code == 2
    assert "peers" in answer.words


def test_an_unknown_source_names_those_there_are(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(ris("One"))
    answer = rowen("import", "peers", "x.ris", "--source", "cinhal", "--expected", 1)
    assert answer.code == 2
    assert "cinhal" in answer.words and "cinahl" in answer.words


def test_an_api_source_takes_no_files(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(ris("One"))
    answer = rowen("import", "peers", "x.ris", "--source", "medline", "--expected", 1)
    assert answer.code == 2
    assert "rowen update peers --source medline" in answer.words


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", "\ufeff".encode()])
def test_an_empty_export_is_refused(content: bytes, rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(content)
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2)
    assert answer.code == 2
    assert "x.ris" in answer.words
    assert "Run" not in answer.out


def test_an_export_of_another_database_is_refused(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(
        ris("One", "Two", database="AMED - The Allied and Complementary Medicine Database")
    )
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2)
    assert answer.code == 2
    assert "x.ris" in answer.words and "AMED" in answer.words and "CINAHL" in answer.words


def test_an_export_of_another_platform_is_refused(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    edit(folder / "review.yaml", "platform: EBSCOhost", "platform: Ovid")
    (tmp_path / "x.ris").write_bytes(ris("One", "Two"))
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2)
    assert answer.code == 2
    assert "EBSCOhost" in answer.words and "Ovid" in answer.words


def test_a_wrong_expected_count_is_refused_with_both_numbers_and_nothing_is_stored(
    rowen: Rowen, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.ris").write_bytes(ris("One", "Two"))
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 3)
    assert answer.code == 2
    assert "2 records" in answer.words and "3 were expected" in answer.words
    assert len(rowen("prisma", "peers", "--list", "database_results").out.splitlines()) == 1


def test_one_bad_file_among_several_keeps_all_of_them_out(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "good.ris").write_bytes(ris("One"))
    (tmp_path / "bad.ris").write_bytes(b"\x00\x01 no bibliography")
    for name in ("good", "bad"):
        (tmp_path / f"{name}.ris.yaml").write_text("expected: 1\n", encoding="utf-8")
    answer = rowen("import", "peers", "good.ris", "bad.ris", "--source", "cinahl")
    assert answer.code == 2
    assert "bad.ris" in answer.words
    assert len(rowen("prisma", "peers", "--list", "database_results").out.splitlines()) == 1


def test_a_clock_that_is_no_time_is_named(rowen: Rowen, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "tomorrow")
    answer = rowen("prisma", "peers")
    assert answer.code == 2
    assert "ROWEN_CLOCK" in answer.words and "tomorrow" in answer.words


@pytest.fixture
def screened(rowen: Rowen, folder: Path, tmp_path: Path) -> list[dict[str, str]]:
    """Three citations in the queue, as the rows of the exported file."""
    (tmp_path / "x.ris").write_bytes(ris("Peers and pain", "Forums and fatigue", "Boards and asthma"))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 3).code == 0
    assert rowen("decisions", "peers", "--export", "queue.csv").code == 0
    with Path("queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def write(rows: list[dict[str, str]], name: str = "verdicts.csv") -> str:
    with Path(name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return name


def said(row: dict[str, str], **fields: str) -> dict[str, str]:
    return {**row, **fields}


def test_bad_rows_are_refused_with_their_line_and_the_good_ones_kept(
    rowen: Rowen, screened: list[dict[str, str]]
) -> None:
    rows = [
        said(screened[0], reviewer="ann", verdict="include"),
        said(screened[1], citation="c-nosuchcitation", reviewer="ann", verdict="include"),
        said(screened[1], reviewer="ann", verdict="exclude", reason="no_such_reason"),
        said(screened[2], reviewer="dora", verdict="include"),
        said(screened[2], reviewer="ann", verdict="perhaps"),
    ]
    answer = rowen("decisions", "peers", "--import", write(rows))

    assert answer.code == 2
    assert "1 verdicts" in answer.words
    for line, words in ((3, "c-nosuchcitation"), (4, "no_such_reason"), (5, "dora"), (6, "perhaps")):
        assert f"verdicts.csv:{line}" in answer.words
        assert words in answer.words


def test_strict_keeps_no_row_when_one_is_bad(rowen: Rowen, screened: list[dict[str, str]]) -> None:
    rows = [said(screened[0], reviewer="ann", verdict="include"), said(screened[1], reviewer="ann", verdict="perhaps")]
    assert rowen("decisions", "peers", "--import", write(rows), "--strict").code == 2
    assert "ann has not decided 3" in rowen("decisions", "peers").words


def test_two_verdicts_of_one_reviewer_are_both_named(rowen: Rowen, screened: list[dict[str, str]]) -> None:
    rows = [
        said(screened[0], reviewer="ann", verdict="include"),
        said(screened[0], reviewer="ann", verdict="exclude", reason="off_topic"),
    ]
    answer = rowen("decisions", "peers", "--import", write(rows))
    assert answer.code == 2
    assert "verdicts.csv:2" in answer.words and "verdicts.csv:3" in answer.words
    assert "0 verdicts" in answer.words


def test_a_verdict_against_an_earlier_one_is_refused_unless_it_revises(
    rowen: Rowen, screened: list[dict[str, str]]
) -> None:
    assert (
        rowen("decisions", "peers", "--import", write([said(screened[0], reviewer="ann", verdict="include")])).code == 0
    )
    other = said(screened[0], reviewer="ann", verdict="exclude", reason="off_topic")

    refused = rowen("decisions", "peers", "--import", write([other]))
    assert refused.code == 2 and "revises" in refused.words

    assert rowen("decisions", "peers", "--import", write([said(other, revises="yes")])).code == 0


def test_a_box_that_does_not_exist_names_those_that_do(rowen: Rowen, folder: Path) -> None:
    answer = rowen("prisma", "peers", "--list", "records_screend")
    assert answer.code == 2
    assert "records_screened" in answer.words


def test_a_pair_answer_needs_a_known_reviewer_and_known_records(rowen: Rowen, folder: Path) -> None:
    answer = rowen("pairs", "peers", "--same", "r-a", "r-b", "--by", "zoe")
    assert answer.code == 2
    assert "zoe" in answer.words and "r-a" in answer.words and "ann" in answer.words


def test_a_protocol_saved_under_another_name_is_not_called_a_missing_review(rowen: Rowen, folder: Path) -> None:
    (folder / "review.yaml").rename(folder / "review.yaml.txt")
    answer = rowen("check", "peers")
    assert answer.code == 2
    assert "reviews/peers: The folder holds no review.yaml." in answer.words
    assert "not review.yaml.txt" in answer.words


def test_verdicts_saved_as_a_workbook_are_answered_with_how_to_save_them(rowen: Rowen, folder: Path) -> None:
    Path("ann.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    answer = rowen("decisions", "peers", "--import", "ann.xlsx")
    assert answer.code == 2
    assert "ann.xlsx: This is an Excel workbook" in answer.words and "Save it in Excel as CSV UTF-8" in answer.words


def test_a_reason_where_the_protocol_has_none_is_answered_without_a_word_to_copy(rowen: Rowen, folder: Path) -> None:
    edit(folder / "review.yaml", "title_abstract: {off_topic: Not about the question}", "title_abstract: {}")
    Path("x.ris").write_bytes(ris("One"))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1).code == 0
    rowen("decisions", "peers", "--export", "q.csv", "--reviewer", "ann")
    with Path("q.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    with Path("q.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(line))
        table.writeheader()
        table.writerow({**line, "verdict": "exclude", "reason": "wrong topic"})
    answer = rowen("decisions", "peers", "--import", "q.csv")
    assert answer.code == 2
    assert "no reason 'wrong topic' at title_abstract. Leave it empty, or add reasons to review.yaml." in answer.words


def test_a_moment_that_is_none_is_named_as_it_was_typed(rowen: Rowen, folder: Path) -> None:
    assert "--as-of: '23.11.2026' is not a date" in rowen("prisma", "peers", "--as-of", "23.11.2026").words


def test_a_known_study_that_was_never_found_is_accepted_by_a_word_that_the_refusal_names(
    rowen: Rowen, folder: Path
) -> None:
    edit(
        folder / "review.yaml", "reviewers: [ann, ben]", "reviewers: [ann, ben]\nknown_included: [{doi: 10.5555/never}]"
    )
    Path("x.ris").write_bytes(ris("One"))
    imported = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1)
    assert imported.code == 3 and "search broken" in imported.words
    refused = rowen("publish", "peers", "1.0", "--by", "cleo")
    assert refused.code == 2
    assert "incomplete: run: Known included study never found" in refused.words
    assert "rowen waive peers run --by NAME --reason TEXT" in refused.words
    accepted = rowen("waive", "peers", "run", "--by", "cleo", "--reason", "only in print")
    assert (accepted.code, accepted.words) == (0, "Accepted by cleo: run is incomplete. only in print")
    assert rowen("publish", "peers", "1.0", "--by", "cleo").code == 0
