from __future__ import annotations

from pathlib import Path

import pytest

from rowen.records import InputError, StorageError
from screening.init import init_review
from screening.protocol import load_protocol
from tests.screening.review_folders import CONNECTORS


@pytest.mark.parametrize("title", ["", "A review", 'With "quotes": # signs\nand {braces}', "日本語の題"])
def test_a_new_review_passes_the_check_with_warnings_only(tmp_path: Path, title: str) -> None:
    written = init_review(tmp_path / "my-review", title)
    protocol = load_protocol(tmp_path / "my-review", CONNECTORS)
    assert protocol.title == (title.strip() or "Title of the review")
    assert [warning.field for warning in protocol.warnings] == ["known_included"]
    assert all(path.is_file() for path in written)
    assert (tmp_path / "my-review" / "inbox" / "embase" / ".gitkeep").is_file()


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "my-review"
    init_review(folder)
    before = (folder / "review.yaml").read_bytes()
    with pytest.raises(InputError, match="nothing is overwritten"):
        init_review(folder, "Another")
    assert (folder / "review.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["My Review", "review!", "-x", ".hidden"])
def test_a_name_that_cannot_name_a_review_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot name a review"):
        init_review(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        init_review(tmp_path / "file" / "my-review")
