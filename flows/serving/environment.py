"""The environment of every process that `rowen up` starts: Prefect's settings in one place, each with its reason."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from flows.settings import Settings
from rowen.records import InputError, Problem

HOST = "127.0.0.1"
POOL = "rowen"
HEARTBEAT_SECONDS = 30
"""The shortest that Prefect allows. A run that is silent for three of them is dead."""
PLANNED = "P3660D"
"""Ten years: two runs even of what runs on each 29th of February."""
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"


@dataclass(frozen=True, slots=True)
class Site:
    """Where one `rowen up` lives.

    Attributes:
        folder: the folder that holds ``reviews/``; every process works there.
        home: ``ROWEN_HOME``, absolute.
        port: of the Prefect server and its UI on 127.0.0.1.
        postgres: address of the Prefect server's own database, or "" for SQLite under ``home``.
        settings: more settings of the environment: the practice sources' addresses.
    """

    folder: Path
    home: Path
    port: int
    postgres: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def prefect(self) -> Path:
        """Folder of everything that Prefect keeps."""
        return self.home / "prefect"

    @property
    def database(self) -> Path:
        """The Prefect server's SQLite file, where it has no other database."""
        return self.prefect / "prefect.db"

    @property
    def url(self) -> str:
        """Address of the UI."""
        return f"http://{HOST}:{self.port}"


def environment(site: Site, places: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of every process: what was inherited, and Prefect's settings on top of it.

    Raises:
        InputError: the address of PostgreSQL is of another kind.
    """
    code = str(Path(__file__).resolve().parents[2])
    kept = {name: value for name, value in inherited.items() if name not in ("PREFECT_PROFILE", "PREFECT_API_KEY")}
    path = [code, *filter(None, [inherited.get("PYTHONPATH")])]
    return {
        **kept,
        **_prefect(site, inherited),
        "ROWEN_HOME": str(site.home),
        "ROWEN_OUTPUTS": str(places.outputs.resolve()),
        **({"ROWEN_INBOX": str(places.inbox.resolve())} if places.inbox else {}),
        # A run is started in a process of its own: it must be this very Rowen that it imports.
        "PYTHONPATH": ":".join(path),
        "PYTHONUNBUFFERED": "1",
        **site.settings,
    }


def server_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the server, which has nobody to ask outside this machine.

    Its pages about work pools would have it fetch a list from an outside host, each time. No setting stops that; a proxy
    that is not there does, and then it takes the list that it was installed with.
    """
    nowhere = f"http://{HOST}:9"
    return {**settings, "HTTPS_PROXY": nowhere, "https_proxy": nowhere}


def _prefect(site: Site, inherited: Mapping[str, str]) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(site.prefect),
        "PREFECT_PROFILES_PATH": str(site.prefect / "profiles.toml"),
        "PREFECT_API_URL": f"{site.url}/api",
        "PREFECT_UI_URL": site.url,
        "PREFECT_SERVER_API_HOST": HOST,
        # Not the option --port: the UI would go on asking port 4200.
        "PREFECT_SERVER_API_PORT": str(site.port),
        DATABASE: _database(site, inherited),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        # The UI's files are copied at every start: not into the installed package, which may be read-only or shared.
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(site.prefect / "ui"),
        # The second UI asks an outside host at every page; the first asks nobody. See docs/adr/0008-serving.md.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # Leases in the server's memory would be lost when it restarts, and with them every run that holds one.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        # How often a run that waits for another one of its review asks again.
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "5",
        # How far ahead the next runs are planned: Prefect's hundred days would leave a review that runs once a year none.
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": PLANNED,
        "PREFECT_RUNNER_AUTO_INSTALL_DEPENDENCIES": "false",
        "PREFECT_CLI_PROMPT": "false",
    }


def _database(site: Site, inherited: Mapping[str, str]) -> str:
    if not site.postgres:
        # Prefect's own setting says it too, and keeps a password out of the list of processes.
        return inherited.get(DATABASE) or sqlite_address(site.database)
    scheme, found, rest = site.postgres.partition("://")
    if not found or scheme not in ("postgresql", "postgres", "postgresql+asyncpg"):
        raise InputError(
            Problem(
                f"The address begins with {scheme!r}.",
                "Write it like postgresql://user@host/database.",
                field="--postgres",
            )
        )
    return f"postgresql+asyncpg://{rest}"


def sqlite_address(file: Path) -> str:
    """Return the address of a SQLite file as Prefect writes it."""
    return f"sqlite+aiosqlite:///{file}"


def prefect_command(*words: str) -> tuple[str, ...]:
    """Return a command of the Prefect that this Python has."""
    return sys.executable, "-m", "prefect", *words
