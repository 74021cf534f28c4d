from __future__ import annotations

import re
from dataclasses import replace

from rowen.ledger.types import RunState
from rowen.reports import linked as linked_documents
from rowen.reports import run_report
from tests.reports.report_runs import PUBMED, RUN, facts
from tests.reports.report_states import UPDATED


def test_the_report_tells_what_was_searched_and_what_is_missing() -> None:
    text = run_report.render(facts())
    assert "| MEDLINE | PubMed | api | complete | 1,200 | 1,199 | 1 |" in text
    assert "| Scopus | Elsevier | inbox: scopus\\|june.ris | **incomplete** | not told | 0 | 0 |" in text
    assert "**MEDLINE did not hand over 1 record that it counted:**" in text
    assert "- `12345678`: the answer did not hold it" in text


def test_what_is_incomplete_comes_with_its_remedy() -> None:
    text = run_report.render(facts())
    assert "This run is **incomplete**." in text
    assert "- **scopus**: no export \\| since June — *what to do:* Drop an export into inbox/scopus." in text


def test_a_complete_run_has_no_list_of_what_is_incomplete() -> None:
    done = replace(facts(), run=replace(RUN, state=RunState.COMPLETE, problems=()), searches=(PUBMED,))
    text = run_report.render(done)
    assert "This run is **complete**" in text
    assert "What is incomplete" not in text
    assert "**incomplete**" not in text


def test_a_killed_run_says_that_it_did_not_end() -> None:
    text = run_report.render(replace(facts(), run=replace(RUN, state=None, finished_at=None, problems=())))
    assert "no ending recorded" in text
    assert "did not record an ending" in text


def test_words_of_others_can_neither_break_a_table_nor_run() -> None:
    text = run_report.render(facts())
    assert "<script" not in text
    assert "<b>" not in text
    assert "javascript:" not in text
    (row,) = (found for found in text.splitlines() if "alert" in found)
    assert len(re.findall(r"(?<!\\)\|", row)) == 7
    assert "A peer community \\| with \\*stars\\*" in row


def test_what_the_source_understood_and_warned_is_quoted() -> None:
    text = run_report.render(facts())
    assert '``"peer group"[MeSH Terms] OR `peer`[All Fields]``' in text
    assert "warning: Phrase not found: &lt;b&gt;peer\\* supprt&lt;/b&gt;" in text


def test_new_records_beyond_the_table_are_counted() -> None:
    text = run_report.render(facts(new=run_report.MOST_NEW + 1234))
    assert "1,434 records had never been seen before." in text
    assert "1,234 more are not in this table" in text
    assert text.count("| indexed late |") == run_report.MOST_NEW


def test_nothing_new_is_said_in_words() -> None:
    assert "Nothing: every record that arrived was known." in run_report.render(facts(new=0))


def test_what_people_owe_names_the_overdue_export_and_its_person() -> None:
    text = run_report.render(facts())
    assert "- **overdue since 2026-06-01**: the export of Scopus (Ann)" in text
    assert "- 1 conflict to settle" in text


def test_counts_and_files_are_there() -> None:
    text = run_report.render(facts(state=UPDATED))
    assert "updated review (since version 2025-06)" in text
    assert "| Total studies included in review | studies | 21 |" in text
    assert "- `lists/included.ris`" in text


def test_practice_data_is_marked() -> None:
    assert "**PRACTICE DATA.**" in run_report.render(replace(facts(), run=replace(RUN, practice=True)))
    assert "PRACTICE" not in run_report.render(facts())


def test_every_row_of_a_table_has_as_many_cells_as_its_heading() -> None:
    width = 0
    for row in run_report.render(facts(new=3, state=UPDATED)).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", row)) if row.startswith("|") else 0
        assert not (cells and width) or cells == width, row
        width = cells


def linked(corrections: int, reports: int) -> linked_documents.Linked:
    one = linked_documents.LinkedDocument("c-1", "A <b>title</b> | of old", "full text: included")
    other = linked_documents.LinkedDocument("c-2", "Erratum", "title and abstract: excluded")
    return linked_documents.Linked(corrections, reports, (("correction or comment", one, other),))


def test_linked_documents_are_counted_and_the_first_of_them_shown() -> None:
    text = run_report.render(replace(facts(), linked=linked(1, 1234)))
    assert "1 pair in which one corrects or comments on the other, 1,234 pairs that may report the same study" in text
    assert (
        "- **correction or comment**: A &lt;b&gt;title&lt;/b&gt; \\| of old (`c-1`, full text: included) and Erratum "
        "(`c-2`, title and abstract: excluded)" in text
    )
    assert "- 1,234 more: `rowen pairs online-communities --links`" in text


def test_without_links_there_is_nothing_about_them() -> None:
    assert "Linked" not in run_report.render(facts())
    assert "more: `rowen pairs" not in run_report.render(replace(facts(), linked=linked(1, 0)))
