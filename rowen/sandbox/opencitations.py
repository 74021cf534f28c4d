"""The OpenCitations Index as a practice source: links between kin, and between neighbouring families."""

from __future__ import annotations

from functools import cached_property

from rowen.sandbox.by_doi import among, work_of
from rowen.sandbox.crossref import SHARE
from rowen.sandbox.families import FAMILY_SIZE, Role
from rowen.sandbox.mix import Bits
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.state import Answer
from rowen.sandbox.work import Work

_NEIGHBOURS = range(1, 7)
_CITED_BY_PARENT = frozenset((Role.PREPRINT, Role.PROTOCOL, Role.CONFERENCE))
_CITES_PARENT = frozenset((Role.PART_TWO, Role.ERRATUM, Role.RETRACTION, Role.COMMENT, Role.CONCERN))


class OpenCitationsService(Service):
    """Links by DOI."""

    name = "opencitations"
    root = "/opencitations/index"

    @cached_property
    def shelf(self) -> Shelf:
        """Works whose references are open."""
        return Shelf(self.state.corpus, "crossref", SHARE, (0, 20))

    @cached_property
    def _bits(self) -> Bits:
        return self.state.corpus.bits("cites")

    def fetches(self, path: str) -> bool:
        """Everything is asked for by DOI."""
        del path
        return True

    def per_second(self, call: Call) -> int:
        """Three a second: 180 a minute."""
        del call
        return 3

    def failed(self, call: Call) -> Answer:
        """Report a server error in plain words."""
        del call
        return Answer(b"HTTP status code 500: something unexpected happened", "text/plain", 200)

    def answer(self, call: Call) -> Answer:
        """Answer with the links to or from a work; an unknown one has none."""
        direction, _, doi = call.path.removeprefix("v2/").partition("/doi:")
        if direction not in ("citations", "references") or not doi:
            return Answer(b"HTTP status code 404: the operation requested does not exist", "text/plain", 404)
        work = work_of(self.state.corpus, doi)
        if work is None or not self.shelf.held(self.state.clock.day)[work.index]:
            return as_json([])
        if direction == "citations":
            return as_json([_link(other, work) for other in self._there(self.citing(work))])
        return as_json([_link(work, other) for other in self._there(self.cited(work))])

    def cited(self, work: Work) -> list[int]:
        """Indices of the works that a work cites."""
        kin = [at for role, at in work.children if role in _CITED_BY_PARENT]
        kin += [work.parent] if work.role in _CITES_PARENT else []
        return [*kin, *(work.index - FAMILY_SIZE * far for far in _NEIGHBOURS if self._cites(work.index, far))]

    def citing(self, work: Work) -> list[int]:
        """Indices of the works that cite a work."""
        kin = [at for role, at in work.children if role in _CITES_PARENT]
        kin += [work.parent] if work.role in _CITED_BY_PARENT and work.parent >= 0 else []
        far_ones = ((work.index + FAMILY_SIZE * far, far) for far in _NEIGHBOURS)
        return [*kin, *(at for at, far in far_ones if self._cites(at, far))]

    def _cites(self, at: int, far: int) -> bool:
        inside = FAMILY_SIZE * far <= at < self.state.corpus.works
        return inside and bool(int(self._bits[at]) >> far & 1)

    def _there(self, indices: list[int]) -> list[Work]:
        return among(self.shelf, indices, self.state.clock.day)


def _link(citing: Work, cited: Work) -> dict[str, str]:
    years = citing.electronic.year - cited.electronic.year
    return {
        "oci": f"06{citing.index + 1}-06{cited.index + 1}", "citing": _names(citing), "cited": _names(cited),
        "creation": citing.electronic.isoformat(), "timespan": f"{'-' if years < 0 else ''}P{abs(years)}Y",
        "journal_sc": "yes" if citing.journal == cited.journal else "no",
        "author_sc": "yes" if set(citing.authors) & set(cited.authors) else "no",
    }  # fmt: skip


def _names(work: Work) -> str:
    return f"omid:br/06{work.index + 1} doi:{work.doi.lower()} openalex:W{4_000_000_000 + work.index}"
