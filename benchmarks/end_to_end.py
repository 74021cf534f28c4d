"""100,000 records searched, archived, parsed, stored, deduplicated, judged, counted and written, end to end.

python benchmarks/end_to_end.py [--works 75000]
"""

from __future__ import annotations

import argparse

from _harness import review, sandbox, show, update


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--works", type=int, default=75_000)
    works = parser.parse_args().works
    strategies = {"medline": "1:99999999[uid]", "europepmc": "SRC:MED OR SRC:PPR OR SRC:PMC OR SRC:AGR"}
    with sandbox(works) as environment, review(strategies) as folder:
        show("first run", update(folder, environment))
        show("again, no news", update(folder, environment))


if __name__ == "__main__":
    main()
