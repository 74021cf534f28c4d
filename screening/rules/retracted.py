"""Retracted publications and notices of retraction.

The marks are those of NLM (publication types "Retracted Publication" and "Retraction of Publication", links
"RetractionIn" and "RetractionOf"), "Withdrawn" of preprint servers, and publishers' convention of writing RETRACTED in
front of the title (COPE).
"""

from __future__ import annotations

import re

from rowen.records import Record
from screening.rule import Finding, Parameters, Rule, exclude, keep, unknown

NAME = "retracted"

_TYPES = {"retracted publication": False, "retraction of publication": True, "retraction notice": True}
_LINKS = {"retractionin": False, "withdrawn": False, "retractionof": True, "retractionfor": True}
_CONCERN = ("expressionofconcernin", "expressionofconcern")
_TITLE = re.compile(
    r"\W*(retracted(?: article| paper)?\s*[:.\]\)-]|retraction(?: notice)?\s*(?:note)?\s*(?:to)?\s*:)", re.IGNORECASE
)


class Retracted(Parameters):
    """Parameters of ``retracted``: none."""


def judge(record: Record, parameters: Retracted) -> Finding:  # noqa: ARG001 - every rule has the same shape
    """Exclude what the record itself marks as retracted or as a notice of retraction.

    An expression of concern goes to a person. A record of a source that names neither publication types nor notices
    is unknown: the absence of a mark says nothing there.
    """
    for kind in record.publication_types:
        if (notice := _TYPES.get(kind.strip().casefold())) is not None:
            return exclude(_words(notice), kind)
    links = [(_squeezed(notice.kind), notice) for notice in record.notices]
    for kind, link in links:
        if (is_notice := _LINKS.get(kind)) is not None:
            return exclude(_words(is_notice), f"{link.kind} {link.reference or link.doi or link.pmid}".strip())
    if found := _TITLE.match(record.title):
        return exclude("The title says that it is retracted or a notice of retraction.", found[0].strip())
    for kind, link in links:
        if kind in _CONCERN:
            return unknown("There is an expression of concern.", f"{link.kind} {link.reference}".strip())
    if record.publication_types or record.notices:
        return keep("Nothing in the record says that it is retracted.")
    return unknown("The source does not say whether it is retracted.")


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _words(notice: bool) -> str:
    return "This is a notice of retraction." if notice else "The publication has been retracted or withdrawn."


RULE = Rule(NAME, "Retracted publications and notices of retraction", Retracted, judge)
