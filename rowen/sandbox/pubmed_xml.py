"""PubMed's XML: one PubmedArticle for each work, in the structure of NLM's 2025 DTD."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from rowen.sandbox.families import Role
from rowen.sandbox.work import Person, Work

HEAD = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
TAIL = "</PubmedArticleSet>"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = ("Winter", "Spring", "Summer", "Fall")
_TYPE_IDS = {
    "Journal Article": "D016428", "Preprint": "D000076942", "Published Erratum": "D016425", "Review": "D016454",
    "Retraction of Publication": "D016440", "Retracted Publication": "D016441", "Comment": "D016420",
    "Systematic Review": "D000078182", "Randomized Controlled Trial": "D016449", "Clinical Trial Protocol": "D000078325",
    "Research Support, Non-U.S. Gov't": "D013485", "Expression of Concern": "D900001",
}  # fmt: skip
"""NLM's ids of publication types; that of "Expression of Concern" is made up, like those of the headings."""
_LINKS = {
    Role.ERRATUM: ("ErratumFor", "ErratumIn"), Role.RETRACTION: ("RetractionOf", "RetractionIn"),
    Role.COMMENT: ("CommentOn", "CommentIn"), Role.PREPRINT: ("UpdateIn", "UpdateOf"),
    Role.CONCERN: ("ExpressionOfConcernFor", "ExpressionOfConcernIn"),
}  # fmt: skip


class Relative(NamedTuple):
    """A linked work that PubMed holds: what it is to this one, and its PMID."""

    role: Role
    work: Work
    pmid: int
    is_parent: bool


class Held(NamedTuple):
    """A work as PubMed holds it on a day."""

    work: Work
    pmid: int
    indexed: bool
    relatives: tuple[Relative, ...]


@lru_cache(maxsize=200_000)
def marked(text: str) -> str:
    """Escape a text for XML, keeping its inline ``<i>``, ``<sup>`` and ``<sub>``."""
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    escaped = escape(text)
    for tag in ("i", "sup", "sub"):
        escaped = escaped.replace(f"&lt;{tag}&gt;", f"<{tag}>").replace(f"&lt;/{tag}&gt;", f"</{tag}>")
    return escaped


def article(held: Held) -> str:
    """Return one ``<PubmedArticle>``."""
    work = held.work
    status = "MEDLINE" if held.indexed and work.mesh else ("Publisher" if work.quirk % 9 == 0 else "PubMed-not-MEDLINE")
    completed = f"<DateCompleted>{ymd(work.indexed)}</DateCompleted>" if status == "MEDLINE" else ""
    revised = max(
        work.indexed if held.indexed else work.arrival, *(one.work.arrival for one in held.relatives), work.arrival
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="{status}" Owner="NLM"><PMID Version="1">{held.pmid}</PMID>{completed}'
        f"<DateRevised>{ymd(revised)}</DateRevised>{_article(held)}{_journal_info(work)}"
        f"{_corrections(held)}{_mesh(work) if status == 'MEDLINE' else ''}{_keywords(work)}</MedlineCitation>"
        f"{_data(held)}</PubmedArticle>\n"
    )


def ymd(day: date, *, padded: bool = True) -> str:
    """Return Year, Month and Day elements."""
    if padded:
        return f"<Year>{day.year}</Year><Month>{day.month:02d}</Month><Day>{day.day:02d}</Day>"
    return f"<Year>{day.year}</Year><Month>{day.month}</Month><Day>{day.day}</Day>"


def issue_date(work: Work) -> str:
    """Return the inside of PubDate, in one of the five forms that journals use."""
    at, precision = work.issue.day, work.issue.precision
    match precision:
        case 0:
            return f"<Year>{at.year}</Year><Month>{MONTHS[at.month - 1]}</Month><Day>{at.day:02d}</Day>"
        case 1:
            return f"<Year>{at.year}</Year><Month>{MONTHS[at.month - 1]}</Month>"
        case 2:
            return f"<Year>{at.year}</Year>"
        case 3:
            return f"<MedlineDate>{at.year} {_pair(at.month)}</MedlineDate>"
    return f"<Year>{at.year}</Year><Season>{SEASONS[at.month % 12 // 3]}</Season>"


def _pair(month: int) -> str:
    first = (month - 1) // 2 * 2
    return f"{MONTHS[first]}-{MONTHS[first + 1]}"


def title_text(work: Work) -> str:
    """Return the title as PubMed prints it: full stop at the end, brackets round a translation."""
    stop = "" if work.title.endswith(("?", "!")) else "."
    title = marked(work.title)
    return f"[{title}]{stop or '.'}" if work.vernacular else f"{title}{stop}"


def authors(people: tuple[Person, ...], collective: str) -> str:
    """Return the Author elements."""
    made = "".join(
        f'<Author ValidYN="Y"><LastName>{person.family}</LastName><ForeName>{person.given}</ForeName>'
        f"<Initials>{person.initials}</Initials><AffiliationInfo><Affiliation>{person.affiliation}</Affiliation>"
        "</AffiliationInfo></Author>"
        for person in people
    )
    return made + (
        f'<Author ValidYN="Y"><CollectiveName>{escape(collective)}</CollectiveName></Author>' if collective else ""
    )


def abstract(work: Work) -> str:
    """Return the Abstract element, or nothing."""
    if not work.sections:
        return ""
    parts = "".join(
        f'<AbstractText Label="{label}" NlmCategory="{label}">{marked(text)}</AbstractText>'
        if label else f"<AbstractText>{marked(text)}</AbstractText>"
        for label, text in work.sections
    )  # fmt: skip
    notice = (
        f"<CopyrightInformation>\u00a9 {work.year} The Author(s).</CopyrightInformation>" if work.quirk % 4 == 0 else ""
    )
    return f"<Abstract>{parts}{notice}</Abstract>"


