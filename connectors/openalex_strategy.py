"""An OpenAlex strategy file: a search in words, parameters one a line, or an address copied from OpenAlex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from rowen.records import Refused

SOURCE = "openalex"
_ADDRESS = re.compile(r"https?://(?:api\.)?openalex\.org/works\?(\S+)")
_LINE = re.compile(r"\s*(filter|include_xpac|search(?:\.\w+)*)=(.*)", re.DOTALL)
_DISPLAY = frozenset({"page", "per_page", "per-page", "cursor", "sort", "select", "mailto", "view"})
"""Parameters of an address that say how results are shown, and not which there are."""


def parameters(query: str) -> Mapping[str, str]:
    """Return the parameters of the works endpoint that a strategy stands for; values are word for word those written.

    Text whose first line is no parameter is one search (``search=``), sent as it is. Otherwise each line that begins
    with ``filter=``, ``search=``, ``search.exact=`` or ``include_xpac=`` begins a parameter; other lines go on with it.
    An address of the works list, of the website or the API, stands for its parameters.

    Raises:
        Refused: a parameter comes twice, or is one that makes no reproducible search.
    """
    address = _ADDRESS.fullmatch(query.strip())
    if address:
        pairs = [pair for pair in parse_qsl(address[1], keep_blank_values=True) if pair[0] not in _DISPLAY]
    elif _LINE.match(query):
        pairs = list(_lines(query))
    else:
        return {"search": query}
    found = dict(pairs)
    for name in found:
        _check(name, sum(other == name for other, _ in pairs))
    if not found:
        raise Refused(SOURCE, "The address in the strategy file searches for nothing.", _REMEDY)
    return found


def _lines(query: str) -> Iterator[tuple[str, str]]:
    name, value = "", ""
    for line in query.strip().splitlines():
        begun = _LINE.fullmatch(line)
        if begun:
            if name:
                yield name, value.strip()
            name, value = begun[1], begun[2]
        else:
            value += "\n" + line
    yield name, value.strip()


def _check(name: str, times: int) -> None:
    if times > 1:
        raise Refused(SOURCE, f"The strategy gives {name}= {times} times.", "Write it once; a comma joins filters.")
    if name == "search.semantic":
        words = "search.semantic ranks works by likeness and lists at most 50: it is no search that can be reported."
        raise Refused(SOURCE, words, "Write a Boolean search.")
    if not _LINE.fullmatch(f"{name}="):
        raise Refused(SOURCE, f"The strategy holds {name}=, which Rowen does not send.", _REMEDY)


_REMEDY = "Keep filter=, search=, search.exact= and include_xpac= only (docs/sources/openalex.md)."
