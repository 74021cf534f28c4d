"""Strategy files for sources whose search has several parameters: words, parameters one a line, or an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from rowen.records import Refused


@dataclass(frozen=True, slots=True)
class Form:
    """How one source's strategies may be written.

    Attributes:
        source: the connector's name.
        words: the parameter that takes a strategy which is only words.
        names: the parameters that may be given, as a pattern.
        address: the start of an address of the search, up to its question mark, as a pattern.
        display: parameters of an address that say how results are shown, and not which there are.
        refused: parameters that make no search that can be reported, and why.
    """

    source: str
    words: str
    names: str
    address: str
    display: frozenset[str]
    refused: Mapping[str, str] = field(default_factory=dict)

    def parameters(self, query: str) -> Mapping[str, str]:
        """Return the parameters that a strategy stands for; values are word for word those written.

        Text whose first line begins no parameter is sent as it is, as ``words``. Otherwise each line that begins with
        a parameter's name and "=" begins a parameter; other lines go on with it. An address stands for its parameters.

        Raises:
            Refused: a parameter comes twice, or is one that Rowen does not send.
        """
        address = re.fullmatch(rf"https?://{self.address}\?(\S+)", query.strip())
        if address:
            every = parse_qsl(address[1], keep_blank_values=True)
            pairs = [pair for pair in every if pair[0] not in self.display]
        elif self._begun(query):
            pairs = list(self._lines(query))
        else:
            return {self.words: query}
        for name, _ in pairs:
            self._check(name, sum(other == name for other, _ in pairs))
        if not pairs:
            raise Refused(self.source, "The address in the strategy file searches for nothing.", self._remedy)
        return dict(pairs)

    def _begun(self, text: str) -> re.Match[str] | None:
        known = "|".join((self.names, *map(re.escape, self.refused)))
        return re.match(rf"\s*({known})=(.*)", text, re.DOTALL)

    def _lines(self, query: str) -> Iterator[tuple[str, str]]:
        name, value = "", ""
        for line in query.strip().splitlines():
            begun = self._begun(line)
            if begun is None:
                value += "\n" + line
                continue
            if name:
                yield name, value.strip()
            name, value = begun[1], begun[2]
        yield name, value.strip()

    def _check(self, name: str, times: int) -> None:
        if times > 1:
            raise Refused(self.source, f"The strategy gives {name}= {times} times.", "Write it once.")
        if name in self.refused:
            raise Refused(self.source, f"{name}= {self.refused[name]}", self._remedy)
        if not re.fullmatch(self.names, name):
            raise Refused(self.source, f"The strategy holds {name}=, which Rowen does not send.", self._remedy)

    @property
    def _remedy(self) -> str:
        return f"docs/sources/{self.source}.md says what a strategy file may hold."
