"""What one drawing of the desk works with."""

from __future__ import annotations

from dataclasses import dataclass

from contest import commands as cmd
from contest.errors import Translate
from contest.service import Visitor
from contest.state import MeetingState, State
from contest.ui import desk
from contest.views.desk import DeskView
from contest.views.desk import desk as desk_view


@dataclass(frozen=True)
class Desk:
    """What one drawing of the desk works with."""

    state: State
    meeting: MeetingState
    view: DeskView
    visitor: Visitor
    t: Translate
    point: str

    @property
    def may_act(self) -> bool:
        return self.visitor.role == "operator"

    def allows(self, command: cmd.Command) -> bool:
        return desk.why_not(self.state, command, self.visitor.actor) is None


def desk_of(state: State, meeting_id: str, visitor: Visitor, t: Translate) -> Desk:
    meeting = state.meetings[meeting_id]
    return Desk(state, meeting, desk_view(state, meeting_id), visitor, t, desk.turn(meeting))
