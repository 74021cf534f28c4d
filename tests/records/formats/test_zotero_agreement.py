"""What Rowen makes of the files of Zotero's translators agrees with Zotero's answers as far as it did before."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[3]
AGREE = {
    "item type": 108, "title": 97, "creators": 82, "date": 20, "DOI": 11, "ISSN": 7, "volume": 47, "issue": 18, "pages": 55,
    "publication": 39, "abstract": 108,
}  # fmt: skip
"""Fields in agreement over the cases of RIS, MEDLINE text and PubMed XML."""
DIFFERENT = 27
READ = ("zotero-RIS", "zotero-MEDLINE", "zotero-PubMed_XML")


def benchmark() -> ModuleType:
    path = ROOT / "benchmarks" / "zotero_agreement.py"
    spec = importlib.util.spec_from_file_location("zotero_agreement", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["zotero_agreement"] = module
    spec.loader.exec_module(module)
    return module


def test_no_field_of_zotero_is_lost_and_none_agrees_less_than_before(shared: Path) -> None:
    module = benchmark()
    found = list(module.cases(shared / "real" / "exports" / "zotero_translator_cases"))
    assert len(found) >= 25
    cases = [case for case in found if case.name.startswith(READ)]
    assert [case.skipped for case in cases if case.skipped] == []
    for place, field in enumerate(module.FIELDS):
        assert sum(case.counts[place][0] for case in cases) >= AGREE[field], field
    everything = [each for case in cases for each in case.disagreements]
    assert [each for each in everything if each.how == "less"] == []
    assert len([each for each in everything if each.how == "different"]) <= DIFFERENT
