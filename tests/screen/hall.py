"""Documents of every scene, from the rehearsal played in memory; and a bare page that shows one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from contest import commands as cmd
from contest.decide.draw import drawn_order
from contest.loading import Plan, read_folder
from contest.model import HIGHLIGHT_STATES, Actor, Highlight, Honour, Meeting
from contest.scenes.document import choice_document, scene_document
from contest.scenes.parts import surroundings
from contest.text import translator
from contest.views.ceremony import first_three_alone
from contest.views.public import screen
from tests.core.builders import DESK, SUPERVISOR, Room

ROOT = Path(__file__).parents[2]
CRITERIA = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
LONG = "柳江村吕庄片桥头新区第一网格"
assert len(LONG) >= 12
MESSAGE = (
    "各位领导、各位村社书记：由于下雨，下午的实地走访改为乘车进行，请大家于十四时整在社区大楼一楼集合，按车号上车；会议比"
    "拼环节推迟到十五时三十分开始，地点不变，仍在社区三楼会议室，请互相转告，谢谢配合，祝各村社取得好成绩。"
)
assert len(MESSAGE) > 100


@cache
def plan_of_rehearsal() -> Plan:
    return read_folder(ROOT / "data" / "liushi-2023q1", ROOT / "data" / "rehearsal")


def rehearsal() -> Room:
    """The twelve communities of the rehearsal, nothing started; one unit carries a name of twelve characters."""
    plan = plan_of_rehearsal()
    units = [
        replace(
            unit, name=LONG[:12] if unit.id == "dongcheng-yl1" else unit.name, presenter=unit.presenter or "演练述职人"
        )
        for unit in plan.units
    ]
    room = Room()
    room(cmd.PlanContest(replace(plan, units=tuple(units), indices=()).events(at="2023-04-07T06:00:00.000Z", by=DESK)))
    return room


def mark(room: Room, meeting: str, unit: str, judges: int | None = None, *, low: int = 78) -> None:
    """Open a unit and let its judges mark it, always the same way."""
    dice = random.Random(f"{meeting}/{unit}")
    if room.state.meetings[meeting].evaluation(unit).phase != "open":
        room(cmd.OpenEvaluation(meeting, unit))
    for judge in room.state.meetings[meeting].expected(unit)[:judges]:
        marks = {one: str(dice.randint(low * 2, 196) / 2) for one in CRITERIA}
        room(cmd.CastBallot(meeting, unit, judge.id, 1, marks), Actor("judge", judge.id, judge.name))


def play(room: Room, meeting: str, units: int | None = None) -> None:
    """Mark, close and reveal the first units."""
    for unit in room.state.meetings[meeting].order[:units]:
        mark(room, meeting, unit)
        room(cmd.CloseEvaluation(meeting, unit))
        room(cmd.RevealScore(meeting, unit))


def document(room: Room, meeting: str, lang: str = "zh") -> dict[str, Any]:
    return scene_document(screen(room.state, meeting), surroundings(room.state, meeting), translator(lang))


def every_scene(lang: str = "zh") -> dict[str, dict[str, Any]]:
    """One document per picture of a meeting that goes from the welcome to the closing, and some others."""
    room, shots = rehearsal(), {}
    shots["choice"] = choice_document(room.state, lambda one: f"/screen?meeting={one}", translator(lang))

    def shoot(name: str, meeting: str = "dongcheng") -> None:
        shots[name] = document(room, meeting, lang)

    def show(scene: str, unit: str | None = None, meeting: str = "dongcheng") -> None:
        room(cmd.ShowScene(meeting, scene, unit))

    shoot("welcome")
    for meeting in ("dongcheng", "huheng", "qiligang", "beicheng"):
        room(cmd.StartMeeting(meeting))
        shoot(f"stage-visit-{meeting}", meeting)
    for stage in room.state.meetings["huheng"].plan.agenda[1:]:
        room(cmd.EnterStage("huheng", stage.id))
        shoot(f"stage-{stage.kind}-huheng", "huheng")
    notes = tuple(f"note-{n}" for n in range(4))
    for n, note in enumerate(notes):
        text = "更加注重软硬环境双管齐下，" * (3 + 3 * n)
        room(cmd.TakeNote("huheng", note, "directives", "directive", text, speaker="社区相关负责人",
                          slogans=("双管齐下", "双措并举")))  # fmt: skip
    room(cmd.ShowNotes("huheng", notes[:1]))
    shoot("stage-notes-short", "huheng")
    room(cmd.ShowNotes("huheng", notes))
    shoot("stage-notes-long", "huheng")
    for scene, name in (("agenda", "beicheng"), ("agenda", "huheng"), ("route", "huheng"), ("route", "changqi")):
        show(scene, meeting=name)
        shoot(f"{scene}-{name}", name)
    for name in ("qiligang", "beicheng", "changqi"):
        for stop in next(one for one in room.state.meetings[name].plan.agenda if one.stops).stops[:2]:
            room(cmd.ShowScene(name, "stop", stop=stop.id))
            shoot(f"stop-{name}-{stop.id}", name)
    agenda = room.state.meetings["dongcheng"].plan.agenda
    show("indices")
    shoot("indices-empty")
    record_indices(room, room.state.meetings["dongcheng"].order)
    shoot("indices")
    for text in ("请各村社代表入场", "休息十分钟", MESSAGE):
        room(cmd.ShowScene("dongcheng", "message", text=text))
        shoot(f"message-{len(text)}")
    room(cmd.EnterStage("dongcheng", agenda[1].id))
    shoot("stage-report")
    show("community")
    shoot("community")
    plan = room.state.meetings["dongcheng"].plan
    for n, unit in enumerate(plan.units[:2]):
        room(cmd.DrawLot("dongcheng", unit, 3 - n))
    shoot("draw-lots")
    room(cmd.DrawOrder("dongcheng", drawn_order(plan.units, "ab" * 16), "lot", "ab" * 16))
    shoot("draw")
    room(cmd.DrawOrder("dongcheng", plan.units, "list"))
    order = room.state.meetings["dongcheng"].order
    shown = tuple(Highlight(f"{n}号地块废品回收站升级改造", state) for n, state in enumerate(HIGHLIGHT_STATES, 1))
    room(cmd.ListHighlights("dongcheng", order[0], shown))
    room(cmd.NamePresenter("dongcheng", order[0], "演练副手", "演练述职人"))
    show("timer", order[1])
    shoot("timer-ready")
    room(cmd.StartTimer("dongcheng", order[2]))
    shoot("timer-running")
    show("unit", order[2])
    shoot("unit-timed")
    room(cmd.StopTimer("dongcheng", order[2]))
    show("timer", order[2])
    shoot("timer-done")
    show("unit", order[0])
    shoot("unit-waiting")
    mark(room, "dongcheng", order[2], 21)
    shoot("unit-open-long-name")
    mark_rest(room, "dongcheng", order[2])
    room(cmd.CloseEvaluation("dongcheng", order[2]))
    shoot("unit-closed")
    room(cmd.RevealScore("dongcheng", order[2]))
    shoot("reveal-long-name")
    play(room, "dongcheng", 2)
    shoot("reveal-provisional")
    show("standings")
    shoot("standings-so-far")
    room(cmd.WithdrawUnit("dongcheng", order[5], "演练"))
    room(cmd.OpenEvaluation("dongcheng", order[6]))
    room(cmd.CloseEvaluation("dongcheng", order[6]))
    room(cmd.RevealScore("dongcheng", order[6]))
    shoot("reveal-pending")
    for unit in room.state.meetings["dongcheng"].in_phase("waiting"):
        mark(room, "dongcheng", unit)
        room(cmd.CloseEvaluation("dongcheng", unit))
        room(cmd.RevealScore("dongcheng", unit))
    shoot("reveal-final")
    for scene in ("standings", "charts"):
        show(scene)
        shoot(scene)
    play(room, "nancheng")
    show("town")
    shoot("town")
    room(cmd.SealMeeting("dongcheng", SUPERVISOR))
    award = next(stage for stage in agenda if stage.kind == "award")
    room(cmd.EnterStage("dongcheng", award.id))
    shoot("award-empty")
    placed = [line.unit for line in screen(room.state, "dongcheng").lines if line.place]
    room(cmd.ConfirmAward("dongcheng", tuple(placed[:3])))
    shoot("award")
    steps = first_three_alone(room.state.meetings["dongcheng"], 8)
    room(cmd.PlanCeremony("dongcheng", steps))
    show("ceremony")
    shoot("ceremony-empty")
    for shown in range(1, len(steps) + 1):
        room(cmd.StepCeremony("dongcheng", shown))
        shoot(f"ceremony-{shown}")
    show("honours")
    shoot("honours-empty")
    for number, unit in enumerate(order):
        honour = Honour(f"h{number}", "最美村", "most_beautiful", unit, level="柳市镇", period="2023年3月")
        room(cmd.RecordHonour(honour))
    room(cmd.RecordHonour(Honour("hc", "最美村", "most_beautiful", order[2], level="柳市镇", since="2022年", count=7)))
    shoot("honours")
    show("honours", order[2])
    shoot("honours-one")
    show("closing")
    shoot("closing-sealed")
    room(cmd.PublishResult("dongcheng"))
    shoot("closing")
    show("blank")
    shoot("blank")
    return shots


def record_indices(room: Room, units: Iterable[str], *, period: str = "2023Q1") -> None:
    """Record invented index values of two quarters; every sixth unit lacks one of them."""
    dice = random.Random(period)
    for quarter, source in (("2022Q4", "演练"), (period, "演练：乡镇考核办")):
        values = {unit: {one: str(dice.randint(140, 198) / 2) for one in CRITERIA} for unit in units}
        for unit in list(values)[4::6]:
            values[unit]["prosperity"] = ""
        room(cmd.RecordIndices(quarter, values, source, date="2023-04-01"))


def mark_rest(room: Room, meeting: str, unit: str) -> None:
    """Let those mark who have not yet."""
    for judge in room.state.meetings[meeting].missing(unit):
        marks = dict.fromkeys(CRITERIA, "90")
        room(cmd.CastBallot(meeting, unit, judge.id, 1, marks), Actor("judge", judge.id, judge.name))


def crowded(units: int, lang: str = "zh", scene: str = "standings") -> dict[str, Any]:
    """A document with many revealed units, some of them level, by copying those of a played meeting."""
    room = rehearsal()
    play(room, "dongcheng", 3)
    room(cmd.ShowScene("dongcheng", scene))
    view = screen(room.state, "dongcheng")
    lines = tuple(
        replace(view.lines[n % 3], unit=f"u{n}", name=LONG[: 2 + n % 11], place=n + 1 - n % 2, tied=True)
        for n in range(units)
    )
    return scene_document(
        replace(view, lines=lines, units_total=units), surroundings(room.state, "dongcheng"), translator(lang)
    )


def bare_page(script: str, style: str) -> str:
    """A page without Streamlit: the component in a shadow root; ``window.show(document, look)`` draws."""
    return f"""<!doctype html><meta charset="utf-8"><body style="margin:0;background:#fff"><div id="host"></div>
<script type="module">
const root = document.getElementById("host").attachShadow({{ mode: "open" }});
const style = document.createElement("style");
style.textContent = {json.dumps(style)};
const parent = document.createElement("div");
root.append(style, parent);
const source = {json.dumps(script).replace("</", "<" + chr(92) + "/")};
const {{ default: stage }} = await import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
window.root = root;
const setTriggerValue = () => {{}};
window.show = (document, look) => stage({{ data: {{ document, ...look }}, parentElement: parent, setTriggerValue }});
window.ready = true;
</script>"""


def crowded_indices(lang: str = "zh", units: int = 24) -> dict[str, Any]:
    """The town's own round with many units of several communities, some of them with long names."""
    room = rehearsal()
    chosen = [unit for unit in room.state.units if unit != "dongcheng-yl1"][: units - 1]
    room(cmd.PlanMeeting(Meeting("town", "柳市镇村社擂台赛（镇级）", units=tuple(chosen[:5]))))
    record_indices(room, ("dongcheng-yl1", *chosen))
    room(cmd.ShowScene("town", "indices"))
    return document(room, "town", lang)
