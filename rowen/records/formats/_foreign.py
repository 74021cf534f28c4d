"""Formats that are recognised only to say what they are and how to export instead."""

from __future__ import annotations

import re

from rowen.records.errors import Problem

_FOREIGN = (
    (
        "an EndNote XML file",
        re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE xml>\s*)?<xml>\s*<records|(?:<\?xml[^>]*>\s*)?<records>"),
        "In EndNote export with the output style RefMan (RIS).",
    ),
    (
        "a BibTeX file",
        re.compile(r"(?:(?:%|Scopus|EXPORT DATE)[^\n]*\n|\s)*@\s*[A-Za-z]+\s*[{(]"),
        "Export as RIS, or convert the BibTeX file to RIS with a reference manager.",
    ),
    ("a JSON document", re.compile(r"\[|\{\s*\n"), "Write one JSON object a line (JSONL), or export as RIS."),
    (
        "PubMed's Abstract or Summary format",
        re.compile(r"1[.:] \S(?![\s\S]*\n[A-Z][A-Z0-9]{1,3} {0,2}- )(?=(?:[^\n]*\n)*?[^\n]*\bPMID: \d)"),
        'In PubMed choose Save, Format "PubMed" (nbib), or export as CSV.',
    ),
    ("an HTML page", re.compile(r"<!DOCTYPE html|<html", re.IGNORECASE), "Download the export itself, not the page."),
)


def foreign(head: str, magic: bytes, name: str) -> Problem | None:
    """Return what to say about a file of a known format that is not read; None for anything else."""
    if magic.startswith(b"PK\x03\x04"):
        return _problem(
            "an Excel workbook or another ZIP file", "Save the sheet as CSV (UTF-8), or unpack the file.", name
        )
    if magic.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        return _problem("an old Excel, PDF or gzip file", "Export the records as RIS or CSV.", name)
    text = head.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    for what, mark, remedy in _FOREIGN:
        if mark.match(text):
            return _problem(what, remedy, name)
    return None


def _problem(what: str, remedy: str, name: str) -> Problem:
    return Problem(f"This is {what}, which Rowen does not read.", remedy, name)
