from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
import rispy

from rowen.records import InputError, StorageError, identifiers
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import DATABASES, Database, database
from rowen.sandbox.exports import ExportOrder, render_export, write_exports
from rowen.sandbox.relevance import ON_TARGET
from rowen.sandbox.styles import STYLES
from rowen.sandbox.truth import truth_of

TODAY, NEXT = date(2026, 11, 1), date(2027, 2, 1)
ORDERS = [ExportOrder(source.key, source.style, source.name) for source in DATABASES]
STYLE_ORDERS = [ExportOrder("delphis", style, f"A database on {style}") for style in STYLES]


@pytest.fixture(scope="module")
def larger() -> Corpus:
    return Corpus(1, 5000)


def by_style(style: str) -> ExportOrder:
    return next(order for order in STYLE_ORDERS if order.style == style)


@pytest.mark.parametrize("order", STYLE_ORDERS, ids=lambda order: order.style)
def test_the_same_day_gives_the_same_bytes(order: ExportOrder) -> None:
    first, count = render_export(Corpus(1, 600), order, TODAY)
    assert render_export(Corpus(1, 600), order, TODAY) == (first, count)
    assert count > 20


@pytest.mark.parametrize("style", ["ebsco", "proquest", "wos", "scopus"])
def test_rispy_reads_as_many_records_as_were_written(corpus: Corpus, style: str) -> None:
    data, count = render_export(corpus, by_style(style), TODAY)
    assert len(rispy.load(io.StringIO(data.decode("utf-8-sig"), newline=None))) == count


@pytest.mark.parametrize("style", ["ovid", "cochrane"])
def test_rispy_reads_the_records_of_platforms_that_write_lines_between_them(corpus: Corpus, style: str) -> None:
    data, count = render_export(corpus, by_style(style), TODAY)
    tag = re.compile(r"([A-Z][A-Z0-9])  -\s+(.*)")
    lines, inside = [], False
    for line in data.decode().splitlines():
        found = tag.match(line) or re.match(r"(ER)  -()", line)
        inside = inside or bool(found and found[1] == "TY")
        if found and inside:
            lines.append(f"{found[1]}  - {found[2]}")
            inside = found[1] != "ER"
    assert len(rispy.loads("\n".join(lines))) == count


@pytest.mark.parametrize("source", DATABASES, ids=lambda source: source.key)
def test_next_months_export_holds_all_of_this_months_and_more(larger: Corpus, source: Database) -> None:
    order = ExportOrder(source.key, source.style, source.name)
    corpus = larger
    (now, count), (later, more) = render_export(corpus, order, TODAY), render_export(corpus, order, NEXT)
    assert count < more

    def numbers(data: bytes) -> set[str]:
        return set(re.findall(r"(?m)^(?:AN|ID)  -+ +(\S+)|eid=(2-s2\.0-\d+)", data.decode("utf-8-sig")))

    assert numbers(now) < numbers(later)


def test_an_export_can_be_limited_to_what_is_new(corpus: Corpus) -> None:
    order = ExportOrder("scopus", "scopus", "Scopus")
    whole, part = render_export(corpus, order, NEXT)[1], render_export(corpus, order, NEXT, since=TODAY)[1]
    assert part == whole - render_export(corpus, order, TODAY)[1] > 0


def test_each_style_has_the_marks_of_its_platform(corpus: Corpus) -> None:
    data = {style: render_export(corpus, by_style(style), TODAY)[0] for style in STYLES}
    assert data["wos"].startswith(b"\xef\xbb\xbfTY  - ")
    assert data["scopus"].startswith(b"\xef\xbb\xbfTY  - ")
    assert b"\r\nN1  - Accession Number: " in data["ebsco"]
    assert re.search(rb"\r\nAB  - [^\r]+\r\nAB  - Copyright of ", data["ebsco"])
    assert re.search(rb"Y1  - \d{4}/06//\r", data["ebsco"])
    assert data["ovid"].startswith(b"1. \nTY  - ")
    assert re.search(rb"\nER  -  \n(NL  - .+\n)?\nLink to the Ovid Full Text", data["ovid"])
    assert b"\nC1  - Database: " in data["ovid"]
    assert b"\nSP  - No\nEP  - Specified\n" in data["ovid"]
    assert data["ovid"].isascii()
    assert data["cochrane"].startswith(b"Record #1 of ")
    assert b"\nTY  -  JOUR\n" in data["cochrane"]
    assert re.search(rb"\nSN  - \d{4}-\d{3}[\dX], \d{7}[\dX]\n", data["proquest"])
    assert re.search(rb"ER  - \n\n\n\nTY  - ".replace(b"\n\n\n\n", b"\n\n\n"), data["proquest"])
    assert b"SN  - " in data["scopus"]
    assert b" (ISSN)" in data["scopus"]
    assert re.search(rb"\nAN  - WOS:\d{15}\n", data["wos"])


def test_sources_differ_in_spelling_and_agree_in_identity(corpus: Corpus) -> None:
    titles: set[str] = set()
    for order in ORDERS:
        text = render_export(corpus, order, TODAY)[0].decode("utf-8-sig")
        titles.update(re.findall(r"(?m)^T[1I]  -+ +(.+?)\r?$", text))
    assert any(title.isupper() for title in titles)
    assert any(title.endswith("...") for title in titles)
    assert any(title.startswith("[") for title in titles)
    assert len({title.lower().rstrip(".") for title in titles}) < len(titles)


def test_dois_in_exports_are_valid_however_they_are_written(corpus: Corpus) -> None:
    known = {identifiers.doi(work.doi) for work in corpus.make(range(corpus.works))}
    for order in ORDERS:
        text = render_export(corpus, order, TODAY)[0].decode("utf-8-sig")
        written = re.findall(r"(?m)^DO  -+ +(.+?)\r?$", text)
        assert written
        assert {identifiers.doi(doi) for doi in written} <= known


def test_an_export_is_mostly_about_the_review(corpus: Corpus) -> None:
    found = {
        f"{r.source}:{r.id}": w.work
        for w in truth_of(corpus).works
        for r in w.records
        if r.source == "scopus" and r.exported
    }
    on_target = sum(int(corpus.subject.topic[work]) < ON_TARGET for work in found.values())
    assert on_target > 0.9 * len(found)


def test_files_are_written_under_their_source_key(corpus: Corpus, tmp_path: Path) -> None:
    written = write_exports(corpus, tmp_path, ORDERS, TODAY)
    assert [one.source for one in written] == [source.key for source in DATABASES]
    assert all(one.path.is_file() and one.path.parent.name == one.source and one.records for one in written)


def test_an_unknown_style_is_refused_before_anything_is_written(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Known styles: ebsco"):
        write_exports(corpus, tmp_path, [ORDERS[0], ExportOrder("x", "lycos", "X")], TODAY)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "amed").write_text("in the way")
    with pytest.raises(StorageError, match="amed"):
        write_exports(corpus, tmp_path, ORDERS[:1], TODAY)


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("socabs", "", "socabs"),
        ("web-of-science", "", "wos"),
        ("db4", "PsycINFO (1806 on)", "psycinfo"),
        ("eric", "ERIC", "eric"),
    ],
)
def test_a_database_is_known_by_key_or_name_and_others_stand_for_themselves(key: str, name: str, expected: str) -> None:
    assert database(key, name, "ebsco").key == expected
