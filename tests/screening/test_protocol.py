from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rowen.ledger.types import Stage
from rowen.records import InputError, ProtocolError, SourceKind
from screening.protocol import find_review, json_schema, load_protocol
from tests.screening.review_folders import (
    CONNECTORS,
    EMBASE,
    MEDLINE,
    REVIEW,
    changed,
    faults,
    faults_of,
    make_review,
    sound,
)

ROOT = Path(__file__).resolve().parents[2]


def test_a_sound_review_says_what_its_file_says(tmp_path: Path) -> None:
    protocol = sound(tmp_path)
    assert (protocol.slug, protocol.title, protocol.reviewers) == ("peer-support", "Peer support", ("ann", "bob"))
    medline, embase = protocol.sources
    assert (medline.how, medline.connector, medline.kind) == ("api", "pubmed", SourceKind.DATABASE)
    assert (embase.how, embase.connector, embase.due_every_days) == ("inbox", None, 30)
    assert protocol.reviewers_per_stage == (2, 2)
    assert protocol.needed(Stage.FULL_TEXT) == 2
    assert protocol.reasons(Stage.FULL_TEXT)["wrong-population"] == "Wrong population; children"
    assert protocol.known_included[0].pmid == "123"
    assert protocol.warnings == ()


def test_strategies_are_kept_byte_for_byte(tmp_path: Path) -> None:
    data = b' (asthma[tiab])\r\n AND "caf\xc3\xa9"[tiab] \n\n'
    protocol = load_protocol(make_review(tmp_path, medline=data), CONNECTORS)
    assert protocol.source("medline").strategy.encode("utf-8") == data


@pytest.mark.parametrize("changed_file", ["review.yaml", "searches/medline.txt", "searches/embase.txt"])
def test_the_digest_changes_with_any_byte_of_any_file(tmp_path: Path, changed_file: str) -> None:
    review = make_review(tmp_path)
    before = load_protocol(review, CONNECTORS)
    path = review / changed_file
    path.write_bytes(path.read_bytes() + b"\n")
    after = load_protocol(review, CONNECTORS)
    assert after.digest != before.digest
    assert after.ruleset == before.ruleset == hashlib.sha256(b"[]").hexdigest()


BROKEN = """\
title: 17
sources:
  medline:
    name: MEDLINE
    platfrom: PubMed
    kind: databse
    strategy: searches/medlin.txt
    how: api
    connector: pubmet
  Embase!:
    name: Embase
    platform: Ovid
    kind: database
    strategy: searches/embase.txt
    how: inbox
    connector: pubmed
    due_every_days: 0
  citations:
    name: Citation searching
    platform: by hand
    kind: other
    strategy: searches/none.txt
    how: inbox
eligibility:
  inclusion: a trial
schedule:
  cron: "0 6 1 *"
  timezone: Europe/Lundon
limits:
  - limit: English only
rules:
  - name: date_windov
    parameters: {from: 2004}
  - name: date_window
    parameters: {form: 2004, to: soon}
  - name: language
    parameters: {allowed: [Klingon]}
    reason: no-such-reason
reviewers: [ann, ann]
adjudicators: [Ann]
reviewers_per_stage:
  title_abstract: 3
  full_text: two
exclusion_reasons:
  title_abstract: {}
  full_text: {wrong: Wrong, wrong: Again}
known_included:
  - doi: not-a-doi
  - note: nothing
  - pmid: 5
  - pmid: "5"
previous_version:
  label: First
  published: 2999-01-01
reviewer: ann
"""


def test_every_error_is_named_at_once_with_line_field_and_remedy(tmp_path: Path) -> None:
    problems = faults_of(tmp_path, BROKEN)
    found = {(problem.line, problem.field) for problem in problems}
    expected = {
        (1, "title"), (1, "question"), (3, "sources.medline.platform"), (5, "sources.medline.platfrom"),
        (6, "sources.medline.kind"), (7, "sources.medline.strategy"), (9, "sources.medline.connector"),
        (10, "sources.Embase!"), (17, "sources.Embase!.due_every_days"), (18, "sources.citations"),
        (22, "sources.citations.strategy"), (25, "eligibility.inclusion"), (27, "schedule.cron"),
        (28, "schedule.timezone"), (30, "limits[0].justification"), (32, "rules[0].name"),
        (35, "rules[1].parameters.form"), (35, "rules[1].parameters.to"), (37, "rules[2].parameters.allowed"),
        (38, "rules[2].reason"), (39, "reviewers[1]"), (40, "adjudicators[0]"), (43, "reviewers_per_stage.full_text"),
        (46, "exclusion_reasons.full_text.wrong"), (48, "known_included[0].doi"), (49, "known_included[1]"),
        (51, "known_included[3]"), (54, "previous_version.published"), (55, "reviewer"),
    }  # fmt: skip
    assert found == expected
    assert all(problem.remedy and problem.message and problem.file.endswith("review.yaml") for problem in problems)
    assert all(problem.line for problem in problems)


