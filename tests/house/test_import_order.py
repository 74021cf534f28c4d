"""The rooms may import only what stands below them; checked on the syntax trees, not by importing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A room, and the rooms it may import besides itself. The same table stands in AGENTS.md.
ALLOWED = {
    "rowen.records": set(),
    "rowen.dedup": {"rowen.records"},
    "connectors": {"rowen.records"},
    "rowen.sandbox": {"rowen.records"},
    "rowen.ledger": {"rowen.records"},
    "screening": {"rowen.ledger", "rowen.records"},
    "rowen.reports": {"rowen.ledger", "rowen.records"},
    "flows": {"rowen.reports", "screening", "rowen.ledger", "rowen.dedup", "connectors", "rowen.records"},
    "rowen.cli": {
        "flows", "rowen.reports", "screening", "rowen.ledger", "rowen.dedup", "connectors", "rowen.records",
        "rowen.sandbox",
    },
}  # fmt: skip
# An outside package, and the rooms that may import it.
ONLY_IN = {
    "prefect": {"flows", "rowen.cli"},
    "prefect_dask": {"flows"},
    "dask": {"flows"},
    "distributed": {"flows"},
    "requests": {"connectors"},
    "httpx": set(),
    "urllib.request": set(),
    "fastapi": {"rowen.sandbox"},
    "starlette": {"rowen.sandbox"},
    "uvicorn": {"rowen.sandbox"},
    "sqlalchemy": {"rowen.ledger"},
    "typer": {"rowen.cli"},
}


def modules() -> list[Path]:
    folders = ("rowen", "connectors", "screening", "flows")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(name: str) -> str | None:
    return next((room for room in ALLOWED if name == room or name.startswith(room + ".")), None)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they come from"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    here = room_of(dotted(path))
    for name in imported(path):
        there = room_of(name)
        if here and there and there != here:
            assert there in ALLOWED[here], f"{dotted(path)} may not import {name}"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_outside_packages_stay_in_their_rooms(path: Path) -> None:
    here = room_of(dotted(path))
    for name in imported(path):
        for package, rooms in ONLY_IN.items():
            if name == package or name.startswith(package + "."):
                assert here in rooms, f"{dotted(path)} may not import {package}"


def test_the_table_in_agents_md_is_the_one_checked_here() -> None:
    words = (ROOT / "AGENTS.md").read_text(encoding="utf-8")
    for room, below in ALLOWED.items():
        line = f"| {room} | {', '.join(sorted(below)) or 'nothing of ours'} |"
        assert line in words, f"AGENTS.md lacks the line: {line}"
