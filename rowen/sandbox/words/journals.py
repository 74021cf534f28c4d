"""Invented journals: title, abbreviation, ISSN with a right check digit, country."""

from __future__ import annotations

from typing import NamedTuple


class Journal(NamedTuple):
    """One journal. ``paged`` is false where articles carry article numbers; ``code`` opens its DOIs' suffix."""

    title: str
    short: str
    issn: str
    country: str
    paged: bool
    code: str
    nlm: str


_FIELDS: tuple[tuple[str, str], ...] = (
    ("Peer Support", "Peer Support"), ("Internet Health", "Internet Health"), ("Chronic Care", "Chronic Care"),
    ("Qualitative Nursing", "Qual Nurs"), ("Digital Sociology", "Digit Sociol"), ("Patient Experience", "Patient Exp"),
    ("Community Medicine", "Community Med"), ("Rehabilitation Practice", "Rehabil Pract"),
    ("Clinical Endocrinology Reports", "Clin Endocrinol Rep"), ("Respiratory Nursing", "Respir Nurs"),
    ("Health Communication Studies", "Health Commun Stud"), ("Long-Term Conditions", "Long Term Cond"),
    ("Applied Gastroenterology", "Appl Gastroenterol"), ("Pain and Society", "Pain Soc"),
    ("Experimental Medicine Letters", "Exp Med Lett"), ("Primary Care Inquiry", "Prim Care Inq"),
    ("Mental Health and Networks", "Ment Health Netw"), ("Epidemiology in Practice", "Epidemiol Pract"),
)  # fmt: skip
_FRAMES: tuple[tuple[str, str, str], ...] = (
    ("Journal of {}", "J {}", "England"), ("International Journal of {}", "Int J {}", "United States"),
    ("{} Research", "{} Res", "Netherlands"), ("Annals of {}", "Ann {}", "United States"),
    ("{} Open", "{} Open", "England"), ("European {}", "Eur {}", "Germany"), ("Advances in {}", "Adv {}", "Switzerland"),
)  # fmt: skip


def _issn(number: int) -> str:
    stem = f"{number:07d}"
    check = (11 - sum(int(digit) * weight for digit, weight in zip(stem, range(8, 1, -1), strict=True)) % 11) % 11
    return f"{stem[:4]}-{stem[4:]}{'X' if check == 10 else check}"


def _journals() -> tuple[Journal, ...]:
    made: list[Journal] = []
    for frame, short, country in _FRAMES:
        for field, abbreviation in _FIELDS:
            number = len(made)
            made.append(
                Journal(
                    frame.format(field).replace("Reports Research", "Research Reports"),
                    short.format(abbreviation),
                    _issn(1410037 + 60013 * number),
                    country,
                    number % 3 != 1,
                    f"j{number:03d}",
                    f"{8400100 + 977 * number}",
                )
            )
    return tuple(made)


JOURNALS: tuple[Journal, ...] = _journals()
LAB_FIRST = 14
PUBLISHERS: tuple[tuple[str, str], ...] = (
    ("Fieldgate Press", "London"), ("Norrland Academic", "Umeå"), ("Harbour Science", "Boston"),
    ("Open Meadow", "Basel"), ("Lindenhof Verlag", "Berlin"), ("Crossriver Publishing", "Leiden"),
)  # fmt: skip
