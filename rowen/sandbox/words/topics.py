"""Words of the review's subject: communities, conditions, people, methods."""

from __future__ import annotations

from typing import NamedTuple


class Condition(NamedTuple):
    """A long-term condition: as text, as MeSH heading, and whether texts call it by this name only."""

    name: str
    mesh: str


CONDITIONS: tuple[Condition, ...] = tuple(
    Condition(*line.split("|"))
    for line in """type 1 diabetes|Diabetes Mellitus, Type 1
type 2 diabetes|Diabetes Mellitus, Type 2
diabetes|Diabetes Mellitus
a chronic disease|Chronic Disease
a long-term condition|Chronic Disease
multiple chronic conditions|Multiple Chronic Conditions
chronic illness|Chronic Disease
multiple sclerosis|Multiple Sclerosis
chronic pain|Chronic Pain
chronic low back pain|Low Back Pain
rheumatoid arthritis|Arthritis, Rheumatoid
arthritis|Arthritis
osteoarthritis|Osteoarthritis
asthma|Asthma
COPD|Pulmonary Disease, Chronic Obstructive
chronic obstructive pulmonary disease (COPD)|Pulmonary Disease, Chronic Obstructive
heart failure|Heart Failure
coronary heart disease|Coronary Disease
stroke|Stroke
inflammatory bowel disease|Inflammatory Bowel Diseases
Crohn's disease|Crohn Disease
ulcerative colitis|Colitis, Ulcerative
epilepsy|Epilepsy
HIV|HIV Infections
fibromyalgia|Fibromyalgia
chronic fatigue syndrome|Fatigue Syndrome, Chronic
depression|Depressive Disorder
bipolar disorder|Bipolar Disorder
schizophrenia|Schizophrenia
chronic kidney disease|Renal Insufficiency, Chronic
Parkinson's disease|Parkinson Disease
endometriosis|Endometriosis
psoriasis|Psoriasis
eczema|Eczema
migraine|Migraine Disorders
lupus|Lupus Erythematosus, Systemic
cystic fibrosis|Cystic Fibrosis
hypertension|Hypertension
obesity|Obesity
sickle cell disease|Anemia, Sickle Cell
irritable bowel syndrome|Irritable Bowel Syndrome
cancer|Neoplasms
breast cancer|Breast Neoplasms
Sjögren's syndrome|Sjogren's Syndrome""".splitlines()
)

PEOPLE: tuple[str, ...] = (
    "people with {}", "adults with {}", "patients with {}", "women with {}", "young people with {}",
    "people living with {}", "older adults with {}",
)  # fmt: skip
OTHER_PEOPLE: tuple[str, ...] = (
    "carers of people with {}", "parents of children with {}", "nurses who care for adults with {}",
    "family members of patients with {}", "spouses of people with {}",
)  # fmt: skip
NO_CONDITION: tuple[str, ...] = (
    "pregnant women", "new mothers", "first-year students", "amateur athletes", "job seekers", "recent migrants",
    "adoptive parents", "people who stopped smoking last year", "online gamers", "retired teachers", "young fathers",
    "rural entrepreneurs", "bereaved parents", "medical students", "volunteer firefighters", "foster carers",
    "vegetarian cooks", "cyclists", "language learners", "open source developers",
)  # fmt: skip

COMMUNITIES: tuple[str, ...] = (
    "an online community", "online communities", "an online support group", "online support groups",
    "an internet forum", "internet forums", "a discussion board", "discussion boards", "a message board",
    "message boards", "a virtual community", "virtual communities", "a peer-to-peer online network",
    "peer-to-peer support on social media", "a Facebook group", "Facebook groups", "a social media community",
    "an online patient forum", "online health communities", "an online peer support community",
    "a closed social media group", "an online discussion group", "online self-help groups", "a subreddit",
)  # fmt: skip
COMMUNITY_MESH: tuple[tuple[str, ...], ...] = (
    ("Internet", "Self-Help Groups"), ("Social Media",), ("Social Networking", "Social Support"), ("Internet",),
    ("Social Media", "Peer Group"), ("Online Social Networking",),
)  # fmt: skip
OFFLINE: tuple[str, ...] = (
    "a village self-help group", "a telephone helpline", "face-to-face support groups", "a hospital outpatient clinic",
    "a walking group", "home visits", "a day centre", "general practice", "a self-management course",
    "a community pharmacy", "a rehabilitation programme", "group medical visits",
)  # fmt: skip

METHODS: tuple[str, ...] = (
    "a qualitative study", "an interview study", "semi-structured interviews", "focus groups", "a thematic analysis",
    "a grounded theory study", "an ethnography", "a netnography", "a qualitative content analysis",
    "a narrative analysis", "a discourse analysis", "a phenomenological study", "a framework analysis",
    "an online ethnography", "in-depth interviews", "a conversation analysis",
)  # fmt: skip
METHOD_MESH: tuple[tuple[str, ...], ...] = (
    ("Qualitative Research",), ("Interviews as Topic",), ("Interviews as Topic", "Qualitative Research"),
    ("Focus Groups",), ("Qualitative Research",), ("Grounded Theory",), ("Anthropology, Cultural",),
    ("Anthropology, Cultural", "Qualitative Research"), ("Qualitative Research",), ("Narration",),
    ("Qualitative Research",), ("Qualitative Research", "Hermeneutics"), ("Qualitative Research",),
    ("Anthropology, Cultural",), ("Interviews as Topic",), ("Communication",),
)  # fmt: skip
QUANTITATIVE: tuple[str, ...] = (
    "a cross-sectional survey", "a randomised controlled trial", "a cohort study", "a quantitative content analysis",
    "a social network analysis", "a text-mining study", "a questionnaire study", "a longitudinal survey",
    "a feasibility trial", "a sentiment analysis",
)  # fmt: skip
REVIEWS: tuple[str, ...] = (
    "a systematic review of qualitative studies", "a scoping review", "a meta-synthesis of qualitative research",
    "a narrative review", "an integrative review of interview studies",
)  # fmt: skip

MESH_PARENTS: dict[str, tuple[str, ...]] = {
    "Diabetes Mellitus": ("Diabetes Mellitus, Type 1", "Diabetes Mellitus, Type 2"),
    "Arthritis": ("Arthritis, Rheumatoid", "Osteoarthritis"),
    "Inflammatory Bowel Diseases": ("Crohn Disease", "Colitis, Ulcerative"),
    "Neoplasms": ("Breast Neoplasms",),
    "Chronic Disease": ("Multiple Chronic Conditions",),
    "Internet": ("Social Media", "Online Social Networking"),
    "Social Networking": ("Online Social Networking",),
    "Qualitative Research": ("Grounded Theory", "Hermeneutics"),
    "Depressive Disorder": (),
    "Heart Diseases": ("Heart Failure", "Coronary Disease"),
    "Lung Diseases, Obstructive": ("Asthma", "Pulmonary Disease, Chronic Obstructive"),
    "Chronic Pain": (),
}
