"""Language of publication. Names and codes follow ISO 639-1, ISO 639-2 (both its forms) and MEDLINE."""

from __future__ import annotations

import re
from functools import lru_cache

from pydantic import Field, field_validator

from rowen.records import Record
from screening.rule import Finding, Parameters, Rule, exclude, keep, unknown

NAME = "language"

_NAMES = """
en eng english anglais inglés inglês englisch
fr fre fra french français francés französisch
de ger deu german deutsch allemand
es spa spanish español castilian espagnol spanisch
pt por portuguese português portugués
it ita italian italiano italien
nl dut nld dutch nederlands flemish
sv swe swedish svenska
da dan danish dansk
no nor nb nob nn nno norwegian norsk
fi fin finnish suomi
is ice isl icelandic
pl pol polish polski
cs cze ces czech čeština
sk slo slk slovak
sl slv slovenian slovene
hr hrv scr croatian
sr srp scc serbian
bs bos bosnian
mk mac mkd macedonian
bg bul bulgarian
ro rum ron romanian
hu hun hungarian magyar
el gre ell greek
tr tur turkish türkçe
ru rus russian русский
uk ukr ukrainian
be bel belarusian
lt lit lithuanian
lv lav latvian
et est estonian
he heb hebrew
ar ara arabic
fa per fas persian farsi
hi hin hindi
ur urd urdu
bn ben bengali
th tha thai
vi vie vietnamese
id ind indonesian
ms may msa malay
zh chi zho chinese mandarin 中文
ja jpn japanese 日本語
ko kor korean 한국어
ca cat catalan català
gl glg galician
eu baq eus basque
ga gle irish
cy wel cym welsh
af afr afrikaans
sq alb sqi albanian
ka geo kat georgian
hy arm hye armenian
la lat latin
sw swa swahili
"""
_CODES = {word: line.split()[0] for line in _NAMES.strip().splitlines() for word in line.split()}


@lru_cache(maxsize=2048)
def codes(text: str) -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages a source names; "" stands for a word that is no known language.

    Takes lists in one field ("English; Spanish", "eng,fre") and regional tags ("pt-BR").
    """
    words = [word.strip().casefold() for word in re.split(r"[;,/|&+]|\band\b", text) if word.strip()]
    return tuple(_CODES.get(word) or _CODES.get(re.split(r"[-_ (]", word)[0], "") for word in words)


class Language(Parameters):
    """Parameters of ``language``."""

    allowed: tuple[str, ...] = Field(min_length=1, description="languages that are in, e.g. [English, French]")

    @field_validator("allowed")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        strange = [name for name in names if not codes(name) or "" in codes(name)]
        if strange:
            raise ValueError(f"no known language: {', '.join(strange)} (write English, German, ... or en, de, ...)")
        return names


def judge(record: Record, parameters: Language) -> Finding:
    """Exclude a record only when all its languages are known ones and none of them is allowed.

    Brackets round a title are no evidence: MEDLINE sets them for translated titles, others for other things.
    """
    evidence = ", ".join(record.languages)
    found = [code for text in record.languages for code in codes(text)]
    if not found:
        return unknown("The record names no language.")
    allowed = {code for name in parameters.allowed for code in codes(name)}
    if allowed.intersection(found):
        return keep("Published in a language that is in.", evidence)
    if "" in found:
        return unknown("The record names a language that is not recognised.", evidence)
    return exclude("Published in a language that is not in.", evidence)


RULE = Rule(NAME, "Language of publication", Language, judge)
