"""Which platform wrote a file, read from marks that only this platform leaves. Without such marks: not known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

_LOOKED_AT = 50
_MARKS = (
    ("EBSCOhost", r"(?:search|openurl|research)\.ebsco(?:host)?\.com|^EBSCOhost$"),
    (
        "Ovid",
        r"ovidsp\.(?:[\w.-]+\.)?ovid\.com|Ovid Full Text|^Ovid Technologies|^[A-Z][^<]{2,80}<[^<>]*\d{4}[^<>]*>$|@Ovid\b",
    ),
    ("ProQuest", r"(?:search|www)\.proquest\.com/|^ProQuest$"),
    (
        "Web of Science",
        r"^(?:WOS|MEDLINE|BCI|CABI|INSPEC|ZOOREC|KJD|SCIELO|PPRN):\w+|webofscience\.com|webofknowledge\.com",
    ),
    ("Scopus", r"www\.scopus\.com/(?:inward|record)|^Scopus$"),
    ("Embase.com", r"www\.embase\.com/"),
    ("Cochrane Library", r"^CN-\d{6,9}$|www\.cochranelibrary\.com/central"),
    ("Lens", r"//(?:www\.|link\.)?lens\.org/"),
    ("Dimensions", r"app\.dimensions\.ai/"),
    ("VHL", r"^(?:https?://)?(?:\w+\.)?bvsalud\.org/?"),
    ("IEEE Xplore", r"^IEEE Xplore"),
    ("TRID", r"trid\.trb\.org/"),
    ("AGRIS", r"agris\.fao\.org/"),
    ("PubMed", r"^(?:PubMed|NLM|PubMed Central)$"),
    ("CABI", r"cabdirect\.org/|cabidigitallibrary\.org/"),
    ("SciELO", r"search\.scielo\.org/"),
    ("JSTOR", r"^JSTOR$"),
    ("Epistemonikos", r"epistemonikos\.org/(?:\w+/)?documents/"),
    ("ACM Digital Library", r"^ACM Digital Library$"),
)
"""What only this platform writes: addresses of its records, its own name, its accession numbers; Ovid also the years of
the database in angle brackets ("ERIC <1965 to June 2024>")."""
_PATTERNS = tuple((name, re.compile(mark, re.IGNORECASE)) for name, mark in _MARKS)
_TAGS = ("UR", "DP", "DB", "AN", "LK", "JP")
_LINKS = ("L2",)
"""Where platforms put their own address, but also those of others (Lens); it counts where nothing else tells."""
_HEADINGS = (
    ("Provider: John Wiley", "Cochrane Library"),
    ("Provider: American Psychological Association", "APA PsycNet"),
)


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

    def look(
        self, fields: Mapping[str, Sequence[str]], preamble: Sequence[str] = (), after: Sequence[str] = ()
    ) -> None:
        """Look at one record's link, database and accession fields, and at what stands before the first and after each."""
        self._looked += 1
        values = [*after, *(value for tag in _TAGS for value in fields.get(tag, ()))]
        found = _marked(values) or _marked([value for tag in _LINKS for value in fields.get(tag, ())])
        self._found.update(found)
        for line in preamble if not self._found else ():
            for start, name in _HEADINGS:
                if line.startswith(start):
                    self._found[name] = self._looked


def _marked(values: list[str]) -> set[str]:
    return {name for name, mark in _PATTERNS for value in values if mark.search(value)}
