"""What the hall is told where a score is more, or something else, than the mean of the marks."""

from __future__ import annotations

from typing import Any

from contest import commands as cmd
from contest.results import policy_of
from tests.core.builders import Room
from tests.screen.hall import document, mark, play, rehearsal

MEETING = "nancheng"


def with_rules(**changes: Any) -> Room:
    room = rehearsal()
    base = policy_of(room.state.meetings[MEETING]).document()
    room(cmd.FixPolicy(MEETING, {**base, **changes}))
    return room


def closed(room: Room) -> tuple[str, ...]:
    """Mark and close every unit; nothing is revealed."""
    order: tuple[str, ...] = room.state.meetings[MEETING].order
    for unit in order:
        mark(room, MEETING, unit)
        room(cmd.CloseEvaluation(MEETING, unit))
    return order


def revealed(room: Room, unit: str) -> dict[str, Any]:
    room(cmd.RevealScore(MEETING, unit))
    return document(room, MEETING)["body"]  # type: ignore[no-any-return]


def standings(room: Room) -> dict[str, Any]:
    room(cmd.ShowScene(MEETING, "standings"))
    return document(room, MEETING)["body"]  # type: ignore[no-any-return]


def without_weights(room: Room) -> list[dict[str, Any]]:
    groups = policy_of(room.state.meetings[MEETING]).document()["groups"]
    return [{**one, "weight": None, "trim": None} for one in groups]


def test_a_rank_sum_is_no_number_of_points_and_says_that_less_is_better() -> None:
    groups = without_weights(rehearsal())
    room = with_rules(combine="rank_sum", recusal="none", groups=groups, points=None)
    first = closed(room)[0]
    body = revealed(room, first)
    assert body["label"] == "名次和（数小者优先）"
    assert (body["measure"], body["bar"]) == ("", [])
    shown = standings(room)
    assert shown["count"].startswith("名次和，数小者优先 · ")
    assert shown["legend"] == []


def test_a_score_of_several_parts_says_what_it_is_put_together_from() -> None:
    room = with_rules(
        parts=[{"id": "live", "weight": 70}, {"id": "visit", "title": "实地观摩", "weight": 30, "max": 20}]
    )
    order = closed(room)
    room(cmd.RecordPartScores(MEETING, "visit", {unit: "18" for unit in order}, "观摩表"))
    room(cmd.MakeAdjustment(MEETING, order[0], "信访", "-1.5", "经核实"))
    body = revealed(room, order[0])
    assert body["label"].startswith("综合得分 = 现场 ")
    # 18 of 20 are 90 on the scale.
    assert body["label"].endswith(" × 70% + 实地观摩 90 × 30% − 扣分 1.5")
    assert body["count"].startswith("彩条为现场评分 · ")
    assert standings(room)["count"].startswith("彩条为现场评分 · ")


def test_a_plain_score_says_nothing_more() -> None:
    room = rehearsal()
    play(room, MEETING, 1)
    body = document(room, MEETING)["body"]
    assert (body["label"], body["measure"]) == ("综合得分", "分")
    assert body["count"].startswith("已公布 ")


def test_a_change_of_the_rules_is_said_where_scores_stand() -> None:
    room = rehearsal()
    play(room, MEETING, 1)
    policy = policy_of(room.state.meetings[MEETING]).document()
    room(cmd.FixPolicy(MEETING, {**policy, "rounding": {"places": 1}}, "按通知保留一位小数"))
    assert "评分规则已于" in standings(room)["count"]


def test_a_place_is_written_as_the_rules_say() -> None:
    room = with_rules(ties={"display": "fractional"}, rounding={"places": 0})
    for unit in closed(room):
        room(cmd.RevealScore(MEETING, unit))
    places = [row["place"] for page in standings(room)["pages"] for row in page]
    assert sum(map(float, places)) == sum(range(1, len(places) + 1))
