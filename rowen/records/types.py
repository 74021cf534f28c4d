"""What a record is. Every type here is frozen; what is missing is empty or None, never a placeholder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rowen.records.dates import PartialDate
from rowen.records.quick import quick


class Kind(StrEnum):
    """What sort of document a record describes, as far as the source tells."""

    ARTICLE = "article"
    BOOK = "book"
    CHAPTER = "chapter"
    CONFERENCE = "conference"
    DATASET = "dataset"
    PREPRINT = "preprint"
    REGISTRATION = "registration"
    REPORT = "report"
    THESIS = "thesis"
    WEB = "web"
    OTHER = "other"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """PRISMA 2020 counts the three apart."""

    DATABASE = "database"
    REGISTER = "register"
    OTHER = "other"


@quick
@dataclass(frozen=True, slots=True)
class Author:
    """A person or a group, in the source's order and spelling.

    Attributes:
        family: family name; for a name the source gave undivided, the whole of it.
        given: given names or initials, "" if none.
        suffix: "Jr", "III", "".
        collective: name of a group author; then the other fields are empty.
    """

    family: str = ""
    given: str = ""
    suffix: str = ""
    collective: str = ""

    def __str__(self) -> str:
        """``Family, Given, Suffix`` or the group's name."""
        return self.collective or ", ".join(part for part in (self.family, self.given, self.suffix) if part)


@quick
@dataclass(frozen=True, slots=True)
class AbstractPart:
    """One paragraph of an abstract. ``label`` is the source's heading ("METHODS") or ""; ``language`` is "" if unsaid."""

    text: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A link from this record to another document that comments on or corrects it, or is corrected by it.

    Attributes:
        kind: NLM's RefType ("RetractionIn", "ErratumFor", "UpdateOf", ...) or the source's own word.
        reference: the citation as the source words it.
        pmid: PubMed id of the other document, or "".
        doi: DOI of the other document, or "".
    """

    kind: str
    reference: str = ""
    pmid: str = ""
    doi: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifiers of the document, each in the one spelling of ``rowen.records.identifiers``.

    Attributes:
        others: (scheme, value) pairs as given: "pii", "eid", "ut", "embase", "accession", ...
    """

    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nct: tuple[str, ...] = ()
    arxiv: str | None = None
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source said about one document, as it arrived.

    Attributes:
        native_id: the source's own id for it (PMID in PubMed, accession number, UT, EID), or "" if the source has none.
            Two records of one source with the same native_id are the same record; a running number is none.
        kind: what sort of document; ``type_as_given`` is the source's own word ("JOUR", "Journal Article").
        title: as given, markup kept; brackets round a translated title are kept too.
        original_title: the title in the document's own language, or "".
        container: journal, book or proceedings; ``container_short`` its abbreviation.
        published: the date the source puts on the document; ``electronic`` the date of electronic publication.
        created: when the source says it first held the record (PubMed's [crdt]), if it says so.
        pages: as given ("117-9"); ``article_number`` where the source tells an e-location apart.
        abstract: paragraphs in order; the abstract in another language is a part with that language.
        languages: as given (codes or names).
        keywords, mesh: as given; a MeSH heading with qualifiers is "Heading/qualifier", major topics starred ("*").
        notices: links to retractions, errata, updates, comments.
        status: the source's processing status ("MEDLINE", "Publisher"), or "".
        extra: (tag, value) pairs for every field of the source that has no place above, in the source's order.
    """

    native_id: str = ""
    kind: Kind = Kind.UNKNOWN
    type_as_given: str = ""
    title: str = ""
    original_title: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    container: str = ""
    container_short: str = ""
    published: PartialDate | None = None
    electronic: PartialDate | None = None
    created: PartialDate | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    edition: str = ""
    publisher: str = ""
    place: str = ""
    identifiers: Identifiers = Identifiers()
    abstract: tuple[AbstractPart, ...] = ()
    languages: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    status: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def year(self) -> int | None:
        """Year of publication; that of electronic publication where no other is given."""
        date = self.published or self.electronic
        return date.year if date else None

    @property
    def abstract_text(self) -> str:
        """The abstract as one text, labels in front of their paragraphs."""
        return "\n".join(f"{part.label}: {part.text}" if part.label else part.text for part in self.abstract)


@quick
@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it stood.

    Attributes:
        record: the record.
        number: 1-based position in its file or page.
        line: 1-based line on which it begins; None in media without lines.
    """

    record: Record
    number: int
    line: int | None = None
