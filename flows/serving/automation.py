"""The automation that marks a run crashed when its heartbeat stops; automations.yaml says the same."""

from __future__ import annotations

from typing import Any

from flows.serving.environment import HEARTBEAT_SECONDS

NAME = "rowen: runs without a heartbeat"
SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
WATCHED = ("update-review", "watch-inboxes")
"""Flows that never wait for a person. On SQLite a busy server now and then loses an event ("database is locked"): a lost
"Suspended" would have a run that waits for its answer marked crashed."""
_BEAT = "prefect.flow-run.heartbeat"
# A run that waits for a person (paused, suspended) has no heartbeat and is not dead.
_ENDINGS = ("Completed", "Failed", "Cancelled", "Crashed", "Paused", "Suspended")


def automation() -> dict[str, Any]:
    """Return the automation in Prefect's own words."""
    return {
        "name": NAME,
        "description": "A run whose process or machine has died is marked crashed; the next run finishes its work.",
        "enabled": True,
        "trigger": {
            "type": "event",
            "posture": "Proactive",
            "after": [_BEAT],
            "expect": [_BEAT, *(f"prefect.flow-run.{ending}" for ending in _ENDINGS)],
            "match": {"prefect.resource.id": ["prefect.flow-run.*"]},
            "match_related": {"prefect.resource.role": "flow", "prefect.resource.name": list(WATCHED)},
            "for_each": ["prefect.resource.id"],
            "threshold": 1,
            "within": SILENT_SECONDS,
        },
        "actions": [
            {
                "type": "change-flow-run-state",
                "state": "CRASHED",
                "message": f"No sign of life for {SILENT_SECONDS} seconds: its process or machine has died.",
            }
        ],
    }
