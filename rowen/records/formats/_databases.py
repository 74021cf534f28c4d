"""Which database the records of a file come from, where they say it themselves."""

from __future__ import annotations

from collections import Counter


class Databases:
    """Collects the names of databases in the first records; the answer is the one that all of them name."""

    def __init__(self) -> None:
        """Start without an opinion."""
        self._found: Counter[str] = Counter()
        self._looked = 0

    @property
    def answer(self) -> str:
        """The database that every record looked at names; "" if one names none or another."""
        name, count = self._found.most_common(1)[0] if self._found else ("", 0)
        return name if count == self._looked else ""

    def look(self, names: list[str]) -> None:
        """Look at the names that one record gives."""
        self._looked += 1
        self._found.update(set(names))
