from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from rowen.ledger.types import RunState
from rowen.reports import prisma_log
from tests.reports.report_runs import RUN, SEARCHES, line
from tests.reports.report_states import EMPTY, OTHER_METHODS, TYPICAL, UPDATED


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_line_tells_the_run_its_sources_and_the_counts() -> None:
    (row,) = table(prisma_log.render([line()]))
    assert row["run"] == RUN.id
    assert row["state"] == "incomplete"
    assert row["finished"] == "2026-11-01T06:04:00.000000Z"
    assert row["practice"] == "no"
    assert (row["databases"], row["screened"], row["awaiting"], row["included_studies"]) == ("1301", "751", "40", "18")
    assert "MEDLINE (PubMed): complete, 1200 reported, 1199 arrived, 7 new" in row["sources"]
    assert "Scopus (Elsevier): incomplete, hits not told, 0 arrived, 0 new" in row["sources"]
    assert row["problems"].startswith("scopus: no export | since June.")


def test_jsonl_holds_one_object_a_line_with_the_same_numbers() -> None:
    (document,) = map(json.loads, prisma_log.render([line()], "jsonl").splitlines())
    (row,) = table(prisma_log.render([line()]))
    assert {key: str(value) for key, value in document["counts"].items()} == {
        key: row[key] for key in document["counts"]
    }
    assert document["problems"][0]["source"] == "scopus"
    assert document["sources"][0]["reported"] == 1200
    assert document["sources"][1]["reported"] is None


def test_lines_are_in_the_order_of_the_runs_whatever_order_they_come_in() -> None:
    first, second = line(), replace(line(), run="run-2", started=RUN.started_at.replace(month=12))
    assert prisma_log.render([second, first]) == prisma_log.render([first, second])
    assert [row["run"] for row in table(prisma_log.render([second, first]))] == [RUN.id, "run-2"]


def test_the_header_is_the_same_for_an_empty_log() -> None:
    assert prisma_log.render([]).splitlines() == [",".join(prisma_log.header())]
    assert prisma_log.render([], "jsonl") == ""


def test_a_run_without_an_ending_is_incomplete_and_says_why() -> None:
    killed = prisma_log.log_line(replace(RUN, state=None, finished_at=None, problems=()), (), {}, EMPTY)
    assert killed.state == "incomplete"
    assert "did not end" in killed.problems[0][1]
    assert table(prisma_log.render([killed]))[0]["finished"] == ""


@pytest.mark.parametrize("word", list(RunState))
def test_the_log_carries_the_word_of_the_run(word: RunState) -> None:
    assert prisma_log.log_line(replace(RUN, state=word), SEARCHES, {}, TYPICAL).state == word.value


def test_a_reason_cannot_become_a_formula_or_a_second_line() -> None:
    nasty = replace(line(), reason='=HYPERLINK("x")', trigger="+1\r\n@sum")
    (row,) = table(prisma_log.render([nasty]))
    assert row["reason"] == '\'=HYPERLINK("x")'
    assert row["trigger"] == "'+1 @sum"
    assert len(prisma_log.render([nasty]).splitlines()) == 2
    assert len(prisma_log.render([nasty], "jsonl").splitlines()) == 1


def test_updated_reviews_log_the_total_of_included_studies() -> None:
    counts = prisma_log.counts(UPDATED)
    assert (counts.included_studies, counts.included_reports) == (21, 25)


def test_full_texts_of_other_methods_are_added() -> None:
    counts = prisma_log.counts(OTHER_METHODS)
    assert (counts.other_methods, counts.sought, counts.assessed, counts.full_text_excluded) == (15, 54, 54, 36)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="csv or jsonl"):
        prisma_log.render([], "xlsx")
