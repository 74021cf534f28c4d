"""The review database: insert-only tables, the queries that make PRISMA counts, the identities."""

from rowen.ledger.facade import Ledger
from rowen.ledger.keys import file_keys
from rowen.ledger.schema import HEAD
from rowen.ledger.store import default_url

__all__ = ["HEAD", "Ledger", "default_url", "file_keys"]
