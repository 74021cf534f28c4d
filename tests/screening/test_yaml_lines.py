from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screening.yaml_lines import dotted, read_yaml


def test_values_keep_their_kind_and_their_line() -> None:
    document = read_yaml("a: 1\nb:\n  - x\n  - {c: yes, d: true}\ne: 2026-11-23\nf: ~\ng: '7'\n", "f")
    assert document.data == {"a": 1, "b": ["x", {"c": "yes", "d": True}], "e": "2026-11-23", "f": None, "g": "7"}
    assert document.line(("b", 1, "d")) == 4
    assert document.line(("b", 1, "missing")) == 4
    assert document.line(("nowhere",)) == 1


def test_every_repeated_key_is_named() -> None:
    document = read_yaml("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n  c: 3\n", "f")
    assert [(problem.line, problem.field) for problem in document.problems] == [(2, "a"), (5, "b.c"), (6, "b.c")]


def test_paths_are_written_as_people_do() -> None:
    assert dotted(("sources", "medline", "kind")) == "sources.medline.kind"
    assert dotted(("rules", 0, "name")) == "rules[0].name"


@given(st.text())
def test_any_text_is_read_or_named_and_never_a_crash(text: str) -> None:
    document = read_yaml(text, "f")
    assert document.data is not None or document.problems or not document.lines or document.data is None


@given(st.binary())
def test_numbers_that_are_no_plain_decimals_stay_text(data: bytes) -> None:
    text = data.decode("latin-1")
    read_yaml(f"a: [.inf, .nan, 0x1f, 1e400]\nb: {text!r}", "f")
    assert read_yaml("a: [.inf, .nan, 0x1f, 1e400]", "f").data == {"a": [".inf", ".nan", "0x1f", "1e400"]}
