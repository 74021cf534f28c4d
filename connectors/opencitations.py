"""OpenCitations by DOI: which works cite it and which it cites (docs/sources/opencitations.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from connectors.asking import Manners, asked
from connectors.contract import KeyUse, Missing
from connectors.http import Client
from connectors.looking import Unknown, in_path, one_by_one
from connectors.opencitations_parse import SOURCE, CitationLink, complaint, read

_MANNERS = Manners(SOURCE, complaint, remedy="Check the DOI, the access token and the base URL.")
_NONE = "OpenCitations answered with an empty list: it knows no link to or from it. That does not mean that it is not cited."


class OpenCitations:
    """The lookup. Holds nothing: everything it needs comes with the client."""

    name = SOURCE
    platform = "OpenCitations Index"
    base_url = "https://api.opencitations.net/index"
    key = KeyUse.OPTIONAL
    no_search = (
        "OpenCitations links works that cite each other; it holds no titles or abstracts to search. "
        "Use it for citation searching."
    )

    def limits(self, *, has_key: bool) -> float:
        """Three requests a second (180 a minute), with a token or without."""
        del has_key
        return 3.0

    def look_up(
        self, client: Client, dois: Sequence[str], deliver: Callable[[Sequence[CitationLink]], None]
    ) -> tuple[Missing, ...]:
        """Deliver for each DOI the links from works that cite it, then those to works it cites.

        Returns:
            DOIs of which it knows no link either way.

        Raises:
            SourceError: not every DOI was answered; what was delivered stays.
        """

        def ask(doi: str) -> Sequence[CitationLink] | Unknown:
            links = (*_ask(client, "citations", doi), *_ask(client, "references", doi))
            return links or Unknown(_NONE)

        return one_by_one(dois, ask, deliver)

    def parse(self, body: bytes, role: str) -> tuple[CitationLink, ...]:
        """Read one archived answer, of today's or the former index, in JSON or CSV.

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        del role
        return read(body)


def _ask(client: Client, direction: str, doi: str) -> tuple[CitationLink, ...]:
    headers = {"Authorization": client.api_key} if client.api_key else {}
    path, params = f"v2/{direction}/doi:{in_path(doi)}", {"format": "json"}
    return asked(client.get, path, params, role="records", read=read, manners=_MANNERS, headers=headers)
