"""What is loaded of the Liushi contest is what its source says, and nothing else."""

from __future__ import annotations

import csv
import re
import tomllib
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest

from contest.events import ContestPlanned, HonourRecorded, MeetingPlanned, UnitListed, decode, encode
from contest.loading import Plan, read_folder
from contest.model import Actor, Meeting, Stop

DATA = Path(__file__).parents[2] / "data"
SEED = DATA / "liushi-2023q1"
ARTICLE = (SEED / "article.txt").read_text(encoding="utf-8").replace("\n", " ")
LETTERS = {
    "visit": "V",
    "exchange": "X",
    "report": "D",
    "evaluation": "E",
    "award": "A",
    "commentary": "C",
    "directives": "R",
}


def rows(name: str) -> list[dict[str, str]]:
    with (SEED / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_folder(SEED)


@pytest.fixture(scope="module")
def meetings(plan: Plan) -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in plan.meetings}


def stops(meeting: Meeting) -> list[Stop]:
    return list(chain.from_iterable(stage.stops for stage in meeting.agenda))


def quotes() -> list[tuple[str, str]]:
    document = tomllib.loads((SEED / "contest.toml").read_text(encoding="utf-8"))
    found = [("contest.toml", fact["quote"]) for fact in document["facts"]]
    for path in sorted(SEED.glob("*.csv")):
        for row in rows(path.name):
            found += [(path.name, value) for key, value in row.items() if key.endswith("quote") and value]
    return found


def test_every_quote_stands_in_the_article_word_for_word() -> None:
    found = quotes()
    assert len(found) > 200
    assert [pair for pair in found if pair[1] not in ARTICLE] == []


def test_every_quote_is_listed_in_the_sources() -> None:
    sources = (SEED / "SOURCES.md").read_text(encoding="utf-8")
    assert [pair for pair in quotes() if pair[1] not in sources] == []


def test_every_row_of_facts_carries_its_quote() -> None:
    unquoted = {"ambiguities.csv", "communities.csv"}
    for path in sorted(SEED.glob("*.csv")):
        if path.name not in unquoted:
            assert [row for row in rows(path.name) if not row["quote"]] == [], path.name


def test_every_number_shown_as_fact_stands_in_the_article() -> None:
    for row in rows("items.csv"):
        if row["quantity"]:
            number = re.escape(row["quantity"])
            assert re.search(rf"(?<![\d.]){number} ?{row['measure']}", row["quote"]), row["name"]
    for row in rows("honours.csv"):
        assert not row["count"] or f"{row['count']}次" in row["quote"]
        assert not row["month"] or f"{row['month']}月份" in row["quote"]
        assert not row["since"] or f"{row['since']}年以来" in row["quote"]
        assert not row["streak_months"] or (row["streak_months"] == "2" and "连续两个月" in row["quote"])


def test_the_words_for_stages_people_and_demands_are_the_articles_own() -> None:
    for row in rows("stages.csv"):
        for value in (row["words"], row["who"], row["segment"], row["sharer"], *row["topics"].split("；")):
            assert value in ARTICLE, value
    for row in rows("participants.csv"):
        assert row["label"] in row["quote"]
    for row in rows("directives.csv"):
        assert row["text"] in ARTICLE and row["speaker"] in ARTICLE
        assert [slogan for slogan in row["slogans"].split("；") if slogan not in ARTICLE] == []


def test_the_seed_names_no_judge_rule_quota_or_winner(plan: Plan) -> None:
    assert plan.panels == {} and plan.policies == {}
    assert not plan.contest.rehearsal
    assert [meeting.quota for meeting in plan.meetings] == [None] * 12
    assert {unit.presenter for unit in plan.units} == {""}
    assert [honour.unit for honour in plan.honours if honour.kind == "advanced_unit"] == [None, None]
    columns = {column for path in SEED.glob("*.csv") for column in rows(path.name)[0]}
    assert columns.isdisjoint({"judge", "mark", "weight", "score", "place_won", "winner", "quota"})


def test_the_twelve_agendas_have_their_own_order(meetings: dict[str, Meeting]) -> None:
    orders = {key: "".join(LETTERS[stage.kind] for stage in one.agenda) for key, one in meetings.items()}
    assert orders == {
        "dongcheng": "VDEACR",
        "nancheng": "VDEAR",
        "xicheng": "DCRVX",
        "beicheng": "DCRVX",
        "xincheng": "VDR",
        "huheng": "VXR",
        "huanghua": "VXDR",
        "changqi": "VR",
        "qiligang": "VXDR",
        "xiangyang": "VDCR",
        "xiangdong": "VXDR",
        "xiangnan": "VDR",
    }
    assert list(orders) == [row["id"] for row in rows("communities.csv")]


def test_local_titles_themes_and_formats_are_kept(meetings: dict[str, Meeting]) -> None:
    titles = {(key, stage.kind): stage.title for key, one in meetings.items() for stage in one.agenda}
    assert titles["dongcheng", "evaluation"] == "现场测评"
    assert titles["nancheng", "evaluation"] == "现场打分评选"
    assert titles["huanghua", "report"] == "擂台赛汇报"
    assert titles["xiangyang", "report"] == "述职会"
    assert meetings["changqi"].theme == "党建引领抓整治·全域共建和美村"
    assert meetings["xicheng"].format == "先晾晒成绩、比拼亮点，后实地参观交流"
    assert meetings["qiligang"].purpose == "强化党建统领作用，增质提升各村“最美村”建设"
    assert [stage.segment for stage in meetings["xiangnan"].agenda] == ["实地参观环节", "会议比拼环节", ""]
    assert meetings["huanghua"].participants[0] == "社区班子成员、驻村干部、各村“一肩挑”干部"
    assert meetings["dongcheng"].award_title == "第一季度先进村社"


