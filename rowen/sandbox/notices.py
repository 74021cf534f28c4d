"""What becomes of works after they came out: corrected, retracted, doubted, published, followed by results; and when.

Every notice is a work of the corpus itself, with a role of its own (`Role.RETRACTION`, ``ERRATUM``, ``CONCERN``, ``COMMENT``),
or, for a preprint, the article that it became; a registration is followed by the PubMed id of its report and by
results. A source tells of one from the day on which it holds both works, never before, so a run on day T sees exactly what
this module gives a day up to T. To find an article that will be retracted after the review has included it, and when::

    corpus = Corpus(seed=1, works=2000)
    later = [
        notice
        for notice in notices_of(corpus, "pubmed")
        if notice.kind == "RetractionIn"
        and notice.since > "2026-11-01"
        and truth_of(corpus).relevance[notice.work] == "include"
    ]
    later[0].record, later[0].since  # PubMed id of the article; a run that day is the first to see its retraction

`truth_of(corpus).notices` holds those of all sources, and so does ``/_sandbox/truth``. Half the families with an expression
of concern go on to a retraction, on a later day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rowen.sandbox.clinicaltrials import ClinicalTrialsService
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import Role
from rowen.sandbox.faults import Faults
from rowen.sandbox.mix import Ints
from rowen.sandbox.service import Service
from rowen.sandbox.services import SERVICES
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Clock, State
from rowen.sandbox.timing import NEVER, date_of

RESULTS, REPORT = "hasResults", "DERIVED"


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """One thing that one source says of one of its records.

    Attributes:
        source: the source's name.
        kind: as a connector's `Notice` has it: "RetractionIn", "ErratumIn", "ExpressionOfConcernIn", "CommentIn",
            "UpdateIn" or "PreprintOf" (a preprint is published), "DERIVED" (a registered study has a report). "hasResults"
            is no `Notice` but a field: the registration has results.
        work: number of the work that it is about; ``record`` is the id of that work's record in the source.
        by: number of the work that brings it: the notice, the article; for a registration the work itself.
        since: first day on which the source says so (ISO); ``until`` is the day on which it says so no more, "" for never.
    """

    source: str
    kind: str
    work: int
    record: str
    by: int
    since: str
    until: str = ""


def services_of(corpus: Corpus) -> tuple[Service, ...]:
    """Return all practice sources over a corpus, without a server."""
    state = State(corpus, Clock(), Faults())
    return tuple(service(state) for service in SERVICES)


def notices_of(corpus: Corpus, source: str = "") -> tuple[KnownNotice, ...]:
    """Return what a source ever says became of its records ("" for all sources), in the order of the works."""
    chosen = (service for service in services_of(corpus) if source in {"", service.name})
    return tuple(notice for service in chosen for notice in _of(service))


def _of(service: Service) -> Iterator[KnownNotice]:
    kin = service.state.corpus.kin
    for role, kind in service.tells.items():
        child = np.flatnonzero((kin.role == role) & (kin.parent >= 0)).astype(np.int64)
        # A notice brings news of its parent; a preprint is itself the one that its parent brings news of.
        work, by = (child, kin.parent[child]) if role == Role.PREPRINT else (kin.parent[child], child)
        yield from _told(service, kind, work, by, service.others)
    if isinstance(service, ClinicalTrialsService):
        index = service.state.corpus.index
        yield from _told(service, REPORT, index, index, service.reports)
        yield from _told(service, RESULTS, index, index, service.results)


def _told(service: Service, kind: str, work: Ints, by: Ints, others: Stock) -> Iterator[KnownNotice]:
    own = service.stock
    both = own.ever[work] & others.ever[by]
    since = np.maximum(own.arrival[work], others.arrival[by])
    until = np.minimum(own.until[work], others.until[by])
    seen = np.flatnonzero(both & (since < until))
    work, by = work[seen], by[seen]
    rows = zip(work.tolist(), service.ids(work), by.tolist(), since[seen].tolist(), until[seen].tolist(), strict=True)
    for about, record, other, first, last in rows:
        gone = "" if last == NEVER else date_of(last).isoformat()
        yield KnownNotice(service.name, kind, about, record, other, date_of(first).isoformat(), gone)
