"""A stop and its photo in the ledger: who may, what is refused, and what becomes of it when the agenda changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.errors import ContestError, Invalid, NotAllowed, NotFound, WrongPhase
from contest.model import Actor, Stop
from contest.scenes.parts import surroundings
from contest.scenes.route import stop_body
from contest.text import translator
from contest.views.public import screen
from tests.core.builders import AGENDA, SUPERVISOR, Room, judge, planned_room

VISIT: Final = replace(AGENDA[0], stops=(Stop("s1", "浃底村", "village"), Stop("s2", "朝光路", "road")))
FIRST, SECOND = "ab" * 32, "cd" * 32


def room_with_visit() -> Room:
    return planned_room(agenda=(VISIT, *AGENDA[1:]))


def photographed() -> Room:
    room = room_with_visit()
    room(cmd.PhotographStop("m", "visit", "s1", FIRST))
    return room


def test_a_photo_is_chosen_replaced_and_taken_away() -> None:
    room = photographed()
    assert room.meeting.photos == {("visit", "s1"): FIRST}
    room(cmd.PhotographStop("m", "visit", "s1", SECOND))
    room(cmd.PhotographStop("m", "visit", "s2", SECOND))
    assert room.meeting.photos == {("visit", "s1"): SECOND, ("visit", "s2"): SECOND}
    (event,) = room(cmd.PhotographStop("m", "visit", "s1"))
    assert room.meeting.photos == {("visit", "s2"): SECOND}
    assert '"photo"' not in ev.encode(event)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (cmd.PhotographStop("nowhere", "visit", "s1", FIRST), NotFound),
        (cmd.PhotographStop("m", "nowhere", "s1", FIRST), NotFound),
        (cmd.PhotographStop("m", "visit", "s9", FIRST), NotFound),
        (cmd.PhotographStop("m", "report", "s1", FIRST), NotFound),
        (cmd.PhotographStop("m", "visit", "s1", FIRST[:-1]), Invalid),
        (cmd.PhotographStop("m", "visit", "s1", FIRST + "\n"), Invalid),
        (cmd.PhotographStop("m", "visit", "s1", FIRST.upper()), Invalid),
        (cmd.PhotographStop("m", "visit", "s1", "../" + FIRST[3:]), Invalid),
        (cmd.PhotographStop("m", "visit", "s1", FIRST), WrongPhase),
        (cmd.PhotographStop("m", "visit", "s2"), WrongPhase),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(command: cmd.PhotographStop, error: type[ContestError]) -> None:
    room = photographed()
    with pytest.raises(error) as refused:
        room(command)
    assert refused.value.text(translator("zh"))
    assert room.meeting.photos == {("visit", "s1"): FIRST}


@pytest.mark.parametrize("actor", [SUPERVISOR, judge("l1"), Actor("screen", "s"), Actor("reviewer", "r")])
def test_only_an_operator_may(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        room_with_visit()(cmd.PhotographStop("m", "visit", "s1", FIRST), actor)


def test_it_is_news_for_screens_and_none_for_the_pads() -> None:
    room = room_with_visit()
    before = room.meeting
    room(cmd.PhotographStop("m", "visit", "s1", FIRST))
    assert (room.meeting.moved, room.meeting.seq) == (before.moved, before.seq + 1)


def test_a_stop_that_leaves_the_agenda_takes_its_photo_along_before_and_after_the_start() -> None:
    room = photographed()
    room(cmd.PhotographStop("m", "visit", "s2", SECOND))
    shorter = (replace(VISIT, stops=VISIT.stops[1:]), *AGENDA[1:])
    room(cmd.PlanMeeting(replace(room.meeting.plan, agenda=shorter)))
    assert room.meeting.photos == {("visit", "s2"): SECOND}
    room(cmd.StartMeeting("m"))
    room(cmd.ChangeAgenda("m", (VISIT, *AGENDA[1:]), "补上"))
    assert room.meeting.photos == {("visit", "s2"): SECOND}
    room(cmd.ChangeAgenda("m", (replace(VISIT, stops=VISIT.stops[:1]), *AGENDA[1:]), "改路线"))
    assert room.meeting.photos == {}


def test_a_photo_may_be_chosen_after_the_seal() -> None:
    room = planned_room(agenda=(VISIT, AGENDA[1]), scored=False)
    room(cmd.StartMeeting("m"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    room(cmd.PhotographStop("m", "visit", "s1", FIRST))
    assert room.meeting.photos == {("visit", "s1"): FIRST}


def test_the_scene_of_a_stop_names_its_own_photo_and_no_other() -> None:
    room, t = photographed(), translator("zh")
    for stop, photo in (("s1", FIRST), ("s2", "")):
        room(cmd.ShowScene("m", "stop", stop=stop))
        assert stop_body(screen(room.state, "m"), surroundings(room.state, "m"), t)["photo"] == photo
