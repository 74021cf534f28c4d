"""What looking at the fields of PubMed's answers costs, beside reading the records: 10,000 records in pages of 200.

python benchmarks/shape_speed.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from connectors.pubmed_parse import read_records
from connectors.shape import look, names, shape_of
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.holdings import Holdings
from rowen.sandbox.pubmed_records import article_set
from rowen.sandbox.timing import BASELINE, day

RECORDS, PAGE, ROUNDS = 10_000, 200, 3


def main() -> None:
    pages = list(_pages())
    shape = shape_of("pubmed")
    steps: dict[str, Callable[[bytes], object]] = {
        "reading the records": read_records,
        "names (every answer)": names,
        "places (the first 200 records of a search)": lambda body: look(body, shape),
    }
    best = {name: min(_seconds(step, pages) for _ in range(ROUNDS)) for name, step in steps.items()}
    whole = best["reading the records"]
    print(f"{RECORDS:,} records, {sum(map(len, pages)) / 2**20:.0f} MiB; CPU seconds, best of {ROUNDS}")
    for name, seconds in best.items():
        print(f"{name:45} {seconds:6.2f}  {seconds / whole:5.1%}")


def _pages() -> Iterator[bytes]:
    corpus = Corpus(1, RECORDS * 2)
    holdings, today = Holdings(corpus), day(BASELINE)
    held = holdings.pubmed(today).nonzero()[0][:RECORDS].tolist()
    for start in range(0, RECORDS, PAGE):
        yield article_set(holdings, held[start : start + PAGE], today)


def _seconds(step: Callable[[bytes], object], pages: list[bytes]) -> float:
    started = time.process_time()
    for page in pages:
        step(page)
    return time.process_time() - started


if __name__ == "__main__":
    main()
