"""Where judges sit in the room: a plan for the desk's eyes, no rule rests on it. Pure."""

from __future__ import annotations

from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, meeting_of
from contest.errors import N_, Invalid, NotFound, Problem
from contest.state import State

MOST_ROWS: Final = 40
MOST_COLUMNS: Final = 40


def place_seats(state: State, command: cmd.PlaceSeats, stamp: Stamp) -> Events:
    """Place judges, or take them off the plan; two may not share a seat when it is done."""
    meeting = meeting_of(state, command.meeting)
    problems = []
    if not command.places or len({one.judge for one in command.places}) != len(command.places):
        problems.append(Problem("", N_("Name each judge once who gets another seat.")))
    for one in command.places:
        if meeting.judge(one.judge) is None:
            raise NotFound(what=N_("judge"), id=one.judge)
        is_off = (one.row, one.column) == (0, 0)
        if not is_off and not (1 <= one.row <= MOST_ROWS and 1 <= one.column <= MOST_COLUMNS):
            values = (("rows", str(MOST_ROWS)), ("columns", str(MOST_COLUMNS)))
            problems.append(Problem("", N_("The plan has {rows} rows and {columns} seats in each."), values))
    if problems:
        raise Invalid(problems)
    places = {**meeting.places, **{one.judge: (one.row, one.column) for one in command.places if one.row}}
    for one in command.places:
        if not one.row:
            places.pop(one.judge, None)
    seated: dict[tuple[int, int], str] = {}
    # Who left the panel keeps no seat from anybody.
    for judge, place in places.items():
        known = meeting.judge(judge)
        if known is not None and seated.setdefault(place, judge) != judge:
            other = meeting.judge(seated[place])
            name = other.name if other else ""
            raise Invalid([Problem("", N_("Row {row}, seat {column} is taken by {name}."),
                                   (("row", str(place[0])), ("column", str(place[1])), ("name", name)))])  # fmt: skip
    return (ev.SeatsPlaced(meeting=meeting.id, places=command.places, **stamp),)
