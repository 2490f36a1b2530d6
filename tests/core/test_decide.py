"""What may happen when: the rules of the meeting, one test per rule."""

from __future__ import annotations

from typing import get_args

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import RIGHTS, decide, is_repeat
from contest.errors import Closed, ContestError, Invalid, NotAllowed, NotFound, NotOnPanel, Recused, Stale, WrongPhase
from contest.model import Actor, Judge, Role, Stage
from contest.state import State
from tests.core.builders import AGENDA, DESK, SUPERVISOR, judge, marks, planned_room


def opened():  # type: ignore[no-untyped-def]
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    return room


def test_opening_a_planned_meeting_starts_it_and_enters_the_evaluation() -> None:
    events = planned_room()(cmd.OpenEvaluation("m", "a"))
    assert [type(one).__name__ for one in events] == ["MeetingStarted", "StageEntered", "EvaluationOpened"]


def test_starting_enters_the_first_stage_of_the_meetings_own_order() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    assert room.meeting.stage == "visit"


def test_a_meeting_without_rules_gets_the_documented_defaults_when_it_starts() -> None:
    room = planned_room(policy=None)
    assert room.meeting.policy is None
    events = room(cmd.OpenEvaluation("m", "a"))
    assert [type(one).__name__ for one in events][:2] == ["PolicyFixed", "MeetingStarted"]
    assert room.meeting.policy.document()["rounding"] == {"mode": "half_up", "places": 2, "stage": "final"}
    assert room.meeting.policy_digest == room.meeting.policy.digest()


def test_a_scored_meeting_without_a_panel_cannot_start_and_says_what_is_missing() -> None:
    room = planned_room()
    room(cmd.SeatPanel("m", ()))
    with pytest.raises(Invalid) as caught:
        room(cmd.StartMeeting("m"))
    assert [problem.where for problem in caught.value.problems] == ["panel"]


def test_a_judge_whose_group_is_not_in_the_rules_stops_the_start() -> None:
    room = planned_room()
    room(cmd.SeatPanel("m", (Judge("x", "某人", "strangers"),)))
    with pytest.raises(Invalid, match="strangers"):
        room(cmd.OpenEvaluation("m", "a"))


def test_a_ballot_is_stored_with_marks_in_canonical_form() -> None:
    room = opened()
    (event,) = room.cast("a", "l1", "92.50")
    assert isinstance(event, ev.BallotCast)
    assert {str(mark) for mark in event.marks.values()} == {"92.5"}
    assert room.meeting.evaluation("a").ballot("l1").revision == 1


@pytest.mark.parametrize(
    ("command", "actor", "error"),
    [
        (cmd.CastBallot("m", "b", "l1", 1, marks("90")), judge("l1"), Closed),
        (cmd.CastBallot("m", "a", "pa", 1, marks("90")), judge("pa"), Recused),
        (cmd.CastBallot("m", "a", "l2", 1, marks("90")), judge("l1"), NotOnPanel),
        (cmd.CastBallot("m", "a", "zz", 1, marks("90")), judge("zz"), NotOnPanel),
        (cmd.CastBallot("n", "a", "l1", 1, marks("90")), judge("l1"), NotOnPanel),
        (cmd.CastBallot("m", "zz", "l1", 1, marks("90")), judge("l1"), Invalid),
        (cmd.CastBallot("m", "a", "l1", 2, marks("90")), judge("l1"), Stale),
        (cmd.CastBallot("m", "a", "l1", 0, marks("90")), judge("l1"), Stale),
        (cmd.CastBallot("m", "a", "l1", 1, marks("105")), judge("l1"), Invalid),
        (cmd.CastBallot("m", "a", "l1", 1, {"industry": "90"}), judge("l1"), Invalid),
    ],
)
def test_a_ballot_that_may_not_be_cast_is_refused(
    command: cmd.Command, actor: Actor, error: type[ContestError]
) -> None:
    room = opened()
    before = room.state
    with pytest.raises(error):
        room(command, actor)
    assert room.state is before


def test_a_mark_can_change_until_the_unit_is_closed_and_every_revision_is_kept() -> None:
    room = opened()
    room.cast("a", "l1", "90")
    room.cast("a", "l1", "95", revision=2)
    assert [str(one.marks["industry"]) for one in room.meeting.evaluation("a").ballots["l1"]] == ["90", "95"]
    with pytest.raises(Stale):
        room.cast("a", "l1", "60", revision=2)
    room(cmd.CloseEvaluation("m", "a"))
    with pytest.raises(Closed):
        room.cast("a", "l1", "60", revision=3)


