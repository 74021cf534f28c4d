"""What PRISMA-S wants to know of an exported search: written into a small YAML file beside the export, or asked for.

PRISMA-S (Rethlefsen et al. 2021, doi 10.1186/s13643-020-01542-z), items 1 and 2 (database and platform), 8 (the
strategy as it was run), 13 (date of the search) and 15 (records found).
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from rowen.records import InputError, Problem
from screening.complaints import complaints
from screening.review_file import Block, Words
from screening.yaml_lines import read_yaml

SUFFIXES = (".yaml", ".yml")


class ExportDetails(Block):
    """What a person says of one export file. Everything may be left out here and said in another way."""

    expected: Annotated[int, Field(ge=0)] | None = Field(None, description="number of records the platform showed")
    searched_on: date | None = Field(None, description="day of the search on the platform, e.g. 2026-11-20")
    searched_by: Words | None = Field(None, description="who searched")
    platform: Words | None = Field(None, description="platform that was searched; must be the source's in review.yaml")
    strategy: Words | None = Field(
        None, description="file with the strategy that was run, where it was not the one in review.yaml"
    )
    note: str = Field("", description="anything a reader of the methods should know about this search")


def is_details(path: Path) -> bool:
    """Whether a file's name says that it describes an export and is none."""
    return path.suffix.lower() in SUFFIXES


def details_file(export: Path) -> Path | None:
    """Return the file that describes an export: ``cinahl.ris.yaml`` or ``cinahl.yaml`` beside ``cinahl.ris``, or None."""
    names = [f"{name}{suffix}" for name in (export.name, export.stem) for suffix in SUFFIXES]
    return next((export.with_name(name) for name in names if export.with_name(name).is_file()), None)


def read_details(file: Path) -> ExportDetails:
    """Read the description of an export.

    Raises:
        InputError: everything that is wrong in it, with its line.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            "The file cannot be read as UTF-8 text.", "Check its permissions, save it as UTF-8.", str(file)
        )
        raise InputError(problem) from error
    document = read_yaml(text, str(file))
    problems = list(document.problems)
    if not problems and not isinstance(document.data, dict):
        problems.append(Problem("The file holds no `key: value` lines.", f"Write it like: {EXAMPLE}", str(file), 1))
    if not problems:
        try:
            return ExportDetails.model_validate_json(json.dumps(document.data))
        except ValidationError as error:
            problems = complaints(error, ExportDetails, document, str(file))
    raise InputError(problems)


def details_text(details: ExportDetails) -> str:
    """Return the YAML that `read_details` reads back."""
    said = details.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())


EXAMPLE = "expected: 128, searched_on: 2026-11-20, searched_by: Jo Smith, each on a line of its own."
