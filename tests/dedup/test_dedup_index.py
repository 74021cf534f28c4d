"""The index: whatever came when, it finds the pairs that one look at everything finds; and it is never trusted blindly."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.dedup import MatchTable, examine, index_file, prepare
from rowen.dedup.index import Damaged, Index
from rowen.dedup.table import Column, hash_texts
from rowen.records import PairVerdict, Record, StorageError
from tests.dedup.dedup_records import people, record

HASHES = [8559779616530283699, 0, 4939793379291343650]
TITLES = (
    "Peer support in online forums",
    "Peer support in online forums.",
    "Sleep and the moon: a diary study",
    "Editorial",
)
records = st.builds(
    lambda title, family, year, pages, doi, volume: record(
        title=title, authors=people(family), year=year, pages=pages, doi=doi, volume=volume
    ),
    st.sampled_from(TITLES),
    st.sampled_from(["Okafor", "Moreau"]),
    st.sampled_from([2014, 2015]),
    st.sampled_from(["117-129", "117-9", ""]),
    st.sampled_from([None, "10.1234/x", "10.1234/y"]),
    st.sampled_from(["12", "13", ""]),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "peers.sqlite"


def filled(path: Path, items: Sequence[tuple[str, Record]]) -> None:
    with Index.open(path) as index:
        index.add(items)
        index.commit()


def content(path: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Rows by id and keys by id: what two indexes of the same records share."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT id, prepared, abstract FROM rows ORDER BY id").fetchall()
        keys = connection.execute("SELECT hash, part, id FROM keys JOIN rows USING (row) ORDER BY 1, 2, 3").fetchall()
    return rows, keys


def texts(table: MatchTable) -> Iterator[tuple[str, object]]:
    for name in MatchTable.__dataclass_fields__:
        column = getattr(table, name)
        if isinstance(column, Column):
            yield name, column.texts(np.arange(len(table)))
        elif name == "others":
            yield name, [(row, column.values[code]) for row, code in zip(column.rows, column.codes, strict=True)]
        else:
            yield name, column if isinstance(column, tuple) else column.tolist()


@settings(deadline=None, max_examples=60)
@given(st.lists(records, min_size=1, max_size=14), st.data())
def test_batches_of_any_size_and_order_give_the_verdicts_of_one_run(items: list[Record], data: st.DataObject) -> None:
    named = [(f"r-{number:02d}", item) for number, item in enumerate(items)]
    whole = set(examine(prepare(named)).verdicts)
    order = data.draw(st.permutations(named))
    found: set[PairVerdict] = set()
    with TemporaryDirectory() as folder, Index.open(Path(folder) / "index.sqlite") as index:
        while order:
            size = data.draw(st.integers(1, len(order)))
            batch, order = order[:size], order[size:]
            index.add(batch)
            new = [name for name, _ in batch]
            near = index.neighbourhood(new)
            found.update(examine(near.table, new, near.crowded).verdicts)
    assert found == whole


def test_a_block_that_is_too_large_among_all_records_is_split_for_a_few_new_ones_too(path: Path) -> None:
    families = [f"Family{first}{second}" for first in "abcdefghijklmnopqrst" for second in "abcdefghijklmno"]
    items = [(f"r-{n:04d}", record(authors=people(family), pages=f"{n}0-{n}9")) for n, family in enumerate(families)]
    again = [
        ("z-1", record(authors=people("Familyaa"), pages="999")),
        ("z-2", record(authors=people("Other"), pages="1")),
    ]
    table = prepare([*items, *again])
    with Index.open(path) as index:
        index.add(items)
        index.add(again)
        near = index.neighbourhood(["z-1", "z-2"])
        found = examine(near.table, ["z-1", "z-2"], near.crowded)
    whole = examine(table, ["z-1", "z-2"])
    assert near.crowded and whole.skipped
    assert (found.verdicts, found.compared) == (whole.verdicts, whole.compared)


def test_few_new_records_read_few_known_ones(path: Path) -> None:
    items = [
        (
            f"r-{n:04d}",
            record(title=f"Story number {n} of a long series on {n * 7}", authors=people(f"N{n}"), pages=str(n)),
        )
        for n in range(400)
    ]
    with Index.open(path) as index:
        index.add(items)
        new = [("x", items[17][1])]
        index.add(new)
        near = index.neighbourhood(["x"])
    assert set(near.table.ids) >= {"x", "r-0017"}
    assert len(near.table) < 100


def test_the_table_from_the_index_is_the_table_of_the_records(path: Path) -> None:
    items = [("b", record(doi="10.1234/x", text="word " * 5 + " ".join(f"w{n}" for n in range(40)))),
             ("a", record(title="Ä ß か", original_title="Другое", others=(("ut", "WOS:1"),), nct=("NCT1",)))]  # fmt: skip
    filled(path, items)
    with Index.open(path) as index:
        assert index.rebuilt == ""
        assert len(index) == 2
        assert dict(texts(index.table())) == dict(texts(prepare(items)))
        assert index.table(["a", "unknown"]).ids == ("a",)
        assert index.missing(["a", "c", "b"]) == ("c",)


def test_a_record_that_says_something_else_replaces_what_was_held(path: Path, tmp_path: Path) -> None:
    first, second = record(doi="10.1234/x", text="alpha " * 30), record(title="Another title altogether", year=1999)
    filled(path, [("a", first), ("b", first)])
    with Index.open(path) as index:
        assert index.add([("a", first), ("b", second)]) == ("b",)
        index.commit()
    other = tmp_path / "other.sqlite"
    filled(other, [("a", first), ("b", second)])
    assert content(path) == content(other)


def test_of_two_records_with_one_id_the_later_one_stays(path: Path) -> None:
    with Index.open(path) as index:
        assert index.add([("a", record()), ("a", record(year=2001))]) == ("a",)
        assert index.table().year.tolist() == [2001]


def test_what_was_not_committed_is_not_there(path: Path) -> None:
    filled(path, [("a", record())])
    with Index.open(path) as index:
        index.add([("b", record())])
        index.mark = "7 now"
    with Index.open(path) as index:
        assert (len(index), index.mark) == (1, "")


KILLED = """
import os, signal, sys
from pathlib import Path
from rowen.dedup.index import Index
from tests.dedup.dedup_records import record
with Index.open(Path(sys.argv[1])) as index:
    index.add([(f"k-{n}", record(title=f"Title {n}")) for n in range(3000)])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_it_writes_leaves_the_earlier_state(path: Path) -> None:
    filled(path, [("a", record())])
    before = content(path)
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=root, capture_output=True, check=False)
    with Index.open(path) as index:
        assert index.rebuilt == ""
    assert content(path) == before


