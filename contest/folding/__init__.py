"""What the events so far come to: ``fold(state, recorded) -> state``.

Pure: standard library only; no clock, no store. A state is never changed in place, so a reader may keep one for as
long as it likes. Folding trusts the ledger: whether something may happen was decided when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contest import events as ev
from contest.folding import award, contest, evaluation, hall, meeting, notes, screen
from contest.folding.changes import Changes, with_changes, with_entry
from contest.state import MeetingState, State


def fold(state: State, recorded: ev.Recorded) -> State:
    """Return the state after one more recorded event."""
    event = recorded.event
    changes = _CHANGES_OF_STATE.get(type(event), _meeting_changed)(state, event, recorded)
    return with_changes(state, {**changes, "seq": recorded.seq, "head": recorded.hash, "at": event.at})


# No news for a judge's pad.
_QUIET: Final = (
    ev.BallotCast,
    ev.ProxyEntered,
    ev.SceneShown,
    ev.ScreenStyled,
    ev.StopPhotographed,
    ev.StageSkipped,
    ev.AgendaChanged,
    ev.JudgeAbsent,
    ev.JudgeAdded,
    ev.NoteTaken,
    ev.NotesOrdered,
    ev.NotesShown,
    ev.HighlightsListed,
    ev.LotDrawn,
    ev.TimeLimitSet,
    ev.TimerStarted,
    ev.TimerStopped,
    ev.SeatsPlaced,
    ev.CeremonyPlanned,
    ev.TieDecided,
)


def _meeting_changed(state: State, event: ev.Event, recorded: ev.Recorded) -> Changes:
    meeting_id: str = event.meeting  # type: ignore[attr-defined]  # every event left has one
    known = state.meetings[meeting_id]
    changes = _CHANGES_OF_MEETING[type(event)](known, event, recorded)
    changes = {**changes, "seq": recorded.seq, "at": event.at}
    if not isinstance(event, _QUIET):
        changes["moved"] = recorded.seq
    changed = with_changes(known, changes)
    return {"meetings": with_entry(state.meetings, meeting_id, changed)}


_CHANGES_OF_STATE: Mapping[type[ev.Event], Callable[[State, Any, ev.Recorded], Changes]] = {
    ev.ContestPlanned: contest.planned,
    ev.UnitListed: contest.listed,
    ev.HonourRecorded: contest.honoured,
    ev.IndicesRecorded: screen.indexed,
    ev.MeetingPlanned: contest.meeting_planned,
    ev.PassIssued: contest.issued,
    ev.PassRevoked: contest.revoked,
    ev.SeatTaken: contest.seat_taken,
}
_CHANGES_OF_MEETING: Mapping[type[ev.Event], Callable[[MeetingState, Any, ev.Recorded], Changes]] = {
    ev.OrderDrawn: hall.ordered,
    ev.LotDrawn: hall.lot_drawn,
    ev.TimeLimitSet: hall.limited,
    ev.TimerStarted: hall.timer_started,
    ev.TimerStopped: hall.timer_stopped,
    ev.SeatsPlaced: hall.seats_placed,
    ev.PanelSeated: meeting.seated,
    ev.PolicyFixed: meeting.ruled,
    ev.MeetingStarted: meeting.started,
    ev.StageEntered: meeting.entered,
    ev.StageSkipped: meeting.skipped,
    ev.AgendaChanged: meeting.agenda_changed,
    ev.JudgeAbsent: meeting.judge_absent,
    ev.JudgeAdded: meeting.judge_added,
    ev.EvaluationOpened: evaluation.opened,
    ev.OpeningCancelled: evaluation.opening_cancelled,
    ev.SiteMarkingAllowed: evaluation.site_marking,
    ev.ProxyEntered: evaluation.entered_by_proxy,
    ev.BallotCast: evaluation.cast,
    ev.EvaluationClosed: evaluation.closed,
    ev.UnitWithdrawn: evaluation.withdrew,
    ev.AdjustmentMade: evaluation.adjusted,
    ev.PartScoreRecorded: evaluation.part_recorded,
    ev.ScoreRevealed: evaluation.revealed,
    ev.MeetingSealed: meeting.sealed,
    ev.AwardConfirmed: award.awarded,
    ev.TieDecided: award.tie_decided,
    ev.CeremonyPlanned: award.ceremony_planned,
    ev.CeremonyStepped: award.ceremony_stepped,
    ev.ResultPublished: meeting.published,
    ev.NoteTaken: notes.taken,
    ev.NotesOrdered: notes.ordered,
    ev.NotesShown: notes.shown,
    ev.HighlightsListed: notes.highlights_listed,
    ev.PresenterNamed: notes.presenter_named,
    ev.SceneShown: screen.shown,
    ev.ScreenStyled: screen.styled,
    ev.StopPhotographed: screen.photographed,
}