def _article(held: Held) -> str:
    work = held.work
    online = work.quirk % 10 < 7
    model = "Print-Electronic" if online else "Print"
    volume = f"<Volume>{work.volume}</Volume>" if work.role != Role.PREPRINT else ""
    number = f"<Issue>{work.number}</Issue>" if work.number and work.role != Role.PREPRINT else ""
    pages = (
        "" if work.role == Role.PREPRINT else f"<Pagination><MedlinePgn>{work.short_pages}</MedlinePgn></Pagination>"
    )
    doi = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(work.doi)}</ELocationID>' if work.quirk % 20 > 1 else ""
    complete = '<AuthorList CompleteYN="Y">'
    language = work.language.code if work.language else "eng"
    types = held.work.publication_types + (
        ("Retracted Publication",) if any(r.role == Role.RETRACTION and not r.is_parent for r in held.relatives) else ()
    )
    listed = "".join(f'<PublicationType UI="{_TYPE_IDS[name]}">{name}</PublicationType>' for name in types)
    vernacular = f"<VernacularTitle>{escape(work.vernacular)}.</VernacularTitle>" if work.vernacular else ""
    first_online = f'<ArticleDate DateType="Electronic">{ymd(work.electronic)}</ArticleDate>' if online else ""
    return (
        f'<Article PubModel="{model}"><Journal><ISSN IssnType="Electronic">{work.journal.issn}</ISSN>'
        f'<JournalIssue CitedMedium="Internet">{volume}{number}<PubDate>{issue_date(work)}</PubDate></JournalIssue>'
        f"<Title>{work.journal.title}</Title><ISOAbbreviation>{work.journal.short}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{title_text(work)}</ArticleTitle>{pages}{doi}{abstract(work)}"
        f"{complete}{authors(work.authors, work.collective)}</AuthorList><Language>{language}</Language>"
        f"<PublicationTypeList>{listed}</PublicationTypeList>{vernacular}{first_online}</Article>"
    )


def _journal_info(work: Work) -> str:
    journal = work.journal
    return (
        f"<MedlineJournalInfo><Country>{journal.country}</Country><MedlineTA>{journal.short}</MedlineTA>"
        f"<NlmUniqueID>{journal.nlm}</NlmUniqueID><ISSNLinking>{journal.issn}</ISSNLinking></MedlineJournalInfo>"
    )


def _corrections(held: Held) -> str:
    made = ""
    for relative in held.relatives:
        kinds = _LINKS.get(held.work.role if relative.is_parent else relative.role)
        if kinds:
            kind = kinds[0] if relative.is_parent else kinds[1]
            other = relative.work
            source = f"{other.journal.short}. {other.year};{other.volume}:{other.short_pages}. doi: {escape(other.doi)}"
            made += (
                f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>'
                f'<PMID Version="1">{relative.pmid}</PMID></CommentsCorrections>'
            )
    return f"<CommentsCorrectionsList>{made}</CommentsCorrectionsList>" if made else ""


def _mesh(work: Work) -> str:
    made = "".join(
        f'<MeshHeading><DescriptorName UI="D{900000 + len(heading) * 977:06d}" MajorTopicYN="{"Y" if at == 1 else "N"}">'
        f"{heading}</DescriptorName></MeshHeading>"
        for at, heading in enumerate(work.mesh)
    )
    return f"<MeshHeadingList>{made}</MeshHeadingList>"


def _keywords(work: Work) -> str:
    made = "".join(f'<Keyword MajorTopicYN="N">{marked(word)}</Keyword>' for word in work.keywords)
    return f'<KeywordList Owner="NOTNLM">{made}</KeywordList>' if made else ""


def history(work: Work, *, indexed: bool) -> str:
    """Return the History element; "entrez" is PubMed's day of creation, "pubmed" the back-dated entry."""
    made = ""
    stages = (("entrez", work.arrival), ("pubmed", work.entrez), *((("medline", work.indexed),) if indexed else ()))
    for stage, at in stages:
        made += f'<PubMedPubDate PubStatus="{stage}">{ymd(at, padded=False)}<Hour>6</Hour><Minute>0</Minute></PubMedPubDate>'
    return f"<History>{made}</History>"


def _data(held: Held) -> str:
    work = held.work
    doi = f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId>' if work.quirk % 20 not in {1, 2} else ""
    pmc = f'<ArticleId IdType="pmc">PMC{held.pmid // 4 + 700000}</ArticleId>' if work.quirk % 3 == 0 else ""
    status = "aheadofprint" if work.quirk % 9 == 0 and not held.indexed else "ppublish"
    return (
        f"<PubmedData>{history(work, indexed=held.indexed)}<PublicationStatus>{status}</PublicationStatus>"
        f'<ArticleIdList><ArticleId IdType="pubmed">{held.pmid}</ArticleId>{doi}{pmc}</ArticleIdList>'
        f"{_references(work)}</PubmedData>"
    )


def _references(work: Work) -> str:
    """Some records carry a list of references with DOIs and PMIDs that are not their own."""
    if work.quirk % 5:
        return ""
    made = "".join(
        f"<Reference><Citation>Earlier writer A. A paper that came before. {work.journal.short}. {work.year - at}.</Citation>"
        f'<ArticleIdList><ArticleId IdType="doi">10.5555/ref.{work.quirk}.{at}</ArticleId>'
        f'<ArticleId IdType="pubmed">{7000000 + work.quirk * 7 + at}</ArticleId></ArticleIdList></Reference>'
        for at in (1, 2, 3)
    )
    return f"<ReferenceList>{made}</ReferenceList>"
