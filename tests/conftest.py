"""What every test stands on: no network, no settings of the person's own, real files only where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and real export files; tests that need it skip without it."""
    folder = Path(os.environ.get("ROWEN_SHARED", ROOT.parent / "shared"))
    if not (folder / "real").is_dir():
        pytest.skip("the recorded answers and real export files are not on this machine (set ROWEN_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No ROWEN_ setting of the machine reaches a test, and nothing is written outside the test's own folder."""
    for name in list(os.environ):
        if name.startswith("ROWEN_") and not name.startswith("ROWEN_TEST_") and name != "ROWEN_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROWEN_OUTPUTS", str(tmp_path / "outputs"))
    # One for all tests, because the practice sources that they share count requests across them.
    monkeypatch.setenv("ROWEN_RATES", str(tmp_path_factory.getbasetemp() / "rates"))
