"""The scene that is on is made once for all who look, and anew as soon as anything it shows is news."""

from __future__ import annotations

import json

from contest import commands as cmd
from contest import events as ev
from contest.folding import fold
from contest.model import Actor, Honour
from contest.scenes.present import Scene, present_scene
from tests.core.builders import DESK, Room
from tests.screen.hall import CRITERIA, mark, play, rehearsal
from tests.screen.town import town_room

MEETING = "dongcheng"


def now(room: Room, lang: str = "zh") -> Scene:
    return present_scene(room.state, MEETING, lang)


def test_all_who_look_get_the_same_scene_until_there_is_news() -> None:
    room = rehearsal()
    unit = room.state.meetings[MEETING].order[0]
    mark(room, MEETING, unit, 3)
    first = now(room)
    assert now(room) is first and now(room, "zh-CN") is first
    mark(room, "nancheng", room.state.meetings["nancheng"].order[0], 2)
    assert now(room) is first
    cast(room, unit)
    second = now(room)
    assert second is not first and second.tag != first.tag
    assert (first.document["body"]["in"], second.document["body"]["in"]) == (3, 4)
    assert second.document["seq"] == room.state.meetings[MEETING].seq > first.document["seq"]


def cast(room: Room, unit: str) -> None:
    """Store the ballot of the next judge who is missing."""
    judge = room.state.meetings[MEETING].missing(unit)[0]
    room(cmd.CastBallot(MEETING, unit, judge.id, 1, dict.fromkeys(CRITERIA, "88")), Actor("judge", judge.id))


def test_each_language_is_a_scene_of_its_own() -> None:
    room = rehearsal()
    zh, en = now(room), now(room, "en")
    assert zh is not en and zh.tag != en.tag
    assert "演练" in zh.text.decode() and "Rehearsal" in en.text.decode()


def test_the_town_moves_with_every_meeting() -> None:
    room = town_room(3, 3, reveal=False)
    room(cmd.ShowScene(MEETING, "town"))
    before = now(room)
    assert before.document["seq"] == room.state.seq
    other = room.state.meetings["nancheng"].in_phase("closed")[0]
    room(cmd.RevealScore("nancheng", other))
    after = now(room)
    assert after.document["seq"] == room.state.seq > before.document["seq"]
    name = room.state.unit_name(other)
    assert name not in before.text.decode() and name in after.text.decode()


def test_an_honour_is_news_although_it_stands_beside_the_meeting() -> None:
    room = rehearsal()
    unit = room.state.meetings[MEETING].order[0]
    room(cmd.OpenEvaluation(MEETING, unit))
    before = now(room)
    honour = Honour("new", "示范村", "demonstration", unit=unit)
    event = ev.HonourRecorded(at="2023-04-07T07:00:00.000Z", by=DESK, honour=honour)
    room.state = fold(room.state, ev.Recorded(room.state.seq + 1, "id-honour", "f" * 64, event))
    assert "示范村" not in before.text.decode() and "示范村" in now(room).text.decode()


def test_the_tag_follows_the_content_and_not_the_number_alone() -> None:
    """A store that was restored from a backup reaches the same number again, with another picture."""
    tags = set()
    for scene in ("community", "standings"):
        room = rehearsal()
        play(room, MEETING, 1)
        room(cmd.ShowScene(MEETING, scene))
        shown = now(room)
        tags.add(shown.tag)
        assert shown.tag.startswith(f'"{room.state.seq}-zh-')
    assert len(tags) == 2


def test_the_text_is_the_document() -> None:
    shown = now(rehearsal())
    assert json.loads(shown.text) == shown.document
