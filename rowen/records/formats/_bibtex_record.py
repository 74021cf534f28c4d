"""From the fields of one BibTeX entry to a `Record`; docs/formats/bibtex.md has the same rules as a table."""

from __future__ import annotations

import re
from dataclasses import replace

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._bibtex_blocks import Block
from rowen.records.formats._draft import Draft
from rowen.records.formats._latex import decoded, unescaped
from rowen.records.formats._ris_ids import Ids
from rowen.records.types import AbstractPart, Author, Kind, Record

Fields = dict[str, list[str]]

KEY, RAW = "citation key", "damaged BibTeX"
_KINDS = {
    Kind.ARTICLE: "article suppperiodical periodical review letter",
    Kind.BOOK: "book booklet mvbook collection mvcollection reference proceedings mvproceedings manual bookinbook",
    Kind.CHAPTER: "incollection inbook suppbook suppcollection inreference",
    Kind.CONFERENCE: "inproceedings conference",
    Kind.DATASET: "dataset data",
    Kind.PREPRINT: "preprint",
    Kind.REPORT: "techreport report standard",
    Kind.THESIS: "phdthesis mastersthesis thesis",
    Kind.UNKNOWN: "misc",
    Kind.WEB: "online electronic www webpage",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TEXT = {
    "container_short": "shortjournal journal-iso journalabbr abbrev_source_title journalabbreviation journal_abbr",
    "volume": "volume",
    "issue": "number issue",
    "article_number": "article-number articleno art_number article_number eid",
    "publisher": "publisher school institution organization",
    "place": "address location",
    "edition": "edition",
}
_LISTS = {
    "languages": "language", "keywords": "keywords keyword author_keywords keywords-plus keywords_plus index_keywords",
    "notes": "note annote annotation comment", "publication_types": "document_type type ris_reference_type",
}  # fmt: skip
_RIS = (
    ("DO", "doi"), ("SN", "issn eissn isbn e-issn print-issn"), ("PMID", "pmid pubmed-id pubmed_id pubmedid"),
    ("PMCID", "pmcid pmc"),
    ("AN", "unique-id unique_id accession_number accession-number accessionnumber ut"), ("DB", "database dbname"),
    ("DP", "source provider"),
)  # fmt: skip
"""The tags of RIS under which the same values are known: which number is whose is decided for both in one place."""
_RAW_TEXT = frozenset(
    ("url", "urls", "link", "bdsk-url-1", "bdsk-url-2", *" ".join(names for _, names in _RIS).split())
)
"""Fields that hold no language: only escapes are undone in them."""
_INHERITED = frozenset(
    ("booktitle", "year", "date", "month", "editor", "publisher", "address", "location", "isbn", "issn", "volume", "number",
     "series", "journal", "journaltitle", "organization", "edition")
)  # fmt: skip
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv|[23]rd|2nd)\.?$", re.IGNORECASE)
_RANGE = re.compile(r"\w+\s*[–—-]+\s*\w+$")
_BRACKETED = re.compile(r"([^\[\],{}]+?)\s+\[([^\[\]{}]+)\]$")
"""ScienceDirect puts family names of several words in brackets: "Jane [van der Doe]"."""
_ARTICLE = re.compile(r"Article\s+(?=\d+$)")
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)


def inherited(child: Block, parent: Block) -> None:
    """Give an entry the fields of the one it refers to by crossref, where it has none of its own."""
    own = {name.lower() for name, _ in child.fields}
    given = {name.lower() for name, _ in parent.fields}
    for name, value in parent.fields:
        low = "booktitle" if name.lower() == "title" and "booktitle" not in given else name.lower()
        if low in _INHERITED and low not in own:
            child.fields.append((low, value))


