"""What every source looks like to the rest of Rowen. Fetching asks the source; parsing is pure and works offline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from connectors.http import Client
from rowen.records import Record, SourceKind

Wanted = Callable[[Sequence[str]], Sequence[str]]
"""Given native ids, answers those whose records are not in the ledger yet, in the same order."""

Deliver = Callable[[Sequence[Record]], None]
"""Takes a batch of parsed records; when it returns, they are stored."""


Found_co = TypeVar("Found_co", covariant=True)

AGAIN = "again"
"""Role of answers that were asked for only to see what became of known records; a replay builds no record from them."""


class KeyUse(StrEnum):
    """Whether a source wants an API key (``ROWEN_<NAME>_API_KEY``)."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Missing:
    """A hit the source counted but did not hand over, with the source's or our reason."""

    native_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retrieval:
    """A search that adds up: ``len(ids) == reported``, and each id is stored or named in ``missing``.

    Attributes:
        sent: the query exactly as it was sent.
        reported: hits the source said it has.
        ids: native ids of all hits, each once, in the source's order.
        missing: hits that the source lists but does not deliver.
        translation: what the source says it understood ("" if it does not say).
        warnings: every warning and message of the source, in its words.
    """

    sent: str
    reported: int
    ids: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    translation: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What one archived answer says. Pure: the same bytes always give the same page.

    Attributes:
        ids: native ids the page lists as hits, in order (also where it carries whole records).
        records: whole records on the page.
        reported: the total the page announces; None if it announces none that can be counted on.
    """

    ids: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    reported: int | None = None


class Connector(Protocol):
    """One source that can be asked. A connector is one module in connectors/ with one instance, listed in SOURCES."""

    @property
    def name(self) -> str:
        """Key in review.yaml and in ``ROWEN_<NAME>_URL``."""

    @property
    def platform(self) -> str:
        """Platform name for PRISMA-S."""

    @property
    def kind(self) -> SourceKind:
        """Database, register or other method."""

    @property
    def base_url(self) -> str:
        """The provider's documented root."""

    @property
    def key(self) -> KeyUse:
        """Whether it wants a key."""

    def limits(self, *, has_key: bool) -> float:
        """Requests per second that the provider allows."""

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived answer. ``role`` is what `Client` was told when it was fetched.

        "ids" is a page of the list of hits, "records" holds records asked for by id, "hits" is a page of the list that
        carries the whole records; `AGAIN` holds records that were known before.
        """


@runtime_checkable
class ById(Connector, Protocol):
    """A source that hands over its records by their ids, so that what people rely on can be looked at again."""

    def again(self, client: Client, ids: Sequence[str], deliver: Deliver) -> tuple[Missing, ...]:
        """Deliver the records of these native ids as they are now, and return the ids that it no longer hands over.

        Every answer has the role `AGAIN`. An id counts as missing only after it was asked for twice.

        Raises:
            SourceError: not every id was answered; what was delivered is good.
        """


class Lookup(Protocol[Found_co]):
    """One source that is asked about documents by DOI and cannot run a strategy. One module, listed in LOOKUPS."""

    @property
    def name(self) -> str:
        """Name in ``ROWEN_<NAME>_URL``."""

    @property
    def platform(self) -> str:
        """Its name in sentences."""

    @property
    def base_url(self) -> str:
        """The provider's documented root."""

    @property
    def key(self) -> KeyUse:
        """Whether it wants a key."""

    @property
    def no_search(self) -> str:
        """Why it is no source for a strategy, in a sentence for people."""

    def limits(self, *, has_key: bool) -> float:
        """Requests per second that the provider allows."""

    def look_up(
        self, client: Client, dois: Sequence[str], deliver: Callable[[Sequence[Found_co]], None]
    ) -> tuple[Missing, ...]:
        """Deliver what the source says of each DOI; return those it does not know, with its reason.

        Raises:
            SourceError: not every DOI was answered; what was delivered stays.
        """

    def parse(self, body: bytes, role: str) -> tuple[Found_co, ...]:
        """Read one archived answer."""
