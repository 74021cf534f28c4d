"""How long `rowen up` takes on an empty home until server, deployments and planned runs are there.

python benchmarks/first_start.py

The limit is fifteen seconds. The second start is of the same home.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
LIMIT, PATIENCE = 15.0, 120.0


def main() -> None:
    """Start twice, and say when what was there."""
    with tempfile.TemporaryDirectory() as folder:
        for which in ("first start", "second start"):
            there = start(Path(folder))
            seconds = ", ".join(f"{what} {at:.1f} s" for what, at in there.items())
            print(f"{which}: {seconds}: {there['planned runs'] / LIMIT:.2f} of the limit")


def start(home: Path) -> dict[str, float]:
    """Start `rowen up`, ask its server what there is until all is there, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {"ROWEN_HOME": str(home / "data"), "ROWEN_OUTPUTS": str(home / "outputs")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-m", "rowen.cli", "up", "--sandbox", "--port", str(port)]
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=clean | places, stdout=subprocess.DEVNULL) as process:
        try:
            return {what: at - began for what, at in watched(f"http://127.0.0.1:{port}/api", process)}
        finally:
            process.terminate()


def watched(api: str, process: subprocess.Popen[bytes]) -> list[tuple[str, float]]:
    """Return when the server answered, when all deployments were there, and when each schedule had a run to come."""
    reviews = len(list((ROOT / "reviews").glob("*/review.yaml")))
    wanted, seen = 2 * reviews + 1, list[tuple[str, float]]()
    scheduled = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            deployments = requests.post(f"{api}/deployments/filter", json={}, timeout=5).json()
            runs = requests.post(f"{api}/flow_runs/filter", json=scheduled, timeout=5).json()
        except requests.ConnectionError:
            time.sleep(0.1)
            continue
        planned = {run["deployment_id"] for run in runs}
        due = [each["id"] in planned for each in deployments if each["schedules"]]
        found = ["server", *["deployments"] * (len(deployments) == wanted)]
        if len(deployments) == wanted and due and all(due):
            found.append("planned runs")
        seen += [(what, time.monotonic()) for what in found[len(seen) :]]
        if len(seen) == 3:
            return seen
        time.sleep(0.1)
    raise SystemExit(f"not everything was there: only {', '.join(what for what, _ in seen) or 'nothing'}")


if __name__ == "__main__":
    main()
