"""Which column of which export holds what; names are compared without case, spaces and punctuation."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

_NAMES: dict[str, str] = {
    "title": "titre; titel; titulo; "
    "title; article title; document title; item title; study title; titles; ti; t1; primary title; "
    "title primary; display name; original article title; public title; scientific title; "
    "brief title",
    "original_title": "original title; vernacular title; original foreign title; foreign title; ol title",
    "authors": "auteurs; auteur; autoren; autor; autores; "
    "authors; author; author s; author names; au; a1; authors primary; first authors; creators; creator; "
    "contributors; authorships author display name; author list; authorlist; author full names",
    "editors": "editors; editor; authors secondary; secondary authors; ed; a2; book editors",
    "container": "revue; zeitschrift; revista; "
    "journal; source title; journal book; publication title; journal title; journal name; "
    "periodical full; publication; jn; jf; jo; t2; secondary title; container title; container; booktitle; parenttitle; "
    "title secondary; journal full title; publication venue; venue; anthology title; pubtitle; "
    "primary location source display name; alternate title3; source title anthology title; book title",
    "container_short": "journal abbreviation; periodical abbrev; abbreviated source title; abbreviated journal; "
    "journal iso abbreviation; alternate title2; ja; j2; container short; journal short",
    "published": "annee; jahr; ano; annee de publication; erscheinungsjahr; ano de publicacion; "
    "year; publication year; published year; pub year; year of publication; py; yr; publicationyear; "
    "published; year published; date published; publication date; date; cover date; date of publication; pubdate; "
    "issue date; dp; da; pubyear; publicationdate; coverdate",
    "month": "month; published month; publication month; pub month",
    "day": "day",
    "electronic": "early access date; online date; epub date; electronic; electronic publication date; publication date online",
    "created": "create date; created",
    "volume": "volumen; volume; vo; vl; vol; journal volume; biblio volume",
    "issue": "numero; heft; issue; issue number; number; ip; no; journal issue; is; biblio issue",
    "pages": "pages; page; pg; page range; pp; pagination; page info",
    "start": "start page; first page; page start; sp; startpage; beginning page; pagestart; biblio first page",
    "end": "end page; last page; page end; ep; endpage; ending page; other pages; pageend; biblio last page",
    "article_number": "art no; article number; article no; e location id; elocation id",
    "edition": "edition; et",
    "publisher": "editeur; verlag; publisher; pb; book publisher; issuing publisher",
    "place": "place; place of publication; place published; cy; publisher location; publisherlocation; city; placeofpublication; "
    "location",
    "doi": "doi; digital object identifier; item doi; digitalobjectidentifier; do; doi link; externalids doi; external ids doi",
    "pmid": "pmid; pubmed id; medline pmid; pubmed; entrezuid; ids pmid; pubmedid",
    "pmcid": "pmcid; pmc id; pmc; ids pmcid",
    "nct": "nct number; ctgov id; nct id; clinical trial numbers; trial registration numbers; nctid; trialid; trial id",
    "serial": "issn; isbn; issn isbn; issns; isbns; sn; eissn; issn l; primary location source issn l; e issn; isbn issn",
    "accession": "accession number; an; central id; eid; ut unique wos id; ut; lens id; publication id; pui; "
    "embase accession id; nct number; entrezuid; accessionnumber; unique identifier; native id; openalex id; "
    "proquest document id; storeid; "
    "trialid; trial id; cochrane review id",
    "abstract": "resume; zusammenfassung; resumen; "
    "brief summary; abstract; ab; abstract note; abstractnote; notes abstract; summary",
    "other_abstract": "original abstract; translated abstract",
    "languages": "langue; sprache; idioma; language; languages; la; article language; language of original document; language s",
    "publication_types": "document identifier; publication type; document type; doctype; pt; dt; content type; "
    "publication types; doctypes; pubtypes; documenttype; typename",
    "kind": "kind; item type; type; reference type; type of reference; ty; itemtype; entrytype; doc type",
    "keywords": "mots cles; schlagworter; palabras clave; "
    "keywords; author keywords; kw; keyword; subjects; index keywords; author keyword; "
    "manual tags; ieee terms; subject; de; keywords author; identifierkeywords; identifiers keywords",
    "mesh": "mesh; mesh terms; mesh headings; mh",
    "urls": "url; urls; link; fulltext url; ur; source urls; plink; pdf link; source url; external url; document url; "
    "openurl; full text link; ee; embase link; documenturl; dimensions url; source linkout; "
    "articleurl; downloadurl; article url; web address; study url; fulltexturl",
    "notes": "notes; note; n1; personal notes; extra notes",
    "status": "record status",
    "extra": "extra json",
    "notices": "notices json",
    "parts": "abstract parts json",
    "arxiv": "arxiv; arxiv id; arxivid",
    "others": "other identifiers json",
    "type_as_given": "type as given",
}
_FOLD = re.compile(r"[^a-z0-9]+")
COLUMNS: dict[str, str] = {
    name: field for field, names in _NAMES.items() if field != "accession" for name in names.split("; ")
}
ACCESSION: frozenset[str] = frozenset(_NAMES["accession"].split("; "))
STRONG: frozenset[str] = frozenset({"title", "authors", "doi", "pmid", "abstract", "published", "container", "nct"})
"""Fields of which a header must name at least one to be believed."""


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a column name without case, accents, spaces and punctuation; the number a duplicate got is kept."""
    if not name.isascii():
        name = "".join(letter for letter in normalize("NFKD", name) if not combining(letter))
    return _FOLD.sub(" ", name.strip().lower()).strip()


