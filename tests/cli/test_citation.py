"""One citation looked at closely, linked documents, and how a citation is taken apart: as a person reads it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.desk import open_desk
from rowen.records import Answer, Link, PairVerdict
from tests.cli.conftest import Answer as Said
from tests.cli.conftest import ris
from tests.cli.test_a_review_by_file import INCLUDE, fill_in

Rowen = Callable[..., Said]
TITLES = ("Peers and pain", "Forums and fatigue", "Erratum to boards and asthma")


@pytest.fixture
def records(rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Five records; three of them are one document. Returns record ids by title."""
    monkeypatch.setenv("ROWEN_CLOCK", "2026-11-01T08:00")
    (tmp_path / "x.ris").write_bytes(ris(*TITLES, TITLES[0], TITLES[0]).replace(b"2020/01//", b"2020/02//", 1))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 5).code == 0
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(rowen("prisma", "peers", "--list", "database_results").out.splitlines()):
        found.setdefault(row["title"], []).append(row["id"])
    return found


def citation_of(record: str) -> str:
    with open_desk("peers") as desk:
        return next(state.citation for state in desk.ledger.citations("peers") if record in state.records)


def told(left: str, right: str, answer: Answer, link: Link | None = None, why: str = "made up") -> None:
    """A rule's verdict that no rule gave."""
    one, two = sorted((left, right))
    with open_desk("peers") as desk:
        desk.ledger.add_verdicts("peers", [PairVerdict(one, two, answer, why, 0.7, "", link)])


def test_a_citation_is_shown_with_who_says_what_and_why_it_is_one(rowen: Rowen, records: dict[str, list[str]]) -> None:
    three = records[TITLES[0]]
    answer = rowen("citation", "peers", citation_of(three[0]))

    assert answer.code == 0, answer.words
    assert "Peers and pain (2020) 3 records; title and abstract: not yet decided" in answer.words
    assert "title: Peers and pain (all 3 records)" in answer.words
    assert all(f"CINAHL {one}" in answer.words for one in three)
    assert "No contradictions between the records." in answer.words
    assert "Why these are one" in answer.words and "same, because" in answer.words
    assert "What persons said" not in answer.words
    assert rowen("citation", "peers", three[1]).out == answer.out, "a record's id shows its citation"


def test_a_value_that_others_do_not_give_is_told_apart(rowen: Rowen, records: dict[str, list[str]]) -> None:
    words = rowen("citation", "peers", records[TITLES[0]][0]).words
    assert "date: 2020-01" in words and "other words: 2020-02 (CINAHL r-" in words


def test_the_command_that_is_printed_takes_the_citation_apart(rowen: Rowen, records: dict[str, list[str]]) -> None:
    shown = rowen("citation", "peers", records[TITLES[0]][0]).out
    command = next(line for line in shown.splitlines() if "--different" in line).split()
    left, right = command[4:6]
    (third,) = set(records[TITLES[0]]) - {left, right}

    answer = rowen(*command[1:-1], "cleo")
    assert answer.code == 0, answer.words
    assert f"Kept: {left} and {right} are different, said cleo." in answer.words
    assert citation_of(left) != citation_of(right)
    assert citation_of(third) in (citation_of(left), citation_of(right))
    for one in (left, right):
        assert citation_of(one) in answer.words, "both citation ids are named"
    assert "; new" not in answer.words and ", new:" in answer.words

    stays = left if citation_of(third) == citation_of(left) else right
    goes = right if stays == left else left
    hint = f"{third} was called the same as both and stays with {stays}. If it belongs with {goes}:"
    assert hint in answer.words
    assert rowen("pairs", "peers", "--different", stays, third, "--by", "cleo").code == 0
    assert citation_of(third) == citation_of(goes) != citation_of(stays), "the hint does what it says"
    words = rowen("citation", "peers", stays).words
    assert "What persons said, oldest first cleo:" in words


def test_what_persons_joined_is_taken_apart_too(rowen: Rowen, records: dict[str, list[str]]) -> None:
    one, two, three = (records[title][0] for title in TITLES)
    assert rowen("pairs", "peers", "--same", one, two, "--by", "ann").code == 0
    joined = rowen("pairs", "peers", "--same", two, three, "--by", "ann")
    assert joined.out.count("c-") == 1, "they are one citation now"
    assert rowen("pairs", "peers", "--different", one, three, "--by", "ben").code == 0

    assert citation_of(one) != citation_of(three)
    again = rowen("pairs", "peers", "--same", one, three, "--by", "cleo")
    assert citation_of(one) == citation_of(three), again.words


def test_an_answer_that_another_one_stands_against_says_so(rowen: Rowen, records: dict[str, list[str]]) -> None:
    one, two, three = sorted(records[title][0] for title in TITLES)
    assert rowen("pairs", "peers", "--same", one, two, "--by", "ann").code == 0
    assert rowen("pairs", "peers", "--different", one, three, "--by", "ben").code == 0

    answer = rowen("pairs", "peers", "--same", two, three, "--by", "cleo")
    assert answer.code == 0
    assert citation_of(two) == citation_of(one) != citation_of(three)
    assert "note They are not one citation: another answer of a person stands against it." in answer.words
    waiting = rowen("pairs", "peers").words
    assert f"{two} {three} same, said cleo" in waiting and "1 pairs wait" in waiting, "a question again"


