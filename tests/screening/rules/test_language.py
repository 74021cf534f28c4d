from __future__ import annotations

import pytest

from screening.rules.language import Language, codes
from tests.screening.rules.rule_records import judged, record


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("eng",), "keep"),
        (("English",), "keep"),
        (("en-GB",), "keep"),
        (("fre", "eng"), "keep"),
        (("English; Spanish",), "keep"),
        (("ger",), "exclude"),
        (("Spanish", "Portuguese"), "exclude"),
        (("日本語",), "exclude"),
        (("und",), "unknown"),
        (("ger", "mul"), "unknown"),
        ((), "unknown"),
        (("",), "unknown"),
    ],
)
def test_only_known_languages_that_are_all_out_exclude(languages: tuple[str, ...], expected: str) -> None:
    assert judged("language", {"allowed": ["English"]}, record(languages=languages)).answer.value == expected


def test_brackets_round_a_title_are_no_evidence() -> None:
    assert judged("language", {"allowed": ["English"]}, record(title="[Ein Titel].")).answer == "unknown"


def test_names_and_codes_of_one_language_are_the_same() -> None:
    assert codes("Deutsch") == codes("ger") == codes("deu") == codes("de") == ("de",)
    assert codes("klingon") == ("",)


def test_a_language_that_nobody_knows_is_refused_in_the_protocol() -> None:
    with pytest.raises(ValueError, match="Klingon"):
        Language(allowed=("English", "Klingon"))
