"""A whole rehearsal: robots take their seats, a robot operator leads the meeting, and every receipt is checked."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

import httpx

from contest.errors import N_, ContestError
from contest.results import policy_of
from contest.robots.director import Director, Told
from contest.robots.judge import RobotJudge
from contest.robots.room import OPERATOR
from contest.robots.temper import tempers
from contest.service import Service
from contest.state import MeetingState

_DONE_SECONDS: Final = 0.5


class NoServer(ContestError):
    code = "no_server"
    template = N_("No server answers at {url} – start it first, or say where it is with --url.")


class OtherStore(ContestError):
    code = "other_store"
    template = N_("The server at {url} works on another store than {database}.")


@dataclass(frozen=True)
class Report:
    """What a rehearsal came to.

    ``lost`` are acknowledged ballots that the ledger does not hold as they were sent, as (judge, unit, revision); and
    ``unasked`` is how many ballots it holds that no robot was told of. Both are nothing, or something is very wrong.
    ``answered`` are the seconds the server took to acknowledge, sorted.
    """

    meeting: str
    judges: int
    units: int
    ballots: int
    changed: int
    missing: int
    refused: int
    lost: tuple[tuple[str, str, int], ...]
    unasked: int
    answered: tuple[float, ...]
    seconds: float

    def document(self) -> dict[str, Any]:
        return {
            "meeting": self.meeting,
            "rehearsal": True,
            "judges": self.judges,
            "units": self.units,
            "ballots": self.ballots,
            "changed": self.changed,
            "missing": self.missing,
            "refused": self.refused,
            "lost": [list(one) for one in self.lost],
            "unasked": self.unasked,
            "answered_ms": {"p50": self.answered_ms(0.5), "p99": self.answered_ms(0.99)},
            "seconds": round(self.seconds, 1),
        }

    def answered_ms(self, part: float) -> int:
        """Return within how many milliseconds this part of the ballots was acknowledged."""
        if not self.answered:
            return 0
        return round(1000 * self.answered[min(int(part * len(self.answered)), len(self.answered) - 1)])

    @property
    def is_sound(self) -> bool:
        return not self.lost and not self.unasked


async def check_server(service: Service, url: str, database: str) -> None:
    """Refuse to begin without a server that works on the same ledger.

    Raises
    ------
    NoServer, OtherStore
    """
    try:
        async with httpx.AsyncClient(base_url=url, timeout=10, trust_env=False) as client:
            answer = await client.get("/healthz")
            said = answer.json() if answer.status_code == 200 else {}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NoServer(url=url) from error
    if "seq" not in said:
        raise NoServer(url=url)
    if said.get("contest") not in (None, service.contest_id):
        raise OtherStore(url=url, database=database)


async def rehearse(service: Service, meeting: MeetingState, url: str, *, speed: float, seed: int, told: Told) -> Report:
    """Play a planned meeting from its start to its end.

    Parameters
    ----------
    url : str
        Of the server the robots' phones join.
    speed : float
        How many times faster than life.
    seed : int
        The same seed gives the same marks and characters; times differ, as the machine has it.
    """
    began = perf_counter()
    chance = random.Random(f"{seed}/{meeting.id}")
    minted = service.issue_panel(meeting.id, OPERATOR)
    characters = tempers(len(minted), len(meeting.order), chance)
    robots = [
        RobotJudge(url, one.token, one.new.judge or "", meeting.id, temper, speed, seed)
        for one, temper in zip(minted, characters, strict=True)
    ]
    phones = [asyncio.create_task(one.play()) for one in robots]
    desk = asyncio.create_task(Director(service, meeting.id, speed, told).lead())
    try:
        # A phone that cannot go on ends the rehearsal: it would else look as if a judge were only slow.
        await asyncio.wait([desk, *phones], return_when=asyncio.FIRST_COMPLETED)
        for phone in phones:
            if phone.done():
                phone.result()
        await desk
        await asyncio.sleep(_DONE_SECONDS)
    finally:
        for task in (desk, *phones):
            task.cancel()
        await asyncio.gather(desk, *phones, return_exceptions=True)
    return _report(service.meeting(meeting.id), robots, perf_counter() - began)


def _report(meeting: MeetingState, robots: list[RobotJudge], seconds: float) -> Report:
    lost, acknowledged, policy = [], 0, policy_of(meeting)
    for robot in robots:
        for sent in robot.sent:
            acknowledged += 1
            stored = meeting.evaluation(sent.unit).ballots.get(robot.judge, ())
            found = stored[sent.revision - 1] if len(stored) >= sent.revision else None
            if found is None or found.receipt != sent.receipt or found.marks != policy.check_marks(sent.marks):
                lost.append((robot.judge, sent.unit, sent.revision))
    held = sum(len(found) for one in meeting.evaluations.values() for found in one.ballots.values())
    return Report(
        meeting=meeting.id,
        judges=len(robots),
        units=len(meeting.order),
        ballots=acknowledged,
        changed=sum(sent.revision > 1 for robot in robots for sent in robot.sent),
        missing=sum(len(one.missing) for one in meeting.evaluations.values()),
        refused=sum(len(robot.refused) for robot in robots),
        lost=tuple(lost),
        unasked=held - acknowledged + len(lost),
        answered=tuple(sorted(sent.seconds for robot in robots for sent in robot.sent)),
        seconds=seconds,
    )