def build(block: Block) -> Record:
    """Return the record that an entry describes; every value ends in the record."""
    draft = Draft()
    draft.type_as_given = block.type
    draft.keep(KEY, block.key)
    fields = _decoded(draft, block)
    draft.kind = _kind(block, fields)
    _titles(draft, fields)
    for name, tags in _TEXT.items():
        for tag in tags.split():
            for value in fields.pop(tag, []):
                draft.take_text(name, tag, _ARTICLE.sub("", value))  # ACM: "Article 21"
                draft.keep(tag, value if _ARTICLE.match(value) else "")
    _people(draft, fields)
    _dates(draft, fields)
    _pages(draft, fields)
    for name, tags in _LISTS.items():
        for tag in tags.split():
            values = fields.pop(tag, [])
            getattr(draft, name).extend(_words(values) if name == "keywords" else values)
    draft.abstract += [AbstractPart(value) for value in fields.pop("abstract", [])]
    for tag in ("url", "urls", "link", "bdsk-url-1", "bdsk-url-2"):
        draft.urls += [value for value in fields.pop(tag, []) if value not in draft.urls]
    arxiv = _eprint(draft, fields)
    ids = _ids(draft, block, fields)
    draft.extra += [(tag, value) for tag, values in fields.items() for value in values]
    draft.keep(RAW, block.raw)
    found = ids.identifiers(draft.urls, draft.authors)
    found = replace(found, arxiv=found.arxiv or arxiv, pmid=found.pmid or draft.pmid)
    return replace(draft.record(), native_id=ids.native, identifiers=found)


def _decoded(draft: Draft, block: Block) -> Fields:
    """The values as characters, by lower-case name. Where LaTeX said more, the value as given goes to extra."""
    fields: Fields = {}
    for name, given in block.fields:
        tag = name.lower()
        raw = _folded(given)
        while raw.startswith("{") and raw.endswith("}") and _one_group(raw) and tag not in ("author", "editor"):
            raw = raw[1:-1].strip()
        value = (
            unescaped(raw)
            if tag in _RAW_TEXT
            else raw
            if tag in ("author", "editor")
            else " ".join(decoded(raw).split(" "))
        )
        if not raw:
            continue
        fields.setdefault(tag, []).append(value)
        if value != raw:
            draft.keep(name, raw)
    return fields


def _folded(text: str) -> str:
    """A value in one line; only paragraphs (an empty line, as in TeX) stay apart."""
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n[ \t\r]*\n", text) if part.strip())


def _one_group(text: str) -> bool:
    depth = 0
    for index, character in enumerate(text):
        escaped = index > 0 and text[index - 1] == "\\"
        depth += (character == "{" and not escaped) - (character == "}" and not escaped)
        if depth == 0:
            return index == len(text) - 1
    return False


def _kind(block: Block, fields: Fields) -> Kind:
    kind = _KIND.get(block.type.lower(), Kind.OTHER)
    preprint = block.key.startswith("PPR:") or any(_ARXIV.search(each) for each in fields.get("archiveprefix", []))
    return Kind.PREPRINT if kind is Kind.UNKNOWN and preprint else kind


def _titles(draft: Draft, fields: Fields) -> None:
    for value in fields.pop("title", []):
        draft.take_text("title", "title", value)
    for value in fields.get("subtitle", []):
        if draft.title and value not in draft.title:
            draft.title = f"{draft.title}: {value}"
    order = (
        ("booktitle", "journal", "journaltitle")
        if draft.kind is not Kind.ARTICLE
        else ("journal", "journaltitle", "booktitle")
    )
    for tag in (*order, *(("series",) if draft.kind is Kind.BOOK else ())):
        for value in fields.pop(tag, []):
            draft.take_text("container", tag, value)
    if not draft.title and draft.kind is Kind.BOOK and draft.container:
        draft.title, draft.container = draft.container, ""  # Proceedings often have a booktitle only.


def _people(draft: Draft, fields: Fields) -> None:
    for name, tag in (("authors", "author"), ("editors", "editor")):
        for value in fields.pop(tag, []):
            people = [_person(each) for each in _names(value)]
            getattr(draft, name).extend(each for each in people if each is not None)
            if " and ".join(str(each) for each in people) != value:
                draft.keep(tag, value)


def _names(value: str) -> list[str]:
    if not re.search(r"\sand\s", value) and ";" in value and "{" not in value:
        return [part.strip() for part in value.split(";") if part.strip()]
    return [name for name in split_multiple_persons_names(value) if name]


