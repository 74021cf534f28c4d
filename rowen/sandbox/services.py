"""The list of practice sources."""

from __future__ import annotations

from rowen.sandbox.arxiv import ArxivService
from rowen.sandbox.biorxiv import BioRxivService
from rowen.sandbox.clinicaltrials import ClinicalTrialsService
from rowen.sandbox.core import CoreService
from rowen.sandbox.crossref import CrossrefService
from rowen.sandbox.doaj import DoajService
from rowen.sandbox.eric import EricService
from rowen.sandbox.europepmc_service import EuropePmcService
from rowen.sandbox.eutils_service import PubMedService
from rowen.sandbox.ieee import IeeeService
from rowen.sandbox.openalex import OpenAlexService
from rowen.sandbox.opencitations import OpenCitationsService
from rowen.sandbox.scopus import ScopusService
from rowen.sandbox.semanticscholar import SemanticScholarService
from rowen.sandbox.service import Service
from rowen.sandbox.unpaywall import UnpaywallService
from rowen.sandbox.wos import WosService
from rowen.sandbox.wos_starter import WosStarterService

SERVICES: tuple[type[Service], ...] = (
    PubMedService,
    EuropePmcService,
    OpenAlexService,
    CrossrefService,
    UnpaywallService,
    OpenCitationsService,
    BioRxivService,
    SemanticScholarService,
    DoajService,
    ScopusService,
    ArxivService,
    ClinicalTrialsService,
    EricService,
    CoreService,
    WosService,
    WosStarterService,
    IeeeService,
)
NAMES = tuple(service.name for service in SERVICES)
