"""What holds a citation together: the verdicts that count, and enough of them."""

from __future__ import annotations

from flows.looking import find, holding, spanning
from rowen.ledger.types import CitationState, Standing
from rowen.records import Answer, PairVerdict, clock

SAME, DIFFERENT, ASK = Answer.SAME, Answer.DIFFERENT, Answer.ASK


def verdict(pair: str, answer: Answer = SAME, score: float = 1.0, person: str = "") -> PairVerdict:
    return PairVerdict(f"r-{pair[0]}", f"r-{pair[1]}", answer, "made up", score, person)


def test_the_last_word_of_a_person_holds_on_a_pair_else_the_rules() -> None:
    rule, ann, ben, later = (
        verdict("ab"),
        verdict("ab", ASK, person="ann"),
        verdict("ab", DIFFERENT, person="ben"),
        verdict("ac"),
    )
    assert holding([ann, ben, rule, later]) == (ben, later)
    assert holding([rule, ben, ann]) == (ann,)


def test_as_few_verdicts_as_hold_the_records_together_are_picked_the_most_trusted_first() -> None:
    weak, strong, person = verdict("ab", score=0.5), verdict("bc", score=0.9), verdict("ac", score=0.1, person="ann")
    assert spanning([weak, strong, person]) == (person, strong)
    assert spanning([weak, verdict("cd")]) == (verdict("cd"), weak)
    assert spanning([]) == ()


def test_an_id_finds_its_citation_also_after_a_merge() -> None:
    def state(name: str, *records: str) -> CitationState:
        return CitationState(name, records, Standing.OPEN, Standing.NOT_REACHED, "", "", "s", clock.now())

    states = (state("c-a", "r-a", "r-b"), state("c-c", "r-c"))
    assert [find(states, one) for one in ("c-a", "r-b", "c-b", "r-c", "c-z")] == [*states[:1] * 3, states[1], None]
