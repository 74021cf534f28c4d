"""BibTeX is read entry by entry, broken ones too, and written so that others and we read it again."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import Author, FormatError, Kind, PartialDate, Record
from rowen.records.formats import Reading, iter_file, read, write
from rowen.records.formats import _source as source_module
from rowen.records.formats._latex import decoded
from tests.records.record_strategies import RECORDS


def taken(text: str) -> Reading:
    reading = read(text.encode(), name="export.bib")
    assert reading.format == "bibtex"
    return reading


def one(fields: str, kind: str = "article") -> Record:
    reading = taken(f"@{kind}{{doe2019,\n{fields}\n}}\n")
    assert reading.problems == ()
    return reading.records[0].record


def written(*records: Record) -> str:
    stream = io.BytesIO()
    assert write(records, "bibtex", stream) == len(records)
    return stream.getvalue().decode()


def again(record: Record) -> Record:
    reading = taken(written(record))
    assert reading.problems == ()
    assert len(reading.records) == 1
    return reading.records[0].record


def test_an_entry_becomes_a_record() -> None:
    record = one(
        'title = {The {DNA} of M{\\"u}ller}, author = "Doe, Jane and {The Group and Friends} and van den Berg, Jr, Jan",\n'
        "journal = {Journal}, year = 2019, month = may, volume = 7, number = {2}, pages = {1--9}, doi = {10.1000/a\\_b},\n"
        "issn = {0028-4793}, url = {https://example.org/a\\_b}, abstract = {Some 50\\% of it.}, keywords = {a, b}, note = {n},\n"
        "affiliation = {Here}, "
    )
    assert record.title == "The DNA of Müller"
    assert record.authors == (
        Author("Doe", "Jane"),
        Author(collective="The Group and Friends"),
        Author("van den Berg", "Jan", "Jr"),
    )
    assert (record.container, record.volume, record.issue, record.pages) == ("Journal", "7", "2", "1-9")
    assert record.published == PartialDate(2019, 5)
    assert (record.identifiers.doi, record.identifiers.issn) == ("10.1000/a_b", ("0028-4793",))
    assert record.urls == ("https://example.org/a_b",)
    assert record.abstract_text == "Some 50% of it."
    assert (record.keywords, record.notes) == (("a", "b"), ("n",))
    extra = set(record.extra)
    assert extra >= {("citation key", "doe2019"), ("affiliation", "Here"), ("title", 'The {DNA} of M{\\"u}ller')}
    assert {("pages", "1--9"), ("doi", "10.1000/a\\_b")} <= extra


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("article", Kind.ARTICLE), ("InProceedings", Kind.CONFERENCE), ("PHDTHESIS", Kind.THESIS), ("misc", Kind.UNKNOWN),
     ("online", Kind.WEB), ("patent", Kind.OTHER), ("my-own.type", Kind.OTHER)],
)  # fmt: skip
def test_types_of_every_sort_are_read_and_kept(kind: str, expected: Kind) -> None:
    record = one("title = {One}", kind)
    assert (record.kind, record.type_as_given) == (expected, kind)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Jane Doe and Richard von Roe", [Author("Doe", "Jane"), Author("von Roe", "Richard")]),
        ("Doe, Jane AND Roe, R.", [Author("Doe", "Jane"), Author("Roe", "R.")]),
        ("Doe, Jane, III", [Author("Doe", "Jane", "III")]),
        ("Doe, Jane and others", [Author("Doe", "Jane")]),
        ("{WHO}", [Author(collective="WHO")]),
        ("J. {Cleland-Smith}", [Author("Cleland-Smith", "J.")]),
        ("Doe, J.; Roe, R.", [Author("Doe", "J."), Author("Roe", "R.")]),
        ("Ha\\'{n}, {\\L}ukasz", [Author("Hań", "Łukasz")]),
        ("Doe, Jane\n   and\n   Roe, R", [Author("Doe", "Jane"), Author("Roe", "R")]),
    ],
)
def test_names_are_divided_as_bibtex_does(given: str, names: list[Author]) -> None:
    record = one(f"author = {{{given}}}")
    assert list(record.authors) == names
    assert "others" not in given or ("author", given) in record.extra


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"M{\"u}ller na\"{\i}ve \v{C}ech {\'\i}", "Müller naïve Čech í"),
        (r"{\L}\'od\'z Stra{\ss}e \O stergaard", "Łódź Straße Østergaard"),
        (r"$\alpha$-blocker and H$_2$O, CO$_{2}$", "α-blocker and H<sub>2</sub>O, CO<sub>2</sub>"),
        (r"\emph{in vivo}", "<i>in vivo</i>"),
        (r"50\% of \$5 \& x\_y", "50% of $5 & x_y"), ("50% of x & y < z", "50% of x & y < z"), (r"C:\path\new", r"C:\path\new"),
        ("cost $5 and $6 a day", "cost $5 and $6 a day"), (r"\unknown{x} y", r"\unknown{x} y"),
        ("a -- b --- ``c''", "a – b — “c”"),
        (r"\{set\}", "{set}"), (r"\textgreater 5 \textless{}1", ">5 <1"), ("Doe~J. and ~5%", "Doe J. and ~5%"),
        ("<i>P</i> = 0.05", "<i>P</i> = 0.05"), ("Müller", "Müller"),
    ],
)  # fmt: skip
def test_latex_becomes_text_and_what_is_none_stays(latex: str, text: str) -> None:
    assert decoded(latex) == text


@given(st.text(alphabet=st.sampled_from("ab \\{}$~\"'^_%&-`uvcHk"), max_size=40))
def test_any_text_can_be_decoded_without_losing_letters(text: str) -> None:
    assert decoded(text).count("b") >= text.count("b") - text.count("\\b")


def test_abbreviations_are_resolved_and_joined() -> None:
    reading = taken(
        '@STRING{jof = "Journal of Frogs"}\n'
        '@article{a, title = {One}, journal = jof # " and Toads", month = 5, year = 2019}\n'
    )
    record = reading.records[0].record
    assert reading.problems == ()
    assert (record.container, record.published) == ("Journal of Frogs and Toads", PartialDate(2019, 5))
    unknown = taken("@article{a, title = {One}, journal = nowhere}\n")
    assert "nowhere" in unknown.problems[0].message
    assert unknown.records[0].record.container == "nowhere"


def test_an_entry_takes_what_it_lacks_from_the_one_it_refers_to_also_if_that_comes_later() -> None:
    reading = taken(
        "@inproceedings{a, title={One}, crossref={P}}\n@article{x, title={Two}}\n@proceedings{P, title={Proc}, year={2015}}\n"
        "@inproceedings{b, title={Four}, crossref={Q}}\n"
    )
    first = reading.records[0].record
    assert [each.record.title for each in reading.records] == ["One", "Two", "Proc", "Four"]
    assert [each.number for each in reading.records] == [1, 2, 3, 4]
    assert (first.container, first.year) == ("Proc", 2015)
    assert [(problem.line, problem.field) for problem in reading.problems] == [(4, "crossref")]


def test_an_entry_that_refers_to_itself_is_read_and_told() -> None:
    reading = read(b"@proceedings{P, title={Proc}, year={2015}, crossref={P}}\n", format="bibtex")

    assert [each.record.title for each in reading.records] == ["Proc"]
    assert [problem.message for problem in reading.problems] == [
        "The entry refers to 'p', which is the entry itself; what it would take from there is missing."
    ]


def test_same_keys_make_two_records_and_same_fields_keep_both_values() -> None:
    reading = taken("@article{a, title={One}, funding={x}, funding={y}, title={Uno}}\n@article{a, title={Two}}\n")
    assert [each.record.title for each in reading.records] == ["One", "Two"]
    assert {("funding", "x"), ("funding", "y"), ("title", "Uno")} <= set(reading.records[0].record.extra)


def test_entries_without_key_in_parentheses_or_with_an_odd_layout_are_read() -> None:
    text = "@article{title = {One}}\n@article(b, title = {Two})\n@ article\n{c,\ntitle = {Three}}\n"
    text += "@article{, title={Four}}\n@article{e}\n"
    reading = taken(text)
    assert [each.record.title for each in reading.records] == ["One", "Two", "Three", "Four", ""]
    assert "without a key" in reading.problems[0].message


@pytest.mark.parametrize(
    "broken",
    [
        "@article{b,\n title = {Two},\n keywords = {a}, b}, c},\n year = {2001},\n}",
        "@article{b,\n title = {Two}\n year = {2001}\n}",
        "@article{b,\n title = {Two},\n year = {2001},\n abstract = {never {closed},\n}",
        '@article{b,\n title = "Two",\n abstract = "never closed,\n year = {2001}\n}',
    ],
)
def test_a_broken_entry_costs_no_other_is_read_line_by_line_and_kept_whole(broken: str) -> None:
    reading = taken(f"@article{{a, title={{One}}}}\n\n{broken}\n@article{{c, title={{Three}}}}\n")
    assert [each.record.title for each in reading.records] == ["One", "Two", "Three"]
    assert reading.records[1].record.year == 2001
    assert ("damaged BibTeX", broken) in reading.records[1].record.extra
    assert reading.problems[0].line == 3


def test_an_entry_without_any_field_is_reported_with_its_text() -> None:
    reading = taken("@article{a, title={One}}\n@article{only some words\n@article{c, title={Three}}\n")
    assert len(reading.records) == 2
    assert "only some words" in reading.problems[0].message
    assert reading.problems[0].line == 2


def test_text_between_entries_is_reported_and_text_before_is_the_preamble() -> None:
    reading = taken(
        "Scopus\nEXPORT DATE: 1 May\n\n@article{a, title={One}, source={Scopus}}\nstray words\n"
        "% a comment\n@comment{jabref}\n@article{b,}\n"
    )
    assert reading.preamble[:2] == ("Scopus", "EXPORT DATE: 1 May")
    assert reading.platform == "Scopus"
    (problem,) = reading.problems
    assert "stray words" in problem.message


def test_addresses_with_an_at_sign_are_no_entries() -> None:
    record = one("title = {One},\nabstract = {write to\n@rcees.ac.cn or\njane@example.org},\nyear = {2001}")
    assert record.year == 2001


def test_the_sources_own_numbers_are_taken_and_keys_made_by_people_are_not() -> None:
    wos = taken("@article{ WOS:000123456700001,\nTitle = {{One}}, Unique-ID = {WOS:000123456700001}}\n")
    assert wos.records[0].record.native_id == "WOS:000123456700001"
    assert wos.records[0].record.title == "One"
    ebsco = one(
        "title={One}, url={https://search.ebscohost.com/login.aspx?direct=true&db=bth&AN=12345678&site=ehost-live}"
    )
    assert ebsco.native_id == "12345678"
    assert one("title={One}").native_id == ""
    arxiv = one("title={One}, eprint={2001.01234}, archivePrefix={arXiv}", "misc")
    assert (arxiv.identifiers.arxiv, arxiv.kind) == ("2001.01234", Kind.PREPRINT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
def test_encodings_are_recognised(encoding: str) -> None:
    assert read("@article{a,\r\n title={Äpfel}}\r\n".encode(encoding)).records[0].record.title == "Äpfel"


def test_an_entry_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from rowen.records.formats import _bibtex_blocks

    monkeypatch.setattr(_bibtex_blocks, "LONGEST_LINE", 1 << 16)
    with pytest.raises(FormatError, match="never ends"):
        read(b"@article{a, title={" + b"words\n" * 20_000)


def test_streaming_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.bib"
    path.write_text(written(*[Record(title=f"Title {n} – ü") for n in range(200)]), encoding="utf-8")
    whole = read(path)
    monkeypatch.setattr(source_module, "BLOCK", 97)
    assert tuple(iter_file(path)) == whole.records
    assert len(whole.records) == 200


@settings(max_examples=80)
@given(RECORDS)
def test_writing_and_reading_is_a_fixed_point(record: Record) -> None:
    second = again(again(record))
    third = again(second)
    assert replace(third, extra=()) == replace(second, extra=())
    assert sorted(third.extra) == sorted(second.extra)  # a book that has only a series gets its title from it once


@settings(max_examples=60)
@given(RECORDS)
def test_what_identifies_a_document_survives(record: Record) -> None:
    back = again(record)
    ids, theirs = back.identifiers, record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.issn, ids.isbn) == (
        theirs.doi,
        theirs.pmid,
        theirs.pmcid,
        theirs.issn,
        theirs.isbn,
    )
    assert len(back.authors) == len(record.authors)
    assert record.published is None or back.year == record.year


def test_an_article_becomes_an_entry_with_escaped_text() -> None:
    text = written(
        Record(kind=Kind.ARTICLE, title="50% of A & B {x}", authors=(Author("Doe", "Jane", "Jr"), Author(collective="The Group")),
               published=PartialDate(2019, 5), container="Journal", pages="1-9")
    )  # fmt: skip
    assert text.startswith("@article{doe2019")
    assert r"title = {50\% of A \& B \{x\}}" in text
    assert "author = {Doe, Jr, Jane and {The Group}}" in text
    assert "month = may" in text
    assert "pages = {1--9}" in text


def test_keys_are_unique() -> None:
    keys = re.findall(r"@\w+\{([^,]+),", written(*[Record(title="Same title")] * 3))
    assert len(set(keys)) == 3


@settings(max_examples=60)
@given(RECORDS)
def test_braces_always_balance(record: Record) -> None:
    depth = 0
    for character in re.sub(r"\\[{}]", "", written(record)):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0


def test_the_address_of_a_pdf_in_eprint_is_no_arxiv_number() -> None:
    address = "https://example.org/doi/pdf/10.1000/1000-0297.00123"
    record = one(f"title = {{One}}, doi = {{10.1000/1000-0297.00123}}, eprint = {{{address}}}")
    assert (record.identifiers.arxiv, record.identifiers.doi) == (None, "10.1000/1000-0297.00123")
    assert ("eprint", address) in record.extra


GIVEN = r"""@proceedings{doi:10.1000/abc,
  title = {Nap and {S}leep at {M}{\"u}nster},
  Author = {Jane Doe and Wim [van der Roe] and {The Group}},
  year = {2019},
  month = {Nov/Dec},
  pages = {12 - 19},
  issn = {00284793},
  articleno = {Article 21},
  url = {https://example.org/1},
  urls = {https://example.org/2},
  document_type = {Review},
  school = {H{\o}gskole \& more},
  funding_text 1 = {100% of it {by} us},
  author_keywords = {nap; sleep},
  file = {:home/doe/a.pdf:PDF},
  note = {A note.},
  annotation = {Another.}
}
"""


def test_what_a_bibtex_file_said_comes_back_from_what_is_written() -> None:
    record = taken(GIVEN).records[0].record
    assert record.authors == (Author("Doe", "Jane"), Author("van der Roe", "Wim"), Author(collective="The Group"))
    assert record.article_number == "21"
    back = again(record)
    assert set(record.extra) <= set(back.extra)
    assert replace(back, extra=(), notes=()) == replace(record, extra=(), notes=())
    text = written(record)
    assert text.startswith("@proceedings{doi:10.1000/abc,")
    assert "funding_text 1 = {100% of it {by} us}" in text
    assert written(back) == text


def test_a_spelling_that_no_longer_says_what_the_record_says_is_not_used_for_its_field() -> None:
    record = replace(taken(GIVEN).records[0].record, title="Another title")
    assert "title = {Another title}" in written(record)
    assert again(record).title == "Another title"


def test_what_other_formats_kept_is_not_written() -> None:
    assert "AU =" not in written(Record(title="One", extra=(("AU", "Doe J"), ("AB", "Why"))))


@pytest.mark.parametrize("value", ["a } b", "{ a", "a\\"])
def test_a_value_whose_braces_do_not_balance_breaks_no_entry(value: str) -> None:
    record = Record(title="One", type_as_given="misc", extra=(("citation key", "x"), ("house", value)))
    assert [tag for tag, _ in again(record).extra].count("house") >= 1
    assert len(taken(written(record, record)).records) == 2


@settings(max_examples=40)
@given(RECORDS)
def test_records_that_have_a_key_are_written_and_read_back_too(record: Record) -> None:
    keyed = replace(record, extra=(*record.extra, ("citation key", "doe2019")))
    back = again(keyed)
    assert (back.identifiers.doi, len(back.authors)) == (record.identifiers.doi, len(record.authors))
