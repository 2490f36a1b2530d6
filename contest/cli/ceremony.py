"""``ceremony MEETING``: plan the award ceremony, and take it step by step, in the shell."""

from __future__ import annotations

import argparse

from contest import commands as cmd
from contest.cli.store import CLI, loaded, opened
from contest.errors import N_, Translate, WrongPhase
from contest.views.ceremony import default_top, first_three_alone, places_text, read_plan, written_plan


def ceremony(arguments: argparse.Namespace, t: Translate) -> None:
    """Plan (``--plan``), go on (``--next``) or back (``--back``); without any of them say where the ceremony is.

    Raises
    ------
    ContestError
        The result is not sealed, the plan makes no sense, or there is no such step.
    """
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        if arguments.plan is not None:
            proposed = first_three_alone(meeting, default_top(meeting)) if meeting.seal else ((1,),)
            steps = read_plan(arguments.plan) if arguments.plan else proposed
            meeting = service.submit(cmd.PlanCeremony(meeting.id, steps), CLI).state.meetings[meeting.id]
        elif arguments.next or arguments.back:
            shown = (meeting.ceremony.shown if meeting.ceremony else 0) + (1 if arguments.next else -1)
            meeting = service.submit(cmd.StepCeremony(meeting.id, shown), CLI).state.meetings[meeting.id]
    now = meeting.ceremony
    if now is None or not now.steps:
        raise WrongPhase(N_("No ceremony is planned – plan it first."))
    print(t("Plan: {plan}", plan=written_plan(now.steps)))
    if now.shown:
        print(t("On the screen: place {places} came last.", places=places_text(now.steps[now.shown - 1])))
    else:
        print(t("Nothing is on the screen yet."))
