"""What all decisions share: the stamp of their events, looking things up, and the refusals that many need. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from contest import events as ev
from contest.errors import N_, Invalid, Moment, NotFound, Problem, WrongPhase
from contest.model import Actor
from contest.results import policy_of
from contest.scoring.errors import is_invisible
from contest.scoring.policy import Policy
from contest.state import MeetingState, State

Events = tuple[ev.Event, ...]
LONGEST_NAME: Final = 60


class AlreadyLoaded(WrongPhase):
    template = N_("This store already holds the contest “{title}” – use another database file for a second one.")


class NotReady(Invalid):
    code = "not_ready"
    template = N_("The meeting “{meeting}” cannot start yet – {count} things are missing.")


class Stamp(dict[str, Any]):
    """The keyword arguments every event of one decision shares."""

    def __init__(self, by: Actor, at: str) -> None:
        super().__init__(by=by, at=at)
        self.by, self.at = by, at


def meeting_of(state: State, meeting_id: str) -> MeetingState:
    if meeting_id not in state.meetings:
        raise NotFound(what=N_("meeting"), id=meeting_id)
    return state.meetings[meeting_id]


def unit_of(meeting: MeetingState, unit: str) -> str:
    if unit not in meeting.order:
        raise NotFound(what=N_("unit"), id=unit)
    return unit


def still_planned(state: State, meeting_id: str) -> MeetingState:
    meeting = meeting_of(state, meeting_id)
    if meeting.phase != "planned":
        raise WrongPhase(
            N_("“{meeting}” has already started – its units, panel and rules are fixed."), meeting=meeting.plan.title
        )
    return meeting


def in_progress(meeting: MeetingState) -> MeetingState:
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    if meeting.phase != "running":
        raise WrongPhase(
            N_("“{meeting}” is sealed since {at} – its scores can no longer change."),
            meeting=meeting.plan.title,
            at=Moment(meeting.seal.at if meeting.seal else ""),
        )
    return meeting


def refuse_while_open(state: State, meeting: MeetingState, except_for: tuple[str, ...] = ()) -> None:
    still_open = [unit for unit in meeting.in_phase("open") if unit not in except_for]
    if still_open:
        raise WrongPhase(N_("{unit} is still open for marks – close it first."), unit=state.unit_name(still_open[0]))


def policy_fixed(meeting: str, policy: Policy, stamp: Stamp, reason: str = "") -> ev.PolicyFixed:
    return ev.PolicyFixed(meeting=meeting, document=policy.document(), digest=policy.digest(), reason=reason, **stamp)


def refuse_if_others_follow(state: State, meeting: MeetingState) -> None:
    """Refuse what would move scores that everybody has seen, where they depend on all units together."""
    revealed = meeting.in_phase("revealed")
    if policy_of(meeting).needs_field and revealed:
        raise WrongPhase(
            N_("The score of {unit} is public and by these rules depends on all units – it would change."),
            unit=state.unit_name(revealed[0]),
        )


def refuse_before_ceremony(meeting: MeetingState) -> None:
    """Refuse what would tell a place that the ceremony is about to show."""
    if meeting.ceremony is not None and not meeting.ceremony.is_over:
        raise WrongPhase(N_("The ceremony is planned and has not shown everything – go through it first."))


def text_faults(where: str, text: str, longest: int, *, lines: bool = True) -> Iterator[Problem]:
    """Yield what keeps a typed text from being stored: too long, or with a character nobody can see."""
    if len(text) > longest:
        values = (("length", str(len(text))), ("longest", str(longest)))
        yield Problem(where, N_("{length} characters are too many – at most {longest} are possible."), values)
    if any(is_invisible(char) for char in text if not (lines and char == "\n")):
        yield Problem(where, N_("There is an invisible character in it – type it again."))
