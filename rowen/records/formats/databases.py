"""Which database a record comes from: what its own fields say, in one spelling; never guessed (docs/formats/platforms.md).

Sources of the names: EBSCO Connect, "What are the database codes"; Ovid, "Database shortcuts (JumpStart)"; Clarivate,
"Accession number"; and what the platforms' own exports write.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rowen.records.text import matching
from rowen.records.types import Record

_NAMES = {
    "MEDLINE": "medline; cmedm; mdc; mnh; medline complete; medline r; nlm medline",
    "PubMed": "pubmed; pmc; pubmed central",
    "Embase": "embase; excerpta medica",
    "CINAHL": "cinahl; ccm; cin20; rzh; c8h; jlh; cul; cinahl plus",
    "PsycINFO": "psycinfo; psyh; psychinfo; apa psycinfo",
    "PsycArticles": "psycarticles; pdh; apa psycarticles",
    "AMED": "amed; allied and complementary medicine",
    "IBSS": "ibss; international bibliography of the social sciences",
    "Sociological Abstracts": "sociological abstracts",
    "SocINDEX": "socindex; sih; snh",
    "Scopus": "scopus",
    "Web of Science": "web of science; science citation index expanded; social sciences citation index",
    "CENTRAL": "central; cochrane central register of controlled trials; cctr; central database",
    "CDSR": "cochrane database of systematic reviews; cdsr",
    "ERIC": "eric",
    "EconLit": "econlit; ecn; eoh",
    "GreenFILE": "greenfile; 8gh",
    "Global Health": "global health; cab global health; lhh",
    "CAB Abstracts": "cab abstracts; lah; caba",
    "LILACS": "lilacs",
    "BIOSIS Previews": "biosis previews; biosis citation index",
    "Zoological Record": "zoological record",
    "Academic Search": "academic search premier; academic search complete; academic search ultimate; aph; a9h; asn",
    "SPORTDiscus": "sportdiscus; s3h; sph",
    "Business Source": "business source premier; business source complete; business source ultimate; buh; bth; bsu",
    "HMIC": "hmic; hmic health management information consortium",
    "Social Policy and Practice": "social policy and practice",
    "Maternity & Infant Care": "maternity infant care database midirs; maternity infant care database; midirs",
    "International Pharmaceutical Abstracts": "international pharmaceutical abstracts",
    "Inspec": "inspec; inh",
    "ASSIA": "assia; applied social sciences index abstracts assia; applied social sciences index and abstracts assia",
    "ProQuest Dissertations & Theses": (
        "proquest dissertations theses global; proquest dissertations theses; proquest dissertations and theses; "
        "dissertations theses global; dissertations theses global the sciences and engineering collection"
    ),
}
_BY_NAME = {mark: name for name, marks in _NAMES.items() for mark in marks.split("; ")}
_LONG = tuple(sorted((mark for mark in _BY_NAME if len(mark) > 3), key=len, reverse=True))
_OVID_FILES = (
    ("MEDLINE", "medl medall med1 med2 med3 med4 med5 med6 med7 med8 med9 medc medf medp prem ppez ppezv mesz pmnm mppr"),
    ("Embase", "emed emez emex oemez emcl"), ("PsycINFO", "psyc psyb"), ("CENTRAL", "cctr"), ("CDSR", "coch"),
    ("AMED", "amed"), ("Global Health", "cagh ghlt"), ("CAB Abstracts", "caba cabd"), ("ERIC", "eric"), ("HMIC", "hmic"),
    ("BIOSIS Previews", "bios biop biob"), ("Zoological Record", "zoor"), ("EconLit", "econ"),
    ("Social Policy and Practice", "spap"), ("Maternity & Infant Care", "mwic"),
    ("International Pharmaceutical Abstracts", "ipab"), ("Inspec", "insp"),
)  # fmt: skip
"""The beginning of D= in an address of Ovid ("D=emed20")."""
_ACCESSIONS = (
    ("MEDLINE", re.compile(r"MEDLINE:\d")), ("Web of Science", re.compile(r"(?:WOS|ISI):\w")),
    ("BIOSIS Previews", re.compile(r"(?:BCI|BIOSIS|PREV):")), ("CAB Abstracts", re.compile(r"CABI:")),
    ("Inspec", re.compile(r"INSPEC:")), ("Zoological Record", re.compile(r"ZOOREC:")),
    ("SciELO Citation Index", re.compile(r"SCIELO:")), ("KCI-Korean Journal Database", re.compile(r"KJD:")),
    ("Preprint Citation Index", re.compile(r"PPRN:")), ("Biological Abstracts", re.compile(r"BIOABS:")),
    ("Russian Science Citation Index", re.compile(r"RSCI:")), ("Current Contents Connect", re.compile(r"CCC:")),
    ("Derwent Innovations Index", re.compile(r"DIIDW:")), ("Data Citation Index", re.compile(r"DRCI:")),
    ("FSTA", re.compile(r"FSTA:")), ("Grants Index", re.compile(r"GCI:")),
    ("ProQuest Dissertations & Theses Citation Index", re.compile(r"PQDT:")),
    ("Chinese Science Citation Database", re.compile(r"CSCD:")), ("Arabic Citation Index", re.compile(r"ARCI:")),
     ("Scopus", re.compile(r"2-s2\.0-\d")),
    ("CENTRAL", re.compile(r"CN-\d{6,9}$")), ("CDSR", re.compile(r"CD\d{6}(?:\.PUB\d+)?$", re.IGNORECASE)),
    ("Dimensions", re.compile(r"pub\.\d{7,}$")), ("Lens", re.compile(r"\d{3}-\d{3}-\d{3}-\d{3}-\w{3}$")),
    ("ERIC", re.compile(r"E[JD]\d{6,7}$")),
)  # fmt: skip
"""Accession numbers that only one database gives."""
_ONE = {
    "PubMed": "PubMed", "Scopus": "Scopus", "Lens": "Lens", "Dimensions": "Dimensions", "IEEE Xplore": "IEEE Xplore",
    "OpenAlex": "OpenAlex", "ClinicalTrials.gov": "ClinicalTrials.gov", "TRID": "TRID", "AGRIS": "AGRIS", "ERIC": "ERIC",
    "Web of Science": "Web of Science", "DOAJ": "DOAJ", "CORE": "CORE", "Epistemonikos": "Epistemonikos", "SciELO": "SciELO",
    "SpringerLink": "SpringerLink", "JSTOR": "JSTOR", "Google Scholar": "Google Scholar", "APA PsycNet": "PsycINFO",
}  # fmt: skip
"""Platforms that hold one database, and it."""
_FIELDS = frozenset((
    "DB", "Database", "database", "remote-database-name", "%~", "~", "DATABASE",
    "Database Name", "longDBName", "LongDBName", "Databases", "Source Database",
))  # fmt: skip
_LIBRARIES = (".enl", ".enlx", ".enlp")
"""EndNote calls the file that a record was exported from its database."""
_SEGMENT = re.compile(r"<.*$|\(R\)|®|\bAPA\b|\bOvid\b|\bEBM Reviews\b", re.IGNORECASE)
_EBSCO = re.compile(r"ebsco(?:host)?\.com/\S*?[?&]db=(\w+)", re.IGNORECASE)
_OVID = re.compile(r"ovid\.com/\S*?[?&]D=([a-z]+)", re.IGNORECASE)


@lru_cache(4096)
def known_databases(words: str) -> tuple[str, ...]:
    """Return the one spelling of every database that is named in some words; none if none that is known is."""
    folded = matching(_SEGMENT.sub(" ", words))
    if folded in _BY_NAME:
        return (_BY_NAME[folded],)
    padded, found = f" {folded} ", []
    for mark in _LONG:
        if f" {mark} " in padded:
            found.append(_BY_NAME[mark])
            padded = padded.replace(f" {mark} ", "  ")  # "CAB Global Health" is not two of them
    return tuple(dict.fromkeys(found))


def databases_of(record: Record) -> tuple[str, ...]:
    """Return the databases that a record itself names, most often one; none if it does not say.

    A name that is not known is given as it stands, without Ovid's dates in angle brackets.
    """
    named = [part for tag, value in record.extra if tag in _FIELDS for part in re.split(r"[;|\n]", value)]
    named = [part for part in named if not part.endswith(_LIBRARIES)]
    found = [known_databases(part)[:1] or (_SEGMENT.sub(" ", part).strip(),) for part in named]
    names = [name for each in found for name in each if name] or [_by_address(record) or _by_number(record)]
    return tuple(dict.fromkeys(name for name in names if name))


def _by_address(record: Record) -> str:
    texts = (*record.urls, *(value for tag, value in record.extra if tag in ("after ER", "UR", "L2", "plink", "PLink")))
    for text in texts:
        if "ebsco" in text and (ebsco := _EBSCO.search(text)):
            return _BY_NAME.get(ebsco[1].lower(), "")
        if "ovid" in text and (ovid := _OVID.search(text)):
            return next((name for name, files in _OVID_FILES if ovid[1].lower().startswith(tuple(files.split()))), "")
    return ""


def _by_number(record: Record) -> str:
    number = record.native_id
    return next((name for name, form in _ACCESSIONS if form.match(number)), "") if number else ""


def count_databases(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    """Return (database, records that name it), most first; a record that names two counts for both."""
    return tuple(Counter(name for record in records for name in databases_of(record)).most_common())


def the_database(counted: tuple[tuple[str, int], ...], records: int, platform: str) -> str:
    """Return the one database of a file: the only one that nine in ten records name, or its platform's only one.

    "" where the records name several, each some of them, or nothing tells. On Embase.com every record names Embase, and
    some MEDLINE beside it: they come from Embase.
    """
    if counted:
        often = [name for name, count in counted if 10 * count >= 9 * records]
        return often[0] if len(often) == 1 else ""
    return _ONE.get(platform, "")
