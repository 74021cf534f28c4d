"""Pieces of titles."""

from __future__ import annotations

GERUNDS: tuple[str, ...] = (
    "Sharing", "Negotiating", "Making sense of", "Living with", "Talking about", "Learning to manage", "Hiding",
    "Reframing", "Seeking help for", "Witnessing", "Exchanging advice on", "Coming to terms with", "Resisting",
    "Giving words to", "Navigating", "Being believed about", "Normalising", "Balancing", "Joking about",
    "Comparing notes on", "Legitimising", "Carrying", "Documenting", "Managing", "Contesting", "Keeping quiet about",
    "Asking strangers about", "Rehearsing", "Sorting out", "Reclaiming", "Teaching each other about", "Counting",
    "Weathering", "Tinkering with", "Mourning", "Explaining", "Facing", "Measuring", "Questioning", "Trading",
)  # fmt: skip
OBJECTS: tuple[str, ...] = (
    "fatigue", "stigma", "uncertainty", "daily self-management", "medication changes", "insulin pumps", "flare-ups",
    "side effects", "expert knowledge", "the first year after diagnosis", "invisible symptoms", "sleepless nights",
    "work and illness", "intimacy", "loneliness", "hope", "bad news", "test results", "conflicting advice",
    "the clinic visit", "injection fear", "food choices", "exercise advice", "trust", "identity", "lay expertise",
    "anger at the health service", "motherhood and illness", "school and illness", "travel with equipment",
    "the cost of treatment", "waiting lists", "brain fog", "the need to be heard", "body image", "pain talk",
    "new technology", "clinical trials", "complementary treatments", "diet experiments", "relapse", "remission",
    "the wish to give back", "guilt", "disclosure", "dark humour", "silence", "family expectations", "dependence",
    "ageing", "blood glucose numbers", "inhaler technique", "pacing", "crisis", "recovery", "transition to adult care",
    "self-blame", "the sick role", "moral support", "practical tips", "misinformation", "rare complications",
    "benefit claims", "hospital food", "the winter months", "loss", "privacy", "anonymity", "emotional labour",
    "membership", "leaving the group", "newcomers", "moderators", "gratitude", "collective knowledge", "data sharing",
    "self-tracking", "vaccination doubts", "shared decisions", "second opinions",
)  # fmt: skip
QUOTED: tuple[str, ...] = (
    "'You are not alone'", "'At last somebody understands'", "'I read every post before I wrote one'",
    "'My doctor has never had it'", "'We are the experts here'", "'It is my family on a screen'",
    "'Nobody else is awake at three'", "\u201cI stopped pretending\u201d", "\u201cThey get it\u201d",
    "'Has anyone else had this?'", "'I only lurk'", "'It got me through the night'", "'Numbers are not the whole story'",
    "'I owe them my job'", "'Please tell me it gets better'", "\u201cAsk us, not the leaflet\u201d",
)  # fmt: skip
PLACES: tuple[str, ...] = (
    "New Zealand", "rural Scotland", "the Netherlands", "northern Italy", "South Korea", "Brazil", "Ontario", "Kenya",
    "Sweden", "Portugal", "Wales", "Taiwan", "western Australia", "Ireland", "Chile", "Norway", "southern India",
    "Israel", "Denmark", "Poland", "Ghana", "Quebec", "Japan", "Switzerland", "Finland", "Mexico", "Hong Kong",
    "Belgium", "the north of England", "Turkey", "Singapore", "Austria", "Spain", "Iceland", "Uganda", "Peru",
)  # fmt: skip
DESIGNS: tuple[str, ...] = (
    "a randomised controlled trial", "a cohort study", "a case-control study", "a registry study", "a pilot study",
    "a cross-sectional study", "a nested analysis", "a cost-effectiveness analysis", "a follow-up study",
    "results of a multicentre trial", "a retrospective chart review", "a diagnostic accuracy study",
    "an interrupted time series", "a population-based study", "a mendelian randomisation study", "a case series",
)  # fmt: skip
MARKERS: tuple[str, ...] = (
    "TNF-α", "IL-1β", "β-blockers", "α-blockers", "CD4<sup>+</sup> T cells",
    "<i>Helicobacter pylori</i>", "vitamin D<sub>3</sub>", "HbA<sub>1c</sub>", "serum ferritin", "metformin",
    "statins", "<i>BRCA1</i> variants", "the gut microbiome", "arterial stiffness", "bone mineral density",
    "γ-aminobutyric acid", "sodium intake", "air pollution (PM<sub>2.5</sub>)", "shift work", "aspirin",
    "plasma homocysteine", "<i>Escherichia coli</i>", "retinal imaging", "sleep duration", "C-reactive protein",
    "maternal age", "hip fracture", "exercise capacity", "oral anticoagulants", "screen time", "ω-3 fatty acids",
    "NF-κB signalling",
)  # fmt: skip
RELATIONS: tuple[str, ...] = (
    "Effect of {} on", "Association between {} and", "Changes in {} and", "{} as a predictor of", "Role of {} in",
    "{} and the risk of", "Early {} and long-term", "Dose response of {} and",
)  # fmt: skip
OUTCOMES: tuple[str, ...] = (
    "mortality after surgery", "cognitive decline", "birth weight", "hospital readmission", "wound healing",
    "blood pressure in children", "muscle strength", "treatment response", "renal outcomes", "visual acuity",
    "falls in care homes", "infection rates", "insulin sensitivity in mice", "tumour growth in rats", "lung function",
    "school performance", "dental caries", "quality of sleep", "preterm birth", "survival in intensive care",
    "hearing loss", "graft failure", "migration of endothelial cells", "asthma exacerbations", "glycaemic control",
    "dementia", "length of stay", "vaccine response", "absence from work", "obesity in adolescents",
)  # fmt: skip
SOCIAL: tuple[str, ...] = (
    "urban planning", "teacher training", "housing policy", "consumer trust", "bilingual education", "gig work",
    "climate activism", "library use", "museum visits", "public transport", "tax compliance", "volunteering",
    "fan fiction", "political polarisation", "data journalism", "rural schooling", "prison education", "street art",
    "amateur astronomy", "craft breweries", "religious identity", "sports clubs", "water governance", "crowdfunding",
    "early reading", "gender pay gaps", "digital archives", "remote work", "youth theatre", "food banks",
)  # fmt: skip
SOCIAL_FRAMES: tuple[str, ...] = (
    "Rethinking {} and", "The politics of {} and", "Between {} and", "What {} can learn from", "A history of {} and",
    "Measuring {} against", "Trends in {} and", "Beyond {}: towards",
)  # fmt: skip
PART_SUFFIXES: tuple[tuple[str, str], ...] = (
    (". Part 1: joining and reading", ". Part 2: writing and leaving"),
    (", part I", ", part II"),
    (" (Part 1 of 2)", " (Part 2 of 2)"),
    ("\u2014I. Themes", "\u2014II. Theory"),
)
