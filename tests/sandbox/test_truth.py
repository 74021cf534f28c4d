from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from rowen.records import StorageError
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import DATABASES
from rowen.sandbox.europepmc import EuropePmc
from rowen.sandbox.eutils import EUtils
from rowen.sandbox.exports import ExportOrder, render_export
from rowen.sandbox.relevance import REASONS
from rowen.sandbox.state import State
from rowen.sandbox.truth import Truth, truth_json, truth_of, write_truth

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Truth:
    return truth_of(corpus)


def known(truth: Truth, source: str, today: date, *, exported: bool = False) -> set[str]:
    return {
        record.id
        for work in truth.works
        for record in work.records
        if (record.source, record.exported) == (source, exported)
        and record.arrival <= today.isoformat()
        and (not record.until or today.isoformat() < record.until)
    }


@pytest.mark.parametrize("today", [TODAY, date(2020, 2, 29), date(2027, 6, 1)])
def test_pubmed_and_europepmc_hold_exactly_what_the_truth_says(state: State, truth: Truth, today: date) -> None:
    state.clock.today = today
    answer = EUtils(state).esearch({"db": "pubmed", "retmode": "json", "term": "all[sb]", "retmax": "5000"})
    assert set(json.loads(answer.body)["esearchresult"]["idlist"]) == known(truth, "pubmed", today)
    ids: set[str] = set()
    for number in "123":
        params = {"query": "*", "format": "json", "pageSize": "1000", "page": number, "resultType": "idlist"}
        page = json.loads(EuropePmc(state).search(params, "").body)
        ids |= {f"{hit['source']}:{hit['id']}" for hit in page["resultList"]["result"]}
    assert ids == known(truth, "europepmc", today)


@pytest.mark.parametrize("source", DATABASES, ids=lambda source: source.key)
def test_exports_hold_exactly_what_the_truth_says(corpus: Corpus, truth: Truth, source: object) -> None:
    database = next(one for one in DATABASES if one is source)
    data, count = render_export(corpus, ExportOrder(database.key, database.style, database.name), TODAY)
    pattern = r"eid=(2-s2\.0-\d+)" if database.style == "scopus" else r"(?m)^(?:AN|ID)  -+ +(\S+?)\r?$"
    assert set(re.findall(pattern, data.decode("utf-8-sig"))) == known(truth, database.key, TODAY, exported=True)
    assert len(known(truth, database.key, TODAY, exported=True)) == count


def test_every_record_belongs_to_one_work_and_duplicates_are_its_sets(truth: Truth) -> None:
    owner: dict[str, int] = {}
    for work in truth.works:
        for record in work.records:
            assert owner.setdefault(f"{record.source}:{record.id}", work.work) == work.work
    for exported in (False, True):
        found = [(r.source, r.id) for work in truth.works for r in work.records if r.exported == exported]
        assert len(found) == len(set(found))
    for names in truth.duplicates:
        assert len(names) >= 2
        assert len({owner[name] for name in names}) == 1


def test_some_databases_hold_a_work_twice(truth: Truth) -> None:
    twice = Counter(
        source
        for work in truth.works
        for source, count in Counter(record.source for record in work.records if record.exported).items()
        if count > 1
    )
    assert set(twice) <= {"delphis", "embase", "scopus"}
    assert twice["delphis"]


def test_linked_works_are_apart_and_say_what_links_them(truth: Truth) -> None:
    links = Counter(work.link for work in truth.works if work.parent >= 0)
    assert set(links) == {
        "preprint of", "second part of", "protocol of", "erratum for", "retraction of", "chapter of",
        "conference abstract of", "comment on", "expression of concern for",
    }  # fmt: skip


def test_relevance_covers_every_work_with_include_or_a_reason(truth: Truth) -> None:
    assert set(truth.relevance) == set(range(2000))
    assert set(truth.relevance.values()) == {"include", *REASONS[1:]}


def test_the_file_holds_the_same_and_is_the_same_every_time(corpus: Corpus, truth: Truth, tmp_path: Path) -> None:
    path = write_truth(corpus, tmp_path / "deep" / "truth.json")
    assert path.read_bytes() == truth_json(Corpus(1, 2000))
    read = json.loads(path.read_bytes())
    assert (read["seed"], read["size"], len(read["works"])) == (1, 2000, 2000)
    assert len(read["duplicates"]) == len(truth.duplicates)


def test_a_place_that_cannot_be_written_is_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        write_truth(corpus, tmp_path / "file" / "truth.json")
