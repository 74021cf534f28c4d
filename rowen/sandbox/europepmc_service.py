"""Europe PMC's RESTful service as a practice source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rowen.sandbox.europepmc import EuropePmc
from rowen.sandbox.europepmc_json import native_id
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Collection, Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Answer, State


class EuropePmcService(Service):
    """Searches by GET and POST."""

    name = "europepmc"
    root = "/europepmc/webservices/rest"
    words = "query"
    tells = MappingProxyType(
        {
            Role.RETRACTION: "RetractionIn", Role.ERRATUM: "ErratumIn", Role.CONCERN: "ExpressionOfConcernIn",
            Role.COMMENT: "CommentIn", Role.PREPRINT: "PreprintOf",
        }
    )  # fmt: skip

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = EuropePmc(state)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if (call.method, call.path) in {("GET", "search"), ("POST", "searchPOST")}:
            return self._search.search(call.params, call.base, call.fault)
        return Answer(b"<html><title>404 Not Found</title></html>", "text/html", 404)

    @property
    def stock(self) -> Stock:
        """What it holds; what PubMed drops leaves here three days later."""
        held = self.state.holdings
        return Stock(held.collection != Collection.NONE, held.europepmc_arrival, held.europepmc_until)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self.state.mask(self._search.hits(asked.get("query", ""), today))

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works with their collections: MED:38756119."""
        collections, pmids = self.state.holdings.collection[index].tolist(), self.state.corpus.pmid[index].tolist()
        rows = zip(index.tolist(), map(Collection, collections), pmids, strict=True)
        return [f"{held.name}:{native_id(at, held, pmid)}" for at, held, pmid in rows]

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse without saying more."""
        del call
        body = {"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": str(count), "limit": "3"}
        return as_json(body, 429, {"Retry-After": "1"})

    def failed(self, call: Call) -> Answer:
        """Report a search backend that is down."""
        del call
        return as_json({"errCode": 500, "errMsg": "Search Backend failed: no servers hosting shard"})
