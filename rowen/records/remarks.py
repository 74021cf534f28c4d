"""What databases and publishers add to an abstract: who wrote it, whose property it is. No words of the document.

A record keeps its abstract as given. These functions are for comparing: the same abstract comes from EBSCO with
"[ABSTRACT FROM AUTHOR]" and a paragraph on copyright, from PsycINFO with the APA's line, from Scopus, Embase and Web of
Science with the publisher's, and from PubMed with none of them.
"""

from __future__ import annotations

import re

_LONGEST = 900
"""Characters; EBSCO's paragraph on copyright has about 650."""
_YEAR = r"(?:19|20)\d\d"
_OWNER = rf"(?:(?:copyright\s*)?(?:©|\(c\)|â©)\s*|copyright\s+)(?:(?:the\s+)?authors?(?:\(s\))?,?\s*)?{_YEAR}"
_REMARKS = re.compile(
    r"\s*(?:"
    # APA PsycInfo, on every platform
    rf"\(Psyc(?:INFO|ARTICLES|BOOKS|CRITIQUES|EXTRA)? Database Record \(c\) {_YEAR},? "
    r"(?:APA|American Psychological Association),? all rights reserved\.?\)"
    r"|\((?:from the )?(?:journal|book|chapter|publisher|author|original|english|french|spanish|german)[\w ]{0,20}"
    r"(?:abstract|summary)\)"
    r"|\(from the (?:chapter|book|journal|introduction|preface|cover|create)\)|\(\d{1,4} refs?\.?\)"
    # EBSCO
    r"|(?:\((?:English|[A-Z][a-z]+)\) )?\[(?:ABSTRACT )?FROM (?:THE )?(?:AUTHOR|PUBLISHER|JOURNAL|ARTICLE|BOOK)S?\]"
    r"|\(?Copyright of .{3,200}? is (?:the )?property of .*"
    # ERIC
    r"|\((?:As Provided|Author(?:/\w{2,3})?|ERIC)\)"
    # publishers, in Scopus, Embase, Web of Science and Ovid: from the mark to the end
    rf"|(?:(?<=[.?!)\]:;”\"])\s|^)(?:Crown\s+)?{_OWNER}\b.{{0,300}}"
    r"|(?:(?<=[.?!)\]”\"])\s|^)(?:©|Copyright ©)\s?(?:The )?[A-Z].{0,200}"
    r"|(?<=[.?!)])\s(?:This article is protected by copyright\. )?All rights reserved"
    r"|(?<=[.?!)])\s(?:Published by|Copyright by) [A-Z][^.]{2,60}(?:Inc|Ltd|B\.V|GmbH|LLC|AG|Press|Sons)"
    r")[\s.]*$",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = ("©", "(c)", "(C)", "opyright", "eserved", "ublished by")


def without_remarks(abstract: str) -> str:
    """Return an abstract without the remarks that end its paragraphs; for comparing, never for keeping."""
    if "\n" not in abstract:
        return _paragraph(abstract)
    return "\n".join(_paragraph(each) for each in abstract.split("\n"))


def _paragraph(text: str) -> str:
    while True:
        tail = text[-_LONGEST:]
        # Nearly every paragraph ends here: looking for these marks costs a hundredth of trying the patterns.
        if not tail.rstrip(" .").endswith((")", "]")) and not any(mark in tail for mark in _MARKS):
            return text
        found = _REMARKS.search(tail)
        if found is None:
            return text
        text = text[: len(text) - len(tail) + found.start()]
