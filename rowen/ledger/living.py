"""What a review that lives on remembers besides records and decisions: overrides, answers to notices, fields, tellings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from rowen.ledger.remarks import HeldNotice, Override, Telling
from rowen.ledger.schema import (
    event,
    field_seen,
    notice,
    notice_answer,
    record,
    rule_override,
    run,
    run_outcome,
    telling,
)
from rowen.ledger.store import Store, number_of
from rowen.ledger.types import RunState
from rowen.records import InputError, Notice, Problem, clock

_NOT_ITS_OWN_END = (RunState.CRASHED, RunState.FAILED)


class Living(Store):
    """Four lists that only grow."""

    def override_rule(self, review: str, override: Override) -> None:
        """Keep a person's word that a rule may propose although its back-test lost included citations.

        Raises:
            InputError: nobody's name, or no reason.
            StorageError: the database failed.
        """
        _signed(actor=override.actor, reason=override.reason)
        with self.write(review, "rule overridden") as writer:
            row = {"ruleset": override.ruleset, "rule": override.rule, "lost": " ".join(sorted(override.lost))}
            writer.add(rule_override, [{"review": review, **row, "actor": override.actor, "reason": override.reason}])

    def overrides(self, review: str) -> tuple[Override, ...]:
        """Return all overrides, oldest first."""
        columns = select(rule_override, event.c.at).join_from(rule_override, event)
        with self.read() as connection:
            rows = connection.execute(
                columns.where(rule_override.c.review == review).order_by(rule_override.c.id)
            ).all()
        return tuple(
            Override(r.ruleset, r.rule, tuple(r.lost.split()), r.actor, r.reason, clock.parse_time(r.at, "at"))
            for r in rows
        )

    def notices(self, review: str) -> tuple[HeldNotice, ...]:
        """Return all notices about the review's records with what people did about them, oldest first."""
        columns = (
            select(record.c.public, notice, event.c.at)
            .join_from(notice, record)
            .join(event, notice.c.event == event.c.seq)
        )
        answers = select(notice_answer, event.c.at).join_from(
            notice_answer, notice, notice_answer.c.notice == notice.c.id
        )
        answers = answers.join(event, notice_answer.c.event == event.c.seq)
        with self.read() as connection:
            rows = connection.execute(columns.where(notice.c.review == review).order_by(notice.c.id)).all()
            mine = answers.where(notice.c.review == review).order_by(notice_answer.c.id.desc())
            first = {row.notice: row for row in connection.execute(mine)}
        held = []
        for row in rows:
            answer = first.get(row.id)
            held.append(
                HeldNotice(
                    id=f"notice-{row.id:04d}",
                    record=row.public,
                    notice=Notice(row.kind, row.reference, row.pmid, row.doi),
                    at=clock.parse_time(row.at, "at"),
                    answered_by=answer.actor if answer else "",
                    answer=answer.note if answer else "",
                    answered_at=clock.parse_time(answer.at, "at") if answer else None,
                )
            )
        return tuple(held)

    def noticed_by(self, review: str, run_id: str) -> frozenset[str]:
        """Return the ids of the notices that came with a run: since the last run before it that came to its own end.

        What a killed run noticed counts for the next one, which is the first that can tell anybody. Nothing depends on
        the clock.
        """
        number = number_of(run_id, "run")
        endings = select(run_outcome).join_from(run_outcome, run).where(run.c.review == review)
        with self.read() as connection:
            rows = connection.execute(endings).all()
            well = [row.event for row in rows if row.run < number and row.state not in _NOT_ITS_OWN_END]
            until = [row.event for row in rows if row.run == number]
            wanted = select(notice.c.id).where(notice.c.review == review, notice.c.event > max(well, default=0))
            if until:
                wanted = wanted.where(notice.c.event <= until[0])
            return frozenset(f"notice-{found:04d}" for found in connection.execute(wanted).scalars())

    def answer_notice(self, review: str, notice_id: str, actor: str, note: str) -> None:
        """Keep what a person did about a notice; its task is done with that.

        Raises:
            InputError: there is no such notice in this review, nobody's name, or not a word about what was done.
            StorageError: the database failed.
        """
        _signed(actor=actor, note=note)
        number = number_of(notice_id, "notice")
        with self.write(review, "notice answered") as writer:
            mine = select(notice.c.id).where(notice.c.id == number, notice.c.review == review)
            if writer.connection.execute(mine).first() is None:
                raise InputError(Problem(f"{review} has no {notice_id}.", f"List them with: rowen tasks {review}"))
            writer.add(notice_answer, [{"notice": number, "actor": actor, "note": note}])

    def fields_seen(self, review: str, source: str) -> frozenset[str]:
        """Return every place in this source's answers that an earlier search of the review has met."""
        with self.read() as connection:
            mine = (field_seen.c.review == review, field_seen.c.source == source)
            return frozenset(connection.execute(select(field_seen.c.path).where(*mine)).scalars())

    def add_fields(self, review: str, source: str, search: str, paths: Sequence[str]) -> int:
        """Keep places in a source's answers; known ones change nothing. Returns how many were new.

        Raises:
            StorageError: the database failed.
        """
        with self.write(review, "fields seen") as writer:
            mine = (field_seen.c.review == review, field_seen.c.source == source)
            known = set(writer.connection.execute(select(field_seen.c.path).where(*mine)).scalars())
            new = sorted(set(paths) - known)
            row = {"review": review, "source": source, "search": number_of(search, "search")}
            writer.add(field_seen, [{**row, "path": path} for path in new])
            return len(new)

    def add_telling(self, review: str, told: Telling) -> None:
        """Keep that somebody was told of a run, or could not be.

        Raises:
            StorageError: the database failed.
        """
        row = {"channel": told.channel, "target": told.target, "state": told.state, "problem": told.problem}
        with self.write(review, "told", told.run) as writer:
            writer.add(telling, [{"run": number_of(told.run, "run"), **row}])

    def tellings(self, run_id: str) -> tuple[Telling, ...]:
        """Return who was told of a run, oldest first."""
        with self.read() as connection:
            wanted = select(telling).where(telling.c.run == number_of(run_id, "run")).order_by(telling.c.id)
            rows = connection.execute(wanted).all()
        return tuple(Telling(run_id, row.channel, row.target, row.state, row.problem) for row in rows)


def _signed(**words: str) -> None:
    missing = [name for name, value in words.items() if not value.strip()]
    if missing:
        raise InputError([Problem(f"The {name} is missing.", "Say who and why.", field=name) for name in missing])
