"""A record under construction: readers put values in, nothing that is put in gets lost on the way to the record."""

from __future__ import annotations

from dataclasses import dataclass, field

from rowen.records import identifiers
from rowen.records.dates import PartialDate, parse_date
from rowen.records.types import AbstractPart, Author, Identifiers, Kind, Notice, Record


@dataclass(slots=True)
class Draft:
    """The fields of a `Record` while they are being collected; lists instead of tuples.

    The ``take_*`` methods put a raw value where it belongs. Whenever the normalised form differs from what was given,
    or the place is already taken by another value, the raw value goes to ``extra`` under its own tag.
    """

    native_id: str = ""
    kind: Kind = Kind.UNKNOWN
    type_as_given: str = ""
    title: str = ""
    original_title: str = ""
    authors: list[Author] = field(default_factory=list)
    editors: list[Author] = field(default_factory=list)
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
    abstract: list[AbstractPart] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    publication_types: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    mesh: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    status: str = ""
    extra: list[tuple[str, str]] = field(default_factory=list)
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    nct: list[str] = field(default_factory=list)
    issn: list[str] = field(default_factory=list)
    isbn: list[str] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, tag: str, value: str) -> None:
        """Keep a value verbatim in ``extra``."""
        if value:
            self.extra.append((tag, value))

    def take_text(self, name: str, tag: str, value: str) -> None:
        """Put a value into a single-valued text field; a second, different value goes to ``extra``."""
        held = getattr(self, name)
        if not held:
            setattr(self, name, value)
        elif value and value != held:
            self.extra.append((tag, value))

    def take_doi(self, tag: str, raw: str) -> bool:
        """Take a DOI; answers False (and keeps nothing) if the value holds none."""
        found = identifiers.doi(raw)
        if found is None:
            return False
        self.doi = self.doi or found
        if raw != found or found != self.doi:
            self.extra.append((tag, raw))
        return True

    def take_pmid(self, tag: str, raw: str) -> bool:
        """Take a PubMed id; answers False (and keeps nothing) if the value is none."""
        found = identifiers.pmid(raw)
        if found is None:
            return False
        self.pmid = self.pmid or found
        if raw != found or found != self.pmid:
            self.extra.append((tag, raw))
        return True

    def take_pmcid(self, tag: str, raw: str) -> bool:
        """Take a PubMed Central id; answers False (and keeps nothing) if the value holds none."""
        found = identifiers.pmcid(raw)
        if found is None:
            return False
        self.pmcid = self.pmcid or found
        if raw != found or found != self.pmcid:
            self.extra.append((tag, raw))
        return True

    def take_serial_number(self, tag: str, raw: str) -> None:
        """Take an ISSN or ISBN, or several in one value; what is neither, or says more, is kept verbatim as well."""
        found = identifiers.issn(raw)
        if found is not None:
            _add(self.issn, found)
        else:
            found = identifiers.isbn(raw)
            if found is not None:
                _add(self.isbn, found)
        if found != raw:
            self.keep(tag, raw)
            self._further_serial_numbers(raw)

    def _further_serial_numbers(self, raw: str) -> None:
        for part in raw.replace(";", " ").replace(",", " ").split():
            for read, held in ((identifiers.issn, self.issn), (identifiers.isbn, self.isbn)):
                found = read(part)
                if found is not None:
                    _add(held, found)

    def take_date(self, name: str, tag: str, raw: str) -> None:
        """Take a date; the words are kept too unless the date spells them exactly."""
        if not raw:
            return
        found = parse_date(raw)
        if found is not None and getattr(self, name) is None:
            setattr(self, name, found)
            if raw in (str(found), found.text):
                return
        elif found is not None and found == getattr(self, name) and raw == str(found):
            return
        self.extra.append((tag, raw))

    def take_other(self, scheme: str, value: str) -> None:
        """Take an identifier of a scheme that has no field of its own."""
        if value and (scheme, value) not in self.others:
            self.others.append((scheme, value))

    def take_nct(self, raw: str) -> bool:
        """Take a ClinicalTrials.gov id if the text holds one; the text itself is the caller's to keep."""
        found = identifiers.nct(raw)
        if found is None:
            return False
        _add(self.nct, found)
        return True

    def record(self) -> Record:
        """Return the finished record."""
        return Record(
            native_id=self.native_id,
            kind=self.kind,
            type_as_given=self.type_as_given,
            title=self.title,
            original_title=self.original_title,
            authors=tuple(self.authors),
            editors=tuple(self.editors),
            container=self.container,
            container_short=self.container_short,
            published=self.published,
            electronic=self.electronic,
            created=self.created,
            volume=self.volume,
            issue=self.issue,
            pages=self.pages,
            article_number=self.article_number,
            edition=self.edition,
            publisher=self.publisher,
            place=self.place,
            identifiers=self._identifiers(),
            abstract=tuple(self.abstract),
            languages=tuple(self.languages),
            publication_types=tuple(self.publication_types),
            keywords=tuple(self.keywords),
            mesh=tuple(self.mesh),
            urls=tuple(self.urls),
            notes=tuple(self.notes),
            notices=tuple(self.notices),
            status=self.status,
            extra=tuple(self.extra),
        )

    def _identifiers(self) -> Identifiers:
        return Identifiers(
            doi=self.doi,
            pmid=self.pmid,
            pmcid=self.pmcid,
            nct=tuple(self.nct),
            arxiv=self.arxiv,
            issn=tuple(self.issn),
            isbn=tuple(self.isbn),
            others=tuple(self.others),
        )


def _add(held: list[str], value: str) -> None:
    if value not in held:
        held.append(value)
