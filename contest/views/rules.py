"""The rules of a meeting, which everybody may read: those in force, since when, and whatever was changed."""

from __future__ import annotations

from dataclasses import dataclass

from contest.errors import N_
from contest.results import policy_of
from contest.scoring.policy import Policy, default_policy
from contest.state import FixedRules, MeetingState, State


@dataclass(frozen=True)
class RulesView:
    """``since`` is the UTC time of fixing before the start, after it the time from which the rules are frozen."""

    meeting: str
    title: str
    policy: Policy
    is_frozen: bool
    since: str
    history: tuple[FixedRules, ...]

    @property
    def changes(self) -> tuple[FixedRules, ...]:
        """What was fixed after the start, with its reasons."""
        return tuple(one for one in self.history if one.reason)

    @property
    def standing(self) -> str:
        """Whether the rules may still change, as a template with ``{at}``."""
        if not self.is_frozen and not self.history:
            return N_("Not fixed yet – these are the defaults.")
        if not self.is_frozen:
            return N_("Fixed on {at}; frozen when the meeting starts.")
        return N_("Frozen since {at}.")


def rules(state: State, meeting: MeetingState) -> RulesView:
    """Return what is known of a meeting's rules; before any are fixed, those a start would fix."""
    fixed_at = meeting.rules[-1].at if meeting.rules else ""
    is_frozen = meeting.phase != "planned"
    policy = policy_of(meeting) if meeting.policy or is_frozen else proposed(state)
    since = max(fixed_at, meeting.started_at or "")
    return RulesView(meeting.id, meeting.plan.title, policy, is_frozen, since, meeting.rules)


def proposed(state: State) -> Policy:
    """Return the documented defaults over the contest's own criteria."""
    criteria = state.contest.criteria if state.contest else ()
    return default_policy(criteria=[(one.id, one.title) for one in criteria] or None)
