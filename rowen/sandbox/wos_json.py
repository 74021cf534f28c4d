"""Web of Science's JSON: a REC of the Expanded API, where one item stands outside a list, and a document of Starter."""

from __future__ import annotations

from collections.abc import Sequence

from rowen.sandbox.families import Role
from rowen.sandbox.work import Person, Work
from rowen.sandbox.wos_query import RETRACTED, TYPES

Json = dict[str, object]


def rec(work: Work, ut: str, pmid: str, *, retracted: bool) -> Json:
    """Return one work as the Expanded API does. ``pmid`` is "" where MEDLINE does not hold it."""
    summary: Json = {
        "EWUID": {"edition": {"value": "WOS.SSCI"}, "uid": ut},
        "pub_info": _pub_info(work),
        "names": _list("name", [_name(one, at) for at, one in enumerate(work.authors, 1)] + _group(work)),
        "doctypes": _list("doctype", types(work, retracted=retracted)),
        "titles": _list("title", _titles(work)),
    }
    full: Json = {"languages": _list("language", [{"type": "primary", "content": _language(work)}])}
    if work.keywords:
        full["keywords"] = _list("keyword", list(work.keywords))
    if work.sections and work.role not in {Role.ERRATUM, Role.RETRACTION}:
        full["abstracts"] = _list("abstract", [{"abstract_text": {"count": 1, "p": work.abstract}}])
    ids = [{"type": "doi", "value": work.doi}, {"type": "issn", "value": work.journal.issn}]
    if work.article_number:
        ids.append({"type": "art_no", "value": f"ARTN {work.article_number}"})
    if pmid:
        ids.append({"type": "pmid", "value": f"MEDLINE:{pmid}"})
    return {
        "UID": ut, "static_data": {"summary": summary, "fullrecord_metadata": full, "item": {"ids": {"avail": "N"}}},
        "dynamic_data": {
            "citation_related": {"tc_list": {"silo_tc": {"coll_id": "WOS", "local_count": work.quirk % 40}}},
            "cluster_related": {"identifiers": {"identifier": ids[1:] if work.quirk % 12 == 0 else ids}},
        },
    }  # fmt: skip


def document(work: Work, ut: str, pmid: str, *, retracted: bool) -> Json:
    """Return one work as the Starter API does."""
    source: Json = {
        "sourceTitle": work.journal.title.upper(), "publishYear": work.year, "publishMonth": f"{work.issue.day:%b}".upper(),
        "volume": work.volume, "issue": work.number or None, "articleNumber": work.article_number or None,
        "pages": {} if work.article_number else {"range": work.pages, "begin": str(work.first_page)},
    }  # fmt: skip
    ids = {"doi": work.doi if work.quirk % 12 else None, "issn": work.journal.issn, "pmid": pmid or None}
    names: Json = {"authors": [{"displayName": _shown(one), "wosStandard": _short(one)} for one in work.authors]}
    if work.collective:
        names["corp"] = [{"displayName": work.collective}]
    return {
        "uid": ut, "title": work.title, "types": [TYPES[work.role]], "sourceTypes": types(work, retracted=retracted),
        "source": {name: value for name, value in source.items() if value is not None}, "names": names,
        "links": {"record": f"https://wos.example/full-record/{ut}"},
        "citations": [{"db": "WOS", "count": work.quirk % 40}],
        "identifiers": {name: value for name, value in ids.items() if value},
        "keywords": {"authorKeywords": list(work.keywords)},
    }  # fmt: skip


def types(work: Work, *, retracted: bool) -> list[str]:
    """Return the document types of a work."""
    return [TYPES[work.role], *([RETRACTED] if retracted else [])]


def _list(name: str, items: Sequence[object]) -> Json:
    """Wrap a list as the service does: a single item stands by itself."""
    return {"count": len(items), name: items[0] if len(items) == 1 else items}


def _pub_info(work: Work) -> Json:
    page: Json = {"page_count": 9} if work.article_number else {"begin": work.first_page, "end": work.last_page}
    made: Json = {
        "coverdate": f"{work.issue.day:%b %Y}".upper(), "vol": int(work.volume) if work.volume.isdigit() else work.volume,
        "pubyear": work.year, "pubmonth": f"{work.issue.day:%b}".upper(), "pubtype": "Journal",
        "sortdate": work.issue.day.isoformat(), "has_abstract": "Y" if work.sections else "N", "page": page,
    }  # fmt: skip
    return {**made, "issue": work.number} if work.number else made


def _titles(work: Work) -> list[Json]:
    return [
        {"type": "source", "content": work.journal.title.upper()}, {"type": "abbrev_iso", "content": work.journal.short},
        {"type": "item", "content": work.title},
    ]  # fmt: skip


def _language(work: Work) -> str:
    return work.language.name if work.language else "English"


def _name(person: Person, number: int) -> Json:
    return {
        "seq_no": number, "role": "author", "display_name": _shown(person), "full_name": _shown(person),
        "first_name": person.given, "last_name": person.family, "wos_standard": _short(person), "daisng_id": 1000 + number,
    }  # fmt: skip


def _group(work: Work) -> list[Json]:
    return [{"role": "corp", "display_name": work.collective, "seq_no": 99}] if work.collective else []


def _shown(person: Person) -> str:
    return f"{person.family}, {person.given}"


def _short(person: Person) -> str:
    return f"{person.family}, {person.initials}"
