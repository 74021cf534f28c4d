"""A search stopped by its budget says when it can go on; the next run goes on from there. A key not set is told first."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from flows.desk import open_desk, read_protocol, refuse_unready
from flows.pipeline import Request, update
from flows.progress import listening
from flows.replaying import replay_run
from rowen.ledger.types import RunState
from rowen.records import InputError, ProtocolError
from rowen.sandbox.server import Sandbox, running
from tests.flows.conftest import REVIEW

SOURCE = """\
  works: {name: OpenAlex, platform: OpenAlex, kind: database, strategy: searches/works.txt, how: api,
    connector: openalex}
"""


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "peer-support"
    (folder / "searches").mkdir(parents=True)
    text = REVIEW[: REVIEW.index("  medline:")] + SOURCE + REVIEW[REVIEW.index("rules:") :]
    (folder / "review.yaml").write_text(text, encoding="utf-8")
    (folder / "searches" / "works.txt").write_text("health OR online OR community OR support", encoding="utf-8")
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROWEN_OUTPUTS", str(tmp_path / "outputs"))
    return folder


@pytest.fixture
def served(review: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    with running(seed=7, works=2000) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        yield sandbox


def test_a_search_goes_on_where_its_budget_ended(served: Sandbox, review: Path) -> None:
    served.set_faults("openalex:budget@4x*")
    with open_desk(str(review)) as desk:
        broken = update(desk, Request())
        assert broken.run.state is RunState.INCOMPLETE
        ((_, reason, remedy),) = broken.run.problems
        assert "budget" in reason
        assert "goes on from where it stopped" in remedy
        assert "Run the update again after 20" in remedy
        assert desk.ledger.citations(desk.review) == ()
    served.set_faults("")
    before = len(served.requests)
    with open_desk(str(review)) as desk:
        mended = update(desk, Request())
        assert mended.run.state is RunState.COMPLETE
        search = desk.ledger.searches(desk.review)[-1]
        assert search.outcome is not None
        pages = [page for page in desk.ledger.pages(search.id) if page.role == "hits"]
        assert len(pages) > 4
        assert len(served.requests) - before == len(pages) - 2, "three pages were kept, and the first is asked again"
        assert any("2 pages are those of" in words for words in search.outcome.warnings)
        assert search.outcome.reported == search.outcome.arrived == len(list(desk.ledger.records(desk.review)))
    assert replay_run(mended.run.id).same


def test_a_kept_page_whose_bytes_are_damaged_or_gone_is_asked_for_again(served: Sandbox, review: Path) -> None:
    served.set_faults("openalex:budget@4x*")
    with open_desk(str(review)) as desk:
        update(desk, Request())
        (search,) = desk.ledger.searches(desk.review)
        _, second, third = [page.sha256 for page in desk.ledger.pages(search.id) if page.role == "hits"]
    served.set_faults("")
    files = review.parent / "home" / "archive"
    other = gzip.compress(gzip.decompress((files / third[:2] / f"{third}.gz").read_bytes()))
    (files / second[:2] / f"{second}.gz").write_bytes(other)
    (files / third[:2] / f"{third}.gz").unlink()
    told: list[str] = []
    with open_desk(str(review)) as desk, listening(lambda event: told.append(event.message)):
        mended = update(desk, Request())
        assert mended.run.state is RunState.COMPLETE
        search = desk.ledger.searches(desk.review)[-1]
        assert search.outcome is not None
        assert search.outcome.reported == search.outcome.arrived == len(list(desk.ledger.records(desk.review)))
    again = [words for words in told if words.startswith("asking again")]
    assert (second in again[0], third in again[1], len(again)) == (True, True, 2)
    assert replay_run(mended.run.id).same


def test_a_missing_key_is_refused_by_the_check_and_before_a_run(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROWEN_OPENALEX_API_KEY", raising=False)
    with pytest.raises(ProtocolError, match=r"review.yaml:7: sources.works.connector: .*ROWEN_OPENALEX_API_KEY"):
        read_protocol(str(review), to_search=True)
    protocol = read_protocol(str(review))
    with pytest.raises(InputError, match="ROWEN_OPENALEX_API_KEY"):
        refuse_unready(protocol, ())
    refuse_unready(protocol, ("cinahl",))


def test_a_scheduled_run_goes_on_without_the_source_whose_key_is_gone(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ROWEN_OPENALEX_API_KEY", raising=False)
    with open_desk(str(review)) as desk:
        report = update(desk, Request(trigger="schedule"))
    assert report.run.state is RunState.INCOMPLETE
    ((source, reason, remedy),) = report.run.problems
    assert (source, "API key" in reason, "ROWEN_OPENALEX_API_KEY" in remedy) == ("works", True, True)


def test_a_lookup_is_refused_as_a_source_with_the_reason(review: Path) -> None:
    file = review / "review.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("connector: openalex", "connector: crossref"), encoding="utf-8"
    )
    with pytest.raises(ProtocolError, match="AND"):
        read_protocol(str(review), to_search=True)
