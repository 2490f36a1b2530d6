"""The award ceremony: what it may show now, the plan a desk proposes, and how a plan is written. Pure.

What is public after the seal
-----------------------------
The seal makes nothing public. A unit's score is public once it was revealed by itself, once the ceremony has shown its
step, or once the result is published. As long as a ceremony holds units back, a place is public only of the units it
has shown: the place of any other would tell how many stand before it. The places below the plan stay closed until the
result is published, and the ceremony never names them. A step back takes units off the screen; what was public stays
public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from contest.decide.award import award_places
from contest.decide.ceremony import Steps, units_at
from contest.errors import N_, Invalid, Problem
from contest.events import Result
from contest.state import MeetingState, State

LEAST_TOP: Final = 3
_RANGE: Final = re.compile(r"([0-9]{1,3})(?:[-–~～至到]([0-9]{1,3}))?")
_STEPS: Final = re.compile(r"[/／;；|]")
_PLACES: Final = re.compile(r"[,，、\s]+")
BADLY_WRITTEN: Final = N_("“{text}” is no plan – write it like 10,9,8 / 7-4 / 3 / 2 / 1.")


@dataclass(frozen=True)
class CeremonyLine:
    """A unit the screen shows: its place as the rules display it, its score, and whether the last step brought it."""

    unit: str
    name: str
    place: int
    shown: str
    tied: bool
    score: str | None
    is_vetoed: bool
    is_new: bool


@dataclass(frozen=True)
class CeremonyView:
    """What the screen shows, best first; ``is_first_time`` when the last step was never seen before."""

    lines: tuple[CeremonyLine, ...]
    is_first_time: bool


def ceremony_view(state: State, meeting: MeetingState) -> CeremonyView | None:
    """Return what the ceremony shows now and nothing of what it will show; None without a ceremony."""
    ceremony, seal = meeting.ceremony, meeting.seal
    if ceremony is None or not ceremony.steps or seal is None:
        return None
    seen = ceremony.steps[: ceremony.shown]
    newest = seen[-1] if seen else ()
    places = {place for step in seen for place in step}
    lines = tuple(_line(state, line, newest) for line in seal.results if line.place in places)
    return CeremonyView(lines, ceremony.shown == ceremony.reached)


def _line(state: State, line: Result, newest: tuple[int, ...]) -> CeremonyLine:
    assert line.place is not None
    return CeremonyLine(
        unit=line.unit,
        name=state.unit_name(line.unit),
        place=line.place,
        shown=line.shown or str(line.place),
        tied=line.tied,
        score=line.score,
        is_vetoed=line.vetoed,
        is_new=line.place in newest,
    )


# --- planning ---------------------------------------------------------------------------------------------------


def places_held(meeting: MeetingState) -> tuple[int, ...]:
    """Return the places of a sealed result from the first to the last, a shared one once."""
    results = meeting.seal.results if meeting.seal else ()
    return tuple(dict.fromkeys(line.place for line in results if line.place is not None))


def may_have_ceremony(meeting: MeetingState) -> bool:
    """Tell whether a ceremony can be planned or planned anew now."""
    begun = meeting.ceremony is not None and meeting.ceremony.reached > 0
    return meeting.seal is not None and bool(places_held(meeting)) and not begun


def holds_back(meeting: MeetingState) -> bool:
    """Tell whether units with a place are still closed after the seal: a ceremony has something to show."""
    if meeting.phase != "sealed" or meeting.seal is None:
        return False
    placed = (line.unit for line in meeting.seal.results if line.place is not None)
    return any(meeting.evaluation(unit).phase == "closed" for unit in placed)


def default_top(meeting: MeetingState) -> int:
    """Return how many of the first places a ceremony shows unless told otherwise: three, at most half of them."""
    held = places_held(meeting)
    return max([1, min(LEAST_TOP, len(held) // 2), *award_places(meeting)])


def places_to_show(meeting: MeetingState, top: int) -> tuple[int, ...]:
    """Return the places a ceremony shows, last first: the first ``top`` ones and all that receive the award."""
    awarded = award_places(meeting)
    return tuple(place for place in reversed(places_held(meeting)) if place <= top or place in awarded)


def one_by_one(meeting: MeetingState, top: int) -> Steps:
    """Return a plan in which every place has its own step."""
    return tuple((place,) for place in places_to_show(meeting, top))


def first_three_alone(meeting: MeetingState, top: int) -> Steps:
    """Return a plan in which the first three places have steps of their own and all before come together."""
    places = places_to_show(meeting, top)
    before, alone = tuple(place for place in places if place > 3), tuple(place for place in places if place <= 3)
    return ((before,) if before else ()) + tuple((place,) for place in alone)


def read_plan(text: str) -> Steps:
    """Return the steps of a written plan.

    Raises
    ------
    Invalid
        It cannot be read.

    >>> read_plan("10、9、8 / 7-5；3／2/1")
    ((10, 9, 8), (7, 6, 5), (3,), (2,), (1,))
    """
    steps = []
    for written in _STEPS.split(text.strip()):
        step: list[int] = []
        for part in filter(None, _PLACES.split(written.strip())):
            found = _RANGE.fullmatch(part)
            if found is None:
                raise Invalid([Problem("", BADLY_WRITTEN, (("text", text[:40]),))], BADLY_WRITTEN, text=text[:40])
            first, last = int(found[1]), int(found[2] or found[1])
            step += range(first, last - 1, -1) if first >= last else range(last, first - 1, -1)
        if not step:
            raise Invalid([Problem("", BADLY_WRITTEN, (("text", text[:40]),))], BADLY_WRITTEN, text=text[:40])
        steps.append(tuple(step))
    return tuple(steps)


def written_plan(steps: Steps) -> str:
    """Return a plan as ``read_plan`` reads it.

    >>> written_plan(((10, 9, 8), (7,), (2, 1)))
    '10,9,8 / 7 / 2,1'
    """
    return " / ".join(",".join(map(str, step)) for step in steps)


def places_text(places: tuple[int, ...]) -> str:
    """Return the places of a step for a label: the only one, or from the best to the last.

    >>> places_text((3,)), places_text((10, 9, 8))
    ('3', '8–10')
    """
    return str(places[0]) if len(places) == 1 else f"{places[-1]}–{places[0]}"


def step_names(state: State, meeting: MeetingState, step: tuple[int, ...]) -> tuple[str, ...]:
    """Return who a step brings, for the desk alone."""
    return tuple(map(state.unit_name, units_at(meeting, step)))
