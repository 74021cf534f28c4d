"""ClinicalTrials.gov's JSON: one study for each work that is a trial or its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rowen.records import plain
from rowen.sandbox.work import Work

Json = dict[str, object]
STATUSES = ("COMPLETED", "RECRUITING", "UNKNOWN", "NOT_YET_RECRUITING", "TERMINATED", "WITHDRAWN")
_COUNTRIES = ("United Kingdom", "United States", "Germany", "Sweden", "Chile")


@dataclass(frozen=True, slots=True)
class Registered:
    """A study as the register holds it.

    Attributes:
        work: the article that reports it.
        nct: its id.
        posted: day of the registration.
        pmids: PubMed ids of its reports.
        results: day on which its results were posted; None if they were not.
    """

    work: Work
    nct: str
    posted: date
    pmids: tuple[int, ...]
    results: date | None = None


def status(quirk: int) -> str:
    """Return the overall status that belongs to a work's random bits."""
    return STATUSES[quirk % len(STATUSES)]


def study(registered: Registered) -> Json:
    """Return one study with all its sections but results and documents."""
    work = registered.work
    protocol: Json = {
        "identificationModule": _identification(registered),
        "statusModule": {
            "statusVerifiedDate": registered.posted.isoformat()[:7],
            "overallStatus": status(work.quirk),
            "startDateStruct": {"date": registered.posted.isoformat()[:7], "type": "ACTUAL"},
            "studyFirstSubmitDate": registered.posted.isoformat(),
            "studyFirstPostDateStruct": {"date": registered.posted.isoformat(), "type": "ESTIMATED"},
            **_results(registered),
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": work.authors[0].affiliation, "class": "OTHER"}},
        "descriptionModule": {"briefSummary": plain(work.abstract) or plain(work.title)},
        "conditionsModule": {"conditions": list(work.mesh[1:2]) or ["Healthy"], "keywords": list(work.keywords)},
        "designModule": {
            "studyType": "INTERVENTIONAL" if work.quirk % 3 else "OBSERVATIONAL",
            **({"phases": ["NA"]} if work.quirk % 3 else {}),
            "enrollmentInfo": {"count": 10 + work.quirk % 400, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {"interventions": [{"type": "BEHAVIORAL", "name": "Online group"}]},
        "eligibilityModule": {"healthyVolunteers": False, "sex": "ALL", "minimumAge": "18 Years"},
        "contactsLocationsModule": _places(work),
    }
    if registered.pmids:
        references = [
            {"pmid": str(pmid), "type": "DERIVED", "citation": plain(work.title)} for pmid in registered.pmids
        ]
        protocol["referencesModule"] = {"references": references}
    meshes = [{"id": f"D{1000 + at:06d}", "term": term} for at, term in enumerate(work.mesh[1:2])]
    derived: Json = {"miscInfoModule": {"versionHolder": "2026-10-30"}, "conditionBrowseModule": {"meshes": meshes}}
    return {"protocolSection": protocol, "derivedSection": derived, "hasResults": registered.results is not None}


def _results(registered: Registered) -> Json:
    at = registered.results.isoformat() if registered.results else ""
    return {"resultsFirstSubmitDate": at, "resultsFirstPostDateStruct": {"date": at, "type": "ACTUAL"}} if at else {}


def _identification(registered: Registered) -> Json:
    work, title = registered.work, plain(registered.work.title)
    made: Json = {
        "nctId": registered.nct,
        "orgStudyIdInfo": {"id": f"RWN-{work.index}"},
        "briefTitle": title if len(title) < 120 else title[:110].rsplit(" ", 1)[0],
        "officialTitle": title,
    }
    if work.quirk % 5 == 0:
        made["secondaryIdInfos"] = [{"id": f"2020-{work.index:06d}-11", "type": "EUDRACT_NUMBER"}]
    return made


def _places(work: Work) -> Json:
    person = work.authors[0]
    official = {
        "name": f"{person.given} {person.family}, PhD",
        "affiliation": person.affiliation,
        "role": "PRINCIPAL_INVESTIGATOR",
    }
    return {
        "overallOfficials": [official],
        "locations": [{"facility": person.affiliation, "country": _COUNTRIES[work.quirk % len(_COUNTRIES)]}],
    }
