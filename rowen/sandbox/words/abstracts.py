"""Sentence patterns of abstracts; ``{}`` slots are filled from word lists."""

from __future__ import annotations

BURDEN: tuple[str, ...] = (
    "For people who live with {}, most of the work of care is done at home and between appointments.",
    "Advice about {} from clinics rarely covers what happens at work, at night or on holiday.",
    "Life with {} brings practical and emotional demands that health services seldom see.",
    "Many who have {} look for others in the same position.",
    "Care for {} relies on daily decisions that are learnt over years.",
    "The number of people with {} is rising while consultation times are falling.",
    "Support needs in {} change over time and are poorly met after diagnosis.",
)
ONLINE: tuple[str, ...] = (
    "Little is known about what members gain from {}.",
    "Experience is now exchanged around the clock in {}.",
    "The part played by {} in everyday coping is disputed.",
    "Clinicians are unsure whether to recommend {}.",
    "Earlier work on {} has counted messages and has not asked their writers.",
    "Growing numbers of people turn to {} before they ask a professional.",
)
GOALS: tuple[str, ...] = (
    "manage symptoms day to day", "exchange practical advice", "cope with stigma", "judge the quality of information",
    "rebuild identity after diagnosis", "support newcomers", "prepare for consultations", "share emotional burdens",
    "make decisions about treatment", "learn from the experience of others", "keep up self-management",
    "negotiate expertise", "deal with uncertainty", "find companionship", "resist unwanted advice",
)  # fmt: skip
OBJECTIVE: tuple[str, ...] = (
    "We explored how members use {1} to {0}.",
    "To understand how {1} helped participants to {0}.",
    "The aim was to describe in what ways {1} enabled people to {0}.",
    "This paper asks how those who write in {1} {0}.",
)
SIZES: tuple[int, ...] = (8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24, 26, 28, 30, 31, 33, 36, 38, 41, 47, 52)
METHOD: tuple[str, ...] = (
    "We carried out {0} with {1} participants.",
    "The design was {0}; {1} members took part.",
    "Data from {1} contributors were examined in {0}.",
    "In {0}, accounts of {1} people were compared line by line.",
)
PEER_LED: tuple[str, ...] = (
    "The group was founded and run by its own members, without professional moderators.",
    "All moderators were peers who have the condition themselves.",
    "The site was peer-led: members set its rules and volunteers among them kept order.",
    "No health professional took part; the community was run by patients for patients.",
    "Peer moderators, themselves long-standing members, led the discussions.",
)
PROFESSIONAL_LED: tuple[str, ...] = (
    "The forum was moderated by specialist nurses who answered questions daily.",
    "The group was set up and led by the research team and a clinical psychologist.",
    "Discussions were steered by hospital staff following a weekly programme.",
    "The platform was hosted by a clinic and its clinicians posted the topics.",
)
RECRUITED_ONLINE: tuple[str, ...] = (
    "Participants of the face-to-face group were recruited through social media and an online community.",
    "Recruitment used online support groups; the service itself was delivered in person.",
    "A call in Facebook groups and on message boards brought in members of local walking groups.",
)
NOT_QUALITATIVE: tuple[str, ...] = (
    "Answers were scored and compared by regression; no interviews were held and no qualitative analysis was made.",
    "Messages were counted by category in a quantitative content analysis with two coders (κ = 0.81).",
    "Questionnaires were analysed by multilevel models; focus groups had only been used to word the items.",
)
REVIEWED: tuple[str, ...] = (
    "Five databases were searched and qualitative studies of peer support were synthesised.",
    "We reviewed interviews and focus groups published by other authors and mapped their themes.",
    "This review brings together published qualitative findings; no new data were collected.",
)
PLANNED: tuple[str, ...] = (
    "Interviews will be held at two time points and examined by thematic analysis.",
    "Recruitment will begin next year; focus groups and a netnography are planned.",
)
THEMES: tuple[str, ...] = (
    "being believed", "expertise by experience", "safety in anonymity", "reciprocal care", "trust and doubt",
    "shared language", "the rhythm of posting", "belonging", "comparison with others", "hope and dread",
    "keeping ordinary life going", "moral duty to reply", "practical know-how", "time and pacing", "boundaries",
    "humour as armour", "reading without writing", "conflict and repair", "new selves", "talking back to medicine",
    "loss of members", "knowing when to leave",
)  # fmt: skip
RESULT: tuple[str, ...] = (
    "Three themes were developed: {0}, {1} and a sense of purpose.",
    "Participants spoke of {0} and of {1}.",
    "Two linked processes, {0} and {1}, explained why people stayed.",
    "The accounts turned on {0}, while {1} mattered less than expected.",
)
NUMERIC_RESULT: tuple[str, ...] = (
    "Of {0} respondents, {1} (P < .05) reported better scores on {2}.",
    "Mean change was {1} points (95% CI 0.3 to 9.{0}) in {2}.",
    "Members who posted weekly had higher {2} (odds ratio 1.{0}; n = {1}).",
)
SCALES: tuple[str, ...] = (
    "self-efficacy",
    "quality of life",
    "adherence",
    "distress",
    "patient activation",
    "function",
)
CONCLUSION: tuple[str, ...] = (
    "For {}, peers add what clinics cannot give.",
    "Services for {} should know what is being said between patients.",
    "Those who plan care for {} can learn from the ways members teach each other.",
    "The findings suggest that support in {} is a collective achievement.",
    "What is learnt from peers shapes how {} is managed at home.",
)
CLOSING: tuple[str, ...] = (
    "Participation in {} can complement professional care.",
    "Professionals need not fear {}, but should ask about its use.",
    "Future work should follow members of {} over time.",
    "The benefits of {} depend on those who write and on those who only read.",
)
LAB_BACKGROUND: tuple[str, ...] = (
    "The relation of {0} to {1} is not settled.",
    "Evidence on {0} and {1} comes mostly from small samples.",
    "Guidelines disagree about {0} where {1} is the outcome.",
)
LAB_METHOD: tuple[str, ...] = (
    "We enrolled {0}0 participants at {1} centres and followed them for {0} months.",
    "Records of {0}{1} patients were linked to a national registry.",
    "Animals were randomly assigned to {1} groups and observed for {0} days.",
)
LAB_RESULT: tuple[str, ...] = (
    "The hazard ratio was 1.{0} (95% CI 0.9{1} to 2.{0}; <i>P</i> = .0{1}).",
    "Values fell from {0}.2 to {1}.7 mmol/L in the intervention group.",
    "No difference was seen between the groups (mean difference 0.{1}; <i>P</i> = .{0}).",
)
LAB_CONCLUSION: tuple[str, ...] = (
    "Our results support a role of {} in clinical decisions.",
    "Routine use of {} cannot be recommended.",
    "Larger trials of {} are needed.",
)
SOCIAL_SENTENCE: tuple[str, ...] = (
    "This article traces how {0} came to be spoken of together with {1}.",
    "Drawing on archives and policy papers, we connect {0} with {1}.",
    "Debates about {0} have overlooked {1}.",
    "A comparison of eleven cities shows that {0} depends on {1}.",
)
EMPTY_NOTICE: tuple[str, ...] = ("",)
