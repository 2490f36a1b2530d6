"""Folding: step by step equals at once, a state never changes in place, and what went through JSON folds alike."""

from __future__ import annotations

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from contest import commands as cmd
from contest import events as ev
from contest.errors import ContestError
from contest.events import decode, encode
from contest.folding import fold
from contest.model import SCENE_KINDS, Judge
from contest.state import State, receipt
from contest.views.desk import desk
from contest.views.pad import pad
from contest.views.public import board, is_public, screen
from contest.views.review import review
from contest.views.status import status_document
from tests.core.builders import AGENDA, DESK, SUPERVISOR, Room, judge, marks, planned_room

UNITS = st.sampled_from(["a", "b", "c"])
JUDGES = st.sampled_from(["l1", "l2", "pa", "pb"])
ACTS = st.one_of(
    st.builds(cmd.OpenEvaluation, st.just("m"), UNITS, st.sampled_from(["", "设备故障"])),
    st.builds(cmd.CloseEvaluation, st.just("m"), UNITS),
    st.builds(cmd.RevealScore, st.just("m"), UNITS),
    st.builds(cmd.WithdrawUnit, st.just("m"), UNITS, st.just("缺席")),
    st.builds(cmd.EnterStage, st.just("m"), st.sampled_from(["visit", "report", "evaluation", "award"])),
    st.builds(cmd.SkipStage, st.just("m"), st.sampled_from(["visit", "report", "award"])),
    st.builds(cmd.CancelOpening, st.just("m"), UNITS, st.just("开错了")),
    st.builds(cmd.MarkAbsent, st.just("m"), JUDGES, st.booleans()),
    st.builds(cmd.AddJudge, st.just("m"), st.just(Judge("l3", "领导三", "leaders"))),
    st.builds(
        cmd.ChangeAgenda,
        st.just("m"),
        st.lists(st.sampled_from(AGENDA), unique=True).map(tuple),
        st.just("时间调整"),
    ),
    st.builds(cmd.ShowScene, st.just("m"), st.sampled_from(SCENE_KINDS), st.none() | UNITS),
    st.builds(cmd.SealMeeting, st.just("m"), st.just(SUPERVISOR)),
    st.builds(cmd.PublishResult, st.just("m")),
    st.builds(cmd.DrawOrder, st.just("m"), st.permutations(["a", "b", "c"]).map(tuple), st.just("lot")),
    st.builds(
        cmd.CastBallot,
        st.just("m"),
        UNITS,
        JUDGES,
        st.integers(1, 3),
        st.integers(120, 200).map(lambda n: marks(str(n / 2))),
    ),
)


def play(acts: list[cmd.Command]) -> Room:
    room = planned_room()
    for act in acts:
        try:
            room(act, judge(act.judge) if isinstance(act, cmd.CastBallot) else DESK)
        except ContestError:
            continue
    return room


PLAYS = st.lists(ACTS, max_size=40)


@settings(max_examples=60, deadline=None)
@given(PLAYS)
def test_folding_step_by_step_equals_folding_at_once_for_every_prefix(acts: list[cmd.Command]) -> None:
    room = play(acts)
    state = State()
    for n, recorded in enumerate(room.log):
        state = fold(state, recorded)
        if n % 7 == 0:
            assert state == reduce(fold, room.log[: n + 1], State())
    assert state == room.state


@settings(max_examples=60, deadline=None)
@given(PLAYS)
def test_a_log_that_went_through_json_folds_to_the_same_state(acts: list[cmd.Command]) -> None:
    room = play(acts)
    again = [ev.Recorded(one.seq, one.id, one.hash, decode(encode(one.event))) for one in room.log]
    assert reduce(fold, again, State()) == room.state


@settings(max_examples=60, deadline=None)
@given(PLAYS)
def test_nothing_public_shows_a_score_before_its_reveal(acts: list[cmd.Command]) -> None:
    """An unrevealed unit has no number on the board, on the screen, or on a pad that is not its own."""
    room = play(acts)
    meeting = room.meeting
    shown = {line.unit: line.score for line in board(room.state, "m").units}
    for unit in meeting.order:
        if not is_public(meeting, unit):
            assert shown[unit] is None
            assert unit not in {line.unit for line in screen(room.state, "m").lines}
            assert screen(room.state, "m").unit is None or not (
                screen(room.state, "m").unit.unit == unit and screen(room.state, "m").revealed
            )
    for one in meeting.panel:
        document = pad(room.state, "m", one.id)
        for row in document["units"]:
            mine = meeting.evaluation(row["id"]).ballot(one.id)
            assert (row["ballot"] or {}).get("id") == (mine.id if mine else None)
    assert review(room.state, "m", None).marks == ()
    assert review(room.state, "m", "judge").marks == ()
    if meeting.seal is None:
        assert review(room.state, "m", "reviewer").marks == ()


