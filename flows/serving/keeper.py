"""The keeper: registers the reviews when the server is up, again when a file changes, and marks runs that have died.

It is a process of its own, so that whatever happens to it or to the server, `rowen up` starts it again. It speaks to
`rowen up` in lines: a word, a tab, a text for people.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient

from flows.serving.dead import mark_in_ledger, mark_in_prefect
from flows.serving.deployments import WATCH_NAME, Deployment, deployments
from flows.serving.registering import make_automation, make_pool, next_run, register, require_scheduled, retire
from flows.serving.reviews import Seen, read_all, review_files, seen_in
from flows.settings import settings
from rowen.records import StorageError
from screening.protocol import Protocol

SAY, READY, FAIL = "say", "ready", "fail"
LOOK_SECONDS = 2.0
DEAD_SECONDS = 15.0


def main() -> None:
    """Keep the server's deployments as the reviews are, until stopped."""
    folder, home = Path.cwd(), settings().home
    with SyncPrefectClient(
        os.environ["PREFECT_API_URL"], auth_string=os.environ.get("PREFECT_API_AUTH_STRING")
    ) as client:
        _wait_for(client)
        make_pool(client, home)
        make_automation(client)
        keeper = Keeper(client, folder)
        keeper.look()
        tell(READY, "")
        for deployment in keeper.registered:
            tell(SAY, f"  {deployment.full_name}: {next_run(client, deployment)}")
        try:
            require_scheduled(client, keeper.registered)
        except StorageError as error:
            tell(FAIL, str(error))
            return
        _keep(client, keeper)


def _keep(client: SyncPrefectClient, keeper: Keeper) -> None:
    looked = 0.0
    while True:
        keeper.look()
        if time.monotonic() - looked > DEAD_SECONDS:
            looked = time.monotonic()
            for words in (*mark_in_prefect(client), *mark_in_ledger([p.slug for p in keeper.protocols])):
                tell(SAY, words)
        time.sleep(LOOK_SECONDS)


def tell(kind: str, words: str) -> None:
    """Say something to `rowen up`, one line at a time."""
    for line in words.splitlines() or [""]:
        print(f"{kind}\t{line}", flush=True)


class Keeper:
    """What is registered, and the files that it was made from."""

    def __init__(self, client: SyncPrefectClient, folder: Path) -> None:
        self._client, self._folder = client, folder
        self._seen: Seen | None = None
        self._told: frozenset[str] = frozenset()
        self.protocols: tuple[Protocol, ...] = ()
        self.registered: tuple[Deployment, ...] = ()

    def look(self) -> None:
        """Register what is new or has changed since the last look."""
        seen = seen_in(self._folder)
        if seen == self._seen:
            return
        first, self._seen = self._seen is None, seen
        protocols, problems = read_all(self._folder)
        wanted = deployments(protocols)
        changed = [each for each in wanted if each not in self.registered]
        for deployment in changed:
            register(self._client, deployment, self._folder)
        if not first:
            for deployment in changed:
                tell(SAY, f"{deployment.full_name} has changed and is registered again")
        there = [path.parent.name for path in review_files(self._folder)]
        for name in retire(self._client, [*there, WATCH_NAME]):
            tell(SAY, f"{name} has no review any more: its schedule is taken away")
        for problem in problems:
            if problem not in self._told:
                tell(SAY, problem)
        self._told, self.protocols, self.registered = frozenset(problems), protocols, wanted


def _wait_for(client: SyncPrefectClient) -> None:
    while client.api_healthcheck() is not None:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
    sys.exit(0)