def test_closing_names_who_is_missing_but_not_the_recused() -> None:
    room = opened()
    room.cast("a", "l1")
    (closed,) = room(cmd.CloseEvaluation("m", "a"))
    assert isinstance(closed, ev.EvaluationClosed)
    assert closed.missing == ("l2", "pb")


def test_closing_twice_is_one_event_and_the_second_operator_is_told() -> None:
    room = opened()
    room(cmd.CloseEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="already closed"):
        room(cmd.CloseEvaluation("m", "a"), Actor("operator", "desk-2"))


def test_reopening_needs_a_reason_and_is_impossible_once_revealed() -> None:
    room = opened()
    room(cmd.CloseEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="reason"):
        room(cmd.OpenEvaluation("m", "a"))
    room(cmd.OpenEvaluation("m", "a", "设备故障"))
    room.cast("a", "l1")
    room(cmd.CloseEvaluation("m", "a"))
    room(cmd.RevealScore("m", "a"))
    with pytest.raises(WrongPhase, match="already revealed"):
        room(cmd.OpenEvaluation("m", "a", "再来"))


def test_only_a_closed_unit_is_revealed() -> None:
    room = opened()
    with pytest.raises(WrongPhase, match="not closed"):
        room(cmd.RevealScore("m", "a"))
    with pytest.raises(WrongPhase, match="not closed"):
        room(cmd.RevealScore("m", "b"))


def test_the_projector_cannot_be_told_to_show_a_score_before_its_reveal() -> None:
    room = opened()
    with pytest.raises(WrongPhase):
        room(cmd.ShowScene("m", "reveal", "a"))
    with pytest.raises(WrongPhase):
        room(cmd.ShowScene("m", "reveal"))


def complete(room) -> None:  # type: ignore[no-untyped-def]
    for unit, value in (("a", "90"), ("b", "95"), ("c", "85")):
        if room.meeting.evaluation(unit).phase == "waiting":
            room(cmd.OpenEvaluation("m", unit))
        for one in room.meeting.expected(unit):
            room.cast(unit, one.id, value)
        room(cmd.CloseEvaluation("m", unit))
        room(cmd.RevealScore("m", unit))


def test_the_seal_fixes_the_result_and_names_who_confirmed_it() -> None:
    room = opened()
    complete(room)
    (sealed,) = room(cmd.SealMeeting("m", SUPERVISOR))
    assert isinstance(sealed, ev.MeetingSealed)
    assert [(line.unit, line.score, line.place) for line in sealed.results] == [
        ("b", "95.00", 1),
        ("a", "90.00", 2),
        ("c", "85.00", 3),
    ]
    assert sealed.confirmed_by == SUPERVISOR
    with pytest.raises(WrongPhase, match="sealed since"):
        room(cmd.OpenEvaluation("m", "a", "再来"))


def test_the_seal_needs_the_supervisor() -> None:
    room = opened()
    complete(room)
    with pytest.raises(NotAllowed, match="supervisor"):
        room(cmd.SealMeeting("m"))
    with pytest.raises(NotAllowed):
        room(cmd.SealMeeting("m", Actor("operator", "desk-2")))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    assert room.meeting.seal.confirmed_by == SUPERVISOR


def test_the_seal_waits_for_units_that_are_open_or_not_marked() -> None:
    room = opened()
    with pytest.raises(WrongPhase, match="still open"):
        room(cmd.SealMeeting("m", SUPERVISOR))
    room.cast("a", "l1")
    room(cmd.CloseEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="b村"):
        room(cmd.SealMeeting("m", SUPERVISOR))
    room(cmd.WithdrawUnit("m", "b", "缺席"))
    room(cmd.WithdrawUnit("m", "c", "缺席"))
    (sealed,) = room(cmd.SealMeeting("m", SUPERVISOR))
    assert isinstance(sealed, ev.MeetingSealed)
    assert {line.unit: line.status for line in sealed.results} == {"a": "pending", "b": "withdrawn", "c": "withdrawn"}


