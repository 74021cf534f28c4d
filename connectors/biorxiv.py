"""bioRxiv and medRxiv by DOI: all versions of a preprint, and where it was published (docs/sources/biorxiv.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from connectors.asking import Manners, asked
from connectors.biorxiv_parse import SOURCE, complaint, read
from connectors.contract import KeyUse, Missing
from connectors.http import Client
from connectors.looking import Unknown, in_path, one_by_one
from rowen.records import Record, Untrustworthy

SERVERS = ("biorxiv", "medrxiv")
_PREFIXES = ("10.1101/", "10.64898/", "10.5555/")  # the last is for practice: nobody's real DOI begins with it
_MANNERS = Manners(SOURCE, complaint, remedy="Check the DOI and the base URL.")


class BioRxiv:
    """The lookup of both servers. Holds nothing: everything it needs comes with the client."""

    name = SOURCE
    platform = "bioRxiv and medRxiv"
    base_url = "https://api.biorxiv.org"
    key = KeyUse.NONE
    no_search = (
        "bioRxiv and medRxiv have no search service of their own. "
        "Search their preprints through Europe PMC: connector europepmc, with SRC:PPR in the strategy."
    )

    def limits(self, *, has_key: bool) -> float:
        """One request a second: the servers publish no number."""
        del has_key
        return 1.0

    def look_up(
        self, client: Client, dois: Sequence[str], deliver: Callable[[Sequence[Record]], None]
    ) -> tuple[Missing, ...]:
        """Deliver one record for each preprint: its newest version, the others in ``extra``, the journal's DOI as notice.

        The DOI does not tell which server holds a preprint: bioRxiv is asked first, then medRxiv.

        Raises:
            SourceError: not every DOI was answered; what was delivered stays.
        """

        def ask(doi: str) -> Sequence[Record] | Unknown:
            if not doi.startswith(_PREFIXES):
                return Unknown("It was not asked about: DOIs of bioRxiv and medRxiv begin with 10.1101 or 10.64898.")
            told = []
            for server in SERVERS:
                found = _ask(client, server, doi)
                if not isinstance(found, Unknown):
                    return found
                told.append(f"{server}: {found.words}")
            return Unknown("; ".join(told))

        return one_by_one(dois, ask, deliver)

    def parse(self, body: bytes, role: str) -> tuple[Record, ...]:
        """Read one archived answer, about one preprint or a page of many.

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        del role
        found = read(body)
        return () if isinstance(found, Unknown) else found


def _ask(client: Client, server: str, doi: str) -> Sequence[Record] | Unknown:
    def look(body: bytes) -> Sequence[Record] | Unknown:
        found = read(body)
        if not isinstance(found, Unknown) and [record.native_id for record in found] != [doi]:
            raise Untrustworthy(SOURCE, "It answered about another preprint than it was asked about.")
        return found

    return asked(
        client.get, f"details/{server}/{in_path(doi)}/na/json", {}, role="records", read=look, manners=_MANNERS
    )
