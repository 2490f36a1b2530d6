"""Fixtures for the ledger: a file, an open ledger, another program's view of the file, and other processes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import CHILD_ENVIRONMENT, Ledger, Open, child_command

from contest.ledger.library import sqlite3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contest.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Open]:
    """Open ledgers that are closed at the end of the test; without a path, the one of the test."""
    with ExitStack() as stack:

        def open_one(at: Path = path, *, create: bool = False, **settings: Any) -> Ledger:
            return stack.enter_context(open_ledger(at, create=create, **settings))

        yield open_one


@pytest.fixture
def ledger(opened: Open) -> Ledger:
    return opened(create=True, poll_seconds=0.02)


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed ledger with five records."""
    with open_ledger(path, create=True) as ledger:
        for number in range(1, 6):
            ledger.append(CONTEST, f"id{number}", writing(f"id{number}", f'{{"n":{number}}}'))
    return path


@pytest.fixture
def raw(path: Path) -> Iterator[Callable[..., Any]]:
    """Another program at the file: its own connection with SQLite's defaults."""
    with ExitStack() as stack:

        def connect(at: Path = path) -> Any:
            connection = sqlite3.connect(at, isolation_level=None, check_same_thread=False)
            return stack.enter_context(closing(connection))

        yield connect


@pytest.fixture
def child() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a mode of ledger_child.py to its end."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            child_command(*arguments), env=CHILD_ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
        )

    return run
