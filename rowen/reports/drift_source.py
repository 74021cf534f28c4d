"""What changed about one source since it was last searched: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How many hits were to be expected, from earlier complete searches of the same strategy.

    Attributes:
        expected: the last number and the growth so far, carried on.
        low, high: outside of these is worth a look.
        earlier: how many earlier searches it rests on.
    """

    expected: int
    low: int
    high: int
    earlier: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Hits of this search and of the last one; None where there was none, or no band is claimed."""

    now: int
    last: int | None = None
    band: Band | None = None

    @property
    def outside(self) -> bool:
        """Whether there is a band and the number lies outside."""
        return self.band is not None and not self.band.low <= self.now <= self.band.high


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a translation. ``kind`` is "same", "gone" or "new"."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A warning of the source, in its words; ``new`` when the last search did not get it."""

    words: str
    new: bool


@dataclass(frozen=True, slots=True)
class LeftRecord:
    """A record that the source no longer lists."""

    id: str
    native_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Records of the last complete search that this one did not find.

    Attributes:
        all: all of them, in the order in which the last search had them.
        of: how many the last search had.
        many: more than an ordinary month takes away.
        file: name of the file that lists them, "" where there are none.
    """

    all: tuple[LeftRecord, ...] = ()
    of: int = 0
    many: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A place in the source's answers that is new, or that is empty now.

    Attributes:
        path: the place.
        kind: "new" or "gone".
        example: where it was met first ("record 12345678", or the archived answer), or what was looked at.
        alarm: False for an optional field that merely turned up late.
    """

    path: str
    kind: str
    example: str
    alarm: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the fields were looked for in.

    Attributes:
        pages, records: archived answers, and records in them that were looked at closely.
        first: this source's first search; its fields were learned.
    """

    pages: int = 0
    records: int = 0
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDrift:
    """One source that was searched in this run.

    Attributes:
        source, name, platform: of the source; search: id of this search.
        complete: False when it could not be brought to its end; then only fields are told.
        since: start of the last complete search, None if this is the first.
        edited: the strategy is another than then.
        hits: reported hits; None if the source never said.
        translation: what the source understood, now; ``before`` under the same strategy then, or "".
        diff: what changed in it, in pieces; () if nothing did.
    """

    source: str
    name: str
    platform: str
    search: str
    complete: bool = True
    since: datetime | None = None
    edited: bool = False
    hits: Hits | None = None
    translation: str = ""
    before: str = ""
    diff: tuple[Piece, ...] = ()
    said: tuple[Said, ...] = ()
    left: Left = Left()
    fields: tuple[Field, ...] = ()
    looked: Looked = Looked()
