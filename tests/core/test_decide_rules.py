"""What the arithmetic rests on besides ballots: changes of the rules, bonus, deduction, veto, values of other parts."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import award_candidates, is_repeat
from contest.errors import Closed, ContestError, Invalid, NotAllowed, NotFound, WrongPhase
from contest.results import results_of, score_of, standings_of
from tests.core.builders import CRITERIA, POLICY, SUPERVISOR, Room, judge, marks, planned_room

EVEN = {**POLICY, "groups": [{**one, "weight": 50} for one in POLICY["groups"]]}  # type: ignore[dict-item,attr-defined]
PARTS = {**POLICY, "parts": [{"id": "live", "weight": 50}, {"id": "visit", "title": "实地观摩", "weight": 50}]}
TWO_WAY = {"recusal": "none", "groups": [{"id": "leaders", "adjust": "two_way"}, {"id": "peers"}]}
RANKS = {"combine": "rank_sum", "groups": [{"id": "leaders"}, {"id": "peers"}], "recusal": "none"}


def started(policy: object = POLICY) -> Room:
    room = planned_room(policy=policy)
    room(cmd.StartMeeting("m"))
    return room


def marked(policy: object = POLICY, **given: tuple[str, ...]) -> Room:
    """A meeting in which units are closed: marks of l1, l2, pa, pb in this order, None leaves a judge out."""
    room = started(policy)
    given = given or {"a": ("90", "92", "", "88"), "b": ("80", "82", "84", "")}
    for unit, values in given.items():
        room(cmd.OpenEvaluation("m", unit))
        for judge_id, value in zip(("l1", "l2", "pa", "pb"), values, strict=True):
            if value:
                room.cast(unit, judge_id, value)
        room(cmd.CloseEvaluation("m", unit))
    return room


def refused(room: Room, command: cmd.Command, kind: type[ContestError] = WrongPhase) -> ContestError:
    before = len(room.log)
    with pytest.raises(kind) as caught:
        room(command)
    assert len(room.log) == before
    return caught.value


# --- changing the rules -----------------------------------------------------------------------------------------


def test_before_the_start_rules_may_be_fixed_again_without_a_reason() -> None:
    room = planned_room()
    room(cmd.FixPolicy("m", EVEN))
    assert [one.reason for one in room.meeting.rules] == ["", ""]


def test_after_the_start_a_change_needs_a_reason_and_both_results_stay_computable() -> None:
    room = marked()
    refused(room, cmd.FixPolicy("m", EVEN))
    refused(room, cmd.FixPolicy("m", EVEN, "  "))
    (event,) = room(cmd.FixPolicy("m", EVEN, "权重录入有误"))
    assert isinstance(event, ev.PolicyFixed) and event.reason == "权重录入有误"
    first, second = room.meeting.rules
    assert (room.meeting.policy_digest, second.reason) == (second.digest, "权重录入有误")
    by_first = {one.unit: str(one.score.published) for one in standings_of(room.meeting, policy=first.policy)}
    by_second = {one.unit: str(one.score.published) for one in standings_of(room.meeting)}
    # 甲: leaders 91, peers 88; 乙: leaders 81, peers 84.
    assert by_first == {"a": "89.80", "b": "82.20"}
    assert by_second == {"a": "89.50", "b": "82.50"}


def test_the_same_rules_again_are_no_change() -> None:
    refused(marked(), cmd.FixPolicy("m", POLICY, "再来一次"))


def test_rules_cannot_change_while_a_unit_is_open_or_after_the_seal() -> None:
    room = started()
    room(cmd.OpenEvaluation("m", "a"))
    refused(room, cmd.FixPolicy("m", EVEN, "x"))
    room = marked(a=("90", "92", "", "88"), b=("80", "82", "84", ""), c=("70", "71", "72", "73"))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    refused(room, cmd.FixPolicy("m", EVEN, "x"))


def test_rules_that_stored_marks_do_not_fit_are_refused_with_every_misfit() -> None:
    room = marked()
    half = {**POLICY, "criteria": [{"id": name} for name in CRITERIA], "scale": {"max": 85, "step": 1}}
    error = refused(room, cmd.FixPolicy("m", half, "满分改为 85"), Invalid)
    assert isinstance(error, Invalid)
    # Three ballots above 85: the first is shown, and how many there are.
    assert [one.where for one in error.problems] == ["a村 · 领导一", "a村"]
    assert error.problems[1].text() == "3 ballots do not fit these rules."
    error = refused(room, cmd.FixPolicy("m", {"groups": [{"id": "leaders"}]}, "合并"), Invalid)
    assert isinstance(error, Invalid)
    assert [one.where for one in error.problems] == ["甲村主任", "乙村主任"]


# --- bonus, deduction, veto -------------------------------------------------------------------------------------


def adjust(points: str, name: str = "创新特色", **more: object) -> cmd.MakeAdjustment:
    return cmd.MakeAdjustment("m", "a", name, points, str(more.get("reason", "市级现场会")), bool(more.get("veto")))


def test_a_bonus_counts_up_to_the_cap_and_can_be_taken_back() -> None:
    room = marked()
    before = score_of(room.meeting, "a").published
    room(adjust("2"))
    room(adjust("4.5", "信访"))
    score = score_of(room.meeting, "a")
    assert (str(before), str(score.published), score.working.is_capped) == ("89.80", "94.80", True)
    room(adjust("0"))
    assert str(score_of(room.meeting, "a").published) == "94.30"
    assert set(room.meeting.evaluation("a").adjustments) == {"信访"}


def test_an_adjustment_without_name_reason_or_number_names_everything_that_is_wrong() -> None:
    error = refused(marked(), cmd.MakeAdjustment("m", "a", " ", "两分", " "), Invalid)
    assert isinstance(error, Invalid) and [one.where for one in error.problems] == ["name", "reason", "points"]
    refused(marked(), adjust("0"), Invalid)
    refused(marked(), cmd.MakeAdjustment("m", "x", "n", "1", "r"), NotFound)
    with pytest.raises(NotAllowed):
        marked()(adjust("1"), judge("l1"))


def test_a_revealed_or_sealed_score_is_adjusted_no_more() -> None:
    room = marked()
    room(cmd.RevealScore("m", "a"))
    refused(room, adjust("1"))
    room = marked(a=("90", "92", "", "88"), b=("80", "82", "84", ""), c=("70", "71", "72", "73"))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    refused(room, adjust("1"))


def test_a_vetoed_unit_keeps_its_place_and_the_next_one_gets_the_award() -> None:
    room = marked(a=("90", "92", "", "88"), b=("80", "82", "84", ""), c=("70", "71", "72", "73"))
    room(adjust("0", "一票否决：安全事故", veto=True))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    results = results_of(room.meeting)
    assert [(one.unit, one.place, one.vetoed) for one in results] == [("a", 1, True), ("b", 2, False), ("c", 3, False)]
    assert [(one.unit, position) for one, position in award_candidates(results)] == [("b", 1), ("c", 2)]
    refused(room, cmd.ConfirmAward("m", ("a",)))
    room(cmd.ConfirmAward("m", ("b",)))


def test_the_same_adjustment_again_is_a_repeat_and_another_one_is_not() -> None:
    room = marked()
    stored = room(adjust("2"))
    assert is_repeat(room.state, adjust("2.0"), stored)
    assert not is_repeat(room.state, adjust("3"), stored)


# --- other parts ------------------------------------------------------------------------------------------------


def visits(**values: str | None) -> cmd.RecordPartScores:
    return cmd.RecordPartScores("m", "visit", values, "实地观摩评分表")


def test_a_part_without_a_value_leaves_the_unit_pending_and_with_it_it_is_scored() -> None:
    room = marked(PARTS)
    assert score_of(room.meeting, "a").status == "pending"
    events = room(visits(a="95", b="85.5"))
    assert [one.value and str(one.value) for one in events if isinstance(one, ev.PartScoreRecorded)] == ["95", "85.5"]
    # 甲: live 89.8, visit 95.
    assert str(score_of(room.meeting, "a").published) == "92.40"
    room(visits(a=None))
    assert score_of(room.meeting, "a").status == "pending"


def test_every_wrong_value_is_named_and_nothing_is_recorded() -> None:
    room = marked(PARTS)
    error = refused(room, visits(a="101", b="好", x="5"), Invalid)
    assert isinstance(error, Invalid) and [one.where for one in error.problems] == ["a村", "b村", "x"]
    refused(room, cmd.RecordPartScores("m", "index", {"a": "1"}, "表"), NotFound)
    refused(room, cmd.RecordPartScores("m", "visit", {"a": "90"}, " "), Invalid)
    room(visits(a="90"))
    refused(room, visits(a="90.0"))


def test_the_same_values_again_are_a_repeat() -> None:
    room = marked(PARTS)
    stored = room(visits(a="95", b="85.5"))
    assert is_repeat(room.state, visits(a="95.0", b="85.5"), stored)
    assert not is_repeat(room.state, visits(a="95", b="86"), stored)


# --- rules by which scores depend on all units ------------------------------------------------------------------


@pytest.mark.parametrize("policy", [RANKS, TWO_WAY], ids=["rank_sum", "two_way"])
def test_scores_that_depend_on_all_units_are_revealed_only_when_all_are_closed(policy: object) -> None:
    room = marked(policy, a=("90", "92", "91", "88"), b=("80", "82", "84", "83"))
    refused(room, cmd.RevealScore("m", "a"))
    room(cmd.OpenEvaluation("m", "c"))
    refused(room, cmd.RevealScore("m", "a"))
    for judge_id in ("l1", "l2", "pa", "pb"):
        room.cast("c", judge_id, "85")
    room(cmd.CloseEvaluation("m", "c"))
    room(cmd.RevealScore("m", "a"))
    shown = score_of(room.meeting, "a").published
    # Nothing may move a score that everybody has seen.
    refused(room, cmd.OpenEvaluation("m", "b", "补评"))
    refused(room, cmd.WithdrawUnit("m", "b", "弃权"))
    assert score_of(room.meeting, "a").published == shown


def test_such_rules_cannot_replace_others_between_two_reveals() -> None:
    room = marked({**RANKS, "combine": "mean"}, a=("90", "92", "91", "88"), b=("80", "82", "84", "83"))
    room(cmd.RevealScore("m", "a"))
    refused(room, cmd.FixPolicy("m", RANKS, "改为名次和"))
    assert room.meeting.policy.combine == "mean"


def test_nobody_wins_a_rank_sum_because_a_ballot_for_the_others_is_lacking() -> None:
    # The head of 甲 sends nothing: 甲, which that head would not have marked, would have a ballot more than 乙 and 丙.
    room = marked(
        {**RANKS, "recusal": "own_unit"},
        a=("90", "92", "", "88"),
        b=("80", "82", "", ""),
        c=("85", "95", "", "85"),
    )
    assert {one.score.status for one in standings_of(room.meeting)} == {"pending"}


def test_a_rank_sum_puts_the_lowest_first() -> None:
    room = marked(
        RANKS,
        a=("90", "92", "91", "88"),
        b=("80", "82", "84", "83"),
        c=("85", "95", "85", "85"),
    )
    found = [(one.unit, str(one.score.published), one.place) for one in standings_of(room.meeting)]
    assert found == [("a", "5.00", 1), ("c", "7.00", 2), ("b", "12.00", 3)]


def test_changing_the_rules_opens_nothing() -> None:
    room = marked()
    room(cmd.FixPolicy("m", EVEN, "权重录入有误"))
    with pytest.raises(Closed):
        room(cmd.CastBallot("m", "a", "pb", 2, marks("90")), judge("pb"))
