"""Rules' proposals that wait for people: which they are, for whom, in which order, and what an answer to them may say.

Pure: the same ledger and the same answer always give the same result. A proposal is an exclusion that a rule asks for on a
citation whose title and abstract nobody has settled. It waits for each reviewer who has not decided on the citation, and
for nobody any more once a reviewer has turned it down.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rowen.ledger.remarks import ProposalAnswer, Reply
from rowen.ledger.types import CitationState, Decision, Proposal, Proposed, Role, Stage, Standing, Verdict
from rowen.records import Problem
from screening.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """One citation that rules propose to exclude.

    Attributes:
        citation: its id.
        records: ids of its records: a person answers for what they have seen.
        proposals: the rules that ask for it and their words, in the protocol's order; the first gives the reason.
        answered: reviewers who have decided on it.
        waits_for: reviewers who have not.
        put_off: how often it was shown and left for later.
    """

    citation: str
    records: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    answered: tuple[str, ...]
    waits_for: tuple[str, ...]
    put_off: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation as it was put before a person: its id and its records at that moment."""

    citation: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person chose of a batch; everything else of it is left for later.

    Attributes:
        read: the person says that he or she has read the records chosen.
    """

    reviewer: str
    exclude: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    read: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer comes to.

    Attributes:
        answers, decisions: to be kept together.
        excluded, kept, later: the citations of each kind.
        overtaken: citations chosen whose answer no longer fits, each with the reason; they are left as they are now.
    """

    answers: tuple[ProposalAnswer, ...]
    decisions: tuple[Decision, ...]
    excluded: tuple[str, ...]
    kept: tuple[str, ...]
    later: tuple[str, ...]
    overtaken: tuple[tuple[str, str], ...]


def waiting(
    protocol: Protocol,
    states: Sequence[CitationState],
    proposals: Sequence[Proposal],
    decisions: Sequence[Decision],
    answers: Sequence[ProposalAnswer],
    blocked: Collection[str] = (),
) -> tuple[Waiting, ...]:
    """List what waits: never put off first, then what fewest have answered, then first seen.

    Args:
        protocol: the review's.
        states: where every citation stands.
        proposals: what the rules in force say.
        decisions: all of them.
        answers: all answers to proposals so far.
        blocked: labels of the rules that their back-test stops.
    """
    turned_down = {_words(answer) for answer in answers if answer.reply is Reply.KEPT}
    later = Counter({(one.citation, one.origin) for one in answers if one.reply is Reply.LATER})
    put_off = Counter(citation for citation, _ in later)
    asking = defaultdict(list)
    order = {rule.label: place for place, rule in enumerate(protocol.rules) if rule.label not in blocked}
    for proposal in proposals:
        wanted = proposal.answer is Proposed.EXCLUDE and proposal.rule in order
        if wanted and _words(proposal) not in turned_down:
            asking[proposal.citation].append(proposal)
    open_ = [s for s in states if s.citation in asking and s.title_abstract is Standing.OPEN and not s.by_rule]
    voted = _voted(decisions, {state.citation for state in open_})
    found = [
        (
            state.first_seen,
            Waiting(
                citation=state.citation,
                records=state.records,
                proposals=tuple(sorted(asking[state.citation], key=lambda proposal: order[proposal.rule])),
                answered=tuple(name for name in protocol.reviewers if name in voted[state.citation]),
                waits_for=tuple(name for name in protocol.reviewers if name not in voted[state.citation]),
                put_off=put_off[state.citation],
            ),
        )
        for state in open_
    ]
    found.sort(key=lambda pair: (pair[1].put_off, len(pair[1].answered), pair[0], pair[1].citation))
    return tuple(one for _, one in found if one.waits_for)


def _words(said: Proposal | ProposalAnswer) -> tuple[str, str, str, str]:
    """What is turned down is what was said: the same words under other rules are not asked again."""
    return said.citation, said.rule, said.reason, said.evidence


