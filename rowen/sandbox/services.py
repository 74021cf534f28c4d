"""The list of practice sources."""

from __future__ import annotations

from rowen.sandbox.arxiv import ArxivService
from rowen.sandbox.clinicaltrials import ClinicalTrialsService
from rowen.sandbox.eric import EricService
from rowen.sandbox.europepmc_service import EuropePmcService
from rowen.sandbox.eutils_service import PubMedService
from rowen.sandbox.openalex import OpenAlexService
from rowen.sandbox.service import Service

SERVICES: tuple[type[Service], ...] = (
    PubMedService,
    EuropePmcService,
    OpenAlexService,
    ArxivService,
    ClinicalTrialsService,
    EricService,
)
NAMES = tuple(service.name for service in SERVICES)
