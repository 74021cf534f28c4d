"""The list of practice sources."""

from __future__ import annotations

from rowen.sandbox.europepmc_service import EuropePmcService
from rowen.sandbox.eutils_service import PubMedService
from rowen.sandbox.ieee import IeeeService
from rowen.sandbox.openalex import OpenAlexService
from rowen.sandbox.scopus import ScopusService
from rowen.sandbox.service import Service
from rowen.sandbox.wos import WosService
from rowen.sandbox.wos_starter import WosStarterService

SERVICES: tuple[type[Service], ...] = (
    PubMedService,
    EuropePmcService,
    OpenAlexService,
    ScopusService,
    WosService,
    WosStarterService,
    IeeeService,
)
NAMES = tuple(service.name for service in SERVICES)
