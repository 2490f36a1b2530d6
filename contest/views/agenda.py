"""An agenda being changed: stages moved, inserted, retitled, timed or taken out; no rules here. Pure."""

from __future__ import annotations

from dataclasses import replace

from contest.errors import N_, NotFound
from contest.model import Stage, StageKind

Agenda = tuple[Stage, ...]


def stage_in(agenda: Agenda, stage: str) -> Stage:
    """Return the stage of an id.

    Raises
    ------
    NotFound
    """
    found = next((one for one in agenda if one.id == stage), None)
    if found is None:
        raise NotFound(what=N_("stage"), id=stage)
    return found


def moved(agenda: Agenda, stage: str, before: str | None) -> Agenda:
    """Return the agenda with one stage before another one, or at the end.

    Raises
    ------
    NotFound
    """
    one = stage_in(agenda, stage)
    return agenda if stage == before else _put(removed(agenda, stage), one, before)


def shifted(agenda: Agenda, stage: str, by: int) -> Agenda:
    """Return the agenda with one stage so many places later (earlier when negative), as far as there are places.

    Raises
    ------
    NotFound
    """
    one = stage_in(agenda, stage)
    others = removed(agenda, stage)
    at = min(max(agenda.index(one) + by, 0), len(others))
    return (*others[:at], one, *others[at:])


def inserted(agenda: Agenda, kind: StageKind, title: str, before: str | None = None, planned_at: str = "") -> Agenda:
    """Return the agenda with a new stage before another one, or at the end; its id is the kind, numbered if needed.

    Raises
    ------
    NotFound
    """
    taken = {one.id for one in agenda}
    number = 1
    while (new := kind if number == 1 else f"{kind}-{number}") in taken:
        number += 1
    return _put(agenda, Stage(new, kind, title.strip(), planned_at=planned_at.strip()), before)


def changed(
    agenda: Agenda, stage: str, *, title: str | None = None, planned_at: str | None = None, minutes: int | None = None
) -> Agenda:
    """Return the agenda with what is given replaced in one stage.

    Raises
    ------
    NotFound
    """
    one = stage_in(agenda, stage)
    new = replace(
        one,
        title=one.title if title is None else title.strip(),
        planned_at=one.planned_at if planned_at is None else planned_at.strip(),
        minutes=one.minutes if minutes is None else minutes,
    )
    return tuple(new if other is one else other for other in agenda)


def removed(agenda: Agenda, stage: str) -> Agenda:
    """Return the agenda without one stage.

    Raises
    ------
    NotFound
    """
    one = stage_in(agenda, stage)
    return tuple(other for other in agenda if other is not one)


def _put(agenda: Agenda, one: Stage, before: str | None) -> Agenda:
    at = len(agenda) if before is None else agenda.index(stage_in(agenda, before))
    return (*agenda[:at], one, *agenda[at:])
