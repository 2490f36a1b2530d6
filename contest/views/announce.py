"""What the host reads aloud: a unit's score as it came about, and the award. Pure.

A unit is announced once its score is public and never before, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from contest.errors import N_, NotFound, Translate, WrongPhase
from contest.results import policy_of, score_of
from contest.scoring.explain.model import Line, say
from contest.state import MeetingState, State
from contest.views.aloud import score_sentences
from contest.views.public import find_meeting, is_public
from contest.views.ties import may_see_tie, tie_sentences


@dataclass(frozen=True)
class Announcement:
    """Sentences in the order in which they are read; ``unit`` is empty for the award."""

    unit: str
    sentences: tuple[Line, ...]

    def lines(self, t: Translate) -> tuple[str, ...]:
        """Return one text per sentence."""
        return tuple(_sentence(one.text(t)) for one in self.sentences)

    def text(self, t: Translate) -> str:
        return "\n".join(self.lines(t))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def may_announce(meeting: MeetingState, unit: str) -> bool:
    """Tell whether a unit may be announced: its score is public, or it has withdrawn and will have none."""
    return is_public(meeting, unit) or meeting.evaluation(unit).phase == "withdrawn"


def announceable(meeting: MeetingState) -> tuple[str, ...]:
    """Return the units that may be announced, in order of appearance."""
    return tuple(unit for unit in meeting.order if may_announce(meeting, unit))


def latest(meeting: MeetingState) -> str | None:
    """Return the unit that was revealed last, else the last one that may be announced."""
    units = announceable(meeting)
    return max(units, key=lambda one: (meeting.evaluation(one).revealed_at or "", units.index(one)), default=None)


def announcement(state: State, meeting_id: str, unit: str) -> Announcement:
    """Return what is read aloud of a unit.

    Raises
    ------
    NotFound
    WrongPhase
        Its score is not public yet.
    """
    meeting = find_meeting(state, meeting_id)
    if unit not in meeting.order:
        raise NotFound(what=N_("unit"), id=unit)
    name = state.unit_name(unit)
    if not may_announce(meeting, unit):
        raise WrongPhase(N_("{unit} is not revealed yet – its score is announced after the reveal."), unit=name)
    number = meeting.order.index(unit) + 1
    found = score_sentences(score_of(meeting, unit), policy_of(meeting), number, name)
    return Announcement(unit, (*_rehearsal(state), *found))


def citation(state: State, meeting_id: str) -> Announcement:
    """Return how the confirmed award is read aloud: names in the award's order, under the title of the plan.

    Raises
    ------
    NotFound
    WrongPhase
        No award is confirmed.
    """
    meeting = find_meeting(state, meeting_id)
    if meeting.award is None:
        raise WrongPhase(N_("The award is not confirmed yet – it is announced after a person has confirmed it."))
    return Announcement("", (*_rehearsal(state), *_award_sentences(state, meeting)))


def _rehearsal(state: State) -> Iterator[Line]:
    if state.contest is not None and state.contest.rehearsal:
        yield say(N_("This is a rehearsal."))


def _award_sentences(state: State, meeting: MeetingState) -> Iterator[Line]:
    award = meeting.award
    assert award is not None
    if not award.units:
        yield say(N_("By the appraisal of this meeting, nobody receives the award this time."))
        return
    template = N_("By the appraisal of this meeting, {units} are named {title}.")
    if len(award.units) == 1:
        template = N_("By the appraisal of this meeting, {units} is named {title}.")
    if not award.title:
        template = N_("By the appraisal of this meeting, the award goes to {units}.")
    yield say(template, units=tuple(map(state.unit_name, award.units)), title=award.title)
    results = {line.unit: line for line in meeting.seal.results} if meeting.seal else {}
    # Who shares a place is said of known units only: the award does not tell any other one's place.
    tied = [unit for unit in award.units if unit in results and results[unit].tied and is_public(meeting, unit)]
    for _, level in groupby(tied, key=lambda unit: results[unit].place):
        units = tuple(map(state.unit_name, level))
        if len(units) > 1:
            yield say(N_("{units} share the place."), units=units)
    if meeting.tie is not None and may_see_tie(meeting, None):
        # What was given to all that share the place is said above.
        yield from tie_sentences(state, meeting)[1 if meeting.tie.method == "joint" else 0 :]
