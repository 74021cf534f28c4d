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
        ("monkeys", "monkey", "macaques", "macaque"), ("humans", "human"),
        ("horses", "horse", "equine"), ("cattle", "bovine", "cows"), ("chickens", "chicken", "chicks"),
        ("zebrafish",),
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
    (("alpha",), ("beta",), ("gamma",), ("delta",)),
    (("oral", "orally"), ("intravenous", "intravenously"), ("subcutaneous", "subcutaneously"), ("topical",)),
    (("north", "northern"), ("south", "southern"), ("east", "eastern"), ("west", "western")),
)  # fmt: skip

# Words that stand in one of two versions of a work only: a title with the word and the same title without it are not
# the same document.
MARKERS: tuple[tuple[str, ...], ...] = (
    ("protocol", "protocols"),
    ("pilot",),
    ("update", "updated"),
    ("rationale",),
    ("reprint",),
)

# A document about another document. The word must open the title, or close it after a mark.
NOTICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an erratum or correction",
        re.compile(
            r"(?:author |publisher |published )?(?:erratum|errata|corrigendum|corrigenda|corrections?|addendum)\b(?! of)"
            r"|.* (?:erratum|corrigendum)$"
        ),
    ),
    (
        "a retraction notice",
        re.compile(
            r"retraction\b(?! force| pocket| system| injury| device| reflex)|(?:withdrawal notice|"
            r"notice of retraction|statement of retraction|expression of concern)\b"
        ),
    ),
    (
        "a comment or reply",
        re.compile(
            r"(?:(?:author |authors |the authors? |in |letter )?(?:reply|replies|response to|respond)|re|comment|comments|"
            r"commentary|letter to|rebuttal|rejoinder|in response to|invited commentary)\b"
            r"|.* (?:author reply|authors reply|reply|rejoinder|invited commentary|a comment|letter to the editor)$"
        ),
    ),
)
# Sources disagree on what they call a comment, so that the publication type tells only of the first two.
NOTICE_TYPES: tuple[tuple[str, ...], ...] = (
    ("published erratum", "erratum", "correction"),
    ("retraction of publication", "retraction notice", "expression of concern"),
    (),
)

# Titles that a journal uses again and again: they say nothing about which document it is.
_SERIES = """
    abstract; abstracts; abstracts of papers; announcement; announcements; answer; author index; author reply;
    author response; authors reply; back matter; book review; book reviews; books; calendar; case report;
    case reports; comment; commentary; comments; conclusion; conclusions; conference abstracts; conference report;
    contents; contributors; copyright notice; correction; corrections; correspondence; cover; cover image;
    discussion; editor s comments; editor s introduction; editor s note; editorial; editorial board;
    editorial comment; editorial note; editorials; editors comments; editors introduction; editors note; epilogue;
    errata; erratum; events; foreword; from the editor; from the editors; front matter; guest editorial; highlights;
    image; in brief; in memoriam; in this issue; index; introduction; introduction to the special issue;
    invited commentary; issue information; keynote; keynote address; letter; letter to the editor; letters;
    letters to the editor; masthead; meeting abstracts; message from the editor; miscellaneous; news; news and notes;
    note; notes; obituary; oral abstracts; oral presentations; overview; panel; perspective; poster abstracts;
    poster presentations; poster session; posters; preface; proceedings; program; prologue; publications; question;
    questions and answers; reply; research highlights; response; response to letter; retraction; review; reviews;
    society news; speakers; special issue; subject index; summary; table of contents; the authors reply; title page;
    welcome; workshop
"""
SERIES = frozenset(title.strip() for title in _SERIES.split(";"))
# Pieces that come again every year or month under one title.
SERIES_ANYWHERE = re.compile(
    r"\b(?:year in review|annual (?:report|review|survey|update|statistics)|"
    r"(?:case|image|drug|picture) of the (?:month|week|year)|quarterly (?:report|review|update)|yearbook|minitrack)\b"
)
# Openings of such titles; what follows is a date, a number or a topic.
SERIES_OPENING = re.compile(
    r"(?:editorial|abstracts? (?:of|from)|proceedings of|book reviews?|poster session|session \d|news|"
    r"remarks from (?:the )?(?:\w+ ){0,2}editor|editor s? ?comments|"
    r"introduction to the (?:\w+ )?(?:minitrack|special issue|section|workshop)|current awareness|annual report|"
    r"\d+(?:st|nd|rd|th) (?:annual|international|world|european|national))\b"
)

