"""EndNote XML is read whole, damaged or not, and written so that others and we read it again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings

from rowen.records import Author, FormatError, Identifiers, Kind, Located, PartialDate, Problem, Record
from rowen.records.formats import Reading, iter_file, read, write
from rowen.records.formats import _source as source_module
from tests.records.record_strategies import RECORDS


def xml(*records: str, head: str = '<?xml version="1.0" encoding="UTF-8" ?>', end: str = "</records></xml>") -> bytes:
    return f"{head}<xml><records>{''.join(records)}{end}".encode()


def taken(*records: str) -> Reading:
    return read(xml(*records), name="library.xml")


def one(inside: str) -> Record:
    (located,) = taken(f"<record>{inside}</record>").records
    return located.record


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


def written(*records: Record) -> bytes:
    stream = io.BytesIO()
    assert write(records, "endnote_xml", stream) == len(records)
    return stream.getvalue()


def again(record: Record) -> Record:
    reading = read(written(record))
    assert (reading.format, reading.problems, len(reading.records)) == ("endnote_xml", (), 1)
    return reading.records[0].record


FULL = f"""<database name="lib.enl" path="/x/lib.enl">lib.enl</database>
<source-app name="EndNote" version="20.2">EndNote</source-app>
<rec-number>77</rec-number><foreign-keys><key app="EN" db-id="abc">77</key></foreign-keys>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{styled("Doe, Jane, Jr")}</author><author>{styled("The Group,")}</author></authors>
<secondary-authors><author>{styled("Roe, R.")}</author></secondary-authors></contributors>
<auth-address>{styled("Here&#xD;There")}</auth-address>
<titles><title>{styled("On ")}<style face="italic" font="default" size="100%">Rana</style>{styled(" &amp; others")}</title>
<secondary-title>{styled("Journal of Frogs")}</secondary-title><short-title>{styled("On Rana")}</short-title></titles>
<periodical><full-title>{styled("Journal of Frogs")}</full-title><abbr-1>{styled("J Frogs")}</abbr-1></periodical>
<pages>{styled("1-9")}</pages><volume>{styled("7")}</volume><number>{styled("2")}</number><edition>{styled("20190503")}</edition>
<keywords><keyword>{styled("frogs")}</keyword><keyword/><keyword>{styled("ponds&#xD;mud")}</keyword></keywords>
<dates><year>{styled("2019")}</year><pub-dates><date>{styled("May 3")}</date></pub-dates></dates>
<isbn>{styled("0028-4793 (Print)&#xD;0028-4793")}</isbn><accession-num>{styled("31415926")}</accession-num>
<electronic-resource-num>{styled("doi: 10.1000/ABC")}</electronic-resource-num>
<abstract>{styled("AIM: to know.&#xD;RESULTS: we do.")}</abstract><notes>{styled("a note")}</notes>
<custom1>{styled("none")}</custom1>
<custom2>{styled("PMC123456")}</custom2><research-notes>{styled("mine")}</research-notes>
<urls><related-urls><url>{styled("https://example.org/a")}</url></related-urls><pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls></urls>
<remote-database-name>{styled("MEDLINE")}</remote-database-name>
<remote-database-provider>{styled("Ovid Technologies")}</remote-database-provider>
<language>{styled("eng")}</language>"""


def test_every_element_has_its_place() -> None:
    record = one(FULL)
    assert (record.kind, record.type_as_given) == (Kind.ARTICLE, "Journal Article")
    assert record.title == "On <i>Rana</i> & others"
    assert record.authors == (Author("Doe", "Jane", "Jr"), Author(collective="The Group"))
    assert record.editors == (Author("Roe", "R."),)
    assert (record.container, record.container_short) == ("Journal of Frogs", "J Frogs")
    assert (record.volume, record.issue, record.pages) == ("7", "2", "1-9")
    assert record.published == PartialDate(2019, 5, 3)
    assert record.electronic == PartialDate(2019, 5, 3)
    assert record.keywords == ("frogs", "ponds", "mud")
    assert record.abstract_text == "AIM: to know.\nRESULTS: we do."
    assert record.native_id == "31415926"
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.issn) == ("10.1000/abc", "31415926", "PMC123456", ("0028-4793",))
    assert record.urls == ("https://example.org/a",)
    assert (record.notes, record.languages) == (("a note",), ("eng",))


def test_what_has_no_field_of_its_own_or_another_form_is_kept_as_given() -> None:
    extra = set(one(FULL).extra)
    assert extra >= {
        ("electronic-resource-num", "doi: 10.1000/ABC"), ("isbn", "0028-4793 (Print)"), ("research-notes", "mine"),
        ("custom1", "none"), ("pdf-urls/url", "internal-pdf://a.pdf"), ("auth-address", "Here\nThere"), ("rec-number", "77"),
        ("key/@db-id", "abc"), ("source-app/@version", "20.2"), ("short-title", "On Rana"), ("date", "May 3"),
    }  # fmt: skip


def test_the_database_and_the_platform_are_named_where_all_records_say_so() -> None:
    reading = taken(f"<record>{FULL}</record>")
    assert reading.database == "MEDLINE"
    mixed = taken(f"<record>{FULL}</record>", f"<record>{FULL.replace('MEDLINE', 'Embase')}</record>")
    assert mixed.database == ""


def test_a_running_number_is_no_number_of_the_source() -> None:
    record = one("<rec-number>4711</rec-number><accession-num>4711</accession-num>")
    assert record.native_id == ""
    assert ("accession-num", "4711") in record.extra


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ('<ref-type name="Book Section">5</ref-type>', Kind.CHAPTER),
        ("<ref-type>32</ref-type>", Kind.THESIS),
        ('<ref-type name="Report">10</ref-type>', Kind.REPORT),
        ('<ref-type name="Patent">25</ref-type>', Kind.OTHER),
        ('<ref-type name="Generic">13</ref-type>', Kind.UNKNOWN),
    ],
)
def test_the_name_of_a_type_counts_before_its_number(given: str, kind: Kind) -> None:
    assert one(given).kind is kind


def test_the_capitals_of_endnote_7_are_read() -> None:
    reading = read(
        b"<XML><RECORDS><RECORD><REFERENCE_TYPE>0</REFERENCE_TYPE><AUTHORS><AUTHOR>Doe, J</AUTHOR></AUTHORS><YEAR>2001</YEAR>"
        b"<TITLE>One</TITLE><SECONDARY_TITLE>Journal</SECONDARY_TITLE><KEYWORDS><KEYWORD>a</KEYWORD></KEYWORDS></RECORD></RECORDS></XML>"
    )
    record = reading.records[0].record
    assert (record.title, record.container, record.year, record.kind) == ("One", "Journal", 2001, Kind.ARTICLE)
    assert (record.authors, record.keywords) == ((Author("Doe", "J"),), ("a",))


def test_records_without_the_outer_element_and_an_empty_library_are_read() -> None:
    data = b"<records><record><titles><title>One</title></titles></record><record/></records>"
    assert [each.record.title for each in read(data).records] == ["One", ""]
    assert read(xml()).records == ()


def test_a_record_that_is_damaged_costs_no_other_and_is_kept_whole() -> None:
    broken = "<record><titles><title>Two</titles><volume>3</volume></record>"
    reading = taken(
        "<record><titles><title>One</title></titles></record>\n",
        broken,
        "<record><titles><title>Three</title></titles></record>",
    )
    assert [each.record.title for each in reading.records] == ["One", "Two", "Three"]
    (problem,) = reading.problems
    assert problem.line == 2
    assert ("damaged XML", broken) in reading.records[1].record.extra


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A &nbsp;&eacute; B", "A é B"),
        ("AT&T", "AT&T"),
        ("A\x0b\x02B", "A B"),
        ("A&#2;B", "A B"),
        ("x &lt; y &amp; z", "x < y & z"),
    ],
)
def test_what_xml_forbids_is_mended(text: str, title: str) -> None:
    assert one(f"<titles><title>{text}</title></titles>").title == title


def test_a_file_that_breaks_off_says_so_and_keeps_what_there_is() -> None:
    data = xml("<record><titles><title>One</title></titles></record><record><titles><title>Two</ti", end="")
    reading = read(data)
    assert [each.record.title for each in reading.records] == ["One", "Two"]
    assert any("cut off" in problem.message for problem in reading.problems)
    missing = read(xml("<record><titles><title>One</title></titles></record>", end=""))
    assert "</records>" in missing.problems[0].message


def test_a_missing_end_tag_does_not_swallow_the_next_record() -> None:
    reading = taken(
        "<record><titles><title>One</title></titles>", "<record><titles><title>Two</title></titles></record>"
    )
    assert [each.record.title for each in reading.records] == ["One", "Two"]
    assert reading.problems


def test_what_stands_among_the_records_is_reported() -> None:
    reading = taken("<record/>", "<oddity>what is this</oddity>", "<record/>")
    assert len(reading.records) == 2
    assert "what is this" in reading.problems[0].message


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(FormatError, match="entities"):
        read(xml("<record><titles><title>&b;</title></titles></record>", head=bomb))


def test_a_record_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from rowen.records.formats import _endnote_stream

    monkeypatch.setattr(_endnote_stream, "LONGEST_LINE", 1 << 20)
    with pytest.raises(FormatError, match="never ends"):
        read(xml("<record><abstract>" + "x" * (3 << 20)))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("iso-8859-1", "ISO-8859-1"),
        ("utf-16", "UTF-16"),
        ("windows-1252", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
    ],
)
def test_encodings_are_those_declared_or_those_that_are_there(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n'
    text += "<xml><records>\r\n<record><titles><title>Äpfel</title></titles></record></records></xml>"
    (located,) = read(text.encode(encoding)).records
    assert (located.record.title, located.line) == ("Äpfel", 3)


def test_streaming_gives_the_same_wherever_a_block_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.xml"
    path.write_bytes(written(*[Record(title=f"Title {n} – ü", volume="x" * (n % 50)) for n in range(700)]))
    whole = read(path)
    monkeypatch.setattr(source_module, "BLOCK", 61)
    streamed = list(iter_file(path))
    assert tuple(streamed) == whole.records
    assert len(streamed) == 700
    assert not any(isinstance(each, Problem) for each in streamed)
    assert isinstance(streamed[0], Located)


@settings(max_examples=80)
@given(RECORDS)
def test_writing_and_reading_is_a_fixed_point(record: Record) -> None:
    second = again(again(record))
    assert again(second) == second


@settings(max_examples=60)
@given(RECORDS)
def test_what_identifies_a_document_survives(record: Record) -> None:
    back = again(record)
    assert back.title == " ".join(record.title.split())
    assert back.authors == record.authors
    ids, theirs = back.identifiers, record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.issn, ids.nct) == (
        theirs.doi,
        theirs.pmid,
        theirs.pmcid,
        theirs.issn,
        theirs.nct,
    )
    assert back.native_id == record.native_id
    assert record.published is None or back.year == record.year


def test_the_bytes_are_like_those_of_endnote() -> None:
    text = written(
        Record(kind=Kind.ARTICLE, title="A <i>b</i> & c", container="J", authors=(Author("Doe", "J"),),
               identifiers=Identifiers(doi="10.1000/x"), extra=(("AD", "Here"), ("U1", "no place")))
    ).decode()  # fmt: skip
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><database name="Rowen"')
    assert '<ref-type name="Journal Article">17</ref-type>' in text
    assert '<style face="italic" font="default" size="100%">b</style>' in text
    assert '<auth-address><style face="normal" font="default" size="100%">Here</style></auth-address>' in text
    assert "no place" not in text
