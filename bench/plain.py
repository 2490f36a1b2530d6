"""The plain app's evening: every judge has its form open, a board is on the wall, and all submit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.crowd import resting
from bench.figures import Idle, Round
from bench.firstload import first_load
from bench.plan import AT_ONCE, SPREAD, TICKING, Pattern, each_in_turn, marks_of
from bench.progress import say
from bench.servers import Server, free_port
from bench.sides import Effort, Side
from bench.wire import PageFailed, Tab

SCRIPT: Final = Path(__file__).parent / "plain_app.py"
SETTLE_SECONDS: Final = 1.0
# A room that is served more slowly than this is not worth waiting for; what is missing then counts as this much.
PATIENCE_SECONDS: Final = 120.0
TICKING_PATIENCE_SECONDS: Final = 60.0
SMALL: Final = 20
LARGE: Final = 300
CRITERIA: Final = ("党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳")
SCHEMA: Final = """
CREATE TABLE current (unit TEXT);
CREATE TABLE scene (picture INTEGER, kind TEXT);
INSERT INTO scene VALUES (0, 'welcome');
CREATE TABLE ballots (
    unit TEXT, judge TEXT, c1 REAL, c2 REAL, c3 REAL, c4 REAL, c5 REAL, c6 REAL, PRIMARY KEY (unit, judge)
);
"""


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
        self._unit = ""

    async def enter(self, *, follows: bool) -> None:
        """Open a form for every judge, in place of those that were open."""
        await leave(self._forms)
        suffix = "&follow=1" if follows else ""
        # In a room that comes in by and by, the early tickers would keep the late ones out: measured is the marking.
        self._forms[:] = [
            Tab(self.server.base, query=f"judge=j{number}{suffix}", is_ticking=False) for number in range(self.judges)
        ]
        await each_in_turn(self._forms, Tab.open)

    async def play(self, unit: str, pattern: Pattern) -> Round:
        """Put a unit on stage, let all submit, and wait until the board shows the last ballot."""
        say(f"plain: {unit}, {pattern.name}")
        is_new = unit != self._unit
        self.put_on_stage(unit)
        if pattern.follows:
            await self.enter(follows=True)
        elif is_new:
            await each_in_turn(self._forms, Tab.reload)
        await self._board.until(lambda: f"{unit}: 0 ballots in" in self._board.text())
        if pattern.follows:
            for form in self._forms:
                form.start_ticking()
        await asyncio.sleep(SETTLE_SECONDS)

        started, load = perf_counter(), self.server.load()
        dues = [started + pattern.delay(number, self.judges) for number in range(self.judges)]
        patience = min(self.patience, TICKING_PATIENCE_SECONDS) if pattern.follows else self.patience
        sending = (self._send(number, unit, due, patience) for number, due in enumerate(dues))
        answers = [one for one in await asyncio.gather(*sending) if one is not None]
        last = max((moment for _, moment in answers), default=perf_counter())
        try:
            shown = await self._board.until(lambda: f"{unit}: {self.judges} ballots in" in self._board.text(), 30)
        except (TimeoutError, PageFailed):
            shown = perf_counter()
        return Round(
            pattern.name,
            "forms",
            sent=self.judges,
            latencies=tuple(latency for latency, _ in answers),
            found=self._found(unit),
            counted=len(answers),
            spread=last - started,
            told={"board page": max(0.0, shown - last)},
            known=shown - dues[-1],
            load=self.server.load() - load,
            seconds=perf_counter() - started,
            patience=patience,
        )

    async def _send(self, number: int, unit: str, due: float, patience: float) -> tuple[float, float] | None:
        """Submit one form; return how long it took and when it was acknowledged, or None when it was not."""
        form = self._forms[number]
        await asyncio.sleep(due - perf_counter())
        await form.submit("Send", dict(zip(CRITERIA, map(float, marks_of(number)), strict=True)))
        try:
            moment = await form.until(lambda: f"Saved: {unit}" in form.text(), patience)
        except (TimeoutError, PageFailed):
            return None
        return moment - due, moment

    def put_on_stage(self, unit: str) -> None:
        """Let this be the unit that is marked now."""
        self._unit = unit
        with closing(sqlite3.connect(self._database, timeout=60)) as db, db:
            db.execute("DELETE FROM current")
            db.execute("INSERT INTO current VALUES (?)", (unit,))

    def _found(self, unit: str) -> int:
        """Count the ballots that are stored with the marks that were sent."""
        with closing(sqlite3.connect(self._database, timeout=60)) as db:
            rows = db.execute("SELECT * FROM ballots WHERE unit = ?", (unit,)).fetchall()
        return sum(tuple(marks) == tuple(map(float, marks_of(int(judge[1:])))) for _, judge, *marks in rows)

    async def open_board(self) -> None:
        self.put_on_stage("warm-up")
        await self._board.open()

    async def close(self) -> None:
        await leave([*self._forms, self._board])
        await self.server.stop()


async def measure(folder: Path, port: int, judges: int, effort: Effort) -> Side:
    """Start the plain app, open a board and one form per judge, and play a round per pattern.

    A room of more than 300 is too much for it: there every ballot waits for all before, however they are spread, so
    one round is played, right after the forms were opened.
    """
    side, evening = Side("plain", judges), Evening(folder, free_port(port), judges, PATIENCE_SECONDS)
    try:
        side.start_seconds = await evening.server.ready()
        say(f"plain: answers after {side.start_seconds:.2f} s; the board and {judges} forms are opened")
        await evening.open_board()
        if effort.with_browser:
            loaded = await first_load(f"{evening.server.base}/?judge=browser")
            side.first_loads = {"form": loaded} if loaded else {}
        await asyncio.sleep(SETTLE_SECONDS)
        (base,) = await resting([evening.server], effort.base_seconds)
        side.memory_at_start = evening.server.memory()
        evening.put_on_stage("unit-1")
        await evening.enter(follows=False)
        await asyncio.sleep(SETTLE_SECONDS)
        side.memory_per_page = (evening.server.memory() - side.memory_at_start) / judges
        say("plain: all forms are open; they rest")
        (cores,) = await resting([evening.server], effort.idle_seconds)
        side.idle.append(Idle("forms", judges, effort.idle_seconds, base, cores))
        side.rounds += [
            await evening.play(f"unit-{number}", pattern) for number, pattern in enumerate(_patterns(judges), 1)
        ]
        side.memory_busy = (evening.server.memory() - side.memory_at_start) / judges
    finally:
        await evening.close()
    return side


def _patterns(judges: int) -> list[Pattern]:
    if judges > LARGE:
        return [AT_ONCE]
    # A plain form follows the stage by asking once a second; with many forms that never comes to an end.
    return [AT_ONCE, SPREAD, TICKING] if SMALL <= judges <= LARGE // 3 else [AT_ONCE, SPREAD]


async def leave(tabs: Sequence[Tab]) -> None:
    """Close tabs; what a closing tab still says is of no interest."""
    await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)
