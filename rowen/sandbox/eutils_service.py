"""PubMed's E-utilities as a practice source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rowen.sandbox.eutils import EUtils
from rowen.sandbox.eutils_text import BACKEND_DOWN, search_error
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Answer, State


class PubMedService(Service):
    """ESearch and EFetch."""

    name = "pubmed"
    root = "/eutils"
    words = "term"
    tells = MappingProxyType(
        {
            Role.RETRACTION: "RetractionIn", Role.ERRATUM: "ErratumIn", Role.CONCERN: "ExpressionOfConcernIn",
            Role.COMMENT: "CommentIn", Role.PREPRINT: "UpdateIn",
        }
    )  # fmt: skip

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._eutils = EUtils(state)

    def answer(self, call: Call) -> Answer:
        """Answer by the name of the program."""
        params = {name.lower(): value for name, value in call.params.items()}
        match call.path:
            case "esearch.fcgi":
                return self._eutils.esearch(params, call.fault)
            case "efetch.fcgi":
                return self._eutils.efetch(params, call.fault)
        return Answer(b"<html><title>404 Not Found</title></html>", "text/html", 404)

    @property
    def stock(self) -> Stock:
        """What it holds; a few records leave."""
        held = self.state.holdings
        return Stock(held.in_pubmed, self.state.corpus.timing.arrival, held.pubmed_until)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that ESearch finds on a day; a term that cannot be read finds nothing."""
        return self.state.mask(self._eutils.hits({name.lower(): value for name, value in asked.items()}, today)[0])

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [str(number) for number in self.state.corpus.pmid[index].tolist()]

    def per_second(self, call: Call) -> int:
        """Ten with a key, three without."""
        return 10 if call.params.get("api_key") else 3

    def fetches(self, path: str) -> bool:
        """EFetch hands over records."""
        return path.endswith("efetch.fcgi")

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse as NCBI does: the body echoes the key or the caller's address."""
        key = call.params.get("api_key", "")
        body: dict[str, str] = {"error": "API rate limit exceeded", "api-key": key or "127.0.0.1", "count": str(count)}
        if not key:
            body["limit"] = "3"
        limits = {"X-RateLimit-Limit": "10" if key else "3", "X-RateLimit-Remaining": "0"}
        return as_json(body, 429, {"Retry-After": "1", **limits})

    def failed(self, call: Call) -> Answer:
        """Report a search backend that is down."""
        return search_error(BACKEND_DOWN, as_json=call.params.get("retmode", "").lower() == "json")
