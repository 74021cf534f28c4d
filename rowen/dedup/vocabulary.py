"""Word lists that deduplication reads titles with. Everything is in the spelling of ``rowen.records.matching``."""

from __future__ import annotations

import re

# What spreadsheets, data frames and reference managers write for "nothing here".
PLACEHOLDERS = frozenset(
    ("", "#name?", "#n/a", "#na", "<na>", "n/a", "na", "nan", "-nan", "nil", "none", "null", "unknown", "not available")
)

# Words that turn a title into the title of another document. Two titles that are otherwise alike and hold different
# words of one group are different documents ("... in women" and "... in men").
CONTRASTS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("women", "woman", "female", "females"), ("men", "man", "male", "males")),
    (("girls", "girl"), ("boys", "boy")),
    (("mothers", "mother", "maternal"), ("fathers", "father", "paternal")),
    (
        ("rats", "rat"), ("mice", "mouse", "murine"), ("rabbits", "rabbit"), ("dogs", "dog", "canine"),
        ("pigs", "pig", "porcine", "piglets", "swine"), ("sheep", "ovine"), ("cats", "cat", "feline"),
        ("monkeys", "monkey", "macaques", "macaque"), ("humans", "human"), ("hamsters", "hamster"),
        ("guinea",), ("horses", "horse", "equine"), ("cattle", "bovine", "cows"), ("chickens", "chicken", "chicks"),
        ("zebrafish",), ("goats", "goat"),
    ),
    (
        ("children", "child", "childhood", "pediatric", "paediatric"), ("adults", "adult", "adulthood"),
        ("adolescents", "adolescent", "teenagers"), ("infants", "infant"), ("neonates", "neonate", "neonatal", "newborn"),
        ("elderly", "older"),
    ),
    (("increase", "increases", "increased"), ("decrease", "decreases", "decreased")),
    (("acute",), ("chronic",)),
    (("hyper",), ("hypo",)),
    (("left",), ("right",)),
    (("upper",), ("lower",)),
    (("first",), ("second",), ("third",), ("fourth",), ("fifth",)),
    (("systolic",), ("diastolic",)),
    (("short",), ("long",)),
    (("qualitative",), ("quantitative",)),
    (("inpatient", "inpatients"), ("outpatient", "outpatients")),
    (("vivo",), ("vitro",)),
)  # fmt: skip

# Words that stand in one of two versions of a work only: a title with the word and the same title without it are not
# the same document.
MARKERS: tuple[tuple[str, ...], ...] = (("protocol", "protocols"), ("pilot",), ("update", "updated"), ("rationale",))

# A document about another document. The word must open the title, or close it after a mark.
NOTICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an erratum or correction", re.compile(r"(?:author |publisher |published )?(?:erratum|errata|corrigendum|corrigenda|correction|corrections|addendum)\b(?! of)|.* (?:erratum|corrigendum)$")),
    ("a retraction notice", re.compile(r"(?:retraction|retraction notice|notice of retraction|statement of retraction|expression of concern|withdrawal|withdrawal notice)\b(?! of the| force| pocket| system)|retraction of .*")),
    ("a comment or reply", re.compile(r"(?:(?:author |authors |the authors? |in |letter )?(?:reply|replies|response to|respond)|re|comment|comments|commentary|letter to|rebuttal|rejoinder|in response to|invited commentary)\b|.* (?:author reply|authors reply|the authors reply|reply|rejoinder|invited commentary|a comment|a reply|letter to the editor)$")),
)  # fmt: skip
NOTICE_TYPES: tuple[tuple[str, ...], ...] = (
    ("published erratum", "erratum", "correction", "corrected and republished article notice"),
    ("retraction of publication", "retraction notice", "expression of concern"),
    ("comment", "comment letter", "reply"),
)

