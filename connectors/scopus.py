"""Scopus by Elsevier's Scopus Search API: pages of whole records (docs/sources/scopus.md)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.scopus_parse import SOURCE, complaint, read_page, spent
from connectors.scopus_parts import WINDOW
from connectors.spans import at_place
from rowen.records import Refused, SourceKind

PAGE = 25
"""Records on a page: what every key may ask for, in both views."""

VIEW_VARIABLE = "ROWEN_SCOPUS_VIEW"
_SHORT = (
    "Asked in the view STANDARD: the records have no abstracts and only their first authors. "
    "The view COMPLETE has both, for subscribers."
)
_MANNERS = Manners(SOURCE, complaint, spent)
Ask = Callable[[str], Hits]


class Scopus:
    """The connector. A native id is the EID."""

    name = SOURCE
    platform = "Scopus (Elsevier)"
    kind = SourceKind.DATABASE
    base_url = "https://api.elsevier.com"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """Nine requests a second, 20,000 a week (Elsevier, "API Key Settings"); nothing without a key."""
        del has_key
        return 9.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word, in the view that `VIEW_VARIABLE` names; "COMPLETE" if it names none.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        if _view() == "COMPLETE":
            return harvest(SOURCE, client, query, _by_cursor(client, query), wanted, deliver)
        ask = _by_offset(client, query)
        found = harvest(SOURCE, client, query, ask, wanted, deliver, start="@0", narrower=WINDOW.narrower)
        return replace(found, warnings=(*found.warnings, _SHORT))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page of hits.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_page(body).parsed


def _view() -> str:
    view = os.environ.get(VIEW_VARIABLE, "").strip().upper() or "COMPLETE"
    if view not in {"COMPLETE", "STANDARD"}:
        raise Refused(SOURCE, f"{VIEW_VARIABLE} is {view!r}.", "Set it to COMPLETE or STANDARD, or unset it.")
    return view


def _by_cursor(client: Client, query: str) -> Ask:
    """Pages as subscribers get them: as many as there are."""
    return lambda mark: _ask(client, {"query": query, "view": "COMPLETE", "cursor": mark})


def _by_offset(client: Client, query: str) -> Ask:
    """Pages as everybody gets them: up to the window."""

    def ask(mark: str) -> Hits:
        wish, start = WINDOW.asked_by(mark, query)
        page = _ask(client, {"query": wish, "view": "STANDARD", "start": str(start)})
        return replace(page, following=at_place(mark, start + PAGE))

    return ask


def _ask(client: Client, params: dict[str, str]) -> Hits:
    token = os.environ.get("ROWEN_SCOPUS_INSTTOKEN", "").strip()
    headers = {"Accept": "application/json", "X-ELS-APIKey": client.api_key or ""}
    return asked(
        client.get,
        "content/search/scopus",
        {**params, "count": str(PAGE)},
        role="hits",
        read=read_page,
        manners=_MANNERS,
        headers={**headers, "X-ELS-Insttoken": token} if token else headers,
    )
