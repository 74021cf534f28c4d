"""A small api.biorxiv.org: two versions of each preprint; every second one stands on medRxiv."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeBioRxiv:
    """See `lookup_contract.Fake`."""

    known: Sequence[str]
    words: str = "no posts found"
    error: bytes = b'{"messages":[{"status":"database connection failed"}],"collection":[]}'

    def asked_for(self, asked: Asked) -> tuple[str, ...]:
        return (unquote(asked.path).split("/", 3)[3].removesuffix("/na/json"),)

    def answer(self, asked: Asked) -> Reply:
        (doi,) = self.asked_for(asked)
        server = asked.path.split("/")[2]
        if doi not in self.known or server != ("biorxiv", "medrxiv")[self.known.index(doi) % 2]:
            return Reply(b'{"messages":[{"status":"no posts found"}],"collection":[]}')
        versions = [version(doi, "2", "10.5555/Journal.1", server), version(doi, "1", "NA", server)]
        return Reply(json.dumps({"messages": [{"status": "ok", "category": "all"}], "collection": versions}).encode())


def version(doi: str, number: str, published: str, server: str = "bioRxiv") -> dict[str, str]:
    """One version of a preprint in the service's shape."""
    return {
        "title": f"Peers, version {number}", "authors": "Doe, J. A.; Sukarno; ", "author_corresponding": "Jane Doe",
        "author_corresponding_institution": "A University", "doi": doi, "date": f"2024-0{number}-16", "version": number,
        "type": "new results", "license": "cc_by", "category": "epidemiology", "jatsxml": "https://example.org/x.xml",
        "abstract": "We asked.", "funder": "NA", "published": published, "server": server,
    }  # fmt: skip
