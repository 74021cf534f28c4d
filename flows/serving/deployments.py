"""What is registered with Prefect: pure, from protocols to deployments. prefect.yaml says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from screening.protocol import Protocol

UPDATE, CONFIRM, WATCH = "update-review", "confirm-proposals", "watch-inboxes"
WATCH_NAME, WATCH_CRON = "all-reviews", "*/5 * * * *"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list in the form: the value that is sent, and what people call it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment: a flow with its parameters, its schedule and its form.

    Attributes:
        flow: the flow's name; module: the module that holds it under the name with underscores.
        name: the deployment's name: the review's slug.
        description: for people, shown above the form.
        parameters: (name, value) of what is filled in.
        cron, timezone: the schedule; "" for none.
        scheduled: (name, value) of what a scheduled run is told besides.
        sources: the choices of the field "sources".
    """

    flow: str
    name: str
    description: str
    parameters: tuple[tuple[str, str], ...] = ()
    cron: str = ""
    timezone: str = ""
    scheduled: tuple[tuple[str, str], ...] = ()
    sources: tuple[Choice, ...] = ()

    @property
    def module(self) -> str:
        """Module of the flow."""
        return f"flows.{self.flow.replace('-', '_')}"

    @property
    def entrypoint(self) -> str:
        """Where Prefect finds the flow; by module, so that it is found from every folder."""
        return f"{self.module}.{self.flow.replace('-', '_')}"

    @property
    def full_name(self) -> str:
        """``flow/name``, as Prefect writes it."""
        return f"{self.flow}/{self.name}"

    @property
    def collision(self) -> str:
        """What becomes of a run while another one goes on, in Prefect's words.

        A run of a review waits its turn: if it were cancelled, its month would be missed or a person's answer lost. A look
        into the inboxes is as good five minutes later.
        """
        return "CANCEL_NEW" if self.flow == WATCH else "ENQUEUE"

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags: of what Rowen registers, and of what belongs to one review."""
        return ("rowen", "review") if self.flow != WATCH else ("rowen",)


def deployments(protocols: Sequence[Protocol]) -> tuple[Deployment, ...]:
    """Return everything that is registered for these reviews: one deployment of each flow for each review."""
    found = [update(protocol) for protocol in protocols]
    if find_spec(f"flows.{CONFIRM.replace('-', '_')}"):
        found += [confirm(protocol) for protocol in protocols]
    return (*found, watch())


def update(protocol: Protocol) -> Deployment:
    """Return the deployment that updates a review: the schedule's runs and those started by hand."""
    schedule = protocol.schedule
    return Deployment(
        flow=UPDATE,
        name=protocol.slug,
        description=f"{protocol.title.strip()}\n\nSearches, takes in the inbox, deduplicates, counts, writes the outputs.",
        parameters=(("review", protocol.slug), ("trigger", "manual")),
        cron=schedule.cron if schedule else "",
        timezone=schedule.timezone if schedule else "",
        scheduled=(("trigger", "schedule"),),
        sources=tuple(Choice(s.key, f"{s.name} via {s.platform}") for s in protocol.sources),
    )


def confirm(protocol: Protocol) -> Deployment:
    """Return the deployment that puts the rules' proposals before a reviewer."""
    return Deployment(
        flow=CONFIRM,
        name=protocol.slug,
        description=f"{protocol.title.strip()}\n\nShows what the rules propose, at most 25 at a time, and waits for you.",
        parameters=(("review", protocol.slug),),
    )


def watch() -> Deployment:
    """Return the deployment that looks into all inboxes and for runs whose process has died."""
    return Deployment(
        flow=WATCH,
        name=WATCH_NAME,
        description="Every five minutes: takes new exports of all inboxes, and marks runs whose process has died.",
        cron=WATCH_CRON,
        timezone="UTC",
    )
