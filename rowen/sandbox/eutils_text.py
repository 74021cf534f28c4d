"""The bodies that esearch and efetch answer with, JSON and XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from rowen.sandbox.pubmed_search import Understood
from rowen.sandbox.state import Answer

JSON, XML = "application/json; charset=UTF-8", "text/xml; charset=UTF-8"
PAST_WINDOW = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the "
    "first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that contains "
    "additional logic to batch PubMed search results automatically so that an arbitrary number can be retrieved. For "
    "details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
PAST_WINDOW_FETCH = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, EFetch can only retrieve the "
    "first 9,999 records of a result set."
)
BACKEND_DOWN = "Search Backend failed: Database is not supported: pubmed"
_SEARCH_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_FETCH_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
)
_HEADER = {"type": "esearch", "version": "0.3"}


@dataclass(frozen=True)
class SearchPage:
    """What one esearch answer says. ``stored`` is (WebEnv, query key) or None."""

    total: int
    start: int
    most: int
    ids: Sequence[str]
    understood: Understood
    messages: list[str]
    stored: tuple[str, int] | None


def out_of_range(start: int, held: int) -> str:
    """Return efetch's words for a start beyond the stored set."""
    return (
        f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than number of records "
        f"available in history. History includes {held} IDs."
    )


def search_error(message: str, *, as_json: bool, status: int = 200) -> Answer:
    """Return an ERROR body. As JSON a line break in the message stands bare, which makes it invalid JSON, as in life."""
    if as_json:
        quoted = json.dumps(message, ensure_ascii=False).replace("\\n", "\n")
        body = '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":' + quoted + "}}\n"
        return Answer(body.encode(), JSON, status)
    return Answer(
        f"{_SEARCH_HEAD}<eSearchResult><ERROR>{escape(message)}</ERROR></eSearchResult>\n".encode(), XML, status
    )


def fetch_error(message: str, *, status: int) -> Answer:
    """Return efetch's ERROR body."""
    body = f"{_FETCH_HEAD}<eFetchResult>\n\t<ERROR>{escape(message)}</ERROR>\n</eFetchResult>\n"
    return Answer(body.encode(), XML, status)


def search_count(page: SearchPage, *, as_json: bool) -> Answer:
    """Return the answer to rettype=count, which hides every warning."""
    if as_json:
        return _json({"header": _HEADER, "esearchresult": {"count": str(page.total)}})
    return Answer(f"{_SEARCH_HEAD}<eSearchResult>\n\t<Count>{page.total}</Count>\n</eSearchResult>\n".encode(), XML)


def search_page(page: SearchPage, *, as_json: bool) -> Answer:
    """Return one page of hits."""
    return _json({"header": _HEADER, "esearchresult": _as_json(page)}) if as_json else _as_xml(page)


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", JSON)


def _as_json(page: SearchPage) -> dict[str, object]:
    understood, messages = page.understood, _messages(page)
    made: dict[str, object] = {"count": str(page.total), "retmax": str(page.most), "retstart": str(page.start)}
    if page.stored:
        made |= {"querykey": str(page.stored[1]), "webenv": page.stored[0]}
    made |= {"idlist": list(page.ids), "translationset": [], "querytranslation": understood.translation}
    if understood.not_found:
        made["errorlist"] = {"phrasesnotfound": understood.not_found, "fieldsnotfound": []}
    if messages or understood.quoted_not_found:
        made["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": understood.quoted_not_found,
            "outputmessages": messages,
        }
    return made


def _messages(page: SearchPage) -> list[str]:
    return [*page.messages, *([] if page.total else ["No items found."])]


def _as_xml(page: SearchPage) -> Answer:
    understood, messages = page.understood, _messages(page)
    stored = f"<QueryKey>{page.stored[1]}</QueryKey><WebEnv>{page.stored[0]}</WebEnv>" if page.stored else ""
    ids = "".join(f"<Id>{number}</Id>\n" for number in page.ids)
    errors = "".join(f"<PhraseNotFound>{escape(phrase)}</PhraseNotFound>" for phrase in understood.not_found)
    warnings = "".join(
        f"<QuotedPhraseNotFound>{escape(phrase)}</QuotedPhraseNotFound>" for phrase in understood.quoted_not_found
    ) + "".join(f"<OutputMessage>{escape(message)}</OutputMessage>" for message in messages)
    listed = f"<IdList>\n{ids}</IdList>" if ids else "<IdList/>"
    body = (
        f"{_SEARCH_HEAD}<eSearchResult><Count>{page.total}</Count><RetMax>{page.most}</RetMax>"
        f"<RetStart>{page.start}</RetStart>{stored}{listed}<TranslationSet/>"
        f"<QueryTranslation>{escape(understood.translation)}</QueryTranslation>"
        f"{f'<ErrorList>{errors}</ErrorList>' if errors else ''}"
        f"{f'<WarningList>{warnings}</WarningList>' if warnings else ''}</eSearchResult>\n"
    )
    return Answer(body.encode(), XML)
