"""A 20,000-hit review rerun without news: it asks for identifiers only.

python benchmarks/no_news.py
"""

from __future__ import annotations

from _harness import review, sandbox, show, update


def main() -> None:
    with sandbox(30_000) as environment, review({"medline": "first:20000[sandbox]", "europepmc": "SRC:PPR"}) as folder:
        show("first run", update(folder, environment, "medline"))
        show("rerun, no news", update(folder, environment, "medline"))


if __name__ == "__main__":
    main()
