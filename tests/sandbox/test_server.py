from __future__ import annotations

import json
import re
import time
from datetime import date

import pytest
import requests

from rowen.records import InputError
from rowen.sandbox.faults import NAMES, Faults, parse_faults
from rowen.sandbox.server import Sandbox, running

SEARCH = {"db": "pubmed", "retmode": "json", "term": "all[sb]", "retmax": "50"}


def esearch(sandbox: Sandbox, **more: str) -> requests.Response:
    return requests.post(f"{sandbox.pubmed_url}esearch.fcgi", data={**SEARCH, **more}, timeout=10)


def epmc(sandbox: Sandbox, **more: str) -> requests.Response:
    params = {"query": "*", "format": "json", "pageSize": "20", **more}
    return requests.get(f"{sandbox.europepmc_url}/search", params=params, timeout=10)


def count(answer: requests.Response) -> int:
    return int(answer.json()["esearchresult"]["count"])


def test_get_and_post_of_a_form_give_the_same(sandbox: Sandbox) -> None:
    got = requests.get(f"{sandbox.pubmed_url}esearch.fcgi", params=SEARCH, timeout=10)
    assert got.json() == esearch(sandbox).json()
    params = {"query": "asthma", "format": "json"}
    got = requests.get(f"{sandbox.europepmc_url}/search", params=params, timeout=10)
    assert got.json() == requests.post(f"{sandbox.europepmc_url}/searchPOST", data=params, timeout=10).json()


def test_it_listens_on_the_local_machine_only(sandbox: Sandbox) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/eutils/", sandbox.pubmed_url)
    assert sandbox.europepmc_url.endswith("/europepmc/webservices/rest")


def test_the_next_page_url_leads_to_the_next_page(sandbox: Sandbox) -> None:
    first = epmc(sandbox, pageSize="20").json()
    following = requests.get(first["nextPageUrl"], timeout=10).json()
    assert following["request"]["cursorMark"] == first["nextCursorMark"]
    assert following["resultList"]["result"] != first["resultList"]["result"]


def test_the_clock_moves_by_call_and_over_the_wire(sandbox: Sandbox) -> None:
    now = count(esearch(sandbox))
    sandbox.set_today(date(2027, 3, 1))
    later = count(esearch(sandbox))
    answer = requests.post(f"{sandbox.url}/_sandbox/clock", json={"today": "2026-11-01"}, timeout=10)
    assert answer.json() == {"today": "2026-11-01"}
    assert count(esearch(sandbox)) == now < later


def test_requests_are_logged_with_parameters_and_fault(sandbox: Sandbox) -> None:
    sandbox.set_faults("pubmed:500")
    esearch(sandbox)
    esearch(sandbox, term="asthma")
    logged = requests.get(f"{sandbox.url}/_sandbox/requests", timeout=10).json()
    assert [(one["status"], one["fault"], one["params"]["term"]) for one in logged] == [
        (500, "500", "all[sb]"), (200, "", "asthma"),
    ]  # fmt: skip
    assert sandbox.requests[0].path == "/eutils/esearch.fcgi"


def test_too_long_an_address_is_414(sandbox: Sandbox) -> None:
    params = {"db": "pubmed", "id": ",".join(["38756119"] * 2000)}
    assert requests.get(f"{sandbox.pubmed_url}efetch.fcgi", params=params, timeout=10).status_code == 414
    assert requests.post(f"{sandbox.pubmed_url}efetch.fcgi", data=params, timeout=10).status_code == 200


