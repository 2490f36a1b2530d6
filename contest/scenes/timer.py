"""The speaking time on the projector: what a clock in the hall needs to run, and the picture it fills. Pure."""

from __future__ import annotations

from contest.errors import Translate
from contest.scenes.parts import Json, next_up, unit_card
from contest.views.hall import clock_text
from contest.views.public import ScreenView


def timer_body(view: ScreenView, t: Translate) -> Json:
    """Return the picture of a unit and its time; before the start the whole limit stands there."""
    assert view.unit is not None
    face = timer_face(view, t) or {
        "state": "ready",
        "label": t("Time limit"),
        "text": clock_text(view.limit.seconds),
        "note": "",
    }
    return unit_card(view.unit, view, t) | {"timer": face, "next": next_up(view, t)}


def timer_face(view: ScreenView, t: Translate) -> Json | None:
    """Return a unit's time: one that runs is counted by the screen, from when it started by the server's clock."""
    timer = view.timer
    if timer is None:
        return None
    if timer.elapsed is not None:
        note = t("{time} over", time=clock_text(timer.over)) if timer.over else ""
        return {"state": "done", "label": t("Time used"), "text": clock_text(timer.elapsed), "note": note}
    return {
        "state": "runs",
        "label": t("Time left"),
        "over": t("Over time"),
        "text": clock_text(timer.seconds),
        "note": "",
        "started_at": timer.started_at,
        "seconds": timer.seconds,
        "warnings": list(timer.warnings),
        "sound": view.limit.sound,
        "hint": t("The browser blocks the sound – click this screen once."),
    }
