"""The parts that articles and books of PubMed XML share: people, dates, identifiers, abstract, headings, notices.

PubMed's files have millions of elements, nearly all in a few shapes. Such a shape is read in one go and counted as whole;
anything else is read element by element, and what nobody asked for is kept by `keep_rest`.
"""

from __future__ import annotations

from functools import lru_cache

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._xml import Element, Taker, inner
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

_KEPT = {
    name: place
    for place, name in enumerate(
        ("DateCreated", "DateCompleted", "DateRevised", "ContributionDate", "BeginningDate", "EndingDate", "Reference")
    )
}
"""Elements that are kept in one value each, in this order."""
_MONTHS = dict(
    zip(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), range(1, 13), strict=True)
)
_NAME_PARTS = frozenset({"CollectiveName", "LastName", "ForeName", "Suffix"})
_DATE_PARTS = ("Year", "Month", "Day", "Season", "MedlineDate")
_TIME_PARTS = ("Hour", "Minute")
_DATE, _MOMENT = frozenset(_DATE_PARTS), frozenset(_DATE_PARTS + _TIME_PARTS)
_HEADING = frozenset({"DescriptorName", "QualifierName"})
_STAR_AND_ID = {"MajorTopicYN", "UI"}


def children(parent: Element, container: str, tag: str) -> list[Element]:
    """Return the elements of that name in all containers of that name; quicker than a path."""
    return [each for held in parent.findall(container) for each in held.findall(tag)]


def date_text(taker: Taker, date: Element | None) -> str:
    """Return a date element in words: "2019-03-05", "2019 Mar 5", "2019 Winter" or MedlineDate's own."""
    if date is None:
        return ""
    texts = _texts(date)
    if texts is None or date.keys() or not _DATE.issuperset(texts):
        return _in_words(*taker.texts(date, _DATE_PARTS))
    taker.whole(date)
    return _in_words(*[texts.get(part, "") for part in _DATE_PARTS])


def _texts(parent: Element) -> dict[str, str] | None:
    """The texts of an element that holds nothing but plain leaves with different names; None for any other."""
    texts = {}
    for each in parent:
        if len(each) or each.keys():
            return None
        texts[each.tag] = each.text or ""
    return texts if len(texts) == len(parent) else None


@lru_cache(1 << 14)
def _in_words(year: str, month: str, day: str, season: str, medline: str) -> str:
    words = [" ".join(word.split()) for word in (year, month, day, season, medline)]
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
    parts = {}
    initials = None
    for each in element:
        tag = each.tag
        if tag in _NAME_PARTS and tag not in parts:
            parts[tag] = taker.value(each)
        elif tag == "Initials" and initials is None:
            initials = each
    get = parts.get
    collective = get("CollectiveName", "")
    if collective:
        return Author(collective=collective)
    given = get("ForeName", "")
    if initials is not None and (not given or (initials.text or "").strip() == _initials(given)):
        # Initials that the given names imply are said already; others stay unread and so are kept.
        value = taker.value(initials)
        given = given or value
    return Author(get("LastName", ""), given, get("Suffix", ""))


def _initials(given: str) -> str:
    return "".join([word[0] for word in given.replace("-", " ").split()])


def add_identifiers(draft: Draft, taker: Taker, parent: Element) -> None:
    """Read ELocationID and the element's own ArticleIdList, never the lists inside its references."""
    for element in parent.findall("ELocationID"):
        if element.get("ValidYN", "Y") == "Y":
            _identifier(draft, element.tag, taker.attribute(element, "EIdType"), taker.value(element))
    for ids in parent.findall("ArticleIdList"):
        for element in ids.findall("ArticleId"):
            _identifier(draft, element.tag, taker.attribute(element, "IdType"), taker.value(element))


def _identifier(draft: Draft, tag: str, scheme: str, value: str) -> None:
    if scheme not in ("doi", "pubmed", "pmc"):
        draft.take_other(scheme or "id", value)
    elif (tag, value) not in draft.extra:
        take = draft.take_doi if scheme == "doi" else draft.take_pmid if scheme == "pubmed" else draft.take_pmcid
        if not take(f"{tag}[{scheme}]", value):
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
    for keyword in children(parent, "KeywordList", "Keyword"):
        text = taker.value(keyword)
        if text:
            draft.keywords.append("*" * (taker.attribute(keyword, "MajorTopicYN") == "Y") + text)


