"""What several test files of the ledger share; a name of its own, because every folder has a conftest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from contest.ledger import Record, SqliteLedger, chain
from contest.ledger.library import sqlite3

ROOT = Path(__file__).parents[2]
CHILD_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

Ledger = SqliteLedger[tuple[str, ...]]
Open = Callable[..., Ledger]


def child_command(*arguments: object) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("ledger_child.py")), *map(str, arguments)]


def fields(record: Record) -> dict[str, object]:
    """Return what is stored of a record."""
    return {name: getattr(record, name) for name in chain.FIELDS}


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def forge(path: Path, sql: str) -> None:
    """Change rows behind the triggers, and put the triggers back as they were."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA ignore_check_constraints = ON")
    triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        other.execute(f"DROP TRIGGER {name}")
    other.execute(sql)
    for _, text in triggers:
        other.execute(text)
    other.close()