_PLATFORMS = (
    ("PubMed", {"pmid", "citation", "create date", "journal book"}),
    ("PubMed", {"entrezuid", "shortdetails", "db"}),
    ("Scopus", {"eid", "source title", "authors with affiliations"}),
    ("Embase.com", {"author names", "pui", "embase link"}),
    ("Embase.com", {"author names", "emtree drug index terms", "open url link"}),
    ("Embase.com", {"author names", "aip ip entry date", "source"}),
    ("Cochrane Library", {"cochrane review id"}),
    ("Cochrane Library", {"central id", "cochrane review group code"}),
    ("Lens", {"lens id", "citing works count"}),
    ("Dimensions", {"publication id", "dimensions url"}),
    ("ProQuest", {"storeid", "pubtitle"}),
    ("OpenAlex", {"authorships author display name", "primary topic display name"}),
    ("Ovid", {"orn", "vn", "db", "an"}),
    ("EBSCOhost", {"plink", "doctype", "accession number"}),
    ("EBSCOhost", {"plink", "longdbname", "an"}),
    ("IEEE Xplore", {"document title", "ieee terms"}),
    ("SciELO", {"author s", "source", "journal", "language s", "publication year", "fulltext url"}),
    ("SpringerLink", {"item title", "item doi", "content type"}),
    ("ClinicalTrials.gov", {"nct number", "study status"}),
    ("ClinicalTrials.gov", {"nct number", "status", "conditions", "study results"}),
    ("JSTOR", {"ispartof", "doctype", "creator"}),
    ("Web of Science", {"ut unique wos id"}),
    ("Web of Science", {"ut", "so", "di", "bp"}),
)


_DIALECTS: tuple[tuple[set[str], dict[str, str]], ...] = (
    (
        # Web of Science, "Tab delimited file": its own two-letter tags, of which several mean something else elsewhere.
        {"ut", "so", "di", "bp"},
        {
            "so": "container", "j9": "container_short", "ji": "", "di": "doi", "bp": "start", "ep": "end", "ar": "article_number",
            "pm": "pmid", "ei": "serial", "bn": "serial", "pu": "publisher", "pi": "place", "pd": "published", "ea": "electronic",
            "be": "editors", "id": "keywords", "af": "authors",
            "au": "initials", "pg": "", "sp": "", "cy": "", "da": "", "pt": "", "ed": "",
        },
    ),
    (
        {"ispartof", "doctype", "creator"},  # JSTOR
        {"ispartof": "container", "issuenumber": "issue", "volumenumber": "volume", "datepublished": "published"},
    ),
    # Web of Science, Excel. Publication Type is J, B, S or P; the words are in Document Type.
    ({"ut unique wos id"}, {"publication type": "", "authors": "initials", "author full names": "authors"}),
    ({"central id", "source"}, {"source": "container"}),
    ({"cochrane review id", "source"}, {"source": "container"}),
    ({"plink", "longdbname", "source"}, {"source": "container"}),
    ({"gsrank", "source"}, {"source": "container"}),  # Publish or Perish
    ({"vn", "db", "an", "ti"}, {"is": "serial", "ib": "serial"}),  # Ovid: IS is the ISSN, IP the issue
)  # fmt: skip
"""(columns that give a dialect away, what columns mean in it)"""


def fields_of(header: list[str]) -> list[str]:
    """Return the field that each column holds; "" where it has none."""
    names = [folded(name) for name in header]
    dialect = next((meaning for marks, meaning in _DIALECTS if marks <= set(names)), {})
    return [dialect.get(name, COLUMNS.get(name, "")) for name in names]


def platform(header: list[str]) -> str:
    """Return the platform whose export has these columns; "" if none is certain."""
    names = {folded(name) for name in header}
    return next((name for name, marks in _PLATFORMS if marks <= names), "")