def add_mesh(draft: Draft, taker: Taker, citation: Element) -> None:
    """Read MeSH headings as "Heading/qualifier/*qualifier"; their unique ids go to extra, one heading each."""
    for headings in citation.findall("MeshHeadingList"):
        odd = bool(headings.keys())
        for heading in headings:
            if heading.tag == "MeshHeading" and _heading(draft, heading):
                taker.whole(heading)
                continue
            odd = True
            if heading.tag == "MeshHeading":
                _read_names(taker, heading)
        if not odd:
            taker.whole(headings)


def _heading(draft: Draft, heading: Element) -> bool:
    """Take one heading; answers whether that is all there is in it."""
    words, uis, whole = [], [], not heading.keys()
    for each in heading:
        if each.tag in _HEADING:
            words.append("*" + inner(each) if each.get("MajorTopicYN") == "Y" else inner(each))
            uis.append(each.get("UI", ""))
            whole = whole and _STAR_AND_ID.issuperset(each.keys())
        else:
            whole = False
    draft.mesh.append("/".join(words))
    draft.keep("MeshHeading/@UI", "/".join(uis).strip("/"))
    return whole


def _read_names(taker: Taker, heading: Element) -> None:
    for each in heading:
        if each.tag in _HEADING:
            taker.value(each)
            for name in _STAR_AND_ID:
                taker.attribute(each, name)


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
    for element in children(citation, "CommentsCorrectionsList", "CommentsCorrections"):
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
    for history in data.findall("History"):
        for date in history.findall("PubMedPubDate"):
            status = taker.attribute(date, "PubStatus")
            words, clock = _moment(taker, date)
            if status == "entrez" and draft.created is None:
                draft.created = parse_date(words)
            draft.keep(f"PubMedPubDate[{status}]", f"{words} {clock}".strip())


def _moment(taker: Taker, date: Element) -> tuple[str, str]:
    """The date in words, and the time of day."""
    texts = _texts(date)
    if texts is not None and date.keys() == ["PubStatus"] and _MOMENT.issuperset(texts):
        taker.whole(date)
        words = _in_words(*[texts.get(part, "") for part in _DATE_PARTS])
        times = [texts.get(part, "").strip() for part in _TIME_PARTS]
    else:
        words, times = date_text(taker, date), taker.texts(date, _TIME_PARTS)
    return words, ":".join([part.zfill(2) for part in times if part])


def keep_rest(draft: Draft, taker: Taker, element: Element) -> None:
    """Keep everything that was not read: dates and references in one value each, the rest leaf by leaf."""
    held = [each for each in element.iter() if each.tag in _KEPT]
    for each in held if len(held) < 2 else sorted(held, key=lambda each: _KEPT[each.tag]):
        draft.keep(each.tag, _reference(taker, each) if each.tag == "Reference" else date_text(taker, each))
    for path, value in taker.rest(DEFAULTS):
        draft.keep(_short(path), value)


def _reference(taker: Taker, reference: Element) -> str:
    """What it cites, in the source's words, and the identifiers of that."""
    ids, plain = [], not reference.keys() and len(reference) < 3
    for part in reference:
        plain = plain and not part.keys() and part.tag in ("Citation", "ArticleIdList")
        if part.tag == "ArticleIdList":
            for each in part:
                if each.tag == "ArticleId":
                    ids.append(f"{taker.attribute(each, 'IdType')} {taker.value(each)}")
                plain = plain and each.tag == "ArticleId" and each.keys() == ["IdType"]
    words = taker.text(reference, "Citation")
    if plain and len({part.tag for part in reference}) == len(reference):
        taker.whole(reference)
    return f"{words} [{'; '.join(ids)}]" if ids else words


@lru_cache(1 << 12)
def _short(path: str) -> str:
    """Leave out the containers that every record has."""
    for prefix in ("MedlineCitation/", "PubmedData/", "BookDocument/", "PubmedBookData/", "Article/"):
        path = path.removeprefix(prefix)
    return path