def test_the_rate_limit_holds_when_switched_on_and_a_key_raises_it(sandbox: Sandbox) -> None:
    sandbox.set_faults("rate_limit")
    answers = [esearch(sandbox, retmax="0", api_key="secret") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    answers = [esearch(sandbox, retmax="0") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json() == {"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3"}
    time.sleep(1.05)
    assert esearch(sandbox, retmax="0").status_code == 200


def test_429_has_retry_after_and_strikes_as_often_as_asked(sandbox: Sandbox) -> None:
    sandbox.set_faults("pubmed:429x2")
    answers = [esearch(sandbox, api_key="k123") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "1"
    assert answers[0].json()["api-key"] == "k123"


def test_html_comes_with_500_or_with_200(sandbox: Sandbox) -> None:
    sandbox.set_faults("500,html200")
    first, second = esearch(sandbox), esearch(sandbox)
    assert (first.status_code, second.status_code) == (500, 200)
    assert first.text.startswith("<!DOCTYPE html>")
    assert second.text.startswith("<!DOCTYPE html>")


def test_a_malformed_body_is_whole_on_the_wire_and_cannot_be_parsed(sandbox: Sandbox) -> None:
    sandbox.set_faults("malformed")
    answer = esearch(sandbox)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.content)


@pytest.mark.parametrize("fault", ["truncated", "down", "timeout"])
def test_connections_break_when_told_to_and_work_again_afterwards(sandbox: Sandbox, fault: str) -> None:
    sandbox.set_faults(fault)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        esearch(sandbox)
    assert esearch(sandbox).status_code == 200


def test_an_error_comes_inside_200(sandbox: Sandbox) -> None:
    sandbox.set_faults("error_in_200x2")
    answer = esearch(sandbox)
    assert answer.status_code == 200
    assert answer.json()["esearchresult"]["ERROR"].startswith("Search Backend failed")
    assert "hitCount" not in epmc(sandbox).json()


def test_a_short_page_lacks_its_last_record(sandbox: Sandbox) -> None:
    whole = [hit["id"] for hit in epmc(sandbox).json()["resultList"]["result"]]
    sandbox.set_faults("europepmc:short_page@2")
    assert len(epmc(sandbox).json()["resultList"]["result"]) == len(whole)
    assert [hit["id"] for hit in epmc(sandbox).json()["resultList"]["result"]] == whole[:-1]


def test_a_cursor_can_repeat_itself(sandbox: Sandbox) -> None:
    mark = epmc(sandbox).json()["nextCursorMark"]
    sandbox.set_faults("repeated_cursor")
    assert epmc(sandbox, cursorMark=mark).json()["nextCursorMark"] == mark


def test_totals_can_change_between_pages(sandbox: Sandbox) -> None:
    before, hits = count(esearch(sandbox)), epmc(sandbox).json()["hitCount"]
    sandbox.set_faults("total_changesx2")
    assert count(esearch(sandbox, retstart="50")) == before + 7
    assert epmc(sandbox).json()["hitCount"] == hits + 7


def test_a_record_can_vanish_between_search_and_fetch_and_stays_gone(sandbox: Sandbox) -> None:
    ids = esearch(sandbox).json()["esearchresult"]["idlist"]
    fetch = {"db": "pubmed", "id": ",".join(ids)}
    sandbox.set_faults("pubmed:vanishing")
    for _ in range(2):
        body = requests.post(f"{sandbox.pubmed_url}efetch.fcgi", data=fetch, timeout=10).text
        assert f'<PMID Version="1">{ids[0]}</PMID>' not in body
        assert f'<PMID Version="1">{ids[1]}</PMID>' in body
    assert ids[0] not in esearch(sandbox).json()["esearchresult"]["idlist"]


def test_faults_can_be_set_over_the_wire_and_bad_ones_are_refused(sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/_sandbox/faults"
    assert requests.post(address, json={"faults": "pubmed:500"}, timeout=10).status_code == 204
    assert esearch(sandbox).status_code == 500
    refused = requests.post(address, json={"faults": "pubmed:gremlins"}, timeout=10)
    assert refused.status_code == 400
    assert "gremlins" in refused.text


def test_counts_places_and_probabilities_are_read() -> None:
    first, second, third = parse_faults("pubmed:429x2@3, europepmc:short_page%0.5, downx*")
    assert (first.name, first.source, first.left, first.skip) == ("429", "pubmed", 2, 2)
    assert (second.source, second.probability) == ("europepmc", 0.5)
    assert (third.source, third.left) == ("", -1)


@pytest.mark.parametrize("written", ["pubmed:nope", "pubmet:429", "429x", "nonsense,also nonsense"])
def test_a_fault_that_does_not_exist_is_refused_with_those_that_do(written: str) -> None:
    with pytest.raises(InputError, match="Known faults: 429") as caught:
        parse_faults(written, ("pubmed", "europepmc"))
    assert len(caught.value.problems) == len(written.split(","))


def test_a_fault_strikes_only_what_it_can() -> None:
    faults = Faults("pubmed:repeated_cursor,europepmc:short_page")
    assert faults.strike("pubmed", "search") == ""
    assert faults.strike("europepmc", "search") == "short_page"
    assert faults.strike("europepmc", "search") == ""
    assert {kind for kinds in NAMES.values() for kind in kinds} == {"search", "fetch"}


def test_a_port_in_use_is_named() -> None:
    with running(works=100) as first, pytest.raises(InputError, match=str(first.port)):  # noqa: SIM117
        with running(works=100, port=first.port):
            pass


def test_one_day_can_hold_more_than_any_date_range_can_cut() -> None:
    with running(works=1000, same_day=0.9) as sandbox:
        assert count(esearch(sandbox, term="2019/12/31[crdt]")) > 0.8 * count(esearch(sandbox))
