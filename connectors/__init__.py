"""The only package that speaks HTTP: one source per module, one client with one retry layer, one archive."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

from connectors.archive import Archive
from connectors.contract import Connector
from connectors.europepmc import EuropePMC
from connectors.http import Client, Fetched
from connectors.pubmed import PubMed
from rowen.records import InputError, Problem

SOURCES: tuple[Connector, ...] = (PubMed(), EuropePMC())
CONTACT_VARIABLE = "ROWEN_CONTACT_EMAIL"


def connector(name: str) -> Connector:
    """Return the source of that name.

    Raises:
        InputError: there is none; the known ones are named.
    """
    for source in SOURCES:
        if source.name == name:
            return source
    known = ", ".join(source.name for source in SOURCES)
    raise InputError(Problem(f"There is no API source {name!r}.", f"Known ones: {known}; all others are inboxes."))


def client_for(
    source: Connector,
    archive: Archive,
    record: Callable[[Fetched], None],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Client:
    """Return a client for a source, set up from ``ROWEN_<NAME>_URL``, ``ROWEN_<NAME>_API_KEY`` and the contact e-mail.

    Raises:
        InputError: the base URL is none.
    """
    prefix = f"ROWEN_{re.sub(r'[^A-Z0-9]', '_', source.name.upper())}"
    base = os.environ.get(f"{prefix}_URL", "").strip() or source.base_url
    key = os.environ.get(f"{prefix}_API_KEY", "").strip() or None
    if not re.match(r"https?://[^/\s]+", base):
        remedy = f"Write it like {source.base_url}, or unset it."
        raise InputError(Problem("This is no web address.", remedy, field=f"{prefix}_URL"))
    return Client(
        source=source.name,
        base_url=base,
        per_second=source.limits(has_key=key is not None),
        archive=archive,
        record=record,
        api_key=key,
        contact=os.environ.get(CONTACT_VARIABLE, "").strip() or None,
        sleep=sleep,
    )
