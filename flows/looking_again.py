"""Ask the sources again, by id, for records that people rely on. The answers are archived and change no record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import connectors
from connectors.contract import AGAIN, ById, Lookup, Missing
from connectors.http import Client, Fetched
from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Held, Page
from rowen.records import Kind, Notice, Record, SourceError
from rowen.records.alarms import GONE

_BY_NUMBER = ("pubmed", "clinicaltrials")
"""Sources that are also asked about records of other sources: by PMID, and by the NCT id of a registration."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the sources said.

    Attributes:
        records: (id of a record in the ledger, its document's record as the source hands it over now).
        gone: (record, notice) for each record of its own that a source no longer hands over.
        asked: (platform, number of ids asked about).
        unanswered: records that a source failed on.
        problems: (source key, reason, remedy).
    """

    records: tuple[tuple[str, Record], ...] = ()
    gone: tuple[tuple[str, Notice], ...] = ()
    asked: tuple[tuple[str, int], ...] = ()
    unanswered: tuple[str, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class _Questions:
    """What one source is asked: for each native id, the records it is asked for; ``own``: it delivered them itself."""

    source: str
    by: ById | Lookup[Record]
    ids: dict[str, list[str]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)

    def add(self, native_id: str, record: str, *, own: bool) -> None:
        self.ids.setdefault(native_id, []).append(record)
        if own:
            self.own.add(native_id)


def look_again(desk: Desk, held: Sequence[Held]) -> Look:
    """Ask every source of the review that hands over records by id about these records; each fails alone.

    Raises:
        StorageError: database or archive failed.
    """
    looks = [_ask(desk, questions) for questions in _questions(desk, held)]
    return Look(
        records=tuple(each for look in looks for each in look.records),
        gone=tuple(each for look in looks for each in look.gone),
        asked=tuple(each for look in looks for each in look.asked),
        unanswered=tuple(each for look in looks for each in look.unanswered),
        problems=tuple(each for look in looks for each in look.problems),
    )


def _questions(desk: Desk, held: Iterable[Held]) -> list[_Questions]:
    """Work out whom to ask what: each connector once, under the key of its first source in the review."""
    named: dict[str, _Questions] = {}
    connector_of = {}
    for source in desk.protocol.sources:
        name = source.connector or source.key
        by = connectors.by_id(name) if source.how == "api" else None
        if by is not None:
            connector_of[source.key] = name
            named.setdefault(name, _Questions(source.key, by))
    for item in held:
        mine = connector_of.get(item.source, "")
        if mine:
            named[mine].add(item.record.native_id, item.id, own=True)
        for name, number in zip(_BY_NUMBER, _numbers(item.record), strict=True):
            if number and name in named and name != mine:
                named[name].add(number, item.id, own=False)
    by_doi = [_by_doi(name, held) for name in desk.protocol.watch]
    return [questions for questions in (*named.values(), *by_doi) if questions.ids]


def _by_doi(name: str, held: Iterable[Held]) -> _Questions:
    """What a lookup is asked: every DOI. It holds none of the records, so that what it does not know is not gone."""
    questions = _Questions(name, connectors.lookup(name))
    for item in held:
        if item.record.identifiers.doi:
            questions.add(item.record.identifiers.doi, item.id, own=False)
    return questions


def _numbers(record: Record) -> tuple[str, str]:
    """Return a record's PMID and, for a registration, its first NCT id; "" for what it has not."""
    is_register = record.kind is Kind.REGISTRATION and record.identifiers.nct
    return record.identifiers.pmid or "", record.identifiers.nct[0] if is_register else ""


def _ask(desk: Desk, questions: _Questions) -> Look:
    seen: list[tuple[str, Record]] = []
    tell("watch", f"looking again at {len(questions.ids):,} records", source=questions.source)
    home = _search_for(desk, questions)

    def record_page(fetched: Fetched) -> None:
        # A replay of the search that the page joins must not take it for one of its own.
        role = fetched.role if fetched.role == "error" else AGAIN
        page = Page(role, fetched.sha256, fetched.request, fetched.status, fetched.fetched_at)
        desk.ledger.add_page(home, page)

    def deliver(records: Sequence[Record]) -> None:
        seen.extend((mine, record) for record in records for mine in questions.ids[_asked_for(record)])

    asked = ((questions.by.platform, len(questions.ids)),)
    try:
        with connectors.client_for(questions.by, desk.archive, record_page) as client:
            missing = _way(questions.by)(client, tuple(questions.ids), deliver)
    except SourceError as error:
        came = {mine for mine, _ in seen}
        lost = tuple(mine for records in questions.ids.values() for mine in records if mine not in came)
        words = f"Not looked at again for retractions and other notices ({len(set(lost)):,} records): {error.reason}"
        return Look(tuple(seen), (), asked, lost, ((questions.source, words, error.remedy),))
    gone = tuple(
        (mine, Notice(GONE, f"{item.native_id}: {item.reason}"))
        for item in missing
        if item.native_id in questions.own
        for mine in questions.ids[item.native_id]
    )
    return Look(tuple(seen), gone, asked)


def _way(
    by: ById | Lookup[Record],
) -> Callable[[Client, Sequence[str], Callable[[Sequence[Record]], None]], tuple[Missing, ...]]:
    return by.again if isinstance(by, ById) else by.look_up


def _asked_for(record: Record) -> str:
    """Return the id that a record was asked for by; Crossref knows some works under a second DOI."""
    return dict(record.identifiers.others).get("doi asked for", record.native_id)


def _search_for(desk: Desk, questions: _Questions) -> str:
    """Return the search whose pages the answers join: the source's last one, else the review's last one.

    An answer belongs to a search in the ledger; its role keeps it apart from what that search brought.
    """
    searches = desk.ledger.searches(desk.review)
    mine = [search for search in searches if search.spec.connector == questions.by.name]
    return (mine or searches)[-1].id
