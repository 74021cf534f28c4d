"""`rowen update` in the foreground: exit codes, the words, and that practice and real data never mix."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors import http
from rowen.sandbox.server import Sandbox, running
from tests.cli.conftest import Answer

Rowen = Callable[..., Answer]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=5, works=400, today=date(2026, 11, 1)) as served:
        yield served


@pytest.fixture
def served(sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    sandbox.set_faults("")
    monkeypatch.setenv("ROWEN_PUBMED_URL", sandbox.pubmed_url)
    monkeypatch.setenv("ROWEN_PUBMED_API_KEY", "a-secret-key-of-mine")
    return sandbox


def test_a_complete_run_ends_with_0_and_says_where_things_are(rowen: Rowen, served: Sandbox) -> None:
    answer = rowen("update", "peers")
    assert answer.code == 0, answer.words
    assert "is complete" in answer.words
    assert str(Path(os.environ["ROWEN_OUTPUTS"]) / "peers") in answer.words


def test_an_unreachable_source_makes_the_run_incomplete_and_ends_with_3(
    rowen: Rowen, served: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TRIES", 2)
    monkeypatch.setenv("ROWEN_PUBMED_URL", "http://127.0.0.1:9/")

    answer = rowen("update", "peers")

    assert answer.code == 3
    assert "incomplete medline" in answer.words
    log = Path(os.environ["ROWEN_OUTPUTS"]) / "peers" / "prisma_log.jsonl"
    (line,) = [json.loads(text) for text in log.read_text(encoding="utf-8").splitlines()]
    assert line["state"] == "incomplete"
    assert "medline" in str(line["problems"])
    assert "INCOMPLETE" in (log.parent / "prisma.svg").read_text(encoding="utf-8").upper()


def test_an_incomplete_source_stops_a_version_until_somebody_accepts_it_with_a_reason(
    rowen: Rowen, served: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TRIES", 1)
    with monkeypatch.context() as down:
        down.setenv("ROWEN_PUBMED_URL", "http://127.0.0.1:9/")
        assert rowen("update", "peers").code == 3
    refused = rowen("publish", "peers", "1.0", "--by", "cleo")
    assert refused.code == 2 and "medline" in refused.words
    assert rowen("waive", "peers", "cinahl", "--by", "cleo", "--reason", "x").code == 2
    assert rowen("waive", "peers", "medline", "--by", "cleo", "--reason", "NCBI is being moved").code == 0
    assert rowen("publish", "peers", "1.0", "--by", "cleo").code == 0


def test_a_source_that_is_not_declared_ends_with_2(rowen: Rowen, served: Sandbox) -> None:
    answer = rowen("update", "peers", "--source", "medlin")
    assert answer.code == 2
    assert "medlin" in answer.words and "medline" in answer.words


def test_no_secret_reaches_database_archive_outputs_or_terminal(rowen: Rowen, served: Sandbox) -> None:
    served.set_faults("pubmed:429x1")
    answer = rowen("update", "peers")
    assert answer.code == 0
    assert "a-secret-key-of-mine" not in answer.out + answer.err
    import gzip

    for root in (os.environ["ROWEN_HOME"], os.environ["ROWEN_OUTPUTS"]):
        for path in Path(root).rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
                assert b"a-secret-key-of-mine" not in data, path


@pytest.mark.slow
def test_practice_and_real_data_never_mix(rowen: Rowen, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as practice:
        # Practice sets these for the process; here they must not outlive the test.
        for name in ("ROWEN_PUBMED_URL", "ROWEN_EUROPEPMC_URL", "ROWEN_INBOX", "ROWEN_PRACTICE", "ROWEN_CLOCK"):
            practice.setenv(name, "")
        practice.delenv("ROWEN_CLOCK")
        assert rowen("update", "peers", "--sandbox").code == 0
        assert rowen("practice", "peers").code == 0
    answer = rowen("update", "peers")
    assert answer.code == 2
    assert "practice data" in answer.words and "ROWEN_HOME" in answer.words


HEARS_SIGINT = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from rowen.cli import main; main()"
)
"""The command as in a terminal: a shell that starts jobs in the background has them ignore SIGINT."""


@pytest.mark.slow
def test_ctrl_c_stops_at_once_and_the_next_run_goes_on(rowen: Rowen, served: Sandbox) -> None:
    import signal
    import subprocess
    import sys
    import time

    served.set_faults("pubmed:timeoutx*")
    stopped = subprocess.Popen(
        [sys.executable, "-c", HEARS_SIGINT, "update", "peers"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in stopped.stdout or ():
        if "searching MEDLINE" in line:
            break
    time.sleep(0.5)
    stopped.send_signal(signal.SIGINT)
    words, errors = stopped.communicate(timeout=20)
    assert stopped.returncode == 130, errors
    assert "next run goes on" in words
    served.set_faults("")
    assert rowen("update", "peers").code == 0


@pytest.mark.slow
def test_a_second_practice_run_at_the_same_time_moves_nothing(
    rowen: Rowen, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.desk import open_desk

    with monkeypatch.context() as practice:
        for name in ("ROWEN_PUBMED_URL", "ROWEN_EUROPEPMC_URL", "ROWEN_INBOX", "ROWEN_PRACTICE", "ROWEN_CLOCK"):
            practice.setenv(name, "")
        practice.delenv("ROWEN_CLOCK")
        assert rowen("update", "peers", "--sandbox").code == 0
        home = Path(os.environ["ROWEN_HOME"])
        before = (home / "sandbox.json").read_bytes(), sorted(home.glob("sandbox-inbox/**/*.ris"))
        with open_desk("peers") as desk, desk.ledger.hold(desk.review, "the first"):
            assert rowen("update", "peers", "--sandbox").code == 4
        assert before == ((home / "sandbox.json").read_bytes(), sorted(home.glob("sandbox-inbox/**/*.ris")))
