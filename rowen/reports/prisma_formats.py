"""The counts in every format that ``rowen prisma`` offers, through one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rowen.ledger.types import PrismaState
from rowen.records import InputError, Problem
from rowen.reports import flow_png, flow_svg, prisma_csv, prisma_json, prisma_text
from rowen.reports.files import Document
from rowen.reports.flow_layout import layout

Links = Mapping[str, str]
_RENDERERS: Mapping[str, Callable[[PrismaState, Links], bytes]] = MappingProxyType(
    {
        "text": lambda state, _: prisma_text.render(state).encode(),
        "json": lambda state, _: prisma_json.render(state).encode(),
        "csv": lambda state, links: prisma_csv.render(state, links).encode(),
        "svg": lambda state, links: flow_svg.render(layout(state), links).encode(),
        "png": lambda state, _: flow_png.render(layout(state)),
    }
)
FORMATS: tuple[str, ...] = tuple(_RENDERERS)


def render(state: PrismaState, format: str, links: Links | None = None) -> bytes:  # noqa: A002 - named as elsewhere
    """Return the counts as "text", "json", "csv", "svg" or "png".

    Args:
        state: the counts.
        format: one of ``FORMATS``.
        links: address of the list behind a box, by box name, for the formats that can carry links.

    Raises:
        InputError: another format.
    """
    if format not in _RENDERERS:
        known = ", ".join(FORMATS)
        raise InputError(Problem(f"{format!r} is no format of the counts.", f"Choose from {known}.", field="format"))
    return _RENDERERS[format](state, links or {})


def documents(state: PrismaState, links: Links | None = None) -> tuple[Document, ...]:
    """Return ``prisma.txt``, ``.json``, ``.csv``, ``.svg`` and ``.png``, ready to be written."""
    return tuple(
        Document(f"prisma.{'txt' if name == 'text' else name}", render(state, name, links)) for name in FORMATS
    )
