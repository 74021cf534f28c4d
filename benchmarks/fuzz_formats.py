"""Fuzz every reader of files and every reader of answers for some seconds (of processor time) each.

    .venv/bin/python benchmarks/fuzz_formats.py [--seconds 60] [--only ris --only pubmed/records] [--seed 1]
                                               [--seeds FOLDER] [--list] [--atheris]

All formats of `rowen.records.formats.FORMATS`, all sources of `connectors.SOURCES` and all lookups of `connectors.LOOKUPS`
are taken from there, so a new one is fuzzed without a line here. It begins with the examples of the tests and the answers
of the practice sources, which must be readable (a parser that refuses what it begins with would only be shown to refuse),
and with real files and answers from ../shared where they are. With ``--atheris`` (`pip install atheris`; seconds then are
of the clock) the coverage of our own code leads the way, some hundred inputs a second; without it bytes, lines, tags and
whole records are swapped, doubled, cut, mixed and replaced at random, and values anywhere in JSON, which reaches less code
but keeps the structure.

A file may give records and problems, or a `FormatError`; an answer a page, or a `SourceError`. Anything else is a finding:
another exception, a reading that takes longer than 10 seconds, a record that cannot be stored and read back as it was, a
record put between others that does not come out (for formats whose example says how to put records together). Findings are
written to build/fuzz/, each with its input, and the command ends with 1.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, FunctionType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _answers import practice_answers  # noqa: E402
from _mutations import LARGEST, mutated  # noqa: E402

from connectors import LOOKUPS, SOURCES  # noqa: E402
from connectors.contract import ParsedPage  # noqa: E402
from rowen.records import FormatError, Located, Problem, Record, SourceError  # noqa: E402
from rowen.records.formats import FORMATS, read, sniff  # noqa: E402
from rowen.records.serial import from_json, to_json  # noqa: E402
from tests.records.formats.examples import EXAMPLES  # noqa: E402

FOUND = ROOT / "build" / "fuzz"
SLOWEST = 10


@dataclass(frozen=True)
class Target:
    """Something to fuzz.

    Attributes:
        name: of the format, or source/role.
        run: takes bytes; raises only what is a finding.
        seeds: to begin with.
    """

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


class TooSlow(BaseException):
    """A reading did not end in time."""


class LostRecord(Exception):
    """A record that was put into a file did not come out of it."""


def reader(name: str) -> Callable[[bytes], None]:
    """Return the check of one format."""

    def run(data: bytes) -> None:
        try:
            reading = read(data, format=name)
        except FormatError as error:
            complete(error.problems)
            return
        complete(reading.problems)
        if [each.number for each in reading.records] != list(range(1, len(reading.records) + 1)):
            raise LostRecord(f"the numbers are {[each.number for each in reading.records][:20]}")
        if not all(isinstance(each, Located) for each in reading.records):
            raise TypeError("no located record")
        storable(each.record for each in reading.records[:5])

    return run


def storable(records: Iterable[Record]) -> None:
    """Check that records come back from the ledger's form as they went in."""
    for record in records:
        if from_json(to_json(record)) != record:
            raise LostRecord(f"another record comes back: {record!r}")


def complete(problems: Sequence[Problem]) -> None:
    """Check that every problem says what is wrong and what to do."""
    for problem in problems:
        if not problem.message or not problem.remedy:
            raise ValueError(f"a problem without message or remedy: {problem!r}")


def recogniser(data: bytes) -> None:
    """Check the recognition of bytes that claim nothing."""
    try:
        sniff(data)
    except FormatError as error:
        complete(error.problems)


def answers(source: object, role: str) -> Callable[[bytes], None]:
    """Return the check of what a source answers."""

    def run(data: bytes) -> None:
        try:
            page = source.parse(data, role)
        except SourceError as error:
            if not error.reason:
                raise ValueError("an error without a reason") from error
            return
        found = page.records if isinstance(page, ParsedPage) else page
        storable(each for each in found if isinstance(each, Record))

    return run


def adds_up(name: str, pick: random.Random) -> None:
    """Put records of the example together in any order and number; each must come out, and no other."""
    example = EXAMPLES[name]
    order = [pick.randrange(len(example.records)) for _ in range(pick.randint(1, 12))]
    data = example.file([example.records[place] for place in order])
    found = len(read(data, format=name).records)
    if found != len(order):
        raise LostRecord(f"{len(order)} records went in, {found} came out: {data!r}")


