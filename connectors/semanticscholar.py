"""Semantic Scholar by its bulk search: pages of whole records by token (docs/sources/semanticscholar.md).

Its totals are estimates, by its own documentation. A search is therefore complete when the tokens have come to an end
and as many different papers came as it announced, or, where the numbers differ, when a second walk in the opposite
order brings the very same papers.
"""

from __future__ import annotations

from collections.abc import Callable

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, hand_over, resumed
from connectors.http import Client
from connectors.paging import Moved, all_different, twice
from connectors.semanticscholar_parse import SOURCE, complaint, read_hits
from connectors.strategy_form import Form
from rowen.records import SourceKind

FIELDS = (
    "paperId,corpusId,externalIds,url,title,abstract,venue,publicationVenue,year,publicationDate,journal,authors,"
    "publicationTypes,fieldsOfStudy,s2FieldsOfStudy,referenceCount,citationCount,influentialCitationCount,isOpenAccess,"
    "openAccessPdf"
)
"""Everything the bulk search gives, but citationStyles (made from the rest). Without being asked it gives titles only."""

_FILTERS = "year|publicationDateOrYear|publicationTypes|fieldsOfStudy|venue|openAccessPdf|minCitationCount"
FORM = Form(
    SOURCE,
    words="query",
    names=rf"query|{_FILTERS}",
    address=r"api\.semanticscholar\.org/graph/v1/paper/search/bulk",
    display=frozenset({"fields", "sort", "token", "limit", "offset"}),
)
"""How a strategy may be written."""

_MANNERS = Manners(SOURCE, complaint)
_Walk = Callable[[str], tuple[str, ...]]


class SemanticScholar:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is a paperId."""

    name = SOURCE
    platform = "Semantic Scholar"
    kind = SourceKind.DATABASE
    base_url = "https://api.semanticscholar.org"
    key = KeyUse.OPTIONAL

    def limits(self, *, has_key: bool) -> float:
        """Nine requests in ten seconds: a key allows one a second, and without one everybody shares one pool."""
        del has_key
        return 0.9

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the strategy word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        asked_for = FORM.parameters(query)
        headers = {"x-api-key": client.api_key} if client.api_key else {}
        totals: list[int] = []

        def ask(order: str, token: str) -> Hits:
            params = {**asked_for, "fields": FIELDS, "sort": f"paperId:{order}"}
            if token:
                params["token"] = token
            path = "graph/v1/paper/search/bulk"
            page = asked(client.get, path, params, role="hits", read=read_hits, manners=_MANNERS, headers=headers)
            hand_over(page, wanted, deliver)
            return page

        def attempt() -> tuple[str, ...]:
            totals.clear()
            return _accounted(lambda order: _walk(lambda token: ask(order, token), totals), totals)

        def anew() -> tuple[str, ...]:
            client.forget()
            return attempt()

        ids = twice(SOURCE, lambda: resumed(client, attempt), anew)
        return Retrieval(sent=query, reported=len(ids), ids=ids, warnings=_warnings(totals[0], len(ids)))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page. It reports no total: the one announced is an estimate.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        page = read_hits(body)
        return ParsedPage(page.ids, page.records)


def _walk(ask: Callable[[str], Hits], totals: list[int]) -> tuple[str, ...]:
    """Follow the tokens to their end and return all ids; the announced total is noted in ``totals``.

    Raises:
        Moved: the total changes, a token comes back, a page is empty but not the last, a paper comes twice.
    """
    used: set[str] = {""}
    ids: list[str] = []
    token = ""
    while True:
        page = ask(token)
        totals.append(page.total)
        if page.total != totals[0]:
            raise Moved(f"the total changed from {totals[0]} to {page.total} after {len(ids)} papers")
        ids.extend(page.ids)
        token = page.following
        if not token:
            return all_different(ids, len(ids))
        if not page.ids:
            raise Moved(f"an empty page after {len(ids)} of about {totals[0]} papers names a further one")
        if token in used:
            raise Moved(f"the paging ran in a circle after {len(ids)} of about {totals[0]} papers")
        used.add(token)


def _accounted(walk: _Walk, totals: list[int]) -> tuple[str, ...]:
    """Return all ids when they are as many as announced, or when the opposite order brings the same.

    Raises:
        Moved: it brings others.
    """
    rising = walk("asc")
    if len(rising) == totals[0]:
        return rising
    falling = walk("desc")
    apart = len(set(rising) ^ set(falling))
    if apart:
        raise Moved(
            f"about {totals[0]} papers were announced, {len(rising)} came in rising order of ids and {len(falling)} in "
            f"falling order, {apart} of them in one only"
        )
    return rising


def _warnings(announced: int, came: int) -> tuple[str, ...]:
    if announced == came:
        return ()
    words = f"Semantic Scholar estimated {announced} papers; {came} came, the same in rising and falling order of ids."
    return (words,)
