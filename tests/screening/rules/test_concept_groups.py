from __future__ import annotations

from typing import Any

import pytest

from screening.rules.concept_groups import ConceptGroups
from tests.screening.rules.rule_records import judged, record

GROUPS = {"groups": {"place": '"online forum*" OR reddit', "condition": "asthma OR COPD"}}


def answer(**fields: Any) -> str:
    return judged("concept_groups", GROUPS, record(**fields)).answer.value


def test_every_concept_found_somewhere_keeps_and_says_which_words() -> None:
    finding = judged("concept_groups", GROUPS, record("On Reddit.", title="Asthma", keywords=("Online forums",)))
    assert finding.answer == "keep"
    assert finding.evidence == "place: online forums, reddit; condition: asthma"


def test_a_concept_that_is_nowhere_in_a_whole_record_excludes_and_names_it() -> None:
    finding = judged("concept_groups", GROUPS, record("Nothing.", title="Asthma", keywords=("x",)))
    assert (finding.answer, finding.reason) == ("exclude", "Does not meet: place.")
    assert finding.evidence == "place: nothing; condition: asthma"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Asthma", "keywords": ("x",)},
        {"abstract": "Asthma", "keywords": ("x",)},
        {"title": "Asthma", "abstract": "Nothing."},
        {"title": "Asthma", "abstract": "  ", "keywords": ("x",)},
        {"title": "Asthma", "abstract": "Rien.", "keywords": ("x",), "languages": ("fre",)},
        {"title": "喘息の患者", "abstract": "なし", "keywords": ("x",)},
    ],
)
def test_what_cannot_be_read_is_unknown_and_never_excluded(fields: dict[str, Any]) -> None:
    assert answer(**fields) == "unknown"


def test_found_is_found_even_where_something_is_missing() -> None:
    assert answer(title="Asthma on reddit") == "keep"


def test_subject_headings_count_as_keywords() -> None:
    assert answer(title="Asthma", abstract="x", mesh=("Online Forums/*psychology",)) == "keep"


def test_a_title_with_accents_in_latin_script_is_read() -> None:
    assert answer(title="Café Müller’s naïve résumé", abstract="x", keywords=("y",)) == "exclude"


def test_fields_can_be_narrowed() -> None:
    only_title = {**GROUPS, "fields": ["title"]}
    assert judged("concept_groups", only_title, record("asthma reddit", title="Something")).answer == "exclude"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"groups": {"a": "(x"}}, "group 'a': a bracket is not closed"),
        ({"groups": {}}, "at least 1"),
        ({"groups": {"a": "x"}, "fields": ["journal"]}, "title"),
        ({"groups": {"a": "x"}, "written_in": "Klingon"}, "Klingon"),
    ],
)
def test_parameters_that_cannot_work_are_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        ConceptGroups.model_validate(parameters, strict=False)
