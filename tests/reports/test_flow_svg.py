from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from rowen.ledger.types import PrismaState
from rowen.reports import flow_svg
from rowen.reports.flow_layout import layout
from tests.reports.report_states import EXTREME, STATES, TYPICAL, state, states

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


@pytest.mark.parametrize("name", STATES)
def test_the_svg_is_well_formed_and_describes_itself(name: str) -> None:
    root = parsed(flow_svg.render(layout(STATES[name])))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title", "").startswith("PRISMA 2020 flow diagram of online-communities")
    assert "Records screened (n = " in root.findtext(f"{SVG}desc", "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(states())
def test_any_label_gives_well_formed_xml(any_state: PrismaState) -> None:
    parsed(flow_svg.render(layout(any_state)))


def test_text_is_real_text() -> None:
    root = parsed(flow_svg.render(layout(TYPICAL)))
    lines = ["".join(text.itertext()).replace("\u00a0", " ") for text in root.iter(f"{SVG}text")]
    assert "MEDLINE (PubMed) (n = 412)" in lines


def test_the_same_state_gives_the_same_bytes() -> None:
    assert flow_svg.render(layout(EXTREME)) == flow_svg.render(layout(EXTREME))


def test_numbers_become_links_to_their_lists_and_addresses_are_escaped() -> None:
    links = {"records_screened": 'lists/a"&b.csv', "database_results/Europe PMC": "lists/epmc.csv"}
    root = parsed(flow_svg.render(layout(TYPICAL), links))
    found = {link.get("href"): "".join(link.itertext()).replace("\u00a0", " ") for link in root.iter(f"{SVG}a")}
    assert found == {'lists/a"&b.csv': "(n = 751)", "lists/epmc.csv": "(n = 388)"}


def test_labels_cannot_smuggle_markup_in() -> None:
    bad = "</text><script>alert(1)</script>"
    text = flow_svg.render(layout(state(database_results=[(bad, 1)])))
    assert "<script" not in text
    assert not list(parsed(text).iter(f"{SVG}script"))
