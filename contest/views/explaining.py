"""Why a unit stands where it stands, for whoever may know it: with names for who reads the marks, without for the town.

Before a result is published, its working is for those who may read the marks; afterwards it is for everybody, and the
judges have no names in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contest.errors import N_, NotAllowed, NotFound, Translate
from contest.model import Role
from contest.results import ended, explanation_of
from contest.scoring.explain import Explanation
from contest.state import MeetingState, State
from contest.views.public import find_meeting, public_units
from contest.views.review import readable_units
from contest.views.ties import tie_sentences


def explainable_units(meeting: MeetingState, role: Role | None) -> tuple[str, ...]:
    """Return the units whose working this role may read now, in order of appearance."""
    if reads_names(meeting, role):
        readable = readable_units(meeting, role)
        return tuple(unit for unit in ended(meeting) if unit in readable)
    return public_units(meeting) if meeting.phase == "published" else ()


def reads_names(meeting: MeetingState, role: Role | None) -> bool:
    """Tell whether a role reads who gave which ballot."""
    return role in ("supervisor", "operator") or (role == "reviewer" and meeting.seal is not None)


def is_without_names(meeting: MeetingState, role: Role | None) -> bool:
    """Tell whether a role reads the published working without names."""
    return meeting.phase == "published" and not reads_names(meeting, role)


def explaining(state: State, meeting_id: str, unit: str, role: Role | None, also: Sequence[str] = ()) -> Explanation:
    """Return a unit's working with that of its neighbours, as far as this role may read them.

    Raises
    ------
    NotFound
        No such meeting or unit, or the unit is not closed.
    NotAllowed
        The working is not open to this role (yet).
    """
    meeting = find_meeting(state, meeting_id)
    if unit not in meeting.order:
        raise NotFound(what=N_("unit"), id=unit)
    is_anonymous = not reads_names(meeting, role)
    if is_anonymous and meeting.phase != "published":
        raise NotAllowed(N_("The marks of this unit are not open to you (yet)."))
    among = explainable_units(meeting, role)
    return explanation_of(state, meeting, unit, among=among, also=also, is_anonymous=is_anonymous)


def explaining_document(state: State, meeting: str, explanation: Explanation, t: Translate) -> dict[str, Any]:
    """Return an explanation as the command and the API give it: which contest and meeting, and how far it had come."""
    return {
        "contest": state.contest.id if state.contest else None,
        "rehearsal": state.contest.rehearsal if state.contest else False,
        "meeting": meeting,
        "seq": state.meetings[meeting].seq,
        **explanation.document(t),
        **tie_document(state, state.meetings[meeting], explanation, t),
    }


def tie_document(state: State, meeting: MeetingState, explanation: Explanation, t: Translate) -> dict[str, Any]:
    """Return how a tie over the award's boundary was decided, where this unit stood in it and the award is known."""
    if meeting.tie is None or meeting.award is None or explanation.unit not in meeting.tie.units:
        return {}
    return {"award_tie": [one.text(t) for one in tie_sentences(state, meeting)]}
