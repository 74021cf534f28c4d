"""Hypothesis strategies for whole records, for every test of a round trip."""

from __future__ import annotations

from hypothesis import strategies as st

from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record

WORDS = st.text(
    alphabet=st.characters(whitelist_categories=["L", "N", "P", "S"], blacklist_characters=";\u2028\u2029"),
    min_size=1,
    max_size=12,
)
LINES = st.lists(WORDS, max_size=6).map(" ".join)
NAMES = st.text(alphabet="abcdéλßÅ-'", min_size=1, max_size=10).map(str.title).filter(str.strip)
AUTHORS = st.one_of(
    st.builds(Author, family=NAMES, given=st.sampled_from(["", "A", "Ada M", "J.-P."])),
    st.builds(Author, family=NAMES, given=st.just("Ada"), suffix=st.just("Jr")),
    st.builds(Author, collective=NAMES),
)
DATES = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1600, 2100)),
    st.builds(PartialDate, st.integers(1600, 2100), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1600, 2100), st.integers(1, 12), st.integers(1, 28)),
)
IDENTIFIERS = st.builds(
    Identifiers,
    doi=st.sampled_from([None, "10.1000/abc", "10.55555/x(1)2"]),
    pmid=st.sampled_from([None, "1", "31415926"]),
    pmcid=st.sampled_from([None, "PMC123456"]),
    nct=st.sampled_from([(), ("NCT00000419",), ("NCT00000419", "NCT01234567")]),
    issn=st.sampled_from([(), ("0028-4793",)]),
    isbn=st.sampled_from([(), ("9780306406157",)]),
)
RECORDS = st.builds(
    Record,
    native_id=st.sampled_from(["", "2020-1-001", "W123"]),
    kind=st.sampled_from(Kind),
    title=LINES,
    original_title=LINES,
    authors=st.lists(AUTHORS, max_size=4).map(tuple),
    editors=st.lists(AUTHORS, max_size=2).map(tuple),
    container=LINES,
    container_short=LINES,
    published=DATES,
    electronic=DATES,
    created=DATES,
    volume=st.sampled_from(["", "12", "12 Suppl 1"]),
    issue=st.sampled_from(["", "3", "3-4"]),
    pages=st.sampled_from(["", "1-9", "e101", "117-9", "S1-S9"]),
    edition=st.sampled_from(["", "2nd"]),
    publisher=LINES,
    place=LINES,
    identifiers=IDENTIFIERS,
    abstract=st.lists(st.builds(AbstractPart, WORDS, st.sampled_from(["", "METHODS"])), max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["eng", "fre", "English"]), max_size=2, unique=True).map(tuple),
    publication_types=st.lists(st.sampled_from(["Journal Article", "Review"]), max_size=2, unique=True).map(tuple),
    keywords=st.lists(WORDS, max_size=4, unique=True).map(tuple),
    mesh=st.lists(st.sampled_from(["Humans", "*Asthma/therapy"]), max_size=2, unique=True).map(tuple),
    urls=st.lists(st.sampled_from(["https://example.org/a", "https://example.org/b?x=1"]), max_size=2).map(tuple),
    notes=st.lists(WORDS, max_size=2, unique=True).map(tuple),
    notices=st.lists(
        st.builds(Notice, st.sampled_from(["RetractionIn", "ErratumFor"]), WORDS, st.sampled_from(["", "77"])),
        max_size=2,
    ).map(tuple),
    extra=st.lists(st.tuples(st.sampled_from(["U1", "X9", "Some column"]), WORDS), max_size=3).map(tuple),
)
