"""The plain app's evening: every judge has its form open, a board is on the wall, and all submit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.figures import Round
from bench.firstload import FirstLoad, first_load
from bench.plan import Pattern, each_in_turn, marks_of
from bench.progress import say
from bench.servers import Server
from bench.wire import PageFailed, Tab

SCRIPT: Final = Path(__file__).parent / "plain_app.py"
SETTLE_SECONDS: Final = 1.0
CRITERIA: Final = ("党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳")
SCHEMA: Final = """
CREATE TABLE current (unit TEXT);
CREATE TABLE ballots (
    unit TEXT, judge TEXT, c1 REAL, c2 REAL, c3 REAL, c4 REAL, c5 REAL, c6 REAL, PRIMARY KEY (unit, judge)
);
"""


@dataclass(frozen=True)
class PlainFigures:
    """``memory_per_tab`` in bytes; ``first_load`` is the form, None when it was not measured."""

    start_seconds: float
    memory_at_start: int
    memory_per_tab: float
    rounds: tuple[Round, ...]
    first_load: FirstLoad | None


class Evening:
    """The running server with its board and its forms.

    Parameters
    ----------
    patience : float
        Seconds after which a ballot counts as not acknowledged.
    """

    def __init__(self, folder: Path, port: int, judges: int, patience: float) -> None:
        self.judges, self.patience = judges, patience
        self._database = folder / "plain.db"
        with closing(sqlite3.connect(self._database)) as db:
            db.executescript(SCHEMA)
        self.server = Server(
            SCRIPT, folder, port, ready_path="/_stcore/health", log=folder / "plain.log",
            environment={"PLAIN_DATABASE": str(self._database)}, options=["--browser.gatherUsageStats", "false"],
        )  # fmt: skip
        self._board = Tab(self.server.base, "board")
        self._forms: list[Tab] = []

    async def enter(self, *, follows: bool) -> None:
        """Open a form for every judge, in place of those that were open."""
        await leave(self._forms)
        suffix = "&follow=1" if follows else ""
        # In a room that comes in by and by, the early tickers would keep the late ones out: measured is the marking.
        self._forms = [
            Tab(self.server.base, query=f"judge=j{number}{suffix}", is_ticking=False) for number in range(self.judges)
        ]
        await each_in_turn(self._forms, Tab.open)

    async def play(self, unit: str, pattern: Pattern) -> Round:
        """Put a unit on stage, let all submit, and wait until the board shows the last ballot."""
        say(f"plain: {unit}, {pattern.name}")
        self._open_unit(unit)
        if pattern.follows:
            await self.enter(follows=True)
        else:
            await each_in_turn(self._forms, Tab.reload)
        await self._board.until(lambda: f"{unit}: 0 ballots in" in self._board.text())
        if pattern.follows:
            for form in self._forms:
                form.start_ticking()
        await asyncio.sleep(SETTLE_SECONDS)

        started, load = perf_counter(), self.server.load()
        dues = [started + pattern.delay(number, self.judges) for number in range(self.judges)]
        sending = (self._send(number, unit, due) for number, due in enumerate(dues))
        answers = [one for one in await asyncio.gather(*sending) if one is not None]
        last = max((moment for _, moment in answers), default=perf_counter())
        try:
            shown = await self._board.until(lambda: f"{unit}: {self.judges} ballots in" in self._board.text(), 30)
        except (TimeoutError, PageFailed):
            shown = perf_counter()
        return Round(
            pattern.name,
            sent=self.judges,
            latencies=tuple(latency for latency, _ in answers),
            found=self._found(unit),
            told={"board page": max(0.0, shown - last)},
            known=shown - dues[-1],
            load=self.server.load() - load,
            seconds=perf_counter() - started,
            patience=self.patience,
        )

    async def _send(self, number: int, unit: str, due: float) -> tuple[float, float] | None:
        """Submit one form; return how long it took and when it was acknowledged, or None when it was not."""
        form = self._forms[number]
        await asyncio.sleep(due - perf_counter())
        await form.submit("Send", dict(zip(CRITERIA, map(float, marks_of(number)), strict=True)))
        try:
            moment = await form.until(lambda: f"Saved: {unit}" in form.text(), self.patience)
        except (TimeoutError, PageFailed):
            return None
        return moment - due, moment

    def _open_unit(self, unit: str) -> None:
        with closing(sqlite3.connect(self._database, timeout=60)) as db, db:
            db.execute("DELETE FROM current")
            db.execute("INSERT INTO current VALUES (?)", (unit,))

    def _found(self, unit: str) -> int:
        """Count the ballots that are stored with the marks that were sent."""
        with closing(sqlite3.connect(self._database, timeout=60)) as db:
            rows = db.execute("SELECT * FROM ballots WHERE unit = ?", (unit,)).fetchall()
        return sum(tuple(marks) == tuple(map(float, marks_of(int(judge[1:])))) for _, judge, *marks in rows)

    async def open_board(self) -> None:
        self._open_unit("warm-up")
        await self._board.open()

    async def close(self) -> None:
        await leave([*self._forms, self._board])
        await self.server.stop()


async def measure(
    folder: Path, port: int, judges: int, patterns: Sequence[Pattern], patience: float, *, with_browser: bool
) -> PlainFigures:
    """Start the plain app, open a board and one form per judge, and play a round per pattern."""
    evening = Evening(folder, port, judges, patience)
    try:
        start_seconds = await evening.server.ready()
        say(f"plain: answers after {start_seconds:.2f} s; the board and {judges} forms are opened")
        await evening.open_board()
        loaded = await first_load(f"{evening.server.base}/?judge=browser") if with_browser else None
        before = evening.server.memory()
        await evening.enter(follows=False)
        await asyncio.sleep(SETTLE_SECONDS)
        after = evening.server.memory()
        rounds = [await evening.play(f"unit-{number}", pattern) for number, pattern in enumerate(patterns, 1)]
        return PlainFigures(start_seconds, before, (after - before) / judges, tuple(rounds), loaded)
    finally:
        await evening.close()


async def leave(tabs: Sequence[Tab]) -> None:
    """Close tabs; what a closing tab still says is of no interest."""
    await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)
