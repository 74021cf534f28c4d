"""What people rely on is looked at again by each run; what is noticed is a task, and nothing is excluded by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.desk import Desk, open_desk
from flows.owing import open_notices, owing
from flows.pipeline import Report, Request, finish, start_run, update
from flows.replaying import replay_run
from flows.watching import is_watched, notices_of
from rowen.ledger.types import (
    CitationState,
    Decision,
    Role,
    RunState,
    SearchOutcome,
    SearchSpec,
    Stage,
    Standing,
    Verdict,
)
from rowen.records import Identifiers, Kind, Notice, Record, SourceKind, clock
from rowen.records.alarms import Alarm, alarm, reverse
from rowen.sandbox import notices as truth
from rowen.sandbox.notices import KnownNotice, services_of
from rowen.sandbox.timing import date_of
from tests.connectors.fake import Reply, serving
from tests.flows.conftest import EVERYTHING, House


def run(house: House, *sources: str, trigger: str = "manual") -> Report:
    with open_desk(str(house.folder)) as desk:
        return update(desk, Request(sources, trigger))


def include(desk: Desk, *citations: str, stages: tuple[Stage, ...] = tuple(Stage)) -> None:
    """Let both reviewers include citations."""
    said = [
        Decision(citation=citation, stage=stage, actor=who, role=Role.REVIEWER, verdict=Verdict.INCLUDE, at=clock.now())
        for citation in citations
        for stage in stages
        for who in ("ann", "ben")
    ]
    desk.ledger.add_decisions(desk.review, said)


def later(house: House, source: str, kind: str, after: date = date(2026, 11, 5)) -> tuple[KnownNotice, date]:
    """A notice that comes a week or more after its record, and its day; the sandbox's date is set to the day before."""
    corpus = house.sandbox.corpus
    (service,) = (one for one in services_of(corpus) if one.name == source)
    for notice in truth.notices_of(corpus, source):
        since = date.fromisoformat(notice.since)
        came = date_of(int(service.stock.arrival[notice.work]))
        if notice.kind == kind and since > after and not notice.until and since - came > timedelta(days=7):
            house.sandbox.set_today(since - timedelta(days=1))
            return notice, since
    pytest.fail(f"the corpus has no later {kind} in {source}")


def find_and_include(house: House, notice: KnownNotice) -> str:
    """Let PubMed find this one record, and people include it."""
    house.strategy("medline", f"{notice.record}[uid]")
    run(house, "medline")
    with open_desk(str(house.folder)) as desk:
        (state,) = desk.ledger.citations(desk.review)
        include(desk, state.citation)
    return state.citation


def test_a_retracted_included_study_is_caught_by_the_very_next_run_and_stays_included(house: House) -> None:
    notice, since = later(house, "pubmed", "RetractionIn")
    citation = find_and_include(house, notice)
    assert "retraction" not in run(house, "medline").written.report.split("## Counts")[0]

    house.sandbox.set_today(since)
    report = run(house, "medline")

    with open_desk(str(house.folder)) as desk:
        (task,) = (task for task in open_notices(desk) if task.meaning == "retraction")
        (state,) = (state for state in desk.ledger.citations(desk.review) if state.citation == citation)
        assert state.full_text is Standing.INCLUDED
    assert (task.citation, task.where) == (citation, "full text: included")
    assert f"**retraction** noticed on {task.since}" in report.written.report
    assert report.run.state is RunState.COMPLETE


def test_a_notice_is_raised_once_however_often_it_is_read(house: House) -> None:
    notice, since = later(house, "pubmed", "ErratumIn")
    find_and_include(house, notice)
    house.sandbox.set_today(since)
    run(house, "medline")
    with open_desk(str(house.folder)) as desk:
        first = desk.ledger.notices(desk.review)
        desk.ledger.answer_notice(desk.review, first[0].id, "ann", "read it; changes nothing")
    run(house, "medline")
    with open_desk(str(house.folder)) as desk:
        assert [item.id for item in desk.ledger.notices(desk.review)] == [item.id for item in first]
        assert first[0].id not in [task.id for task in open_notices(desk)]


