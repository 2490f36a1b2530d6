"""Paper ballots being entered: who still needs one, and how far the two people are. Never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contest.decide.ballots import entries_for
from contest.results import policy_of
from contest.scoring.rules import Criterion
from contest.state import MeetingState, State, unseen_entries
from contest.views.public import find_meeting

PaperStatus = Literal["missing", "stored", "mine", "theirs", "differs"]


@dataclass(frozen=True)
class PaperSeat:
    """A judge as whoever enters paper ballots sees it.

    ``status``: no ballot yet, one is stored, entered once by whoever asks, entered once by somebody else, or entered
    twice with differences; ``differing`` then names the criteria. ``revision`` is the one a new entry must have,
    ``clerks`` are who entered what is spoken of.
    """

    judge: str
    name: str
    status: PaperStatus
    revision: int
    clerks: tuple[str, ...]
    differing: tuple[Criterion, ...]


def paper_seats(state: State, meeting_id: str, unit: str, person: str) -> tuple[PaperSeat, ...]:
    """Return the judges who mark a unit, those without a ballot first, else in panel order.

    Parameters
    ----------
    person : str
        Id of who asks, as events name them.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    rows = [_seat(meeting, unit, judge.id, judge.name, person) for judge in meeting.expected(unit)]
    return tuple(sorted(rows, key=lambda row: row.status == "stored"))


def _seat(meeting: MeetingState, unit: str, judge: str, name: str, person: str) -> PaperSeat:
    evaluation = meeting.evaluation(unit)
    ballot = evaluation.ballot(judge)
    revision = (ballot.revision if ballot else 0) + 1
    entries = entries_for(meeting, unit, judge, revision)
    unseen = unseen_entries(entries, person)
    status: PaperStatus = "stored" if ballot else "missing"
    differing: tuple[Criterion, ...] = ()
    if entries and entries[-1].is_compared:
        status = "differs"
        last = entries[-1].marks
        differing = tuple(
            one
            for one in policy_of(meeting).criteria
            if any(entry.marks.get(one.id) != last.get(one.id) for entry in entries)
        )
    elif entries:
        status, entries = ("theirs", unseen) if unseen else ("mine", entries)
    return PaperSeat(judge, name, status, revision, tuple(one.clerk for one in entries), differing)
