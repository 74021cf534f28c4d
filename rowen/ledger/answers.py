"""What people answer to the rules' proposals: confirmed, turned down, or left for later."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from rowen.ledger.decisions import keep_decisions, refuse_wrong
from rowen.ledger.remarks import ProposalAnswer, Reply
from rowen.ledger.schema import citation, event, proposal_answer, rule_proposal
from rowen.ledger.store import Store, chunks
from rowen.ledger.types import Decision
from rowen.records import InputError, Problem, clock


class Answers(Store):
    """What a ledger can be asked and told about answers to proposals."""

    def answer_proposals(
        self, review: str, ruleset: str, answers: Sequence[ProposalAnswer], decisions: Sequence[Decision]
    ) -> bool:
        """Keep a person's answers and the decisions that follow from them, all in one transaction or none.

        Args:
            review: the review's slug.
            ruleset: digest of the rules whose proposals are answered.
            answers: all of one origin.
            decisions: the exclusions that were confirmed.

        Returns:
            False if this origin was kept before; then nothing is added.

        Raises:
            InputError: there is no such proposal, the answers are of several origins, or a decision is unsound.
            StorageError: the database failed.
        """
        refuse_wrong(decisions)
        origins = {answer.origin for answer in answers}
        if len(origins) != 1:
            raise InputError(Problem("Answers are kept one batch at a time.", "Name one origin.", field="origin"))
        with self.write(review, "proposals answered") as writer:
            if _kept(writer.connection, review, origins.pop()):
                return False
            numbers = _numbers(writer.connection, review, ruleset, sorted({answer.citation for answer in answers}))
            if unknown := [one for one in answers if (one.citation, one.rule) not in numbers]:
                message = f"These rules propose nothing about {unknown[0].citation} ({unknown[0].rule})."
                raise InputError(Problem(message, "Answer what is proposed now.", field="proposal"))
            rows = [
                {
                    "review": review,
                    "proposal": numbers[answer.citation, answer.rule],
                    "answer": answer.reply.value,
                    "actor": answer.actor,
                    "origin": answer.origin,
                }
                for answer in answers
            ]
            writer.add(proposal_answer, rows)
            keep_decisions(writer, review, decisions)
            return True

    def proposal_answers(self, review: str) -> tuple[ProposalAnswer, ...]:
        """Return every answer ever given to a proposal, whatever the rules were then, oldest first."""
        said = rule_proposal.c
        columns = (
            select(proposal_answer, citation.c.public, said.rule, said.reason, said.evidence, event.c.at)
            .join_from(proposal_answer, rule_proposal)
            .join(citation, said.citation == citation.c.id)
            .join(event, proposal_answer.c.event == event.c.seq)
        )
        with self.read() as connection:
            mine = columns.where(proposal_answer.c.review == review).order_by(proposal_answer.c.id)
            rows = connection.execute(mine).all()
        return tuple(
            ProposalAnswer(
                citation=row.public,
                rule=row.rule,
                reply=Reply(row.answer),
                actor=row.actor,
                origin=row.origin,
                reason=row.reason,
                evidence=row.evidence,
                at=clock.parse_time(row.at, "at"),
            )
            for row in rows
        )


def _kept(connection: Connection, review: str, origin: str) -> bool:
    mine = (proposal_answer.c.review == review, proposal_answer.c.origin == origin)
    return connection.execute(select(proposal_answer.c.id).where(*mine).limit(1)).first() is not None


def _numbers(connection: Connection, review: str, ruleset: str, citations: Sequence[str]) -> dict[tuple[str, str], int]:
    columns = select(citation.c.public, rule_proposal.c.rule, rule_proposal.c.id).join_from(rule_proposal, citation)
    mine = (rule_proposal.c.review == review, rule_proposal.c.ruleset == ruleset)
    found = {}
    for chunk in chunks(citations):
        for public, rule, number in connection.execute(columns.where(*mine, citation.c.public.in_(chunk))):
            found[public, rule] = number
    return found
