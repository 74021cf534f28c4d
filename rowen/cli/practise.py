"""Practice: the sandbox as sources, made-up reviewers, a clock that moves on a month with every run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from rowen.records import InputError, Problem, clock

if TYPE_CHECKING:
    from rowen.sandbox.exports import ExportOrder
    from screening.protocol import Protocol

FIRST_DAY = datetime(2026, 11, 1, 6, tzinfo=UTC)
SEED, WORKS = 1, 2000
console = Console(soft_wrap=True, highlight=False)


@dataclass(frozen=True, slots=True)
class PracticeState:
    """What a practice home remembers.

    Attributes:
        seed, works: which corpus.
        today: ISO time of the latest practice run.
        made_at: the real time of that run; practice time goes on from there.
        done: that run has ended; one that failed or was killed does not use its month up.
    """

    seed: int
    works: int
    today: str
    made_at: str
    done: bool = False

    def now(self) -> datetime:
        """The practice time that corresponds to the real present."""
        passed = datetime.now(UTC) - clock.parse_time(self.made_at, "made_at")
        return clock.parse_time(self.today, "today") + max(passed, timedelta())


def add_to(app: typer.Typer) -> None:
    """Register this module's commands, and let every command on practice data live in practice time."""
    app.command("practice")(practice)
    app.callback()(set_practice_clock)


def set_practice_clock() -> None:
    """Living systematic reviews that stay up to date by themselves and can prove every number."""
    state = read_state()
    if state is not None:
        os.environ.setdefault(clock.CLOCK_VARIABLE, state.now().isoformat())


def read_state() -> PracticeState | None:
    """Return what the home folder remembers of practice, or None where it holds none."""
    path = _mark()
    return PracticeState(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


@contextmanager
def practice_sources(review: str) -> Iterator[None]:
    """Serve the sandbox, a month after the last practice run, and point every source at it while the block lasts."""
    from flows.desk import open_desk

    state = _next_state()
    if not _mark().exists():
        _write_mark(state)
    # Busy is raised here, before the practice month moves on or an export is written.
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "practice"):
        protocol = desk.protocol
    with _serving(state, [protocol]) as settings:
        os.environ.update(settings, ROWEN_CLOCK=state.today)
        with _month(state):
            yield


@contextmanager
def practice_house() -> Iterator[dict[str, str]]:
    """Serve the sandbox for every review, as `rowen up --sandbox` needs it: runs come and go, and practice time runs on.

    Yields:
        The settings of whoever makes a run; besides the sources they move the clock to practice time.
    """
    from flows.serving.reviews import read_all

    state = replace(_next_state(), made_at=datetime.now(UTC).isoformat())
    protocols, _ = read_all(Path.cwd())
    os.environ.pop(clock.CLOCK_VARIABLE, None)  # it stands still, and runs of days would all happen at one moment
    shift = (clock.parse_time(state.today, "today") - datetime.now(UTC)).total_seconds()
    with _serving(state, protocols) as settings, _month(state):
        yield {**settings, clock.SHIFT_VARIABLE: f"{shift:.3f}"}


@contextmanager
def _serving(state: PracticeState, protocols: Sequence[Protocol]) -> Iterator[dict[str, str]]:
    """Serve the sandbox as it stands on the practice day, exports in the inbox; gives the settings that point at it."""
    from flows.settings import PRACTICE_INBOX
    from rowen.sandbox.exports import write_exports
    from rowen.sandbox.server import running

    day = clock.parse_time(state.today, "today").date()
    inbox = (_mark().parent / PRACTICE_INBOX).resolve()
    with running(seed=state.seed, works=state.works, today=day) as sandbox:
        for protocol in protocols:
            write_exports(sandbox.corpus, inbox / protocol.slug, _orders(protocol), today=day)
        console.print(f"Practice data: the sandbox's date is {day}; nothing leaves this machine.")
        yield {**sandbox.environment, "ROWEN_INBOX": str(inbox), "ROWEN_PRACTICE": "1"}


@contextmanager
def _month(state: PracticeState) -> Iterator[None]:
    """Mark the home as practice before anything is stored; a run that fails does not use its month up."""
    _write_mark(state)
    yield
    _write_mark(replace(state, done=True))


def practice(
    review: Annotated[str, typer.Argument(help="A review that was updated with --sandbox.")],
    version: Annotated[str, typer.Option(help="Label of the version to record at the end.")] = "",
) -> None:
    """Let two made-up reviewers and a lead decide the whole queue by file, then record a version."""
    from rowen.cli.made_up_reviewers import decide_everything

    state = read_state()
    if state is None:
        raise InputError(
            Problem(
                "There is no practice data here.", f"Begin with: rowen update {review} --sandbox", field="ROWEN_HOME"
            )
        )
    for line in decide_everything(review, state.seed, state.works, version or f"practice {state.today[:10]}"):
        console.print(line, markup=False)


def _next_state() -> PracticeState:
    home, state = _mark().parent, read_state()
    real_now = datetime.now(UTC).isoformat()
    if state is None:
        if (home / "rowen.db").exists():
            raise InputError(
                Problem(
                    f"{home} holds a real review.",
                    "Practise elsewhere: set ROWEN_HOME to another folder.",
                    field="--sandbox",
                )
            )
        home.mkdir(parents=True, exist_ok=True)
        first = os.environ.get(clock.CLOCK_VARIABLE) or FIRST_DAY.isoformat()
        return PracticeState(SEED, WORKS, first, real_now)
    if not state.done:
        return replace(state, made_at=real_now)
    last = max(state.now(), clock.parse_time(state.today, "today"))
    following = (last.replace(day=1) + timedelta(days=32)).replace(day=1, hour=6, minute=0, second=0, microsecond=0)
    return PracticeState(state.seed, state.works, following.isoformat(), real_now)


def _write_mark(state: PracticeState) -> None:
    _mark().write_text(json.dumps(asdict(state)), encoding="utf-8")


def _mark() -> Path:
    from flows.settings import PRACTICE_MARK, settings

    return settings().home / PRACTICE_MARK


def _orders(protocol: Protocol) -> list[ExportOrder]:
    """One export for each inbox source whose platform the sandbox can imitate."""
    from rowen.sandbox.exports import ExportOrder
    from rowen.sandbox.styles import STYLES

    orders = []
    for source in protocol.sources:
        platform = source.platform.lower().replace("web of science", "wos")
        style = next((style for style in STYLES if style in platform), None)
        if source.how == "inbox" and style:
            orders.append(ExportOrder(source.key, style, source.name))
    return orders
