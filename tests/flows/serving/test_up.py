"""`rowen up` as people start it: one command, a server, the plan of every review, a run, and nothing left afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Scheduled

from flows.watch_inboxes import due_run
from tests.flows.conftest import EUROPEPMC, MEDLINE, REVIEW

RARELY = "0 6 29 2 *"
"""Every four years: years beyond what Prefect would plan by itself."""
ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@dataclass
class Up:
    """A running `rowen up` and what it has printed."""

    process: subprocess.Popen[bytes]
    home: Path
    port: int
    printed: Path

    def says(self, words: str, seconds: float = 300) -> str:
        until(lambda: words in self.printed.read_text() or self.process.poll() is not None, seconds)
        text = self.printed.read_text()
        assert words in text, text
        return text


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return int(trying.getsockname()[1])


def command(port: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "rowen.cli", "up", "--port", str(port), *more]


def settings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "ROWEN_HOME": str(home), "ROWEN_OUTPUTS": str(home / "outputs"), "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    folder = tmp_path_factory.mktemp("up")
    review = folder / "reviews" / "peer-support"
    (review / "searches").mkdir(parents=True)
    (review / "review.yaml").write_text(REVIEW + f'schedule: {{cron: "{RARELY}", timezone: Europe/London}}\n')
    for name, text in (("medline", MEDLINE), ("europepmc", EUROPEPMC), ("cinahl", "(MH x)")):
        (review / "searches" / f"{name}.txt").write_text(text)
    (folder / "reviews" / "wrong").mkdir()
    (folder / "reviews" / "wrong" / "review.yaml").write_text("title: 1\n")
    home, port, printed = folder / "home", free_port(), folder / "printed.txt"
    with printed.open("wb") as out:
        process = subprocess.Popen(command(port, "--sandbox"), env=settings(home), cwd=folder, stdout=out, stderr=out)
    try:
        yield Up(process, home, port, printed)
    finally:
        process.terminate()
        process.wait(60)


def of_home(home: Path) -> list[int]:
    """Every process that was told of this home."""
    found, said = [], f"ROWEN_HOME={home}".encode()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            told = said in environ.read_bytes().split(b"\0")
        except OSError:
            continue
        if told:
            found.append(int(environ.parent.name))
    return found


def client(up: Up) -> Any:
    from prefect.client.orchestration import SyncPrefectClient

    return SyncPrefectClient(f"http://127.0.0.1:{up.port}/api")


def planned_runs(api: Any, deployment: Any) -> list[Any]:
    """Scheduled runs of a deployment, the next one first."""
    runs = [run for run in api.read_flow_runs() if run.deployment_id == deployment and run.state_name == "Scheduled"]
    return sorted(runs, key=lambda run: run.expected_start_time)


def test_one_command_serves_every_good_review_and_names_what_is_wrong_in_the_others(up: Up) -> None:
    said = up.says("watch-inboxes/all-reviews: ")

    assert f"Prefect is up: http://127.0.0.1:{up.port}" in said
    assert "update-review/peer-support: " in said
    assert "left out until it is mended: reviews/wrong/review.yaml" in said
    with client(up) as api:
        deployments = {each.name: each for each in api.read_deployments() if each.schedules}
        planned = {each: planned_runs(api, deployments[each].id) for each in deployments}
        until(lambda: len(planned_runs(api, deployments["peer-support"].id)) > 1)
        assert len(api.read_automations_by_name("rowen: runs without a heartbeat")) == 1
    assert set(deployments) == {"peer-support", "all-reviews"}
    assert all(planned.values()), "there as soon as it is said, before the scheduler looks"
    assert planned["peer-support"][0].expected_start_time.year % 4 == 0


def test_runs_by_hand_and_late_runs_wait_for_each_other_and_none_is_cancelled(up: Up) -> None:
    up.says("watch-inboxes/all-reviews: ")
    name = "update-review/peer-support"
    asked = {"sources": ["medline"], "reason": "to see it"}
    with client(up) as api:
        # Else a run of its own, at a full five minutes, could be among them.
        api.pause_deployment(api.read_deployment_by_name("watch-inboxes/all-reviews").id)
        deployment = api.read_deployment_by_name(name).id
        runs = [api.create_flow_run_from_deployment(deployment, parameters=asked)]
        for months in (3, 2, 1):
            due = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(days=30 * months))
            late = {"trigger": "schedule"}
            runs.append(api.create_flow_run_from_deployment(deployment, parameters=late, state=due))
        with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{up.port}/api"}):
            busy = due_run(name)
        until(lambda: all(api.read_flow_run(run.id).state.is_final() for run in runs))
        ended = [api.read_flow_run(run.id) for run in runs]

    assert busy.endswith("is about to begin")
    assert [run.state_name for run in ended] == ["Completed"] * 4, [run.state.message for run in ended]
    log = (up.home / "outputs" / "peer-support" / "prisma_log.csv").read_text()
    assert "to see it" in log
    assert "run-0002" in log and "run-0003" not in log, "the late ones together are one run"
    said = [run.state.message for run in ended[1:]]
    assert sum("caught up by run-000" in (words or "") for words in said) == 2, said
    times = sorted((run.start_time, run.end_time) for run in ended)
    assert all(before[1] <= after[0] for before, after in pairwise(times)), "none began before the one before it ended"


def test_a_review_that_is_edited_is_registered_again(up: Up) -> None:
    up.says("watch-inboxes/all-reviews: ")
    path = up.home.parent / "reviews" / "peer-support" / "review.yaml"
    path.write_text(path.read_text().replace(RARELY, "30 7 2 * *"))

    up.says("update-review/peer-support has changed and is registered again")
    with client(up) as api:
        found = api.read_deployment_by_name("update-review/peer-support")
        (schedule,) = found.schedules
        next_one = planned_runs(api, found.id)[0].expected_start_time
    assert (next_one.day, next_one.minute) == (2, 30)
    assert schedule.schedule.cron == "30 7 2 * *"


def test_another_one_on_the_same_port_is_told_who_is_there(up: Up, tmp_path: Path) -> None:
    up.says("watch-inboxes/all-reviews: ")

    refused = subprocess.run(command(up.port), env=settings(tmp_path), cwd=tmp_path, capture_output=True, check=False)

    assert refused.returncode == 2
    assert f"Served by `rowen up` in {up.home}".encode() in refused.stderr


def test_sigterm_stops_everything_within_seconds(up: Up) -> None:
    up.says("watch-inboxes/all-reviews: ")
    assert len(of_home(up.home)) >= 3

    up.process.terminate()

    assert up.process.wait(40) == 0
    assert [pid for pid in of_home(up.home) if pid != os.getpid()] == []
