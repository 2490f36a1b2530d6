"""The town from the shell: bands over the communities by their common judges, or why there are none."""

from __future__ import annotations

import argparse
from typing import Any

from contest.cli.files import print_json
from contest.cli.store import loaded, opened
from contest.errors import Translate
from contest.scenes.town import compared_by
from contest.state import State
from contest.ui.review_town import names_by_community
from contest.views.town import WHY_LEFT_OUT, WHY_NOT, TownUnit, TownView, comparison, town


def show_town(arguments: argparse.Namespace, t: Translate) -> None:
    """Print what can be said across the communities, from what is public now."""
    with opened(arguments) as service:
        loaded(service)
        state = service.state
    view = town(state)
    if arguments.json:
        print_json(town_document(state, view))
    else:
        _print(view, t)


def town_document(state: State, view: TownView) -> dict[str, Any]:
    """Return the town as JSON; ``reason`` is null with bands, and only here the common judges are named."""
    return {
        "reason": view.reason or None,
        "judges": _judges(state),
        "communities": view.compared,
        "scale": dict(zip(("min", "max"), view.scale, strict=True)),
        "margin": dict(zip(("least", "most"), view.margin, strict=True)) if view.margin else None,
        "bands": [{"level": one.level, "units": list(map(_unit, one.units))} for one in view.bands],
        "not_comparable": [{**_unit(unit), "why": why} for unit, why in view.left_out],
        "doubled": list(view.doubled),
    }


def _unit(one: TownUnit) -> dict[str, str]:
    return {"unit": one.unit, "name": one.name, "meeting": one.meeting, "community": one.community}


def _judges(state: State) -> list[dict[str, Any]]:
    names: dict[str, list[str]] = {}
    for meeting in state.meetings.values():
        for judge in meeting.panel:
            if judge.person and judge.name not in names.setdefault(judge.person, []):
                names[judge.person].append(judge.name)
    return [
        {"person": one.person, "names": names[one.person], "communities": one.communities}
        for one in comparison(state).judges
    ]


def _print(view: TownView, t: Translate) -> None:
    if view.bands:
        print(compared_by(view, t))
    else:
        print(t("Each community has its own judges: scores cannot be compared across communities"))
        print(t(WHY_NOT[view.reason]))
    for band in view.bands:
        print(f"{band.level:>6}  {names_by_community(band.units, t)}")
    for why in dict.fromkeys(why for _, why in view.left_out):
        units = tuple(unit for unit, one in view.left_out if one == why)
        print(f"{t(WHY_LEFT_OUT[why])}: {names_by_community(units, t)}")
    for meeting in view.doubled:
        title = next(one.title for one in view.communities if one.meeting == meeting)
        print(t("In “{meeting}” one person holds two seats, so those marks compare nothing.", meeting=title))