def _person(name: str) -> Author | None:
    """One person; a group if the whole name stands in braces; None for "others"."""
    if name.lower() == "others":
        return None
    if name.startswith("{") and _one_group(name):
        return Author(collective=decoded(name).strip())
    found = _BRACKETED.match(name)
    if found:
        return Author(decoded(found[2]).strip(), decoded(found[1]).strip())
    parts = parse_single_name_into_parts(name, strict=False)
    first, von, last, suffix = (
        decoded(" ".join(each)).strip() for each in (parts.first, parts.von, parts.last, parts.jr)
    )
    if _SUFFIX.match(first) and suffix and not _SUFFIX.match(suffix):
        first, suffix = suffix, first  # "Doe, Jane, Jr", as RIS has it; BibTeX wants "Doe, Jr, Jane".
    family = f"{von} {last}".strip()
    return Author(family, first, suffix) if family else Author(decoded(name).strip())


def _dates(draft: Draft, fields: Fields) -> None:
    year, month, day = (fields.pop(tag, []) for tag in ("year", "month", "day"))
    for value in fields.pop("date", []):
        draft.take_date("published", "date", value.split("/")[0])
        draft.keep("date", value if "/" in value else "")
    for value in year:
        draft.take_date("published", "year", value)
    given = str(draft.published.year) if draft.published else ""
    for value in month:
        words = [given, value.zfill(2), *(each.zfill(2) for each in day)] if value.isdigit() else [given, value, *day]
        found = parse_date(("-" if value.isdigit() else " ").join(words)) if given else None
        if found is not None and found.month and draft.published is not None and not draft.published.month:
            draft.published = found
        else:
            draft.keep("month", value)
    for value in day:
        draft.keep("day", value if draft.published is None or str(draft.published.day) != value.lstrip("0") else "")


def _pages(draft: Draft, fields: Fields) -> None:
    for value in fields.pop("pages", []):
        plain = re.sub(r"\s*[–—-]+\s*", "-", value) if _RANGE.match(value) else value
        draft.take_text("pages", "pages", plain)
        given = value not in (plain, plain.replace("-", "–"))  # the one that "--" is, which is kept as given already
        draft.keep(
            "pages", value if given or ("–" in value and not any(tag == "pages" for tag, _ in draft.extra)) else ""
        )


def _words(values: list[str]) -> list[str]:
    """Keywords are divided by semicolons, else by commas."""
    return [word.strip() for value in values for word in value.split(";" if ";" in value else ",") if word.strip()]


def _eprint(draft: Draft, fields: Fields) -> str | None:
    """An eprint is an arXiv number, or a PMID where its type says so; it is kept unless it is just that."""
    kinds = " ".join(fields.get("archiveprefix", []) + fields.get("eprinttype", []))
    for value in fields.get("eprint", []):
        if kinds.lower() == "pubmed":
            draft.pmid = identifiers.pmid(value)
        found = identifiers.arxiv(value) if not kinds or _ARXIV.search(kinds) else None
        if found is not None:
            if found == value:
                del fields["eprint"]
            return found
    return None


def _ids(draft: Draft, block: Block, fields: Fields) -> Ids:
    ris: Fields = {}
    names: dict[str, str] = {}
    for tag, words in _RIS:
        for word in words.split():
            values = fields.get(word, []) if tag in ("DB", "DP") else fields.pop(word, [])
            for value in values:
                ris.setdefault(tag, []).append(value)
                names.setdefault(tag, word)
    if draft.urls:
        ris["UR"] = list(draft.urls)
    ris["ID"] = [block.key.strip()]
    extra: list[tuple[str, str]] = []
    ids = Ids(ris, extra)
    extra += [(tag, value) for tag in ("PMCID",) for value in ris.get(tag, [])]
    draft.extra += [(names.get(tag, tag), value) for tag, value in extra]
    return ids


def marks(record: Record) -> Fields:
    """Return what tells platforms and databases apart, under the tags of RIS."""
    found: Fields = {"UR": list(record.urls), "AN": [record.native_id]}
    words = {word: tag for tag, names in _RIS if tag in ("DB", "DP") for word in names.split()}
    for name, value in record.extra:
        if name in words:
            found.setdefault(words[name], []).append(value)
    return found
