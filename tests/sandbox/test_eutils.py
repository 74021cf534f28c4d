from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from lxml import etree

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.eutils import EUtils
from rowen.sandbox.faults import Faults
from rowen.sandbox.state import Clock, State


@pytest.fixture(scope="module")
def many() -> EUtils:
    return EUtils(State(Corpus(1, 20_000), Clock(), Faults()))


@pytest.fixture
def eutils(state: State) -> EUtils:
    return EUtils(state)


def search(eutils: EUtils, **params: str) -> dict[str, Any]:
    answer = eutils.esearch({"db": "pubmed", "retmode": "json", **params})
    assert answer.status == 200
    result: dict[str, Any] = json.loads(answer.body)["esearchresult"]
    return result


def articles(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, load_dtd=False))


def test_numbers_in_json_are_strings_and_history_names_are_in_lower_case(eutils: EUtils) -> None:
    found = search(eutils, term="asthma[tiab]", retmax="3", usehistory="y")
    assert found["retmax"] == "3"
    assert found["retstart"] == "0"
    assert int(found["count"]) > 3
    assert len(found["idlist"]) == 3
    assert found["querykey"] == "1"
    assert found["webenv"].startswith("MCID_")
    assert found["querytranslation"] == '"asthma"[Title/Abstract]'


def test_xml_has_the_same_content_as_siblings(eutils: EUtils) -> None:
    body = eutils.esearch({"db": "pubmed", "term": '"No Such"[mesh] OR zzyzx'}).body
    root = etree.fromstring(body)
    assert root.findtext("Count") == "0"
    assert root.findtext("WarningList/QuotedPhraseNotFound") == '"No Such"[mesh]'
    assert root.findtext("ErrorList/PhraseNotFound") == "zzyzx"
    assert root.findtext("WarningList/OutputMessage") == "No items found."
    assert root.find("IdList") is not None


def test_retmax_above_the_window_is_clamped_with_a_message(many: EUtils) -> None:
    found = search(many, term="all[sb]", retmax="20000")
    assert len(found["idlist"]) == 9999
    assert found["warninglist"]["outputmessages"] == ["Restrictions achieved. start and count adjusted to 0, 9999"]


def test_a_page_across_the_edge_comes_short(many: EUtils) -> None:
    found = search(many, term="all[sb]", retstart="9990", retmax="10")
    assert found["retmax"] == "9"
    assert len(found["idlist"]) == 9
    assert found["warninglist"]["outputmessages"] == ["Restrictions achieved. start and count adjusted to 9990, 9"]


@pytest.mark.parametrize("size", [9998, 9999, 10_000])
def test_around_the_window_all_that_can_be_had_is_given_once(many: EUtils, size: int) -> None:
    pages = [search(many, term=f"first:{size}[sandbox]", retstart=str(start), retmax="5000") for start in (0, 5000)]
    ids = [number for page in pages for number in page["idlist"]]
    assert {page["count"] for page in pages} == {str(size)}
    assert len(set(ids)) == len(ids) == min(size, 9999)


def test_retstart_beyond_the_window_is_an_error_in_invalid_json(many: EUtils) -> None:
    answer = many.esearch({"db": "pubmed", "retmode": "json", "term": "all[sb]", "retstart": "9999"})
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)
    error = json.loads(answer.body, strict=False)["esearchresult"]["ERROR"]
    assert error.startswith("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998.")


def test_rettype_count_hides_warnings(eutils: EUtils) -> None:
    assert search(eutils, term='"No Such"[mesh]', rettype="count") == {"count": "0"}


def test_an_unknown_sort_is_ignored_with_a_message(eutils: EUtils) -> None:
    found = search(eutils, term="asthma", sort="date")
    assert "Unknown sort schema 'date' ignored" in found["warninglist"]["outputmessages"]


def test_an_unknown_database_is_an_error_under_200(eutils: EUtils) -> None:
    answer = eutils.esearch({"db": "nonsense", "retmode": "json", "term": "asthma"})
    assert answer.status == 200
    assert json.loads(answer.body)["esearchresult"]["ERROR"] == "Invalid db name specified: nonsense"


