"""A small Unpaywall: entries by DOI; every second one is closed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeUnpaywall:
    """See `lookup_contract.Fake`."""

    known: Sequence[str]
    words: str = "'10.5555/nobody' isn't in Unpaywall."
    error: bytes = b'{"HTTP_status_code":500,"error":true,"message":"Something went wrong."}'

    def asked_for(self, asked: Asked) -> tuple[str, ...]:
        return (unquote(asked.path).removeprefix("/v2/"),)

    def answer(self, asked: Asked) -> Reply:
        (doi,) = self.asked_for(asked)
        if "@" not in asked.params.get("email", ""):
            return Reply(b'{"HTTP_status_code":422,"error":true,"message":"Email address required in API call"}', 422)
        if doi not in self.known:
            told = {"HTTP_status_code": 404, "error": True, "message": f"'{doi}' isn't in Unpaywall."}
            return Reply(json.dumps(told).encode(), 404)
        return Reply(json.dumps(entry(doi, is_open=self.known.index(doi) % 2 == 0)).encode())


def entry(doi: str, *, is_open: bool) -> dict[str, object]:
    """An entry in the service's shape."""
    pdf = {
        "url": f"https://example.org/{doi}.pdf", "url_for_pdf": f"https://example.org/{doi}.pdf",
        "url_for_landing_page": f"https://doi.org/{doi}", "host_type": "publisher", "version": "publishedVersion",
        "license": None, "evidence": "deprecated", "updated": "deprecated", "is_best": True, "oa_date": "2020-01-02",
        "endpoint_id": None, "pmh_id": None, "repository_institution": None,
    }  # fmt: skip
    page = {**pdf, "url": "https://repo.example/1", "url_for_pdf": None, "host_type": "repository", "is_best": False,
            "license": "cc-by", "version": "acceptedVersion", "repository_institution": "A University"}  # fmt: skip
    return {
        "doi": doi, "doi_url": f"https://doi.org/{doi}", "is_oa": is_open, "oa_status": "bronze" if is_open else "closed",
        "title": "Peers", "journal_name": "Journal of Peers", "publisher": "House", "year": 2020, "genre": "journal-article",
        "best_oa_location": pdf if is_open else None, "oa_locations": [page, pdf] if is_open else [],
        "updated": "2026-03-20T23:48:44Z", "data_standard": 2,
    }  # fmt: skip
