"""Unpaywall by DOI: where a full text may be read (docs/sources/unpaywall.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from connectors.asking import Manners, asked
from connectors.contract import KeyUse, Missing
from connectors.http import Client
from connectors.looking import Unknown, in_path, one_by_one
from connectors.unpaywall_parse import SOURCE, FullText, complaint, read
from rowen.records import InputError, Problem

_MANNERS = Manners(
    SOURCE, complaint, remedy="Check ROWEN_CONTACT_EMAIL (it must be your own address), the DOI and the base URL."
)


class Unpaywall:
    """The lookup. Holds nothing: everything it needs comes with the client."""

    name = SOURCE
    platform = "Unpaywall"
    base_url = "https://api.unpaywall.org"
    key = KeyUse.NONE
    no_search = "Unpaywall says where the full text of a known DOI may be read; it does not search for documents."

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second; the service asks for no more than 100,000 a day."""
        del has_key
        return 10.0

    def look_up(
        self, client: Client, dois: Sequence[str], deliver: Callable[[Sequence[FullText]], None]
    ) -> tuple[Missing, ...]:
        """Deliver the full-text locations of each DOI (none for a closed one); return the DOIs that it does not know.

        Raises:
            InputError: no contact address is set; the service answers nobody without one.
            SourceError: not every DOI was answered; what was delivered stays.
        """
        contact = client.contact
        if contact is None:
            remedy = "Set ROWEN_CONTACT_EMAIL to your own e-mail address."
            message = "Unpaywall answers only those who give an e-mail address, and none is set."
            raise InputError(Problem(message, remedy, field="ROWEN_CONTACT_EMAIL"))

        def ask(doi: str) -> Sequence[FullText] | Unknown:
            found = asked(
                client.get,
                f"v2/{in_path(doi)}",
                {"email": contact},
                role="records",
                read=read,
                manners=_MANNERS,
                accept=(404, 422),
            )
            return found if isinstance(found, Unknown) else (found,)

        return one_by_one(dois, ask, deliver)

    def parse(self, body: bytes, role: str) -> tuple[FullText, ...]:
        """Read one archived answer.

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        del role
        found = read(body)
        return () if isinstance(found, Unknown) else (found,)