def test_beicheng_wants_two_highlights_and_exchanges_on_three_topics(meetings: dict[str, Meeting]) -> None:
    report, exchange = meetings["beicheng"].stage("report"), meetings["beicheng"].stage("exchange")
    assert report is not None and report.highlights_required == 2
    assert exchange is not None and exchange.sharer == "后西岑村“一肩挑”干部"
    assert exchange.topics == ("和美乡村规划设计", "设施拆整", "项目打造")


def test_stops_know_their_place_and_whether_it_lies_outside_the_town(meetings: dict[str, Meeting]) -> None:
    assert [(stop.place, stop.township) for stop in stops(meetings["huheng"])] == [
        ("潘家垟村", "乐成街道"),
        ("南门社区拾遗馆", "乐成街道"),
        ("南门社区", "乐成街道"),
    ]
    assert stops(meetings["beicheng"])[0].township == "北白象镇"
    part = stops(meetings["xincheng"])[0]
    assert (part.place, part.kind, part.part_of, part.unit) == ("柳江村吕庄片", "village_part", "柳江村", "liujiang")
    market = stops(meetings["xicheng"])[1]
    assert (market.kind, market.unit, market.items[0].state, market.items[0].state_text) == (
        "facility",
        None,
        "done",
        "新建成",
    )
    assert stops(meetings["xiangdong"])[1].kind == "road"


def test_quantities_are_exact_and_an_approximate_one_keeps_its_words(meetings: dict[str, Meeting]) -> None:
    found = {
        (key, item.name): (item.quantity.amount, item.quantity.measure, item.quantity.approximate, item.quantity.text)
        for key, one in meetings.items()
        for stop in stops(one)
        for item in stop.items
        if item.quantity
    }
    assert found == {
        ("dongcheng", "休闲步道"): (Decimal(1500), "米", False, ""),
        ("dongcheng", "地块开发"): (Decimal("37.5"), "亩", False, ""),
        ("huheng", "花海"): (Decimal(20), "亩", False, ""),
        ("changqi", "护岸工程"): (Decimal(2), "公里", True, "近2公里"),
        ("qiligang", "美丽田园建设"): (Decimal(78), "亩", False, ""),
        ("qiligang", "休闲游步道"): (Decimal(500), "米", False, ""),
    }
    states = {item.name: item.state for stop in stops(meetings["changqi"]) for item in stop.items}
    assert len(states) == 9
    assert (states["护岸工程"], states["游步道"], states["凤山公园"]) == ("almost_done", "planned", "done")


def test_a_directive_may_have_no_speaker_and_a_speech_seven_parts(meetings: dict[str, Meeting]) -> None:
    (nobody,) = meetings["xincheng"].agenda[-1].directives
    assert nobody.speaker == ""
    assert len(meetings["huheng"].agenda[-1].directives) == 7
    assert [stage.directives for stage in meetings["beicheng"].agenda if stage.kind == "directives"] == [()]


def test_memberships_say_what_they_rest_on(plan: Plan) -> None:
    units = {unit.name: unit for unit in plan.units}
    assert len(units) == 16
    assert (units["荷堡村"].community, units["荷堡村"].membership) == ("xiangyang", "disputed")
    assert (units["柳南村"].community, units["柳南村"].membership) == ("xiangnan", "inferred")
    assert {unit.membership for unit in plan.units} == {"implied", "disputed", "inferred"}
    assert {"后西岑村", "潘家垟村"}.isdisjoint(units)


def test_honours_may_be_a_count_a_month_a_year_a_streak_or_without_a_winner(plan: Plan) -> None:
    assert [(h.id, h.unit_name, h.level, h.count, h.streak_months, h.community) for h in plan.honours] == [
        ("H01", "曹田前村", "镇", 7, None, "qiligang"),
        ("H02", "荷堡村", "镇", None, None, "xiangyang"),
        ("H03", "荷堡村", "乐清市", None, None, "xiangyang"),
        ("H04", "柳南村", "", None, 2, "xiangnan"),
        ("H05", "荷堡村", "", None, 2, "xiangnan"),
        ("H06", "", "社区", None, None, "dongcheng"),
        ("H07", "", "社区", None, None, "nancheng"),
    ]


def test_the_contest_knows_its_indices_aspects_slogans_and_captions(plan: Plan) -> None:
    contest = plan.contest
    assert [one.title for one in contest.criteria] == ["党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳"]
    assert [one.title for one in contest.aspects] == ["克难攻坚", "创先创优", "典型引领", "影响力", "引领力"]
    assert contest.slogans == ("勇争先", "强执行", "开新局")
    assert [caption.place for caption in contest.captions] == ["薛宅村", "", "", "", "", ""]
    assert len(rows("places.csv")) == 23 and len(rows("ambiguities.csv")) == 33


def test_the_events_of_a_plan_begin_with_the_contest_and_survive_their_json(plan: Plan) -> None:
    events = plan.events(at="2023-04-01T00:00:00Z", by=Actor("operator", "test"))
    assert [type(event) for event in events] == (
        [ContestPlanned] + [UnitListed] * 16 + [MeetingPlanned] * 12 + [HonourRecorded] * 7
    )
    assert [decode(encode(event)) for event in events] == list(events)
