"""A contest that was read completely and found right, and the events it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contest.events import (
    ContestPlanned,
    Event,
    HonourRecorded,
    IndicesRecorded,
    MeetingPlanned,
    PanelSeated,
    PolicyFixed,
    UnitListed,
)
from contest.loading.indices import IndexRow
from contest.model import Actor, Contest, Honour, Judge, Meeting, Unit
from contest.scoring.policy import Policy


@dataclass(frozen=True)
class Plan:
    """Everything a contest folder says, cross-references checked.

    ``units`` and ``meetings`` stand in the order of the files; ``panels`` and ``policies`` map a meeting's id to its
    judges and rules and are empty unless the folder, or a rehearsal laid over it, has them.
    """

    contest: Contest
    units: tuple[Unit, ...]
    meetings: tuple[Meeting, ...]
    honours: tuple[Honour, ...]
    panels: Mapping[str, tuple[Judge, ...]]
    policies: Mapping[str, Policy]
    indices: tuple[IndexRow, ...] = ()

    def events(self, *, at: str, by: Actor) -> tuple[Event, ...]:
        """Return the plan as events: contest, units, meetings, honours, index values, panels, rules.

        Parameters
        ----------
        at : str
            UTC, ISO 8601 with a final Z; the same for all.
        by : Actor
        """
        return (
            ContestPlanned(at=at, by=by, contest=self.contest),
            *(UnitListed(at=at, by=by, unit=unit) for unit in self.units),
            *(MeetingPlanned(at=at, by=by, meeting=meeting) for meeting in self.meetings),
            *(HonourRecorded(at=at, by=by, honour=honour) for honour in self.honours),
            *(IndicesRecorded(at=at, by=by, **vars(row)) for row in self.indices),
            *(PanelSeated(at=at, by=by, meeting=meeting, judges=panel) for meeting, panel in self.panels.items()),
            *(
                PolicyFixed(at=at, by=by, meeting=meeting, document=policy.document(), digest=policy.digest())
                for meeting, policy in self.policies.items()
            ),
        )
