"""Who is honoured, from the shell: the ceremony step by step, a tie over the boundary, the awards, honours."""

from __future__ import annotations

import argparse
from typing import get_args

from contest import commands as cmd
from contest.cli.files import Unreadable
from contest.cli.store import CLI, Add, loaded, opened
from contest.decide.award import award_quota, boundary, kind_proposal
from contest.errors import N_, NotFound, Translate, WrongPhase
from contest.model import Honour, HonourKind, TieMethod
from contest.service import new_id
from contest.state import MeetingState, State
from contest.views.ceremony import default_top, first_three_alone, places_text, read_plan, written_plan
from contest.views.desk import award_proposal
from contest.views.ties import tie_sentences


def add_commands(add: Add, t: Translate) -> None:
    """Add the commands of this file to the parser."""
    gala = add("ceremony", _ceremony, N_("the award ceremony: plan it, one step on, one step back"), "meeting")
    way = gala.add_mutually_exclusive_group()
    way.add_argument("--plan", nargs="?", const="", metavar="10,9,8/7-4/3/2/1", help=t("places shown together"))
    way.add_argument("--next", action="store_true")
    way.add_argument("--back", action="store_true")
    award = add("award", _award, N_("who would receive the award, or has; with --confirm it is given"), "meeting")
    award.add_argument("--kind", default="", metavar="ID", help=t("another award of this meeting than the main one"))
    award.add_argument(
        "--confirm", nargs="*", metavar="UNIT", help=t("give it to these units; without any, to those proposed")
    )
    tie = add("tie", _tie, N_("decide a tie over the boundary of the award"), "meeting")
    tie.add_argument("method", choices=get_args(TieMethod))
    tie.add_argument("--criteria", nargs="*", default=[], metavar="ID", help=t("compared in this order"))
    tie.add_argument("--votes", nargs="*", default=[], metavar="UNIT=N", help=t("the votes of the panel"))
    tie.add_argument("--chosen", nargs="*", default=[], metavar="UNIT", help=t("who receives it, after statements"))
    tie.add_argument("--by", default="", metavar="NAME", help=t("who decided"))
    tie.add_argument("--reason", default="")
    honour = add(
        "honour", _honour, N_("record an honour of a unit; it stands beside the earlier ones"), "unit", "title"
    )
    honour.add_argument("--kind", choices=get_args(HonourKind), default="other")
    honour.add_argument("--level", default="", help=t("town, county …"))
    honour.add_argument("--period", default="", metavar="2023年3月", help=t("of which month, quarter or year"))
    honour.add_argument("--since", default="", metavar="2022年", help=t("or since when"))
    honour.add_argument("--count", type=int, metavar="N", help=t("how many times by now"))
    honour.add_argument("--streak", type=int, metavar="N", help=t("how many months running"))


def _ceremony(arguments: argparse.Namespace, t: Translate) -> None:
    """Plan (``--plan``), go on (``--next``) or back (``--back``); without any of them say where the ceremony is."""
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


# --- the awards -------------------------------------------------------------------------------------------------


def _award(arguments: argparse.Namespace, t: Translate) -> None:
    with opened(arguments) as service:
        loaded(service)
        meeting, state = service.meeting(arguments.meeting), service.state
        if arguments.kind and meeting.plan.award_kind(arguments.kind) is None:
            raise NotFound(what=N_("award"), id=arguments.kind)
        if arguments.confirm is not None:
            units = tuple(arguments.confirm) or _proposed(meeting, arguments.kind)
            if not units:
                raise WrongPhase(N_("Nobody is proposed for this award – name the units."))
            state = service.submit(cmd.ConfirmAward(meeting.id, units, arguments.kind), CLI).state
            meeting = state.meetings[meeting.id]
    _tell(state, meeting, arguments.kind, t)


def _proposed(meeting: MeetingState, kind_id: str) -> tuple[str, ...]:
    """Return who would receive an award; of the main one nobody while a tie is open."""
    kind = meeting.plan.award_kind(kind_id) if kind_id else None
    if kind is not None:
        return kind_proposal(meeting, kind) if meeting.seal else ()
    units, is_tied = award_proposal(meeting)
    return () if is_tied else units


def _tell(state: State, meeting: MeetingState, kind_id: str, t: Translate) -> None:
    """Print what was given, else the number planned, a tie and the proposal."""
    kind = meeting.plan.award_kind(kind_id) if kind_id else None
    given = meeting.other_awards.get(kind_id) if kind_id else meeting.award
    title = (kind.title if kind else meeting.plan.award_title) or t("Award")
    for sentence in () if kind_id else tie_sentences(state, meeting):
        print(sentence.text(t))
    if given is not None:
        print(t("{award}: confirmed for {units}.", award=title, units=_names(state, given.units, t)))
        return
    if kind is None:
        print(t("Planned number: {n}", n=award_quota(meeting.plan, len(meeting.order))))
    elif kind.count is not None:
        print(t("Planned number: {n}", n=kind.count))
    edge = boundary(meeting) if kind is None and meeting.tie is None else None
    if edge is not None:
        names = _names(state, edge.tied, t)
        print(t("{units} are level, and {n} of the awards is left for them.", units=names, n=edge.left))
    units = edge.certain if edge is not None else _proposed(meeting, kind_id)
    if units:
        print(t("{award}: proposed for {units}.", award=title, units=_names(state, units, t)))
    elif edge is None:
        print(t("{award}: nobody is proposed yet.", award=title))


def _names(state: State, units: tuple[str, ...], t: Translate) -> str:
    return t(", ").join(map(state.unit_name, units))


def _tie(arguments: argparse.Namespace, t: Translate) -> None:
    votes: dict[str, str] = {}
    for text in arguments.votes:
        unit, sign, number = text.partition("=")
        if not sign:
            raise Unreadable(N_("“{text}” is no vote – write it like {example}."), text=text, example="a=12")
        votes[unit] = number
    command = cmd.DecideTie(
        arguments.meeting,
        arguments.method,
        criteria=tuple(arguments.criteria),
        votes=votes,
        chosen=tuple(arguments.chosen),
        decided_by=arguments.by,
        explanation=arguments.reason,
    )
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(command, CLI).state
    _tell(state, state.meetings[arguments.meeting], "", t)


# --- honours ----------------------------------------------------------------------------------------------------


def _honour(arguments: argparse.Namespace, t: Translate) -> None:
    honour = Honour(
        id=f"honour-{new_id()}",
        title=arguments.title,
        kind=arguments.kind,
        unit=arguments.unit,
        level=arguments.level,
        period=arguments.period,
        since=arguments.since,
        count=arguments.count,
        streak_months=arguments.streak,
    )
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(cmd.RecordHonour(honour), CLI).state
    print(t("{unit}: {honour} is recorded.", unit=state.unit_name(arguments.unit), honour=arguments.title))
