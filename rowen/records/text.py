"""Matching text: what two spellings of the same title have in common, in every script."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_GREEK = {
    letter: f" {name} "
    for letters, name in (
        ("αΑ", "alpha"), ("βΒϐ", "beta"), ("γΓ", "gamma"), ("δΔ", "delta"), ("εΕϵ", "epsilon"), ("ζΖ", "zeta"),
        ("ηΗ", "eta"), ("θΘϑ", "theta"), ("ιΙ", "iota"), ("κΚϰ", "kappa"), ("λΛ", "lambda"), ("µμΜ", "mu"), ("νΝ", "nu"),
        ("ξΞ", "xi"), ("πΠ", "pi"), ("ρΡϱ", "rho"), ("σςΣ", "sigma"), ("τΤ", "tau"), ("υΥ", "upsilon"),
        ("φΦϕ", "phi"), ("χΧ", "chi"), ("ψΨ", "psi"), ("ωΩ", "omega"),
    )
    for letter in letters
}  # fmt: skip
_GREEK_WORD = re.compile(r"[\u0370-\u03ff]{3,}")
_GREEK_LETTER = re.compile("[" + "".join(_GREEK) + "]")
_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|small|tt|p|br|span|jats:[\w-]+|mml:[\w-]+|title|sec|inf|math|mrow|mi|mn|mo)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[\W_]+")
_LATIN_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_ASCII_FOLDED = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))
# Marks that are no part of a word and that no form of folding turns into one.
_PUNCTUATION = re.compile("[‘’“”„«»‐-―…•°±×÷·©®§¶¿¡¬\u00a0\u2002-\u200a≤≥≈−→]")
# Letters after which a combining mark is an accent; and everything that may hold other combining marks than accents.
_ACCENTED = re.compile("([\\0-\u024f\u1e00-\u1eff])[\u0300-\u034e\u0350-\u036f]+")
_OTHER_SCRIPT = re.compile("[\u034f\u0483-\u1dff\u20d0-\u20ff\u2c00-\U0010ffff]")
_SHORT = 48  # characters; names of people and journals come again and again


def plain(text: str) -> str:
    """Return the text without inline markup and entities, white space folded; words and case are kept."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _MARKUP.sub("", text)
    return " ".join(text.split())


def matching(text: str | None) -> str:
    """Return the letters and digits of a text, folded so that two spellings of it become equal.

    Case, accents on Latin letters, punctuation, markup and width are folded; single Greek letters become their
    names (so "α-blocker" equals "alpha-blocker" and not "β-blocker"); words in Greek, Japanese, Arabic and every other
    script stay as they are. The answer is empty only for a text with no letter and no digit.
    """
    if not text:
        return ""
    return _remembered(text) if len(text) <= _SHORT else _matching(text)


def _matching(text: str) -> str:
    simple = plain(text) if "<" in text or "&" in text else text
    if not simple.isascii():
        simple = _PUNCTUATION.sub(" ", simple)
        if not simple.isascii():
            return _folded(text)
    return " ".join(simple.encode().translate(_ASCII_FOLDED).decode().split())


def matching_words(text: str) -> list[bytes]:
    """Return the words of `matching` in UTF-8: quicker where a long text is only hashed."""
    simple = text
    if not text.isascii() and "<" not in text and "&" not in text:
        simple = _PUNCTUATION.sub(" ", text)
    if simple.isascii() and "<" not in simple and "&" not in simple:
        return simple.encode().translate(_ASCII_FOLDED).split()
    return _matching(text).encode().split()


_remembered = lru_cache(maxsize=1 << 16)(_matching)


def _folded(text: str) -> str:
    """Do what `matching` does, for a text with letters of any script."""
    folded = unicodedata.normalize("NFKC", plain(text))
    folded = _GREEK_LETTER.sub(lambda m: _GREEK[m[0]], folded) if not _GREEK_WORD.search(folded) else folded
    folded = folded.casefold().translate(_LATIN_SPECIAL)
    folded = unicodedata.normalize("NFC", _without_latin_accents(unicodedata.normalize("NFD", folded)))
    return _NOT_WORD.sub(" ", folded).strip()


def _without_latin_accents(decomposed: str) -> str:
    """Drop combining marks that follow a Latin letter; elsewhere they tell words apart (か and が)."""
    if not _OTHER_SCRIPT.search(decomposed):
        return _ACCENTED.sub(r"\1", decomposed)
    kept: list[str] = []
    latin = False
    for character in decomposed:
        if unicodedata.combining(character):
            if latin:
                continue
        else:
            latin = character < "\u0250" or "\u1e00" <= character <= "\u1eff"
        kept.append(character)
    return "".join(kept)
