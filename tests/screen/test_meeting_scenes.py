"""The agenda, the route, a stop, the six indices and a message: what each is told, in Chinese and in English."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page

from contest import commands as cmd
from contest.model import Stage
from contest.scenes.indices import formula_text, indices_body
from contest.scenes.parts import surroundings
from contest.text import translator
from contest.views.indices import index_table
from contest.views.public import screen
from tests.core.builders import DESK, Room
from tests.screen.hall import CRITERIA, crowded_indices, document, record_indices, rehearsal
from tests.screen.test_picture import LOOK


def show(room: Room, meeting: str, scene: Any, lang: str = "zh", **about: str) -> dict[str, Any]:
    room(cmd.ShowScene(meeting, scene, **about))
    return document(room, meeting, lang)


def rows_of(shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for page in shown["body"]["pages"] for row in page]


# --- the agenda -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["已完成", "正在进行", "已跳过", "下一项"]), ("en", ["done", "under way", "skipped", "next"])],
)
def test_the_agenda_says_what_is_done_now_skipped_and_next(lang: str, words: list[str]) -> None:
    room = rehearsal()
    room(cmd.StartMeeting("dongcheng"))
    agenda = room.state.meetings["dongcheng"].plan.agenda
    room(cmd.EnterStage("dongcheng", agenda[1].id))
    room(cmd.SkipStage("dongcheng", agenda[2].id))
    rows = rows_of(show(room, "dongcheng", "agenda", lang))
    assert [row["title"] for row in rows] == [stage.title for stage in agenda]
    assert [row["word"] for row in rows[:4]] == words
    assert {row["word"] for row in rows[4:]} == {""}


def test_planned_times_and_segments_stand_on_the_agenda_only_where_they_are_known() -> None:
    room = rehearsal()
    room(cmd.StartMeeting("xiangnan"))
    shown = show(room, "xiangnan", "agenda")
    assert shown["body"]["timed"] is False
    # 象南 has two named segments; each is named once, where it begins.
    heads = [row["head"] for row in rows_of(shown) if row["head"]]
    assert heads == list(dict.fromkeys(row["segment"] for row in rows_of(shown) if row["segment"])) and len(heads) == 2
    agenda = room.state.meetings["xiangnan"].plan.agenda
    timed = (*agenda[:-1], replace(agenda[-1], planned_at="15:30", minutes=20))
    room(cmd.ChangeAgenda("xiangnan", timed, "演练"))
    shown = document(room, "xiangnan")
    assert shown["body"]["timed"] is True
    assert (rows_of(shown)[-1]["planned"], rows_of(shown)[-1]["length"]) == ("15:30", "20分钟")


def test_before_the_start_nothing_is_next_and_after_the_end_everything_is_done() -> None:
    room = rehearsal()
    assert {row["state"] for row in rows_of(show(room, "huheng", "agenda"))} == {"later"}
    room(cmd.StartMeeting("huheng"))
    for stage in room.state.meetings["huheng"].plan.agenda[1:]:
        room(cmd.EnterStage("huheng", stage.id))
    room(cmd.SealMeeting("huheng", confirmed_by=DESK), replace(DESK, role="supervisor"))
    assert {row["state"] for row in rows_of(show(room, "huheng", "agenda"))} == {"done"}


# --- a visit ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "stops", "items"), [("zh", "共3站", "看点2项"), ("en", "3 stops", "Things to see: 2")]
)
def test_the_route_shows_every_stop_in_order_also_outside_the_town(lang: str, stops: str, items: str) -> None:
    """R-C06: three numbered stops, two of them in one place, all in another township."""
    shown = show(rehearsal(), "huheng", "route", lang)
    assert [row["number"] for row in rows_of(shown)] == ["1", "2", "3"]
    assert [row["place"] for row in rows_of(shown)] == ["潘家垟村", "南门社区拾遗馆", "南门社区"]
    assert {row["outside"] for row in rows_of(shown)} == {"乐成街道"}
    assert (shown["body"]["count"], rows_of(shown)[0]["items"]) == (stops, items)


@pytest.mark.parametrize(("lang", "number"), [("zh", "第1站 / 共2站"), ("en", "Stop 1 of 2")])
def test_a_stop_shows_the_honours_of_the_visited_village(lang: str, number: str) -> None:
    """R-C09: a visited village that carries an honour count."""
    room = rehearsal()
    stop = room.state.meetings["qiligang"].plan.agenda[0].stops[0]
    shown = show(room, "qiligang", "stop", lang, stop=stop.id)
    assert (shown["kind"], shown["body"]["place"], shown["body"]["number"]) == ("stop", "曹田前村", number)
    assert any("7" in text and "2022" in text for text in shown["body"]["honours"])


def test_a_stop_shows_quantities_in_their_own_words_and_says_which_are_rough() -> None:
    """R-C08: an approximate quantity, and states of what is seen."""
    room = rehearsal()
    found = []
    for stop in room.state.meetings["changqi"].plan.agenda[0].stops:
        found += rows_of(show(room, "changqi", "stop", stop=stop.id))
    rough = [row for row in found if row["rough"]]
    assert [(row["quantity"], row["rough"]) for row in rough] == [("近2公里", "约数")]
    assert len(found) == 9


def test_a_stop_that_left_the_agenda_and_a_meeting_without_a_visit_fall_back() -> None:
    room = rehearsal()
    first, *rest = room.state.meetings["qiligang"].plan.agenda
    room(cmd.ShowScene("qiligang", "stop", stop=first.stops[1].id))
    shorter = replace(room.state.meetings["qiligang"].plan, agenda=(replace(first, stops=first.stops[:1]), *rest))
    room(cmd.PlanMeeting(shorter))
    assert document(room, "qiligang")["body"]["place"] == first.stops[0].place
    room(cmd.PlanMeeting(replace(shorter, agenda=tuple(rest))))
    assert document(room, "qiligang")["kind"] == "welcome"


# --- the indices ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "title", "period", "formula"),
    [
        (
            "zh",
            "和美六创指数晾晒",
            "2023年第一季度",
            "平均值 =（党建强 + 产业兴 + 环境美 + 群众富 + 治理好 + 乡风淳）÷ 6",
        ),
        ("en", "Six indices on display", "first quarter of 2023", "Average = (党建强 + 产业兴"),
    ],
)
def test_the_indices_stand_in_six_columns_with_their_formula(lang: str, title: str, period: str, formula: str) -> None:
    """R-I7: six values, one figure, its formula shown, rank, change on the last quarter."""
    room = rehearsal()
    record_indices(room, room.state.meetings["dongcheng"].order)
    body = show(room, "dongcheng", "indices", lang)["body"]
    assert [one["title"] for one in body["columns"]] == ["党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳"]
    assert (body["title"], body["period"]) == (title, period)
    assert body["formula"].startswith(formula) and body["since"] and body["source"]
    rows = rows_of({"body": body})
    assert [row["place"] for row in rows] == [*map(str, range(1, len(rows))), ""]
    # The one that lacks a value has no figure and no place, and its gap is empty, not 0.
    assert (rows[-1]["figure"], rows[-1]["cells"][3]) == ("", {"value": "", "part": 0.0})


def test_the_bars_of_the_indices_begin_at_zero_and_keep_their_proportion() -> None:
    room = rehearsal()
    first, second, *_ = room.state.meetings["dongcheng"].order
    table = {first: dict.fromkeys(CRITERIA, "200"), second: dict.fromkeys(CRITERIA, "50")}
    room(cmd.RecordIndices("2023Q1", table, "演练", "total"))
    body = show(room, "dongcheng", "indices")["body"]
    assert [rows_of({"body": body})[n]["cells"][0]["part"] for n in (0, 1)] == [100.0, 25.0]
    assert body["formula"] == "合计 = 党建强 + 产业兴 + 环境美 + 群众富 + 治理好 + 乡风淳"


def test_without_values_the_scene_says_so_and_invents_none() -> None:
    shown = show(rehearsal(), "dongcheng", "indices")
    assert shown["body"]["empty"] == "尚未录入指数" and rows_of(shown) == []


def test_the_town_displays_the_units_of_all_communities_and_names_each() -> None:
    shown = crowded_indices(units=24)
    rows = rows_of(shown)
    assert len(rows) == 24 and all(row["community"] for row in rows)
    assert len({row["community"] for row in rows}) > 2


def test_a_meeting_whose_indices_are_not_shown_tells_none_of_them() -> None:
    room = rehearsal()
    record_indices(room, room.state.meetings["dongcheng"].order)
    room(cmd.RecordIndices("2023Q1", {"jiadi": dict.fromkeys(CRITERIA, "97.31")}, "演练"))
    for scene in ("welcome", "standings", "community", "agenda"):
        assert "97.31" not in json.dumps(show(room, "dongcheng", scene), ensure_ascii=False)
    assert "97.31" in json.dumps(show(room, "dongcheng", "indices"), ensure_ascii=False)


def test_a_corrected_value_moves_the_picture_instead_of_changing_it() -> None:
    room = rehearsal()
    record_indices(room, room.state.meetings["dongcheng"].order)
    before = show(room, "dongcheng", "indices")
    room(cmd.RecordIndices("2023Q1", {"jiadi": dict.fromkeys(CRITERIA, "100")}, "更正"))
    after = document(room, "dongcheng")
    assert before["key"] == after["key"] and before["seq"] < after["seq"]
    assert rows_of(after)[0]["name"] == "浃底村"


# --- a message --------------------------------------------------------------------------------------------------


def test_a_message_is_shown_line_by_line_and_the_next_one_is_another_picture() -> None:
    room = rehearsal()
    first = show(room, "dongcheng", "message", text="休息十分钟\n十五时继续")
    assert first["body"]["lines"] == ["休息十分钟", "十五时继续"]
    assert show(room, "dongcheng", "message", text="请入场")["key"] != first["key"]


@pytest.mark.browser
def test_a_message_with_markup_is_shown_as_typed(bare: Page) -> None:
    text = "<b>休息</b> **十分钟** <img src=x onerror=alert(1)>"
    bare.evaluate("(document) => window.show(document)", show(rehearsal(), "dongcheng", "message", text=text))
    assert bare.locator(".layer.message .told").inner_text() == text
    assert bare.locator(".layer img").count() == 0


# --- nothing overflows ------------------------------------------------------------------------------------------


def longest(stage: Stage) -> Stage:
    """The same stage with the longest words that may stand in it."""
    stops = []
    for stop in stage.stops:
        items = tuple(replace(item, name="物" * 30, note="注" * 60, state_text="态" * 30) for item in stop.items)
        stops.append(replace(stop, place="村" * 30, part_of="片" * 30, township="镇" * 30, items=items))
    return replace(stage, title="述" * 60, segment="段" * 30, planned_at="14:30", minutes=120, stops=tuple(stops))


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["festive", "plain"])
def test_the_longest_names_and_texts_stay_inside_the_picture(bare: Page, theme: str) -> None:
    """Thirty characters are the longest name, sixty the longest title of a stage."""
    bare.set_viewport_size({"width": 1920, "height": 1080})
    room = rehearsal()
    meeting = room.state.meetings["xiangnan"].plan
    agenda = tuple(map(longest, meeting.agenda))
    room(cmd.PlanMeeting(replace(meeting, agenda=agenda)))
    stop = next(stage for stage in agenda if stage.stops).stops[0].id
    shots = {
        "agenda": show(room, "xiangnan", "agenda"),
        "route": show(room, "xiangnan", "route"),
        "stop": show(room, "xiangnan", "stop", stop=stop),
        "message": show(room, "xiangnan", "message", text="字" * 120),
        "lines": show(room, "xiangnan", "message", text="\n".join("123456789")),
        "indices": crowded_indices(units=24),
        "no indices": show(room, "xiangnan", "indices"),
    }
    faults = {}
    for name, shown in shots.items():
        style = {"theme": theme, "motion": "reduced"}
        bare.evaluate("(document) => window.show(document)", {**shown, "key": f"long {name}", "style": style})
        found = bare.evaluate(LOOK)
        small = [text for pixels, text in found["sizes"] if pixels < 28]
        if small or found["outside"] or found["overflow"] or found["overlaps"]:
            faults[name] = {**found, "sizes": small}
    assert faults == {}


def test_the_formula_is_that_of_the_table_that_is_shown() -> None:
    room = rehearsal()
    record_indices(room, room.state.meetings["dongcheng"].order)
    meeting = room.state.meetings["dongcheng"]
    table, t = index_table(room.state, meeting), translator("zh")
    around = replace(surroundings(room.state, "dongcheng"), indices=table)
    body = indices_body(screen(room.state, "dongcheng"), around, t)
    assert body["formula"] == formula_text(table, t)
    assert formula_text(replace(table, combine="total"), t) != body["formula"]
