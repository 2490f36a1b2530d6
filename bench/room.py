"""The contest's evening: judges with their pads, the desk and the projector on the real server."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import store
from bench.crowd import SETTLE_SECONDS, Crowd, Phone, Refused
from bench.follower import Follower, Projector
from bench.line import Line
from bench.live import Listener
from bench.pen import Pen, Sent
from bench.phone import Answer, fetch
from bench.plan import each_in_turn
from bench.servers import Server
from bench.store import MEETING, Invited
from bench.wire import Tab

ROOT: Final = Path(__file__).parent.parent


class Judge:
    """One phone: joined, with the pad's data, its live socket, and later the page around it."""

    def __init__(self, room: Room, number: int, id: str, token: str) -> None:
        self._room, self.number, self.id, self._token = room, number, id, token
        self.cookie = ""
        self.tab: Tab | None = None
        self.phone: Phone | None = None
        self._place: object = None
        self._seen = self._moved = 0
        self._later: asyncio.TimerHandle | None = None

    async def join(self) -> None:
        """Exchange the pass, fetch what a light pad fetches, and listen."""
        base = self._room.server.base
        self.cookie = await join(base, self._token)
        if self._room.has_light_pad:
            expect(await fetch(base, "GET", "/pad", cookie=self.cookie), 200)
        expect(await fetch(base, "GET", "/api/pad", cookie=self.cookie), 200)
        pen = Pen(base, MEETING, self.id, self.number, self.cookie, self._room.invited.criteria)
        self.phone = Phone(pen, Line(self._room.server.address), Listener(base, MEETING, self.cookie))
        await self.phone.socket.open()

    async def open_page(self) -> None:
        """Open the judge's page as the browser does, around the pad."""
        self.tab = Tab(self._room.server.base, "score", cookie=self.cookie)
        await self.tab.open()

    def refresh_as_the_pad_does(self) -> None:
        """From now on fetch the pad's data when a message says that something is newer (``scorepad/wire.js``)."""
        assert self.phone is not None
        self.phone.socket.told = self._hear

    def _hear(self, text: bytes) -> None:
        message = json.loads(text)
        self._moved = message.get("moved", self._moved)
        place = (message["phase"], message["unit"], self._moved)
        is_move, self._place = self._place not in (None, place), place
        if is_move or (self._later is None and message["seq"] > self._seen):
            if self._later is not None:
                self._later.cancel()
            wait = 0 if is_move else 20 * (1 + random.random())
            self._later = asyncio.get_running_loop().call_later(wait, self._room.refresh, self)

    async def refresh(self) -> None:
        self._later = None
        answer = await fetch(self._room.server.base, "GET", "/api/pad", cookie=self.cookie)
        expect(answer, 200)
        self._seen = answer.json()["seq"]

    async def leave(self) -> None:
        if self._later is not None:
            self._later.cancel()
        if self.tab is not None:
            await self.tab.close()
        if self.phone is not None:
            self.phone.line.close()
            await self.phone.socket.close()


class Room:
    """The running server and everybody who is connected to it."""

    def __init__(self, folder: Path, port: int, invited: Invited) -> None:
        self.database, self.invited = folder / "contest.db", invited
        base = f"http://127.0.0.1:{port}"
        self.server = Server(
            ROOT / "app.py", ROOT, port, ready_path="/healthz", log=folder / "contest.log",
            environment={"CONTEST_DATABASE": str(self.database), "CONTEST_URL": base},
        )  # fmt: skip
        self.judges = [Judge(self, number, *one) for number, one in enumerate(invited.judges.items(), 1)]
        self.has_light_pad = False
        self.phones: list[Phone] = []
        self.phones_alone = Crowd(self.server, self.phones, "phones", self.found)
        self.evening = Crowd(self.server, self.phones, "evening", self.found)
        self.front: list[Listener] = []
        self.walls: list[Follower | Projector] = []
        self._fetching: set[asyncio.Task[None]] = set()
        self._troubles: list[BaseException] = []

    async def open_front(self) -> None:
        """Open a bare socket each for the desk and the projector, and see what the server has."""
        base = self.server.base
        self.has_light_pad = (await fetch(base, "GET", "/pad")).status in (200, 401)
        for name, token in (("desk", self.invited.operator), ("screen", self.invited.screen)):
            listener = Listener(base, MEETING, await join(base, token))
            await listener.open()
            self.front.append(listener)
            for crowd in (self.phones_alone, self.evening):
                crowd.walls[name] = listener.heard_at

    async def enter(self, judges: Sequence[Judge]) -> None:
        """Let judges come in with their light pads."""
        await each_in_turn(judges, Judge.join)
        self.phones[:] = [judge.phone for judge in self.judges if judge.phone is not None]

    async def open_walls(self) -> None:
        """Open the desk's page and the projector's picture, and let the pads refresh themselves."""
        base, (desk, screen) = self.server.base, self.front
        page = Follower(base, "control", meeting=MEETING, cookie=desk.cookie)
        await page.open()
        self.evening.walls["desk page"] = page.drawn_at
        self.walls.append(page)
        if (await fetch(base, "GET", f"/api/scene/{MEETING}?lang=zh", cookie=screen.cookie)).status == 200:
            picture = Projector(base, meeting=MEETING, cookie=screen.cookie)
            await picture.open()
            self.evening.walls["screen picture"] = picture.shown_at
            self.walls.append(picture)
        else:
            hall = Follower(base, "screen", meeting=MEETING, cookie=screen.cookie)
            await hall.open()
            self.evening.walls["screen page"] = hall.drawn_at
            self.walls.append(hall)
        for judge in self.judges:
            judge.refresh_as_the_pad_does()

    async def turn_to(self, unit: str, *, closing: str = "") -> None:
        """Close a unit that was marked, open the next one, and wait until everybody has heard of it."""
        if closing:
            await asyncio.to_thread(store.close_unit, self.database, closing, len(self.phones))
        opened = await asyncio.to_thread(store.open_unit, self.database, unit)
        for listener in (*self.front, *(phone.socket for phone in self.phones)):
            await listener.heard_at(opened)
            listener.forget()
        for phone in self.phones:
            phone.pen.turn_to(unit)
        await asyncio.sleep(SETTLE_SECONDS)

    def found(self, sent: Sequence[Sent]) -> int:
        return store.found(self.database, sent)

    def check(self) -> None:
        """Raise what went wrong when pads refreshed themselves."""
        if self._troubles:
            raise self._troubles[0]

    def refresh(self, judge: Judge) -> None:
        task = asyncio.get_running_loop().create_task(judge.refresh())
        self._fetching.add(task)
        task.add_done_callback(self._refreshed)

    def _refreshed(self, task: asyncio.Task[None]) -> None:
        self._fetching.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            self._troubles.append(trouble)

    async def close(self) -> None:
        await asyncio.gather(
            *(judge.leave() for judge in self.judges),
            *(one.close() for one in self.walls),
            *(one.close() for one in self.front),
            *self._fetching,
            return_exceptions=True,
        )
        await self.server.stop()


async def join(base: str, token: str) -> str:
    """Exchange a pass for a cookie."""
    answer = await fetch(base, "GET", f"/join?pass={token}")
    expect(answer, 303)
    return answer.cookie


def expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise Refused(f"{answer.status} instead of {status}: {answer.body[:500].decode(errors='replace')}")
