"""Putting other people's words into Markdown so that they stay words."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rowen.reports.wording import clean, moment, number

_SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
_AT_START = re.compile(r"^(?:(?=[-+=#>])|(\d+)(?=[.)](?:\s|$)))")
_SCHEME = re.compile(r"\b(https?|ftp|mailto|javascript|data):", re.IGNORECASE)


def escape(text: str) -> Markup:
    """Return the text so that neither Markdown nor HTML reads anything into it: one line, no markup, no cell borders.

    Links are not made of bare addresses either: the colon of ``http:`` and the dot of ``www.`` are written as entities.
    """
    line = _SPECIAL.sub(r"\\\1", clean(text))
    line = _AT_START.sub(r"\g<1>\\", line)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    line = _SCHEME.sub(r"\1&#58;", line)
    return Markup(re.sub(r"(?i)\bwww\.", "www&#46;", line))  # noqa: S704 - escaped just above


def code(text: str, *, cell: bool = False) -> Markup:
    """Return the text as a code span, whatever back quotes it holds; ``cell`` for one in a table."""
    line = clean(text).replace("|", "\\|") if cell else clean(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return Markup(f"{fence}{pad}{line}{pad}{fence}")  # noqa: S704 - a code span holds no markup


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the one Jinja environment, whose every printed value is escaped; a name that was not handed over is an error."""
    found = Environment(
        loader=PackageLoader("rowen.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters |= {"number": number, "moment": moment, "code": code}
    return found


def _shown(value: object) -> object:
    return escape(value) if isinstance(value, str) and not isinstance(value, Markup) else value
