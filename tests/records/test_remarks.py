"""Remarks that platforms hang on an abstract are left out where abstracts are compared; the words stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records.remarks import without_remarks

BODY = "We asked 40 people (20 women) about sleep. They slept well."


@pytest.mark.parametrize(
    "remark",
    [
        " [ABSTRACT FROM AUTHOR]",
        " (English) [ABSTRACT FROM AUTHOR]",
        " [ABSTRACT FROM PUBLISHER].",
        " [FROM AUTHOR]",
        " [ABSTRACT FROM AUTHOR] Copyright of A Journal is the property of A Press. (Copyright applies to all Abstracts.)",
        " (PsycInfo Database Record (c) 2020 APA, all rights reserved)",
        " (PsycINFO Database Record (c) 2016 APA, all rights reserved).",
        " (PsycINFO Database Record (c) 2012 APA, all rights reserved)(journal abstract)",
        " (21 ref) (PsycINFO Database Record (c) 2018 APA, all rights reserved)",
        " © 2020 Elsevier Ltd. All rights reserved.",
        " © 2019",
        " © The Author(s) 2012.",
        " © 2024 The Authors. A Record published by Wiley Periodicals LLC on behalf of a Society.",
        " (C) 2009 Elsevier Inc. All rights reserved.",
        " (c) 2021 The Author(s). Published by Elsevier B.V.",
        " Copyright (c) 2020 ProQuest LLC.",
        " Copyright © 2020, The Authors.",
        " Copyright 2004, Elsevier B.V. All rights reserved.",
        " Crown Copyright © 2019. Published by Elsevier Ltd.",
        " This article is protected by copyright. All rights reserved.",
        " (As Provided).",
    ],
)
def test_a_remark_at_the_end_is_left_out(remark: str) -> None:
    assert without_remarks(BODY + remark) == BODY


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Three arms: (a) drug, (b) placebo, (c) 2000 mg of both. People slept.",
        "Copyright law changed in 1998. We asked what that means for libraries.",
        "The copyright of teaching material is discussed (see the appendix)",
        "Care was given (published by the ministry)",
        "All rights reserved for patients were respected",
        "",
    ],
)
def test_words_of_the_document_stay(text: str) -> None:
    assert without_remarks(text) == text


def test_every_paragraph_loses_its_own_remark() -> None:
    text = "One thing. (English) [ABSTRACT FROM AUTHOR]\nOtra cosa. (Spanish) [ABSTRACT FROM AUTHOR]"
    assert without_remarks(text) == "One thing.\nOtra cosa."


@given(st.text())
def test_what_is_left_is_the_beginning_of_each_paragraph_and_has_no_remark_any_more(text: str) -> None:
    left = without_remarks(text)
    assert all(whole.startswith(part) for part, whole in zip(left.split("\n"), text.split("\n"), strict=True))
    assert without_remarks(left) == left


def test_a_long_text_of_marks_takes_no_long_time() -> None:
    began = time.process_time()
    without_remarks("(c) copyright of " * 5000 + "(from the journal )" * 500)
    assert time.process_time() - began < 1
