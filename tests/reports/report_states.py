"""PRISMA states made by hand, and a Hypothesis strategy for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st

from rowen.ledger.types import Box, Part, PrismaState

AS_OF = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
UNITS = {
    "previous_studies": "studies",
    "previous_reports": "reports",
    "database_results": "records",
    "register_results": "records",
    "website_results": "records",
    "organisation_results": "records",
    "citations_results": "records",
    "duplicates": "records",
    "excluded_automatic": "records",
    "excluded_other": "records",
    "records_screened": "records",
    "records_awaiting": "records",
    "records_excluded": "records",
    **{
        f"{column}_{name}": "reports"
        for column in ("dbr", "other")
        for name in (
            "sought_reports",
            "awaiting_retrieval",
            "notretrieved_reports",
            "assessed",
            "undecided",
            "awaiting_classification",
            "ongoing",
            "excluded",
        )
    },
    "new_studies": "studies",
    "new_reports": "reports",
    "removed_studies": "studies",
    "total_studies": "studies",
    "total_reports": "reports",
    "new_records": "records",
}
Size = int | Sequence[tuple[str, int]]


class Many(tuple[str, ...]):
    """Stands for so many ids without holding them: a box of millions costs nothing."""

    size: int

    def __new__(cls, size: int) -> Many:
        made = super().__new__(cls, (f"x-{size}",))
        made.size = size
        return made

    def __len__(self) -> int:
        return self.size


def some(size: int) -> tuple[str, ...]:
    return tuple(f"x-{place:05d}" for place in range(size)) if size < 3000 else Many(size)


def box(name: str, size: Size) -> Box:
    if isinstance(size, int):
        return Box(name, UNITS[name], some(size))
    parts = tuple(Part(label, some(share)) for label, share in size)
    return Box(name, UNITS[name], some(sum(share for _, share in size)), parts)


def state(
    template: str = "new",
    *,
    problems: tuple[tuple[str, str, str], ...] = (),
    notes: tuple[str, ...] = (),
    practice: bool = False,
    complete: bool | None = None,
    **sizes: Size,
) -> PrismaState:
    assert set(sizes) <= set(UNITS)
    return PrismaState(
        review="online-communities",
        as_of=AS_OF,
        template=template,
        previous_version="2025-06" if template == "updated" else "",
        boxes=tuple(box(name, sizes.get(name, 0)) for name in UNITS),
        complete=not problems if complete is None else complete,
        problems=problems,
        notes=notes,
        practice=practice,
    )


EMPTY = state()
TYPICAL = state(
    database_results=[
        ("MEDLINE (PubMed)", 412),
        ("Europe PMC", 388),
        ("Embase (Ovid)", 501),
        ("CINAHL (EBSCOhost)", 0),
    ],
    register_results=[("ClinicalTrials.gov", 14)],
    duplicates=[("within this review", 533)],
    excluded_automatic=[("published before 2004", 31)],
    records_screened=751,
    records_awaiting=40,
    records_excluded=640,
    dbr_sought_reports=71,
    dbr_awaiting_retrieval=5,
    dbr_notretrieved_reports=3,
    dbr_assessed=63,
    dbr_undecided=4,
    dbr_excluded=[
        ("Not qualitative", 18),
        ("Led by professionals, not peers; mixed", 15),
        ("No long-term condition", 7),
    ],
    new_studies=18,
    new_reports=19,
    new_records=1315,
)
UPDATED = state(
    "updated",
    previous_studies=21,
    previous_reports=24,
    database_results=[("MEDLINE (PubMed)", 41), ("Europe PMC", 38)],
    duplicates=[("within this update", 30), ("late duplicates of earlier records", 3)],
    excluded_other=[("already known before this version", 30)],
    records_screened=16,
    records_excluded=10,
    dbr_sought_reports=6,
    dbr_assessed=6,
    dbr_excluded=[("Not qualitative", 4)],
    new_studies=1,
    new_reports=2,
    removed_studies=1,
    total_studies=21,
    total_reports=25,
    new_records=20,
    notes=("1 study of the previous version was removed: its report was retracted.",),
)
OTHER_METHODS = state(
    database_results=[("MEDLINE (PubMed)", 412), ("Europe PMC", 388)],
    duplicates=300,
    records_screened=500,
    records_excluded=450,
    dbr_sought_reports=50,
    dbr_assessed=50,
    dbr_excluded=[("Not qualitative", 18), ("Not a peer-led community", 15)],
    website_results=3,
    citations_results=[("Citation searching", 12)],
    other_sought_reports=4,
    other_assessed=4,
    other_excluded=[("Not qualitative", 3)],
    new_studies=17,
    new_reports=18,
)
EXTREME = state(
    "updated",
    practice=True,
    problems=(
        ("PubMed", "page 3 broke off after 12 of 200 records, three times, and then the key was refused", "Run again."),
        ("Scopus", "no export since 2026-06-01", "Drop an export into its inbox."),
    ),
    previous_studies=1234567,
    previous_reports=7654321,
    database_results=[
        (name, 1000000 + place)
        for place, name in enumerate(
            (
                "AMED",
                "CINAHL Plus with Full Text (EBSCOhost)",
                "Cochrane Central Register of Controlled Trials (Cochrane Library)",
                "Delphis",
                "Embase Classic + Embase (Ovid)",
                "International Bibliography of the Social Sciences (ProQuest)",
                "MEDLINE ALL (Ovid)",
                "PsycINFO",
                "Scopus",
                "Sociological Abstracts",
                "Web of Science Core Collection",
                "Índice Bibliográfico Español – 医学文献データベース <&>",
            )
        )
    ],
    register_results=[("ClinicalTrials.gov", 9000), ("ICTRP", 12)],
    website_results=[("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 3)],
    organisation_results=5,
    citations_results=[("Backward and forward citation searching", 143)],
    duplicates=[("within this update", 4123456), ("late duplicates of earlier records", 33)],
    excluded_automatic=[("published before 2004", 31111), ("language", 12)],
    excluded_other=[("already known before this version", 23456)],
    records_screened=1734321,
    records_awaiting=1123456,
    records_excluded=600000,
    dbr_sought_reports=1071,
    dbr_awaiting_retrieval=55,
    dbr_notretrieved_reports=30,
    dbr_assessed=986,
    dbr_undecided=12,
    dbr_awaiting_classification=4,
    dbr_ongoing=2,
    dbr_excluded=[
        (f"Reason {place}, in words that go on {'and on ' * place}for a while", place) for place in range(15)
    ],
    other_sought_reports=20,
    other_notretrieved_reports=1,
    other_assessed=19,
    other_ongoing=1,
    other_excluded=[("Not qualitative", 9), ("Not a peer-led online community", 5)],
    new_studies=19,
    new_reports=21,
    removed_studies=1,
    total_studies=39,
    total_reports=44,
    notes=("312 records that were undecided at the last version were carried over.",),
)
STATES: Mapping[str, PrismaState] = {
    "empty": EMPTY,
    "typical": TYPICAL,
    "updated": UPDATED,
    "other_methods": OTHER_METHODS,
    "extreme": EXTREME,
}

_WORDS = st.text(max_size=60) | st.text("abcdefgh ,;|<>&\"'=%", max_size=200) | st.text("W", max_size=120)
_SIZES = st.integers(0, 9_999_999)
_PARTS = st.lists(st.tuples(_WORDS, _SIZES), max_size=12)
_PROBLEMS = st.lists(st.tuples(_WORDS, _WORDS, _WORDS), max_size=3).map(tuple)


def states() -> st.SearchStrategy[PrismaState]:
    """Any state, also such that no review could have: renderers must take what they are given."""
    sizes = st.fixed_dictionaries({}, optional=dict.fromkeys(UNITS, _SIZES | _PARTS))
    return st.builds(
        lambda template, problems, notes, practice, complete, filled: state(
            template, problems=problems, notes=notes, practice=practice, complete=complete, **filled
        ),
        st.sampled_from(["new", "updated"]),
        _PROBLEMS,
        st.lists(_WORDS, max_size=3).map(tuple),
        st.booleans(),
        st.booleans(),
        sizes,
    )
