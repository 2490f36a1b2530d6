"""The append-only store of events: the port, the hash chain, and SQLite behind it."""

from __future__ import annotations

from contest.ledger.port import Appended, Decide, Entry, Folded, Head, Ledger, Record, Verified
from contest.ledger.settings import Settings
from contest.ledger.sqlite import SqliteLedger

__all__ = [
    "Appended",
    "Decide",
    "Entry",
    "Folded",
    "Head",
    "Ledger",
    "Record",
    "Settings",
    "SqliteLedger",
    "Verified",
]
