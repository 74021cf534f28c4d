"""The only package that speaks HTTP: one source per module, one client with one retry layer, one archive."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import Any

from connectors.answers import Recall
from connectors.archive import Archive
from connectors.arxiv import Arxiv
from connectors.biorxiv import BioRxiv
from connectors.clinicaltrials import ClinicalTrials
from connectors.contract import ById, Connector, KeyUse, Lookup
from connectors.core import Core
from connectors.crossref import Crossref
from connectors.doaj import Doaj
from connectors.eric import Eric
from connectors.europepmc import EuropePMC
from connectors.http import Client, Fetched
from connectors.ieee import Ieee
from connectors.openalex import OpenAlex
from connectors.opencitations import OpenCitations
from connectors.pubmed import PubMed
from connectors.scopus import Scopus
from connectors.semanticscholar import SemanticScholar
from connectors.unpaywall import Unpaywall
from connectors.wos import WebOfScience
from connectors.wos_starter import WebOfScienceStarter
from rowen.records import InputError, Problem

SOURCES: tuple[Connector, ...] = (
    PubMed(),
    EuropePMC(),
    OpenAlex(),
    SemanticScholar(),
    Doaj(),
    Scopus(),
    Arxiv(),
    ClinicalTrials(),
    Eric(),
    Core(),
    WebOfScience(),
    WebOfScienceStarter(),
    Ieee(),
)
"""Sources that run a strategy."""

LOOKUPS: tuple[Lookup[Any], ...] = (Crossref(), Unpaywall(), OpenCitations(), BioRxiv())
"""Sources that are asked about documents by DOI, and that run no strategy."""

BY_ID: tuple[ById, ...] = (PubMed(), EuropePMC(), ClinicalTrials())
"""Sources of SOURCES that hand over records by their ids: what people rely on is looked at again there."""

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


def by_id(name: str) -> ById | None:
    """Return the source of that name if it hands over records by their ids."""
    return next((source for source in BY_ID if source.name == name), None)


def lookup(name: str) -> Lookup[Any]:
    """Return the lookup of that name.

    Raises:
        InputError: there is none; the known ones are named.
    """
    for source in LOOKUPS:
        if source.name == name:
            return source
    known = ", ".join(source.name for source in LOOKUPS)
    raise InputError(Problem(f"There is nothing to look up in {name!r}.", f"Known ones: {known}."))


def refusals() -> dict[str, Problem]:
    """Return what `rowen check` says of each connector that cannot run a strategy here, by its name.

    A lookup never can; a source whose key is required and not set in the environment cannot yet.
    """
    told = {
        source.name: Problem(source.no_search, f"See docs/sources/{source.name}.md for what it is there for.")
        for source in LOOKUPS
    }
    for source in SOURCES:
        if source.key is KeyUse.REQUIRED and not os.environ.get(key_variable(source), "").strip():
            remedy = f"Set {key_variable(source)} to your key; docs/sources/{source.name}.md says where to get one."
            told[source.name] = Problem(f"{source.platform} answers only with an API key, and none is set.", remedy)
    return told


def key_variable(source: Connector | Lookup[Any]) -> str:
    """Return the name of the environment variable that holds a source's API key."""
    return f"{_prefix(source)}_API_KEY"


def _prefix(source: Connector | Lookup[Any]) -> str:
    return f"ROWEN_{re.sub(r'[^A-Z0-9]', '_', source.name.upper())}"


def client_for(
    source: Connector | Lookup[Any],
    archive: Archive,
    record: Callable[[Fetched], None],
    *,
    sleep: Callable[[float], None] = time.sleep,
    recall: Recall | None = None,
) -> Client:
    """Return a client for a source, set up from ``ROWEN_<NAME>_URL``, ``ROWEN_<NAME>_API_KEY`` and the contact e-mail.

    Args:
        source: what is asked.
        archive: as for `Client`, like all that follow.
        record: told of every answer.
        sleep: waits between tries.
        recall: answers of an interrupted search.

    Raises:
        InputError: the base URL is none.
    """
    prefix = _prefix(source)
    base = os.environ.get(f"{prefix}_URL", "").strip() or source.base_url
    key = os.environ.get(key_variable(source), "").strip() or None
    if not re.match(r"https?://[^/\s]+", base):
        remedy = f"Write it like {source.base_url}, or unset it."
        raise InputError(Problem("This is no web address.", remedy, field=f"{prefix}_URL"))
    return Client(
        source=source.name,
        base_url=base,
        per_second=source.limits(has_key=key is not None),
        archive=archive,
        record=record,
        secrets=[
            os.environ.get(f"{prefix}_INSTTOKEN", "").strip()
        ],  # Elsevier's second key, see docs/sources/scopus.md
        api_key=key,
        contact=os.environ.get(CONTACT_VARIABLE, "").strip() or None,
        sleep=sleep,
        recall=recall,
    )
