"""Identifiers brought to one spelling. Each function answers None for what is not such an identifier."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_NORMAL_DOI = re.compile(r"10\.\d{4,9}/[-._/a-z0-9]*[a-z0-9]")
"""Most DOIs arrive in this spelling already."""
_DOI_PREFIX = re.compile(r"^(?:doi\s*[:=]?\s*)+", re.IGNORECASE)
_PMCID = re.compile(r"(?:PMC)\s*(\d{2,9})(?:\.\d+)?", re.IGNORECASE)
_NCT = re.compile(r"\bNCT\s?0*(\d{1,8})\b", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv(?:\.org)?[:./ ]*(?:abs/|pdf/)?|\babs/|(?<![\w./-]))"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?(?:\.pdf)?$",
    re.IGNORECASE,
)
"""Never the end of another number or address: publishers' PDFs end in ".../10.1002/1099-0000.00123"."""
_ISSN = re.compile(r"(?<![\dX])(\d{4})[-\u2010-\u2015 ]?(\d{3}[\dX])(?![\dX])", re.IGNORECASE)
_TRAILING = ".,;:'\"”’ "


def doi(text: str | None) -> str | None:
    """Return a DOI in lower case without resolver or prefix; None if the text holds none.

    DOIs are case-insensitive (DOI Handbook 2.4). Trailing sentence punctuation and unbalanced closing brackets are
    not part of it; ``%2F`` and HTML entities are undone.
    """
    if not text or "10." not in text:
        return None
    if _NORMAL_DOI.fullmatch(text):
        return text
    plain = unquote(text) if "%" in text else text
    if "&" in plain:
        plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    plain = plain.strip()
    found = _DOI.search(plain if plain.startswith("10.") else _DOI_PREFIX.sub("", plain))
    if not found:
        return None
    name = found[0].rstrip(_TRAILING)
    for opening, closing in ("()", "[]", "<>", "{}") if name.endswith((")", "]", ">", "}")) else ():
        while name.endswith(closing) and name.count(closing) > name.count(opening):
            name = name[:-1].rstrip(_TRAILING)
    return name.lower() if "/" in name and name.split("/", 1)[1] else None


def pmid(text: str | int | None) -> str | None:
    """Return a PubMed id as digits without leading zeros; None for anything else."""
    if text is None:
        return None
    if isinstance(text, str) and len(text) <= 8 and text.isascii() and text.isdigit() and text[0] != "0":
        return text
    digits = re.sub(r"^(?:pmid|pubmed|medline)?\s*[:=]?\s*", "", str(text).strip(), flags=re.IGNORECASE)
    digits = digits.split("[")[0].strip().lstrip("0")
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 8 else None


def pmcid(text: str | None) -> str | None:
    """Return ``PMC`` and digits; None for anything else (a bare number is no PMCID)."""
    found = _PMCID.search(text or "")
    return f"PMC{int(found[1])}" if found else None


def nct(text: str | None) -> str | None:
    """Return a ClinicalTrials.gov id as ``NCT`` and eight digits; None for anything else."""
    found = _NCT.search(text or "")
    return f"NCT{int(found[1]):08d}" if found else None


def arxiv(text: str | None) -> str | None:
    """Return an arXiv id in lower case without version; None for anything else."""
    found = _ARXIV.search((text or "").strip())
    return found[1].lower() if found else None


@lru_cache(1 << 12)
def issn(text: str | None) -> str | None:
    """Return an ISSN as ``1234-567X`` if its check digit is right (ISO 3297); None for anything else."""
    for found in _ISSN.finditer(text or ""):
        digits = (found[1] + found[2]).upper()
        total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if digits[7] == ("X" if check == 10 else str(check)):
            return f"{digits[:4]}-{digits[4:]}"
    return None


def isbn(text: str | None) -> str | None:
    """Return an ISBN as 13 digits if its check digit is right (ISO 2108); None for anything else."""
    compact = re.sub(r"[^0-9Xx]", "", re.sub(r"(?i)isbn(?:-?1[03])?:?", "", text or "")).upper()
    if re.fullmatch(r"\d{9}[\dX]", compact):
        values = [10 if c == "X" else int(c) for c in compact]
        if sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11:
            return None
        stem = "978" + compact[:9]
        return stem + str(-_ean(stem) % 10)
    if re.fullmatch(r"97[89]\d{10}", compact) and _ean(compact) % 10 == 0:
        return compact
    return None


def _ean(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
