"""Notes, highlights and presenters: what is refused, in which words, and what an old ledger still comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.errors import Invalid, NotAllowed, NotFound, WrongPhase
from contest.events import decode, encode
from contest.folding import fold
from contest.model import Highlight, Item, Stage, Stop
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.state import State
from contest.text import translator
from contest.views.public import board, screen
from tests.core.builders import AGENDA, SUPERVISOR, Room, judge, planned_room

STOPS = (Stop("stop-1", "浃底村", "village", (Item("步道"),)),)
VISIT = replace(AGENDA[0], stops=STOPS)
COMMENTARY = Stage("commentary", "commentary", "一一点评")


def started() -> Room:
    room = planned_room(agenda=(VISIT, *AGENDA[1:4], COMMENTARY, AGENDA[4]))
    room(cmd.StartMeeting("m"))
    return room


def take(room: Room, **fields: object) -> cmd.TakeNote:
    base = {"meeting": "m", "note": "n1", "stage": "commentary", "kind": "commentary", "text": "好"}
    command = cmd.TakeNote(**(base | fields))  # type: ignore[arg-type]
    room(command)
    return command


def test_a_note_is_replaced_and_taken_back_and_the_ledger_keeps_all_of_it() -> None:
    room = started()
    take(room, about="a", speaker=" 负责人 ", text=" 第一行 \r\n第二行 \n")
    first = room.meeting.notes["n1"]
    assert (first.text, first.speaker) == ("第一行\n第二行", "负责人")
    take(room, about="b", text="改", seen=first.seq)
    changed = room.meeting.notes["n1"]
    assert (changed.about, changed.text, changed.first_at) == ("b", "改", first.at)
    take(room, text=" ", seen=changed.seq)
    assert dict(room.meeting.notes) == {}
    assert [one.event.text for one in room.log if isinstance(one.event, ev.NoteTaken)] == ["第一行\n第二行", "改", ""]


def test_of_two_who_change_a_note_at_once_the_second_is_told_and_nothing_is_lost() -> None:
    room = started()
    take(room)
    seen = room.meeting.notes["n1"].seq
    take(room, text="甲改", seen=seen)
    with pytest.raises(WrongPhase, match="Somebody else changed"):
        take(room, text="乙改", seen=seen)
    with pytest.raises(WrongPhase, match="Somebody else changed"):
        take(room, text="", seen=seen)
    assert room.meeting.notes["n1"].text == "甲改"
    take(room, text="", seen=room.meeting.notes["n1"].seq)
    with pytest.raises(WrongPhase, match="taken back meanwhile"):
        take(room, text="乙改", seen=seen)


def test_the_same_note_pressed_twice_is_one_event() -> None:
    room = started()
    command = cmd.TakeNote("m", "n1", "commentary", "commentary", " 好 ", slogans=(" 甲 ", "", "甲"))
    stored = room(command)
    assert is_repeat(room.state, command, stored)
    assert not is_repeat(room.state, replace(command, text="别的"), stored)
    listing = cmd.ListHighlights("m", "a", (Highlight(" 步道 ", "done"),))
    assert is_repeat(room.state, listing, room(listing))
    naming = cmd.NamePresenter("m", "a", " 李四 ")
    assert is_repeat(room.state, naming, room(naming))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "a" * 2001}, "too many"),
        ({"text": "看\u202e不见"}, "invisible"),
        ({"speaker": "两\n行"}, "invisible"),
        ({"speaker": "长" * 61}, "too many"),
        ({"note": "No 1"}, "cannot name a note"),
        ({"about": "zz"}, "nothing called"),
        ({"about": "stop-1"}, "nothing called"),
        ({"kind": "feasibility"}, "whose next project"),
        ({"honour": "h"}, "Only praise"),
        ({"kind": "praise", "honour": "h"}, "no honour"),
        ({"item": "步道"}, "Only a note on a visit"),
        ({"kind": "visit"}, "is no visit"),
        ({"kind": "visit", "stage": "visit", "about": "stop-9"}, "no such stop"),
        ({"kind": "visit", "stage": "visit", "about": "stop-1", "item": "桥"}, "no item"),
        ({"kind": "visit", "stage": "visit", "about": "stop-1", "state": "done"}, "which item"),
        ({"slogans": tuple(map(str, range(31)))}, "At most 30"),
    ],
)
def test_what_is_no_note_is_refused_in_a_sentence(fields: dict[str, object], words: str) -> None:
    room = started()
    before = room.state
    with pytest.raises((Invalid, WrongPhase)) as caught:
        take(room, **fields)
    told = [str(caught.value), *(one.text(translator("en")) for one in getattr(caught.value, "problems", ()))]
    assert any(words in one for one in told), told
    assert room.state is before


def test_who_may_take_notes_and_when() -> None:
    room = planned_room()
    with pytest.raises(WrongPhase, match="not started"):
        take(room, stage="directives", kind="directive")
    room(cmd.StartMeeting("m"))
    with pytest.raises(NotFound):
        take(room, stage="nowhere")
    command = cmd.TakeNote("m", "n1", "directives", "directive", "一点")
    with pytest.raises(NotAllowed):
        room(command, judge("l1"))
    room(command, SUPERVISOR)
    for refused in (cmd.ShowNotes("m", ("n1",)), cmd.ListHighlights("m", "a", ()), cmd.NamePresenter("m", "a", "李")):
        with pytest.raises(NotAllowed):
            room(refused, SUPERVISOR)


def test_a_note_belongs_to_its_stage() -> None:
    room = started()
    take(room)
    with pytest.raises(WrongPhase, match="another stage"):
        take(room, stage="directives", text="别处", seen=room.meeting.notes["n1"].seq)


def test_the_order_of_notes_names_each_once() -> None:
    room = started()
    for note in ("n1", "n2", "n3"):
        take(room, note=note, text=note)
    take(room, note="x", stage="directives", kind="directive")
    room(cmd.OrderNotes("m", "commentary", ("n3", "n1", "n2")))
    assert [one.id for one in room.meeting.notes_of("commentary")] == ["n3", "n1", "n2"]
    take(room, note="n3", text="改了", seen=room.meeting.notes["n3"].seq)
    assert [one.id for one in room.meeting.notes_of("commentary")] == ["n3", "n1", "n2"], "a change keeps its place"
    for wrong in (("n1", "n2"), ("n1", "n2", "n3", "x"), ("n1", "n1", "n2")):
        with pytest.raises(WrongPhase, match="changed meanwhile"):
            room(cmd.OrderNotes("m", "commentary", wrong))
    with pytest.raises(WrongPhase, match="same as before"):
        room(cmd.OrderNotes("m", "commentary", ("n3", "n1", "n2")))


def scene(room: Room) -> str:
    return repr(scene_document(screen(room.state, "m"), surroundings(room.state, "m"), translator("zh")))


def test_no_note_is_public_before_the_desk_shows_it_and_none_stays_when_the_meeting_goes_on() -> None:
    room = started()
    room(cmd.EnterStage("m", "commentary"))
    take(room, text="秘密点评")
    assert "秘密点评" not in scene(room) + repr(board(room.state, "m").document())
    room(cmd.ShowNotes("m", ("n1",)))
    assert "秘密点评" in scene(room)
    room(cmd.ShowScene("m", "standings"))
    assert "秘密点评" not in scene(room)
    room(cmd.EnterStage("m", "directives"))
    assert "秘密点评" not in scene(room)
    with pytest.raises(WrongPhase, match="stage that is running"):
        room(cmd.ShowNotes("m", ("n1",)))
    with pytest.raises(WrongPhase, match="taken back"):
        room(cmd.ShowNotes("m", ("nn",)))


def test_a_note_that_is_taken_back_leaves_the_projector() -> None:
    room = started()
    room(cmd.EnterStage("m", "commentary"))
    take(room, text="说错了")
    room(cmd.ShowNotes("m", ("n1",)))
    take(room, text="", seen=room.meeting.notes["n1"].seq)
    assert "说错了" not in scene(room) and room.meeting.notes_shown == ()


def test_a_unit_with_many_highlights_shows_the_first_and_how_many() -> None:
    room = started()
    room(cmd.ListHighlights("m", "a", tuple(Highlight(f"项目{n}", "done") for n in range(20))))
    room(cmd.ShowScene("m", "unit", "a"))
    document = scene_document(screen(room.state, "m"), surroundings(room.state, "m"), translator("zh"))
    rows = document["body"]["highlights"]
    assert [one["title"] for one in rows] == ["项目0", "项目1", "项目2", "项目3", "…"]
    assert rows[-1]["state"] == "20项亮点"


@pytest.mark.parametrize(
    ("highlights", "before", "words"),
    [
        ((Highlight(" ", "done"),), None, "needs a title"),
        ((Highlight("步道", "done"), Highlight("步道 ", "planned")), None, "twice"),
        ((Highlight("长" * 61, "done"),), None, "too many"),
        (tuple(Highlight(str(n), "done") for n in range(21)), None, "At most 20"),
        ((), -1, "0 to 999"),
    ],
)
def test_highlights_that_make_no_sense_are_refused(
    highlights: tuple[Highlight, ...], before: int | None, words: str
) -> None:
    room = started()
    with pytest.raises(Invalid) as caught:
        room(cmd.ListHighlights("m", "a", highlights, before))
    assert any(words in one.text(translator("en")) for one in caught.value.problems)


def test_highlights_and_presenters_stand_fast_once_the_result_is_sealed() -> None:
    room = planned_room()
    room(cmd.ListHighlights("m", "a", (Highlight("步道", "done"),)))
    with pytest.raises(WrongPhase, match="same as before"):
        room(cmd.ListHighlights("m", "a", (Highlight("步道", "done"),)))
    room(cmd.StartMeeting("m"))
    for unit in ("a", "b", "c"):
        room(cmd.WithdrawUnit("m", unit, "试"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    for late in (cmd.ListHighlights("m", "a", ()), cmd.NamePresenter("m", "a", "李四")):
        with pytest.raises(WrongPhase, match="is sealed since"):
            room(late)
    take(room, stage="directives", kind="directive")


def test_a_presenter_is_named_once_and_nobody_stands_in_for_themselves() -> None:
    room = started()
    with pytest.raises(WrongPhase, match="Write the name"):
        room(cmd.NamePresenter("m", "a", " "))
    with pytest.raises(WrongPhase, match="themselves"):
        room(cmd.NamePresenter("m", "a", "李四", "李四"))
    moved = room.meeting.moved
    room(cmd.NamePresenter("m", "a", "李四", "张三", "请假"))
    assert room.meeting.moved > moved, "the pads hear of it"
    with pytest.raises(WrongPhase, match="already named"):
        room(cmd.NamePresenter("m", "a", "李四", "张三", "请假"))
    with pytest.raises(NotFound):
        room(cmd.NamePresenter("m", "zz", "李四"))


def test_events_of_before_are_written_and_folded_as_they_were() -> None:
    room = planned_room()
    old = '{"at":"2023-04-07T06:00:00.000Z","by":{"id":"d","role":"operator"},"meeting":{"agenda":[{"id":"visit",' \
          '"kind":"visit","stops":[{"id":"stop-1","items":[{"name":"步道"}],"kind":"village","place":"浃底村"}],' \
          '"title":"走访"},{"directives":[{"text":"一点"}],"id":"d","kind":"directives","title":"要求"}],"id":"m",' \
          '"title":"场"},"type":"MeetingPlanned"}'  # fmt: skip
    event = decode(old)
    assert encode(event) == old, "new fields stay out while they are empty"
    state = fold(State(), ev.Recorded(1, "x", "0" * 64, event))
    assert state.meetings["m"].notes == {} and room.meeting.notes_shown == ()
