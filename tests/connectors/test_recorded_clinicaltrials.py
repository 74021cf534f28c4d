"""Every recorded answer of ClinicalTrials.gov is read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.clinicaltrials import ClinicalTrials
from connectors.clinicaltrials_parse import read_page
from connectors.clinicaltrials_record import read_study
from rowen.records import Kind, Record
from tests.connectors.recorded import bodies

pytestmark = pytest.mark.real


def test_every_answer_is_read_whole(shared: Path) -> None:
    totals, studies = [], 0
    for name, body in bodies(shared / "real" / "api" / "clinicaltrials"):
        raw = json.loads(body)
        if "studies" not in raw:
            _same(read_study(raw), raw)
            studies += 1
            continue
        page = ClinicalTrials().parse(body, "hits")
        assert len(page.records) == body.count(b'"nctId"'), name
        assert read_page(body).following == raw.get("nextPageToken", "")
        for record, study in zip(page.records, raw["studies"], strict=True):
            _same(record, study)
        totals.append(page.reported)
        studies += len(page.records)
    assert sorted(totals, key=str) == [21, 3, None]
    assert studies == 14


def _same(record: Record, study: dict[str, dict[str, dict[str, object]]]) -> None:
    protocol = study["protocolSection"]
    assert record.native_id == protocol["identificationModule"]["nctId"]
    assert record.title == protocol["identificationModule"]["briefTitle"]
    assert record.status == protocol["statusModule"]["overallStatus"]
    assert record.kind is Kind.REGISTRATION
    assert record.abstract[0].text == str(protocol["descriptionModule"]["briefSummary"]).strip()
    assert record.authors[-1].collective == protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"]  # type: ignore[index]
    extra = dict(record.extra)
    assert json.loads(extra["protocolSection.statusModule.startDateStruct"])
    for module in protocol:
        assert any(name.startswith(f"protocolSection.{module}.") for name in extra) or module in {
            "identificationModule", "descriptionModule", "conditionsModule",
        }  # fmt: skip
