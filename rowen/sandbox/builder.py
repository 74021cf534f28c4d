"""Makes whole works from their columns, a batch at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rowen.sandbox.families import NOTICES, Role, children
from rowen.sandbox.mix import Ints, below, bits, weighted
from rowen.sandbox.pieces import pieces, upper_first
from rowen.sandbox.relevance import REASONS, Topic
from rowen.sandbox.timing import date_of
from rowen.sandbox.words import topics as to
from rowen.sandbox.words.foreign import LANGUAGES, Language
from rowen.sandbox.words.journals import JOURNALS, Journal
from rowen.sandbox.words.names import AFFILIATIONS, FAMILIES, GIVEN, GROUPS
from rowen.sandbox.work import Issue, Person, Work

if TYPE_CHECKING:
    from rowen.sandbox.corpus import Corpus

_AUTHORS = (0.04, 0.1, 0.16, 0.2, 0.18, 0.14, 0.1, 0.08)
_PRECISION = (0.36, 0.42, 0.12, 0.06, 0.04)
_LABELS = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS")
_BANDS = ((0, 2), (2, 3), (3, 5), (5, 7), (7, 9))
CHECK_TAGS = ("Adult", "Female", "Male", "Middle Aged", "Aged", "Young Adult", "Adolescent")


class Row(NamedTuple):
    """Plain numbers of one work; the names say what they choose."""

    at: int
    base: int
    role: int
    parent: int
    pattern: int
    topic: int
    condition: int
    community: int
    method: int
    arrival: int
    entrez: int
    indexed: int
    issue: int
    electronic: int
    reason: int
    precision: int
    shared: int
    own: int
    labelled: int


def build(corpus: Corpus, indices: Ints) -> list[Work]:
    """Make works; columns of the whole corpus are only looked up."""
    seed, base = corpus.seed, corpus.base[indices]
    kin, subject, days = corpus.kin, corpus.subject, corpus.timing
    columns: list[Ints] = [
        indices, base, kin.role[indices], kin.parent[indices], kin.pattern[indices], subject.topic[indices],
        subject.condition[indices], subject.community[indices], subject.method[indices], days.arrival[indices],
        days.entrez[indices], days.indexed[indices], days.issue[indices], days.electronic[indices],
        corpus.reason[indices], weighted(seed, "precision", indices, _PRECISION),
        bits(seed, "shared", base).astype(np.int64), bits(seed, "own", indices).astype(np.int64),
        below(seed, "labelled", base, 10),
    ]  # fmt: skip
    count = weighted(seed, "authors", base, _AUTHORS) + 1
    people = np.stack([bits(seed, f"person {at}", base).astype(np.int64) for at in range(len(_AUTHORS))], axis=1)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    texts = corpus.texts
    parts = (texts.title[indices].tolist(), texts.abstract[indices].tolist(), texts.keywords[indices].tolist())
    return [
        _work(corpus, Row(*row), title, body, words, _people(who[:size]))
        for row, title, body, words, who, size in zip(rows, *parts, people.tolist(), count.tolist(), strict=True)
    ]


def _work(
    corpus: Corpus, row: Row, title: list[int], body: list[int], words: list[int], people: tuple[Person, ...]
) -> Work:
    role = Role(row.role)
    journal = _journal(row, role)
    language = _language(row, role)
    texts = pieces().texts
    first = 1 + (row.own >> 8 & 1023)
    article = "" if journal.paged and role != Role.PREPRINT else f"e{10000 + (row.own >> 20 & 0xFFFF) % 90000}"
    issued = date_of(row.issue)
    return Work(
        index=row.at, role=role, parent=row.parent, children=children(row.at, row.pattern, corpus.works),
        title=_title(texts, title), vernacular=_vernacular(language, row), language=language, authors=people,
        collective=GROUPS[row.shared >> 50 & 7] if row.shared % 31 == 7 else "", journal=journal,
        issue=Issue(issued, row.precision), electronic=date_of(row.electronic), arrival=date_of(row.arrival),
        entrez=date_of(row.entrez), indexed=date_of(row.indexed), volume=str(max(1, issued.year - 1985 - row.shared % 13)),
        number="" if row.own % 11 == 3 else str((issued.month + 1) // 2 if journal.paged else issued.month),
        first_page=first, last_page=first + (row.own >> 32 & 15), article_number=article, doi=_doi(row, journal, issued.year),
        sections=_sections(texts, body, row.labelled < 6), keywords=tuple(texts[word] for word in words if word),
        mesh=_mesh(row, role), publication_types=_types(row, role), reason=REASONS[row.reason], quirk=row.own >> 40 & 0xFFFF,
    )  # fmt: skip


def _people(numbers: list[int]) -> tuple[Person, ...]:
    made: list[Person] = []
    for number in numbers:
        given = GIVEN[(number >> 12) % len(GIVEN)]
        if number & 64:
            given = f"{given} {'ABCDEHJKLMPRST'[(number >> 24) % 14]}"
        initials = "".join(part[0] for part in given.replace("-", " ").split())
        affiliation = AFFILIATIONS[(number >> 30) % len(AFFILIATIONS)]
        made.append(Person(FAMILIES[(number >> 44) % len(FAMILIES)], given, initials, affiliation))
    return tuple(made)


def _journal(row: Row, role: Role) -> Journal:
    chosen = row.own if role in {Role.PREPRINT, Role.CONFERENCE, Role.PROTOCOL} else row.shared
    return JOURNALS[(chosen >> 16) % len(JOURNALS)]


def _language(row: Row, role: Role) -> Language | None:
    foreign = role == Role.ARTICLE and row.topic < Topic.LABORATORY and row.shared % 100 < 6
    return LANGUAGES[(row.shared >> 9) % len(LANGUAGES)] if foreign else None


def _title(texts: list[str], numbers: list[int]) -> str:
    prefix, head, tail, suffix = (texts[number] for number in numbers)
    middle = ": " if tail else ""
    return f"{prefix}{head}{'' if not tail else middle}{tail}{suffix}"


def _vernacular(language: Language | None, row: Row) -> str:
    if language is None:
        return ""
    pattern = language.patterns[row.community % len(language.patterns)]
    community = language.communities[row.community % len(language.communities)]
    return upper_first(pattern.format(community, language.conditions[row.condition % len(language.conditions)]))


def _doi(row: Row, journal: Journal, year: int) -> str:
    stem = f"{journal.code}.{year}"
    forms = (
        f"{stem}.{row.at:07d}",
        f"s{row.at:07d}-{year % 100:02d}-0{journal.code[1:]}",
        f"{journal.code}.{row.at}",
        f"{stem}({row.at % 12 + 1}){row.at:07d}",
        f"S{journal.issn}({year % 100:02d}){row.at:07d}",
    )
    if row.role == Role.PREPRINT:
        return f"10.5555/{year}.{row.own & 7:02d}.{row.at:08d}"
    return f"10.5555/{forms[int(journal.code[1:]) % 5]}"


def _sections(texts: list[str], body: list[int], labelled: bool) -> tuple[tuple[str, str], ...]:
    made: list[tuple[str, str]] = []
    for label, (first, last) in zip(_LABELS, _BANDS, strict=True):
        text = " ".join(texts[number] for number in body[first:last] if number)
        if text:
            made.append((label, text))
    if labelled or not made:
        return tuple(made)
    return (("", " ".join(text for _, text in made)),)


def _mesh(row: Row, role: Role) -> tuple[str, ...]:
    if role in NOTICES or role in {Role.PREPRINT, Role.CONFERENCE}:
        return ()
    found = [*subject_mesh(row.topic, row.condition, row.community, row.method)]
    found += [tag for at, tag in enumerate(CHECK_TAGS) if row.shared >> (20 + at) & 1]
    return tuple(dict.fromkeys(found))


WITH_CONDITION = frozenset(Topic) - {Topic.UNAFFECTED, Topic.LABORATORY, Topic.SOCIAL}
WITH_COMMUNITY = frozenset(topic for topic in Topic if topic <= Topic.PLANNED) | {Topic.ONLINE_SURVEY, Topic.UNAFFECTED}
WITH_METHOD = frozenset(
    (Topic.RELEVANT, Topic.PROFESSIONAL, Topic.CARERS, Topic.OFFLINE_RECRUITED, Topic.OFFLINE, Topic.UNAFFECTED)
)


def subject_mesh(topic: int, condition: int, community: int, method: int) -> tuple[str, ...]:
    """Return the MeSH headings that a subject is given."""
    found = ["Humans"]
    if topic in WITH_CONDITION:
        found.append(to.CONDITIONS[condition].mesh)
    if topic in WITH_COMMUNITY:
        found += to.COMMUNITY_MESH[community % len(to.COMMUNITY_MESH)]
    if topic in WITH_METHOD:
        found += to.METHOD_MESH[method % len(to.METHOD_MESH)]
    return tuple(found)


def _types(row: Row, role: Role) -> tuple[str, ...]:
    own = {
        Role.PREPRINT: ("Preprint",), Role.ERRATUM: ("Published Erratum",), Role.RETRACTION: ("Retraction of Publication",),
        Role.COMMENT: ("Journal Article", "Comment"), Role.PROTOCOL: ("Journal Article", "Clinical Trial Protocol"),
        Role.BOOK: ("Review",), Role.CHAPTER: ("Review",), Role.CONCERN: ("Expression of Concern",),
    }.get(role)  # fmt: skip
    if own:
        return own
    found = ["Journal Article"]
    if row.topic == Topic.REVIEW:
        found.append("Systematic Review" if row.shared & 1 else "Review")
    if row.topic == Topic.LABORATORY and row.shared & 6 == 6:
        found.append("Randomized Controlled Trial")
    if row.shared & 24 == 24:
        found.append("Research Support, Non-U.S. Gov't")
    return tuple(found)