# Titles that a journal uses again and again: they say nothing about which document it is.
SERIES = frozenset(
    """
    abstract;abstracts;abstracts of papers;announcement;announcements;answer;author index;author reply;authors reply;back matter;
    book review;book reviews;books;calendar;case report;case reports;commentary;comment;comments;conclusion;conclusions;
    conference abstracts;conference report;contents;contributors;copyright notice;correction;corrections;correspondence;
    cover;cover image;discussion;editor s note;editorial;editorial board;editorial comment;editorial note;editorials;
    editors note;editors comments;editor s comments;editors introduction;editor s introduction;from the editors;message from the editor;epilogue;erratum;errata;events;foreword;from the editor;front matter;guest editorial;highlights;
    image;in brief;in memoriam;in this issue;index;introduction;invited commentary;issue information;keynote;keynote address;letter;
    letter to the editor;letters;letters to the editor;masthead;meeting abstracts;miscellaneous;news;news and notes;
    note;notes;obituary;oral abstracts;oral presentations;overview;panel;perspective;poster abstracts;poster presentations;
    poster session;posters;preface;proceedings;program;prologue;publications;question;questions and answers;reply;
    research highlights;response;response to letter;retraction;review;reviews;society news;special issue;speakers;
    subject index;summary;table of contents;the authors reply;title page;welcome;workshop;author response;introduction to the special issue;
    """.replace("\n", "").replace("    ", "").split(";")
) - {""}  # fmt: skip
# Openings of such titles; what follows is a date, a number or a topic.
SERIES_OPENING = re.compile(
    r"(?:editorial|abstracts? (?:of|from)|proceedings of|book reviews?|poster session|session \d|news|"
    r"remarks from (?:the )?(?:mis quarterly )?editor|editor s? ?comments|introduction to the (?:\w+ )?(?:minitrack|special issue|section|workshop)|current awareness|annual report|"
    r"\d+(?:st|nd|rd|th) (?:annual|international|world|european|national))\b"
)

# Notes that databases hang on titles, in square or round brackets; they are no part of the title.
LANGUAGES = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|georgian|german|"
    "greek|hebrew|hungarian|icelandic|italian|japanese|korean|latvian|lithuanian|norwegian|persian|polish|portuguese|romanian|"
    "russian|serbian|slovak|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
TITLE_NOTE = re.compile(
    r"\s*[\[(]\s*(?:(?:article )?(?:in )?(?:" + LANGUAGES + r")(?:[ ,;/]+(?:and )?(?:" + LANGUAGES + r"))*"
    r"|see comments?|comments?|review|letter|abstract|editorial|article|conference abstract|meeting abstract|corrected|record supplied by publisher|"
    r"\d+ refs?|retracted(?: article)?|withdrawn|electronic resource)\s*\.?[\])]\s*[.:]?\s*$"
    r"|\s*[\[(]\s*(?:(?:published )?(?:erratum|correction|corrected|retraction|retracted|republished|update)\b.{0,40}?"
    r"\b(?:appears?|in|article)\b|summary for patients in|reprinted from|reprint of|comment (?:in|on)\b|see comments? in).*[\])]\s*$"
    r"|(?<=[.?!\]])\s*\(?(?:" + LANGUAGES + r")\)?\s*\.?\s*$",
    re.IGNORECASE,
)  # fmt: skip
TITLE_OPENING_NOTE = re.compile(
    r"^\s*(?:[\[(]?(?:retracted(?: article)?|withdrawn|reprint of|reprint)[\])]?\s*:|retracted article\b)\s*", re.IGNORECASE
)

ARTICLES = frozenset(("the", "a", "an"))
NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
}
ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
ROMAN_AFTER_PART = {"i": "1", "v": "5", "x": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "a": "a", "b": "b", "c": "c"}  # fmt: skip
PART_WORDS = frozenset(
    ("part", "parts", "pt", "phase", "study", "stage", "type", "class", "chapter", "volume", "section", "paper", "experiment")
)

PARTICLES = frozenset(
    ("van", "der", "den", "de", "von", "la", "le", "di", "da", "du", "del", "della", "ter", "ten", "dos", "do", "das",
     "el", "al", "bin", "ibn", "st", "zu", "zur", "af", "av", "y", "e")
)  # fmt: skip

CONTAINER_STOPWORDS = frozenset(
    ("the", "of", "and", "in", "for", "on", "an", "a", "de", "la", "le", "les", "et", "der", "die", "das", "und", "fur",
     "y", "e", "del", "di", "to", "with", "official", "online", "print")
)  # fmt: skip
# The word that says what sort of container it is: a journal and a workshop of the same name are two things.
CONTAINER_SORTS = frozenset(
    ("conference", "workshop", "symposium", "congress", "meeting", "proceedings", "lecture", "preprint", "preprints")
)

PREPRINT_SERVERS = frozenset(
    ("arxiv", "biorxiv", "medrxiv", "chemrxiv", "psyarxiv", "socarxiv", "ssrn", "ssrn electronic journal", "research square",
     "preprints", "preprints org", "jmir preprints", "f1000research preprint", "osf preprints", "edarxiv", "techrxiv", "zenodo",
     "authorea", "eartharxiv", "engrxiv")
)  # fmt: skip
PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?!gad|gr|lm|rna|cshperspect|sqb|mcs|pdb)|21203/rs|2139/ssrn|48550/arxiv|31234/osf|31235/osf|20944/preprints|"
    r"26434/chemrxiv|2196/preprints|22541/au|36227/techrxiv|35542/osf)"
)

MONTHS = {name: str(number) for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
