"""A robot judge: joins with a pass, follows the room, thinks, sends ballots over HTTP, as a phone does."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import Any, Final

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from contest.errors import N_, ContestError
from contest.robots.temper import CHANGES_OF_MIND, Temper, marks, thinking

_TRIES: Final = 40
_AGAIN_SECONDS: Final = 0.25
_PATIENCE_SECONDS: Final = 30.0


@cache
def _trusted() -> ssl.SSLContext:
    """Return the authorities that every robot trusts: reading their certificates takes a twentieth of a second."""
    return httpx.create_ssl_context(trust_env=False)


class RobotFailed(ContestError):
    code = "robot_failed"
    template = N_("A robot judge could not go on: the server answered {status} to {what}.")


@dataclass(frozen=True)
class Sent:
    """A ballot the server has acknowledged: what was sent, its receipt, and how long the answer took (seconds)."""

    unit: str
    revision: int
    marks: dict[str, str]
    receipt: str
    seconds: float


@dataclass
class RobotJudge:
    """One phone of the rehearsal.

    Parameters
    ----------
    base : str
        ``http://host:port`` of the server.
    token : str
        Of the judge's pass.
    speed : float
        How many times faster than life.
    seed : int
        That of the whole rehearsal.

    Attributes
    ----------
    sent : list of Sent
        What the server has acknowledged, in this order.
    refused : list of (unit, code)
        What it has not taken, such as a mark that came after the close.
    """

    base: str
    token: str
    judge: str
    meeting: str
    temper: Temper
    speed: float
    seed: int
    sent: list[Sent] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(f"{self.seed}/{self.judge}")
        self._client = httpx.AsyncClient(
            base_url=self.base, timeout=_PATIENCE_SECONDS, trust_env=False, verify=_trusted()
        )
        self._thinking: dict[str, asyncio.Task[None]] = {}
        self._moved = -1
        self._has_dropped = False
        self._reached = 0

    async def play(self) -> None:
        """Join and mark what is opened, until cancelled."""
        try:
            await self._pause(self.temper.comes_after)
            await self._join()
            while True:
                try:
                    await self._follow()
                except (OSError, WebSocketException, httpx.TransportError):
                    await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            for task in self._thinking.values():
                task.cancel()
            await asyncio.gather(*self._thinking.values(), return_exceptions=True)
            await self._client.aclose()

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)

    async def _join(self) -> None:
        answer = await self._asked("GET", f"/join?pass={self.token}")
        if answer.status_code != 303:
            raise RobotFailed(status=answer.status_code, what="/join")

    async def _asked(self, method: str, path: str, document: object = None) -> httpx.Response:
        """Ask until there is an answer: the network of a hall comes and goes, and a server may be busy."""
        for _ in range(_TRIES):
            with suppress(httpx.TransportError):
                answer = await self._client.request(method, path, json=document)
                if answer.status_code not in (429, 503):
                    return answer
            await asyncio.sleep(_AGAIN_SECONDS)
        raise RobotFailed(status="–", what=path.split("?")[0])

    async def _follow(self) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())
        address = self.base.replace("http", "ws", 1) + f"/live?meeting={self.meeting}"
        async with connect(address, additional_headers={"Cookie": cookies}, ping_interval=None, proxy=None) as socket:
            async for message in socket:
                news = json.loads(message)
                if "ended" in news:
                    raise RobotFailed(status=news["ended"], what="/live")
                if news.get("moved", 0) != self._moved:
                    self._moved = news.get("moved", 0)
                    await self._look()
                if self._drops_off():
                    break
            else:
                return
        await self._stay_away()

    def _drops_off(self) -> bool:
        return self.temper.drops_at is not None and not self._has_dropped and self._reached >= self.temper.drops_at

    async def _stay_away(self) -> None:
        """The phone is dead: what was being typed is not sent, and nothing is heard."""
        self._has_dropped = True
        for task in self._thinking.values():
            task.cancel()
        await self._pause(self.temper.stays_away)
        self._thinking.clear()
        self._moved = -1

    async def _look(self) -> None:
        pad = (await self._asked("GET", "/api/pad")).json()
        for unit in pad["units"]:
            if unit["phase"] != "open":
                continue
            self._reached = max(self._reached, unit["no"])
            task = self._thinking.get(unit["id"])
            if not unit["recused"] and unit["ballot"] is None and (task is None or task.done()):
                self._thinking[unit["id"]] = asyncio.create_task(self._mark(unit["id"], pad["criteria"]))

    async def _mark(self, unit: str, criteria: list[dict[str, Any]]) -> None:
        chosen = marks(criteria, unit, self.temper, self.seed, self._chance)
        seconds = thinking(self._chance)
        await self._pause(seconds / 2)
        half = dict(list(chosen.items())[: len(chosen) // 2])
        await self._asked("PUT", f"/api/drafts/{unit}", {"meeting": self.meeting, "marks": half, "base": 0})
        await self._pause(seconds / 2)
        is_stored = await self._surely_sent(unit, 1, chosen)
        if is_stored and self._chance.random() < CHANGES_OF_MIND:
            await self._pause(self._chance.uniform(5, 30))
            await self._surely_sent(unit, 2, marks(criteria, unit, self.temper, self.seed, self._chance))

    async def _surely_sent(self, unit: str, revision: int, chosen: dict[str, str]) -> bool:
        """Send a ballot; once it is on its way a phone that drops off still hears the answer."""
        return await asyncio.shield(self._send(unit, revision, chosen))

    async def _send(self, unit: str, revision: int, chosen: dict[str, str]) -> bool:
        """Send a ballot under one id until it is answered; tell whether it is stored."""
        document = {"meeting": self.meeting, "unit": unit, "revision": revision, "marks": chosen}
        began = perf_counter()
        answer = await self._asked("PUT", f"/api/ballots/{uuid.uuid4().hex}", document)
        said = answer.json()
        if answer.status_code in (200, 201):
            self.sent.append(Sent(unit, revision, chosen, said["receipt"], perf_counter() - began))
            return True
        self.refused.append((unit, str(said["error"]["code"])))
        return False