def test_a_published_preprint_is_noticed(house: House) -> None:
    notice, since = later(house, "europepmc", "PreprintOf")
    house.strategy("europepmc", f"EXT_ID:{notice.record.partition(':')[2]}")
    run(house, "europepmc")
    with open_desk(str(house.folder)) as desk:
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
    house.sandbox.set_today(since)
    run(house, "europepmc")
    with open_desk(str(house.folder)) as desk:
        assert "preprint published" in [task.meaning for task in open_notices(desk)]


def test_a_look_that_fails_makes_the_run_incomplete_and_the_next_one_catches_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, since = later(house, "pubmed", "RetractionIn")
    find_and_include(house, notice)
    house.sandbox.set_today(since)
    monkeypatch.setenv("ROWEN_PUBMED_URL", f"{house.sandbox.pubmed_url}/nowhere")

    report = run(house, "europepmc")

    assert report.run.state is RunState.INCOMPLETE
    ((source, reason, remedy),) = report.run.problems
    assert source == "medline" and "retractions" in reason and remedy
    with open_desk(str(house.folder)) as desk:
        assert desk.ledger.notices(desk.review) == ()
    monkeypatch.setenv("ROWEN_PUBMED_URL", house.sandbox.pubmed_url)
    assert run(house, "europepmc").run.state is RunState.COMPLETE
    with open_desk(str(house.folder)) as desk:
        assert [task.meaning for task in owing(desk).notices][:1] == ["retraction"]


