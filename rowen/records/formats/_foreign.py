"""Formats that are recognised only to say what they are and how to export instead."""

from __future__ import annotations

import re

from rowen.records.errors import Problem
from rowen.records.formats import csl_json

_FOREIGN = (
    (
        "a JSON document",
        re.compile(r"\[|\{\s*\n"),
        "Write one JSON object a line (JSONL), or export as CSL-JSON or RIS.",
    ),
    (
        "PubMed's Abstract or Summary format",
        re.compile(r"1[.:] \S(?![\s\S]*\n[A-Z][A-Z0-9]{1,3} {0,2}- )(?=(?:[^\n]*\n)*?[^\n]*\bPMID: \d)"),
        'In PubMed choose Save, Format "PubMed" (nbib), or export as CSV.',
    ),
    ("an HTML page", re.compile(r"<!DOCTYPE html|<html", re.IGNORECASE), "Download the export itself, not the page."),
)


_BINARY = (
    (
        re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument", re.DOTALL),
        "an OpenDocument file (ods)",
        "Save the sheet as an Excel workbook (xlsx) or as CSV (UTF-8).",
    ),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "a ZIP file", "Unpack it and give the export that is inside."),
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        "an old Excel workbook (xls), or one that a password protects",
        "Save the sheet as an Excel workbook (xlsx) without password, or as CSV (UTF-8).",
    ),
    (re.compile(rb"%PDF"), "a PDF", "Export the records as RIS or CSV; a PDF is a full text or a printout."),
    (re.compile(rb"\x1f\x8b"), "a gzip file", "Unpack it and give the export that is inside."),
    (re.compile(rb"BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!"), "a packed file", "Unpack it and give the export that is inside."),
)


def foreign(head: str, magic: bytes, name: str) -> Problem | None:
    """Return what to say about a file of a known format that is not read; None for anything else."""
    for signature, what, remedy in _BINARY:
        if signature.match(magic):
            return _problem(what, remedy, name)
    if csl_json.recognise(head):
        return None
    text = head.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    for what, mark, remedy in _FOREIGN:
        if mark.match(text):
            return _problem(what, remedy, name)
    return None


def _problem(what: str, remedy: str, name: str) -> Problem:
    return Problem(f"This is {what}, which Rowen does not read.", remedy, name)