@pytest.mark.parametrize(
    ("name", "guess"),
    [("platfrom", "`platform`"), ("databse", "'database'"), ("date_windov", "date_window"), ("form", "`from`")],
)
def test_a_misspelt_name_gets_a_suggestion(tmp_path: Path, name: str, guess: str) -> None:
    problem = next(
        one for one in faults_of(tmp_path, BROKEN) if repr(name) in one.message or f"`{name}`" in one.message
    )
    assert guess in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("    strategy: searches/medline.txt\n", "", "sources.medline.strategy", "missing"),
        ("connector: pubmed", "connector: medlars", "sources.medline.connector", "no connector 'medlars'"),
        ("    connector: pubmed\n", "", "sources.medline", "needs a connector"),
        ("how: inbox", "how: inbox\n    connector: pubmed", "sources.embase.connector", "no connector"),
        ("kind: database", "kind: database\n    method: website", "sources.medline.method", "no method"),
        ("kind: database", "kind: other", "sources.medline", "needs a method"),
        ("reviewers: [ann, bob]", "reviewers: [ann]", "reviewers_per_stage.title_abstract", "only 1"),
        ("reviewers: [ann, bob]", "reviewers: ann", "reviewers", "list"),
        ("    off-topic: Off topic", "    Off Topic: a", "exclusion_reasons.title_abstract.Off Topic", "no key"),
        ("pmid: 123", "pmid: twelve", "known_included[0].pmid", "no PMID"),
        ("title: Peer support", "title: '  '", "title", "empty"),
        ("searches/medline.txt", "../medline.txt", "sources.medline.strategy", "outside"),
        ("searches/medline.txt", ".", "sources.medline.strategy", "outside"),
    ],
)  # fmt: skip
def test_each_slip_is_named(tmp_path: Path, old: str, new: str, field: str, words: str) -> None:
    problems = faults_of(tmp_path, changed(old, new))
    assert any(problem.field == field and words in problem.message for problem in problems), problems
    assert all(problem.remedy for problem in problems)


def test_a_source_key_that_is_here_twice_names_both_lines(tmp_path: Path) -> None:
    (problem,) = faults_of(tmp_path, changed("  embase:\n", "  medline:\n"))
    assert (problem.line, problem.field) == (14, "sources.medline")
    assert "line 7" in problem.message


def test_a_missing_strategy_file_names_review_yaml_its_line_and_the_file(tmp_path: Path) -> None:
    review = make_review(tmp_path, medline=None)
    (review / "searches" / "medlin.txt").write_text("x")
    (problem,) = faults(review)
    assert (problem.line, problem.field) == (11, "sources.medline.strategy")
    assert "searches/medline.txt" in problem.message
    assert "medlin.txt" in problem.remedy


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "empty", 1),
        (b" \n\t\n", "empty", 1),
        (b"\xef\xbb\xbfasthma[tiab]", "byte order mark", 1),
        (b"asthma[tiab]\nOR caf\xe9[tiab]", "not UTF-8", 2),
        ('"a"'.encode("utf-16"), "not UTF-8", 1),
        (b"asthma[tiab]\nOR \x00", "NUL", 2),
        (b"(asthma[tiab]\n", "never closed", 1),
        (b"asthma[tiab])\n", "no opening", 1),
        (b'a[tiab]\nOR "asthma[tiab]\n', "odd", 2),
    ],
)
def test_a_strategy_that_cannot_be_sent_is_an_error(tmp_path: Path, data: bytes, words: str, line: int) -> None:
    (problem,) = faults(make_review(tmp_path, medline=data))
    assert words in problem.message
    assert problem.line == line
    assert problem.file.endswith("searches/medline.txt")


def test_open_brackets_are_only_a_warning_where_a_person_runs_the_strategy(tmp_path: Path) -> None:
    protocol = load_protocol(make_review(tmp_path, embase=b"1. (asthma.ti,ab.\n"), CONNECTORS)
    assert [warning.message for warning in protocol.warnings] == ["1 opening bracket(s) are never closed."]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("known_included:\n  - pmid: 123\n", "known_included: []\n", "No known included"),
        ("reviewers: [ann, bob]", "reviewers: [ann, bob]\nreviewers_per_stage: {title_abstract: 1}", "single reviewer"),
        ("    due_every_days: 30\n", "", "never due"),
        ("adjudicators: [cy]\n", "", "settle conflicts"),
        ("searches/embase.txt", "searches/medline.txt", "share the strategy"),
    ],
)
def test_what_may_be_meant_is_a_warning_and_no_error(tmp_path: Path, old: str, new: str, words: str) -> None:
    protocol = sound(tmp_path, changed(old, new))
    assert any(words in warning.message for warning in protocol.warnings), protocol.warnings
    assert all(warning.remedy for warning in protocol.warnings)


