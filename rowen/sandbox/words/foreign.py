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
         "¿Qué buscan las personas con {1} en {0}?"),
        ("una comunidad virtual", "los foros de internet", "un grupo de ayuda mutua en línea", "las redes sociales"),
        ("diabetes", "dolor crónico", "asma", "esclerosis múltiple", "enfermedad crónica", "fibromialgia"),
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
        ("Vivre avec {1}\u00a0: paroles recueillies sur {0}", "Le soutien entre pairs sur {0} et {1}\u00a0: étude qualitative"),
        ("un forum en ligne", "les réseaux sociaux", "une communauté virtuelle", "les groupes d'entraide"),
        ("le diabète", "la douleur chronique", "l'asthme", "la sclérose en plaques", "la maladie chronique"),
    ),
    Language(
        "por", "Portuguese",
        ("Conviver com {1}: relatos em {0}", "Apoio entre pares em {0}: pessoas com {1}"),
        ("uma comunidade virtual", "fóruns da internet", "grupos de redes sociais"),
        ("diabetes", "dor crônica", "asma", "esclerose múltipla", "doença crônica"),
    ),
    Language(
        "jpn", "Japanese",
        ("{1}とともに生きる人々の{0}における語り", "{0}における{1}患者の相互支援"),
        ("オンラインコミュニティ", "インターネット掲示板"),
        ("糖尿病", "慢性疼痛", "喘息", "多発性硬化症"),
    ),
)  # fmt: skip
