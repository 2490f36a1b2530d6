"""The rehearsal that the desk has started: a process of its own, so that robots take no time from the server."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from contest.errors import N_, WrongPhase

_ROOT: Final = Path(__file__).parents[2]
_LAST_LINES: Final = 5


class AlreadyPlaying(WrongPhase):
    template = N_("Robots are playing already – stop them first, or wait for the end.")


@dataclass(frozen=True)
class Playing:
    """``lines`` are the last ones that were told; ``is_over`` once the robots have left, ``failed`` if by a fault."""

    meeting: str
    lines: tuple[str, ...]
    is_over: bool
    failed: bool


@dataclass
class _Started:
    meeting: str
    process: subprocess.Popen[bytes]
    told: IO[bytes]


_lock = threading.Lock()
_started: dict[str, _Started] = {}


def start(database: str, meeting: str, url: str, *, speed: float, language: str) -> None:
    """Let robots play a planned meeting of a store against the server at an address.

    Raises
    ------
    AlreadyPlaying
    """
    with _lock:
        before = _started.get(database)
        if before is not None and before.process.poll() is None:
            raise AlreadyPlaying()
        told = tempfile.TemporaryFile()  # noqa: SIM115  # read as long as the desk asks
        words = ["rehearse", "--meeting", meeting, "--speed", str(speed), "--url", url]
        process = subprocess.Popen(
            [sys.executable, "-m", "contest", "--database", str(Path(database).absolute()), *words],
            cwd=_ROOT,
            env=os.environ | {"CONTEST_LANG": language},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        _started[database] = _Started(meeting, process, told)


def playing(database: str) -> Playing | None:
    """Return how the last rehearsal of a store stands; None when there was none since the server started."""
    with _lock:
        known = _started.get(database)
        if known is None:
            return None
        known.told.flush()
        # By position, not by the file's own: the process writes through the same one.
        text = os.pread(known.told.fileno(), 1 << 20, 0).decode("utf-8", "replace")
        code = known.process.poll()
        lines = tuple(line for line in text.splitlines() if line.strip())[-_LAST_LINES:]
        return Playing(known.meeting, lines, code is not None, code not in (None, 0, -signal.SIGTERM))


def stop(database: str) -> None:
    """Send the robots away; the meeting stays as it is."""
    with _lock:
        known = _started.get(database)
    if known is not None and known.process.poll() is None:
        known.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            known.process.wait(timeout=5)


@atexit.register
def _stop_all() -> None:
    for known in _started.values():
        if known.process.poll() is None:
            known.process.terminate()
