"""A small arXiv: Atom feeds by start and max_results."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.connectors.fake import Asked, Reply

ERROR = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Search Results</title><entry>'
    "<id>https://arxiv.org/api/errors#{0}</id><title>Error</title><summary>{0}</summary></entry></feed>"
)
_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/abc</id>'
    "<title>arXiv Query: search_query={query}&amp;id_list=&amp;start={start}&amp;max_results={size}</title>"
    "<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage><opensearch:totalResults>{total}</opensearch:totalResults>"
    "<opensearch:startIndex>{start}</opensearch:startIndex>"
)


@dataclass
class FakeArxiv:
    """See `contract.Fake`. ``details`` are put into every entry; ``empty`` pages are answered before good ones."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b"Rate exceeded.\n"
    details: str = ""
    empty: int = 0

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("search_query", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        del asked
        return ()

    def answer(self, asked: Asked) -> Reply:
        start, size = int(asked.params["start"]), int(asked.params["max_results"])
        total, shown = len(self.ids), list(self.ids[start : start + size])
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "loop" and start:
            shown = list(self.ids[:size])
        if (self.fault == "vanished" and start) or (self.empty and start):
            self.empty -= 1
            shown = []
        head = _HEAD.format(query=escape(asked.params["search_query"]), start=start, size=size, total=total)
        return Reply((head + "".join(map(self._entry, shown)) + "</feed>").encode())

    def _entry(self, native_id: str) -> str:
        return (
            f"<entry><id>http://arxiv.org/abs/{native_id}v1</id><title>Work {native_id}</title>"
            f"<published>2020-03-01T10:00:00Z</published>{self.details}</entry>"
        )
