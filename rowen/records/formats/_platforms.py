"""Which platform wrote a file, read from marks that only this platform leaves. Without such marks: not known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

_LOOKED_AT = 50
_MARKS = (
    ("EBSCOhost", re.compile(r"search\.ebscohost\.com|openurl\.ebsco\.com|research\.ebsco\.com|^EBSCOhost$", re.IGNORECASE)),
    ("Ovid", re.compile(r"ovidsp\.(?:[\w.-]+\.)?ovid\.com|Ovid Full Text|^Ovid Technologies", re.IGNORECASE)),
    ("ProQuest", re.compile(r"(?:search|www)\.proquest\.com/", re.IGNORECASE)),
    ("Web of Science", re.compile(r"^WOS:\w+|webofscience\.com|gateway\.webofknowledge\.com", re.IGNORECASE)),
    ("Scopus", re.compile(r"www\.scopus\.com/(?:inward|record)|^Scopus$", re.IGNORECASE)),
    ("Embase.com", re.compile(r"www\.embase\.com/", re.IGNORECASE)),
    ("Cochrane Library", re.compile(r"^CN-\d{6,9}$|www\.cochranelibrary\.com/central", re.IGNORECASE)),
    ("Lens", re.compile(r"//(?:www\.|link\.)?lens\.org/", re.IGNORECASE)),
    ("Dimensions", re.compile(r"app\.dimensions\.ai/", re.IGNORECASE)),
    ("LILACS", re.compile(r"^LILACS$", re.IGNORECASE)),
    ("IEEE Xplore", re.compile(r"^IEEE Xplore", re.IGNORECASE)),
    ("TRID", re.compile(r"trid\.trb\.org/", re.IGNORECASE)),
    ("AGRIS", re.compile(r"agris\.fao\.org/", re.IGNORECASE)),
    ("PubMed", re.compile(r"^(?:PubMed|NLM)$", re.IGNORECASE)),
)  # fmt: skip
_TAGS = ("UR", "DP", "DB", "AN", "L2", "LK", "JP")


class Platforms:
    """Collects the marks of the first records of a file."""

    def __init__(self) -> None:
        """Start without an opinion."""
        self._found: Counter[str] = Counter()
        self._looked = 0

    @property
    def undecided(self) -> bool:
        """Whether more records should be looked at."""
        return self._looked < _LOOKED_AT

    @property
    def answer(self) -> str:
        """The one platform that marked at least half of the records looked at; "" if none did, or several."""
        if len(self._found) != 1:
            return ""
        name, count = self._found.most_common(1)[0]
        return name if 2 * count >= self._looked else ""

    def look(self, fields: Mapping[str, Sequence[str]], preamble: Sequence[str] = ()) -> None:
        """Look at one record's link, database and accession fields."""
        self._looked += 1
        values = [value for tag in _TAGS for value in fields.get(tag, ())]
        for name in {name for name, mark in _MARKS for value in values if mark.search(value)}:
            self._found[name] += 1
        if any(line.startswith("Provider: John Wiley") for line in preamble) and not self._found:
            self._found["Cochrane Library"] = self._looked