# Notes that databases hang on titles, in square or round brackets; they are no part of the title.
LANGUAGES = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|georgian|german|"
    "greek|hebrew|hungarian|icelandic|italian|japanese|korean|latvian|lithuanian|norwegian|persian|polish|portuguese|romanian|"
    "russian|serbian|slovak|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
# Web of Science names a correction by the place of what it corrects: "Title (vol 12, pg 34, 2019)".
_PLACE_OF_CORRECTED = (
    r"vol(?:ume)?\.? ?\w+[, ]+(?:(?:pgs?|pp?|art(?:icle|n)?|no|iss)\.? ?)?[\w-]*\d[\w-]*[, ]+(?:19|20)\d\d"
)
TITLE_NOTE = re.compile(
    # [Chinese], (In German; English), [Review], [34 refs], [see comments]
    r"\s*[\[(]\s*(?:(?:article )?(?:in )?(?:" + LANGUAGES + r")(?:[ ,;/]+(?:and )?(?:" + LANGUAGES + r"))*"
    r"|see comments?|comments?|review|letter|abstract|editorial|article|conference abstract|meeting abstract|corrected"
    r"|(?:meeting )?abstract (?:no|nr|number)\W{0,3}\w+|" + _PLACE_OF_CORRECTED + r""
    r"|record supplied by publisher|\d+ refs?|retracted(?: article)?|withdrawn|electronic resource)\s*\.?[\])]\s*[.:]?\s*$"
    # [Erratum appears in Some Journal. 2005;352(20):2146]
    r"|\s*[\[(]\s*(?:(?:published )?(?:erratum|correction|corrected|retraction|retracted|republished|update)\b.{0,40}?"
    r"\b(?:appears?|in|article)\b|reprinted from\b|summary for patients in|comment (?:in|on)\b|see comments? in).*[\])]\s*$"
    # "... in Japan?. Japanese"
    r"|(?<=[.?!\]])\s*\(?(?:" + LANGUAGES + r")\)?\s*\.?\s*$",
    re.IGNORECASE,
)
LANGUAGE_NAMES = frozenset(LANGUAGES.split("|"))
TITLE_OPENING_NOTE = re.compile(
    r"^\s*(?:[\[(]?(?:retracted(?: article)?|withdrawn)[\])]?\s*[:.]|retracted article\b)\s*", re.IGNORECASE
)
CORRECTED_PLACE = re.compile(r"\(" + _PLACE_OF_CORRECTED + r"\)\s*$", re.IGNORECASE)
# "Correction to: Title", "Title - Reply", in matching text: the rest is the title of what the notice is about.
NOTICE_OPENING = re.compile(
    r"(?:(?:author |publisher |published )?(?:erratum|errata|corrigendum|corrigenda|corrections?)|retraction(?: note| notice)?|"
    r"withdrawal notice|notice of retraction|statement of retraction|(?:editorial )?expression of concern|invited commentary|"
    r"comments?|commentary|(?:the )?(?:authors? )?(?:reply|response)|letter to the editor|in response|re)"
    r"(?: to| in| for| of| on| about| re)?(?: the (?:article|paper))? "
)
NOTICE_CLOSING = re.compile(r" (?:(?:the )?authors? )?(?:reply|rejoinder|erratum|corrigendum)$")

ARTICLES = frozenset(("the", "a", "an"))
NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12",
}  # fmt: skip
ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
# After "part", "phase", "study" and the like also these are numbers.
ROMAN_AFTER_PART = {"i": "1", "v": "5", "x": "10", "one": "1", "a": "a", "b": "b", "c": "c"}
PART_WORDS = frozenset(
    (
        "part",
        "parts",
        "pt",
        "phase",
        "study",
        "stage",
        "type",
        "class",
        "chapter",
        "volume",
        "section",
        "paper",
        "experiment",
    )
)

PARTICLES = frozenset(
    ("van", "der", "den", "de", "von", "la", "le", "di", "da", "du", "del", "della", "ter", "ten", "dos", "do", "das",
     "el", "al", "bin", "ibn", "st", "zu", "zur", "af", "av", "y", "e")
)  # fmt: skip

CONTAINER_STOPWORDS = frozenset(
    ("the", "of", "and", "in", "for", "on", "an", "a", "de", "la", "le", "les", "et", "der", "die", "das", "und", "fur",
     "y", "e", "del", "di", "d", "l", "to", "with", "official", "online", "print", "supplement", "supplements", "suppl")
)  # fmt: skip
# The word that says what sort of container it is: a journal and a workshop of the same name are two things.
CONTAINER_SORTS = frozenset(
    (
        "conference",
        "convention",
        "workshop",
        "symposium",
        "congress",
        "meeting",
        "proceedings",
        "lecture",
        "preprint",
        "preprints",
    )
)