def _voted(decisions: Sequence[Decision], citations: Collection[str]) -> dict[str, set[str]]:
    voted: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        here = decision.stage is Stage.TITLE_ABSTRACT and decision.role is Role.REVIEWER
        if here and decision.citation in citations:
            voted[decision.citation].add(decision.actor)
    return voted


def refuse(protocol: Protocol, answer: Answer) -> tuple[Problem, ...]:
    """Return why an answer cannot be taken, each with what to do; () for one that can."""
    problems = []
    if answer.reviewer not in protocol.reviewers:
        remedy = f"Choose one of: {', '.join(protocol.reviewers)}."
        problems.append(Problem(f"{answer.reviewer!r} is no reviewer of this review.", remedy, field="reviewer"))
    if not answer.exclude and not answer.keep:
        remedy = "Choose the records that you exclude, or those that you keep for screening."
        problems.append(Problem("Nothing was chosen. An empty answer is no approval.", remedy, field="exclude"))
    if both := [one for one in answer.exclude if one in answer.keep]:
        names = ", ".join(both)
        problems.append(Problem(f"In both lists: {names}.", "Leave each in one list only.", field="keep"))
    if not answer.read:
        remedy = "Read the records that you choose, then say so."
        problems.append(Problem("It was not confirmed that the records were read.", remedy, field="read"))
    return tuple(problems)


def settle(protocol: Protocol, shown: Sequence[Shown], answer: Answer, now: Sequence[Waiting], origin: str) -> Outcome:
    """Return what an answer comes to now.

    Args:
        protocol: the review's.
        shown: what the person was shown.
        answer: what was chosen of it; already sound (`refuse`).
        now: what waits now; it may differ from what was shown.
        origin: names the run and batch.
    """
    present = {one.citation: one for one in now}
    excluded: list[Waiting] = []
    kept: list[Waiting] = []
    later: list[Waiting] = []
    overtaken: list[tuple[str, str]] = []
    for item in shown:
        found = present.get(item.citation)
        why = _overtaken(item, found, answer.reviewer)
        chosen = item.citation in answer.exclude or item.citation in answer.keep
        if found is None or why:
            overtaken += [(item.citation, why)] if chosen else []
        elif not chosen:
            later.append(found)
        else:
            (excluded if item.citation in answer.exclude else kept).append(found)
    replies = [(Reply.CONFIRMED, excluded), (Reply.KEPT, kept), (Reply.LATER, later)]
    return Outcome(
        answers=tuple(
            ProposalAnswer(citation=one.citation, rule=said.rule, reply=reply, actor=answer.reviewer, origin=origin)
            for reply, those in replies
            for one in those
            for said in one.proposals
        ),
        decisions=tuple(_decision(protocol, one, answer.reviewer, origin) for one in excluded),
        excluded=tuple(one.citation for one in excluded),
        kept=tuple(one.citation for one in kept),
        later=tuple(one.citation for one in later),
        overtaken=tuple(overtaken),
    )


def _overtaken(item: Shown, found: Waiting | None, reviewer: str) -> str:
    if found is None:
        return "it was decided, merged into another, or no rule proposes it any more"
    if found.records != item.records:
        return "records were merged into it or taken out of it since it was shown; it is shown again"
    if reviewer not in found.waits_for:
        return f"{reviewer} has decided on it already"
    return ""


def _decision(protocol: Protocol, one: Waiting, reviewer: str, origin: str) -> Decision:
    reasons = {rule.label: rule.reason for rule in protocol.rules}
    return Decision(
        citation=one.citation,
        stage=Stage.TITLE_ABSTRACT,
        actor=reviewer,
        role=Role.REVIEWER,
        verdict=Verdict.EXCLUDE,
        reason=next((reasons[said.rule] for said in one.proposals if reasons[said.rule]), ""),
        note="Confirmed what was proposed: " + " | ".join(words(said) for said in one.proposals),
        criteria=protocol.digest,
        origin=origin,
    )


def words(said: Proposal) -> str:
    """Return a proposal in one line: rule, what it says, and the words that made it say so."""
    return f"{said.rule}: {said.reason}" + (f" [{said.evidence}]" if said.evidence else "")