def test_rules_come_with_checked_parameters(tmp_path: Path) -> None:
    text = REVIEW + "rules:\n  - {name: date_window, parameters: {from: 2004}, automation: true, reason: off-topic}\n"
    (use,) = sound(tmp_path, text).rules
    assert (use.label, use.automation, use.reason) == ("date_window", True, "off-topic")
    assert use.parameters.model_dump(mode="json", by_alias=True) == {"from": "2004", "to": None}


def test_a_rule_used_twice_needs_labels(tmp_path: Path) -> None:
    once = "  - {name: date_window, parameters: {from: 2004}}\n"
    (problem,) = faults_of(tmp_path, REVIEW + "rules:\n" + once + once)
    assert "label" in problem.remedy
    named = "  - {name: date_window, label: second, parameters: {from: 2004}}\n"
    assert len(sound(tmp_path / "other", REVIEW + "rules:\n" + once + named).rules) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no `key: value`"),
        (b"- a\n- b\n", "no `key: value`"),
        (b"title: 'open\n", "YAML"),
        (b"title: a\n\tquestion: b\n", "YAML"),
        (b"title: caf\xe9\n", "UTF-8"),
        (b"a: &x {b: 1}\nc: *x\n", "alias"),
        (b"title: a\x01b\n", "YAML"),
    ],
)
def test_a_file_that_is_no_yaml_is_named_and_never_a_crash(tmp_path: Path, data: bytes, words: str) -> None:
    review = make_review(tmp_path)
    (review / "review.yaml").write_bytes(data)
    assert any(words in problem.message for problem in faults(review))


def test_a_folder_without_review_yaml_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="rowen init"):
        load_protocol(tmp_path, CONNECTORS)


def test_an_unknown_source_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Did you mean embase.*medline, embase"):
        sound(tmp_path).source("embas")


def test_a_review_is_found_by_slug_and_by_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = make_review(tmp_path / "reviews")
    monkeypatch.chdir(tmp_path)
    assert find_review("peer-support") == Path("reviews/peer-support")
    assert find_review(str(review)) == review
    with pytest.raises(InputError, match="Did you mean peer-support"):
        find_review("peer-suport")


def test_the_known_connectors_are_the_callers(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="no connector 'pubmed'"):
        load_protocol(make_review(tmp_path), connectors=("europepmc",))


def test_windows_line_ends_and_a_mark_do_not_trouble_review_yaml(tmp_path: Path) -> None:
    review = make_review(tmp_path)
    (review / "review.yaml").write_bytes(b"\xef\xbb\xbf" + REVIEW.replace("\n", "\r\n").encode())
    assert load_protocol(review, CONNECTORS).title == "Peer support"


def test_the_documented_schema_is_that_of_the_code() -> None:
    written = json.loads((ROOT / "docs" / "guides" / "review.schema.json").read_text(encoding="utf-8"))
    assert written == json_schema()


def test_strategies_of_the_tests_are_sound(tmp_path: Path) -> None:
    protocol = sound(tmp_path)
    assert [source.strategy for source in protocol.sources] == [MEDLINE, EMBASE]


def test_who_is_told_and_what_of(tmp_path: Path) -> None:
    protocol = load_protocol(
        make_review(tmp_path, f"{REVIEW}tell: {{who: [ann@example.org], on: [notice]}}\n"), CONNECTORS
    )
    assert protocol.tell is not None
    assert (protocol.tell.who, protocol.tell.on) == (("ann@example.org",), ("notice",))


@pytest.mark.parametrize(
    ("block", "field"),
    [
        ("{who: []}", "tell.who"),
        ("{who: [ann]}", "tell.who"),
        ('{who: ["Ann <ann@example.org>"]}', "tell.who"),
        ('{who: ["ann@example.org\\nBcc: ben@example.org"]}', "tell.who"),
        ("{who: [ann@example.org], on: [everything]}", "tell.on"),
        ("{who: [ann@example.org], on: []}", "tell.on"),
        ("{on: [notice]}", "tell"),
    ],
)
def test_an_address_or_thing_that_is_none_is_named(block: str, field: str, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError) as told:
        load_protocol(make_review(tmp_path, f"{REVIEW}tell: {block}\n"), CONNECTORS)
    assert any((problem.field or "").startswith(field) and problem.line for problem in told.value.problems)
