"""Marks far from the panel: found exactly, blind to names, told of closed units only and to who may read the marks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contest import commands as cmd
from contest.errors import plain
from contest.model import Role
from contest.scoring.policy import Policy
from contest.scoring.working import CountedBallot
from contest.text import translator
from contest.views.variance import TOTAL, Far, Limits, Variance, Wide, notes, variance
from tests.core.builders import SUPERVISOR, Room, judge, marks, planned_room

ZH = translator("zh")
ONE = Policy.from_document({"criteria": []})
TWO = Policy.from_document(
    {"criteria": [{"id": "a", "title": "甲", "weight": 1}, {"id": "b", "title": "乙", "weight": 1, "max": 10}]}
)
GRADES = Policy.from_document({"scale": {"grades": {"好": 100, "较好": 80, "一般": 60, "差": 40}}, "criteria": []})
(WHOLE,) = ONE.criterion_ids
HALVES = some.integers(0, 200).map(lambda n: Decimal(n) / 2)
PANELS = some.lists(some.tuples(HALVES, some.integers(0, 20).map(lambda n: Decimal(n) / 2)), max_size=12)
LIMITS = some.builds(
    Limits,
    deviations=some.integers(0, 12).map(lambda n: Decimal(n) / 2),
    percent=some.integers(0, 60).map(Decimal),
    spread=some.integers(0, 100).map(Decimal),
)


def rows(*values: object, policy: Policy = ONE) -> list[CountedBallot]:
    """One ballot per value, from j0, j1, …; None is a missing one."""
    (name,) = policy.criterion_ids
    return [
        CountedBallot(f"j{n}", "", {} if value is None else {name: Decimal(str(value))})
        for n, value in enumerate(values)
    ]


def pairs(panel: list[tuple[Decimal, Decimal]]) -> list[CountedBallot]:
    return [CountedBallot(f"j{n}", "", {"a": first, "b": second}) for n, (first, second) in enumerate(panel)]


# --- worked by hand -----------------------------------------------------------------------------------------------


def test_one_far_mark_is_found_with_its_distance() -> None:
    # Median 89.5, deviations .5 .5 .5 1.5 1.5 29.5, their median 1: more than 3 away, and at least 10 % of 100.
    assert variance(rows(90, 91, 89, 88, 90, 60), ONE) == Variance((Far("j5", WHOLE, Fraction("-29.5")),))
    # Median 60, deviations 0 0 1 1 2 30.
    assert variance(rows(60, 61, 59, 58, 60, 90), ONE) == Variance((Far("j5", WHOLE, Fraction(30)),))


def test_a_panel_that_agrees_closely_allows_less_than_ten_percent_without_a_word() -> None:
    # Median 90, median deviation 0; 9.5 away is under a tenth of the range, 10 away is not.
    assert variance(rows(90, 90, 90, 90, "80.5"), ONE) == Variance()
    assert variance(rows(90, 90, 90, 90, 80), ONE).far == (Far("j4", WHOLE, Fraction(-10)),)


def test_a_panel_that_spreads_allows_three_times_its_usual_distance() -> None:
    # Median 80, deviations 0 5 5 10 15, their median 5: exactly 15 is not more than 15.
    assert variance(rows(80, 85, 75, 90, 65), ONE).far == ()
    assert variance(rows(80, 85, 75, 90, "64.5"), ONE).far == (Far("j4", WHOLE, Fraction("-15.5")),)


def test_of_an_even_number_the_middle_lies_between_two() -> None:
    # Median 90.25, deviations .25 .25 .75 15.25, their median .5.
    assert variance(rows(90, "90.5", 91, 75), ONE).far == (Far("j3", WHOLE, Fraction("-15.25")),)


def test_two_camps_have_no_far_mark_but_lie_apart() -> None:
    assert variance(rows(60, 60, 60, 95, 95, 95), ONE) == Variance((), (Wide(WHOLE, Fraction(35)),))
    assert variance(rows(60, 60, 60, 90, 90, 90), ONE) == Variance()
    assert variance(rows(60, 60, 60, 90, 90, 90), ONE, Limits(spread=Decimal(29))).wide


def test_every_criterion_is_looked_at_on_its_own_range_and_the_total_as_well() -> None:
    panel = [(Decimal(90), Decimal(9))] * 4 + [(Decimal(90), Decimal(6))]
    # 3 of 10 points: 30 % of that range; the total is (90 + 60) / 2 = 75 instead of 90.
    assert variance(pairs(panel), TWO).far == (Far("j4", "b", Fraction(-3)), Far("j4", TOTAL, Fraction(-15)))


def test_the_neighbouring_grade_is_never_far() -> None:
    assert variance(rows(100, 100, 100, 100, 80, policy=GRADES), GRADES).far == ()
    (far,) = variance(rows(100, 100, 100, 100, 60, policy=GRADES), GRADES).far
    assert (far.judge, far.points) == ("j4", -40)


def test_a_single_step_of_a_short_scale_is_never_far() -> None:
    five = Policy.from_document({"scale": {"min": 1, "max": 5, "step": 1}, "criteria": []})
    assert variance(rows(4, 4, 4, 3, policy=five), five).far == ()
    assert len(variance(rows(4, 4, 4, 2, policy=five), five).far) == 1


def test_two_ballots_have_no_middle() -> None:
    assert variance(rows(90, 20), ONE) == variance(rows(90), ONE) == variance([], ONE) == Variance()


def test_totals_that_are_rounded_at_every_step_are_compared_as_rounded() -> None:
    document = {"criteria": [{"id": one} for one in "abc"], "rounding": {"places": 0, "stage": "each"}}
    policy = Policy.from_document(document)
    panel = [CountedBallot(f"j{n}", "", dict.fromkeys("abc", Decimal(90))) for n in range(4)]
    panel.append(CountedBallot("x", "", {"a": Decimal(60), "b": Decimal(90), "c": Decimal(89)}))
    # (60 + 90 + 89) / 3 = 79.67, rounded 80.
    assert variance(panel, policy).far == (Far("x", "a", Fraction(-30)), Far("x", TOTAL, Fraction(-10)))


# --- for any marks ------------------------------------------------------------------------------------------------


@given(HALVES, some.integers(0, 12), LIMITS)
def test_equal_marks_are_never_far(mark: Decimal, count: int, limits: Limits) -> None:
    assert variance(rows(*[mark] * count), ONE, limits) == Variance()


@given(PANELS, LIMITS)
def test_exactly_the_marks_beyond_both_limits_are_far(panel: list[tuple[Decimal, Decimal]], limits: Limits) -> None:
    expected = set()
    if len(panel) >= 3:
        totals = [(Fraction(first) + Fraction(second) * 10) / 2 for first, second in panel]
        columns = (
            ("a", [Fraction(one) for one, _ in panel], 100, Fraction(1, 2)),
            ("b", [Fraction(one) for _, one in panel], 10, Fraction(1, 2)),
            (TOTAL, totals, 100, Fraction(0)),
        )
        for name, values, width, step in columns:
            middle = median(values)
            usual = median(abs(one - middle) for one in values)
            for n, value in enumerate(values):
                away = abs(value - middle)
                is_far = away > Fraction(limits.deviations) * usual and away >= Fraction(limits.percent) * width / 100
                if is_far and away > step:
                    expected.add(Far(f"j{n}", name, value - middle))
    assert set(variance(pairs(panel), TWO, limits).far) == expected


@given(PANELS, LIMITS, some.randoms(use_true_random=False))
def test_the_order_of_the_judges_changes_nothing(
    panel: list[tuple[Decimal, Decimal]], limits: Limits, dice: object
) -> None:
    ballots = pairs(panel)
    shuffled = list(ballots)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = variance(ballots, TWO, limits), variance(shuffled, TWO, limits)
    assert set(first.far) == set(second.far) and first.wide == second.wide


@given(PANELS, HALVES, LIMITS)
def test_recused_and_incomplete_ballots_are_left_out(
    panel: list[tuple[Decimal, Decimal]], mark: Decimal, limits: Limits
) -> None:
    ballots = pairs(panel)
    others = [
        CountedBallot("r", "", {"a": mark, "b": Decimal(0)}, recused=True),
        CountedBallot("m", "", {"a": mark}),
        CountedBallot("n", "", {}),
    ]
    assert variance([*others, *ballots], TWO, limits) == variance(ballots, TWO, limits)


@given(some.lists(some.integers(171, 189), min_size=4, max_size=12), some.data())
def test_one_far_mark_among_close_ones_is_always_found(close: list[int], data: some.DataObject) -> None:
    # The others lie within 9 points: none of them is a tenth of the range away, and their usual distance is below 9.
    at = data.draw(some.integers(0, len(close)))
    values = [Decimal(one) / 2 for one in close]
    values.insert(at, Decimal(50))
    assert [one.judge for one in variance(rows(*values), ONE).far] == [f"j{at}"]


# --- told ---------------------------------------------------------------------------------------------------------


def room_with(value: str, *, close: bool = True) -> Room:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "c"))
    for one in room.meeting.expected("c"):
        given_marks = {**marks("90"), "industry": value} if one.id == "pb" else marks("90")
        room(cmd.CastBallot("m", "c", one.id, 1, given_marks), judge(one.id))
    if close:
        room(cmd.CloseEvaluation("m", "c"))
    return room


def told(room: Room, role: Role | None = "operator") -> list[str]:
    return [line.text(ZH) for note in notes(room.state, room.meeting, role) for line in note.lines]


def test_the_note_names_seat_and_criterion_and_the_distance_but_neither_mark_nor_middle() -> None:
    (line,) = told(room_with("61.5"))
    assert line == "乙村主任，比全体中位数低：产业兴 28.5 分"
    assert "61.5" not in line and "90" not in line


def test_only_closed_units_have_a_note() -> None:
    room = room_with("60", close=False)
    assert notes(room.state, room.meeting, "operator") == ()
    room(cmd.CloseEvaluation("m", "c"))
    assert len(told(room)) == 1
    room(cmd.RevealScore("m", "c"))
    assert notes(room.state, room.meeting, "operator") == ()


def test_a_closed_unit_where_nothing_stands_out_has_an_empty_note() -> None:
    room = room_with("88")
    (note,) = notes(room.state, room.meeting, "operator")
    assert (note.unit, note.name, note.lines) == ("c", "c村", ())


@pytest.mark.parametrize("role", ["judge", "screen", "reviewer", None])
def test_nobody_else_is_told(role: Role | None) -> None:
    assert notes(room_with("60").state, room_with("60").meeting, role) == ()


def test_the_supervisor_is_told_and_after_the_seal_nobody() -> None:
    room = room_with("60")
    assert len(told(room, "supervisor")) == 1
    for unit in ("a", "b"):
        room(cmd.WithdrawUnit("m", unit, "未到场"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    assert told(room) == told(room, "supervisor") == []


def test_a_note_changes_nothing_and_is_no_reason_to_refuse() -> None:
    room = room_with("0")
    before = len(room.log)
    assert told(room)
    assert len(room.log) == before
    room(cmd.RevealScore("m", "c"))
    assert room.meeting.evaluation("c").phase == "revealed"


def test_a_seat_that_is_low_in_one_criterion_and_high_in_another_has_a_line_for_each() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "c"))
    for one in room.meeting.expected("c"):
        given_marks = {**marks("80"), "industry": "55", "civility": "100"} if one.id == "pb" else marks("80")
        room(cmd.CastBallot("m", "c", one.id, 1, given_marks), judge(one.id))
    room(cmd.CloseEvaluation("m", "c"))
    assert told(room) == ["乙村主任，比全体中位数低：产业兴 25 分", "乙村主任，比全体中位数高：乡风淳 20 分"]
    english = [line.text(plain) for note in notes(room.state, room.meeting, "operator") for line in note.lines]
    assert english[0] == "乙村主任, below the middle: 产业兴 by 25"
