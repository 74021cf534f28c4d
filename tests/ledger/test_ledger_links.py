"""Documents that belong together without being the same: kept with the verdict, listed between citations."""

from __future__ import annotations

from dataclasses import replace

from rowen.ledger.history import Answered
from rowen.ledger.links import CitationLink
from rowen.records import Answer, Link, PairVerdict, clock
from tests.ledger.world import REVIEW, World, rid


def pair(
    left: str, right: str, answer: Answer = Answer.DIFFERENT, link: Link | None = None, person: str = "", why: str = "x"
) -> PairVerdict:
    one, other = sorted((rid(*left.split(":")), rid(*right.split(":"))))
    return PairVerdict(one, other, answer, why, 0.9, person, link)


def linked(world: World) -> list[tuple[set[str], Link]]:
    return [({link.one, link.other}, link.link) for link in world.ledger.links(REVIEW)]


def citations(world: World, *names: str) -> set[str]:
    return {world.citation(name) for name in names}


def test_a_verdict_keeps_its_link_and_one_that_differs_only_in_it_is_new(world: World) -> None:
    world.run("medline:1", "medline:2")
    bare, report = pair("medline:1", "medline:2"), pair("medline:1", "medline:2", link=Link.REPORT)

    assert world.ledger.add_verdicts(REVIEW, [bare]) == 1
    moment = clock.now()
    world.tick()
    assert world.ledger.add_verdicts(REVIEW, [report]) == 1
    assert world.ledger.add_verdicts(REVIEW, [report]) == 0
    assert world.ledger.verdicts(REVIEW) == (report,)
    assert world.ledger.verdicts(REVIEW, as_of=moment) == (bare,)
    assert len(world.ledger.links(REVIEW)) == 1
    assert world.ledger.links(REVIEW, as_of=moment) == ()


def test_a_persons_link_is_part_of_the_history(world: World) -> None:
    world.run("medline:1", "medline:2")
    said = pair("medline:1", "medline:2", link=Link.CORRECTION, person="ann")
    world.ledger.add_verdicts(REVIEW, [said])
    world.tick()
    last = world.run("medline:3")

    answered = [told for _, told in world.ledger.history(REVIEW, last.id) if isinstance(told, Answered)]
    assert answered == [Answered((said,))]


def test_a_link_joins_the_citations_that_its_records_are_in_now(world: World) -> None:
    world.run("medline:1", "embase:1", "medline:2", same=["medline:1 embase:1"])
    world.ledger.add_verdicts(REVIEW, [pair("embase:1", "medline:2", link=Link.CORRECTION, why="an erratum")])

    (link,) = world.ledger.links(REVIEW)
    one, other = sorted(citations(world, "medline:1", "medline:2"))
    left, right = sorted((rid("embase", "1"), rid("medline", "2")))
    assert link == CitationLink(one, other, Link.CORRECTION, "an erratum", left, right)

    world.split("medline:1 embase:1 medline:2")
    assert world.ledger.links(REVIEW) == (), "records of one citation are not linked to each other"


def test_a_question_with_a_link_becomes_one_when_a_person_says_different(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", Answer.ASK, Link.REPORT)])
    assert linked(world) == []

    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", person="ann")])
    assert linked(world) == [(citations(world, "medline:1", "medline:2"), Link.REPORT)]
    assert world.ledger.links(REVIEW)[0].person == "ann"

    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", Answer.SAME, person="ben")])
    assert linked(world) == [], "who says same says that there is no second document"


def test_an_answer_about_one_pair_holds_for_the_two_citations(world: World) -> None:
    world.run("medline:1", "embase:1", "medline:2", same=["medline:1 embase:1"])
    world.ledger.add_verdicts(REVIEW, [pair("embase:1", "medline:2", Answer.ASK, Link.REPORT)])
    assert len(world.ledger.open_pairs(REVIEW)) == 1

    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", person="ann")])
    assert linked(world) == [(citations(world, "medline:1", "medline:2"), Link.REPORT)]
    assert world.ledger.open_pairs(REVIEW) == ()


def test_a_join_that_persons_contradict_is_a_question_again(world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3", same=["medline:1 medline:2"])
    world.ledger.add_verdicts(
        REVIEW,
        [
            pair("medline:2", "medline:3", Answer.SAME, person="ann"),
            pair("medline:1", "medline:3", Answer.DIFFERENT, person="ben"),
        ],
    )
    assert [open_.person for open_ in world.ledger.open_pairs(REVIEW)] == ["ann"]


def test_a_rule_that_no_longer_names_a_link_takes_it_back(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", link=Link.REPORT)])
    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:2", why="other words")])
    assert linked(world) == []


def test_a_persons_own_link_stands_instead_of_the_rules(world: World) -> None:
    world.run("medline:1", "medline:2")
    rule = pair("medline:1", "medline:2", link=Link.REPORT)
    world.ledger.add_verdicts(REVIEW, [rule])
    world.ledger.add_verdicts(REVIEW, [replace(rule, person="ann", link=Link.CORRECTION, explanation="a reply")])
    assert linked(world) == [(citations(world, "medline:1", "medline:2"), Link.CORRECTION)]


def test_two_citations_are_listed_once_for_each_link_corrections_first(world: World) -> None:
    world.run("medline:1", "embase:1", "medline:2", "medline:3", same=["medline:1 embase:1"])
    world.ledger.add_verdicts(
        REVIEW,
        [
            pair("medline:1", "medline:2", link=Link.REPORT),
            pair("embase:1", "medline:2", link=Link.REPORT),
            pair("medline:1", "medline:3", link=Link.CORRECTION),
        ],
    )
    assert linked(world) == [
        (citations(world, "medline:1", "medline:3"), Link.CORRECTION),
        (citations(world, "medline:1", "medline:2"), Link.REPORT),
    ]


def test_all_that_was_said_about_some_records_is_found_from_either_side(world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3")
    rule = pair("medline:1", "medline:2", Answer.ASK, Link.REPORT)
    ann = pair("medline:1", "medline:2", person="ann")
    other = pair("medline:2", "medline:3", Answer.SAME)
    world.ledger.add_verdicts(REVIEW, [rule, other])
    world.ledger.add_verdicts(REVIEW, [replace(ann, answer=Answer.SAME)])
    world.ledger.add_verdicts(REVIEW, [ann])

    assert world.ledger.verdicts_about(REVIEW, [rid("medline", "1")]) == (rule, ann)
    assert world.ledger.verdicts_about(REVIEW, [rid("medline", "2")]) == (rule, other, ann)
    assert world.ledger.verdicts_about(REVIEW, ["r-unknown"]) == ()