def test_date_parameters_do_what_the_tag_does(eutils: EUtils) -> None:
    by_parameter = search(
        eutils, term="all[sb]", datetype="crdt", mindate="2015/01/01", maxdate="2015/12/31", retmax="5000"
    )
    by_tag = search(eutils, term="2015:2015[crdt]", retmax="5000")
    assert by_parameter["idlist"] == by_tag["idlist"] != []


def test_fetch_by_ids_gives_articles_and_books_and_leaves_unknown_ids_out(eutils: EUtils) -> None:
    ids = search(eutils, term="all[sb]", retmax="5000")["idlist"]
    root = articles(eutils.efetch({"db": "pubmed", "retmode": "xml", "id": ",".join([*ids, "1", "2"])}).body)
    fetched = [node.findtext("MedlineCitation/PMID") or node.findtext("BookDocument/PMID") for node in root]
    assert fetched == ids
    assert {node.tag for node in root} == {"PubmedArticle", "PubmedBookArticle"}


def test_fetch_from_history_gives_the_stored_page(eutils: EUtils) -> None:
    found = search(eutils, term="all[sb]", retmax="50", usehistory="y")
    page = {"db": "pubmed", "webenv": found["webenv"], "query_key": "1", "retstart": "10", "retmax": "5"}
    root = articles(eutils.efetch(page).body)
    assert [node.findtext(".//PMID") for node in root] == found["idlist"][10:15]


def test_fetch_beyond_the_stored_set_is_an_error_with_400(eutils: EUtils) -> None:
    found = search(eutils, term="first:3[sandbox]", usehistory="y")
    answer = eutils.efetch({"db": "pubmed", "webenv": found["webenv"], "query_key": "1", "retstart": "3"})
    assert answer.status == 400
    assert b"OUT OF RANGE" in answer.body


def test_rettype_full_is_an_empty_body(eutils: EUtils) -> None:
    assert eutils.efetch({"db": "pubmed", "id": "1", "rettype": "full"}).body == b""


def test_articles_carry_the_structures_that_readers_stumble_on(eutils: EUtils) -> None:
    ids = search(eutils, term="all[sb]", retmax="5000")["idlist"]
    root = articles(eutils.efetch({"db": "pubmed", "id": ",".join(ids)}).body)
    for path in (
        ".//MedlineDate", ".//Season", ".//CollectiveName", ".//VernacularTitle", ".//ArticleTitle/i", ".//ArticleTitle/sup",
        ".//AbstractText[@Label]", ".//ReferenceList/Reference/ArticleIdList", ".//ArticleDate", ".//MeshHeading",
        ".//CommentsCorrections[@RefType='RetractionIn']", ".//CommentsCorrections[@RefType='ErratumFor']",
        ".//PubMedPubDate[@PubStatus='entrez']", ".//BookTitle", ".//LocationLabel", ".//MedlinePgn", ".//Keyword",
    ):  # fmt: skip
        assert root.find(path) is not None, path
    without = [node for node in root.findall("PubmedArticle") if node.find(".//ELocationID") is None]
    assert without
    assert any(node.find("PubmedData/ArticleIdList/ArticleId[@IdType='doi']") is not None for node in without)
    assert any(node.findtext(".//ArticleTitle", "").startswith("[") for node in root)


def test_a_retraction_shows_on_the_retracted_article_from_the_day_of_the_notice(state: State) -> None:
    eutils = EUtils(state)
    corpus, held = state.corpus, state.holdings.in_pubmed
    retracted = next(
        (parent, notice)
        for notice, parent in enumerate(corpus.kin.parent.tolist())
        if corpus.kin.role[notice] == 6 and held[notice] and held[parent] and corpus.timing.arrival[notice] < 20_000
    )
    pmid = str(corpus.pmid[retracted[0]])
    notice = corpus.make([retracted[1]])[0].arrival
    seen = []
    for today in (date.fromordinal(notice.toordinal() - 1), notice):
        state.clock.today = today
        seen.append(b"Retracted Publication" in eutils.efetch({"db": "pubmed", "id": pmid}).body)
    assert seen == [False, True]
