"""Places in a source's answers: all of them are found, texts and positions make none, and every documented one is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import SOURCES
from connectors.shape import FOLDER, Shape, look, names, shape_of, vocabulary
from rowen.records import SourceError, Untrustworthy
from tests.connectors.recorded import bodies

XML = (
    b'<?xml version="1.0"?><!DOCTYPE Set SYSTEM "x.dtd"><Set><One id="1"><T>in <i>vitro</i> &lt;b&gt;</T></One>'
    b'<One><S><S k="a&gt;b"/></S></One></Set>'
)
MARKED = Shape(records=frozenset({"Set/One"}), markup=frozenset({"i"}))
keys = st.text("aBzß한é09_-", min_size=1, max_size=8)
values = st.recursive(
    st.none() | st.integers() | st.text("aB é<>&\"':,{}[]\\\n", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def test_places_of_xml_are_elements_and_attributes_without_positions_and_markup() -> None:
    found = look(XML, MARKED)
    assert found.places == {"Set", "Set/One", "Set/One/@id", "Set/One/T", "Set/One/S", "Set/One/S/@k"}
    assert found.records == (
        frozenset({"Set/One", "Set/One/@id", "Set/One/T"}),
        frozenset({"Set/One", "Set/One/S", "Set/One/S/@k"}),
    )


def test_places_of_json_are_keys_and_free_keys_are_data() -> None:
    body = b'{"meta": {"n": 1}, "results": [{"id": 1, "index": {"word": [0]}}, {"id": 2, "names": [{"de": "x"}, 3]}]}'
    found = look(body, Shape(records=frozenset({"results[]"}), free=frozenset({"results[].index"})))
    assert found.places == {
        "meta", "meta.n", "results", "results[]", "results[].id", "results[].index", "results[].names",
        "results[].names[]", "results[].names[].de",
    }  # fmt: skip
    assert len(found.records) == 2 and "results[].index" in found.records[0]


@given(st.dictionaries(keys, values, max_size=4))
def test_the_quick_look_misses_no_name_that_the_close_one_finds(answer: dict[str, object]) -> None:
    body = json.dumps(answer, ensure_ascii=False).encode()
    assert vocabulary(look(body, Shape()).places) <= names(body) | {""}


def test_the_quick_look_finds_names_of_elements_and_attributes_and_nothing_of_their_values() -> None:
    assert names(XML) == {"Set", "One", "id", "T", "i", "S", "k"}


@pytest.mark.parametrize("body", [b"<a><b></a>", b"{", b"no data at all"])
def test_a_broken_answer_is_refused(body: bytes) -> None:
    with pytest.raises(Untrustworthy):
        look(body, Shape())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_each_list_of_places_is_of_a_source_sorted_and_knows_where_its_records_are(path: Path) -> None:
    shape = shape_of(path.stem)
    assert path.stem in {source.name for source in SOURCES}
    assert shape.records and shape.records <= shape.known
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in "#!"]
    assert lines == sorted(set(lines))


def test_a_source_without_a_list_has_an_empty_shape() -> None:
    assert shape_of("nobody") == Shape()


@pytest.mark.real
@pytest.mark.parametrize("name", ["pubmed", "europepmc"])
def test_every_place_of_every_recorded_answer_is_known(shared: Path, name: str) -> None:
    source, shape = next(one for one in SOURCES if one.name == name), shape_of(name)
    read = 0
    for label, body in bodies(shared / "real" / "api" / name):
        if not body.startswith(b"<PubmedArticle>") and _readable(source, body):
            read += 1
            assert look(body, shape).places <= shape.known, label
    assert read >= 3


def _readable(source: object, body: bytes) -> bool:
    for role in ("records", "ids"):
        try:
            source.parse(body, role)  # type: ignore[attr-defined]
        except SourceError:
            continue
        return True
    return False
