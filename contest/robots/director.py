"""A robot operator: it presses what the desk proposes, one step after the other, and waits where a person would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from contest import commands as cmd
from contest.decide import award_candidates, award_quota
from contest.robots.room import OPERATOR, SUPERVISOR
from contest.service import Service
from contest.state import MeetingState
from contest.views.desk import NextStep, next_step

# In seconds of a real evening: how long a unit speaks, how long the hall looks at a score, and how long the desk
# waits for the last ballots before it closes without them.
SPEAKS: Final = 20.0
LOOKS: Final = 6.0
WAITS: Final = 150.0
_GLANCE_SECONDS: Final = 0.02
# Robots that never come to an end would play for ever.
_MOST_STEPS: Final = 2000

Told = Callable[[NextStep, MeetingState], None]


class Stuck(RuntimeError):
    """The desk proposes the same step again after it was carried out."""


@dataclass(frozen=True)
class Director:
    """Leads one meeting as the operator, by the desk's own proposals.

    Parameters
    ----------
    speed : float
        How many times faster than life.
    told : callable
        Is told of every step after it was carried out, with the meeting as it stands then.
    """

    service: Service
    meeting: str
    speed: float = 1.0
    told: Told = lambda step, meeting: None

    async def lead(self) -> None:
        """Lead the meeting to its end."""
        for _ in range(_MOST_STEPS):
            meeting = self.service.meeting(self.meeting)
            step = next_step(self.service.state, meeting)
            if step is None:
                return
            await self._before(step, meeting)
            command = self._command(step)
            outcome = await asyncio.to_thread(self.service.submit, command, OPERATOR)
            meeting = outcome.state.meetings[self.meeting]
            self.told(step, meeting)
            await self._after(step, meeting)
        raise Stuck(self.meeting)

    def _command(self, step: NextStep) -> cmd.Command:
        """Return what a proposal comes to; where the desk asks a person, what a person would most often answer."""
        if step.command is not None:
            return step.command
        meeting = self.service.meeting(self.meeting)
        if step.kind == "seal":
            return cmd.SealMeeting(self.meeting, SUPERVISOR)
        assert step.kind == "award" and meeting.seal is not None, step.kind
        quota = award_quota(meeting.plan, len(meeting.order))
        best = tuple(line.unit for line, position in award_candidates(meeting.seal.results) if position <= quota)
        return cmd.ConfirmAward(self.meeting, best)

    async def _before(self, step: NextStep, meeting: MeetingState) -> None:
        if step.kind == "open":
            await self._pause(SPEAKS)
        elif step.kind == "close":
            await self._until_marked(step)
        else:
            await self._pause(LOOKS / 3)

    async def _after(self, step: NextStep, meeting: MeetingState) -> None:
        if step.kind != "reveal":
            return
        await self._pause(LOOKS)
        revealed = len(meeting.in_phase("revealed"))
        if revealed % 3 == 0 or revealed == len(meeting.order):
            # Now and then the hall sees the standings.
            await asyncio.to_thread(self.service.submit, cmd.ShowScene(self.meeting, "standings"), OPERATOR)
            await self._pause(LOOKS)

    async def _until_marked(self, step: NextStep) -> None:
        """Wait for the last ballot, but not longer than a hall would."""
        assert isinstance(step.command, cmd.CloseEvaluation)
        unit = step.command.unit
        waited, glance = 0.0, max(_GLANCE_SECONDS, 1.0 / self.speed)
        while self.service.meeting(self.meeting).missing(unit) and waited < WAITS / self.speed:
            await asyncio.sleep(glance)
            waited += glance

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)
