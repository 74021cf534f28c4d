"""The rate limit as the provider sees it."""

from __future__ import annotations

import threading
import time

import pytest

from connectors.limits import Limiter, limiter


def test_no_window_of_a_second_holds_more_than_allowed() -> None:
    limit, starts = Limiter(4), []
    for _ in range(9):
        with limit.place():
            starts.append(time.monotonic())
    assert all(b - a >= 1.0 for a, b in zip(starts, starts[4:], strict=False))


def test_the_window_begins_when_the_answer_does() -> None:
    limit, ends = Limiter(1), []
    for _ in range(2):
        with limit.place():
            began = time.monotonic()
            time.sleep(0.2)
        ends.append((began, time.monotonic()))
    assert ends[1][0] - ends[0][1] >= 0.99


def test_less_than_one_a_second_means_longer_waits() -> None:
    limit = Limiter(0.8)
    with limit.place():
        pass
    began = time.monotonic()
    with limit.place():
        assert time.monotonic() - began >= 1.2


def test_a_failed_request_gives_its_place_back() -> None:
    limit = Limiter(1000)
    for _ in range(3):
        with pytest.raises(KeyError), limit.place():
            {}["nothing"]
    assert len(limit._free_at) == 1000


def test_threads_never_hold_more_places_than_there_are() -> None:
    limit, lock, holding, most = Limiter(20), threading.Lock(), [0], [0]

    def work() -> None:
        for _ in range(2):
            with limit.place():
                with lock:
                    holding[0] += 1
                    most[0] = max(most[0], holding[0])
                time.sleep(0.01)
                with lock:
                    holding[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] <= 20


def test_one_limiter_for_each_host_and_key() -> None:
    assert limiter("h.example", "k", 3) is limiter("h.example", "k", 3)
    assert limiter("h.example", "k", 3) is not limiter("h.example", "other", 3)
    assert limiter("h.example", "k", 3) is not limiter("g.example", "k", 3)
