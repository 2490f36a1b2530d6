"""Which scenes a meeting can show now, with what each is about: the desk's buttons and their previews agree. Pure."""

from __future__ import annotations

from typing import Final

from contest.model import SceneKind
from contest.state import MeetingState, Scene
from contest.views.desk import focus_of
from contest.views.hall import speaker

OFFERED: Final[tuple[SceneKind, ...]] = (
    "welcome", "agenda", "stage", "route", "stop", "unit", "reveal", "standings", "charts", "indices", "community",
    "town", "draw", "timer", "award", "ceremony", "honours", "closing", "message", "blank",
)  # fmt: skip


def offered(meeting: MeetingState) -> dict[SceneKind, Scene | None]:
    """Return each scene as it would be put on now; None for one the meeting has nothing for yet.

    A score is offered for a revealed unit only: the one in focus, else the one that was revealed last.
    """
    return {kind: _scene(meeting, kind) for kind in OFFERED}


def _scene(meeting: MeetingState, kind: SceneKind) -> Scene | None:
    if kind in ("route", "stop"):
        return _visit_scene(meeting, kind)
    if kind == "unit":
        unit = focus_of(meeting)
        return Scene("unit", unit) if unit else None
    if kind in ("timer", "draw") and not meeting.order:
        return None
    if kind == "timer":
        return Scene("timer", speaker(meeting))
    if kind == "ceremony" and not (meeting.ceremony and meeting.ceremony.steps):
        return None
    if kind == "reveal":
        revealed = meeting.in_phase("revealed")
        unit = focus_of(meeting)
        latest = max(revealed, key=lambda one: meeting.evaluation(one).revealed_at or "", default=None)
        chosen = unit if unit in revealed else latest
        return Scene("reveal", chosen) if chosen else None
    if kind == "stage" and meeting.stage is None:
        return None
    if kind == "message":
        return meeting.scene if meeting.scene.kind == "message" else Scene("message")
    return Scene(kind)


def _visit_scene(meeting: MeetingState, kind: SceneKind) -> Scene | None:
    """Return the route of the present visit, else of the first; the stop on screen, else the first one."""
    visits = [stage for stage in meeting.plan.agenda if stage.stops]
    if not visits:
        return None
    visit = next((stage for stage in visits if stage.id == meeting.stage), visits[0])
    if kind == "route":
        return Scene("route", stage=visit.id)
    if meeting.scene.kind == "stop":
        return meeting.scene
    return Scene("stop", stage=visit.id, stop=visit.stops[0].id)
