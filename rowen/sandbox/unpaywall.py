"""Unpaywall as a practice source: places of full texts by DOI."""

from __future__ import annotations

from functools import cached_property

from rowen.sandbox.by_doi import among, held
from rowen.sandbox.crossref import SHARE
from rowen.sandbox.families import Role
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.state import Answer
from rowen.sandbox.work import Work

Json = dict[str, object]


class UnpaywallService(Service):
    """Entries by DOI; it covers what Crossref holds."""

    name = "unpaywall"
    root = "/unpaywall"

    @cached_property
    def shelf(self) -> Shelf:
        """What it covers."""
        return Shelf(self.state.corpus, "crossref", SHARE, (0, 20))

    def fetches(self, path: str) -> bool:
        """Everything is asked for by DOI."""
        del path
        return True

    def failed(self, call: Call) -> Answer:
        """Report a server error."""
        del call
        return as_json({"HTTP_status_code": 500, "error": True, "message": "Something went wrong."})

    def answer(self, call: Call) -> Answer:
        """Answer about one DOI to a caller who gives an address."""
        address = call.params.get("email", "")
        if "@" not in address:
            return _refused(422, "Email address required in API call.")
        if address.endswith("@example.com"):
            return _refused(422, "Please use your own email address in API calls.")
        doi = call.path.removeprefix("v2/")
        work = held(self.shelf, doi, self.state.clock.day) if call.path.startswith("v2/") else None
        gone = self.state.vanished[self.name]
        if call.fault == "vanishing" and work:
            gone.add(work.index)
        if work is None or work.index in gone:
            return _refused(404, f"'{doi}' isn't in Unpaywall.")
        return as_json(self._entry(work))

    def _entry(self, work: Work) -> Json:
        kin = among(self.shelf, [at for role, at in work.children if role == Role.PREPRINT], self.state.clock.day)
        places = [_place(work, work.doi, "publisher", "publishedVersion")] if _is_open(work) else []
        places += [_place(work, preprint.doi, "repository", "submittedVersion") for preprint in kin]
        for at, place in enumerate(places):
            place["is_best"] = at == 0
        status = "closed" if not places else "green" if not _is_open(work) else ("gold", "hybrid")[work.quirk % 2]
        return {
            "doi": work.doi.lower(), "doi_url": f"https://doi.org/{work.doi.lower()}", "title": work.title,
            "genre": "posted-content" if work.role == Role.PREPRINT else "journal-article", "is_oa": bool(places),
            "oa_status": status, "best_oa_location": places[0] if places else None, "oa_locations": places,
            "first_oa_location": places[0] if places else None, "has_repository_copy": bool(kin), "data_standard": 2,
            "journal_name": work.journal.title, "journal_issns": work.journal.issn, "year": work.year,
            "published_date": work.electronic.isoformat(), "updated": f"{work.arrival.isoformat()}T00:00:00Z",
        }  # fmt: skip


def _is_open(work: Work) -> bool:
    return work.role == Role.PREPRINT or work.quirk % 3 == 0


def _place(work: Work, doi: str, host: str, version: str) -> Json:
    address = f"https://texts.example/{doi.lower()}"
    return {
        "endpoint_id": None, "evidence": "deprecated", "host_type": host, "is_best": False,
        "license": "cc-by" if work.quirk % 2 else None, "oa_date": work.electronic.isoformat(), "pmh_id": None,
        "repository_institution": "The Repository" if host == "repository" else None, "updated": "deprecated",
        "url": f"{address}.pdf", "url_for_landing_page": address, "url_for_pdf": f"{address}.pdf", "version": version,
    }  # fmt: skip


def _refused(status: int, words: str) -> Answer:
    return as_json({"HTTP_status_code": status, "error": True, "message": words}, status)
