"""The draw: an order that follows from a recorded seed, lots that units draw themselves, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.decide.draw import drawn_order, follows, free_numbers
from contest.errors import Invalid, NotAllowed, NotFound, WrongPhase
from contest.model import Meeting, Unit
from contest.state import Scene
from contest.views.hall import drawn, method_of
from tests.core.builders import AGENDA, SUPERVISOR, Room, judge, planned_room

SEED = "00112233445566778899aabbccddeeff"


def draw_all(room: Room, numbers: dict[str, int]) -> None:
    for unit, number in numbers.items():
        room(cmd.DrawLot("m", unit, number))


def test_anybody_can_draw_the_order_again_from_the_recorded_seed_with_sha256_alone() -> None:
    room = planned_room()
    room(cmd.DrawOrder("m", drawn_order("abc", SEED), "lot", SEED))
    by_hand = sorted("cab", key=lambda unit: hashlib.sha256((SEED + unit).encode("utf-8")).hexdigest())
    assert list(room.meeting.order) == by_hand
    assert room.meeting.order_seed == SEED and follows(room.meeting) is True
    assert room.meeting.scene == Scene("draw")


def test_the_order_of_the_list_makes_no_difference_and_the_seed_makes_all() -> None:
    units = [f"u{n}" for n in range(12)]
    assert drawn_order(units, SEED) == drawn_order(reversed(units), SEED)
    orders = {drawn_order(units, f"{n:032x}") for n in range(50)}
    assert len(orders) == 50


def test_every_unit_is_drawn_first_about_equally_often() -> None:
    firsts = [drawn_order("abcd", f"{n:032x}")[0] for n in range(2000)]
    assert all(400 < firsts.count(unit) < 600 for unit in "abcd")


def test_a_result_that_does_not_follow_from_its_seed_is_refused() -> None:
    room = planned_room()
    right = drawn_order("abc", SEED)
    wrong = (right[1], right[0], right[2])
    for order, method, seed in [
        (wrong, "lot", SEED), (right, "hand", SEED), (right, "lot", "xyz"), (right, "lot", "00"),
        (right[:2], "lot", SEED), (right, "lot", SEED.upper()),
    ]:  # fmt: skip
        with pytest.raises(Invalid):
            room(cmd.DrawOrder("m", order, method, seed))  # type: ignore[arg-type]
    assert room.meeting.order == ("a", "b", "c") and follows(room.meeting) is None


def test_a_draw_of_before_seeds_were_kept_stays_valid() -> None:
    room = planned_room()
    room(cmd.DrawOrder("m", ("c", "a", "b"), "lot"))
    assert room.meeting.order == ("c", "a", "b") and follows(room.meeting) is None


def test_units_draw_their_own_lots_and_the_last_one_makes_the_order() -> None:
    room = planned_room()
    (first,) = room(cmd.DrawLot("m", "b", 1))
    assert isinstance(first, ev.LotDrawn) and (first.number, first.method) == (1, "box")
    assert room.meeting.order == ("a", "b", "c"), "the order stands when all have drawn"
    (second,) = room(cmd.DrawLot("m", "c", None, (1, 3, 2)))
    assert isinstance(second, ev.LotDrawn) and (second.number, second.method) == (3, "drawn"), "1 is taken"
    lot, order = room(cmd.DrawLot("m", "a", None, (3, 1, 2)))
    assert isinstance(lot, ev.LotDrawn) and lot.number == 2
    assert isinstance(order, ev.OrderDrawn) and (order.order, order.method, order.seed) == (("b", "a", "c"), "lot", "")
    assert room.meeting.order == ("b", "a", "c") and dict(room.meeting.lots) == {"b": 1, "c": 3, "a": 2}


def test_a_lot_is_drawn_once_and_replaced_only_with_a_reason() -> None:
    room = planned_room()
    room(cmd.DrawLot("m", "a", 1))
    with pytest.raises(WrongPhase, match="has drawn number 1"):
        room(cmd.DrawLot("m", "a", 2))
    with pytest.raises(WrongPhase, match="drawn by"):
        room(cmd.DrawLot("m", "b", 1))
    for number in (0, 4, -1):
        with pytest.raises(WrongPhase, match="from 1 to 3"):
            room(cmd.DrawLot("m", "b", number))
    with pytest.raises(WrongPhase, match="no free number"):
        room(cmd.DrawLot("m", "b", None, (1,)))
    (again,) = room(cmd.DrawLot("m", "a", 3, reason=" misread "))
    assert isinstance(again, ev.LotDrawn) and again.reason == "misread"
    assert free_numbers(room.meeting) == (1, 2)


def test_two_who_draw_at_once_get_two_numbers() -> None:
    room = planned_room()
    room(cmd.DrawLot("m", "a", None, (2, 1, 3)))
    room(cmd.DrawLot("m", "b", None, (2, 1, 3)))
    assert dict(room.meeting.lots) == {"a": 2, "b": 1}


def test_another_order_ends_the_lots() -> None:
    room = planned_room()
    draw_all(room, {"a": 2, "b": 1})
    room(cmd.DrawOrder("m", ("a", "b", "c"), "list"))
    assert room.meeting.lots == {} and room.meeting.order == ("a", "b", "c")
    draw_all(room, {"a": 3, "b": 1, "c": 2})
    room(cmd.DrawOrder("m", drawn_order("abc", SEED), "lot", SEED))
    assert room.meeting.lots == {}


def test_lots_among_other_units_say_nothing() -> None:
    room = planned_room()
    draw_all(room, {"a": 2, "b": 1})
    room(cmd.PlanMeeting(Meeting("m", "东城社区擂台赛", agenda=AGENDA, units=("a", "b"))))
    assert room.meeting.lots == {}


def test_nothing_is_drawn_once_a_unit_has_been_opened() -> None:
    room = planned_room()
    draw_all(room, {"a": 2})
    room(cmd.OpenEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="evaluation has begun"):
        room(cmd.DrawLot("m", "b", 1))
    with pytest.raises(WrongPhase, match="evaluation has begun"):
        room(cmd.DrawOrder("m", drawn_order("abc", SEED), "lot", SEED))


def test_only_the_desk_draws() -> None:
    room = planned_room()
    for actor in (judge("l1"), SUPERVISOR):
        with pytest.raises(NotAllowed):
            room(cmd.DrawLot("m", "a", 1), actor)
    with pytest.raises(NotFound):
        room(cmd.DrawLot("m", "z", 1))


def test_a_repeated_lot_is_known_again_whatever_number_it_came_to() -> None:
    room = planned_room()
    here = cmd.DrawLot("m", "a", None, (2, 1, 3))
    stored = room(here)
    assert is_repeat(room.state, here, stored)
    assert is_repeat(room.state, cmd.DrawLot("m", "a", None, (3, 1, 2)), stored)
    assert not is_repeat(room.state, cmd.DrawLot("m", "b", None, (2, 1, 3)), stored)
    assert not is_repeat(room.state, cmd.DrawLot("m", "a", 1), stored)


def test_an_order_that_got_another_unit_later_no_longer_names_the_seed() -> None:
    """Whoever draws again with the seed would get another order; who left takes nothing from it."""
    room = planned_room()
    seed = next(f"{n:016x}" for n in range(99) if drawn_order("abcd", f"{n:016x}")[-1] != "d")
    room(cmd.ListUnits((Unit("d", "丁村"),)))
    room(cmd.DrawOrder("m", drawn_order("abc", seed), "lot", seed))
    room(cmd.PlanMeeting(replace(room.meeting.plan, units=("b", "c"))))
    assert (room.meeting.order_seed, follows(room.meeting)) == (seed, True)
    room(cmd.PlanMeeting(replace(room.meeting.plan, units=("b", "c", "d"))))
    assert room.meeting.order[-1] == "d"
    assert (room.meeting.order_seed, follows(room.meeting)) == ("", None)


def test_a_unit_that_withdrew_before_the_draw_does_not_stop_it() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    room(cmd.WithdrawUnit("m", "b", "台风"))
    with pytest.raises(WrongPhase, match="draws no lot"):
        room(cmd.DrawLot("m", "b", 1))
    draw_all(room, {"a": 3, "c": 1})
    assert room.meeting.order == ("c", "a", "b"), "who drew none stands last"
    assert room.meeting.lots == {"a": 3, "c": 1} and method_of(room.meeting) == "lots"
    order = drawn_order("abc", SEED)
    room(cmd.DrawOrder("m", order, "lot", SEED))
    assert room.meeting.order == order and room.meeting.lots == {}


def test_the_lots_of_the_others_stand_when_the_last_to_draw_withdraws() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    draw_all(room, {"a": 3, "c": 1})
    assert drawn(room.state, room.meeting).waiting == (room.state.unit_name("b"),)  # type: ignore[union-attr]
    room(cmd.WithdrawUnit("m", "b", "台风"))
    assert room.meeting.order == ("c", "a", "b") and drawn(room.state, room.meeting).waiting == ()  # type: ignore[union-attr]


def test_who_withdraws_after_the_draw_or_the_first_opening_changes_no_order() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    draw_all(room, {"a": 3, "b": 2, "c": 1})
    room(cmd.WithdrawUnit("m", "c", "台风"))
    assert room.meeting.order == ("c", "b", "a")
    other = planned_room()
    other(cmd.StartMeeting("m"))
    draw_all(other, {"c": 1, "b": 2})
    other(cmd.OpenEvaluation("m", "c"))
    other(cmd.WithdrawUnit("m", "a", "台风"))
    assert other.meeting.order == ("a", "b", "c")
