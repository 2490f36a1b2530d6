"""What the projector shows, how it looks, and the photos of a visit's stops. Pure."""

from __future__ import annotations

import re
from typing import Any, Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, meeting_of
from contest.errors import N_, Invalid, NotFound, Problem, WrongPhase
from contest.model import SCREEN_MOTIONS, SCREEN_THEMES
from contest.scoring.errors import is_invisible
from contest.state import MeetingState, State

LONGEST_MESSAGE: Final = 120
_PHOTO: Final = re.compile("[0-9a-f]{64}")


def message_text(command: cmd.ShowScene) -> str:
    """Return a message as it is stored: lines kept, blank ends and empty lines not."""
    return "\n".join(line for line in map(str.strip, command.text.splitlines()) if line)


def as_stored(command: cmd.ShowScene) -> dict[str, Any]:
    """Return what a scene is about as its event holds it: a message is about nothing else, and no other has a text."""
    if command.scene == "message":
        return {"unit": command.unit, "stage": None, "stop": None, "text": message_text(command)}
    return {"unit": command.unit, "stage": command.stage, "stop": command.stop, "text": ""}


def about_of(meeting: MeetingState, command: cmd.ShowScene) -> dict[str, Any]:
    """Return what a scene is about: the fields of its event, checked against the agenda.

    Raises
    ------
    NotFound, Invalid
        No such stage or stop; a message that is empty, too long or holds invisible characters.
    WrongPhase
        A visit's scene in a meeting without a visit.
    """
    about: dict[str, Any] = {"unit": command.unit}
    if command.scene == "message":
        text = message_text(command)
        if not 1 <= len(text) <= LONGEST_MESSAGE:
            values = (("longest", str(LONGEST_MESSAGE)),)
            raise Invalid([Problem("text", N_("A message has 1 to {longest} characters."), values)])
        if any(is_invisible(char) for char in text if char != "\n"):
            raise Invalid([Problem("text", N_("The message holds an invisible character – type it again."))])
        return about | {"text": text}
    if command.stage is not None:
        if meeting.plan.stage(command.stage) is None:
            raise NotFound(what=N_("stage"), id=command.stage)
        about["stage"] = command.stage
    if command.scene in ("route", "stop") and not any(stage.stops for stage in meeting.plan.agenda):
        raise WrongPhase(N_("“{meeting}” has no stop on its agenda."), meeting=meeting.plan.title)
    if command.stop is not None:
        stage = meeting.plan.stage(command.stage) if command.stage else None
        among = (stage,) if stage else meeting.plan.agenda
        found = next((one for one in among if one.stop(command.stop) is not None), None)
        if found is None:
            raise NotFound(what=N_("stop"), id=command.stop)
        about |= {"stage": found.id, "stop": command.stop}
    elif command.scene == "stop":
        raise Invalid([Problem("stop", N_("Choose which stop is shown."))])
    return about


def style_screen(state: State, command: cmd.StyleScreen, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if command.theme not in SCREEN_THEMES or command.motion not in SCREEN_MOTIONS:
        raise NotFound(what=N_("look of a screen"), id=f"{command.theme}/{command.motion}"[:40])
    known = meeting.screen_style
    if (known.theme, known.motion) == (command.theme, command.motion):
        raise WrongPhase(N_("The screens look like this already – nothing was changed."))
    return (ev.ScreenStyled(meeting=meeting.id, theme=command.theme, motion=command.motion, **stamp),)


def names_photo(text: str) -> bool:
    """Tell whether a text names a photo: the SHA-256 of its file, in hex."""
    return _PHOTO.fullmatch(text) is not None


def photograph_stop(state: State, command: cmd.PhotographStop, stamp: Stamp) -> Events:
    """Give a stop its photo, or take it away, at any time: no score depends on it."""
    meeting = meeting_of(state, command.meeting)
    stage = meeting.plan.stage(command.stage)
    if stage is None:
        raise NotFound(what=N_("stage"), id=command.stage[:40])
    stop = stage.stop(command.stop)
    if stop is None:
        raise NotFound(what=N_("stop"), id=command.stop[:40])
    if command.photo and not names_photo(command.photo):
        raise Invalid([Problem("photo", N_("A photo is named by the 64 digits and letters of its SHA-256."))])
    known = meeting.photos.get((stage.id, stop.id), "")
    if not command.photo and not known:
        raise WrongPhase(N_("“{place}” has no photo – there is nothing to take away."), place=stop.place)
    if command.photo == known:
        raise WrongPhase(N_("“{place}” has this photo already – nothing was changed."), place=stop.place)
    return (ev.StopPhotographed(meeting=meeting.id, stage=stage.id, stop=stop.id, photo=command.photo, **stamp),)