def test_runs_that_looked_again_replay_to_the_same_digest(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    notice, since = later(house, "pubmed", "RetractionIn")
    find_and_include(house, notice)
    house.sandbox.set_today(since)
    second, third = run(house, "medline").run, run(house, "europepmc").run
    with open_desk(str(house.folder)) as desk:
        before = [desk.ledger.contents(desk.review)]
        pages = [page.role for search in desk.ledger.searches(desk.review) for page in desk.ledger.pages(search.id)]
    assert "again" in pages and before
    monkeypatch.setenv("ROWEN_PUBMED_URL", "http://127.0.0.1:9/")
    for one in (second, third):
        replayed = replay_run(one.id)
        assert replayed.same, replayed.differences


def test_five_hundred_studies_cost_three_requests(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    run(house, "medline")
    with open_desk(str(house.folder)) as desk:
        chosen = [state.citation for state in desk.ledger.citations(desk.review)][:500]
        include(desk, *chosen, stages=(Stage.TITLE_ABSTRACT,))
        watched = {r for s in desk.ledger.citations(desk.review) if is_watched(s) for r in s.records}
    before = len(house.sandbox.requests)
    run(house, "europepmc")
    asked = [request for request in house.sandbox.requests[before:] if "efetch" in request.path]
    assert len(asked) == -(-len(watched) // 200)


def test_every_alarm_is_true_and_none_is_missing_over_twelve_months(house: House) -> None:
    """The practice sources' own list of what becomes of works says what must be noticed, by when; and nothing else is."""
    house.strategy("medline", EVERYTHING)
    run(house)
    with open_desk(str(house.folder)) as desk:
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
        records = {held.record.native_id: held.id for held in desk.ledger.records(desk.review)}
    known = [
        (one, date.fromisoformat(one.since)) for one in truth.notices_of(house.sandbox.corpus) if one.record in records
    ]
    for today in (date(2026, 11, 1), date(2027, 2, 1), date(2027, 7, 1), date(2027, 11, 1)):
        house.sandbox.set_today(today)
        assert run(house, "europepmc").run.state is RunState.COMPLETE
        with open_desk(str(house.folder)) as desk:
            noticed = {(held.record, held.notice.kind) for held in desk.ledger.notices(desk.review)}
        true = {
            (records[one.record], one.kind)
            for one, since in known
            if since <= today and one.source in ("pubmed", "europepmc") and one.kind != "CommentIn"
        }
        assert noticed == true, today


def test_crossref_is_asked_where_the_review_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    notice, since = later(house, "crossref", "RetractionIn")
    monkeypatch.setenv("ROWEN_CROSSREF_URL", house.sandbox.urls["crossref"])
    protocol = house.folder / "review.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + "watch: [crossref]\n", encoding="utf-8")
    export = house.folder / "inbox" / "cinahl" / "one.ris"
    export.parent.mkdir(parents=True)
    export.write_bytes(
        f"TY  - JOUR\r\nTI  - A study\r\nDO  - {notice.record}\r\nAN  - 9\r\nDB  - CINAHL\r\nER  - \r\n".encode()
    )
    Path(f"{export}.yaml").write_text("expected: 1\nsearched_on: 2026-10-30\n", encoding="utf-8")
    run(house, "cinahl")
    with open_desk(str(house.folder)) as desk:
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
    assert "retraction" not in run(house, "cinahl").written.report.split("## Counts")[0]
    house.sandbox.set_today(since)
    second = run(house, "cinahl")
    with open_desk(str(house.folder)) as desk:
        assert [task.meaning for task in open_notices(desk)] == ["retraction"]
    assert "Crossref about 1" in second.written.report
    monkeypatch.setenv("ROWEN_CROSSREF_URL", "http://127.0.0.1:9/")
    assert replay_run(second.run.id).same


def test_results_of_a_registered_study_are_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    notice, since = later(house, "clinicaltrials", "hasResults", after=date(2000, 1, 1))
    monkeypatch.setenv("ROWEN_CLINICALTRIALS_URL", house.sandbox.urls["clinicaltrials"])
    protocol = house.folder / "review.yaml"
    register = (
        "  register: {name: ClinicalTrials.gov, platform: ClinicalTrials.gov, kind: register, how: api,\n"
        "    strategy: searches/register.txt, connector: clinicaltrials}\nrules:"
    )
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("rules:", register, 1), encoding="utf-8")
    house.strategy("register", f"AREA[NCTId]{notice.record}")
    run(house, "register")
    with open_desk(str(house.folder)) as desk:
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
    run(house, "register")
    with open_desk(str(house.folder)) as desk:
        assert "ResultsPosted" not in [held.notice.kind for held in desk.ledger.notices(desk.review)]
    house.sandbox.set_today(since)
    run(house, "register")
    with open_desk(str(house.folder)) as desk:
        assert "ResultsPosted" in [held.notice.kind for held in desk.ledger.notices(desk.review)]


def test_a_record_that_pubmed_no_longer_hands_over_is_a_task_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    citation = find_and_include(house, later(house, "pubmed", "ErratumIn")[0])
    empty = Reply(b'<?xml version="1.0"?><PubmedArticleSet></PubmedArticleSet>', headers={"Content-Type": "text/xml"})
    with serving(lambda asked: empty) as server:
        monkeypatch.setenv("ROWEN_PUBMED_URL", server.url)
        first, second = run(house, "cinahl"), run(house, "cinahl")
        assert [asked.path for asked in server.asked] == ["/efetch.fcgi"] * 4, "asked twice in each run"
    assert (first.run.state, second.run.state) == (RunState.COMPLETE, RunState.COMPLETE)
    with open_desk(str(house.folder)) as desk:
        (task,) = open_notices(desk)
    assert (task.meaning, task.citation) == ("record gone", citation)
    assert "withdrawn or merged" in task.reference


def test_an_import_asks_nobody(house: House) -> None:
    find_and_include(house, later(house, "pubmed", "RetractionIn")[0])
    before = len(house.sandbox.requests)
    report = run(house, "cinahl", trigger="import").written.report
    assert "No source was asked." in report and "look at these yourself" not in report
    assert house.sandbox.requests[before:] == ()


def bring(desk: Desk, *records: Record) -> None:
    """Let an export bring these records, and carry the run to its end."""
    started = start_run(desk, Request(trigger="import"))
    spec = SearchSpec(
        source="cinahl", name="CINAHL", platform="EBSCOhost", kind=SourceKind.DATABASE, how="inbox", strategy="x"
    )
    search = desk.ledger.start_search(started.id, desk.review, spec)
    desk.ledger.add_records(desk.review, "cinahl", [(record.native_id, record) for record in records])
    outcome = SearchOutcome(complete=True, reported=len(records), arrived=len(records))
    desk.ledger.finish_search(search.id, outcome, [record.native_id for record in records])
    finish(desk, started, ())


ARTICLE = Record(
    native_id="1", kind=Kind.ARTICLE, title="Peers and pain", identifiers=Identifiers(doi="10.1/article", pmid="111")
)


@pytest.mark.parametrize("notice", [Notice("RetractionOf", pmid="111"), Notice("RetractionOf", doi="10.1/article")])
def test_another_document_that_retracts_an_included_one_is_noticed_about_the_included_one(
    house: House, notice: Notice
) -> None:
    other = Record(
        native_id="2",
        kind=Kind.ARTICLE,
        title="Retraction: Peers and pain",
        identifiers=Identifiers(pmid="222"),
        notices=(notice, Notice("RetractionOf", pmid="333")),
    )
    with open_desk(str(house.folder)) as desk:
        bring(desk, ARTICLE)
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
        bring(desk, other)
        (held,) = desk.ledger.notices(desk.review)
        about = {item.id: item.record.native_id for item in desk.ledger.records(desk.review)}
        assert about[held.record] == "1"
        assert (held.notice.kind, held.notice.pmid) == ("RetractionIn", "222")
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
        bring(desk)
        assert len(desk.ledger.notices(desk.review)) == 1, "the notice of retraction is itself no alarm"


def test_sources_that_say_the_same_in_other_words_raise_one_task(house: House) -> None:
    said = (
        Notice("RetractionIn", "J Peers 2026", pmid="999"),
        Notice("RetractionIn", "Retraction 2026-10-01", doi="10.1/retraction"),
        Notice("ErratumIn", "J Peers 2025", pmid="888"),
        Notice("ErratumIn", "J Peers 2025;1(1)", pmid="888"),
        Notice("ErratumIn", "J Peers 2026", pmid="777"),
        Notice("CommentIn", "J Peers 2024", pmid="666"),
    )
    with open_desk(str(house.folder)) as desk:
        bring(desk, replace(ARTICLE, notices=said))
        include(desk, *(state.citation for state in desk.ledger.citations(desk.review)))
        bring(desk)
        kept = [(held.notice.kind, held.notice.pmid) for held in desk.ledger.notices(desk.review)]
    assert kept == [("RetractionIn", "999"), ("ErratumIn", "888"), ("ErratumIn", "777")]


@pytest.mark.parametrize(
    ("record", "kinds"),
    [
        (Record(extra=(("PublicationType/@UI", "D016441"),)), ["RetractionIn"]),
        (Record(extra=(("PublicationType/@UI", "D016440"),)), []),
        (Record(title="RETRACTED: a study"), []),
        (Record(publication_types=("Retracted Publication",)), []),
        (
            Record(notices=(Notice("ExpressionOfConcernIn"), Notice("ExpressionOfConcernFor"))),
            ["ExpressionOfConcernIn"],
        ),
        (Record(extra=(("hasResults", "true"),)), ["ResultsPosted"]),
        (Record(extra=(("hasResults", "false"),)), []),
    ],
)
def test_types_and_ids_count_and_never_words(record: Record, kinds: list[str]) -> None:
    assert [notice.kind for notice in notices_of(record)] == kinds


def test_an_update_of_a_preprint_is_its_publication() -> None:
    assert alarm(Notice("UpdateIn"), Kind.PREPRINT) is Alarm.PUBLISHED
    assert alarm(Notice("UpdateIn"), Kind.ARTICLE) is Alarm.UPDATE
    assert reverse("UpdateOf") == "UpdateIn" and reverse("UpdateIn") is None


@pytest.mark.parametrize(
    ("title_abstract", "full_text", "watched"),
    [
        (Standing.OPEN, Standing.NOT_REACHED, False),
        (Standing.CONFLICT, Standing.NOT_REACHED, False),
        (Standing.EXCLUDED, Standing.NOT_REACHED, False),
        (Standing.INCLUDED, Standing.OPEN, True),
        (Standing.INCLUDED, Standing.CONFLICT, True),
        (Standing.INCLUDED, Standing.NOT_RETRIEVED, True),
        (Standing.INCLUDED, Standing.EXCLUDED, False),
        (Standing.INCLUDED, Standing.INCLUDED, True),
        (Standing.INCLUDED, Standing.AWAITING, True),
        (Standing.INCLUDED, Standing.ONGOING, True),
    ],
)
def test_what_people_rely_on_or_may_is_watched(title_abstract: Standing, full_text: Standing, watched: bool) -> None:
    state = CitationState("c-1", ("r-1",), title_abstract, full_text, "", "", "s-1", clock.now())
    assert is_watched(state) is watched
