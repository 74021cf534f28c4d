"""Names of people as sources write them in one text."""

from __future__ import annotations

from rowen.records import Author


def inverted(name: str) -> Author:
    """Read "Family, Given" or "Family, Given, Suffix"; a name without a comma stays undivided."""
    family, _, rest = name.partition(",")
    given, _, suffix = rest.strip().partition(", ")
    return Author(family.strip(), given.strip(), suffix.strip())
