"""Documentation cannot rot: every link leads somewhere, every command and setting is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rowen.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_that_is_there(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert f"`rowen {command.name}`" in readme, f"README.md does not name rowen {command.name}"


def test_every_setting_is_described() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("rowen", "connectors", "flows", "screening")
        for path in (ROOT / folder).rglob("*.py")
    )
    settings = set(re.findall(r"ROWEN_[A-Z]+(?:_[A-Z]+)*", code)) - {"ROWEN_PRACTICE", "ROWEN_INBOX"}
    described = (ROOT / "docs/guides/settings.md").read_text(encoding="utf-8")
    assert {name for name in settings if name not in described} == set()
