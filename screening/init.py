"""A new review's folder, with something in every place so that a person can begin by replacing it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rowen.records import InputError, Problem, StorageError

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")

_REVIEW = """\
# The protocol of this review. Replace everything that is an example, then run: rowen check {slug}
# Every key is explained in docs/guides/protocol.md.

title: {title}
question: Write the review question here, in one or two sentences.
registration: ""                     # e.g. PROSPERO CRD42026000000; leave it empty if there is none

eligibility:                         # in words; every decision is made under these
  inclusion:
    - Write here what a study must be to be included, one criterion per line.
  exclusion:
    - Write here what rules a study out.

sources:                             # every source under a short key
  medline:
    name: MEDLINE                    # the database
    platform: PubMed                 # how it is reached: PRISMA-S asks for both
    kind: database                   # database, register or other (then add method: citation, website ...)
    strategy: searches/medline.txt   # sent byte for byte
    how: api                         # Rowen asks it at every run
    connector: pubmed
    who: Rowen
  europepmc:
    name: Europe PMC
    platform: Europe PMC
    kind: database
    strategy: searches/europepmc.txt
    how: api
    connector: europepmc
    who: Rowen
  embase:
    name: Embase
    platform: Ovid
    kind: database
    strategy: searches/embase.txt
    how: inbox                       # a person searches it and drops the export into inbox/embase/
    due_every_days: 90               # Rowen says when the next export is due
    who: information specialist
    export_format: RIS, complete reference

schedule:                            # minute hour day month weekday: here 6 o'clock on the first of each month
  cron: "0 6 1 * *"
  timezone: UTC

limits: []                           # each limit with its reason, e.g.
#  - limit: Published in 2010 or later.
#    justification: The intervention did not exist before.

rules:                               # rules propose (docs/rules); automation: true lets one exclude
  - name: retracted
    automation: false

reviewers:                           # names exactly as they will write them in files of verdicts
  - reviewer-1
  - reviewer-2
adjudicators:                        # who settles conflicts
  - review-lead
reviewers_per_stage:
  title_abstract: 2
  full_text: 2

exclusion_reasons:                   # key: words for the flow diagram
  title_abstract: {{}}
  full_text:
    wrong-population: Wrong population
    wrong-topic: Wrong topic
    wrong-design: Wrong study design

known_included: []                   # studies that the searches must find, e.g. `- pmid: ...` or `- doi: ...`
"""

_MEDLINE = """\
("online community"[tiab] OR "online communities"[tiab] OR "online support group"[tiab] OR "Social Media"[mh])
AND ("chronic pain"[tiab] OR fibromyalgia[tiab] OR "Chronic Pain"[mh])
AND (qualitative[tiab] OR interviews[tiab] OR "Qualitative Research"[mh])
"""
_EUROPEPMC = """\
(TITLE_ABS:"online community" OR TITLE_ABS:"online communities" OR TITLE_ABS:"online support group")
AND (TITLE_ABS:"chronic pain" OR TITLE_ABS:fibromyalgia)
AND (TITLE_ABS:qualitative OR TITLE_ABS:interviews)
"""
_EMBASE = """\
1. social media/ or (online communit* or online support group*).ti,ab,kw.
2. chronic pain/ or (chronic pain or fibromyalgia).ti,ab,kw.
3. qualitative research/ or (qualitative or interview*).ti,ab,kw.
4. 1 and 2 and 3
"""


def init_review(folder: Path, title: str = "") -> tuple[Path, ...]:
    """Write a new review that `load_protocol` accepts, with warnings only.

    Args:
        folder: the review's folder, e.g. reviews/my-review; its name becomes the review's.
        title: title of the review.

    Returns:
        The files written.

    Raises:
        InputError: the name cannot name a review, or there is something in the folder already.
        StorageError: the folder cannot be written.
    """
    slug = folder.name
    if not _SLUG.fullmatch(slug):
        remedy = "Use small letters, digits and dashes, e.g. online-communities."
        raise InputError(Problem(f"{slug!r} cannot name a review.", remedy, field="slug"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "Choose another name, or move the old folder away: nothing is overwritten."
        raise InputError(Problem("There is something there already.", remedy, file=folder.as_posix()))
    # JSON's quoting is valid YAML whatever the title holds.
    shown = json.dumps(title.strip() or "Title of the review", ensure_ascii=False)
    files = {
        "review.yaml": _REVIEW.format(slug=slug, title=shown),
        "searches/medline.txt": _MEDLINE,
        "searches/europepmc.txt": _EUROPEPMC,
        "searches/embase.txt": _EMBASE,
        "inbox/embase/.gitkeep": "",
    }
    return tuple(_write(folder / name, text) for name, text in files.items())


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be written ({error.strerror}). Check permissions and free space."
        ) from error
    return path
