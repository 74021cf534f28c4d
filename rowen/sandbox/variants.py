"""How sources differ about one and the same work: titles, names, pages, years, DOIs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rowen.records import plain
from rowen.sandbox.families import Role
from rowen.sandbox.pubmed_books import isbn
from rowen.sandbox.work import Person, Work

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "ω": "omega",
}  # fmt: skip
_PARTICLES = ("van den ", "de ", "von ", "dos ", "Di ", "Le ")
_SPECIAL = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})
_SMALL = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of one database, before it is written in its platform's style.

    Attributes:
        number: the accession number; ``look`` are random bits that choose among spellings.
        book: the book that a chapter stands in; ``pmid`` is 0 where PubMed does not hold the work.
        arrival: the day the database took it in.
    """

    work: Work
    number: str
    look: int
    arrival: date
    book: Work | None = None
    pmid: int = 0

    def one_in(self, share: int, of: int) -> bool:
        """Decide something that holds for one record in ``share``; ``of`` tells decisions apart."""
        return (self.look >> (of % 40)) % share == 0

    @property
    def type(self) -> str:
        """RIS type of reference."""
        return {Role.BOOK: "BOOK", Role.CHAPTER: "CHAP", Role.CONFERENCE: "CONF"}.get(self.work.role, "JOUR")

    @property
    def container(self) -> str:
        """Journal title, or the title of a chapter's book."""
        return plain(self.book.title) if self.book else self.work.journal.title

    @property
    def isbn(self) -> str:
        """ISBN of a book, or of a chapter's book; "" for everything else."""
        book = self.book or (self.work if self.work.role == Role.BOOK else None)
        return isbn(book.index) if book else ""

    @property
    def year(self) -> int:
        """Year as this source has it: now and then that of the first publication online."""
        return self.work.electronic.year if self.one_in(9, 3) else self.work.year

    def doi(self, missing: int) -> str:
        """Return the DOI, or "" for one record in ``missing``; most chapters come with their book's DOI."""
        if self.one_in(missing, 7):
            return ""
        return self.book.doi if self.book and not self.one_in(3, 9) else self.work.doi

    def title(self, *, stop: bool = False, brackets: bool = True) -> str:
        """Return the title in one of the forms in which databases print it."""
        text = ascii_greek(plain(self.work.title)) if self.one_in(2, 11) else plain(self.work.title)
        if self.one_in(17, 13):
            text = text.upper()
        elif self.one_in(4, 15):
            text = title_case(text)
        if self.one_in(61, 17) and len(text) > 120:
            text = text[:110].rsplit(" ", 1)[0] + "..."
        if self.work.vernacular and brackets:
            return f"[{text}]"
        return text + "." if stop and not text.endswith(("?", ".")) else text


def ascii_greek(text: str) -> str:
    """Spell Greek letters out."""
    return "".join(_GREEK.get(letter, letter) for letter in text)


def title_case(text: str) -> str:
    """Give the words of a title capitals."""
    words = text.split(" ")
    return " ".join(word if at and word in _SMALL else word[:1].upper() + word[1:] for at, word in enumerate(words))


def ascii_only(text: str) -> str:
    """Drop accents, as older exports do; what has no ASCII likeness goes."""
    text = ascii_greek(text).translate(_SPECIAL).replace("\u2014", "-").replace("\u2013", "-")
    for opening, closing in (
        ("\u2018", "'"),
        ("\u2019", "'"),
        ("\u201c", '"'),
        ("\u201d", '"'),
        ("©", "Copyright"),
    ):
        text = text.replace(opening, closing)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def full_name(person: Person) -> str:
    """Return "Family, Given M."."""
    given = re.sub(r" ([A-Z])$", r" \1.", person.given)
    return f"{person.family}, {given}"


def dotted(person: Person) -> str:
    """Return "Family, G.M."."""
    return f"{person.family}, {''.join(f'{letter}.' for letter in person.initials)}"


def spaced(person: Person) -> str:
    """Return "Family, G M"."""
    return f"{person.family}, {' '.join(person.initials)}"


def bare(person: Person) -> str:
    """Return "Family, GM"; particles of the name move behind it, as some indexes do."""
    for particle in _PARTICLES:
        if person.family.startswith(particle):
            return f"{person.family.removeprefix(particle)}, {person.initials} {particle.strip()}"
    return f"{person.family}, {person.initials}"
