"""What an operator or a test may turn on the SQLite ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How long to wait and how much to do at once.

    ``busy_seconds``: how long another program may hold the file before `StoreLocked`. ``poll_seconds``: how often
    other programs' events are looked for. ``batch_limit``: commands per commit at most. ``max_pages``: how
    large the file may grow, in pages of 4096 bytes; ``None`` is what the disk holds.
    """

    busy_seconds: float = 10.0
    poll_seconds: float = 0.1
    batch_limit: int = 512
    max_pages: int | None = None
