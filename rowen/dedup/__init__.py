"""Which records describe the same document: pure functions on records, every answer with its reasons in words."""

from rowen.dedup.blocking import Skipped
from rowen.dedup.evidence import ranked
from rowen.dedup.merge import merge
from rowen.dedup.partition import Partition, partition
from rowen.dedup.propose import Examined, examine, propose
from rowen.dedup.table import MatchTable, prepare

__all__ = [
    "Examined",
    "MatchTable",
    "Partition",
    "Skipped",
    "examine",
    "merge",
    "partition",
    "prepare",
    "propose",
    "ranked",
]
