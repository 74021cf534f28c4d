"""What the truth says that a strategy finds, against what the real connector of each source brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors import SOURCES
from rowen.sandbox.boolean import UnreadableQuery
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.timing import BASELINE
from rowen.sandbox.truth import Strategies, truth_of
from tests.sandbox.walking import EVERYTHING, Walker

NAMES = tuple(source.name for source in SOURCES)
DAYS = (date(2015, 6, 30), BASELINE, date(2027, 5, 1))
TOPIC: dict[str, str | dict[str, str]] = {
    "pubmed": '("peer support"[tiab] OR forum*[ti]) NOT "Review"[pt] AND 2010:2024[dp]',
    "europepmc": '(TITLE:"peer support" OR ABSTRACT:forum*) AND PUB_YEAR:[2010 TO 2024]',
    "openalex": {
        "search": '("peer support" OR forum) NOT asthma',
        "filter": "publication_year:2010-2024,type:!preprint",
    },
    "scopus": 'TITLE-ABS-KEY("peer support" OR forum*) AND PUBYEAR > 2009 AND NOT DOCTYPE(cp)',
    "semanticscholar": {"query": '("peer support" | forum*) -asthma', "year": "2010-2024"},
    "doaj": '("peer support" OR title:online) AND bibjson.year:[2010 TO 2024]',
    "arxiv": '(ti:"peer support" OR abs:online) ANDNOT ti:asthma',
    "clinicaltrials": '"peer support" OR AREA[BriefTitle]online',
    "eric": '("peer support" OR title:online) AND publicationdateyear:[2010 TO 2024]',
    "core": 'title:"peer support" OR (abstract:online AND yearPublished>2009)',
    "wos": 'TS=("peer support" OR forum*) AND PY=(2010-2024)',
    "wos_starter": 'TS=("peer support" OR forum*) AND PY=(2010-2024)',
    "ieee": {"querytext": '"peer support" OR "Document Title":online', "start_year": "2010", "end_year": "2024"},
}


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with running(seed=1, works=800) as started:
        yield started


@pytest.fixture(scope="module")
def known(served: Sandbox) -> Strategies:
    return Strategies(served.corpus)


@pytest.mark.parametrize("strategies", [EVERYTHING, TOPIC], ids=["everything", "topic"])
@pytest.mark.parametrize("name", NAMES)
def test_a_full_search_brings_what_the_truth_says(
    name: str,
    strategies: dict[str, str | dict[str, str]],
    served: Sandbox,
    known: Strategies,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = []
    for today in DAYS:
        served.set_today(today)
        due = known.found(name, strategies[name], today)
        walker = Walker(name, served, tmp_path, monkeypatch)
        retrieval = walker.search(strategies[name])
        assert set(retrieval.ids) == set(walker.stored) == set(due)
        counts.append(len(due))
    assert 0 < counts[0] < counts[1] < counts[2] or (strategies is TOPIC and 0 < counts[0] < counts[2])


def test_the_truth_holds_every_record_that_any_strategy_finds(known: Strategies, served: Sandbox) -> None:
    owner = {(r.source, r.id): work.work for work in truth_of(served.corpus).works for r in work.records}
    assert set(known.sources) == set(NAMES)
    for name in NAMES:
        for record, work in known.found(name, EVERYTHING[name], BASELINE).items():
            assert owner[name, record] == work


def test_what_a_source_refuses_the_truth_refuses() -> None:
    with pytest.raises(UnreadableQuery):
        Strategies(Corpus(1, 100)).found("scopus", "TITLE-ABS-KEY(asthma", BASELINE)
