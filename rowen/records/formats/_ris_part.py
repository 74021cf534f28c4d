"""What a RIS parser collects between two start or end tags."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

_CORE = frozenset({"TI", "T1", "CT", "BT", "AU", "A1"})


@dataclass(slots=True)
class Part:
    """What stands between two start or end tags: usually a whole record."""

    line: int
    types: list[str] = field(default_factory=list)
    fields: defaultdict[str, list[str]] = field(default_factory=partial(defaultdict, list))
    loose: list[tuple[str, str]] = field(default_factory=list)
    apart: bool = False
    """Whether an empty line sets it off from tags before it that no ER ended."""

    wrapped: list[tuple[list[str], int, list[str]]] = field(default_factory=list)
    """Values that go on over several lines: where each stands, and its lines until `settle` joins them."""

    folded: bool = False
    """Whether any value has several lines."""

    def go_on(self, values: list[str], text: str) -> None:
        """Take a line that goes on with the last of these values."""
        place = len(values) - 1
        if not self.wrapped or self.wrapped[-1][0] is not values or self.wrapped[-1][1] != place:
            self.wrapped.append((values, place, [values[place]] if values[place] else []))
        self.wrapped[-1][2].append(text)

    def bare_end(self, word: str) -> bool:
        """Whether the last line is nothing but the end tag, its dash lost; then it is taken away."""
        if not self.wrapped or self.wrapped[-1][2][-1] != word:
            return False
        self.wrapped[-1][2].pop()
        return True

    def settle(self) -> None:
        """Join the lines of every value, once: one may have a hundred thousand."""
        for values, place, lines in self.wrapped:
            values[place] = "\n".join(lines)
        self.wrapped.clear()
        self.folded = True

    def says_something(self) -> bool:
        """Whether there is a title or a person in it."""
        return not _CORE.isdisjoint(self.fields)

    def absorb(self, other: Part) -> None:
        """Take over everything from a part that belongs to this one."""
        self.types += other.types
        for tag, values in other.fields.items():
            self.fields[tag] += values
        self.loose += other.loose
        self.folded = self.folded or other.folded
