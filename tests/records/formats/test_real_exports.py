"""Every real export file reads with the count of its bytes, and no tagged value is lost."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from rowen.records import FormatError
from rowen.records.formats import iter_file, read
from rowen.records.formats.pubmed_xml import parse_article_set

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[3]
REAL = Path(os.environ.get("ROWEN_SHARED", ROOT.parent / "shared")) / "real"


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_exports", ROOT / "benchmarks" / "real_exports.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["real_exports"] = module
    spec.loader.exec_module(module)
    return module


CHECKS = _benchmark()
FILES = list(CHECKS.entries(REAL)) if (REAL / "MANIFEST.tsv").is_file() else []
READ = [entry for entry in FILES if entry[1] in CHECKS.READ]


@pytest.mark.parametrize(("file", "format_name", "expected"), READ, ids=[entry[0] for entry in READ])
def test_a_real_export_is_read_whole(shared: Path, file: str, format_name: str, expected: str) -> None:
    row = CHECKS.check(shared / "real", file, format_name, expected)
    assert row.lost == ()
    assert row.good, row


def test_every_kind_of_file_in_the_manifest_is_read(shared: Path) -> None:
    assert {entry[1] for entry in FILES} - set(CHECKS.READ) <= {"other", "json"}


def test_streaming_gives_the_same_as_reading(shared: Path) -> None:
    for file, _, _ in READ:
        path = shared / "real" / file
        try:
            reading = read(path)
        except FormatError:
            continue
        assert len(list(iter_file(path))) == len(reading.records) + len(reading.problems), file


def test_every_recorded_pubmed_answer_parses_whole_or_is_known_as_an_error(shared: Path) -> None:
    whole, errors = 0, 0
    for path in sorted((shared / "real" / "api" / "pubmed").rglob("*.xml")):
        data = path.read_bytes()
        expected = len(re.findall(rb"<(?:PubmedArticle|PubmedBookArticle)[ >]", data))
        if expected or b"<PubmedArticleSet" in data:
            assert len(parse_article_set(data)) == expected, path.name
            whole += 1
        else:
            with pytest.raises(FormatError):
                parse_article_set(data)
            errors += 1
    assert whole > 20
    assert errors > 20


def test_pubmed_answers_inside_recorded_cassettes_parse_whole(shared: Path) -> None:
    from ruamel.yaml import YAML

    found = 0
    for path in sorted((shared / "real" / "api" / "pubmed").glob("*.y*ml")):
        if b"PubmedArticle" not in path.read_bytes():
            continue
        for body in _bodies(YAML(typ="safe", pure=True).load(path.read_bytes())):
            expected = len(re.findall(rb"<(?:PubmedArticle|PubmedBookArticle)[ >]", body))
            if expected:
                assert len(parse_article_set(body)) == expected, path.name
                found += expected
    assert found >= 6


def _bodies(value: object) -> list[bytes]:
    if isinstance(value, dict):
        return [body for each in value.values() for body in _bodies(each)]
    if isinstance(value, list):
        return [body for each in value for body in _bodies(each)]
    text = value.encode() if isinstance(value, str) else value
    return [text] if isinstance(text, bytes) and b"<Pubmed" in text else []
