"""`rowen up --sandbox` on a fresh home, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import EUROPEPMC, MEDLINE, REVIEW

ROOT = Path(__file__).resolve().parents[2]
RULES = """\
rules:
  - {name: date_window, parameters: {from: 2004}, reason: off_topic}
  - {name: retracted, reason: off_topic}
"""


@dataclass(frozen=True)
class Served:
    """A house that is served: where its UI is, and where its commands are run."""

    url: str
    folder: Path
    environment: dict[str, str]

    def rowen(self, *words: str) -> str:
        """Run a command as a person would beside it, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "rowen.cli", *words],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


def _review(folder: Path) -> None:
    (folder / "searches").mkdir(parents=True)
    (folder / "review.yaml").write_text(REVIEW.replace("rules:\n  - {name: retracted}\n", RULES), encoding="utf-8")
    for name, text in (("medline", MEDLINE), ("europepmc", EUROPEPMC), ("cinahl", "(MH online community)")):
        (folder / "searches" / f"{name}.txt").write_text(text, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def chromium() -> str:
    """Where Debian's browser is."""
    found = os.environ.get("ROWEN_TEST_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("needs a browser: tests/chromium.sh installs Debian's, or set ROWEN_TEST_CHROMIUM")
    return found


@pytest.fixture(scope="module")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port = tmp_path_factory.mktemp("house"), _free_port()
    _review(folder / "reviews" / "peer-support")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ROWEN_", "PREFECT_"))}
    environment |= {
        "ROWEN_HOME": str(folder / "data"), "ROWEN_OUTPUTS": str(folder / "outputs"), "PYTHONPATH": str(ROOT),
        "ROWEN_PUBMED_API_KEY": "a-key-for-tests", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    with (folder / "up.log").open("w", encoding="utf-8") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "rowen.cli", "up", "--sandbox", "--port", str(port)],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_up(up, folder / "up.log")
        _leave_the_inboxes_alone(port)
        yield Served(f"http://127.0.0.1:{port}", folder, environment)
    finally:
        up.send_signal(signal.SIGTERM)
        try:
            up.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(up.pid, signal.SIGKILL)
            raise


def _leave_the_inboxes_alone(port: int) -> None:
    """Else a run of the watch, at a full five minutes, could have the review just when the person wants it."""
    from prefect.client.orchestration import SyncPrefectClient

    with SyncPrefectClient(f"http://127.0.0.1:{port}/api") as api:
        api.pause_deployment(api.read_deployment_by_name("watch-inboxes/all-reviews").id)


def _wait_until_up(up: subprocess.Popen[Any], log: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while "Prefect is up" not in log.read_text(encoding="utf-8"):
        if up.poll() is not None or time.monotonic() > until:
            pytest.fail(f"rowen up did not come up:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.2)
