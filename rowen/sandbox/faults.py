"""Faults on demand: which answer goes wrong, and how.

A fault is written ``source:name`` with, in any order, ``xN`` (N times; ``x*`` always), ``@N`` (from the N-th request
on that it can strike) and ``%P`` (with probability P). The source may be left out. Several are separated by commas::

    pubmed:429x2,europepmc:short_page@3
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock

from rowen.records import InputError, Problem

NAMES: dict[str, tuple[str, ...]] = {
    "429": ("search", "fetch"),
    "500": ("search", "fetch"),
    "html200": ("search", "fetch"),
    "timeout": ("search", "fetch"),
    "truncated": ("search", "fetch"),
    "malformed": ("search", "fetch"),
    "error_in_200": ("search", "fetch"),
    "short_page": ("search", "fetch"),
    "repeated_cursor": ("search",),
    "vanishing": ("search", "fetch"),
    "total_changes": ("search",),
    "down": ("search", "fetch"),
    "budget": ("search", "fetch"),
    "half": ("search",),
    "lost": ("search",),
    "translation": ("search",),
    "unknown_phrase": ("search",),
    "new_field": ("search", "fetch"),
    "rate_limit": (),
}
"""Every fault and the kinds of request that it can strike ("rate_limit" is a rule that holds until it is taken away)."""
_FORM = re.compile(
    r"(?:(?P<source>[a-z_]+):)?(?P<name>429|500|[a-z][a-z0-9_]*?)(?P<rest>(?:x(?:\d+|\*)|@\d+|%\d*\.?\d+|%\d+)*)$"
)
_PART = re.compile(r"x(\d+|\*)|@(\d+)|%(\d*\.?\d+)")


@dataclass
class Fault:
    """One fault that is waiting to strike. ``left`` is how often it still will (-1: for ever)."""

    name: str
    source: str = ""
    left: int = 1
    skip: int = 0
    probability: float = 1.0


class Faults:
    """The faults in force; safe from several threads.

    Args:
        written: the faults as text (see the module), or several such texts.
        hang: seconds that the fault "timeout" keeps a client waiting.
        sources: names of the sources there are; None takes any name.

    Raises:
        InputError: a fault is not known or not written right.
    """

    def __init__(
        self, written: str | Sequence[str] = (), *, hang: float = 5.0, sources: Collection[str] | None = None
    ) -> None:
        self._lock = Lock()
        self._random = random.Random(1)  # noqa: S311 - a die for practice faults, not a secret
        self.hang = hang
        self._sources = sources
        self._faults = parse_faults(written, sources)

    def set(self, written: str | Sequence[str]) -> None:
        """Put these faults in place of all others."""
        parsed = parse_faults(written, self._sources)
        with self._lock:
            self._faults = parsed

    def limits_rate(self, source: str) -> bool:
        """Tell whether the rate limit is enforced for a source."""
        with self._lock:
            return any(fault.name == "rate_limit" and fault.source in {"", source} for fault in self._faults)

    def strike(self, source: str, kind: str) -> str:
        """Return the name of the fault that strikes this request, or "". ``kind`` is "search" or "fetch"."""
        with self._lock:
            for fault in self._faults:
                if fault.source not in {"", source} or kind not in NAMES[fault.name] or not fault.left:
                    continue
                if source == "pubmed" and fault.name == "repeated_cursor":
                    continue
                if source == "pubmed" and fault.name == "vanishing" and kind == "search":
                    continue
                if fault.skip:
                    fault.skip -= 1
                elif self._random.random() < fault.probability:
                    fault.left -= fault.left > 0
                    return fault.name
        return ""


def parse_faults(written: str | Sequence[str], sources: Collection[str] | None = None) -> list[Fault]:
    """Read faults; ``sources`` are the names a fault may be for, None takes any.

    Raises:
        InputError: a fault is not known or not written right; all of them are named.
    """
    texts = [written] if isinstance(written, str) else list(written)
    found: list[Fault] = []
    problems: list[Problem] = []
    for text in (part.strip() for whole in texts for part in whole.split(",")):
        if not text:
            continue
        form = _FORM.match(text)
        if not form or form["name"] not in NAMES or not _known(form["source"], sources):
            problems.append(Problem(f"{text!r} is not a fault.", f"Known faults: {', '.join(NAMES)}.", field="faults"))
            continue
        fault = Fault(form["name"], form["source"] or "")
        for count, nth, probability in _PART.findall(form["rest"]):
            if count:
                fault.left = -1 if count == "*" else int(count)
            elif nth:
                fault.skip = max(0, int(nth) - 1)
            else:
                fault.probability = float(probability)
        found.append(fault)
    if problems:
        raise InputError(problems)
    return found


def _known(source: str | None, sources: Collection[str] | None) -> bool:
    return source is None or sources is None or source in sources
