"""What `rowen up` registers, and that prefect.yaml and automations.yaml say the same."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from flows.desk import read_protocol
from flows.serving.automation import automation
from flows.serving.deployments import CONFIRM, UPDATE, WATCH, Deployment, confirm, deployments, update, watch
from flows.serving.environment import Site, environment
from flows.settings import settings
from screening.protocol import Protocol
from tests.flows.conftest import House

ROOT = Path(__file__).resolve().parents[3]


def in_file(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def protocols(monkeypatch: pytest.MonkeyPatch) -> list[Protocol]:
    monkeypatch.chdir(ROOT)
    return [read_protocol(path.parent.name) for path in sorted(ROOT.glob("reviews/*/review.yaml"))]


def test_prefect_yaml_names_the_deployments_that_rowen_up_registers(protocols: list[Protocol]) -> None:
    entries = in_file("prefect.yaml")["deployments"]
    files = [entry["entrypoint"].partition(":")[0] for entry in entries]
    # A flow that is not there is not registered either.
    written = {
        (file, entry["name"]): entry for file, entry in zip(files, entries, strict=True) if (ROOT / file).exists()
    }
    registered = {(f"{each.module.replace('.', '/')}.py", each.name): each for each in deployments(protocols)}

    assert set(written) == set(registered)
    for key, entry in written.items():
        each = registered[key]
        assert entry["entrypoint"].partition(":")[2] == each.entrypoint.rpartition(".")[2]
        assert entry["description"] == each.description
        assert tuple(entry["tags"]) == each.tags
        assert entry["parameters"] == dict(each.parameters)
        assert entry["concurrency_limit"] == {"limit": 1, "collision_strategy": each.collision}
        assert entry["work_pool"]["name"] == "rowen"


def test_prefect_toml_sets_what_rowen_up_sets(tmp_path: Path) -> None:
    """As Prefect reads both: its own words for the same setting differ."""
    site = Site(tmp_path, tmp_path / "data", 4200)
    made = environment(site, settings(), {})
    named = [line.partition(" = ")[0] for line in (ROOT / "prefect.toml").read_text().splitlines() if " = " in line]
    show = "from prefect.settings import get_current_settings as s; print(s().model_dump_json(include={%s}))"
    wanted = show % ", ".join(repr(each) for each in ("server", "flows", "worker", "runner"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    found = []
    for folder, more in ((ROOT, {}), (tmp_path, made)):
        command = [sys.executable, "-c", wanted]
        done = subprocess.run(command, cwd=folder, env={**clean, **more}, capture_output=True, check=True)
        found.append({key: value for key, value in flat(json.loads(done.stdout)) if key in named})

    in_file, in_rowen_up = found
    assert len(in_file) == len(named) - 1, "all but Prefect's home"
    assert in_file.pop("static_directory") != in_rowen_up.pop("static_directory"), "each beside its own home"
    assert in_file == in_rowen_up


def flat(tree: Any) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value)
        else:
            yield key, value


def test_a_run_of_a_review_is_never_cancelled_because_another_goes_on(protocols: list[Protocol]) -> None:
    assert {each.flow: each.collision for each in deployments(protocols)} == {
        UPDATE: "ENQUEUE",
        CONFIRM: "ENQUEUE",
        WATCH: "CANCEL_NEW",
    }


def test_prefect_yaml_keeps_the_schedules_of_the_protocols(protocols: list[Protocol]) -> None:
    written = {entry["name"]: entry.get("schedules", []) for entry in in_file("prefect.yaml")["deployments"]
               if "confirm" not in entry["entrypoint"]}  # fmt: skip
    for each in deployments(protocols):
        if each.flow != CONFIRM:
            (schedule,) = written[each.name]
            assert (schedule["cron"], schedule["timezone"]) == (each.cron, each.timezone)
            assert schedule["parameters"] == dict(each.scheduled)
            assert schedule["slug"] == "review" and schedule["active"]


def test_automations_yaml_is_the_automation_that_rowen_up_makes() -> None:
    assert in_file("automations.yaml") == {"automations": [automation()]}


def test_every_deployment_leads_to_a_flow_of_that_name_and_to_parameters_that_it_takes(
    protocols: list[Protocol],
) -> None:
    for each in deployments(protocols):
        flow = getattr(importlib.import_module(each.module), each.entrypoint.rpartition(".")[2])
        assert flow.name == each.flow
        taken = set(inspect.signature(flow.fn).parameters)
        assert {name for name, _ in (*each.parameters, *each.scheduled)} <= taken or each == watch()


def test_the_form_offers_this_review_and_its_sources_and_does_not_ask_for_the_trigger(house: House) -> None:
    from flows.serving.registering import form
    from flows.update_review import update_review

    shown = form(update_review, update(read_protocol(str(house.folder))))["properties"]

    assert shown["review"]["enum"] == ["peer-support"]
    assert shown["sources"]["items"]["enum"] == ["medline", "europepmc", "cinahl"]
    assert "cinahl: CINAHL via EBSCOhost" in shown["sources"]["description"]
    assert shown["reason"]["type"] == "string" and "PRISMA log" in shown["reason"]["description"]
    assert "trigger" not in shown
    assert all(field["title"] and field["description"] for field in shown.values())


def test_a_review_without_a_schedule_is_run_by_hand_only(house: House) -> None:
    from flows.serving.registering import schedules

    deployment = update(read_protocol(str(house.folder)))

    assert deployment.cron == "" and schedules(deployment) == []


def test_a_schedule_stays_paused_when_it_is_written_again() -> None:
    from flows.serving.registering import schedules

    (schedule,) = schedules(watch(), active=False)

    assert not schedule.active and schedule.slug == "review"


def test_confirming_has_a_deployment_for_each_review(house: House) -> None:
    protocol = read_protocol(str(house.folder))

    assert confirm(protocol) == Deployment(
        flow="confirm-proposals",
        name="peer-support",
        description=confirm(protocol).description,
        parameters=(("review", "peer-support"),),
    )
