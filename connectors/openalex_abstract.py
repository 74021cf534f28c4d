"""OpenAlex gives an abstract as an inverted index: for each word, the places at which it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

GAP = "[…]"
"""Stands where the index has a place without a word."""


def rebuilt(index: Mapping[str, Sequence[int]]) -> tuple[str, bool]:
    """Return the text, and whether it says all that the index says.

    Places without a word are marked by ``GAP``, once a run; words that claim the same place stand side by side. In both
    cases the text is not the whole truth, and the caller keeps the index.

    Raises:
        ValueError: a place is not a number from 0 up.
    """
    words = sorted((place, order, word) for order, (word, places) in enumerate(index.items()) for place in places)
    text: list[str] = []
    whole, due = True, 0
    for place, _, word in words:
        if not isinstance(place, int) or place < 0:
            raise ValueError(f"{place!r} is no place in an abstract")
        if place > due:
            text.append(GAP)
        whole = whole and place == due
        text.append(word)
        due = place + 1
    return " ".join(text), whole
