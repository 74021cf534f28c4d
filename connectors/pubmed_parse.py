"""Reading what E-utilities answer: ids of a search, articles and books, and errors in each of their many dresses.

Shapes: NLM, "Entrez Programming Utilities Help" (NBK25499); errors as seen in recordings (docs/sources/pubmed.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from connectors.asking import Complaint
from connectors.fields import from_json
from rowen.records import FormatError, Located, Untrustworthy
from rowen.records.formats._xml import parse
from rowen.records.formats.pubmed_xml import parse_article_set

SOURCE = "pubmed"
_LABELS = {
    "phrasesnotfound": "Phrase not found",
    "fieldsnotfound": "Field not found",
    "phrasesignored": "Phrase ignored",
    "quotedphrasesnotfound": "Quoted phrase not found",
    "outputmessages": "",
    "phrasenotfound": "Phrase not found",
    "fieldnotfound": "Field not found",
    "phraseignored": "Phrase ignored",
    "quotedphrasenotfound": "Quoted phrase not found",
    "outputmessage": "",
}
_FINAL = re.compile(
    r"cannot be larger than|out of (?:acceptable )?range|invalid (?:db|uid)|api key invalid|empty (?:id list|term)"
    r"|neither query_key|too many uids",
    re.IGNORECASE,
)
_PASSING = re.compile(r"backend failed|rate limit|temporar|timed? ?-?out|try again|unavailable|overload", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What ESearch answered.

    Attributes:
        count: hits it has.
        ids: PMIDs it lists, at most 9,999.
        translation: the query as PubMed understood it.
        warnings: phrases and fields not found or ignored, and messages, in PubMed's words.
    """

    count: int
    ids: tuple[str, ...]
    translation: str = ""
    warnings: tuple[str, ...] = ()


def error_words(body: bytes) -> str:
    """Return the error message an answer holds, or "" when it holds none. An empty body is an error."""
    start = body[:4096].lstrip()
    if not start:
        return "an empty answer"
    if start[:1] in (b"{", b"["):
        answer = _json(body)
        result = answer.get("esearchresult", answer)
        result = result if isinstance(result, dict) else {}
        words = result.get("ERROR") or answer.get("error") or answer.get("ERROR")
        return " ".join(str(words).split()) if words else ""
    found = re.findall(rb"<ERROR>(.*?)</ERROR>", body if len(body) < 20000 else body[:4096], re.DOTALL)
    return " ".join(b"; ".join(found).decode("utf-8", "replace").split())


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay.

    Under a good status, what is not known is worth asking again; under 4xx, only what says that it will pass.
    """
    words = error_words(body)
    stays = status >= 400 and (not words or _PASSING.search(words) is None)
    return Complaint(words, stays or _FINAL.search(words) is not None)


def read_search(body: bytes) -> Found:
    """Read an ESearch answer, JSON or XML.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    words = error_words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words}")
    try:
        return _found_json(body) if body.lstrip()[:1] == b"{" else _found_xml(body)
    except (KeyError, TypeError, ValueError, AttributeError, FormatError) as error:
        raise Untrustworthy(SOURCE, f"This is no answer to a search ({type(error).__name__}: {error}).") from error


def read_records(body: bytes) -> tuple[Located, ...]:
    """Read an EFetch answer: articles and books.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    words = error_words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words}")
    try:
        return parse_article_set(body)
    except FormatError as error:
        raise Untrustworthy(SOURCE, f"Its records cannot be read: {error}") from error


def _json(body: bytes) -> dict[str, Any]:
    """Read JSON as NCBI writes it: bare line breaks inside strings happen. What is no JSON object gives nothing."""
    try:
        answer = from_json(body.decode("utf-8"), strict=False)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _found_json(body: bytes) -> Found:
    answer = from_json(body.decode("utf-8"), strict=False)["esearchresult"]
    lists = {**answer.get("errorlist", {}), **answer.get("warninglist", {})}
    return Found(
        int(answer["count"]),
        tuple(str(int(entry)) for entry in answer.get("idlist", ())),
        str(answer.get("querytranslation", "")),
        tuple(_warning(name, str(words)) for name, entries in lists.items() for words in entries),
    )


def _found_xml(body: bytes) -> Found:
    root = parse(body)
    if root.tag != "eSearchResult":
        raise ValueError(f"the root is {root.tag}")
    lists = (element for name in ("ErrorList", "WarningList") for element in root.iterfind(f"{name}/*"))
    return Found(
        int(root.findtext("Count", "")),
        tuple(str(int(element.text or "")) for element in root.iterfind("IdList/Id")),
        root.findtext("QueryTranslation", ""),
        tuple(_warning(element.tag.lower(), element.text or "") for element in lists),
    )


def _warning(kind: str, words: str) -> str:
    label = _LABELS.get(kind, kind)
    return f"{label}: {words}" if label else words
