"""The rehearsal's communities with panels that share judges: what bands over the town are made from."""

from __future__ import annotations

import random
from dataclasses import replace

from contest import commands as cmd
from contest.loading import Plan
from contest.model import Actor, Judge, Stage
from contest.scoring.policy import Policy
from tests.core.builders import DESK, Room
from tests.screen.hall import CRITERIA, plan_of_rehearsal

EVALUATION = Stage("evaluation", "evaluation", "现场测评（演练）")
AT_ONCE = Policy.from_document({"reveal": "at_once"})


def town_plan(communities: int = 5, common: int = 3, own: int = 4) -> Plan:
    """The rehearsal with a scored meeting in the first communities; ``common`` judges sit on all of their panels."""
    plan = plan_of_rehearsal()
    chosen = [meeting.id for meeting in plan.meetings][:communities]
    panels = {
        meeting: (
            *(Judge(f"{meeting}-t{n}", f"演练·镇{n}", "leaders", person=f"town-{n}") for n in range(common)),
            *(Judge(f"{meeting}-own{n}", f"演练·评委{n}", "leaders") for n in range(own)),
        )
        for meeting in chosen
    }
    meetings = tuple(
        replace(one, agenda=one.agenda if one.is_scored else (*one.agenda, EVALUATION)) if one.id in chosen else one
        for one in plan.meetings
    )
    return replace(plan, meetings=meetings, panels=panels, policies=dict.fromkeys(chosen, AT_ONCE))


def ballot(meeting: str, unit: str, judge: Judge) -> dict[str, str]:
    """A judge's marks: always the same, by how good the unit is, how lenient the judge, and chance."""
    worth = random.Random(f"worth {unit}").gauss(86, 4)
    lenient = random.Random(f"lenient {judge.person or judge.id}").gauss(0, 3)
    dice = random.Random(f"{meeting} {unit} {judge.id}")
    return {one: str(min(200, max(0, round(2 * (worth + lenient + dice.gauss(0, 4))))) / 2) for one in CRITERIA}


def town_room(communities: int = 5, common: int = 3, own: int = 4, *, reveal: bool = True) -> Room:
    """That contest, marked and closed in every scored meeting, and revealed."""
    plan, room = town_plan(communities, common, own), Room()
    room(cmd.PlanContest(plan.events(at="2023-04-07T06:00:00.000Z", by=DESK)))
    for meeting, panel in plan.panels.items():
        for unit in room.state.meetings[meeting].order:
            room(cmd.OpenEvaluation(meeting, unit))
            for judge in panel:
                room(cmd.CastBallot(meeting, unit, judge.id, 1, ballot(meeting, unit, judge)), Actor("judge", judge.id))
            room(cmd.CloseEvaluation(meeting, unit))
            if reveal:
                room(cmd.RevealScore(meeting, unit))
    return room
