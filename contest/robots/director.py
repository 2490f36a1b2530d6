"""A robot operator: it presses what the desk proposes, one step after the other, and waits where a person would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from contest import commands as cmd
from contest.decide.award import boundary
from contest.errors import ContestError
from contest.results import policy_of
from contest.robots.room import OPERATOR, SUPERVISOR
from contest.service import Service
from contest.state import MeetingState
from contest.views.ceremony import default_top, first_three_alone
from contest.views.desk import NextStep, award_proposal, next_step

# In seconds of a real evening: how long a unit speaks, how long the hall looks at a score, and how long the desk
# waits for the last ballots before it closes without them.
SPEAKS: Final = 20.0
LOOKS: Final = 6.0
WAITS: Final = 150.0
_GLANCE_SECONDS: Final = 0.02
# Robots that never come to an end would play for ever.
_MOST_STEPS: Final = 2000
_PATIENT: Final = 5
_AGAIN_SECONDS: Final = 0.2

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
        refused = 0
        for _ in range(_MOST_STEPS):
            meeting = self.service.meeting(self.meeting)
            step = next_step(self.service.state, meeting)
            if step is None:
                return
            try:
                await self._before(step, meeting)
                for command in self._commands(step):
                    meeting = await self._do(command)
            except ContestError:
                # Somebody at the desk was faster, or presses too: what comes next is looked up again.
                refused += 1
                if refused > _PATIENT:
                    raise
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            refused = 0
            self.told(step, meeting)
            await self._after(step, meeting)
        raise Stuck(self.meeting)

    def _commands(self, step: NextStep) -> tuple[cmd.Command, ...]:
        """Return what a proposal comes to; where the desk asks a person, what a person would most often answer."""
        meeting, name = self.service.meeting(self.meeting), self.meeting
        if step.kind == "reveal" and policy_of(meeting).reveal == "at_end" and not meeting.in_phase("revealed"):
            # What is kept back to the end is told by the ceremony.
            return (cmd.SealMeeting(name, SUPERVISOR),)
        if step.command is not None:
            return (step.command,)
        if step.kind == "seal":
            return (cmd.SealMeeting(name, SUPERVISOR),)
        if step.kind == "ceremony":
            return (cmd.PlanCeremony(name, first_three_alone(meeting, default_top(meeting))),)
        assert step.kind == "award", step.kind
        best = award_proposal(meeting)[0]
        tied = boundary(meeting) is not None and meeting.tie is None
        decided = (cmd.DecideTie(name, "joint", decided_by=SUPERVISOR.name, explanation="演练"),) if tied else ()
        return (*decided, cmd.ConfirmAward(name, best))

    async def _do(self, command: cmd.Command) -> MeetingState:
        outcome = await asyncio.to_thread(self.service.submit, command, OPERATOR)
        return outcome.state.meetings[self.meeting]

    async def _before(self, step: NextStep, meeting: MeetingState) -> None:
        if step.kind == "open":
            assert isinstance(step.command, cmd.OpenEvaluation)
            # The unit speaks under the clock, and is marked when it has finished.
            await self._do(cmd.ShowScene(self.meeting, "timer", step.command.unit))
            await self._do(cmd.StartTimer(self.meeting, step.command.unit))
            await self._pause(SPEAKS)
            await self._do(cmd.StopTimer(self.meeting, step.command.unit))
        elif step.kind in ("close", "close_all"):
            await self._until_marked()
        else:
            await self._pause(LOOKS / 3)

    async def _after(self, step: NextStep, meeting: MeetingState) -> None:
        if step.kind != "reveal" or meeting.seal is not None:
            return
        await self._pause(LOOKS)
        revealed = len(meeting.in_phase("revealed"))
        if revealed % 3 == 0 or revealed == len(meeting.order):
            # Now and then the hall sees the standings.
            await self._do(cmd.ShowScene(self.meeting, "standings"))
            await self._pause(LOOKS)

    async def _until_marked(self) -> None:
        """Wait for the last ballot of what is open, but not longer than a hall would."""
        waited, glance = 0.0, max(_GLANCE_SECONDS, 1.0 / self.speed)
        while self._is_waited_for() and waited < WAITS / self.speed:
            await asyncio.sleep(glance)
            waited += glance

    def _is_waited_for(self) -> bool:
        meeting = self.service.meeting(self.meeting)
        return any(meeting.missing(unit) for unit in meeting.in_phase("open"))

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)
