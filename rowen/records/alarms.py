"""What a notice means for the document that it is about.

Kinds are NLM's RefTypes ("MEDLINE/PubMed Data Element (Field) Descriptions", Comments/Corrections), with the few that other
sources add: arXiv's and IEEE's words, Crossref's types of update, ClinicalTrials.gov's types of reference. Only the
side that is corrected counts: a record that is itself a retraction ("RetractionOf") is no alarm for itself.
"""

from __future__ import annotations

from enum import StrEnum

from rowen.records.types import Kind, Notice

RETRACTED_PUBLICATION = "D016441"
"""NLM's id of the publication type of what was retracted (that of the notice itself is D016440)."""

RESULTS_POSTED = "ResultsPosted"
GONE = "NotFound"


class Alarm(StrEnum):
    """What happened to a document, in the words of the task that it becomes."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    ERRATUM = "erratum"
    UPDATE = "new version"
    PUBLISHED = "preprint published"
    RESULTS = "results of a registered study"
    GONE = "record gone"


_SUBJECT = {
    Alarm.RETRACTION: (
        "RetractionIn",
        "PartialRetractionIn",
        "RetractedandRepublishedIn",
        "Withdrawn",
        "WithdrawalIn",
        "RemovalIn",
        "NoticeOfViolation",
        "NoticeOfRetraction",
    ),
    Alarm.CONCERN: ("ExpressionOfConcernIn",),
    Alarm.ERRATUM: ("ErratumIn", "CorrigendumIn", "CorrectionIn", "AddendumIn", "ClarificationIn"),
    Alarm.UPDATE: ("UpdateIn", "RepublishedIn", "CorrectedandRepublishedIn"),
    Alarm.PUBLISHED: ("PreprintOf",),
    Alarm.RESULTS: (RESULTS_POSTED, "RESULT", "DERIVED"),
    Alarm.GONE: (GONE,),
}
_ONCE = (Alarm.RETRACTION, Alarm.CONCERN)
_MEANING = {kind.casefold(): alarm for alarm, kinds in _SUBJECT.items() for kind in kinds}
_REVERSE = {
    "retractionof": "RetractionIn",
    "partialretractionof": "PartialRetractionIn",
    "retractedandrepublishedfrom": "RetractedandRepublishedIn",
    "expressionofconcernfor": "ExpressionOfConcernIn",
    "erratumfor": "ErratumIn",
    "updateof": "UpdateIn",
    "republishedfrom": "RepublishedIn",
    "correctedandrepublishedfrom": "CorrectedandRepublishedIn",
    "preprintin": "PreprintOf",
}


def alarm(notice: Notice, of: Kind = Kind.UNKNOWN) -> Alarm | None:
    """Return what a notice means for a record of this kind that carries it; None if it asks nothing of anybody.

    PubMed, Crossref and bioRxiv call the article that a preprint became its update.
    """
    found = _MEANING.get(notice.kind.casefold())
    return Alarm.PUBLISHED if found is Alarm.UPDATE and of is Kind.PREPRINT else found


def reverse(kind: str) -> str | None:
    """Return the kind that the other document's record would carry, for a notice of a record that corrects another."""
    return _REVERSE.get(kind.casefold())


def same_task(notice: Notice, meaning: Alarm) -> tuple[str, str]:
    """Return a key that two notices about one citation share when they ask the same of people.

    A document is retracted once, however many sources say so and whichever of its notice's ids they name; of errata
    there can be several, told apart by the other document's id or, where there is none, by the reference's words.
    """
    if meaning in _ONCE:
        return meaning, notice.kind.casefold()
    return meaning, notice.pmid or notice.doi or " ".join(notice.reference.casefold().split())
