r"""LaTeX in a field turned into the characters it stands for; what is not known stays exactly as it is.

The names of the characters are those of pylatexenc. Its converter is not used, nor latexcodec: both drop text that was
never meant as LaTeX, as exports of Europe PMC, IEEE and others hold it ("50% of", "x & y", "C:\new").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latexencode import get_builtin_uni2latex_dict

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTER = r"(\\[ij](?![A-Za-z])|[^\W\d_])"
_ACCENT = re.compile(
    rf"\\([`'^\"~=.])\s*(?:\{{\s*{_LETTER}\s*\}}|{_LETTER})|\\([uvHcdbkr])(?:\s*\{{\s*{_LETTER}\s*\}}|\s+{_LETTER})"
)
_NAMED = re.compile(r"\\([A-Za-z]+)(\{\}|[ \t]+|(?![A-Za-z]))")
_ESCAPED = re.compile(r"\\([%&$#_{}])")
_SPACE = re.compile(r"\\[ ,;:]|\\\\|(?<=[\w.,)])~(?=[\w(])")
_GROUP = re.compile(r"\\([A-Za-z]+)\s*\{([^{}]*)\}|\{\\(it|em|bf|sl|sc|rm|tt)\s+([^{}]*)\}")
_MATH = re.compile(r"\$([^$\n]{1,80})\$")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}\\]*)\}|([^\s{}\\]))")
_PLAIN = re.compile(r"[^\W_]{1,3}$|[<>=≤≥≈±×µ\s\d.,A-Za-z()/<>+*\u0370-\u03ff-]*$")
_LATEX = re.compile(r"[\\{}$~]|--|``|''")
_TAGS = {
    "textit": "i", "emph": "i", "it": "i", "em": "i", "sl": "i", "textsl": "i", "textbf": "b", "bf": "b",
    "textsubscript": "sub", "textsuperscript": "sup", "underline": "u", "mathit": "i", "mathbf": "b",
}  # fmt: skip
_BARE = frozenset(
    ("textrm", "textsc", "texttt", "textsf", "textnormal", "text", "mathrm", "mbox", "ensuremath", "url", "rm", "sc", "tt",
     "enquote", "path", "uppercase", "mathsf", "mathcal")
)  # fmt: skip
_KEPT = str.maketrans({"\ue000": "{", "\ue001": "}", "\ue002": "$", "\ue003": "\\", "\ue004": "~"})
_HELD = {"{": "\ue000", "}": "\ue001", "$": "\ue002"}


@cache
def _symbols() -> dict[str, str]:
    """Names of characters: "ss" is ß, "alpha" is α. The shortest character that a name stands for counts."""
    found = {
        command[1:]: chr(code)
        for code, command in reversed(get_builtin_uni2latex_dict().items())
        if re.fullmatch(r"\\[A-Za-z]{2,}|\\[ijlLoO]", command)
    }
    letters = {"textgreater": ">", "textless": "<", "textquotesingle": "'", "textquoteright": "’", "textquoteleft": "‘"}
    marks = {"textbackslash": "\ue003", "textasciitilde": "\ue004", "textasciicircum": "^", "textdollar": "\ue002",
             "textbraceleft": "\ue000", "textbraceright": "\ue001", "lbrace": "\ue000", "rbrace": "\ue001",
             "textunderscore": "_", "slash": "/", "textbar": "|", "textemdash": "—", "textendash": "–", "ldots": "…",
             "dots": "…", "textellipsis": "…", "textquotedblleft": "“", "textquotedblright": "”", "textdegree": "°",
             "textpm": "±", "pm": "±", "textmu": "µ", "mu": "μ", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "quad": " ",
             "beta": "β", "alpha": "α", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "omega": "ω",
             "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "aa": "å", "AA": "Å",
             "times": "×", "sim": "\ue004", "cdot": "·", "approx": "≈", "neq": "≠", "lt": "<", "gt": ">", "infty": "∞",
             "rightarrow": "→", "to": "→", "degree": "°",
             "prime": "′", "textquotedbl": "\"", "lambda": "λ", "theta": "θ"}  # fmt: skip
    return {**found, **letters, **marks}


def decoded(text: str) -> str:
    """Return a text with accents, symbols, quotes and dashes as characters and without braces.

    Italics, bold and scripts become ``<i>``, ``<b>``, ``<sub>`` and ``<sup>``, as every other format has them.
    """
    if not _LATEX.search(text):
        return text
    found = _ESCAPED.sub(lambda m: _HELD.get(m[1], m[1]), text)
    if "\\" in found:
        found = _SPACE.sub(" ", _ACCENT.sub(_accented, found).replace("\\-", "").replace("\\/", ""))
        found = _NAMED.sub(_named, found)
        for _ in range(4):  # Groups stand within groups.
            found, count = _GROUP.subn(_grouped, found)
            if not count:
                break
    else:
        found = _SPACE.sub(" ", found)
    found = _MATH.sub(_math, found).replace("{", "").replace("}", "")
    for given, meant in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")):
        found = found.replace(given, meant)
    return found.translate(_KEPT)


def unescaped(text: str) -> str:
    """Return an address or identifier without the backslashes that LaTeX wants before some characters."""
    return re.sub(r"\\url\{([^{}]*)\}", r"\1", re.sub(r"\\([%&$#_{}~])", r"\1", text)).strip("{} ")


def _accented(found: re.Match[str]) -> str:
    letter = next(part for part in (found[2], found[3], found[5], found[6]) if part)
    return unicodedata.normalize("NFC", letter.lstrip("\\") + _COMBINING[found[1] or found[4]])


def _named(found: re.Match[str]) -> str:
    symbol = _symbols().get(found[1])
    return found[0] if symbol is None else symbol


def _grouped(found: re.Match[str]) -> str:
    name, words = (found[1], found[2]) if found[1] else (found[3], found[4])
    if name in _TAGS:
        return f"<{_TAGS[name]}>{words}</{_TAGS[name]}>"
    return words if name in _BARE else found[0].replace("{", "\ue000").replace("}", "\ue001")


def _math(found: re.Match[str]) -> str:
    """Take the dollars off simple mathematics; anything else, and sums of money, stays."""
    words = _SCRIPT.sub(lambda m: f"<{'sub' if m[1] == '_' else 'sup'}>{m[2] or m[3]}</{'sub' if m[1] == '_' else 'sup'}>",
                        found[1])  # fmt: skip
    changed = words != found[1] or not found[1].isascii()
    simple = re.fullmatch(r"[^\W_]{1,3}", words) or (changed and _PLAIN.match(re.sub(r"</?su[bp]>", "", words)))
    return words if simple else found[0].replace("{", "\ue000").replace("}", "\ue001")