def test_award_and_publishing_follow_the_seal() -> None:
    room = opened()
    complete(room)
    with pytest.raises(WrongPhase):
        room(cmd.ConfirmAward("m", ("b",)))
    with pytest.raises(WrongPhase):
        room(cmd.PublishResult("m"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    with pytest.raises(WrongPhase):
        room(cmd.ConfirmAward("m", ("zz",)))
    room(cmd.ConfirmAward("m", ("b",)))
    room(cmd.PublishResult("m"))
    with pytest.raises(WrongPhase, match="already published"):
        room(cmd.PublishResult("m"))


def test_a_meeting_without_evaluation_is_sealed_as_a_record() -> None:
    room = planned_room(
        agenda=(Stage("visit", "visit", "参观"), Stage("directives", "directives", "强调")), scored=False
    )
    with pytest.raises(WrongPhase, match="no evaluation"):
        room(cmd.OpenEvaluation("m", "a"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    room(cmd.PublishResult("m"))
    assert room.meeting.phase == "published"
    assert room.meeting.seal.results == ()


def test_stages_may_be_entered_in_any_order_but_not_while_a_unit_is_open() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    room(cmd.EnterStage("m", "evaluation"))
    room(cmd.EnterStage("m", "report"))
    room(cmd.OpenEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="still open"):
        room(cmd.EnterStage("m", "award"))
    with pytest.raises(NotFound):
        room(cmd.EnterStage("m", "banquet"))


@pytest.mark.parametrize(
    "command",
    [
        cmd.SeatPanel("m", ()),
        cmd.FixPolicy("m", {}),
    ],
)
def test_units_panel_and_rules_are_fixed_once_the_meeting_has_started(command: cmd.Command) -> None:
    room = opened()
    with pytest.raises(WrongPhase, match="already started"):
        room(command)


def test_the_order_can_be_drawn_until_the_first_unit_is_opened() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    room(cmd.DrawOrder("m", ("c", "a", "b"), "lot"))
    assert room.meeting.order == ("c", "a", "b")
    with pytest.raises(Invalid):
        room(cmd.DrawOrder("m", ("c", "a", "a"), "lot"))
    room(cmd.OpenEvaluation("m", "c"))
    with pytest.raises(WrongPhase):
        room(cmd.DrawOrder("m", ("a", "b", "c"), "lot"))


def test_new_passes_end_the_older_ones_of_the_same_judge() -> None:
    room = planned_room()
    room(cmd.IssuePasses((cmd.NewPass("p1", "k1", "judge", "m", "l1"), cmd.NewPass("p2", "k2", "judge", "m", "l2"))))
    room(cmd.IssuePasses((cmd.NewPass("p3", "k3", "judge", "m", "l1"),)))
    ended = {one.id: one.revoked_at is not None for one in room.state.passes.values()}
    assert ended == {"p1": True, "p2": False, "p3": False}


ACTORS: dict[Role, Actor] = {role: Actor(role, "l1") for role in get_args(Role)}


@pytest.mark.parametrize("command_type", RIGHTS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("role", ACTORS)
def test_every_command_asks_for_the_role(command_type: type[cmd.Command], role: Role) -> None:
    """Without the right the answer is a refusal, before anything of the command is looked at."""
    if role in RIGHTS[command_type]:
        return
    with pytest.raises(NotAllowed):
        decide(State(), object.__new__(command_type), ACTORS[role], "2023-04-07T06:00:00.000Z")


def test_every_command_has_rights() -> None:
    assert set(RIGHTS) == set(cmd.Command.__subclasses__())


def test_the_same_ballot_again_is_a_repeat_and_other_content_is_not() -> None:
    room = opened()
    stored = room.cast("a", "l1", "92.5")
    assert is_repeat(room.state, cmd.CastBallot("m", "a", "l1", 1, marks("92.50")), stored)
    for other in (
        cmd.CastBallot("m", "a", "l1", 1, marks("93")),
        cmd.CastBallot("m", "a", "l1", 2, marks("92.5")),
        cmd.CastBallot("m", "a", "l2", 1, marks("92.5")),
        cmd.CastBallot("m", "b", "l1", 1, marks("92.5")),
        cmd.CastBallot("m", "a", "l1", 1, marks("九十")),
        cmd.CloseEvaluation("m", "a"),
    ):
        assert not is_repeat(room.state, other, stored)


def test_every_stage_kind_of_the_sample_agenda_is_kept_in_order() -> None:
    assert planned_room().meeting.plan.agenda == AGENDA


def test_a_second_contest_is_not_loaded_over_the_first() -> None:
    room = planned_room()
    with pytest.raises(WrongPhase, match="already holds"):
        room(cmd.PlanContest(()), DESK)
