"""Ballots: cast by a judge, entered from paper by two people, marked on a site visit without a connection. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, refuse_if_others_follow, unit_of
from contest.errors import (
    LOCAL_TIME,
    N_,
    Closed,
    Invalid,
    Moment,
    NotFound,
    NotOnPanel,
    Problem,
    Recused,
    Stale,
    WrongPhase,
)
from contest.model import Judge
from contest.results import policy_of
from contest.scoring.errors import is_invisible
from contest.state import MeetingState, ProxyEntry, State, unseen_entries

LONGEST_NAME: Final = 40
LONGEST_PAST: Final = timedelta(hours=12)


def cast_ballot(state: State, command: cmd.CastBallot, stamp: Stamp) -> Events:
    meeting = state.meetings.get(command.meeting)
    judge = meeting.judge(command.judge) if meeting else None
    if meeting is None or judge is None or stamp.by.id != command.judge:
        raise NotOnPanel()
    marks = _acceptable(state, meeting, judge, command.unit, command.revision, command.marks, stamp.at)
    return (
        ev.BallotCast(
            meeting=meeting.id, unit=command.unit, judge=judge.id, revision=command.revision, marks=marks, **stamp
        ),
    )


def _acceptable(
    state: State, meeting: MeetingState, judge: Judge, unit: str, revision: int, marks: Mapping[str, Any], at: str
) -> Mapping[str, Decimal]:
    """Return the marks of a ballot that may be stored now, whoever brings it."""
    if unit not in meeting.order:
        raise Invalid([Problem("unit", N_("There is no unit “{id}”."), (("id", unit[:40]),))])
    name = state.unit_name(unit)
    if meeting.is_recused(judge, unit):
        raise Recused(unit=name)
    evaluation = meeting.evaluation(unit)
    if evaluation.phase != "open" or meeting.phase != "running":
        raise Closed(unit=name)
    until = evaluation.deliver_until
    if until is not None and at > until:
        raise Closed(
            N_("Marks given on the visit to {unit} had to arrive by {until} – nothing was stored."),
            unit=name,
            until=Moment(until),
        )
    checked = policy_of(meeting).check_marks(marks)
    stored = evaluation.ballot(judge.id)
    if revision != (stored.revision if stored else 0) + 1:
        raise Stale(
            sent=revision,
            stored_revision=stored.revision if stored else 0,
            ballot_id=stored.id if stored else None,
        )
    return checked


# --- paper ballots ----------------------------------------------------------------------------------------------


def enter_proxy_ballot(state: State, command: cmd.EnterProxyBallot, stamp: Stamp) -> Events:
    """One person's entry is kept; when a second person's says the same, the ballot is cast with both names.

    An entry is compared with what others entered since this person's last one and not again: else one person alone
    could try until the other's marks were found.
    """
    meeting = meeting_of(state, command.meeting)
    judge = meeting.judge(command.judge)
    if judge is None:
        raise NotFound(what=N_("judge"), id=command.judge)
    clerk = command.clerk.strip()
    if not clerk or len(clerk) > LONGEST_NAME or any(map(is_invisible, clerk)):
        raise Invalid([Problem("clerk", N_("Say who enters the ballot: a name of 1 to {longest} visible characters."),
                               (("longest", str(LONGEST_NAME)),))])  # fmt: skip
    unit = unit_of(meeting, command.unit)
    marks = _acceptable(state, meeting, judge, unit, command.revision, command.marks, stamp.at)
    entries = entries_for(meeting, unit, judge.id, command.revision)
    own = next((one for one in entries if one.by.id == stamp.by.id), None)
    if own is not None and own.clerk.casefold() != clerk.casefold():
        raise WrongPhase(
            N_("{name} has entered this ballot with this pass – a second person enters it with a pass or a code of "
               "their own."),
            name=own.clerk,
        )  # fmt: skip
    if any(one.clerk.casefold() == clerk.casefold() for one in entries if one is not own):
        raise WrongPhase(
            N_("{name} has entered this ballot already – a second person, with a pass of their own, enters it again."),
            name=clerk,
        )
    about: dict[str, Any] = {
        "meeting": meeting.id,
        "unit": unit,
        "judge": judge.id,
        "revision": command.revision,
        "marks": marks,
    }
    entered = ev.ProxyEntered(**about, clerk=clerk, **stamp)
    agreeing = next((one for one in unseen_entries(entries, stamp.by.id) if one.marks == marks), None)
    if agreeing is None:
        return (entered,)
    both = (replace(agreeing.by, name=agreeing.clerk), replace(stamp.by, name=clerk))
    return (entered, ev.BallotCast(**about, entered_by=both, **stamp))


def entries_for(meeting: MeetingState, unit: str, judge: str, revision: int) -> tuple[ProxyEntry, ...]:
    """Return what was entered for the very same ballot, the newest last."""
    return tuple(one for one in meeting.evaluation(unit).entries.get(judge, ()) if one.revision == revision)


# --- marking without a connection -------------------------------------------------------------------------------


def allow_site_marking(state: State, command: cmd.AllowSiteMarking, stamp: Stamp) -> Events:
    meeting = in_progress(meeting_of(state, command.meeting))
    if meeting.plan.first("evaluation") is None:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    if not command.agreed.strip():
        raise WrongPhase(N_("Marking on the visit needs the panel's permission – say who of the panel agreed."))
    if not command.units:
        raise WrongPhase(N_("Choose the units that are marked on the visit."))
    until = _moment(command.until)
    if until is None or until <= stamp.at:
        raise WrongPhase(N_("The time until which marks may arrive must lie ahead."))
    refuse_if_others_follow(state, meeting)
    for unit in command.units:
        evaluation = meeting.evaluation(unit_of(meeting, unit))
        if evaluation.phase == "open" and evaluation.deliver_until is None:
            raise WrongPhase(N_("{unit} is on stage and open for marks already."), unit=state.unit_name(unit))
        if evaluation.phase not in ("waiting", "open"):
            raise WrongPhase(N_("{unit} is not waiting any more – it cannot be marked on a visit."),
                             unit=state.unit_name(unit))  # fmt: skip
    units = tuple(unit for unit in meeting.order if unit in command.units)
    return (
        ev.SiteMarkingAllowed(meeting=meeting.id, units=units, until=until, agreed=command.agreed.strip(), **stamp),
    )


def _moment(text: str) -> str | None:
    """Return a time as events carry it (UTC, milliseconds, a final Z), so that two of them compare as texts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def deadline(chosen: time, now: str) -> str:
    """Return the moment at which clocks in China show this time today, or tonight after midnight.

    A time that has passed within the last twelve hours stays in the past, where it is refused: whoever chose it has
    looked at the clock too late, and does not mean tomorrow.

    >>> deadline(time(16, 30), "2023-04-07T06:05:09.123Z"), deadline(time(0, 30), "2023-04-07T15:00:00.000Z")
    ('2023-04-07T16:30:00+08:00', '2023-04-08T00:30:00+08:00')
    """
    here = datetime.fromisoformat(now).astimezone(LOCAL_TIME)
    due = here.replace(hour=chosen.hour, minute=chosen.minute, second=0, microsecond=0)
    return (due + timedelta(days=1) if here - due > LONGEST_PAST else due).isoformat()
