"""The award ceremony: a plan of places from the last to the first, and one step after another. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from contest import commands as cmd
from contest import events as ev
from contest.decide.award import award_places
from contest.decide.common import Events, Stamp, meeting_of
from contest.errors import N_, WrongPhase
from contest.state import MeetingState, State

Steps = tuple[tuple[int, ...], ...]


def units_at(meeting: MeetingState, places: Sequence[int]) -> tuple[str, ...]:
    """Return the units of a sealed result at these places, best first: who shares a place is always together."""
    results = meeting.seal.results if meeting.seal else ()
    return tuple(line.unit for line in results if line.place in places)


def plan_ceremony(state: State, command: cmd.PlanCeremony, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before the ceremony is planned."))
    if meeting.ceremony is not None and meeting.ceremony.reached:
        raise WrongPhase(N_("The ceremony has begun – its plan can no longer change."))
    steps = existing_steps(meeting, command.steps)
    if steps:
        _refuse_disorder(meeting, steps)
    elif command.steps or not units_at(meeting, (1,)):
        raise WrongPhase(N_("There is no place to show."))
    return (ev.CeremonyPlanned(meeting=meeting.id, steps=steps, **stamp),)


def existing_steps(meeting: MeetingState, steps: Steps) -> Steps:
    """Return a plan without places that a tie before them has taken, each step from its last place to its first.

    Raises
    ------
    WrongPhase
        A place lies beyond the number of units that have one.
    """
    held = {line.place for line in (meeting.seal.results if meeting.seal else ()) if line.place is not None}
    count = len([line for line in (meeting.seal.results if meeting.seal else ()) if line.place is not None])
    for place in (place for step in steps for place in step):
        if not 1 <= place <= count:
            raise WrongPhase(N_("There is no place {place}: {count} units have one."), place=str(place), count=count)
    kept = (tuple(sorted({place for place in step if place in held}, reverse=True)) for step in steps)
    return tuple(step for step in kept if step)


def _refuse_disorder(meeting: MeetingState, steps: Steps) -> None:
    places = [place for step in steps for place in step]
    if any(before <= after for before, after in pairwise(places)):
        raise WrongPhase(N_("The ceremony goes from the last place to the first, each place once."))
    if places[-1] != 1:
        raise WrongPhase(N_("The last step of the ceremony is the first place."))
    lacking = sorted(award_places(meeting) - set(places))
    if lacking:
        raise WrongPhase(N_("Place {place} receives the award and belongs into the plan."), place=str(lacking[0]))


def step_ceremony(state: State, command: cmd.StepCeremony, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    ceremony = meeting.ceremony
    if ceremony is None or not ceremony.steps:
        raise WrongPhase(N_("No ceremony is planned – plan it first."))
    if command.shown == ceremony.shown - 1 and command.shown >= 0:
        return (ev.CeremonyStepped(meeting=meeting.id, shown=command.shown, units=(), **stamp),)
    if command.shown != ceremony.shown + 1:
        raise WrongPhase(N_("The ceremony has moved on meanwhile – look at the screen and press again."))
    if command.shown > len(ceremony.steps):
        raise WrongPhase(N_("The ceremony has shown everything."))
    units = units_at(meeting, ceremony.steps[command.shown - 1])
    return (ev.CeremonyStepped(meeting=meeting.id, shown=command.shown, units=units, **stamp),)
