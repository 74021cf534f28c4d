"""The databases that send export files: which works each holds, since when, and under which accession number."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints, below, between, chance
from rowen.sandbox.relevance import NEAR, ON_TARGET

_NUMBERS = {
    "cochrane": ("CN-{:08d}", 100_000, 0), "wos": ("WOS:{:015d}", 300_000_000_000, 10_000_000),
    "scopus": ("2-s2.0-85{:09d}", 0, 100_000), "proquest": ("{}", 1_500_000_000, 100_000),
    "ovid": ("{}", 2_000_000_000, 10_000), "ebsco": ("{}", 100_000_000, 10_000),
}  # fmt: skip
"""Pattern of each platform's accession numbers, where they begin, and how far two databases lie apart."""
_MATCH_ON_TARGET, _MATCH_NEAR, _MATCH_NOISE = 0.85, 0.08, 0.004


@dataclass(frozen=True, slots=True)
class Database:
    """One database behind an export.

    Attributes:
        key: source key of the shipped review.
        name: as the platform prints it.
        style: export style of its platform.
        share: part of the corpus's journal articles that it holds.
        twice: part of its records that it holds a second time under another number.
    """

    key: str
    name: str
    style: str
    share: float
    twice: float = 0.0
    aliases: tuple[str, ...] = ()


DATABASES: tuple[Database, ...] = (
    Database("amed", "AMED", "ebsco", 0.06, aliases=("alliedandcomplementary",)),
    Database("cinahl", "CINAHL", "ebsco", 0.4),
    Database("cochrane", "Cochrane Library", "cochrane", 0.12, aliases=("central",)),
    Database("delphis", "Delphis", "ebsco", 0.3, twice=0.04),
    Database("embase", "Embase", "ovid", 0.62, twice=0.02),
    Database("ibss", "International Bibliography of the Social Sciences (IBSS)", "proquest", 0.1,
             aliases=("internationalbibliography",)),
    Database("psycinfo", "PsycINFO", "ebsco", 0.38),
    Database("scopus", "Scopus", "scopus", 0.74, twice=0.01),
    Database("socabs", "Sociological Abstracts", "proquest", 0.12, aliases=("sociological",)),
    Database("wos", "Web of Science Core Collection", "wos", 0.58, aliases=("webofscience",)),
)  # fmt: skip
"""The ten databases of the shipped review that are reached by export files, under the review's own source keys."""


def database(key: str, name: str = "", style: str = "") -> Database:
    """Return the database meant by a source key or name; an unknown one becomes a database of its own."""
    for text in (key, name):
        compact = re.sub(r"[^a-z0-9]", "", text.lower())
        for known in DATABASES:
            spellings = (known.key, *known.aliases)
            if compact and any(spelling in compact for spelling in spellings):
                return known
    return Database(key, name or key, style, 0.3)


@dataclass(frozen=True)
class Shelf:
    """What one database holds of a corpus that its saved search finds: indices with days of arrival.

    ``copy`` is 1 for a second record of the same work, which has its own accession number.
    """

    index: Ints
    arrival: Ints
    copy: Ints


def shelf(corpus: Corpus, source: Database) -> Shelf:
    """Return the records of a database that the review's search there finds, on whatever day they arrive."""
    found = np.flatnonzero(_held(corpus, source) & _matched(corpus, source)).astype(np.int64)
    arrival = corpus.timing.arrival[found] + between(corpus.seed, f"lag {source.key}", found, -10, 75)
    again = chance(corpus.seed, f"twice {source.key}", found) < source.twice
    later = arrival[again] + between(corpus.seed, f"second {source.key}", found[again], 0, 200)
    return Shelf(
        np.concatenate([found, found[again]]),
        np.concatenate([arrival, later]),
        np.concatenate([np.zeros_like(found), np.ones_like(found[again])]),
    )


def _held(corpus: Corpus, source: Database) -> Mask:
    weight = np.ones(len(Role))
    weight[Role.PREPRINT] = 0.15 if source.style in {"ovid", "ebsco"} else 0.0
    weight[Role.CONFERENCE] = 1.2 if source.key in {"embase", "scopus", "wos"} else 0.1
    weight[[*NOTICES]] = 0.5
    weight[[Role.BOOK, Role.CHAPTER]] = 0.7 if source.style in {"proquest", "ebsco", "scopus"} else 0.1
    drawn = chance(corpus.seed, f"held {source.key}", corpus.index)
    return np.asarray(drawn < source.share * weight[corpus.kin.role])


def _matched(corpus: Corpus, source: Database) -> Mask:
    topic = corpus.subject.topic
    likely = np.where(topic < ON_TARGET, _MATCH_ON_TARGET, np.where(topic < NEAR, _MATCH_NEAR, _MATCH_NOISE))
    return np.asarray(chance(corpus.seed, f"match {source.key}", corpus.base) < likely)


def accession(corpus: Corpus, source: Database, index: Ints, copy: Ints) -> list[str]:
    """Return the accession numbers of records, in the form that the database uses."""
    numbers = (index * 2 + copy).tolist()
    years = corpus.year[index].tolist()
    offset = int(below(corpus.seed, f"number {source.key}", np.zeros(1, dtype=np.int64), 900)[0])
    if source.key == "psycinfo":
        return [f"{y}-{n % 100_000:05d}-{n // 100_000 + 1:03d}" for n, y in zip(numbers, years, strict=True)]
    pattern, first, spread = _NUMBERS.get(source.style, _NUMBERS["ebsco"])
    return [pattern.format(first + offset * spread + n) for n in numbers]
