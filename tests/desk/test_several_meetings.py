"""Several meetings at once: the town's desk, two that run side by side, and the town's own round (R-X1, R-X2)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from contest import commands as cmd
from contest.loading import read_roster
from contest.model import Actor, Judge, Meeting
from contest.results import standings_of
from contest.scenes.present import present_scene
from contest.service import Service
from contest.text import translator
from contest.ui.setup_roster import roster_commands
from contest.ui.town_page import ROUND, board, round_agenda
from contest.views.desk import desk
from contest.views.town_desk import town_desk
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_agenda import press
from tests.desk.test_desk_flow import button

ONE, OTHER = "dongcheng", "nancheng"
SIX = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
ZH = translator("zh")


def play(service: Service, meeting: str, unit: str, mark: str) -> None:
    service.submit(cmd.OpenEvaluation(meeting, unit), CLI)
    for judge in service.meeting(meeting).expected(unit):
        ballot = cmd.CastBallot(meeting, unit, judge.id, 1, dict.fromkeys(SIX, mark))
        service.submit(ballot, Actor("judge", judge.id))
    service.submit(cmd.CloseEvaluation(meeting, unit), CLI)
    service.submit(cmd.RevealScore(meeting, unit), CLI)


def line(service: Service, meeting: str) -> Any:
    return next(one for one in town_desk(service.state) if one.meeting == meeting)


def test_r_x2_two_meetings_run_at_once_and_do_not_disturb_each_other(service: Service) -> None:
    for meeting in (ONE, OTHER):
        service.submit(cmd.StartMeeting(meeting), CLI)
    first, second = (service.meeting(one).order for one in (ONE, OTHER))
    service.submit(cmd.OpenEvaluation(ONE, first[0]), CLI)
    before = service.meeting(ONE)
    picture = present_scene(service.state, ONE, "zh").text
    # The other one is played, withdrawn from, styled and shown at will.
    play(service, OTHER, second[0], "91")
    service.submit(cmd.ShowScene(OTHER, "message", text="休息"), CLI)
    service.submit(cmd.StyleScreen(OTHER, "plain", "reduced"), CLI)
    assert service.meeting(ONE) is before
    assert present_scene(service.state, ONE, "zh").text == picture
    assert service.meeting(ONE).current == first[0] and service.meeting(OTHER).current == second[0]
    play_open = service.meeting(ONE).expected(first[0])[0]
    service.submit(
        cmd.CastBallot(ONE, first[0], play_open.id, 1, dict.fromkeys(SIX, "88")), Actor("judge", play_open.id)
    )
    assert (line(service, ONE).ballots_in, line(service, OTHER).revealed) == (1, 1)
    assert [one.score.unit for one in standings_of(service.meeting(OTHER), (second[0],))] == [second[0]]


def test_the_town_desk_tells_phase_stage_unit_ballots_award_and_what_is_missing(service: Service) -> None:
    service.submit(cmd.StartMeeting(ONE), CLI)
    unit = service.meeting(ONE).order[0]
    service.submit(cmd.OpenEvaluation(ONE, unit), CLI)
    lines = town_desk(service.state)
    assert len(lines) == 12 and lines[0].meeting == ONE
    assert (lines[0].phase, lines[0].unit, lines[0].unit_phase) == ("running", "浃底村", "open")
    assert lines[0].stage == "现场测评" and lines[0].ballots_expected > 20
    card = board(service.state, {ONE: 2}, ZH)["meetings"][0]
    facts = {fact["label"]: fact["text"] for fact in card["lines"]}
    assert facts["台上村社"] == "浃底村（评分中）" and facts["大屏"] == "2" and card["problems"] == []
    assert [link["title"] for link in card["links"]] == ["操作台", "大屏幕"]
    assert f"meeting={ONE}" in card["links"][0]["href"]
    # Without a screen it says so.
    assert board(service.state, {}, ZH)["meetings"][0]["problems"] == ["没有持通行证的大屏在线。"]


def test_the_town_desk_holds_no_mark_and_no_score(service: Service) -> None:
    service.submit(cmd.StartMeeting(ONE), CLI)
    unit = service.meeting(ONE).order[0]
    play(service, ONE, unit, "87.5")
    text = json.dumps(board(service.state, {}, ZH), ensure_ascii=False)
    assert "87.5" not in text and "已公布" in text


def test_the_town_desk_opens_for_operator_and_supervisor_and_only_one_may_plan(
    service: Service, browse: Opened
) -> None:
    for role, may in (("operator", True), ("supervisor", False)):
        app = browse("town", role)
        assert not app.exception
        assert ("round-plan" in [one.key for one in app.button]) is may


def test_r_x1_the_town_round_is_planned_at_the_town_desk_and_played_at_the_normal_desk(
    service: Service, browse: Opened
) -> None:
    """Town level: the six indices first, then five units of different communities take the stage, then the award."""
    units = ("jiadi", "mushanhou", "zhoulin", "xuezhai", "dianhou")
    app = browse("town")
    app.text_input(key="round-title").input("柳市镇村社擂台赛（镇级）").run()
    pills = next(one for one in app.get("button_group") if one.key == "round-units")
    pills.set_value(list(units)).run()
    button(app, "round-plan").click().run()
    assert not app.exception
    meeting = service.meeting(ROUND)
    assert (meeting.plan.community, meeting.order) == (None, units)
    assert [stage.kind for stage in meeting.plan.agenda] == ["report", "evaluation", "award", "directives"]
    assert service.meeting(ONE).order[:2] == ("jiadi", "mushanhou"), "the communities keep their units"
    assert [problem.text(ZH) for problem in line(service, ROUND).problems] == ["没有评委。"]

    panel = tuple(Judge(f"t{n}", f"演练镇领导{n}", "judges") for n in range(1, 4))
    service.submit(cmd.SeatPanel(ROUND, panel), CLI)
    groups = [{"id": "judges", "title": "演练评委", "weight": 100, "min_n": 1}]
    criteria = [{"id": one, "title": one, "weight": "1"} for one in SIX]
    service.submit(cmd.FixPolicy(ROUND, {"criteria": criteria, "groups": groups, "reveal": "at_once"}), CLI)
    table = {unit: dict.fromkeys(SIX, f"{70 + 5 * n}") for n, unit in enumerate(units)}
    service.submit(cmd.RecordIndices("2023Q2", table, "演练"), CLI)

    app = press(browse("control", meeting=ROUND), "next-")
    press(app, "scene-indices")
    body = present_scene(service.state, ROUND, "zh").document["body"]
    rows = [row for page in body["pages"] for row in page]
    assert [row["name"] for row in rows[:2]] == [service.state.unit_name(one) for one in reversed(units[3:])]
    assert {row["community"] for row in rows} > {"东城社区", "南城社区"}

    marks = dict(zip(units, ("80", "82", "84", "86", "88"), strict=True))
    for _ in range(40):
        step = desk(service.state, ROUND).next_step
        if step is None or step.kind in ("seal", "award"):
            break
        press(browse("control", meeting=ROUND), "next-")
        for unit in service.meeting(ROUND).in_phase("open"):
            for judge in service.meeting(ROUND).missing(unit):
                ballot = cmd.CastBallot(ROUND, unit, judge.id, 1, dict.fromkeys(SIX, marks[unit]))
                service.submit(ballot, Actor("judge", judge.id))
    assert service.meeting(ROUND).in_phase("revealed") == units
    best = standings_of(service.meeting(ROUND), units)[0]
    assert (best.score.unit, best.score.published) == ("dianhou", Decimal("88.00"))
    # What the town did left the communities as they were.
    assert service.meeting(ONE).phase == "planned" and service.meeting(ONE).evaluations == {}


def test_a_second_round_gets_a_name_of_its_own(service: Service, browse: Opened) -> None:
    for title in ("第一场", "第二场"):
        app = browse("town")
        app.text_input(key="round-title").input(title).run()
        next(one for one in app.get("button_group") if one.key == "round-units").set_value(["jiadi"]).run()
        button(app, "round-plan").click().run()
    assert [one for one in service.state.meetings if one.startswith(ROUND)] == [ROUND, f"{ROUND}-2"]
    assert [service.meeting(one).plan.title for one in (ROUND, f"{ROUND}-2")] == ["第一场", "第二场"]


def test_a_roster_that_lists_units_again_leaves_the_town_round_as_it_is(service: Service) -> None:
    plan = Meeting(ROUND, "镇级", agenda=round_agenda(ZH), units=("jiadi", "zhoulin"))
    service.submit(cmd.PlanMeeting(plan), CLI)
    contest = service.state.contest
    assert contest is not None
    roster = read_roster(
        "名单.csv",
        "村社,社区\n浃底村,东城社区\n".encode(),
        communities=contest.communities,
        units=tuple(service.state.units.values()),
    )
    assert [unit.id for unit in roster.units] == ["jiadi"]
    commands = roster_commands(service.state, service.meeting(ONE), roster)
    assert ROUND not in [one.meeting.id for one in commands if isinstance(one, cmd.PlanMeeting)]
