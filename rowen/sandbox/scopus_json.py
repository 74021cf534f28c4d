"""Scopus's JSON: pages of entries, each in the view STANDARD or COMPLETE."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import accession, database
from rowen.sandbox.families import Role
from rowen.sandbox.scopus_query import RETRACTED, SUBTYPES
from rowen.sandbox.service import Call
from rowen.sandbox.work import Work

Json = dict[str, object]
_NAMES = {
    "ar": "Article", "er": "Erratum", "bk": "Book", "ch": "Book Chapter", "cp": "Conference Paper", "le": "Letter",
    RETRACTED: "Retracted",
}  # fmt: skip
_AGGREGATION = {"bk": "Book", "ch": "Book", "cp": "Conference Proceeding"}


def page(call: Call, total: int, start: int, end: int, shown: list[Json], key: str) -> Json:
    """Return one page; its links repeat the API key, as the real ones do."""
    asked = {**call.params, "apiKey": key, "httpAccept": "application/json"}
    links = [{"@_fa": "true", "@ref": "self", "@href": f"{call.base}/content/search/scopus?{urlencode(asked)}"}]
    results: Json = {
        "opensearch:totalResults": str(total), "opensearch:startIndex": str(start),
        "opensearch:itemsPerPage": str(len(shown)),
        "opensearch:Query": {"@role": "request", "@searchTerms": call.params.get("query", ""), "@startPage": str(start)},
        "link": links, "entry": shown or [{"@_fa": "true", "error": "Result set was empty"}],
    }  # fmt: skip
    if "cursor" in call.params:
        results["cursor"] = {"@current": call.params["cursor"], "@next": f"AoJ{end}"}
    return {"search-results": results}


def entry(corpus: Corpus, work: Work, *, whole: bool, retracted: bool) -> Json:
    """Return one work; ``whole`` adds abstract, all authors and keywords."""
    place = np.array([work.index], dtype=np.int64)
    eid = accession(corpus, database("scopus"), place, np.zeros_like(place))[0]
    number, subtype = eid.rpartition("-")[2], RETRACTED if retracted else SUBTYPES[work.role]
    made: Json = {
        "@_fa": "true",
        "link": [{"@_fa": "true", "@ref": "scopus", "@href": f"https://scopus.example/record?scp={number}"}],
        "dc:identifier": f"SCOPUS_ID:{number}", "eid": eid, "dc:title": work.title,
        "dc:creator": f"{work.authors[0].family} {work.authors[0].initials}.",
        "prism:publicationName": work.journal.title, "prism:issn": work.journal.issn.replace("-", ""),
        "prism:volume": work.volume, "prism:issueIdentifier": work.number or None,
        "prism:pageRange": None if work.article_number else work.pages, "article-number": work.article_number or None,
        **_dates(work), "prism:doi": work.doi if work.quirk % 15 else None, "citedby-count": str(work.quirk % 40),
        "affiliation": [{"@_fa": "true", "affilname": work.authors[0].affiliation}],
        "prism:aggregationType": _AGGREGATION.get(subtype, "Journal"), "subtype": subtype,
        "subtypeDescription": _NAMES[subtype], "source-id": work.journal.nlm, "openaccess": str(int(work.quirk % 3 == 0)),
    }  # fmt: skip
    if whole:
        made |= _complete(work)
    return {name: value for name, value in made.items() if value is not None}


def _dates(work: Work) -> Json:
    day, precision = work.issue.day, work.issue.precision
    shown = (
        f"{day.year}" if precision >= 2 else f"{day:%B} {day.year}" if precision else f"{day.day} {day:%B} {day.year}"
    )
    return {"prism:coverDate": day.isoformat(), "prism:coverDisplayDate": shown}


def _complete(work: Work) -> Json:
    people: list[Json] = [
        {
            "@_fa": "true", "@seq": str(at), "authid": str(7_000_000_000 + work.index * 50 + at),
            "authname": f"{one.family} {one.initials}.", "surname": one.family, "given-name": one.given,
            "initials": f"{one.initials}.", "afid": [{"@_fa": "true", "$": "60000000"}],
        }
        for at, one in enumerate(work.authors, start=1)
    ]  # fmt: skip
    missing = work.role in {Role.ERRATUM, Role.RETRACTION} or not work.sections
    return {
        "dc:description": None if missing else work.abstract, "author": people,
        "author-count": {"@limit": "100", "@total": str(len(people)), "$": str(len(people))},
        "authkeywords": " | ".join(work.keywords) or None,
    }  # fmt: skip
