"""Runs, versions and waivers: the frame around what happens to a review."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as DatabaseRow
from sqlalchemy import Select, select

from rowen.ledger.remarks import Waiver
from rowen.ledger.schema import event, run, run_outcome, version, waiver
from rowen.ledger.store import Store, cut, number_of
from rowen.ledger.types import Run, RunState, Version
from rowen.records import InputError, Problem, clock

ENDED = event.alias("ended")


class Runs(Store):
    """What a ledger can be asked and told about runs, versions and waivers."""

    def start_run(
        self,
        review: str,
        *,
        trigger: str,
        reason: str,
        protocol: str,
        reviewers_per_stage: tuple[int, int],
        practice: bool,
        rowen_version: str,
    ) -> Run:
        """Open a run.

        Args:
            review: the review's slug.
            trigger: "manual", "schedule", "import", "practice", ...
            reason: why, in a person's words; may be empty.
            protocol: digest of the protocol that holds.
            reviewers_per_stage: how many votes a citation needs at title/abstract and at full text.
            practice: made on sandbox data.
            rowen_version: of the program.

        Raises:
            StorageError: the database failed.
        """
        with self.write(review, "run started") as writer:
            number = writer.number(run)
            row = {
                "id": number,
                "review": review,
                "trigger": trigger,
                "reason": reason,
                "protocol": protocol,
                "reviewers_title_abstract": reviewers_per_stage[0],
                "reviewers_full_text": reviewers_per_stage[1],
                "practice": int(practice),
                "rowen_version": rowen_version,
            }
            writer.add(run, [row])
        return self.run(run_name(number))

    def finish_run(
        self, run_id: str, state: RunState, problems: Sequence[tuple[str, str, str]] = (), digest: str = ""
    ) -> Run:
        """Write how a run ended. Said twice alike, it changes nothing.

        Args:
            run_id: the run.
            state: complete, incomplete or failed.
            problems: (source, reason, remedy) of everything that is incomplete.
            digest: of the counts and records at the end (`Ledger.state_digest`).

        Raises:
            InputError: no such run, or it has ended otherwise before.
            StorageError: the database failed.
        """
        before = self.run(run_id)
        told = tuple((source, reason, remedy) for source, reason, remedy in problems)
        if before.state is None:
            row = {
                "run": number_of(run_id, "run"),
                "state": state.value,
                "problems": json.dumps(told),
                "digest": digest,
            }
            with self.write(before.review, "run finished", run_id) as writer:
                writer.add(run_outcome, [row])
            return self.run(run_id)
        if (before.state, before.problems, before.digest) != (state, told, digest):
            raise InputError(
                Problem(f"{run_id} has already ended: {before.state}.", "Start a new run; endings are not rewritten.")
            )
        return before

    def run(self, run_id: str) -> Run:
        """Return one run.

        Raises:
            InputError: there is no such run.
        """
        with self.read() as connection:
            found = connection.execute(_runs().where(run.c.id == number_of(run_id, "run"))).one_or_none()
        if found is None:
            raise InputError(Problem(f"There is no run {run_id}.", "Copy the id from the PRISMA log."))
        return _run(found)

    def runs(self, review: str, as_of: datetime | None = None) -> tuple[Run, ...]:
        """Return all runs of a review, oldest first; with ``as_of`` as they stood at that moment."""
        with self.read() as connection:
            until = cut(connection, as_of)
            rows = connection.execute(_runs(until).where(run.c.review == review, run.c.event <= until)).all()
        return tuple(_run(row) for row in rows)

    def publish_version(self, review: str, label: str, actor: str, note: str = "") -> Version:
        """Record that the review, as it stands now, was published.

        Raises:
            InputError: the label is empty or taken.
            StorageError: the database failed.
        """
        with self.write(review, "version published") as writer:
            mine = (version.c.review == review, version.c.label == label)
            taken = writer.connection.execute(select(version.c.id).where(*mine)).first()
            if taken or not label.strip():
                raise InputError(
                    Problem(
                        f"Version {label!r} exists already." if taken else "A version needs a label.",
                        "Choose a label that no version has.",
                        field="label",
                    )
                )
            writer.add(version, [{"review": review, "label": label, "actor": actor, "note": note}])
            at = writer.at
        return Version(label, clock.parse_time(at, "at"), actor, note)

    def versions(self, review: str, as_of: datetime | None = None) -> tuple[Version, ...]:
        """Return the published versions, oldest first."""
        columns = select(version.c.label, event.c.at, version.c.actor, version.c.note).join_from(version, event)
        with self.read() as connection:
            wanted = columns.where(version.c.review == review, version.c.event <= cut(connection, as_of))
            rows = connection.execute(wanted.order_by(version.c.id)).all()
        return tuple(Version(label, clock.parse_time(at, "at"), actor, note) for label, at, actor, note in rows)

    def add_waiver(self, review: str, subject: str, actor: str, reason: str) -> Waiver:
        """Record that a person accepts a source's present problems, so that they no longer make the review incomplete.

        Args:
            review: the review's slug.
            subject: key of the source; "" for a run that never ended.
            actor: who accepts.
            reason: why.

        Raises:
            InputError: nobody's name, or no reason.
            StorageError: the database failed.
        """
        missing = [name for name, value in (("actor", actor), ("reason", reason)) if not value.strip()]
        if missing:
            raise InputError([Problem("A waiver needs a name and a reason.", "Give both.", field=f) for f in missing])
        with self.write(review, "waiver") as writer:
            writer.add(waiver, [{"review": review, "subject": subject, "actor": actor, "reason": reason}])
            return Waiver(subject, actor, reason, clock.parse_time(writer.at, "at"))

    def waivers(self, review: str, as_of: datetime | None = None) -> tuple[Waiver, ...]:
        """Return all waivers, oldest first."""
        columns = select(waiver.c.subject, waiver.c.actor, waiver.c.reason, event.c.at).join_from(waiver, event)
        with self.read() as connection:
            wanted = columns.where(waiver.c.review == review, waiver.c.event <= cut(connection, as_of))
            rows = connection.execute(wanted.order_by(waiver.c.id)).all()
        return tuple(Waiver(subject, actor, why, clock.parse_time(at, "at")) for subject, actor, why, at in rows)


def _runs(until: int | None = None) -> Select[Any]:
    """Runs with their start and, if it had come by ``until``, their ending."""
    ending = run_outcome.c.run == run.c.id
    return (
        select(
            run, event.c.at, run_outcome.c.state, run_outcome.c.problems, run_outcome.c.digest, ENDED.c.at.label("end")
        )
        .join_from(run, event, run.c.event == event.c.seq)
        .outerjoin(run_outcome, ending if until is None else ending & (run_outcome.c.event <= until))
        .outerjoin(ENDED, ENDED.c.seq == run_outcome.c.event)
        .order_by(run.c.id)
    )


def _run(row: DatabaseRow[Any]) -> Run:
    return Run(
        id=run_name(row.id),
        review=row.review,
        started_at=clock.parse_time(row.at, "at"),
        trigger=row.trigger,
        reason=row.reason,
        protocol=row.protocol,
        reviewers_per_stage=(row.reviewers_title_abstract, row.reviewers_full_text),
        practice=bool(row.practice),
        rowen_version=row.rowen_version,
        state=RunState(row.state) if row.state else None,
        finished_at=clock.parse_time(row.end, "at") if row.end else None,
        digest=row.digest or "",
        problems=tuple((s, r, m) for s, r, m in json.loads(row.problems)) if row.problems else (),
    )


def run_name(number: int) -> str:
    """Return a run's public id."""
    return f"run-{number:04d}"
