"""What Crossref says of a work's corrections, retractions and relatives, in NLM's words where NLM has one.

Crossref's types of update: "Crossmark: update types" (and the vocabulary of Retraction Watch, which Crossref holds since
2023); its relations: "Relationships". NLM's words: "MEDLINE/PubMed Data Element (Field) Descriptions", Comments/Corrections.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.crossref_dates import day_of
from connectors.fields import Fields, text
from rowen.records import Notice
from rowen.records import identifiers as normal

_UPDATES = {
    "retraction": ("RetractionIn", "RetractionOf"),
    "withdrawal": ("RetractionIn", "RetractionOf"),  # NLM makes no difference between the two
    "partial_retraction": ("PartialRetractionIn", "PartialRetractionOf"),
    "correction": ("ErratumIn", "ErratumFor"),
    "corrigendum": ("ErratumIn", "ErratumFor"),
    "erratum": ("ErratumIn", "ErratumFor"),
    "expression_of_concern": ("ExpressionOfConcernIn", "ExpressionOfConcernFor"),
    "new_version": ("UpdateIn", "UpdateOf"),
    "new_edition": ("UpdateIn", "UpdateOf"),
}
_RELATIONS = {
    "is-preprint-of": "UpdateIn",
    "has-preprint": "UpdateOf",
    "is-comment-on": "CommentOn",
    "has-comment": "CommentIn",
}


def notices(work: Fields) -> Iterator[Notice]:
    """Yield what updates this work (``updated-by``), what it updates (``update-to``), and its relations."""
    for update in work.get("updated-by") or ():
        yield _notice(update, _kind(text(update, "type"), 0))
    for update in work.get("update-to") or ():
        yield _notice(update, _kind(text(update, "type"), 1))
    for name, relatives in (work.get("relation") or {}).items():
        for relative in relatives if isinstance(relatives, list) else [relatives]:
            yield _relation(name, relative)


def seen_from(work: Fields) -> Iterator[tuple[str, Notice]]:
    """Yield, for a work that updates others, each one's DOI and the notice that it is to that one."""
    for update in work.get("update-to") or ():
        doi = normal.doi(text(update, "DOI"))
        if doi:
            named = {**update, "DOI": text(work, "DOI")}
            yield doi, _notice(named, _kind(text(update, "type"), 0))


def merged(*groups: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Return each notice once; the same kind about the same DOI is one, as it was worded first."""
    kept: dict[tuple[str, str], Notice] = {}
    for notice in (one for group in groups for one in group):
        kept.setdefault((notice.kind, notice.doi or notice.reference), notice)
    return tuple(kept.values())


def _notice(update: Fields, kind: str) -> Notice:
    """Read one update: what it is called, since when, and who says so (the publisher or Retraction Watch)."""
    says = text(update, "source")
    number = text(update, "record-id")
    words = [
        text(update, "label") or text(update, "type"),
        str(day_of(update.get("updated")) or ""),
        f"({says}{f' {number}' if number else ''})" if says else "",
    ]
    return Notice(kind, " ".join(filter(None, words)), doi=normal.doi(text(update, "DOI")) or "")


def _relation(name: str, relative: Fields) -> Notice:
    is_doi = text(relative, "id-type").lower() == "doi"
    other = text(relative, "id")
    words = (
        f"{name} {text(relative, 'id-type')} {other} (asserted by {text(relative, 'asserted-by') or 'nobody named'})"
    )
    return Notice(_RELATIONS.get(name, _camel(name)), words, doi=(normal.doi(other) or "") if is_doi else "")


def _kind(word: str, side: int) -> str:
    """NLM's word for an update seen from the updated work (side 0) or from the update itself (side 1)."""
    known = _UPDATES.get(word.lower().replace("-", "_").replace(" ", "_"))
    return known[side] if known else f"{_camel(word) or 'Update'}{('In', 'Of')[side]}"


def _camel(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.replace("_", " ").replace("-", " ").split())