def test_an_index_of_another_version_is_made_anew(path: Path) -> None:
    filled(path, [("a", record())])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'earlier' WHERE name = 'fingerprint'")
    connection.close()
    with Index.open(path) as index:
        assert index.rebuilt
        assert len(index) == 0


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_index_is_made_anew(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    with Index.open(path) as index:
        assert index.rebuilt
        index.add([("a", record())])
        assert len(index) == 1


def test_damage_in_the_middle_is_told_as_damage(path: Path) -> None:
    filled(path, [(f"r-{n:05d}", record(title=f"Title number {n}")) for n in range(2000)])
    data = bytearray(path.read_bytes())
    data[16384:] = b"\xa5" * (len(data) - 16384)
    path.write_bytes(data)
    with pytest.raises(Damaged, match="Delete it"), Index.open(path) as index:
        index.table()


@pytest.mark.parametrize("line", ["[]", "no json", "[[], [], []]", "3"])
def test_a_row_that_is_none_is_told_as_damage(path: Path, line: str) -> None:
    filled(path, [("a", record())])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE rows SET prepared = ?", (line,))
    connection.close()
    with pytest.raises(Damaged), Index.open(path) as index:
        index.table()


def test_a_folder_that_cannot_be_made_is_a_storage_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file stands in the way")
    with pytest.raises(StorageError, match="then run again"):
        Index.open(tmp_path / "index" / "peers.sqlite")


def test_a_full_disk_is_a_storage_error_with_a_remedy(path: Path) -> None:
    with Index.open(path) as index:
        index._connection.execute("PRAGMA max_page_count = 8")
        with pytest.raises(StorageError, match="Free some space"):
            index.add([(f"r-{n}", record(title=f"Title number {n}")) for n in range(2000)])


def test_a_new_id_that_was_not_added_is_refused(path: Path) -> None:
    with Index.open(path) as index, pytest.raises(KeyError, match="not in the index: z"):
        index.neighbourhood(["z"])


def test_hashes_are_the_same_in_every_process_and_on_every_machine() -> None:
    assert hash_texts(["diabetes", "", "か"]).tolist() == HASHES


def test_the_fingerprint_covers_every_module_that_rows_and_keys_are_made_with() -> None:
    reached: set[str] = set()
    waiting = ["rowen.dedup.rows", "rowen.dedup.blocking", "rowen.dedup.table"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        spec = find_spec(name)
        assert spec is not None and spec.origin is not None
        for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("rowen.")
                and node.module != "rowen.records"
            ):
                waiting += {str(node.module)} - reached
    # What `rowen.records` hands on: matching text, identifiers, types.
    reached |= {"rowen.records.text", "rowen.records.types", "rowen.records.dates", "rowen.dedup.index_file"}
    assert reached <= set(index_file.MODULES)