def test_a_citations_id_in_an_answer_is_refused_with_its_records(rowen: Rowen, records: dict[str, list[str]]) -> None:
    citation = citation_of(records[TITLES[0]][0])
    answer = rowen("pairs", "peers", "--different", citation, records[TITLES[1]][0], "--by", "cleo")
    assert answer.code == 2
    assert f"{citation} is a citation, and an answer is about two records. Name one of its records: " in answer.words
    assert all(one in answer.words for one in records[TITLES[0]])


def test_every_mistake_in_an_answer_is_named_at_once(rowen: Rowen, records: dict[str, list[str]]) -> None:
    answer = rowen("pairs", "peers", "--same", "r-nothing", "r-nothing")
    assert answer.code == 2
    assert "An answer needs a name. Use one of: ann, ben, cleo." in answer.words
    assert "There is no record r-nothing." in answer.words
    assert "always the same as itself" in answer.words


def test_an_unknown_id_is_refused_with_where_to_find_one(rowen: Rowen, records: dict[str, list[str]]) -> None:
    answer = rowen("citation", "peers", "c-nothing")
    assert answer.code == 2 and "no citation and no record 'c-nothing'. Copy an id from" in answer.words


def test_the_id_of_a_citation_that_was_merged_shows_the_one_it_is_in(
    rowen: Rowen, records: dict[str, list[str]]
) -> None:
    pair = [records[title][0] for title in TITLES[1:]]
    before = {citation_of(one) for one in pair}
    assert rowen("pairs", "peers", "--same", *pair, "--by", "ann").code == 0
    kept = citation_of(pair[0])
    (gone,) = before - {kept}
    words = rowen("citation", "peers", gone).words
    assert words.startswith(kept) and f"{gone} was merged into it." in words
    assert "ann: " in words and "are same" in words
    assert "CONTRADICTS: Erratum to boards" in words or "CONTRADICTS: Forums and fatigue" in words


def test_linked_documents_are_listed_and_shown_with_the_citation(rowen: Rowen, records: dict[str, list[str]]) -> None:
    pain, forums, erratum = (records[title][0] for title in TITLES)
    told(forums, erratum, Answer.DIFFERENT, Link.CORRECTION, "different, because one is an erratum")
    told(pain, forums, Answer.ASK, Link.REPORT, "to be decided by a person, because it may be a protocol")

    listed = rowen("pairs", "peers", "--links").words
    assert "correction or comment different, because one is an erratum" in listed
    assert "1 pairs of different documents belong together: 1 as correction or comment, 0 as reports" in listed
    shown = rowen("citation", "peers", forums).words
    assert f"correction or comment: {citation_of(erratum)} Erratum to boards and asthma (2020)" in shown
    assert "Open questions" in shown and f"rowen pairs peers --same {forums} {pain} --by NAME (or --different)" in shown

    assert rowen("pairs", "peers", "--different", pain, forums, "--by", "ben").code == 0
    assert "1 as correction or comment, 1 as reports of the same study" in rowen("pairs", "peers", "--links").words
    shown = rowen("citation", "peers", forums).words
    assert "report of the same study: " in shown and "different, said ben" in shown and "Open questions" not in shown


def test_a_link_to_what_is_included_is_in_the_run_report(
    rowen: Rowen, records: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(records[TITLES[1]][0], records[TITLES[2]][0], Answer.DIFFERENT, Link.CORRECTION)
    exclude = {"verdict": "exclude", "reason": "off_topic"}
    for _stage in ("title and abstract", "full text"):
        for person in ("ann", "ben"):
            verdicts = {TITLES[1]: INCLUDE} | ({TITLES[2]: exclude} if _stage != "full text" else {})
            assert fill_in(rowen, person, verdicts).code == 0
    (tmp_path / "y.ris").write_bytes(ris("A new one"))
    assert rowen("import", "peers", "y.ris", "--source", "cinahl", "--expected", 1).code == 0

    (report,) = tmp_path.rglob("run_report.md")
    text = report.read_text(encoding="utf-8")
    assert "## Linked documents among what is included or awaiting" in text
    assert "1 pair in which one corrects or comments on the other, 0 pairs that may report the same study" in text
    line = next(line for line in text.splitlines() if "correction or comment" in line)
    assert line.index("full text: included") < line.index("title and abstract: excluded"), "the included one first"


def test_a_long_value_is_shown_whole_when_asked(rowen: Rowen, records: dict[str, list[str]], tmp_path: Path) -> None:
    long = "A title of many words " * 12
    (tmp_path / "long.ris").write_bytes(ris(long.strip()))
    assert rowen("import", "peers", "long.ris", "--source", "cinahl", "--expected", 1).code == 0
    lines = rowen("prisma", "peers", "--list", "database_results").out.splitlines()
    one = next(row["id"] for row in csv.DictReader(lines) if row["title"].startswith("A title"))
    assert f"title: {long.strip()} (" not in rowen("citation", "peers", one).words
    assert f"title: {long.strip()} (" in rowen("citation", "peers", one, "--full").words