# Names of meetings change from year to year and from database to database.
MEETINGS = frozenset(
    ("conference", "convention", "workshop", "symposium", "congress", "meeting", "proceedings", "lecture")
)
# Words by which a subtitle describes a journal, where others name a journal of its own.
SUBTITLE_WORDS = frozenset(
    ("journal", "review", "reviews", "revue", "zeitschrift", "revista", "organ", "bulletin", "research")
)
CONTAINER_ABBREVIATIONS = {
    "proc": "proceedings",
    "conf": "conference",
    "symp": "symposium",
    "lect": "lecture",
    "intl": "international",
}
# Words of a name that abbreviations leave out.
VOLUME_WORDS = frozenset(("part", "series", "section", "ser", "sect", "edition", "ed", "proceedings", "annual"))
SPONSORS = frozenset(("acm", "ieee", "usenix", "aaai", "ifip"))

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


def _doi_forms(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(one), re.compile(two)) for one, two in pairs)


# Publishers that gave one article two DOIs when they changed their way of naming, or took a journal over. Crossref keeps
# the older one as an alias (Crossref documentation, "Conflicts and aliases"). They count as names of one article only
# where title, authors and place of publication agree.
RENAMED_DOIS = _doi_forms(
    (r"10\.1097/\d{8}-\d{9}-\d{5}$", r"10\.1097/01\.[a-z]{3}\."),  # Lippincott: by ISSN and issue, by submission
    (r"10\.1097/", r"10\.(?:1111|1016|1213|1227)/"),  # journals that left Lippincott, and those that came
    (r"10\.2165/", r"10\.1007/"),  # Adis, Springer
    (r"10\.1517/\d{8}\.\d+\.\d+\.\d+$", r"10\.1517/\d{17}$"),  # Ashley, Informa
    (r"10\.(?:1207|1081|3109|1076|1300|1517|1623)/", r"10\.1080/"),  # Erlbaum, Dekker, Informa; Taylor & Francis
    (r"10\.1080/\d{9}$", r"10\.1080/[a-z]"),  # Taylor & Francis: numbered, by journal
    (r"10\.1081/[a-z]{2,4}-\d{5}$", r"10\.1081/[a-z]{2,4}-\d{9}$"),  # Dekker
    (r"10\.(?:1046|1034|1526|1045)/", r"10\.1111/"),  # Blackwell, Munksgaard; Wiley
    (r"10\.1002/.*3\.0\.co;2", r"10\.1002/.*3\.[1-9]\.co;2"),  # Wiley: on paper, online
    (r"10\.1002/\(sici\)", r"10\.1002/(?!\(sici\))"),  # Wiley, with and without the item identifier of the time
    (r"10\.2307/", r"10\.(?!2307/)"),  # JSTOR beside the publisher
    (r"10\.3233/", r"10\.1155/"),  # journals that went from IOS Press to Hindawi
    (
        r"10\.(?:1006|1053|1054|1067|1078|1157|1383)/",
        r"10\.1016/",
    ),  # Academic Press, Saunders, Churchill, Mosby; Elsevier
    (r"10\.1079/(?!\d)", r"10\.1079/\d"),  # CABI: by journal, by ISSN
    (r"10\.1079/", r"10\.1017/"),  # CABI, Cambridge
    (r"10\.1210/[a-z]{4}\.", r"10\.1210/[a-z]{2}\."),  # the Endocrine Society
    (r"10\.1177/", r"10\.(?:1191|1258|1243|1106|1345|1191|3317|2310|1354)/"),  # Arnold, Royal Society of Medicine; SAGE
    (r"10\.1902/", r"10\.1002/"),  # periodontology, now Wiley
)

# Letters that spellings of one word differ in, mostly British and American. Applied in this order to titles without
# spaces, on both sides alike; what becomes of a word does not matter.
SPELLINGS: tuple[tuple[str, str], ...] = (
    ("ae", "e"), ("oe", "e"), ("z", "s"), ("our", "or"), ("tre", "ter"), ("bre", "ber"), ("ll", "l"), ("ogue", "og"),
    ("ph", "f"), ("amme", "am"),
)  # fmt: skip
