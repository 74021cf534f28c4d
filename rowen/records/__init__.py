"""What a record is: frozen types, identifiers, dates, matching text, the error tree. Imports nothing else of ours."""

from rowen.records.dates import PartialDate, parse_date
from rowen.records.errors import (
    BudgetSpent,
    Busy,
    DecisionError,
    FormatError,
    InputError,
    InvariantError,
    NewerDatabase,
    Problem,
    ProtocolError,
    Refused,
    RowenError,
    SourceError,
    StorageError,
    Unreachable,
    Untrustworthy,
)
from rowen.records.serial import digest, from_json, to_json
from rowen.records.text import matching, matching_words, plain
from rowen.records.types import AbstractPart, Author, Identifiers, Kind, Located, Notice, Record, SourceKind
from rowen.records.verdicts import Answer, Link, PairVerdict

__all__ = [
    "AbstractPart",
    "Answer",
    "Author",
    "BudgetSpent",
    "Busy",
    "DecisionError",
    "FormatError",
    "Identifiers",
    "InputError",
    "InvariantError",
    "Kind",
    "Link",
    "Located",
    "NewerDatabase",
    "Notice",
    "PairVerdict",
    "PartialDate",
    "Problem",
    "ProtocolError",
    "Record",
    "Refused",
    "RowenError",
    "SourceError",
    "SourceKind",
    "StorageError",
    "Unreachable",
    "Untrustworthy",
    "digest",
    "from_json",
    "matching",
    "matching_words",
    "parse_date",
    "plain",
    "to_json",
]
