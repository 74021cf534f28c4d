"""Identifiers: one spelling for every way of writing them, None for everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import identifiers


@pytest.mark.parametrize(
    "given_text",
    [
        "10.1000/ABC.123",
        "doi:10.1000/abc.123",
        "DOI: 10.1000/abc.123.",
        "https://doi.org/10.1000/abc.123",
        "http://dx.doi.org/10.1000%2Fabc.123",
        "10.1000/abc.123 [doi]",
    ],
)
def test_every_spelling_of_a_doi_becomes_the_same(given_text: str) -> None:
    assert identifiers.doi(given_text) == "10.1000/abc.123"


@pytest.mark.parametrize("given_text", ["", None, "none", "10.", "10.1000", "10.1000/", "version 10.2/3"])
def test_what_is_no_doi_is_none(given_text: str | None) -> None:
    assert identifiers.doi(given_text) is None


def test_a_doi_keeps_brackets_that_belong_to_it() -> None:
    assert identifiers.doi("(10.1000/s0140(05)12345-6)") == "10.1000/s0140(05)12345-6"


@given(st.from_regex(r"10\.[1-9][0-9]{3,8}/[a-z0-9][a-z0-9._()-]{0,20}[a-z0-9]", fullmatch=True))
def test_the_spelling_of_a_doi_is_a_fixed_point(text: str) -> None:
    once = identifiers.doi(text)
    assert once is not None
    assert identifiers.doi(once) == once
    assert identifiers.doi("https://doi.org/" + once) == once


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_pmid_is_its_digits_however_it_is_announced(number: int) -> None:
    for text in (str(number), f"PMID: {number}", f"pmid {number:08d}", f"{number} [PMID]", number):
        assert identifiers.pmid(text) == str(number)


@pytest.mark.parametrize("text", ["", None, "PMC123456", "123456789", "12a", "0"])
def test_what_is_no_pmid_is_none(text: str | None) -> None:
    assert identifiers.pmid(text) is None


def test_a_pmcid_needs_its_letters() -> None:
    assert identifiers.pmcid("pmc 0012345.1") == "PMC12345"
    assert identifiers.pmcid("12345") is None


@pytest.mark.parametrize("text", ["NCT00000419", "nct 419", "ClinicalTrials.gov/NCT00000419", "NCT419"])
def test_a_registration_number_has_eight_digits(text: str) -> None:
    assert identifiers.nct(text) == "NCT00000419"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2101.00001v2", "2101.00001"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/2101.00001", "2101.00001"),
        ("https://arxiv.org/pdf/hep-th/9901001v1.pdf", "hep-th/9901001"),
        ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001"),
        ("10.48550/arXiv.2101.00001", "2101.00001"),
        ("arXiv preprint arXiv:2101.00001", "2101.00001"),
        ("2101.1", None),
        ("", None),
    ],
)
def test_an_arxiv_id_has_no_version(text: str, expected: str | None) -> None:
    assert identifiers.arxiv(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/doi/pdf/10.1000/1000-0297.00123",
        "https://example.org/papers/2101.00001",
        "10.1000/abc/1234567",
    ],
)
def test_the_end_of_another_number_or_address_is_no_arxiv_id(text: str) -> None:
    assert identifiers.arxiv(text) is None


@given(st.integers(min_value=0, max_value=9_999_999))
def test_only_one_check_digit_makes_an_issn(number: int) -> None:
    stem = f"{number:07d}"
    right = [identifiers.issn(stem + digit) for digit in "0123456789X"]
    assert len([each for each in right if each]) == 1


def test_an_issn_is_found_among_words() -> None:
    assert identifiers.issn("0028-4793 (Print)") == "0028-4793"
    assert identifiers.issn("00284793") == "0028-4793"
    assert identifiers.issn("0028-4794") is None


@given(st.integers(min_value=0, max_value=999_999_999))
def test_an_isbn_of_ten_digits_becomes_thirteen_and_stays(number: int) -> None:
    stem = f"{number:09d}"
    found = [identifiers.isbn(stem + digit) for digit in "0123456789X"]
    valid = [each for each in found if each]
    assert len(valid) == 1
    assert identifiers.isbn(valid[0]) == valid[0]
