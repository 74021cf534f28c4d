"""Every recorded answer of PubMed and Europe PMC is read whole, or recognised as the error or other answer it is."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from Bio import Entrez
from lxml import etree

from connectors.asking import Complaint
from connectors.europepmc import EuropePMC
from connectors.pubmed import PubMed
from connectors.pubmed_parse import complaint
from rowen.records import Kind, Untrustworthy
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real
OTHER = {"eInfoResult", "eLinkResult", "ePostResult", "eSpellResult", "eSummaryResult", "GBSet", "Bioseq-set", "html"}
ROOT = re.compile(rb"<(?![?!])([\w-]+)")


def root_of(body: bytes) -> str:
    if body.lstrip()[:1] == b"{":
        return "json"
    found = ROOT.search(body)
    return found[1].decode() if found else ""


def test_every_pubmed_answer_is_read_or_recognised(shared: Path) -> None:
    seen: dict[str, int] = {}
    for name, body in bodies(shared / "real" / "api" / "pubmed"):
        root, words = root_of(body), complaint(body, 200).words
        if words:
            what = "error"
            with pytest.raises(Untrustworthy, match=re.escape(words[:40])):
                PubMed().parse(body, "ids")
        elif root in {"json", "eSearchResult"}:
            what = "search"
            page = PubMed().parse(body, "ids")
            assert len(page.ids) == _listed(body) <= (page.reported or 0), name
        elif root in {"PubmedArticleSet", "PubmedArticle"}:
            what = "records"
            _same_as_the_bytes(name, body)
        else:
            what = "other"
            assert root in OTHER, (name, root)
            for role in ("ids", "records"):
                with pytest.raises(Untrustworthy):
                    PubMed().parse(body, role)
        seen[what] = seen.get(what, 0) + 1
    assert seen["search"] >= 15
    assert seen["records"] >= 30
    assert seen["error"] >= 4


def _listed(body: bytes) -> int:
    """Count the ids in the bytes of a search answer, without reading it as one."""
    inside = re.search(rb"\"idlist\": ?\[([^\]]*)\]", body)
    return inside[1].count(b'"') // 2 if inside else body.count(b"<Id>")


def _same_as_the_bytes(name: str, body: bytes) -> None:
    """Compare PMIDs with those that stand in the bytes, and where Biopython can read them, with Biopython's."""
    page = PubMed().parse(body, "records")
    root = etree.fromstring(body.lstrip(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    own = [element.text for element in root.xpath("//MedlineCitation/PMID | //BookDocument/PMID")]
    assert list(page.ids) == own, name
    assert all(record.title for record in page.records), name
    if not _biopython_knows(body):
        return
    second = Entrez.read(BytesIO(body.lstrip()), validate=False)
    articles = [str(item["MedlineCitation"]["PMID"]) for item in second["PubmedArticle"]]
    books = [str(item["BookDocument"]["PMID"]) for item in second["PubmedBookArticle"]]
    assert sorted(page.ids) == sorted(articles + books), name


def _biopython_knows(body: bytes) -> bool:
    """Whether Biopython has the document type at hand; otherwise it would try to fetch it from the network."""
    named = re.search(rb"<!DOCTYPE[^>]*\"(https?)://[^\"]*/([\w.]+\.dtd)\"", body[:1000])
    shipped = Path(Entrez.__file__).parent / "DTDs"
    return named is not None and named[1] == b"https" and (shipped / named[2].decode()).is_file()


def test_every_quoted_error_is_recognised_and_judged(shared: Path) -> None:
    quoted = json.loads((shared / "real" / "api" / "quoted_error_bodies.json").read_text(encoding="utf-8"))
    judged: dict[str, Complaint] = {}
    for error in quoted:
        if error["api"] != "ncbi" or "body" not in error:
            continue
        body = error["body"].encode()
        judged[error["what"]] = complaint(body, error["status"] or 200)
        for role in ("ids", "records"):
            with pytest.raises(Untrustworthy):
                PubMed().parse(body, role)
    assert all(said.words for said in judged.values())
    final = {what for what, said in judged.items() if said.final}
    assert final == {"efetch past the end of the history set", "esearch, unknown db: HTTP 200"}


def test_every_europe_pmc_answer_is_read_or_recognised(shared: Path) -> None:
    records = errors = 0
    for name, body in bodies(shared / "real" / "api" / "europepmc"):
        if root_of(body) == "errorBean":
            errors += 1
            with pytest.raises(Untrustworthy, match="not open access"):
                EuropePMC().parse(body, "ids")
            continue
        page = EuropePMC().parse(body, "records")
        hits = json.loads(body)["resultList"]["result"]
        assert list(page.ids) == [f"{hit['source']}:{hit['id']}" for hit in hits], name
        assert [record.title for record in page.records] == [hit["title"] for hit in hits]
        assert [record.identifiers.pmid for record in page.records] == [hit.get("pmid") for hit in hits]
        assert all(record.authors and record.published and record.kind is Kind.ARTICLE for record in page.records)
        for record, hit in zip(page.records, hits, strict=True):
            told = json.dumps([str(record), dict(record.extra)], ensure_ascii=False)
            assert all(
                name in told or not isinstance(value, dict) for name, value in hit.items() if name.startswith("has")
            )
        records += len(page.records)
    assert (records, errors) == (10, 1)
