"""The parts that articles and books of PubMed XML share: people, dates, identifiers, abstract, headings, notices."""

from __future__ import annotations

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._xml import Element, Taker
from rowen.records.types import AbstractPart, Author, Notice

DEFAULTS = frozenset(
    {
        ("PMID", "Version", "1"),
        ("Author", "ValidYN", "Y"),
        ("AuthorList", "CompleteYN", "Y"),
        ("Identifier", "Source", "ORCID"),
        ("ELocationID", "ValidYN", "Y"),
        ("DataBankList", "CompleteYN", "Y"),
        ("GrantList", "CompleteYN", "Y"),
        ("Investigator", "ValidYN", "Y"),
        ("DescriptorName", "MajorTopicYN", "N"),
        ("Keyword", "MajorTopicYN", "N"),
    }
)
"""Attribute values that say only what holds anyway; every other unread attribute is kept."""

_KEPT_DATES = ("DateCreated", "DateCompleted", "DateRevised", "ContributionDate", "BeginningDate", "EndingDate")
_MONTHS = dict(
    zip(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), range(1, 13), strict=True)
)
_NAME_PARTS = ("CollectiveName", "LastName", "ForeName", "Suffix")
_DATE_PARTS = ("Year", "Month", "Day", "Season", "MedlineDate")


def date_text(taker: Taker, date: Element | None) -> str:
    """Return a date element in words: "2019-03-05", "2019 Mar 5", "2019 Winter" or MedlineDate's own."""
    if date is None:
        return ""
    words = taker.texts(date, _DATE_PARTS)
    if words[1] in _MONTHS:
        words[1] = str(_MONTHS[words[1]])
    given = [word for word in words if word]
    if not words[4] and not words[3] and all(word.isdigit() for word in given):
        return "-".join(given[:1] + [word.zfill(2) for word in given[1:]])
    return " ".join(given)


def add_authors(taker: Taker, people: Element) -> list[Author]:
    """Return the people of an AuthorList in order; groups by their collective name."""
    return [_author(taker, each) for each in people.findall("Author")]


def _author(taker: Taker, element: Element) -> Author:
    collective, family, given, suffix = taker.texts(element, _NAME_PARTS)
    if collective:
        return Author(collective=collective)
    initials = element.find("Initials")
    if initials is not None and (not given or (initials.text or "").strip() == _initials(given)):
        # Initials that the given names imply are said already; others stay unread and so are kept.
        value = taker.value(initials)
        given = given or value
    return Author(family, given, suffix)


def _initials(given: str) -> str:
    return "".join(word[0] for word in given.replace("-", " ").split())


def add_identifiers(draft: Draft, taker: Taker, parent: Element) -> None:
    """Read ELocationID and the element's own ArticleIdList, never the lists inside its references."""
    for element in parent.findall("ELocationID"):
        if element.get("ValidYN", "Y") == "Y":
            _identifier(draft, element.tag, taker.attribute(element, "EIdType"), taker.value(element))
    for element in parent.findall("ArticleIdList/ArticleId"):
        _identifier(draft, element.tag, taker.attribute(element, "IdType"), taker.value(element))


def _identifier(draft: Draft, tag: str, scheme: str, value: str) -> None:
    takers = {"doi": draft.take_doi, "pubmed": draft.take_pmid, "pmc": draft.take_pmcid}
    take = takers.get(scheme)
    if take is None:
        draft.take_other(scheme or "id", value)
    elif (tag, value) not in draft.extra and not take(f"{tag}[{scheme}]", value):
        draft.keep(f"{tag}[{scheme}]", value)


def add_pages(draft: Draft, taker: Taker, parent: Element) -> None:
    """Read the pages as MEDLINE gives them, else first and last page."""
    pagination = parent.find("Pagination")
    draft.pages = taker.text(pagination, "MedlinePgn")
    if not draft.pages:
        draft.pages = "-".join(
            part for part in (taker.text(pagination, "StartPage"), taker.text(pagination, "EndPage")) if part
        )


