"""api.biorxiv.org as a practice source: the versions of a preprint on one of two servers."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from types import MappingProxyType

from rowen.sandbox.by_doi import among, held
from rowen.sandbox.families import Role
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Shelf, Stock
from rowen.sandbox.state import Answer
from rowen.sandbox.work import Work

SERVERS = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}


class BioRxivService(Service):
    """Details by DOI."""

    name = "biorxiv"
    root = "/biorxiv"
    share = MappingProxyType({Role.PREPRINT: 0.9})
    lag = (0, 2)
    tells = MappingProxyType({Role.PREPRINT: "UpdateIn"})

    @property
    def others(self) -> Stock:
        """Journal articles that the server has noticed."""
        return self.shelf_of_all.stock

    def fetches(self, path: str) -> bool:
        """Everything is asked for by DOI."""
        del path
        return True

    def failed(self, call: Call) -> Answer:
        """Report a database that is down, under a good status."""
        del call
        return as_json({"messages": [{"status": "error: database connection failed"}], "collection": []})

    def answer(self, call: Call) -> Answer:
        """Answer with all versions of one preprint."""
        kind, _, rest = call.path.partition("/")
        server, _, doi = rest.partition("/")
        if kind != "details" or server not in SERVERS:
            return as_json({"messages": [{"status": "Server not recognized"}], "collection": []})
        work = held(self.shelf, doi.removesuffix("/na/json"), self.state.clock.day)
        gone = self.state.vanished[self.name]
        if call.fault == "vanishing" and work:
            gone.add(work.index)
        if work is None or server_of(work) != server or work.index in gone:
            return as_json({"messages": [{"status": "no posts found"}], "collection": []})
        versions = self._versions(work)
        count = len(versions)
        if call.fault == "short_page":
            versions = versions[:-1]
        return as_json({"messages": [{"status": "ok", "category": "all", "count": count}], "collection": versions})

    def _versions(self, work: Work) -> list[dict[str, str]]:
        published = [one.doi for one in among(self.shelf_of_all, [work.parent], self.state.clock.day)]
        return [
            {
                "title": work.title, "authors": "; ".join(f"{one.family}, {'. '.join(one.initials)}." for one in work.authors),
                "doi": work.doi.lower(), "date": (work.electronic + timedelta(days=30 * number)).isoformat(),
                "version": str(number + 1), "type": "new results", "license": "cc_by", "category": "public health",
                "jatsxml": "NA", "abstract": work.abstract, "funder": "NA", "published": (published or ["NA"])[0],
                "server": SERVERS[server_of(work)],
            }
            for number in range(1 + work.quirk % 3)
        ]  # fmt: skip

    @cached_property
    def shelf_of_all(self) -> Shelf:
        """Journal articles that the server has noticed."""
        return Shelf(self.state.corpus, "published elsewhere", {Role.ARTICLE: 0.95, Role.PART_ONE: 0.95}, (5, 40))


def server_of(work: Work) -> str:
    """Return the server on which a preprint stands."""
    return "medrxiv" if work.index % 3 else "biorxiv"
