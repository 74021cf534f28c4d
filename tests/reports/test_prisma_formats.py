from __future__ import annotations

import pytest

from rowen.records import InputError
from rowen.reports import prisma_formats
from tests.reports.report_states import TYPICAL


def test_every_format_gives_a_document() -> None:
    names = [document.name for document in prisma_formats.documents(TYPICAL)]
    assert names == ["prisma.txt", "prisma.json", "prisma.csv", "prisma.svg", "prisma.png"]


def test_links_reach_the_formats_that_can_carry_them() -> None:
    links = {"records_screened": "lists/screened.csv"}
    assert b"lists/screened.csv" in prisma_formats.render(TYPICAL, "svg", links)
    assert b"lists/screened.csv" in prisma_formats.render(TYPICAL, "csv", links)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="text, json, csv, svg, png"):
        prisma_formats.render(TYPICAL, "pdf")