def add_abstract(draft: Draft, taker: Taker, parent: Element, tag: str) -> None:
    """Read every paragraph of Abstract or OtherAbstract with its label and language."""
    for abstract in parent.findall(tag):
        language = taker.attribute(abstract, "Language")
        for paragraph in abstract.findall("AbstractText"):
            label = taker.attribute(paragraph, "Label")
            if paragraph.get("NlmCategory", "").casefold() in (label.casefold(), "unassigned"):
                taker.attribute(paragraph, "NlmCategory")
            text = taker.value(paragraph)
            if text or label:
                draft.abstract.append(AbstractPart(text, label, language))


def add_keywords(draft: Draft, taker: Taker, parent: Element) -> None:
    """Read the keywords of every list; major ones starred."""
    for keyword in parent.findall("KeywordList/Keyword"):
        text = taker.value(keyword)
        if text:
            draft.keywords.append("*" * (taker.attribute(keyword, "MajorTopicYN") == "Y") + text)


def add_mesh(draft: Draft, taker: Taker, citation: Element) -> None:
    """Read MeSH headings as "Heading/qualifier/*qualifier"; their unique ids go to extra, one heading each."""
    for heading in citation.findall("MeshHeadingList/MeshHeading"):
        names = [each for each in heading if each.tag in ("DescriptorName", "QualifierName")]
        words = ["*" * (taker.attribute(each, "MajorTopicYN") == "Y") + taker.value(each) for each in names]
        draft.mesh.append("/".join(words))
        uis = "/".join(taker.attribute(each, "UI") for each in names)
        draft.keep("MeshHeading/@UI", uis.strip("/"))


def add_publication_types(draft: Draft, taker: Taker, elements: list[Element]) -> None:
    """Read the publication types; each unique id (D016441 is Retracted Publication) goes to extra in the same order."""
    for element in elements:
        word = taker.value(element)
        if word:
            draft.publication_types.append(word)
        draft.keep("PublicationType/@UI", taker.attribute(element, "UI"))
    draft.type_as_given = draft.publication_types[0] if draft.publication_types else ""


def add_notices(draft: Draft, taker: Taker, citation: Element) -> None:
    """Read CommentsCorrections: retractions, errata, updates, comments, in both directions."""
    for element in citation.findall("CommentsCorrectionsList/CommentsCorrections"):
        reference = taker.text(element, "RefSource")
        draft.notices.append(
            Notice(
                taker.attribute(element, "RefType"),
                reference,
                taker.text(element, "PMID"),
                identifiers.doi(reference) or "",
            )
        )


def add_history(draft: Draft, taker: Taker, data: Element) -> None:
    """Read the history; PubStatus "entrez" is when PubMed created the record, what it searches as [crdt]."""
    for date in data.findall("History/PubMedPubDate"):
        status = taker.attribute(date, "PubStatus")
        words = date_text(taker, date)
        clock = ":".join(part.zfill(2) for part in (taker.text(date, "Hour"), taker.text(date, "Minute")) if part)
        if status == "entrez" and draft.created is None:
            draft.created = parse_date(words)
        draft.keep(f"PubMedPubDate[{status}]", f"{words} {clock}".strip())


def keep_rest(draft: Draft, taker: Taker, element: Element) -> None:
    """Keep everything that was not read: dates and references in one value each, the rest leaf by leaf."""
    for tag in _KEPT_DATES:
        for date in element.iter(tag):
            draft.keep(tag, date_text(taker, date))
    for reference in element.iter("Reference"):
        words = taker.text(reference, "Citation")
        ids = [
            f"{taker.attribute(each, 'IdType')} {taker.value(each)}"
            for each in reference.findall("ArticleIdList/ArticleId")
        ]
        draft.keep("Reference", f"{words} [{'; '.join(ids)}]" if ids else words)
    for path, value in taker.rest(DEFAULTS):
        draft.keep(_short(path), value)


def _short(path: str) -> str:
    """Leave out the containers that every record has."""
    for prefix in ("MedlineCitation/", "PubmedData/", "BookDocument/", "PubmedBookData/", "Article/"):
        path = path.removeprefix(prefix)
    return path
