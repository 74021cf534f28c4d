"""Files that would break a reader: each is refused with a remedy or read whole, in bounded time and memory.

Where nothing else is said a case runs through every format that can be read, also one that is added later.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from connectors import SOURCES
from connectors.fields import from_json
from connectors.pubmed_parse import read_records, read_search
from rowen.records import FormatError, Located, Problem, SourceError, Untrustworthy
from rowen.records.formats import FORMATS, Reading, format_names, read, sniff
from rowen.records.formats import _source as source_module
from rowen.records.formats import _xml as xml_module
from tests.records.formats.examples import EXAMPLES, PUBMED, SET

READABLE = format_names()
CASES = pytest.mark.parametrize("name", READABLE)
MEASURE = """
import json, resource, sys
from pathlib import Path
from rowen.records import FormatError, Located
from rowen.records.formats import iter_file
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count, said = 0, ""
try:
    for item in iter_file(Path(sys.argv[1]), format=sys.argv[2]):
        count += isinstance(item, Located)
except FormatError as error:
    said = str(error)
print(json.dumps([count, said, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) / 1024]))
"""


def outcome(data: bytes, name: str | None = None) -> Reading | None:
    """Read; None where it is refused, which is always with a remedy."""
    try:
        return read(data, format=name)
    except FormatError as error:
        remedied(error)
        return None


def remedied(error: FormatError) -> None:
    assert error.problems
    assert all(problem.message and problem.remedy for problem in error.problems)


def measured(path: Path, name: str) -> tuple[int, str, float]:
    """Records, what was said, and MiB of memory that reading took, in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(path), name]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    count, said, mib = json.loads(done.stdout)
    return count, said, mib


NUISANCES = {
    "NUL bytes": b"\0" * 5000,
    "a run of carriage returns": b"\r" * 20_000,
    "a run of empty lines": b"\n" * 20_000,
    "bytes of no encoding": bytes(range(128, 256)) * 20,
    "control characters": bytes(range(32)) * 20,
    "half a UTF-8 letter": b"\xe8\x87\n",
    "quotation marks": b'"' * 2001,
    "opening braces": b"{[(" * 3000,
    "angle brackets": b"<" * 5000,
    "an XML comment that never ends": b"<!--" * 1000,
}


