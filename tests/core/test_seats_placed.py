"""Where judges sit: placed one by one, moved, swapped, taken off, and never two on one seat."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest.errors import Invalid, NotAllowed, NotFound
from contest.model import SeatPlace
from tests.core.builders import judge as judge_actor
from tests.core.builders import planned_room


def test_seats_are_placed_moved_and_swapped_and_who_is_not_named_stays() -> None:
    room = planned_room()
    room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1), SeatPlace("l2", 1, 2))))
    room(cmd.PlaceSeats("m", (SeatPlace("pa", 2, 5),)))
    assert dict(room.meeting.places) == {"l1": (1, 1), "l2": (1, 2), "pa": (2, 5)}
    room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 2), SeatPlace("l2", 1, 1))))
    assert dict(room.meeting.places) == {"l1": (1, 2), "l2": (1, 1), "pa": (2, 5)}
    room(cmd.PlaceSeats("m", (SeatPlace("pa"),)))
    assert "pa" not in room.meeting.places


def test_two_never_share_a_seat() -> None:
    room = planned_room()
    room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1),)))
    with pytest.raises(Invalid) as refused:
        room(cmd.PlaceSeats("m", (SeatPlace("l2", 1, 1),)))
    assert "领导一" in str(refused.value) and "l2" not in room.meeting.places


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (41, 1), (1, 41), (-1, 1), (-1, -1)])
def test_a_seat_outside_the_plan_is_refused(place: tuple[int, int]) -> None:
    room = planned_room()
    with pytest.raises(Invalid):
        room(cmd.PlaceSeats("m", (SeatPlace("l1", *place),)))


def test_nobody_unknown_nobody_twice_nothing_at_all() -> None:
    room = planned_room()
    with pytest.raises(NotFound):
        room(cmd.PlaceSeats("m", (SeatPlace("nobody", 1, 1),)))
    with pytest.raises(Invalid):
        room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1), SeatPlace("l1", 1, 2))))
    with pytest.raises(Invalid):
        room(cmd.PlaceSeats("m", ()))
    with pytest.raises(NotAllowed):
        room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1),)), judge_actor("l1"))


def test_who_left_the_panel_keeps_no_seat_from_anybody() -> None:
    room = planned_room()
    room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1),)))
    room(cmd.SeatPanel("m", tuple(one for one in room.meeting.panel if one.id != "l1")))
    room(cmd.PlaceSeats("m", (SeatPlace("l2", 1, 1),)))
    assert room.meeting.places["l2"] == (1, 1)


def test_places_are_no_news_for_a_pad() -> None:
    room = planned_room()
    moved = room.meeting.moved
    room(cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1),)))
    assert room.meeting.moved == moved
