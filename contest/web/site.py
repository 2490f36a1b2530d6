"""What this process's server holds: the store, who listens, who is connected, who has tried too often."""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from contest.errors import ContestError, StoreUnavailable
from contest.service import Service, shared
from contest.web.drafts import Drafts
from contest.web.hub import Hub
from contest.web.limits import Buckets, Failures, Pauses
from contest.web.seats import Presence

DEFAULT_DATABASE: Final = "data/contest.db"
RETRY_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 1.0
BALLOTS_PER_SECOND: Final = 20
NUDGE_GAP_SECONDS: Final = 5.0


class Site:
    """The server's side of one store.

    Parameters
    ----------
    database : str
        Path of the store; made when nothing is there.
    url : str
        The address people reach the server at, without a slash at the end; may be empty.
    """

    def __init__(self, database: str, url: str = "") -> None:
        self.database = database
        self.url = url.rstrip("/")
        self.presence = Presence()
        self.hub = Hub(self.presence)
        self.ballots = Buckets(BALLOTS_PER_SECOND)
        self.drafts = Drafts()
        self.nudges = Pauses(NUDGE_GAP_SECONDS)
        self.tries = Failures(limit=10, seconds=300)
        self.tries_of_address = Failures(limit=200, seconds=300)
        self.opened: list[Callable[[Service], None]] = []
        self._service: Service | None = None
        self._trouble: ContestError | None = None
        self._tried_at = float("-inf")
        self._opening: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._key: bytes | None = None

    async def service(self) -> Service:
        """Return the service, opening the store when it is not open.

        A store in trouble is asked again at most every two seconds, and nobody waits long for it: a file that another
        program holds takes ten seconds to say so.

        Raises
        ------
        ContestError
            The store cannot be used; what is wrong, in one sentence.
        """
        if self._service is not None:
            return self._service
        if self._opening is None and time.monotonic() - self._tried_at >= RETRY_SECONDS:
            self._opening = asyncio.create_task(self._open())
        if self._opening is not None:
            await asyncio.wait({self._opening}, timeout=PATIENCE_SECONDS if self._trouble else None)
        if self._service is None:
            raise self._trouble or StoreUnavailable()
        return self._service

    async def _open(self) -> None:
        try:
            service = await asyncio.to_thread(shared, self.database, create=True)
        except ContestError as trouble:
            self._trouble = trouble
            return
        finally:
            self._tried_at, self._opening = time.monotonic(), None
        self.hub.start(asyncio.get_running_loop(), service)
        self._unsubscribe = service.subscribe(self.hub.tell)
        self._service, self._trouble = service, None
        for call in self.opened:
            await asyncio.to_thread(call, service)

    async def close(self) -> None:
        """Stop telling and let go of the store."""
        self.hub.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._service is not None:
            await asyncio.to_thread(self._service.close)
            self._service = None

    @property
    def key(self) -> bytes:
        """The key that signs tickets: kept beside the store, so that they outlive a restart."""
        if self._key is None:
            self._key = _kept_key(Path(f"{self.database}.key"))
        return self._key


def _kept_key(path: Path) -> bytes:
    made = secrets.token_bytes(32)
    # Where nothing can be written, tickets end with this process: who joined by a code types it again.
    with suppress(OSError):
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(made)
            return made
        except FileExistsError:
            kept = path.read_bytes()
            if len(kept) == len(made):
                return kept
    return made


_site: Site | None = None
_lock = threading.Lock()


def current() -> Site:
    """Return this process's site, made from the environment at first use."""
    global _site
    if _site is not None:
        return _site
    with _lock:
        if _site is None:
            _site = from_environment()
        return _site


def replace(site: Site | None) -> None:
    """Make another site the current one; None lets the next use make one."""
    global _site
    with _lock:
        _site = site


def from_environment() -> Site:
    """Make a site from ``$CONTEST_DATABASE`` and ``$CONTEST_URL``."""
    return Site(os.environ.get("CONTEST_DATABASE") or DEFAULT_DATABASE, os.environ.get("CONTEST_URL") or "")


async def usable_service() -> Service:
    """Return the current site's service.

    Raises
    ------
    StoreUnavailable
        Whatever is wrong with the store.
    """
    try:
        return await current().service()
    except StoreUnavailable:
        raise
    except ContestError as trouble:
        raise StoreUnavailable(trouble.template, **trouble.values) from trouble
