"""Prefect's settings as `rowen up` makes them: local, silent, and safe across restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.serving.environment import Site, environment, server_environment
from flows.settings import settings
from rowen.records import InputError


def site(postgres: str = "", **more: str) -> Site:
    return Site(Path("/somewhere"), Path("/somewhere/data"), 4321, postgres, more)


def test_the_server_listens_on_this_machine_only_and_tells_nobody() -> None:
    made = environment(site(), settings(), {"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "PREFECT_PROFILE": "cloud"})

    assert made["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert made["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert made["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false" and made["DO_NOT_TRACK"] == "1"
    assert made["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
    assert made["PREFECT_RUNNER_AUTO_INSTALL_DEPENDENCIES"] == "false"
    assert "PREFECT_PROFILE" not in made


def test_leases_outlive_the_server_and_everything_lies_under_the_home() -> None:
    made = environment(site(), settings(), {})

    assert made["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
    assert made["PREFECT_SERVER_DATABASE_CONNECTION_URL"] == "sqlite+aiosqlite:////somewhere/data/prefect/prefect.db"
    assert made["PREFECT_HOME"] == "/somewhere/data/prefect"
    assert made["PREFECT_SERVER_UI_STATIC_DIRECTORY"].startswith("/somewhere/data/")
    assert Path(made["ROWEN_OUTPUTS"]).is_absolute()


def test_the_server_reaches_no_outside_host() -> None:
    assert server_environment({"A": "b"}) == {
        "A": "b",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }


def test_the_practice_sources_reach_every_process() -> None:
    assert environment(site(ROWEN_PUBMED_URL="http://127.0.0.1:1/"), settings(), {})["ROWEN_PUBMED_URL"].endswith(":1/")


def test_postgresql_is_reached_by_the_driver_that_prefect_needs() -> None:
    made = environment(site("postgresql://ann@db/prefect"), settings(), {})

    assert made["PREFECT_SERVER_DATABASE_CONNECTION_URL"] == "postgresql+asyncpg://ann@db/prefect"


def test_prefects_own_setting_of_its_database_is_kept() -> None:
    there = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://ann:secret@db/prefect"}

    assert environment(site(), settings(), there).items() >= there.items()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(InputError, match="postgresql://user@host/database"):
        environment(site("mysql://x/y"), settings(), {})
