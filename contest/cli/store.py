"""The store that a command works on, and who the command line acts as."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contest.errors import N_, ContestError, NotFound
from contest.model import Actor
from contest.passes import Minted
from contest.service import Service

# Adds a command to the parser; a name, what runs it, its help, and its arguments in order.
Add = Callable[..., argparse.ArgumentParser]
CLI: Final = Actor("operator", "cli", "CLI")
DEFAULT_DATABASE: Final = "data/contest.db"
REHEARSAL: Final = Path(__file__).parents[2] / "data" / "rehearsal"


class Unsupported(ContestError):
    code = "unsupported"
    template = N_("PostgreSQL is not part of this version – give the path of an SQLite file.")


def path_of(arguments: argparse.Namespace) -> Path:
    """Return the file of ``--database``.

    Raises
    ------
    Unsupported
    """
    database: str = arguments.database
    if "://" in database:
        if not database.startswith("sqlite:"):
            raise Unsupported()
        database = database.split("://", 1)[1]
    return Path(database)


@contextmanager
def opened(arguments: argparse.Namespace, *, create: bool = False) -> Iterator[Service]:
    service = Service.open(path_of(arguments), create=create)
    try:
        yield service
    finally:
        service.close()


def loaded(service: Service) -> str:
    """Return the contest of a store.

    Raises
    ------
    NotFound
        None is loaded yet.
    """
    if service.contest_id is None:
        raise NotFound(N_("No contest is loaded yet – load a contest folder first."))
    return service.contest_id


def base_url() -> str:
    """Return the address people reach the server at: ``$CONTEST_URL``, else this machine on ``$PORT``."""
    return (os.environ.get("CONTEST_URL") or f"http://localhost:{os.environ.get('PORT') or 8501}").rstrip("/")


def join_url(minted: Minted) -> str:
    return f"{base_url()}/join?pass={minted.token}"
