"""Identifiers in RIS: which tags hold them, on which platform, and which of them are the source's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rowen.records import identifiers
from rowen.records.types import Author, Identifiers

_EMPTY: list[str] = []
_OVID_AN = re.compile(r"[?&]AN=([^&\s]+)")
_EBSCO_AN = re.compile(r"\bAccession Number: ([\w.-]+?)(?=[;.,]?(?:\s|$))")
_EID = re.compile(r"[?&]eid=(2-s2\.0-\d+)")
_LENS = re.compile(r"lens\.org/(\d{3}-\d{3}-\d{3}-\d{3}-\w{3})")
_PSYCNET = re.compile(r"\d{4}-\d{5}-\d{3}$")
_EMBASE = re.compile(r"L\d{6,12}$")
_CROSS = re.compile(r"(PUBMED|EMBASE|CINAHL|CTGOV|ICTRP)\s+(\S+)$", re.IGNORECASE)
_NUMBERS = ("PMID", "PM", "C2", "PMCID", "PMC", "C3", "C5")
_NCT = re.compile(r"NCT\d{8}$")
_MEDLINE = re.compile(r"medline|pubmed|^NLM$", re.IGNORECASE)
PMID_ADDRESS = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})\b")
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/", re.IGNORECASE)

Pairs = list[tuple[str, str]]


@lru_cache(8192)
def serial_numbers(value: str) -> tuple[list[str], list[str], bool]:
    """Return the ISSNs and the ISBNs in a value, and whether it says nothing else. The lists are not to be changed."""
    if not value:
        return [], [], True
    found = identifiers.issn(value) if len(value) < 10 else None
    if found:
        return [found], [], value == found
    words = re.split(r"[\s;,()]+", value)
    issns = [each for each in (identifiers.issn(word) for word in words if len(word) < 10) if each]
    isbns = [each for each in map(identifiers.isbn, words) if each]
    return list(dict.fromkeys(issns)), list(dict.fromkeys(isbns)), value in isbns


class Ids:
    """Takes the identifiers out of one record's tags. Raw values that differ from their normal form go to extra."""

    __slots__ = ("_doi", "_extra", "_fields", "_isbn", "_issn", "_nct", "_others", "_pmcid", "_pmid", "native")

    def __init__(self, fields: dict[str, list[str]], extra: Pairs) -> None:
        """Read every tag whose meaning does not depend on addresses."""
        self._fields, self._extra = fields, extra
        self.native = ""
        self._doi: str | None = None
        self._pmid: str | None = None
        self._pmcid: str | None = None
        self._nct: list[str] = []
        self._issn: list[str] = []
        self._isbn: list[str] = []
        self._others: Pairs = []
        self._dois()
        self._serial_numbers()
        if not fields.keys().isdisjoint(_NUMBERS):
            self._numbers()
        self._accession()

    def from_links(self, loose: Pairs) -> None:
        """Take Ovid's accession number from the link that stands after the record, where no tag gave one."""
        found = next((found[1] for _, text in loose if "ovid" in text and (found := _OVID_AN.search(text))), "")
        if found and not self.native:
            self.native = found
            self._meaning(found)

    def identifiers(self, urls: Sequence[str], authors: list[Author]) -> Identifiers:
        """Finish with what only addresses and authors tell, and return all identifiers."""
        arxiv = self._addresses(urls) if urls else None
        for link in self._fields.get("L2", _EMPTY) if self._pmid is None else ():
            if "ncbi" in link and (number := PMID_ADDRESS.search(link)):
                self._pmid = number[1]  # Lens lists the addresses of other platforms there.
        for author in authors:
            # CENTRAL on Ovid has the registration number as an author.
            if author.family[:3] == "NCT" and _NCT.match(author.family):
                self._nct.append(author.family)
        return Identifiers(
            self._doi,
            self._pmid,
            self._pmcid,
            tuple(dict.fromkeys(self._nct)) if self._nct else (),
            arxiv,
            tuple(self._issn),
            tuple(self._isbn),
            tuple(self._others),
        )

    def _addresses(self, urls: Sequence[str]) -> str | None:
        arxiv: str | None = None
        for url in urls:
            if self._doi is None and _RESOLVER.match(url):
                self._doi = identifiers.doi(url)
            if self._pmid is None and "ncbi" in url:
                found = PMID_ADDRESS.search(url)
                self._pmid = found[1] if found else None
            if "arxiv.org/abs/" in url:
                arxiv = arxiv or identifiers.arxiv(url.partition("arxiv.org/abs/")[2])
        return arxiv

    def _dois(self) -> None:
        for tag in ("DO", "DOI"):
            for value in self._fields.pop(tag) if tag in self._fields else ():
                found = identifiers.doi(value)
                self._doi = self._doi or found
                if value != self._doi and value and (tag, value) not in self._extra:
                    self._extra.append((tag, value))
        if self._doi is None:
            self._doi_elsewhere()

    def _doi_elsewhere(self) -> None:
        """EBSCO, APA and Embase.com give the DOI in other tags; the value itself stays where it is."""
        for tag in ("M3", "L3", "L2"):
            for value in self._fields.get(tag, _EMPTY):
                if value.startswith(("10.", "doi:")) or _RESOLVER.match(value):
                    self._doi = self._doi or identifiers.doi(value)

    def _serial_numbers(self) -> None:
        for tag in ("SN", "ISSN", "ISBN"):
            for value in self._fields.pop(tag) if tag in self._fields else ():
                issns, isbns, whole = serial_numbers(value)
                self._issn += issns if not self._issn else [each for each in issns if each not in self._issn]
                self._isbn += isbns if not self._isbn else [each for each in isbns if each not in self._isbn]
                if not whole:
                    self._extra.append((tag, value))

    def _numbers(self) -> None:
        fields = self._fields
        for tag in ("PMID", "PM"):
            for value in fields.pop(tag, _EMPTY):
                found = identifiers.pmid(value)
                self._pmid = self._pmid or found
                if value != found and value:
                    self._extra.append((tag, value))
        self._customs(fields)

    def _customs(self, fields: dict[str, list[str]]) -> None:
        """C2, C3 and C5: numbers on some platforms, anything else on others. The value itself stays where it is."""
        for tag in ("C2", "PMCID", "PMC"):
            for value in fields.get(tag, _EMPTY):
                self._pmcid = self._pmcid or identifiers.pmcid(value)
        if "C2" in fields and fields.get("DB") == ["Scopus"]:
            for value in fields["C2"]:
                self._pmid = self._pmid or identifiers.pmid(value)
        if "C5" in fields and fields.get("U2", _EMPTY):
            for value in fields["C5"]:  # Embase.com gives the PMID there, beside its own number in U2.
                self._pmid = self._pmid or identifiers.pmid(value)
        for part in ",".join(fields.get("C3", _EMPTY)).split(","):
            self._cross_reference(_CROSS.match(part.strip()))

    def _cross_reference(self, found: re.Match[str] | None) -> None:
        """CENTRAL says "PUBMED 12345678", "EMBASE 2001234567", "CTGOV NCT01234567"."""
        if found and found[1].upper() == "PUBMED":
            self._pmid = self._pmid or identifiers.pmid(found[2])
        elif found and _NCT.match(found[2]):
            self._nct.append(found[2])
        elif found:
            self._others.append((found[1].lower(), found[2]))

    def _accession(self) -> None:
        """The source's own id: AN; else what platforms are known to use instead. A running number never counts."""
        fields = self._fields
        for number in fields.get("AN", _EMPTY):
            if number and not number.startswith("rayyan-"):
                self.native = number
                held = fields.pop("AN")
                if len(held) > 1:
                    self._extra += [("AN", value) for value in dict.fromkeys(held) if value and value != number]
                self._meaning(number)
                return
        own = [value for value in fields.get("U2", _EMPTY) if _EMBASE.match(value)] or self._from_addresses()
        if own:
            self.native = own[0]
            self._meaning(own[0])

    def _meaning(self, number: str) -> None:
        """An accession number may itself be a PMID or a registration number."""
        if number.startswith("MEDLINE:"):
            self._pmid = self._pmid or identifiers.pmid(number[8:])
        elif number.isdigit() and any(
            _MEDLINE.search(value) for tag in ("DB", "DP") for value in self._fields.get(tag, _EMPTY)
        ):
            self._pmid = self._pmid or identifiers.pmid(number)
        elif number.startswith("NCT") and _NCT.match(number):
            self._nct.append(number)

    def _from_addresses(self) -> list[str]:
        for tag in ("UR", "L2", "N1", "ID"):
            for value in self._fields.get(tag, _EMPTY):
                found = self._own_number(tag, value)
                if found:
                    return [found]
        return []

    def _own_number(self, tag: str, value: str) -> str:
        if tag == "N1":
            found = _EBSCO_AN.search(value) if "EBSCOhost" in self._fields.get("DP", _EMPTY) else None
        elif "ovid.com" in value or "ebscohost.com" in value:
            found = _OVID_AN.search(value)
        elif "scopus.com" in value:
            found = _EID.search(value)
        elif "lens.org" in value:
            found = _LENS.search(value)
        elif tag == "ID" and value.startswith(("pub.", "WOS:", "2-s2.0-", "CN-", "NCT", "W")):
            return value if re.match(r"(?:pub\.\d{6,}|WOS:\w+|2-s2\.0-\d+|CN-\d{6,}|NCT\d{8}|W\d{8,})$", value) else ""
        elif tag == "ID" and (_PSYCNET.match(value) or self._fields.get("DB", [""])[0].startswith(("LILACS", "ERIC"))):
            return value
        else:
            return ""
        return found[1] if found else ""