@settings(max_examples=60, deadline=None)
@given(PLAYS)
def test_the_desk_always_proposes_something_that_may_happen(acts: list[cmd.Command]) -> None:
    room = play(acts)
    step = desk(room.state, "m").next_step
    if step is not None and step.command is not None:
        room(step.command)
    status_document(room.state)


def test_an_older_state_stays_as_it_was() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    before = room.state
    room.cast("a", "l1")
    assert before.meetings["m"].evaluation("a").ballots == {}
    assert set(room.meeting.evaluation("a").ballots) == {"l1"}


def test_the_desk_leads_through_the_whole_meeting() -> None:
    """Pressing only the proposed step, with the decisions a person must make, reaches the published result."""
    room = planned_room()
    steps = []
    while (step := desk(room.state, "m").next_step) is not None:
        steps.append(step.kind)
        if step.kind == "close":
            for one in room.meeting.expected(room.meeting.current):
                room.cast(room.meeting.current, one.id)
        if step.kind == "seal":
            room(cmd.SealMeeting("m", SUPERVISOR))
        elif step.kind == "award":
            if desk(room.state, "m").award_is_tied:
                room(cmd.DecideTie("m", "joint"))
            room(cmd.ConfirmAward("m", desk(room.state, "m").award_proposal))
        else:
            room(step.command)
    once = ["open", "close", "reveal"]
    assert steps == ["start", "stage", "stage", *once, *once, *once, "seal", "stage", "award", "stage", "publish"]
    assert room.meeting.phase == "published"


def test_a_tie_over_the_award_boundary_is_left_to_a_person() -> None:
    room = planned_room()
    for unit in ("a", "b", "c"):
        room(cmd.OpenEvaluation("m", unit))
        for one in room.meeting.expected(unit):
            room.cast(unit, one.id, "80" if unit == "c" else "90")
        room(cmd.CloseEvaluation("m", unit))
    room(cmd.SealMeeting("m", SUPERVISOR))
    view = desk(room.state, "m")
    assert set(view.award_proposal) == {"a", "b"}
    assert view.award_is_tied


def test_places_on_the_board_count_among_the_revealed_only() -> None:
    room = planned_room()
    for unit, value in (("a", "80"), ("b", "90"), ("c", "70")):
        room(cmd.OpenEvaluation("m", unit))
        for one in room.meeting.expected(unit):
            room.cast(unit, one.id, value)
        room(cmd.CloseEvaluation("m", unit))
    room(cmd.RevealScore("m", "a"))
    assert [(line.unit, line.place) for line in board(room.state, "m").units] == [("a", 1), ("b", None), ("c", None)]
    room(cmd.RevealScore("m", "b"))
    assert [(line.unit, line.place) for line in board(room.state, "m").units] == [("b", 1), ("a", 2), ("c", None)]
    room(cmd.SealMeeting("m", SUPERVISOR))
    assert board(room.state, "m").units[2].score is None
    room(cmd.PublishResult("m"))
    assert [(line.unit, line.score) for line in board(room.state, "m").units][2] == ("c", "70.00")


def test_the_same_seat_count_everywhere() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    room.cast("a", "l1")
    unit = next(one for one in desk(room.state, "m").units if one.unit == "a")
    assert (unit.ballots_in, unit.ballots_expected) == (1, 3)
    assert (screen(room.state, "m").ballots_in, screen(room.state, "m").ballots_expected) == (1, 3)
    (meeting,) = status_document(room.state)["meetings"]
    assert (meeting["units"][0]["ballots_in"], meeting["units"][0]["ballots_expected"]) == (1, 3)
    assert [seat.status for seat in desk(room.state, "m").seats] == ["sent", "missing", "recused", "missing"]


@given(st.binary(min_size=32, max_size=32))
def test_a_receipt_is_eight_plain_characters(raw: bytes) -> None:
    text = receipt(raw.hex())
    assert len(text) == 9 and text[4] == "-"
    assert not set(text) & set("01IOLo")
