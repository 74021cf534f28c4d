"""What rules propose and people decide, about citations, their reports and studies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from rowen.ledger.lookup import last_said, numbers_of_citations, subject
from rowen.ledger.schema import citation, decision, membership, retrieval, rule_judgement, rule_proposal, study_link
from rowen.ledger.snapshot import pairs
from rowen.ledger.store import Store, Writer, cut
from rowen.ledger.types import Decision, Proposal, Proposed, Retrieved, Role, Stage, Verdict
from rowen.records import InputError, Problem, clock

SAID = ("citation", "stage", "actor", "role", "verdict", "reason", "note", "criteria")


class Decisions(Store):
    """What a ledger can be asked and told about proposals, decisions, retrievals and studies."""

    def add_proposals(
        self,
        review: str,
        ruleset: str,
        proposals: Sequence[Proposal],
        *,
        judged: Collection[str] | None = None,
        run: str | None = None,
    ) -> int:
        """Keep what a set of rules says of citations, and that it has judged them; a citation is judged once.

        Args:
            review: the review's slug.
            ruleset: digest of the rules and their parameters.
            proposals: the answers.
            judged: citations that were judged; by default those of the proposals.
            run: id of the run, if any.

        Returns:
            How many citations were judged for the first time.

        Raises:
            InputError: a citation is not in the ledger.
            StorageError: the database failed.
        """
        told = {proposal.citation for proposal in proposals} | set(judged or ())
        with self.write(review, "rule proposals", run) as writer:
            numbers = numbers_of_citations(writer.connection, review, told)
            done = set(writer.connection.execute(_judged(ruleset)).scalars())
            new = {public: number for public, number in numbers.items() if number not in done}
            writer.add(rule_judgement, [{"ruleset": ruleset, "citation": n} for n in sorted(set(new.values()))])
            rows = [
                {
                    "review": review,
                    "ruleset": ruleset,
                    "citation": new[proposal.citation],
                    "rule": proposal.rule,
                    "answer": proposal.answer.value,
                    "reason": proposal.reason,
                    "evidence": proposal.evidence,
                }
                for proposal in proposals
                if proposal.citation in new
            ]
            writer.add(rule_proposal, rows)
            return len(set(new.values()))

    def proposals(self, review: str, ruleset: str, answer: Proposed | None = None) -> tuple[Proposal, ...]:
        """Return everything this set of rules has said, oldest first; with ``answer``, only what answers so."""
        table = rule_proposal.c
        columns = select(citation.c.public, table.rule, table.answer, table.reason, table.evidence)
        mine = [table.review == review, table.ruleset == ruleset]
        if answer is not None:
            mine.append(table.answer == answer.value)
        with self.read() as connection:
            rows = connection.execute(columns.join_from(rule_proposal, citation).where(*mine).order_by(table.id)).all()
        return tuple(Proposal(c, rule, Proposed(answer), why, words) for c, rule, answer, why, words in rows)

    def unjudged(self, review: str, ruleset: str) -> tuple[str, ...]:
        """Return the present citations, sorted, that this set of rules has not judged."""
        with self.read() as connection:
            done = set(connection.execute(_judged(ruleset)).scalars())
            present = set(_members(connection, review, None).values()) - done
            names = select(citation.c.id, citation.c.public).where(citation.c.review == review)
            return tuple(sorted(public for number, public in connection.execute(names) if number in present))

    def add_decisions(self, review: str, decisions: Sequence[Decision], run: str | None = None) -> int:
        """Keep decisions; one that repeats what its actor said last on that citation and stage changes nothing.

        A decision on a citation that was merged since is kept for the one it was merged into.

        Returns:
            How many were kept.

        Raises:
            InputError: a citation is unknown, a name is missing, or a verdict does not belong to its stage; then
                none is kept.
            StorageError: the database failed.
        """
        refuse_wrong(decisions)
        with self.write(review, "decisions", run) as writer:
            return keep_decisions(writer, review, decisions)

    def decisions(self, review: str, as_of: datetime | None = None) -> tuple[Decision, ...]:
        """Return every decision ever made, oldest first, under the citation that its document belongs to now.

        Where citations were merged since, ``made_on`` says which one the decision was made on.
        """
        with self.read() as connection:
            until = cut(connection, as_of)
            names = _survivors(connection, review, until)
            mine = (decision.c.review == review, decision.c.event <= until)
            rows = connection.execute(select(decision).where(*mine).order_by(decision.c.id)).all()
        return tuple(decision_of(row, *names[row.citation]) for row in rows)

    def add_retrievals(
        self, review: str, items: Sequence[tuple[str, Retrieved, str, str]], run: str | None = None
    ) -> int:
        """Keep what became of reports that were sought: (citation, retrieved or not, who says so, note).

        Returns:
            How many were kept; one that repeats the last word on its citation changes nothing.

        Raises:
            InputError: a citation is unknown.
            StorageError: the database failed.
        """
        rows = [
            {"citation": public, "retrieved": Retrieved(result).value, "actor": actor, "note": note}
            for public, result, actor, note in items
        ]
        return self._add_latest(review, "retrievals", retrieval, rows, run)

    def link_study(self, review: str, citation: str, study: str, actor: str, note: str = "") -> int:
        """Say which study a report belongs to; until then each report is a study of its own.

        Returns:
            1, or 0 if that was the last word already.

        Raises:
            InputError: the citation is unknown, or the study has no name.
            StorageError: the database failed.
        """
        if not study.strip():
            raise InputError(Problem("A study needs a name.", "Give the study's id or acronym.", field="study"))
        row = {"citation": citation, "study": study, "actor": actor, "note": note}
        return self._add_latest(review, "study link", study_link, [row], None)

    def _add_latest(self, review: str, kind: str, table: Table, rows: list[dict[str, Any]], run: str | None) -> int:
        said = tuple(rows[0]) if rows else ()
        with self.write(review, kind, run) as writer:
            numbers = numbers_of_citations(writer.connection, review, {row["citation"] for row in rows})
            last = last_said(writer.connection, table, numbers.values(), said) if rows else {}
            kept = []
            for row in rows:
                row["citation"] = numbers[row["citation"]]
                values = tuple(row.values())
                about = subject(values, said)
                if last.get(about) != values:
                    last[about] = values
                    kept.append({"review": review, **row})
            writer.add(table, kept)
            return len(kept)


def refuse_wrong(decisions: Sequence[Decision]) -> None:
    """Refuse decisions that name nobody or do not belong to their stage.

    Raises:
        InputError: with every such decision.
    """
    if problems := [problem for item in decisions for problem in _wrong(item)]:
        raise InputError(problems)


def keep_decisions(writer: Writer, review: str, decisions: Sequence[Decision]) -> int:
    """Insert decisions in a transaction that is open; repeats of an actor's last word are left out.

    Returns:
        How many were inserted.

    Raises:
        InputError: a citation is unknown.
    """
    numbers = numbers_of_citations(writer.connection, review, {item.citation for item in decisions})
    last = last_said(writer.connection, decision, numbers.values(), SAID)
    rows = []
    for item in decisions:
        row = _decision_row(review, numbers[item.citation], item, writer)
        said = tuple(row[name] for name in SAID)
        about = subject(said, SAID)
        if last.get(about) != said:
            last[about] = said
            rows.append(row)
    writer.add(decision, rows)
    return len(rows)


def _wrong(item: Decision) -> Iterable[Problem]:
    if not item.actor.strip():
        yield Problem(f"The decision on {item.citation} names nobody.", "Say who decided.", field="actor")
    if item.stage is Stage.TITLE_ABSTRACT and item.verdict in (Verdict.AWAITING, Verdict.ONGOING):
        yield Problem(
            f"{item.citation}: {item.verdict.value!r} is a verdict on full texts.",
            "At title and abstract use include, exclude or unsure.",
            field="verdict",
        )
    if item.stage is Stage.FULL_TEXT and item.role is Role.RULE:
        yield Problem(f"{item.citation}: a rule cannot decide on full texts.", "Let a person decide.", field="role")


def _members(connection: Connection, review: str, until: int | None) -> dict[int, int]:
    wanted = select(membership.c.record, membership.c.citation).where(membership.c.review == review)
    if until is not None:
        wanted = wanted.where(membership.c.event <= until)
    return pairs(connection, wanted.order_by(membership.c.id))


def _survivors(connection: Connection, review: str, until: int) -> dict[int, tuple[str, str]]:
    """For each citation ever founded: the one its founding record is in, and its own id where that differs."""
    members = _members(connection, review, until)
    mine = (citation.c.review == review, citation.c.event <= until)
    rows = connection.execute(select(citation.c.id, citation.c.public, citation.c.founder).where(*mine)).all()
    publics = {number: public for number, public, _ in rows}
    return {
        number: (publics[members[founder]], "" if members[founder] == number else public)
        for number, public, founder in rows
    }


def _judged(ruleset: str) -> Any:
    return select(rule_judgement.c.citation).where(rule_judgement.c.ruleset == ruleset)


def _decision_row(review: str, number: int, item: Decision, writer: Writer) -> dict[str, Any]:
    return {
        "review": review,
        "citation": number,
        "stage": item.stage.value,
        "actor": item.actor,
        "role": item.role.value,
        "verdict": item.verdict.value,
        "reason": item.reason,
        "note": item.note,
        "criteria": item.criteria,
        "revises": int(item.revises),
        "origin": item.origin,
        "at": clock.stamp(item.at) if item.at else writer.at,
    }


def decision_of(row: Any, citation: str, made_on: str = "") -> Decision:
    """Return a stored decision under the id of the citation it is to be shown on."""
    return Decision(
        citation=citation,
        stage=Stage(row.stage),
        actor=row.actor,
        role=Role(row.role),
        verdict=Verdict(row.verdict),
        reason=row.reason,
        note=row.note,
        criteria=row.criteria,
        revises=bool(row.revises),
        origin=row.origin,
        at=clock.parse_time(row.at, "at"),
        made_on=made_on,
    )
