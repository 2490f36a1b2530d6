"""What each scene is told, and that no word in it depends on anything unrevealed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from contest import commands as cmd
from contest.model import SCENE_KINDS, Actor, Honour, Item, Quantity
from contest.results import score_of
from contest.scenes.parts import honour_text, in_pages, moment_text, place_words, quantity_text, segments
from contest.text import translator
from contest.views.public import screen
from tests.core.builders import Room
from tests.screen.hall import document, every_scene, mark, play, rehearsal
from tests.screen.samples import PENDING, SIX, THREE, WITHDRAWN

ZH = translator("zh")


@pytest.fixture(scope="module")
def scenes() -> dict[str, dict[str, object]]:
    return every_scene("zh")


@pytest.mark.parametrize(
    ("honour", "text"),
    [
        (
            Honour("1", "最美村", "most_beautiful", level="镇", period="2022年以来", since="2022", count=7),
            "镇最美村 7次（2022年以来）",
        ),
        (Honour("2", "最美村", "most_beautiful", level="镇", period="2023年3月"), "镇最美村（2023年3月）"),
        (Honour("3", "最美村", "most_beautiful", period="连续两个月", streak_months=2), "最美村（连续两个月）"),
        (Honour("4", "最美村", "most_beautiful", streak_months=3), "最美村（连续3个月）"),
        (Honour("5", "最美村", "most_beautiful", since="2022年"), "最美村（自2022年起）"),
        (Honour("6", "先进村社", "advanced_unit"), "先进村社"),
    ],
)
def test_an_honour_says_what_is_known_of_it_and_no_more(honour: Honour, text: str) -> None:
    assert honour_text(honour, ZH) == text


def test_an_approximate_quantity_keeps_its_own_words() -> None:
    assert quantity_text(Item("公路", Quantity(Decimal(2), "公里", True, "近2公里"))) == "近2公里"
    assert quantity_text(Item("步道", Quantity(Decimal("37.5"), "亩"))) == "37.5亩"
    assert quantity_text(Item("拾遗馆")) == ""


def test_times_are_those_of_beijing() -> None:
    assert moment_text("2023-04-06T16:05:09.123Z", ZH) == "2023年4月7日 00:05"
    assert moment_text(None, ZH) == ""


@pytest.mark.parametrize(
    ("line", "is_final", "text"),
    [
        (THREE[1], True, "第1名"),
        (THREE[1], False, "暂列第1名"),
        (THREE[0], True, "并列第2名"),
        (THREE[0], False, "暂列并列第2名"),
        (PENDING, True, "票数不足，待定"),
        (WITHDRAWN, False, "弃权"),
    ],
)
def test_a_place_is_provisional_until_every_unit_is_revealed(line: object, is_final: bool, text: str) -> None:
    assert place_words(line, ZH, is_final=is_final) == text


def test_the_parts_of_the_longest_bar_fill_it_and_shorter_ones_stay_in_proportion() -> None:
    best = segments(THREE[1], SIX, Fraction(91))
    assert sum(part["part"] for part in best) == pytest.approx(100, abs=0.01)
    other = segments(THREE[0], SIX, Fraction(91))
    assert sum(part["part"] for part in other) == pytest.approx(89.5 / 91 * 100, abs=0.01)
    assert [part["points"] for part in best] == ["15.25", "15.00", "15.50", "14.75", "15.00", "15.50"]


def test_pages_are_filled_evenly() -> None:
    assert [len(page) for page in in_pages(range(30), 24)] == [15, 15]
    assert [len(page) for page in in_pages(range(24), 24)] == [24]
    assert in_pages([], 24) == [[]]


def test_every_scene_kind_has_a_picture(scenes: dict[str, dict[str, object]]) -> None:
    assert {one["kind"] for one in scenes.values()} == {*SCENE_KINDS, "choice"}


def test_a_rehearsal_says_so_in_every_scene(scenes: dict[str, dict[str, object]]) -> None:
    assert {one["rehearsal"] for one in scenes.values()} == {"演练"}


def test_a_real_contest_shows_no_rehearsal_mark() -> None:
    room = rehearsal()
    contest = room.state.contest
    assert contest is not None
    room.state = replace(room.state, contest=replace(contest, rehearsal=False))
    assert document(room, "dongcheng")["rehearsal"] == ""


@pytest.mark.parametrize("scene", [one for one in SCENE_KINDS if one not in ("reveal", "ceremony")])
def test_no_scene_holds_a_score_that_is_not_revealed(scene: str) -> None:
    room = rehearsal()
    play(room, "dongcheng", 2)
    hidden = room.state.meetings["dongcheng"].order[2]
    mark(room, "dongcheng", hidden)
    room(cmd.CloseEvaluation("dongcheng", hidden))
    stop = room.state.meetings["dongcheng"].plan.agenda[0].stops[0].id
    about = {"stop": {"stop": stop}, "message": {"text": "休息"}}.get(scene, {})
    room(cmd.ShowScene("dongcheng", scene, hidden, **about))
    text = json.dumps(document(room, "dongcheng"), ensure_ascii=False)
    score = score_of(room.state.meetings["dongcheng"], hidden)
    assert score.published is not None and str(score.published) not in text
    if scene in ("standings", "charts", "town"):
        assert room.state.unit_name(hidden) not in text
        # The two that are revealed do stand there: the search would have found the third.
        first = screen(room.state, "dongcheng").lines[0]
        assert str(first.score) in text


def test_the_picture_stays_the_same_while_ballots_come_in() -> None:
    room = rehearsal()
    unit = room.state.meetings["dongcheng"].order[0]
    mark(room, "dongcheng", unit, 3)
    before = document(room, "dongcheng")
    for judge in room.state.meetings["dongcheng"].missing(unit)[:1]:
        cast(room, unit, judge.id)
    after = document(room, "dongcheng")
    assert before["key"] == after["key"]
    assert (before["body"]["in"], after["body"]["in"]) == (3, 4)


def cast(room: Room, unit: str, judge: str) -> None:
    marks = {one.id: "88" for one in SIX}
    room(cmd.CastBallot("dongcheng", unit, judge, 1, marks), Actor("judge", judge))


def test_a_closed_unit_says_so_and_who_is_next(scenes: dict[str, dict[str, object]]) -> None:
    body = scenes["unit-closed"]["body"]
    assert (body["state"], body["next"]) == ("评分已截止", "下一个：浃底村")
    assert scenes["unit-open-long-name"]["body"]["in"] == 21


def test_the_last_reveal_is_final_although_a_unit_withdrew(scenes: dict[str, dict[str, object]]) -> None:
    assert scenes["reveal-final"]["body"]["place"].startswith(("第", "并列第"))
    words = [row["word"] for page in scenes["standings"]["body"]["pages"] for row in page]
    assert words[-2:] == ["待定", "弃权"] and scenes["standings"]["body"]["title"] == "最终名次"


def test_the_town_is_no_ranking_and_names_why_others_are_missing(scenes: dict[str, dict[str, object]]) -> None:
    body = scenes["town"]["body"]
    assert body["banner"] == "各社区评委不同，分数不能跨社区比较"
    assert [panel["community"] for page in body["pages"] for panel in page] == ["东城社区", "南城社区"]
    assert sum(len(one["communities"]) for one in body["waiting"]) == 10


def test_the_closing_shows_the_seal_and_where_it_stands(scenes: dict[str, dict[str, object]]) -> None:
    facts = {one["label"]: one["text"] for one in scenes["closing"]["body"]["facts"]}
    assert list(facts) == ["封存时间", "公布时间", "台账序号", "校验码"]
    assert scenes["closing-sealed"]["body"]["title"] == "演练结束"


def test_a_scene_without_its_subject_becomes_the_nearest_one() -> None:
    room = rehearsal()
    room(cmd.ShowScene("dongcheng", "stage"))
    assert document(room, "dongcheng")["kind"] == "welcome"
    room(cmd.StartMeeting("dongcheng"))
    room(cmd.ShowScene("dongcheng", "unit"))
    assert document(room, "dongcheng")["kind"] == "stage"
