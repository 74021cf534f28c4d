"""Names of people and groups, of many spellings on purpose: particles, hyphens, accents, suffixes."""

from __future__ import annotations

_FAMILIES = """
Abara Ahlgren Akintola Almeida Andersen Aoki Arslan Baker Barros Becker Bianchi Blom Bouchard Brand Brennan Byrne
Cabral Carver Castillo Chan Chaudhry Chen Cho Clarke Cohen Conti Costa Cunha Dahl Darling Davies Delgado Demir Dubois
Duarte Eriksen Esposito Evans Farkas Fischer Fletcher Fontaine Forde Fraser Fuentes Gallo Garner Girard Gomes Gordon
Greco Gruber Gupta Haddad Hall Hansen Harada Hart Hassan Hayes Heikkinen Hughes Ibrahim Inoue Ismail Ito Ivanova Jansen
Jensen Johansson Jones Joshi Kaplan Karlsson Kato Kaur Keller Khan Kim Kovacs Krause Kumar Kwon Lam Larsen Laurent
Leclerc Lee Lehmann Lewis Li Lima Lind Liu Lopes Lund Ma MacLeod Maier Malik Mancini Marsh Martins Mbeki Mehta Meyer
Mishra Mori Morgan Moreau Murphy Nair Nakamura Navarro Nguyen Nielsen Nkosi Novak Nunes Okafor Okoye Olsen Ono Osei
Owens Pandey Park Patel Pereira Petrov Phillips Pinto Popescu Price Qureshi Rahman Ramos Rao Reid Reyes Ricci Rivera
Roberts Romano Rossi Roux Ryan Saito Salazar Sato Schmidt Schultz Shah Sharma Silva Singh Smit Sousa Stein Stewart
Strand Suzuki Tanaka Taylor Thapa Thomas Torres Tran Turner Ueda Underhill Usman Vargas Varga Vega Vieira Vogel Wagner
Walker Wang Watanabe Weber White Wilson Wong Wood Wu Yamada Yang Yildiz Young Yu Zhang Zhao Zhou Zimmermann
O'Brien O'Neill D'Angelo
"""
FAMILIES: tuple[str, ...] = (
    *_FAMILIES.split(),
    "van den Berg", "de Vries", "von Hagen", "García-López", "Martínez", "Pérez", "Rodríguez",
    "Müller", "Schröder", "Weiß", "Jørgensen", "Åberg", "Sørensen", "François", "Lévesque",
    "Kowalczyk-Nowak", "Smith-Jones", "dos Santos", "El-Sayed", "Al-Hashimi", "Šimić", "Dvořák", "Nuñez",
    "Gómez", "Ferreira da Silva", "Ben-David", "St. John", "Le Roux", "Di Marco", "Şahin", "Łukasik", "Brückner",
)  # fmt: skip
_GIVEN = """
Ada Adam Aisha Akira Alan Alice Ana Andrea Anna Anne Antonio Arun Astrid Barbara Beatriz Ben Bianca Birgit Brian
Carla Carlos Carmen Catherine Chloe Christine Clara Daniel David Diana Elena Elif Elise Emma Eric Erin Eva Fatima
Felix Fiona Frank Gabriel Gemma George Grace Hana Hannah Helen Henrik Hiroshi Hugo Ian Ines Ingrid Isabel Ivan Jack
Jana Jane Jean Jin Joan John Jonas Jorge Julia Kai Karen Karin Kate Keiko Laura Lea Leo Lina Lisa Lucas Lucia Luis
Maja Marco Maria Marie Marta Martin Mary Matteo Mei Michael Miguel Min Mina Mohamed Monica Nadia Naoko Nathan Nina
Noah Nora Olga Oliver Omar Paolo Patricia Paul Pedro Peter Petra Pia Priya Rachel Rafael Rebecca Ricardo Rita Robert
Rosa Ruth Sam Samuel Sara Sarah Sean Sofia Soo-Jin Stefan Susan Sven Tara Teresa Thomas Tim Tom Uma Ursula Vera
Victor Wei Wendy William Xin Yan Yara Yuki Yusuf Zainab Zoe Jean-Pierre Ana-Maria
"""
GIVEN: tuple[str, ...] = tuple(_GIVEN.split())
GROUPS: tuple[str, ...] = (
    "PEERS Study Group", "Living Well Online Consortium", "Northern Self-Management Collaborative",
    "Digital Communities Working Group", "ForumNet Investigators", "CONNECT Trial Team", "Patient Voices Panel",
    "Chronic Care Learning Network",
)  # fmt: skip
AFFILIATIONS: tuple[str, ...] = tuple(
    f"{unit}, University of {town}, {town}, {country}."
    for unit in ("School of Nursing", "Department of Sociology", "Department of Primary Care", "Faculty of Medicine")
    for town, country in (
        ("Northmoor", "United Kingdom"), ("Vestby", "Norway"), ("Santa Rita", "Brazil"), ("Kirihama", "Japan"),
        ("Oldenwald", "Germany"), ("Port Linden", "Australia"), ("Saint-Amand", "Canada"), ("Lake County", "United States"),
        ("Zuidhaven", "Netherlands"), ("Monteverde", "Italy"), ("Kisumba", "Kenya"), ("Daejin", "South Korea"),
    )
)  # fmt: skip
