"""One judge's own: what ``GET /api/pad`` answers."""

from __future__ import annotations

from typing import Any

from contest.errors import NotOnPanel
from contest.results import mark_text, policy_of
from contest.scoring.rules import Criterion
from contest.state import Ballot, MeetingState, State
from contest.views.notes import presenter_of


def ballot_document(ballot: Ballot | None) -> dict[str, Any] | None:
    """Return a stored ballot as its judge sees it, or None."""
    if ballot is None:
        return None
    return {
        "id": ballot.id,
        "marks": {name: mark_text(mark) for name, mark in ballot.marks.items()},
        **receipt_document(ballot),
    }


def receipt_document(ballot: Ballot) -> dict[str, Any]:
    """Return what proves that a ballot is stored; ``proxy`` names who entered it from paper, where somebody did."""
    document: dict[str, Any] = {
        "revision": ballot.revision,
        "receipt": ballot.receipt,
        "seq": ballot.seq,
        "at": ballot.at,
    }
    if ballot.entered_by:
        document["proxy"] = list(ballot.entered_by)
    return document


def pad(state: State, meeting_id: str, judge_id: str) -> dict[str, Any]:
    """Return the judge's own meeting: units in order of appearance, own ballots, recusals; never another's marks.

    A criterion has ``grades`` (best first, each with its coefficient as text) only where the rules have them.
    ``deliver_until`` is set while a unit is marked on a visit without a connection; ``history`` holds the receipts of
    all revisions, oldest first.

    Raises
    ------
    NotOnPanel
        The judge does not sit on that meeting's panel (any more).
    """
    meeting = state.meetings.get(meeting_id)
    judge = meeting.judge(judge_id) if meeting else None
    if meeting is None or judge is None:
        raise NotOnPanel()
    contest = state.contest
    community = contest.community(meeting.plan.community) if contest else None
    policy = policy_of(meeting)
    groups = {group.id: group.title for group in policy.groups}
    return {
        "contest": contest.id if contest else "",
        "meeting": meeting.id,
        "seq": meeting.seq,
        "phase": meeting.phase,
        "judge": judge.id,
        "judge_name": judge.name,
        "judge_group": groups.get(judge.group, judge.group),
        "title": meeting.plan.title,
        "theme": meeting.plan.theme or (contest.theme if contest else ""),
        "community": community.name if community else "",
        "rehearsal": contest.rehearsal if contest else False,
        "current": meeting.current,
        "scale": {"min": mark_text(policy.scale.min), "max": mark_text(policy.scale.max)},
        "criteria": [_criterion_document(one) for one in policy.criteria],
        "units": [
            _unit_document(state, meeting, unit, number, judge_id) for number, unit in enumerate(meeting.order, 1)
        ],
    }


def _criterion_document(one: Criterion) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": one.id,
        "title": one.title,
        "max": mark_text(one.max),
        "min": mark_text(one.min),
        "step": mark_text(one.step),
        "weight": mark_text(one.weight),
    }
    if one.grades:
        document["grades"] = [{"title": grade.title, "value": mark_text(grade.value)} for grade in one.grades]
    return document


def _unit_document(state: State, meeting: MeetingState, unit: str, number: int, judge_id: str) -> dict[str, Any]:
    listed = state.units[unit]
    judge = meeting.judge(judge_id)
    evaluation = meeting.evaluation(unit)
    community = state.contest.community(listed.community) if state.contest else None
    return {
        "id": unit,
        "name": listed.name,
        "phase": evaluation.phase,
        "recused": judge is not None and meeting.is_recused(judge, unit),
        "deliver_until": evaluation.deliver_until,
        "ballot": ballot_document(evaluation.ballot(judge_id)),
        "revisions": len(evaluation.ballots.get(judge_id, ())),
        "history": [receipt_document(one) for one in evaluation.ballots.get(judge_id, ())],
        "presenter": presenter_of(state, meeting, unit).name,
        "community": community.name if community else "",
        "no": number,
    }
