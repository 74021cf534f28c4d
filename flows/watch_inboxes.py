"""The Prefect flow ``watch-inboxes``: new exports start a run, and runs of dead processes are marked crashed."""

from __future__ import annotations

from pathlib import Path

from prefect import State, flow, get_run_logger
from prefect.deployments import run_deployment
from prefect.states import Completed

from flows.arriving import arrived
from flows.desk import open_desk
from rowen.records import InputError
from screening.protocol import FILE_NAME


@flow(name="watch-inboxes", retries=0)
def watch_inboxes() -> State[None]:
    """Look into the inbox of every review; take in what is described, and say what waits for a description."""
    said = [line for path in sorted(Path("reviews").glob(f"*/{FILE_NAME}")) for line in watch(path.parent.name)]
    for line in said:
        get_run_logger().info("%s", line)
    return Completed(message="; ".join(said) or "Nothing new.")


def watch(review: str) -> list[str]:
    """Look after one review: mark its dead runs, start a run for what has arrived. Returns what people should know."""
    try:
        with open_desk(review) as desk:
            said = [f"{run.id} of {review} is crashed" for run in desk.ledger.mark_crashed(review)]
            found = arrived(desk)
    except InputError as error:
        return [f"{review}: {problem}" for problem in error.problems]
    said += [f"{review}: {line}" for line in found.waiting]
    if found.ready:
        # Not as a part of this run and not waited for. While the review is busy Prefect cancels it; five minutes
        # later it is started again, because the files still lie there.
        run_deployment(
            f"update-review/{review}",
            parameters={"sources": list(found.ready), "trigger": "import", "reason": "new files in the inbox"},
            timeout=0,
            as_subflow=False,
        )
        said.append(f"{review}: taking in {', '.join(found.ready)}")
    return said
