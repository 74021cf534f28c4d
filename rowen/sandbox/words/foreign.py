"""Titles in other languages, for records whose English title is a translation in brackets."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language: MEDLINE code, English name, pattern of a title and the words that fill it."""

    code: str
    name: str
    patterns: tuple[str, ...]
    communities: tuple[str, ...]
    conditions: tuple[str, ...]


LANGUAGES: tuple[Language, ...] = (
    Language(
        "spa", "Spanish",
        ("Vivir con {1}: la experiencia en {0}", "Apoyo entre iguales en {0} para personas con {1}: estudio cualitativo",
         "\u00bfQu\u00e9 buscan las personas con {1} en {0}?"),
        ("una comunidad virtual", "los foros de internet", "un grupo de ayuda mutua en l\u00ednea", "las redes sociales"),
        ("diabetes", "dolor cr\u00f3nico", "asma", "esclerosis m\u00faltiple", "enfermedad cr\u00f3nica", "fibromialgia"),
    ),
    Language(
        "ger", "German",
        ("Leben mit {1}: Erfahrungen aus {0}", "Wie Menschen mit {1} {0} nutzen: eine qualitative Studie",
         "Gegenseitige Hilfe in {0} bei {1}"),
        ("Online-Foren", "einer virtuellen Gemeinschaft", "Selbsthilfegruppen im Internet", "sozialen Netzwerken"),
        ("Diabetes", "chronischen Schmerzen", "Asthma", "Multipler Sklerose", "Rheuma", "Fibromyalgie"),
    ),
    Language(
        "fre", "French",
        ("Vivre avec {1}\u00a0: paroles recueillies sur {0}", "Le soutien entre pairs sur {0} et {1}\u00a0: \u00e9tude qualitative"),
        ("un forum en ligne", "les r\u00e9seaux sociaux", "une communaut\u00e9 virtuelle", "les groupes d'entraide"),
        ("le diab\u00e8te", "la douleur chronique", "l'asthme", "la scl\u00e9rose en plaques", "la maladie chronique"),
    ),
    Language(
        "por", "Portuguese",
        ("Conviver com {1}: relatos em {0}", "Apoio entre pares em {0}: pessoas com {1}"),
        ("uma comunidade virtual", "f\u00f3runs da internet", "grupos de redes sociais"),
        ("diabetes", "dor cr\u00f4nica", "asma", "esclerose m\u00faltipla", "doen\u00e7a cr\u00f4nica"),
    ),
    Language(
        "jpn", "Japanese",
        ("{1}\u3068\u3068\u3082\u306b\u751f\u304d\u308b\u4eba\u3005\u306e{0}\u306b\u304a\u3051\u308b\u8a9e\u308a", "{0}\u306b\u304a\u3051\u308b{1}\u60a3\u8005\u306e\u76f8\u4e92\u652f\u63f4"),
        ("\u30aa\u30f3\u30e9\u30a4\u30f3\u30b3\u30df\u30e5\u30cb\u30c6\u30a3", "\u30a4\u30f3\u30bf\u30fc\u30cd\u30c3\u30c8\u63b2\u793a\u677f"),
        ("\u7cd6\u5c3f\u75c5", "\u6162\u6027\u75bc\u75db", "\u5598\u606f", "\u591a\u767a\u6027\u786c\u5316\u75c7"),
    ),
)  # fmt: skip
