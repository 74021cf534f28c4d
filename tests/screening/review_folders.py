"""Small reviews on disk for the tests of this room."""

from __future__ import annotations

from pathlib import Path

from rowen.records import Problem, ProtocolError
from screening.protocol import Protocol, load_protocol

REVIEW = """\
title: Peer support
question: Does it help?
eligibility:
  inclusion:
    - A trial.
sources:
  medline:
    name: MEDLINE
    platform: PubMed
    kind: database
    strategy: searches/medline.txt
    how: api
    connector: pubmed
  embase:
    name: Embase
    platform: Ovid
    kind: database
    strategy: searches/embase.txt
    how: inbox
    due_every_days: 30
reviewers: [ann, bob]
adjudicators: [cy]
exclusion_reasons:
  title_abstract:
    off-topic: Off topic
  full_text:
    wrong-design: Wrong design, or none
    wrong-population: Wrong population; children
known_included:
  - pmid: 123
"""
MEDLINE = '("online community"[tiab])\nAND asthma[tiab]\n'
EMBASE = "1. asthma.ti,ab.\n"

CONNECTORS = ("pubmed", "europepmc")


def make_review(
    folder: Path, text: str = REVIEW, medline: bytes | None = MEDLINE.encode(), embase: bytes | None = EMBASE.encode()
) -> Path:
    review = folder / "peer-support"
    (review / "searches").mkdir(parents=True)
    (review / "review.yaml").write_text(text, encoding="utf-8")
    for name, data in (("medline", medline), ("embase", embase)):
        if data is not None:
            (review / "searches" / f"{name}.txt").write_bytes(data)
    return review


def sound(folder: Path, text: str = REVIEW) -> Protocol:
    return load_protocol(make_review(folder, text), CONNECTORS)


def faults(review: Path) -> tuple[Problem, ...]:
    try:
        load_protocol(review, CONNECTORS)
    except ProtocolError as error:
        return error.problems
    return ()


def faults_of(folder: Path, text: str) -> tuple[Problem, ...]:
    return faults(make_review(folder, text))


def changed(old: str, new: str) -> str:
    assert old in REVIEW
    return REVIEW.replace(old, new, 1)
