"""A review of 20,000 hits in each of two sources, rerun without news: it asks for identifiers only.

python benchmarks/no_news.py
"""

from __future__ import annotations

from _harness import review, sandbox, show, update

HITS = 20_000


def main() -> None:
    strategies = {"medline": f"first:{HITS}[sandbox]", "europepmc": f"SANDBOX:{HITS}"}
    with sandbox(HITS + HITS // 2) as environment, review(strategies) as folder:
        show("first run", update(folder, environment))
        again = update(folder, environment)
        show("rerun, no news", again)
    moved = {role for _, role, *_ in again["moved"]}
    if again["state"] != "complete" or again["new_records"] or moved != {"ids"}:
        raise SystemExit(
            f"the rerun was {again['state']}, brought {again['new_records']} records and asked for {moved}"
        )


if __name__ == "__main__":
    main()
