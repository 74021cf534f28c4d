"""Export files as the platforms write them: one module for each platform, all with ``render(entries, name, today)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rowen.sandbox.styles import cochrane, ebsco, ovid, proquest, scopus, wos
from rowen.sandbox.variants import Entry


@dataclass(frozen=True, slots=True)
class Style:
    """One platform's style: file suffix and the function that writes (entries, database name, day) as bytes."""

    suffix: str
    render: Callable[[Sequence[Entry], str, date], bytes]


STYLES: Mapping[str, Style] = {
    "ebsco": Style(".ris", ebsco.render),
    "ovid": Style(".ris", ovid.render),
    "proquest": Style(".ris", proquest.render),
    "wos": Style(".ris", wos.render),
    "scopus": Style(".ris", scopus.render),
    "cochrane": Style(".ris", cochrane.render),
}
