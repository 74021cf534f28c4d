"""Deduplication month by month: any batches in any order end where one run over everything ends, whatever happens to the
index in between."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.deduplicating import deduplicate, recluster
from flows.knowing import index_path
from flows.progress import listening
from rowen import dedup
from rowen.records import Answer, Author, Identifiers, PairVerdict, PartialDate, Record, StorageError
from tests.flows.known import REVIEW, Known, opened

TITLES = ("Peer support in online forums for pain", "Peer support in online forums for pain: a study", "Editorial")
records = st.builds(
    lambda title, family, year, pages, doi: Record(
        title=title,
        authors=(Author(family, "A"),),
        container="Journal of Forums",
        published=PartialDate(year),
        volume="3",
        pages=pages,
        identifiers=Identifiers(doi=doi),
    ),
    st.sampled_from(TITLES),
    st.sampled_from(["Okafor", "Moreau"]),
    st.sampled_from([2014, 2015]),
    st.sampled_from(["117-129", "117-9", ""]),
    st.sampled_from([None, "10.1234/x", "10.1234/y"]),
)


def article(number: int, **changes: object) -> Record:
    fields = {
        "title": f"How member number {number} of a forum lives with pain",
        "authors": (Author(f"Family{number}", "A"),),
        "container": "Journal of Forums",
        "published": PartialDate(2000 + number % 20),
        "volume": str(number),
        "pages": f"{number}1-{number}9",
        **changes,
    }
    return Record(**fields)  # type: ignore[arg-type]


def twins(count: int) -> list[tuple[str, Record]]:
    """Records of which every article comes twice."""
    return [(f"{number}{copy}", article(number)) for number in range(count) for copy in "ab"]


def groups(known: Known) -> set[frozenset[str]]:
    return {frozenset(item.records) for item in known.ledger.citations(REVIEW)}


def everything_at_once(known: Known) -> set[frozenset[str]]:
    """What a partition of everything that is known gives."""
    table = dedup.prepare((held.id, held.record) for held in known.ledger.records(REVIEW))
    return {frozenset(ids) for ids in dedup.partition(table, known.ledger.verdicts(REVIEW)).clusters}


@settings(deadline=None, max_examples=25)
@given(st.lists(records, min_size=2, max_size=9), st.data())
def test_batches_in_any_order_give_the_groups_of_one_run(items: list[Record], data: st.DataObject) -> None:
    named = [(str(number), item) for number, item in enumerate(items)]
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as two,
        opened(Path(one)) as whole,
        opened(Path(two)) as parts,
    ):
        whole.see(named)
        deduplicate(whole.desk, None)
        order = data.draw(st.permutations(named))
        while order:
            size = data.draw(st.integers(1, len(order)))
            parts.see(order[:size])
            order = order[size:]
            deduplicate(parts.desk, None)
            if data.draw(st.booleans()):
                index_path(parts.desk).unlink()
        assert parts.ledger.verdicts(REVIEW) == whole.ledger.verdicts(REVIEW)
        assert groups(parts) == groups(whole) == everything_at_once(parts)


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_answers_of_persons_regroup_what_they_touch_as_a_look_at_everything_would(data: st.DataObject) -> None:
    items = data.draw(st.lists(records, min_size=4, max_size=8))
    with TemporaryDirectory() as folder, opened(Path(folder)) as known:
        known.see([(str(number), item) for number, item in enumerate(items)])
        # Many strangers, so that few touched records are a small part of everything.
        known.see([(f"far-{number}", article(number)) for number in range(40)])
        deduplicate(known.desk, None)
        ids = sorted(held.id for held in known.ledger.records(REVIEW))
        for _ in range(4):
            left, right = sorted(data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)))
            answer = data.draw(st.sampled_from([Answer.SAME, Answer.DIFFERENT]))
            known.ledger.add_verdicts(REVIEW, [PairVerdict(left, right, answer, "said", 1.0, "ann")])
            recluster(known.desk)
            assert groups(known) == everything_at_once(known)


def test_a_month_reads_only_what_the_month_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as known:
        known.see(twins(60))
        deduplicate(known.desk, None)
        known.see([("late", article(7))])
        asked: list[Sequence[str] | None] = []
        read = known.ledger.contents

        def noting(review: str, ids: Sequence[str] | None = None) -> Iterator[object]:
            asked.append(ids)
            return read(review, ids)

        monkeypatch.setattr(known.ledger, "contents", noting)
        deduplicate(known.desk, None)
        assert asked == [(known.id("late"),)]
        assert frozenset(map(known.id, ("7a", "7b", "late"))) in groups(known)


def test_a_citation_keeps_its_id_when_a_later_month_joins_it(tmp_path: Path) -> None:
    with opened(tmp_path) as known:
        known.see(twins(30))
        deduplicate(known.desk, None)
        before = {record: item.citation for item in known.ledger.citations(REVIEW) for record in item.records}
        known.see([("late", article(3)), ("new", article(99))])
        deduplicate(known.desk, None)
        after = {record: item.citation for item in known.ledger.citations(REVIEW) for record in item.records}
        assert {record: after[record] for record in before} == before
        assert after[known.id("late")] == before[known.id("3a")]


@pytest.mark.parametrize("harm", ["deleted", "emptied", "other version", "damaged", "of another ledger"])
def test_an_index_that_cannot_be_used_is_made_again(tmp_path: Path, harm: str) -> None:
    with opened(tmp_path) as known:
        known.see(twins(40))
        deduplicate(known.desk, None)
        path = index_path(known.desk)
        _harm(path, harm, tmp_path)
        known.see([("late", article(7))])
        told: list[str] = []
        with listening(lambda event: told.append(event.message)):
            deduplicate(known.desk, None)
        assert any("index" in message for message in told)
        assert groups(known) == everything_at_once(known)
        assert len(groups(known)) == 40
        assert path.exists()


def _harm(path: Path, harm: str, folder: Path) -> None:
    if harm == "deleted":
        path.unlink()
    elif harm == "emptied":
        path.write_bytes(b"")
    elif harm == "other version":
        path.write_bytes(path.read_bytes().replace(b"fingerprint", b"fingerprinz"))
    elif harm == "damaged":
        data = path.read_bytes()
        path.write_bytes(data[:32768] + b"\xa5" * (len(data) - 32768))
    else:
        with opened(folder / "other") as other:
            other.see(twins(3))
            deduplicate(other.desk, None)
            shutil.copy(index_path(other.desk), path)


def test_a_worker_whose_index_is_behind_catches_up_from_the_ledger(tmp_path: Path) -> None:
    with opened(tmp_path) as known:
        known.see(twins(30))
        deduplicate(known.desk, None)
        behind = tmp_path / "behind.sqlite"
        shutil.copy(index_path(known.desk), behind)
        known.see([("other", article(77))])
        deduplicate(known.desk, None)
        shutil.copy(behind, index_path(known.desk))
        known.see([("late", article(77))])
        deduplicate(known.desk, None)
        assert frozenset(map(known.id, ("other", "late"))) in groups(known)


def test_a_record_that_was_revised_is_compared_as_it_stands_now(tmp_path: Path) -> None:
    with opened(tmp_path) as known:
        known.see(twins(30))
        deduplicate(known.desk, None)
        known.see([("5a", article(500)), ("late", article(500))])
        deduplicate(known.desk, None)
        assert any({known.id("5a"), known.id("late")} <= group for group in groups(known))


def test_an_answer_that_was_kept_before_a_kill_is_carried_out_by_the_next_run(tmp_path: Path) -> None:
    with opened(tmp_path) as known:
        known.see(twins(30))
        deduplicate(known.desk, None)
        left, right = sorted(map(known.id, ("4a", "4b")))
        known.ledger.add_verdicts(REVIEW, [PairVerdict(left, right, Answer.DIFFERENT, "said", 1.0, "ann")])
        deduplicate(known.desk, None)
        assert {frozenset([left]), frozenset([right])} <= groups(known)


def test_an_index_that_cannot_be_written_stops_the_work_with_a_remedy(tmp_path: Path) -> None:
    with opened(tmp_path) as known:
        known.see(twins(3))
        (tmp_path / "index").write_text("a file stands where the folder should be")
        with pytest.raises(StorageError, match="then run again"):
            deduplicate(known.desk, None)
        assert known.ledger.citations(REVIEW) == ()
        (tmp_path / "index").unlink()
        deduplicate(known.desk, None)
        assert len(groups(known)) == 3


VICTIM = """
import os, signal, sys
from pathlib import Path
from flows.deduplicating import deduplicate
from flows.progress import listening
from rowen.dedup.index import Index
from rowen.ledger import Ledger
from tests.flows.known import opened

step = sys.argv[2]

def dying(before):
    def die(*args, **kwargs):
        if before == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    return die

owner, name, moment = step.split(".")
owner = {"Index": Index, "Ledger": Ledger}[owner]
real = getattr(owner, name)
setattr(owner, name, dying(moment))
with opened(Path(sys.argv[1])) as known:
    deduplicate(known.desk, None)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    [
        "Index.take.after",
        "Index.neighbourhood.after",
        "Ledger.add_verdicts.after",
        "Ledger.assign.after",
        "Index.commit.after",
    ],
)
def test_killed_between_two_steps_it_ends_as_if_it_had_not_been(tmp_path: Path, step: str) -> None:
    with opened(tmp_path) as known:
        known.see(twins(30))
        deduplicate(known.desk, None)
        known.see([("late", article(7)), ("new", article(99))])
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, str(tmp_path), step],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert victim.returncode == -signal.SIGKILL, victim.stderr.decode()
    with opened(tmp_path) as known:
        deduplicate(known.desk, None)
        assert groups(known) == everything_at_once(known)
        assert len(groups(known)) == 31
        assert known.ledger.unassigned(REVIEW) == ()
