"""Sentinels: the studies that the review lead knows must be found."""

from __future__ import annotations

from flows.desk import Desk
from flows.progress import tell
from rowen.records import Record, matching
from screening.review_file import KnownBlock


def missing_sentinels(desk: Desk) -> tuple[str, ...]:
    """Say which known included studies no search has found so far, one line each.

    A study is found when a record has its PMID or DOI or, for one given without either, its title.
    """
    waiting = list(desk.protocol.known_included)
    if not waiting:
        return ()
    for held in desk.ledger.records(desk.review):
        waiting = [study for study in waiting if not _is(study, held.record)]
        if not waiting:
            break
    found = len(desk.protocol.known_included) - len(waiting)
    tell("sentinels", f"{found} of {len(desk.protocol.known_included)} known included studies were found")
    return tuple(
        f"Known included study not found by any search: {_words(study)}. A strategy may have lost it; look before you "
        "rely on this run."
        for study in waiting
    )


def _is(study: KnownBlock, record: Record) -> bool:
    if study.pmid or study.doi:
        ids = record.identifiers
        return (study.pmid is not None and study.pmid == ids.pmid) or (study.doi is not None and study.doi == ids.doi)
    return study.title is not None and matching(study.title) == matching(record.title)


def _words(study: KnownBlock) -> str:
    told = (study.title or "", f"PMID {study.pmid}" if study.pmid else "", f"doi {study.doi}" if study.doi else "")
    return ", ".join(word for word in told if word)
