"""The lock of a review: held by one, taken over from the dead, given up by sleepers."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy

from rowen.ledger import Ledger, schema
from rowen.ledger.alive import machine_name, this_machine
from rowen.records import Busy
from tests.ledger.world import REVIEW


def test_a_review_is_held_by_one_at_a_time_and_says_by_whom(ledger: Ledger) -> None:
    with ledger.hold(REVIEW, "schedule"):
        words = r"peers is held by process \d+ on .* since .* UTC \(schedule\)"
        with pytest.raises(Busy, match=words), ledger.hold(REVIEW, "manual"):
            pass
        with ledger.hold("another review", "manual"):
            pass
    with ledger.hold(REVIEW, "manual"):
        pass


def test_the_lock_is_given_back_after_an_error(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.hold(REVIEW, "schedule"):
        raise ZeroDivisionError
    with ledger.hold(REVIEW, "manual"):
        pass


def change_lock(ledger: Ledger, **values: object) -> None:
    with ledger.transaction() as connection:
        connection.execute(schema.review_lock.update().values(**values))


def test_the_lock_of_a_dead_process_is_taken_over(ledger: Ledger) -> None:
    done = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(0,))
    done.start()
    done.join()
    with ledger.hold(REVIEW, "killed"):
        change_lock(ledger, pid=done.pid)
        with ledger.hold(REVIEW, "next"):
            pass


def test_the_lock_of_a_dead_process_is_recognised_after_its_number_was_given_away(ledger: Ledger) -> None:
    with ledger.hold(REVIEW, "killed"):
        change_lock(ledger, process="1")
        with ledger.hold(REVIEW, "next"):
            pass


def test_a_lock_of_another_machine_holds_while_it_is_renewed(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with ledger.hold(REVIEW, "elsewhere"):
        change_lock(ledger, host="elsewhere", pid=1)
        with pytest.raises(Busy, match="on elsewhere"), ledger.hold(REVIEW, "here"):
            pass
        change_lock(ledger, renewed="2026-01-01T00:00:00.000000Z")
        with ledger.hold(REVIEW, "here"):
            pass


def test_whoever_lost_the_lock_writes_nothing_more(ledger: Ledger) -> None:
    with ledger.hold(REVIEW, "asleep"):
        with ledger.write(REVIEW, "something") as writer:
            assert writer.event
        change_lock(ledger, token="another", host="elsewhere", pid=7)
        with pytest.raises(Busy, match=r"lost peers to process 7 on elsewhere"), ledger.write(REVIEW, "something"):
            pytest.fail("it may not come as far as this")
        with pytest.raises(Busy, match="lost peers"):
            ledger.refuse_lost(REVIEW)
        with ledger.write("another review", "something") as writer:
            assert writer.event
        with ledger.transaction() as connection:
            connection.execute(schema.review_lock.delete())
        with pytest.raises(Busy, match="a run that has ended since"):
            ledger.refuse_lost(REVIEW)
    ledger.refuse_lost(REVIEW)


def test_a_lock_is_renewed_while_it_is_held(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rowen.ledger.lock.RENEW_SECONDS", 0.02)
    with ledger.hold(REVIEW, "long"):
        change_lock(ledger, renewed="2026-01-01T00:00:00.000000Z")
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with ledger.read() as connection:
                if connection.execute(sqlalchemy.select(schema.review_lock.c.renewed)).scalar_one() > "2026-01-02":
                    break
            time.sleep(0.02)
        else:
            pytest.fail("never renewed")


def test_of_many_that_ask_at_once_one_gets_the_lock(ledger: Ledger) -> None:
    inside, most = 0, 0
    counting = threading.Lock()

    def work(_: int) -> bool:
        nonlocal inside, most
        try:
            with ledger.hold(REVIEW, "one of many"):
                with counting:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.02)
                with counting:
                    inside -= 1
        except Busy:
            return False
        return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        got = list(pool.map(work, range(8)))
    assert most == 1
    assert any(got)


def test_another_machine_of_the_same_name_is_another_machine(ledger: Ledger) -> None:
    """Copied machines share a name: a process number of the other one is nobody here, and yet its run lives."""
    name = machine_name(this_machine())
    with ledger.hold(REVIEW, "schedule"):
        change_lock(ledger, token="another", host=f"{name}/started-elsewhere/1", pid=2**22 - 1)

        with pytest.raises(Busy, match=f"process {2**22 - 1} on {name} since"), ledger.hold(REVIEW, "manual"):
            pass
