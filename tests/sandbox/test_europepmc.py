from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from rowen.sandbox.europepmc import EuropePmc
from rowen.sandbox.state import State

BASE = "http://127.0.0.1/europepmc/webservices/rest"


@pytest.fixture
def europepmc(state: State) -> EuropePmc:
    return EuropePmc(state)


def page(europepmc: EuropePmc, query: str, **params: str) -> dict[str, Any]:
    answer = europepmc.search({"query": query, "format": "json", **params}, BASE)
    assert answer.status == 200
    result: dict[str, Any] = json.loads(answer.body)
    return result


def everything(europepmc: EuropePmc, query: str, size: int) -> tuple[list[str], int]:
    ids, mark, total = [], "*", -1
    while True:
        found = page(europepmc, query, cursorMark=mark, pageSize=str(size), resultType="idlist")
        total = found["hitCount"]
        ids += [f"{hit['source']}:{hit['id']}" for hit in found["resultList"]["result"]]
        following = found.get("nextCursorMark", mark)
        if following == mark or not found["resultList"]["result"]:
            return ids, total
        mark = following


@pytest.mark.parametrize("size", [7, 100, 1000])
def test_cursors_lead_through_every_hit_once(europepmc: EuropePmc, size: int) -> None:
    ids, total = everything(europepmc, "qualitative", size)
    assert len(ids) == len(set(ids)) == total > 100


def test_all_four_collections_occur_and_src_selects_them(europepmc: EuropePmc) -> None:
    sizes = {source: page(europepmc, f"SRC:{source}")["hitCount"] for source in ("MED", "PPR", "PMC", "AGR")}
    assert all(sizes.values())
    assert sum(sizes.values()) == page(europepmc, "*")["hitCount"]


def test_a_result_that_fits_one_page_has_no_cursor(europepmc: EuropePmc) -> None:
    assert "nextCursorMark" not in page(europepmc, "SANDBOX:5", pageSize="25")


def test_paging_by_number_has_no_cursor(europepmc: EuropePmc) -> None:
    first, second = (page(europepmc, "SANDBOX:50", pageSize="25", page=number) for number in ("1", "2"))
    assert "nextCursorMark" not in first
    assert first["resultList"] != second["resultList"]


def test_the_request_is_echoed(europepmc: EuropePmc) -> None:
    echo = page(europepmc, 'TITLE:"asthma"', pageSize="3", resultType="core", synonym="true")["request"]
    assert echo == {
        "queryString": 'TITLE:"asthma"', "resultType": "core", "cursorMark": "*", "pageSize": 3, "sort": "", "synonym": True,
    }  # fmt: skip


def test_and_binds_before_or_and_fields_hold_for_brackets(europepmc: EuropePmc) -> None:
    def ids(query: str) -> set[str]:
        return set(everything(europepmc, query, 1000)[0])

    a, b, c = ids("TITLE_ABS:asthma"), ids("TITLE_ABS:epilepsy"), ids("TITLE_ABS:interviews")
    assert ids("TITLE_ABS:asthma OR TITLE_ABS:epilepsy AND TITLE_ABS:interviews") == a | (b & c)
    assert ids("TITLE_ABS:(asthma OR epilepsy) AND TITLE_ABS:interviews") == (a | b) & c
    assert ids("TITLE_ABS:asthma NOT TITLE_ABS:interviews") == a - c
    assert ids("TITLE_ABS:asthma AND FIRST_PDATE:[2015-01-01 TO 3000-12-31]") <= a
    assert ids("TITLE_ABS:asthma AND PUB_TYPE:preprint") <= a


def test_a_record_is_found_by_its_id(europepmc: EuropePmc) -> None:
    for hit in page(europepmc, "SANDBOX:40", pageSize="40", resultType="idlist")["resultList"]["result"]:
        again = page(europepmc, f"EXT_ID:{hit['id']} AND SRC:{hit['source']}")["resultList"]["result"]
        assert [one["id"] for one in again] == [hit["id"]]


def test_core_holds_authors_abstracts_and_groups_and_lite_does_not(europepmc: EuropePmc) -> None:
    core = page(europepmc, "*", pageSize="1000", resultType="core")["resultList"]["result"]
    assert any("collectiveName" in author for hit in core for author in hit["authorList"]["author"])
    assert any("<h4>" in hit.get("abstractText", "") for hit in core)
    assert any("commentCorrectionList" in hit for hit in core)
    assert all("journalInfo" not in hit for hit in core if hit["source"] == "PPR")
    lite = page(europepmc, "*", pageSize="10")["resultList"]["result"]
    assert all("abstractText" not in hit and "authorList" not in hit for hit in lite)


@pytest.mark.parametrize(
    "params",
    [
        {"query": "", "format": "json"},
        {"query": "(asthma", "format": "json"},
        {"query": "asthma", "format": "json", "cursorMark": "nonsense"},
    ],
)
def test_errors_are_xml_beans(europepmc: EuropePmc, params: dict[str, str]) -> None:
    answer = europepmc.search(params, BASE)
    assert answer.status == 400
    assert etree.fromstring(answer.body).tag == "errorBean"
