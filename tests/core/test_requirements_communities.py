"""One named test per community of the source, and one per stage: its real data, loaded and run by the real program.

What the source does not name (judges, villages that report in a community where only a visit is described) is named
"试" here and never stands in the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide.award import boundary
from contest.documents.minutes import minutes_sheet
from contest.documents.sheets import highlight_warning, route_sheet, showcase_sheet
from contest.errors import Invalid, WrongPhase
from contest.loading import read_folder
from contest.model import Actor, Highlight, Item, Judge, Meeting, Stage, Stop, Unit
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.service import Service, new_id, utc_now
from contest.state import MeetingState
from contest.text import translator
from contest.views.agenda import moved
from contest.views.attendance import by_category, categories_of, with_categories
from contest.views.desk import desk
from contest.views.notes import highlight_lines, note_lines
from contest.views.public import screen

SEED = Path(__file__).parents[2] / "data" / "liushi-2023q1"
DESK, SUPERVISOR = Actor("operator", "desk", "操作员"), Actor("supervisor", "sup", "监督员")
T = translator("zh")
LETTERS = {"visit": "V", "exchange": "X", "report": "D", "evaluation": "E", "award": "A", "commentary": "C",
           "directives": "R"}  # fmt: skip


class House:
    """A store with the real contest."""

    def __init__(self, path: Path) -> None:
        self.service = Service.open(path, create=True)
        self(cmd.PlanContest(read_folder(SEED).events(at=utc_now(), by=DESK)))

    def __call__(self, command: cmd.Command, actor: Actor = DESK) -> MeetingState | None:
        state = self.service.submit(command, actor).state
        meeting = getattr(command, "meeting", None)
        return state.meetings.get(meeting) if isinstance(meeting, str) else None

    def meeting(self, name: str) -> MeetingState:
        return self.service.meeting(name)

    def plan(self, name: str) -> Meeting:
        return self.meeting(name).plan

    def note(self, meeting: str, stage: str, kind: str, text: str, **more: object) -> str:
        note = new_id()
        self(cmd.TakeNote(meeting, note, stage, kind, text, **more))  # type: ignore[arg-type]
        return note

    def units(self, meeting: str, *names: str) -> tuple[str, ...]:
        """Let villages named for the test report in a community."""
        community = self.plan(meeting).community
        units = tuple(Unit(f"{meeting}-t{n}", name, community=community) for n, name in enumerate(names, 1))
        self(cmd.ListUnits(units))
        self(cmd.PlanMeeting(replace(self.plan(meeting), units=tuple(one.id for one in units))))
        return tuple(one.id for one in units)

    def panel(self, meeting: str) -> None:
        self(cmd.SeatPanel(meeting, tuple(Judge(f"t{n}", f"试评委{n}", "panel") for n in range(1, 4))))

    def hold(self, name: str) -> list[str]:
        """Run a meeting to its end by what the desk proposes; return the stages it went through."""
        for _ in range(60):
            step = desk(self.service.state, name).next_step
            if step is None:
                return [stage for stage, _ in self.meeting(name).stages_entered]
            if step.kind == "close":
                self._vote(name)
            if step.kind == "seal":
                self(cmd.SealMeeting(name, SUPERVISOR))
            elif step.kind == "award":
                if boundary(self.service.meeting(name)) is not None:
                    self(cmd.DecideTie(name, "joint", decided_by="领导组", explanation="并列均予表彰"))
                self(cmd.ConfirmAward(name, desk(self.service.state, name).award_proposal))
            else:
                assert step.command is not None
                self(step.command)
        raise AssertionError("the meeting does not come to an end")

    def _vote(self, name: str) -> None:
        meeting = self.meeting(name)
        (unit,) = meeting.in_phase("open")
        assert meeting.policy is not None
        for n, judge in enumerate(meeting.missing(unit)):
            marks = dict.fromkeys(meeting.policy.criterion_ids, str(80 + n + len(unit) % 3))
            self(cmd.CastBallot(name, unit, judge.id, 1, marks), Actor("judge", judge.id))

    def scene(self, name: str) -> dict[str, object]:
        state = self.service.state
        document = scene_document(screen(state, name), surroundings(state, name), T)
        body: dict[str, object] = document["body"]
        return body

    def order(self, name: str) -> str:
        return "".join(LETTERS[stage.kind] for stage in self.plan(name).agenda)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "contest.db")
    yield made
    made.service.close()


def stage(plan: Meeting, kind: str) -> Stage:
    return next(one for one in plan.agenda if one.kind == kind)


def stops(plan: Meeting) -> list[Stop]:
    return [stop for one in plan.agenda for stop in one.stops]


def items(plan: Meeting) -> dict[str, Item]:
    return {item.name: item for stop in stops(plan) for item in stop.items}


def quantity(item: Item) -> tuple[Decimal, str, bool, str]:
    assert item.quantity is not None
    one = item.quantity
    return one.amount, one.measure, one.approximate, one.text


# --- one per community ------------------------------------------------------------------------------------------


def test_r_c01_east_city_runs_the_whole_chain_with_comments_after_the_result_and_four_slogans(house: House) -> None:
    plan = house.plan("dongcheng")
    assert house.order("dongcheng") == "VDEACR"
    heard, seen = stops(plan)
    assert (heard.place, heard.seen_by, heard.items[0].seen_by) == ("浃底村", "听取汇报", "听取汇报")
    assert seen.place == "木山后村" and seen.items[2].name == "自来水管网升级改造"
    assert quantity(seen.items[0])[:2] == (Decimal(1500), "米") and quantity(seen.items[1])[:2] == (
        Decimal("37.5"),
        "亩",
    )
    comment = stage(plan, "commentary")
    assert (comment.scope, comment.commentators) == ("per_unit", ("社区主要负责人",))
    slogans = ("发展提速", "治理提效", "环境提质", "党建提标")
    assert stage(plan, "directives").directives[-1].slogans == slogans
    house.panel("dongcheng")
    walked = house.hold("dongcheng")
    assert walked == [one.id for one in plan.agenda]
    meeting = house.meeting("dongcheng")
    assert meeting.phase == "published" and meeting.award is not None and meeting.award.units
    assert meeting.award.title == "第一季度先进村社"
    # The commentary stands behind the seal and the award, and can be taken down there.
    assert meeting.seal is not None and dict(meeting.stages_entered)["commentary"] >= meeting.seal.at
    for unit in meeting.order:
        house.note("dongcheng", "commentary", "commentary", "试记点评", about=unit, speaker="社区主要负责人")
    house.note("dongcheng", "directives", "directive", "带领村社发展提速", slogans=slogans)
    lines = note_lines(house.service.state, house.meeting("dongcheng"), "commentary")
    assert [line.about for line in lines] == ["浃底村", "木山后村"]
    paper = minutes_sheet(house.service.state, house.meeting("dongcheng"), T)
    assert all(one in paper for one in slogans)


def test_r_c02_south_city_scores_numerically_and_closes_without_commentary(house: House) -> None:
    plan = house.plan("nancheng")
    assert house.order("nancheng") == "VDEAR" and plan.first("commentary") is None
    park, scenery = stops(plan)
    project = park.items[0]
    assert (project.name, project.state) == ("林宅湿地公园二期", "ongoing")
    assert project.state_text == "今年重点打造项目；地块建筑垃圾已被清运完毕"
    assert [item.quantity for item in scenery.items] == [None, None, None] and scenery.place == "薛宅村"
    assert stage(plan, "report").title == "同台比拼、晾晒发展成绩单"
    assert stage(plan, "evaluation").title == "现场打分评选"
    (about,) = [one for one in stage(plan, "visit").said if one.place]
    assert about.place == "薛宅村" and about.quote
    house.panel("nancheng")
    assert house.hold("nancheng") == [one.id for one in plan.agenda]
    meeting = house.meeting("nancheng")
    assert meeting.phase == "published" and meeting.award is not None and meeting.award.units
    assert meeting.policy is not None and all(one.score for one in meeting.seal.results)  # type: ignore[union-attr]


def test_r_c03_west_city_meets_first_and_comments_on_each_next_project(house: House) -> None:
    plan = house.plan("xicheng")
    assert plan.format == "先晾晒成绩、比拼亮点，后实地参观交流" and plan.format_quote
    assert house.order("xicheng") == "DCRVX"
    market = stops(plan)[1]
    assert (market.place, market.kind, market.unit) == ("西城中心农贸市场", "facility", None)
    assert (market.items[0].state, market.items[0].state_text) == ("done", "新建成")
    assert "各村下步主抓的项目可行性" in stage(plan, "commentary").topics
    house(cmd.StartMeeting("xicheng"))
    with pytest.raises(Invalid):
        house.note("xicheng", "commentary", "feasibility", "没有说是哪个村")
    house.note("xicheng", "commentary", "commentary", "试记点评", about="dianhou")
    house.note("xicheng", "commentary", "feasibility", "项目可行，资金待落实", about="dianhou")
    (_, project) = note_lines(house.service.state, house.meeting("xicheng"), "commentary")
    assert (project.note.kind, project.about) == ("feasibility", "店后村")
    assert "下步主抓项目可行性" in minutes_sheet(house.service.state, house.meeting("xicheng"), T)
    assert house.hold("xicheng") == [one.id for one in plan.agenda]
    assert house.meeting("xicheng").phase == "published" and house.meeting("xicheng").policy is None


def test_r_c04_north_city_two_highlights_each_commented_by_attendees_then_a_visit_outside(house: House) -> None:
    plan = house.plan("beicheng")
    assert house.order("beicheng") == "DCRVX"
    assert stage(plan, "report").highlights_required == 2
    assert stage(plan, "commentary").commentators == ("与会人员",) and stage(plan, "commentary").scope == "overall"
    (away,) = stops(plan)
    assert (away.place, away.township, len(away.items)) == ("后西岑村", "北白象镇", 5)
    exchange = stage(plan, "exchange")
    assert exchange.sharer == "后西岑村“一肩挑”干部"
    assert exchange.topics == ("和美乡村规划设计", "设施拆整", "项目打造")
    first, second, third = house.units("beicheng", "试甲村", "试乙村", "试丙村")
    house(cmd.StartMeeting("beicheng"))
    two = (Highlight("试路灯改造", "ongoing"), Highlight("试停车场", "planned"))
    house(cmd.ListHighlights("beicheng", first, two))
    house(cmd.ListHighlights("beicheng", second, two[:1]))
    house(cmd.ListHighlights("beicheng", third, (*two, Highlight("试公园", "done"))))
    lines = highlight_lines(house.service.state, house.meeting("beicheng"))
    assert [(one.is_short, one.is_over) for one in lines] == [(False, False), (True, False), (False, True)]
    assert highlight_warning(lines[1], T) == "试乙村：已列1项亮点，要求2项。"
    house(cmd.ShowScene("beicheng", "unit", first))
    shown = [(one["title"], one["state"]) for one in house.scene("beicheng")["highlights"]]  # type: ignore[attr-defined]
    assert shown == [("试路灯改造", "正在进行"), ("试停车场", "计划推进")]
    # Several people of those present comment.
    house.note("beicheng", "commentary", "commentary", "试甲说", speaker="与会人员甲")
    house.note("beicheng", "commentary", "commentary", "试乙说", speaker="与会人员乙")
    house.note("beicheng", "exchange", "exchange", "", topics=exchange.topics, speaker=exchange.sharer)
    walked = house.hold("beicheng")
    assert walked == ["report", "commentary", "directives", "visit", "exchange"], "all of it in one run, visit last"
    assert [line.note.speaker for line in note_lines(house.service.state, house.meeting("beicheng"), "commentary")] == [
        "与会人员甲",
        "与会人员乙",
    ]
    assert house.meeting("beicheng").phase == "published"


def test_r_c05_new_city_visits_part_of_a_village_and_has_a_directive_without_speaker(house: House) -> None:
    plan = house.plan("xincheng")
    assert house.order("xincheng") == "VDR"
    (part,) = stops(plan)
    assert (part.place, part.kind, part.part_of, part.unit) == ("柳江村吕庄片", "village_part", "柳江村", "liujiang")
    assert part.items[0].name == "环境卫生整治现场"
    assert stage(plan, "report").topics == ("一季度重点工作开展情况",)
    directives = stage(plan, "directives")
    assert directives.who == "" and [one.speaker for one in directives.directives] == [""]
    house(cmd.StartMeeting("xincheng"))
    house.note("xincheng", "directives", "directive", "再接再厉、艰苦奋斗")
    assert house.hold("xincheng") == ["visit", "report", "directives"]
    (line,) = note_lines(house.service.state, house.meeting("xincheng"), "directives")
    assert line.note.speaker == "" and house.meeting("xincheng").phase == "published"


def test_r_c06_huheng_study_trip_without_report_or_scoring_runs_and_is_printed(house: House) -> None:
    plan = house.plan("huheng")
    assert house.order("huheng") == "VXR" and not plan.is_scored and plan.units == ()
    assert [(stop.id, stop.place, stop.township) for stop in stops(plan)] == [
        ("stop-1", "潘家垟村", "乐成街道"),
        ("stop-2", "南门社区拾遗馆", "乐成街道"),
        ("stop-3", "南门社区", "乐成街道"),
    ]
    assert stops(plan)[1].part_of == "南门社区", "the same place twice"
    assert quantity(items(plan)["花海"])[:2] == (Decimal(20), "亩")
    assert stage(plan, "exchange").topics == ("强化党建+网格建设",)
    assert len(stage(plan, "directives").directives) == 7
    route = route_sheet(house.service.state, house.meeting("huheng"), T)
    assert "花海 20亩" in route and "走访路线表" in route and route.count("南门社区") >= 2
    assert "晾晒表" in showcase_sheet(house.service.state, house.meeting("huheng"), T), "empty rows to be filled in"
    house(cmd.StartMeeting("huheng"))
    house.note("huheng", "exchange", "exchange", "试记交流", about="stop-3", topics=("强化党建+网格建设",))
    assert house.hold("huheng") == ["visit", "exchange", "directives"]
    meeting = house.meeting("huheng")
    assert meeting.phase == "published" and meeting.seal is not None and meeting.seal.results == ()
    assert "各美其美、美美与共" in minutes_sheet(house.service.state, meeting, T)


def test_r_c07_huanghua_attendance_by_category_two_spots_and_its_own_title(house: House) -> None:
    plan = house.plan("huanghua")
    assert house.order("huanghua") == "VXDR"
    chosen = {"community_leadership", "resident_cadre", "dual_head"}
    assert chosen <= set(categories_of(plan))
    found = by_category(plan.attendance)
    assert found["resident_cadre"] == ("社区班子成员、驻村干部、各村“一肩挑”干部",)
    assert list(found) == ["community_head", "community_leadership", "resident_cadre", "dual_head"]
    assert [item.name for item in stops(plan)[0].items] == ["美丽乡村建设点", "孝文化墙"]
    assert stage(plan, "report").title == "擂台赛汇报"
    # Chosen anew for this meeting: what the source said stays, what nobody stands for gets the category's own name.
    changed = with_categories(plan, ("resident_cadre", "dual_head", "delegates"), {"delegates": "两代表一委员"})
    house(cmd.PlanMeeting(changed))
    assert categories_of(house.plan("huanghua")) == ("resident_cadre", "dual_head", "delegates")
    assert house.plan("huanghua").participants[-1] == "两代表一委员"
    assert house.hold("huanghua") == ["visit", "exchange", "report", "directives"]


def test_r_c08_changqi_own_theme_nine_items_and_an_approximate_length(house: House) -> None:
    plan = house.plan("changqi")
    assert house.order("changqi") == "VR" and plan.theme == "党建引领抓整治·全域共建和美村"
    assert house.service.state.contest and house.service.state.contest.theme != plan.theme
    assert [stop.place for stop in stops(plan)] == ["岐头四村", "岐头三村", "南宅村"] and len(items(plan)) == 9
    assert stops(plan)[0].note.startswith("走访次序依列举句")
    bank, path = items(plan)["护岸工程"], items(plan)["游步道"]
    assert quantity(bank) == (Decimal(2), "公里", True, "近2公里")
    assert (bank.state, bank.state_text) == ("almost_done", "基本完工")
    assert (path.state, path.state_text) == ("planned", "后续还将修建")
    assert items(plan)["凤山公园"].state == "done"
    route = route_sheet(house.service.state, house.meeting("changqi"), T)
    assert "护岸工程 近2公里（基本完工" in route and plan.theme in route
    assert house.hold("changqi") == ["visit", "directives"]
    assert house.meeting("changqi").phase == "published" and plan.first("report") is None


def test_r_c09_qiligang_shows_the_visited_villages_honour_and_a_project_that_joins_another(house: House) -> None:
    plan = house.plan("qiligang")
    assert plan.format == "先实地参观交流、后晾晒成绩" and house.order("qiligang") == "VXDR"
    assert "增质提升各村“最美村”建设" in plan.purpose and plan.purpose_quote
    path, field = items(plan)["休闲游步道"], items(plan)["美丽田园建设"]
    assert quantity(path)[:2] == (Decimal(500), "米") and quantity(field)[:2] == (Decimal(78), "亩")
    assert (path.linked_place, path.linked_unit) == ("曹田前村", "caotianqian")
    assert path.state_text == "计划今年与曹田前段贯通" and path.quote
    house(cmd.StartMeeting("qiligang"))
    cards = house.scene("qiligang")["pages"][0]  # type: ignore[index]
    assert cards[0]["honours"] == ["镇最美村 7次（2022年以来）"]
    route = route_sheet(house.service.state, house.meeting("qiligang"), T)
    assert "与曹田前村相关项目衔接" in route and "7次" in route
    assert house.hold("qiligang") == [one.id for one in plan.agenda]


def test_r_c10_xiangyang_honours_at_two_levels_comments_unit_by_unit_and_its_slogan(house: House) -> None:
    plan = house.plan("xiangyang")
    assert house.order("xiangyang") == "VDCR" and stage(plan, "report").title == "述职会"
    honours = {(one.level, one.period, one.title) for one in house.service.state.honours if one.unit == "hebao"}
    assert {("镇", "2023年3月", "最美村"), ("乐清市", "2022年", "新时代美丽乡村创建村")} <= honours
    comment = stage(plan, "commentary")
    assert (comment.scope, comment.title) == ("per_unit", "一一点评")
    assert "共建和美象阳" in stage(plan, "directives").directives[-1].slogans
    house(cmd.StartMeeting("xiangyang"))
    house(cmd.EnterStage("xiangyang", "commentary"))
    note = house.note("xiangyang", "commentary", "commentary", "试记点评", about="hebao", speaker="该社区负责人")
    assert house.scene("xiangyang")["showing"] == "stops", "nothing is shown before the desk says so"
    house(cmd.ShowNotes("xiangyang", (note,)))
    ((card,),) = house.scene("xiangyang")["pages"]  # type: ignore[misc]
    assert (card["about"], card["speaker"], card["text"]) == ("荷堡村", "该社区负责人", "试记点评")
    house.hold("xiangyang")
    assert house.meeting("xiangyang").phase == "published"


def test_r_c11_xiangdong_counts_highlights_against_the_last_quarter(house: House, tmp_path: Path) -> None:
    plan = house.plan("xiangdong")
    assert house.order("xiangdong") == "VXDR"
    assert "village_cadre" in categories_of(plan) and "象东社区全体干部及各村干部" in plan.participants
    assert [(stop.place, stop.kind) for stop in stops(plan)] == [("霓阳村", "village"), ("朝光路", "road")]
    assert stage(plan, "exchange").sharer == "霓阳村“一肩挑”干部"
    house(cmd.ListHighlights("xiangdong", "niyang", (Highlight("试项目一", "done"),), 3))
    (typed,) = highlight_lines(house.service.state, house.meeting("xiangdong"))
    assert (len(typed.shown), typed.before, typed.change) == (1, 3, -2), "the number somebody gave"
    house(cmd.StartMeeting("xiangdong"))
    # The next quarter in the same store: the last one is read there, not from what somebody typed.
    later = replace(read_folder(SEED).contest, id="liushi-2023q2", period="2023年第二季度")
    (unit,) = [one for one in read_folder(SEED).units if one.id == "niyang"]
    meeting = Meeting("xiangdong", "象东社区擂台赛", "xiangdong", agenda=plan.agenda, units=("niyang",))
    stamp = {"at": utc_now(), "by": DESK}
    events = (
        ev.ContestPlanned(contest=later, **stamp),
        ev.UnitListed(unit=unit, **stamp),
        ev.MeetingPlanned(meeting=meeting, **stamp),
    )
    house.service.submit(cmd.PlanContest(events), DESK)
    house.service.close()
    following = Service.open(tmp_path / "contest.db")
    try:
        assert following.contest_id == "liushi-2023q2" and following.earlier is not None
        three = tuple(Highlight(f"试项目{n}", "ongoing") for n in "甲乙丙")
        following.submit(cmd.ListHighlights("xiangdong", "niyang", three, 9), DESK)
        here = following.meeting("xiangdong")
        (line,) = highlight_lines(following.state, here, following.earlier)
        assert (line.before, line.change) == (1, 2)
        assert ">3</td>" in showcase_sheet(following.state, here, T, following.earlier)
    finally:
        following.close()


def test_r_c12_xiangnan_two_segments_and_praise_for_honours_of_a_disputed_village(house: House) -> None:
    plan = house.plan("xiangnan")
    assert house.order("xiangnan") == "VDR"
    assert [one.segment for one in plan.agenda] == ["实地参观环节", "会议比拼环节", ""]
    assert "细纹刻纸展示馆" in items(plan)
    assert house.service.state.units["hebao"].membership == "disputed" and "hebao" not in plan.units
    assert [one.kind for one in stage(plan, "directives").said] == ["praise"]
    house(cmd.StartMeeting("xiangnan"))
    for unit, honour in (("liunan", "H04"), ("hebao", "H05")):
        house.note("xiangnan", "directives", "praise", "连续两个月", about=unit, honour=honour)
    lines = note_lines(house.service.state, house.meeting("xiangnan"), "directives")
    assert [(line.about, line.honour.streak_months if line.honour else None) for line in lines] == [
        ("柳南村", 2),
        ("荷堡村", 2),
    ]
    with pytest.raises(Invalid):
        house.note("xiangnan", "directives", "praise", "不是它的荣誉", about="hebao", honour="H04")
    assert house.hold("xiangnan") == ["visit", "report", "directives"]


# --- one per stage ----------------------------------------------------------------------------------------------


def test_r_s1_visit_route_with_times_states_notes_and_captions(house: House) -> None:
    contest = house.service.state.contest
    assert contest is not None and len(contest.captions) == 6
    assert [(one.text, one.place) for one in contest.captions if one.place] == [("美丽柳川。拍摄于薛宅村", "薛宅村")]
    assert all(one.quote for one in contest.captions)
    plan = house.plan("qiligang")
    visit = stage(plan, "visit")
    timed = tuple(replace(stop, planned_at=at, introducer="试介绍人") for stop, at in
                  zip(visit.stops, ("09:00", "10:15"), strict=True))  # fmt: skip
    agenda = tuple(replace(one, stops=timed, planned_at="09:00") if one is visit else one for one in plan.agenda)
    house(cmd.PlanMeeting(replace(plan, agenda=agenda)))
    route = route_sheet(house.service.state, house.meeting("qiligang"), T)
    assert all(f"<th>{one}</th>" in route for one in ("站次", "时间", "地点", "项目（数量）", "介绍人"))
    assert "10:15" in route and "试介绍人" in route and "@page{size:A4 portrait" in route
    assert "<script" not in route and "http" not in route, "it prints without a network"
    house(cmd.StartMeeting("qiligang"))
    house.note("qiligang", "visit", "visit", "路面已平整", about="stop-2", item="休闲游步道", state="ongoing")
    (line,) = note_lines(house.service.state, house.meeting("qiligang"), "visit")
    assert (line.about, line.note.item, line.note.state) == ("马道村", "休闲游步道", "ongoing")
    with pytest.raises(Invalid):
        house.note("qiligang", "visit", "visit", "", about="stop-1", item="休闲游步道", state="done")


def test_r_s2_exchange_takes_topics_sharer_host_and_free_text_and_may_be_skipped(house: House) -> None:
    house(cmd.StartMeeting("xiangdong"))
    house.note("xiangdong", "exchange", "exchange", "热烈讨论\n第二行", topics=("一季度工作心得",),
               speaker="霓阳村“一肩挑”干部", host="试主持人")  # fmt: skip
    (line,) = note_lines(house.service.state, house.meeting("xiangdong"), "exchange")
    assert (line.note.topics, line.note.host) == (("一季度工作心得",), "试主持人")
    paper = minutes_sheet(house.service.state, house.meeting("xiangdong"), T)
    assert "热烈讨论" in paper and "试主持人" in paper
    house(cmd.StartMeeting("qiligang"))
    house(cmd.SkipStage("qiligang", "exchange"))
    assert house.hold("qiligang") == ["visit", "report", "directives"]


def test_r_s3_report_shows_highlights_and_a_substitute_presenter(house: House) -> None:
    unit = house.service.state.units["jiadi"]
    house(cmd.ListUnits((replace(unit, presenter="试村长"),)))
    house(cmd.ListHighlights("dongcheng", "jiadi", (Highlight("试废品站", "done"),)))
    house(cmd.NamePresenter("dongcheng", "jiadi", "试副手", "试村长", "请假"))
    house.panel("dongcheng")
    house(cmd.StartMeeting("dongcheng"))
    house(cmd.ShowScene("dongcheng", "unit", "jiadi"))
    body = house.scene("dongcheng")
    assert body["presenter"] == "述职人：试副手（代试村长）"
    assert [one["title"] for one in body["highlights"]] == ["试废品站"]  # type: ignore[attr-defined]
    line = next(one for one in desk(house.service.state, "dongcheng").units if one.unit == "jiadi")
    assert (line.presenter, line.substitute_for) == ("试副手", "试村长")
    sheet = showcase_sheet(house.service.state, house.meeting("dongcheng"), T)
    assert "试副手（代试村长）" in sheet and "试废品站" in sheet
    house(cmd.NamePresenter("dongcheng", "jiadi", ""))
    assert house.scene("dongcheng")["presenter"] == "述职人：试村长"


def test_r_s6_commentary_per_unit_and_overall_by_several_before_and_after_the_result(house: House) -> None:
    house.panel("dongcheng")
    house(cmd.StartMeeting("dongcheng"))
    house.note("dongcheng", "commentary", "commentary", "结果之前", about="jiadi", speaker="试负责人")
    house.hold("dongcheng")
    house.note("dongcheng", "commentary", "commentary", "结果之后", speaker="试与会人员")
    house.note("dongcheng", "commentary", "feasibility", "下步项目可行", about="mushanhou", speaker="试负责人")
    lines = note_lines(house.service.state, house.meeting("dongcheng"), "commentary")
    assert [(line.about, line.note.speaker) for line in lines] == [
        ("浃底村", "试负责人"),
        ("", "试与会人员"),
        ("木山后村", "试负责人"),
    ]
    paper = minutes_sheet(house.service.state, house.meeting("dongcheng"), T)
    assert all(text in paper for text in ("结果之前", "结果之后", "下步项目可行"))


def test_r_s7_directives_without_speaker_in_order_with_slogans_stand_in_the_minutes(house: House) -> None:
    house(cmd.StartMeeting("changqi"))
    house(cmd.EnterStage("changqi", "directives"))
    first = house.note("changqi", "directives", "directive", "第一点", slogans=("试口号",))
    second = house.note("changqi", "directives", "directive", "第二点", speaker="社区相关负责人")
    third = house.note("changqi", "directives", "directive", "第三点")
    house(cmd.OrderNotes("changqi", "directives", (third, first, second)))
    seq = house.meeting("changqi").notes[second].seq
    house(cmd.TakeNote("changqi", second, "directives", "directive", "", seen=seq))
    texts = [line.note.text for line in note_lines(house.service.state, house.meeting("changqi"), "directives")]
    assert texts == ["第三点", "第一点"]
    paper = minutes_sheet(house.service.state, house.meeting("changqi"), T)
    assert paper.index("第三点") < paper.index("第一点") and "试口号" in paper and "第二点" not in paper
    assert any("第二点" in row.body for row in house.service.ledger.read(house.service.contest_id or "")), "kept"


def test_r_s8_any_stage_has_its_own_title_moves_and_is_skipped_and_every_change_is_in_the_log(house: House) -> None:
    house(cmd.StartMeeting("xiangyang"))
    agenda = moved(house.plan("xiangyang").agenda, "directives", "commentary")
    house(cmd.ChangeAgenda("xiangyang", agenda, "负责人要先走"))
    house(cmd.SkipStage("xiangyang", "report", "改到下次"))
    assert house.hold("xiangyang") == ["visit", "directives", "commentary"]
    kinds = [type(one.event).__name__ for one in house.service.history()]
    assert kinds.count("AgendaChanged") == 1 and kinds.count("StageSkipped") == 1
    assert [one.title for one in house.plan("xiangyang").agenda] == ["实地参观", "述职会", "提出希望", "一一点评"]
    house(cmd.StartMeeting("changqi"))
    house.note("changqi", "directives", "directive", "一点")
    removed = tuple(one for one in house.plan("changqi").agenda if one.id != "directives")
    with pytest.raises(Invalid):
        house(cmd.ChangeAgenda("changqi", removed, "试"))


# --- all twelve -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [one.id for one in read_folder(SEED).meetings])
def test_every_agenda_of_the_source_runs_in_its_own_order_and_is_printed(house: House, name: str) -> None:
    plan = house.plan(name)
    if plan.is_scored:
        house.panel(name)
    sheets: list[Callable[..., str]] = [route_sheet, showcase_sheet, minutes_sheet]
    assert all(plan.title in make(house.service.state, house.meeting(name), T) for make in sheets)
    assert house.hold(name) == [one.id for one in plan.agenda]
    meeting = house.meeting(name)
    assert meeting.phase == "published" and (meeting.policy is not None) == plan.is_scored
    assert all(plan.title in make(house.service.state, meeting, T) for make in sheets)
    for one in plan.agenda:
        with pytest.raises(WrongPhase, match="empty"):
            house(cmd.TakeNote(name, new_id(), one.id, "praise", "  "))
