"""The flows under Prefect itself: tasks, artifacts, names, and the deployments file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.connectors.fake import Reply, serving
from tests.flows.conftest import House


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server of this test's own; its settings must be there before prefect is imported."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.pop("PREFECT_API_URL", None)
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_update_review_leaves_artifacts_and_named_task_runs(prefect_server: None, house: House) -> None:
    from prefect.client.orchestration import get_client

    from flows.update_review import update_review

    state = update_review(review=str(house.folder), reason="a test", return_state=True)

    assert state.is_completed()
    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs()
        names = {task.name for task in client.read_task_runs()}
        artifacts = {artifact.key: artifact for artifact in client.read_artifacts()}
    assert "peer-support" in run.name and "manual" in run.name
    assert names == {"search medline", "search europepmc"}
    kinds = ("prisma", "new", "drift", "diagram", "proposals", "owed")
    assert set(artifacts) == {f"{kind}-peer-support" for kind in kinds}
    assert "data:image/png;base64," in str(artifacts["prisma-peer-support"].data)
    assert "Databases" in str(artifacts["prisma-peer-support"].data)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_scheduled_run_that_cannot_begin_fails_in_words_and_people_hear_of_it(
    prefect_server: None, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.update_review import update_review

    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "some-deployment")
    (house.folder / "review.yaml").write_text("titel: 1\n", encoding="utf-8")
    with serving(lambda asked: Reply(b"ok")) as service:
        monkeypatch.setenv("ROWEN_WEBHOOK_URL", f"{service.url}/hooks/abcdefghijk")
        for trigger in ("schedule", "manual"):
            state = update_review(review=str(house.folder), trigger=trigger, return_state=True)  # type: ignore[call-overload]
            assert state.is_failed() and "titel" in str(state.message)

    (told,) = service.asked
    assert b"titel" in told.raw and b"Traceback" not in told.raw


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_import_exports_runs_under_prefect(prefect_server: None, house: House, export: Callable[..., Path]) -> None:
    from flows.import_exports import import_exports

    report = import_exports(review=str(house.folder), source="cinahl", files=[str(export("One", "Two"))], expected=2)

    assert report.new_records == 2
