"""Rowen's readers against the ones that people use today: the same files, the same run, each in a process of its own.

    .venv/bin/python benchmarks/format_speed.py [--records 20000] [--rounds 5] [--file some.ris ...]

RIS against rispy alone, MEDLINE text against the nbib package, PubMed XML against Bio.Entrez (both its ways: `read` holds
the whole answer, `parse` hands out one record after the other). The others hand out dictionaries and lists of strings;
Rowen hands out whole records (people, dates, identifiers, what has no place kept verbatim) and drops them, as its
converters do. The readers take turns; the round with the least CPU time counts. Seconds are of the reading alone, memory
is the peak of the process. ``--file`` reads files of your own instead of generated ones. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import _made_files as made
import _peers as peers

ROOT = Path(__file__).resolve().parents[1]
NBIB = peers.Peer("nbib", ("nbib==0.3.2",), "`nbib.read_file`")
MEASURE = """
import json, resource, sys, time
{setup}
path = sys.argv[1]
wall, cpu = time.perf_counter(), time.process_time()
{read}
print(json.dumps([count, time.perf_counter() - wall, time.process_time() - cpu,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
ROWEN = (
    "from rowen.records import Located; from rowen.records.formats import iter_file",
    "count = sum(isinstance(item, Located) for item in iter_file(path))",
)
ENTREZ = "from Bio import Entrez"
BOOKS = "PubmedArticle", "PubmedBookArticle"
READERS = {
    "ris": {
        "rispy": ("import rispy", "count = len(rispy.load(open(path, encoding='utf-8-sig')))"),
        "Rowen": ROWEN,
    },
    "nbib": {
        "nbib": ("import nbib", "count = len(nbib.read_file(path))"),
        "Rowen": ROWEN,
    },
    "pubmed_xml": {
        "Bio.Entrez.read": (
            ENTREZ,
            f"with open(path, 'rb') as f: count = sum(len(Entrez.read(f, validate=False)[name]) for name in {BOOKS[:1]})",
        ),
        "Bio.Entrez.parse": (
            ENTREZ,
            "with open(path, 'rb') as f: count = sum(1 for _ in Entrez.parse(f, validate=False))",
        ),
        "Rowen": ROWEN,
    },
}