@CASES
@pytest.mark.parametrize("what", NUISANCES)
def test_rubbish_before_within_or_after_a_file_is_refused_or_costs_no_record_elsewhere(name: str, what: str) -> None:
    whole = EXAMPLES[name].file()
    first = whole.find(EXAMPLES[name].file(EXAMPLES[name].records[:1])[-40:-20])
    for place in (0, len(whole) // 2, len(whole) if first < 0 else first, len(whole)):
        found = outcome(whole[:place] + NUISANCES[what] + whole[place:], name)
        assert found is None or all(isinstance(each.record.title, str) for each in found.records)
    alone = outcome(NUISANCES[what], name)
    assert alone is None or len(alone.records) <= 1


@CASES
def test_nul_bytes_between_the_letters_of_a_text_change_nothing(name: str) -> None:
    if name in ("pubmed_xml", "endnote_xml", "xlsx"):
        return
    whole = EXAMPLES[name].file()
    assert [each.record for each in read(whole + b"\0\0").records] == [each.record for each in read(whole).records]


@pytest.mark.parametrize("name", [name for name in READABLE if EXAMPLES[name].encodings])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_half_a_letter_in_wide_text_is_refused_or_told(name: str, encoding: str) -> None:
    text = EXAMPLES[name].file().decode()
    data = ("\ufeff" + text).encode(encoding) if encoding != "utf-32" else text.encode(encoding)
    lone = (
        b"\x00\xd8\x41\x00"
        if encoding == "utf-16-le"
        else b"\xd8\x00\x00\x41"
        if encoding == "utf-16-be"
        else b"\0\xd8\0\0"
    )
    for damaged in (data[:200] + lone + data[200:], data[:-1]):
        found = outcome(damaged, name)
        assert found is None or found.problems


@pytest.mark.parametrize("name", ["ris", "nbib", "jsonl", "pubmed_xml"])
@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-16"])
def test_wide_text_is_read_like_any_other(name: str, encoding: str) -> None:
    text = EXAMPLES[name].file().decode()
    mark = "\ufeff" if encoding == "utf-32-le" else ""
    assert read((mark + text).encode(encoding)).records == read(text.encode()).records


def test_two_encodings_in_one_file_are_each_read_as_they_are() -> None:
    first, second = (EXAMPLES["ris"].records[0].encode(), EXAMPLES["ris"].records[0].encode("cp1252"))
    reading = read(first + b"\n" + second)
    assert reading.encoding == "windows-1252"
    assert reading.records[0].record == reading.records[1].record


@pytest.mark.parametrize("name", ["ris", "nbib", "jsonl", "csv"])
def test_a_line_that_never_ends_is_refused_in_bounded_memory(name: str, tmp_path: Path) -> None:
    start = {"ris": b"TY  - JOUR\nTI  - a\nAB  - ", "nbib": b"PMID- 1\nTI  - a\nAB  - ", "jsonl": b'{"title": "',
             "csv": b"Title,DOI\na,"}[name]  # fmt: skip
    path = tmp_path / "long"
    with path.open("wb") as stream:
        stream.write(start)
        for _ in range(100):
            stream.write(b"word " * (1 << 18))
    count, said, mib = measured(path, name)
    assert "longer than" in said
    assert count <= 1
    assert mib < 150


def test_a_piece_of_xml_that_never_ends_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    head = (SET + "<PubmedArticleSet>" + PUBMED[0]).encode()
    for start, unit in (
        (b"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>", b"word " * 50_000),
        (b"<PubmedArticle a='", b"word " * 50_000),
        (b"<!-- ", b"word " * 50_000),
        (b"<PubmedArticle>", b"<a/>" * 50_000),
        (b"<PubmedArticle>", b"<a>" * 50_000),
        (b"", b"<PubmedArticleSet>" * 10_000),
    ):
        path = tmp_path / "long.xml"
        with path.open("wb") as stream:
            stream.write(head + start)
            for _ in range(280):
                stream.write(unit)
        count, said, mib = measured(path, "pubmed_xml")
        assert count == 1, unit[:10]
        assert "longer than" in said or "more than" in said, said
        assert mib < 400, unit[:10]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c PUBLIC "-//A//B" "http://127.0.0.1:9/c">',
        "<!ENTITY % p \"<!ENTITY c 'ha'>\"> %p;",
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;',
        "%p;",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_every_xml_reader_refuses_every_kind_of_entity(declared: str, encoding: str) -> None:
    roots = {"pubmed_xml": "PubmedArticleSet", "endnote_xml": "xml"}
    for name in [each for each in roots if each in READABLE]:
        if name == "endnote_xml" and declared == "%p;":
            continue
        root = roots[name]
        bomb = f"<!DOCTYPE {root} [{declared}]>" + EXAMPLES[name].file().decode().partition("\n")[2].replace(
            SET.partition("\n")[2], ""
        )
        assert outcome(bomb.replace("One", "&c;").replace("Peers", "&c;").encode(encoding), name) is None
    inside = "<Count>1</Count><QueryTranslation>&c;</QueryTranslation>"
    answer = f"<!DOCTYPE eSearchResult [{declared}]><eSearchResult>{inside}</eSearchResult>"
    with pytest.raises(Untrustworthy):
        read_search(answer.encode())
    with pytest.raises(Untrustworthy):
        read_records(f"<!DOCTYPE PubmedArticleSet [{declared}]><PubmedArticleSet>&c;</PubmedArticleSet>".encode())


def test_an_entity_that_nobody_declares_is_refused_where_it_stands() -> None:
    data = EXAMPLES["pubmed_xml"].file().replace(b">Doe<", b">D&ouml;e<")
    with pytest.raises(FormatError, match="&ouml;") as raised:
        read(data)
    assert raised.value.problems[0].line == 6


@pytest.mark.parametrize("encoding", ["gb2312", "shift_jis", "utf-7", "rot13", "hex", "no-such", "utf-8-sig", "idna"])
def test_an_xml_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    data = f"<?xml version='1.0' encoding='{encoding}'?><PubmedArticleSet>{PUBMED[0]}</PubmedArticleSet>"
    found = outcome(data.encode(), "pubmed_xml")
    assert found is None or len(found.records) == 1


def test_latin_letters_in_xml_that_says_it_is_utf_8_are_refused_by_name_and_line() -> None:
    with pytest.raises(FormatError, match="not in the encoding it declares") as raised:
        read(EXAMPLES["pubmed_xml"].file().decode().replace("–", "ö").encode("latin-1"))
    assert raised.value.problems[0].line is not None


def test_xml_that_declares_latin_letters_is_read_with_them() -> None:
    text = SET.replace("?>", " encoding='ISO-8859-1'?>") + f"<PubmedArticleSet>{PUBMED[0]}</PubmedArticleSet>"
    assert read(text.encode("latin-1")).records[0].record.abstract_text == "AIM: Wörds & <i>more</i>."


@pytest.mark.parametrize(
    "body", [b'{"a": ' * 50_000, b"[" * 50_000, b'{"a": 1e999}', b'{"a": NaN}', b'{"a": -Infinity}']
)
def test_json_without_end_or_with_numbers_that_are_none_is_no_answer_of_any_source(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"is n|Infinity|JSON"):
        from_json(body)
    for source in SOURCES:
        for role in ("ids", "records"):
            with pytest.raises(SourceError):
                source.parse(body, role)


def test_text_among_the_records_of_a_set_is_told_and_costs_none() -> None:
    records = "\n".join(PUBMED)
    data = f"<PubmedArticleSet>before{records}between{PUBMED[0]}after</PubmedArticleSet>".encode()
    items = read(data)
    assert len(items.records) == 4
    assert [problem.message.split(": ")[1] for problem in items.problems] == ["before.", "between.", "after."]


def test_the_line_of_a_record_is_exact_beyond_line_65535() -> None:
    data = ("<PubmedArticleSet>" + "\n" * 70_000 + PUBMED[0] + "\n" * 10 + PUBMED[1] + "</PubmedArticleSet>").encode()
    assert [each.line for each in read(data).records] == [70_001, 70_001 + PUBMED[0].count("\n") + 10]


def test_deep_nesting_is_refused() -> None:
    for depth, good in ((50, True), (200, False), (200_000, False)):
        data = f"<PubmedArticleSet><PubmedArticle>{'<a>' * depth}x{'</a>' * depth}</PubmedArticle></PubmedArticleSet>"
        assert (outcome(data.encode(), "pubmed_xml") is not None) is good
    for name in [each for each in READABLE if "json" in each]:
        for opening in ('{"a":' * 100_000, "[" * 100_000, '[{"title": ' + '{"a":' * 100_000):
            found = outcome(opening.encode(), name)
            assert found is None or not found.records


def test_styles_within_styles_are_each_read_once() -> None:
    """Reading each level twice would take two to the power of the depth."""
    record = EXAMPLES["endnote_xml"].records[0]
    deep = record.replace("Peers", '<style face="italic">' * 60 + "Peers" + "</style>" * 60)
    found = outcome(EXAMPLES["endnote_xml"].file([deep]), "endnote_xml")
    assert found is not None
    assert "Peers" in found.records[0].record.title


def test_archives_and_other_packed_files_are_refused_unopened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ris", b"\0" * (1 << 24))
    for data in (gzip.compress(b"TY  - JOUR\n" * 100_000), packed.getvalue(), b"BZh91AY&SY" + b"\0" * 50):
        with pytest.raises(FormatError):
            sniff(data, "export")


def test_a_million_tags_in_one_record_are_all_read() -> None:
    record = read(b"TY  - JOUR\nTI  - a\n" + b"KW  - word\n" * 1_000_000 + b"ER  - \n").records[0].record
    assert len(record.keywords) == 1_000_000
    record = read(b"PMID- 1\nTI  - a\n" + b"OT  - word\n" * 300_000).records[0].record
    assert len(record.keywords) == 300_000


@pytest.mark.parametrize("name", [name for name in READABLE if EXAMPLES[name].lines])
def test_a_field_of_a_hundred_thousand_lines_is_read_or_refused(name: str) -> None:
    """What joins the lines one by one would not come to an end here."""
    whole = EXAMPLES[name].file()
    marks = {"nbib": b"goes on", "wos_tagged": b"that goes", "ovid_tagged": b"ords and"}
    place = whole.find(b"\n", max(whole.find(marks.get(name, b"One line")), 0)) + 1
    more = {"wos_tagged": b"   more\n", "ovid_tagged": b"  more\n"}.get(name, b"      more\n")
    found = outcome(whole[:place] + more * 100_000 + whole[place:], name)
    if found is not None and name in ("ris", "nbib", "wos_tagged", "ovid_tagged", "enw"):
        assert len(found.records) == len(EXAMPLES[name].records)
        assert repr(found.records[0].record).count("more") >= 100_000


def test_as_many_tags_of_different_names_are_all_kept() -> None:
    tags = [f"{one}{two}" for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for two in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
    lines = "".join(f"{tag}  - {tag} {n}\n" for n in range(50) for tag in tags if tag not in ("TY", "ER"))
    record = read(f"TY  - JOUR\nTI  - a\n{lines}ER  - \n".encode()).records[0].record
    kept = repr(record)
    assert all(f"{tag} {n}" in kept for n in (0, 49) for tag in tags if tag not in ("TY", "ER", "N2", "AB"))


def test_a_hundred_thousand_empty_records_are_each_counted_in_bounded_memory(tmp_path: Path) -> None:
    for name, unit, times in (("ris", b"TY  - JOUR\nER  - \n", 100_000), ("pubmed_xml", b"<PubmedArticle/>", 50_000)):
        path = tmp_path / name
        edges = (b"<PubmedArticleSet>", b"</PubmedArticleSet>") if name == "pubmed_xml" else (b"", b"")
        path.write_bytes(edges[0] + unit * times + edges[1])
        count, said, mib = measured(path, name)
        assert (count, said) == (times, "")
        assert mib < 40


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ris", "nbib", "pubmed_xml"])
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "many"
    example = EXAMPLES[name]
    head, tail = (SET + "<PubmedArticleSet>\n", "</PubmedArticleSet>") if name == "pubmed_xml" else ("", "")
    block = ("\n".join(example.records) + "\n") * 1000
    with path.open("w", encoding="utf-8") as stream:
        stream.write(head)
        for _ in range(30):
            stream.write(block)
        stream.write(tail)
    count, said, mib = measured(path, name)
    assert (count, said) == (90_000, "")
    assert mib < 60


UNITS = (
    " ", "\t", "\r", "\n", " \n", "\t\n", "\r\n", "<", "<!DOCTYPE ", "<!--", "<?xml ", "<record ", "@", "@a{b,\n", '"', ",",
    "TY", "TY  - ", "AU  - a\n", "ER  - \n", "A1- a\n", "PT J\n", "%A a\n", "PMID- ", "1", "<1>", "&amp;", "a", "\u00a0",
    "http://", "10.1000/", "(", "a,", "a;", "{", "}", "\\'", "and ", "=", "FN ",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_recognition_and_reading_take_time_in_proportion_to_the_text(unit: str) -> None:
    """No measuring: what takes the square of 65,536 characters would not come to an end here."""
    text = (unit * 65_536)[:65_536]
    for each in FORMATS:
        if each.recognise is not None:
            for before in ("", "x", "\n", "@a{b,\n"):
                each.recognise(before + text)
        if each.scan is not None:
            outcome(text.encode(), each.name)
    for tag in ("TY", "TI", "AU", "PY", "DA", "DO", "SN", "AN", "UR", "N1", "AB", "M3", "C3", "SP", "ID"):
        flat = text.replace("\n", " ").replace("\r", " ")
        found = outcome(f"TY  - JOUR\nTI  - a\n{tag}  - {flat}\nER  - \n".encode(), "ris")
        assert found is not None
        assert len(found.records) == 1


def test_the_longest_line_is_what_the_documentation_says() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/formats/README.md").read_text(encoding="utf-8")
    for limit in (source_module.LONGEST_LINE, xml_module.LONGEST_TAG, xml_module.LONGEST_RECORD):
        assert f"{limit >> 20} MiB" in page
    assert f"{xml_module.MOST_ELEMENTS:,} elements" in page
    assert f"{xml_module.DEEPEST} levels" in page


def test_what_stands_beside_a_record_is_a_located_record_or_a_problem_with_a_remedy() -> None:
    for name in READABLE:
        reading = read(EXAMPLES[name].file())
        assert all(isinstance(each, Located) for each in reading.records)
        assert all(isinstance(each, Problem) and each.remedy for each in reading.problems)
