"""A process that asks a practice source: ``python -m tests.connectors.asker REQUESTS``. Prints the status of each answer."""

from __future__ import annotations

import os
import sys
import time

import requests

from connectors.limits import limiter


def main(number: int) -> None:
    """Wait for a word on the standard input, then ask so many times, as fast as the shared budget lets it."""
    base, key = os.environ["ROWEN_PUBMED_URL"].rstrip("/"), "a-key"
    place = limiter(base.split("://")[-1].split("/")[0], key, 10)
    query = {"db": "pubmed", "term": "qualitative[tiab]", "retmode": "json", "retmax": "0", "api_key": key}
    print("ready", flush=True)
    sys.stdin.readline()
    with requests.Session() as session:
        for _ in range(number):
            with place.place():
                answer = session.get(f"{base}/esearch.fcgi", params=query, timeout=30)
            print(answer.status_code, time.monotonic(), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