def targets(folder: Path, only: Sequence[str] = ()) -> Iterator[Target]:
    """Yield everything that there is to fuzz; of sources only those that are asked for, if any are."""
    real = tuple(each for each in sorted(folder.rglob("*")) if each.is_file() and each.stat().st_size < LARGEST)
    files = [(path, path.read_bytes()) for path in real]
    everything: list[bytes] = []
    for each in FORMATS:
        if each.scan is not None:
            own = (EXAMPLES[each.name].file(),) if each.name in EXAMPLES else (b"",)
            known = tuple(data for path, data in files if "api" not in path.parts and _is(data, each.name))
            everything += own + known[:20]
            yield Target(each.name, reader(each.name), own + known)
    yield Target("sniff", recogniser, tuple(everything))
    for source in (*SOURCES, *LOOKUPS):
        if only and not any(name.startswith(f"{source.name}/") for name in only):
            continue
        folders = {source.name, source.name.replace("_", "")}
        known = tuple(data for path, data in files if folders & set(path.parts))
        for role, own in practice_answers(source.name).items():
            for data in own:
                source.parse(data, role)
            yield Target(f"{source.name}/{role}", answers(source, role), own + known)


def _is(data: bytes, name: str) -> bool:
    try:
        return sniff(data).name == name
    except FormatError:
        return False


@contextmanager
def in_time() -> Iterator[None]:
    """Raise `TooSlow` inside where it takes too long."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"longer than {SLOWEST} seconds")

    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def fuzz(target: Target, seconds: float, seed: int) -> tuple[int, dict[str, bytes]]:
    """Fuzz for so many processor seconds; return the number of inputs, and one input for each place that went wrong."""
    pick = random.Random(f"{seed} {target.name}")
    findings: dict[str, bytes] = {}
    count, end = 0, time.process_time() + seconds
    while time.process_time() < end:
        data = target.seeds[count] if count < len(target.seeds) else mutated(target.seeds, pick)
        count += 1
        try:
            with in_time():
                target.run(data)
                if target.name in EXAMPLES and count % 50 == 0:
                    adds_up(target.name, pick)
        except (Exception, TooSlow) as error:  # noqa: BLE001 - this is what it is for
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            if len(data) < len(findings.get(where, data + b" ")):
                findings[where] = data
                keep(target.name, where, data, error)
    return count, findings


def keep(name: str, where: str, data: bytes, error: BaseException) -> None:
    """Write an input and what came of it."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{name.replace('/', '-')}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
    path.with_suffix(".input").write_bytes(data)
    path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")


def with_atheris(target: Target, seconds: float) -> None:
    """Let atheris lead; it ends the process itself, at the end of the time or with the first finding."""
    import atheris  # noqa: PLC0415 - not everybody has it

    FOUND.mkdir(parents=True, exist_ok=True)
    corpus = FOUND / f"corpus-{target.name.replace('/', '-')}"
    corpus.mkdir(exist_ok=True)
    for data in target.seeds:
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    # Only what is ours: atheris.instrument_all takes minutes for the 12,000 functions of everything imported.
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and (each.__module__ or "").startswith(("rowen.records", "connectors")):
            atheris.instrument_func(each)
    options = [f"-max_total_time={seconds:.0f}", f"-max_len={LARGEST}", f"-timeout={SLOWEST}", "-rss_limit_mb=2048"]
    artifacts = f"-artifact_prefix={FOUND}/{target.name.replace('/', '-')}-"
    atheris.Setup([sys.argv[0], *options, artifacts, str(corpus)], target.run)
    atheris.Fuzz()


def main() -> int:
    """Run the command."""
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--seconds", type=float, default=60)
    reading.add_argument("--only", action="append", default=[])
    reading.add_argument("--seed", type=int, default=1)
    reading.add_argument(
        "--seeds", type=Path, default=Path(os.environ.get("ROWEN_SHARED", ROOT.parent / "shared")) / "real"
    )
    reading.add_argument("--list", action="store_true")
    reading.add_argument("--atheris", action="store_true")
    chosen = reading.parse_args()
    wrong = 0
    for target in targets(chosen.seeds, chosen.only):
        if chosen.only and target.name not in chosen.only:
            continue
        if chosen.list:
            print(target.name, len(target.seeds), "seeds")
        elif chosen.atheris and len(chosen.only) == 1:
            with_atheris(target, chosen.seconds)
        elif chosen.atheris:
            command = [sys.executable, __file__, "--atheris", "--only", target.name, "--seconds", str(chosen.seconds)]
            wrong += os.spawnv(os.P_WAIT, sys.executable, [*command, "--seeds", str(chosen.seeds)]) != 0
        else:
            count, findings = fuzz(target, chosen.seconds, chosen.seed)
            print(f"{target.name}: {count:,} inputs, {len(findings)} findings", *findings, sep="\n    ", flush=True)
            wrong += len(findings)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
