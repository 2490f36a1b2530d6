"""What the command line says about a contest, as JSON-ready documents."""

from __future__ import annotations

from typing import Any

from contest.results import policy_of, published_text, standings_of
from contest.state import MeetingState, State
from contest.views.public import ballots_in, find_meeting


def status_document(state: State) -> dict[str, Any]:
    """Return meetings, phases and ballots in, with the head of the ledger; units in order of appearance."""
    return {
        "contest": state.contest.id if state.contest else None,
        "rehearsal": state.contest.rehearsal if state.contest else False,
        "seq": state.seq,
        "head": state.head,
        "meetings": [_meeting_document(state, meeting) for meeting in state.meetings.values()],
    }


def _meeting_document(state: State, meeting: MeetingState) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "community": meeting.plan.community,
        "title": meeting.plan.title,
        "phase": meeting.phase,
        "stages": [stage.kind for stage in meeting.plan.agenda],
        "stage": meeting.stage,
        "agenda": agenda_document(meeting),
        "absent": [judge.name for judge in meeting.panel if judge.id in meeting.absent],
        "units": [
            {
                "id": unit,
                "name": state.unit_name(unit),
                "phase": meeting.evaluation(unit).phase,
                "ballots_in": ballots_in(meeting, unit),
                "ballots_expected": len(meeting.expected(unit)),
            }
            for unit in meeting.order
        ],
    }


def agenda_document(meeting: MeetingState) -> list[dict[str, Any]]:
    """Return the stages in the meeting's own order with how far each is: ``later``, ``now``, ``done``, ``skipped``."""
    return [
        {
            "id": stage.id,
            "kind": stage.kind,
            "title": stage.title,
            "progress": meeting.progress(stage.id),
            "planned_at": stage.planned_at,
            "minutes": stage.minutes,
            "reason": meeting.skipped.get(stage.id, ""),
        }
        for stage in meeting.plan.agenda
    ]


def standings_document(state: State, meeting_id: str) -> list[dict[str, Any]]:
    """Return the standings of a meeting's closed, revealed and withdrawn units, best first.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    policy = policy_of(meeting)
    return [
        {
            "unit": one.score.unit,
            "name": state.unit_name(one.score.unit),
            "score": published_text(one.score, policy),
            "place": one.label,
            "tied": one.tied,
            "status": one.score.status,
            "counted": one.score.counted,
            "dropped": one.score.dropped,
            "recused": one.score.recused,
            "missing": one.score.missing,
        }
        for one in standings_of(meeting)
    ]
