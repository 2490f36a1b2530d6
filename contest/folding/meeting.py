"""What the events of a meeting come to, but for those of its evaluations. Pure."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, photos_left, with_changes, with_entry, without
from contest.scoring.policy import Policy
from contest.state import AgendaChange, FixedRules, MeetingState, Scene, Seal


def seated(meeting: MeetingState, event: ev.PanelSeated, _: ev.Recorded) -> Changes:
    return {"panel": event.judges}


def ruled(meeting: MeetingState, event: ev.PolicyFixed, recorded: ev.Recorded) -> Changes:
    policy = Policy.from_document(event.document)
    fixed = FixedRules(policy, event.digest, event.reason, event.by, event.at, recorded.seq)
    return {"policy": policy, "policy_digest": event.digest, "rules": (*meeting.rules, fixed)}


def started(meeting: MeetingState, event: ev.MeetingStarted, _: ev.Recorded) -> Changes:
    return {"phase": "running", "started_at": event.at}


def entered(meeting: MeetingState, event: ev.StageEntered, _: ev.Recorded) -> Changes:
    stage = meeting.plan.stage(event.stage)
    scene = Scene("award") if stage and stage.kind == "award" else Scene("stage")
    entered = (*meeting.stages_entered, (event.stage, event.at))
    changes: Changes = {"stage": event.stage, "stages_entered": entered, "scene": scene, "notes_shown": ()}
    if event.stage in meeting.skipped:
        changes["skipped"] = without(meeting.skipped, event.stage)
    return changes


def skipped(meeting: MeetingState, event: ev.StageSkipped, _: ev.Recorded) -> Changes:
    return {"skipped": with_entry(meeting.skipped, event.stage, event.reason)}


def agenda_changed(meeting: MeetingState, event: ev.AgendaChanged, recorded: ev.Recorded) -> Changes:
    """What was removed may have been skipped before; what is inserted later under its id was not."""
    ids = {stage.id for stage in event.agenda}
    skipped = {stage: reason for stage, reason in meeting.skipped.items() if stage in ids}
    change = AgendaChange(event.reason, event.by, event.at, recorded.seq)
    return {
        "plan": replace(meeting.plan, agenda=event.agenda),
        "skipped": MappingProxyType(skipped),
        "photos": photos_left(meeting, event.agenda),
        "agenda_changes": (*meeting.agenda_changes, change),
    }


def judge_absent(meeting: MeetingState, event: ev.JudgeAbsent, _: ev.Recorded) -> Changes:
    if event.absent:
        return {"absent": with_entry(meeting.absent, event.judge, event.reason)}
    return {"absent": without(meeting.absent, event.judge)}


def judge_added(meeting: MeetingState, event: ev.JudgeAdded, _: ev.Recorded) -> Changes:
    """Whoever comes later does not belong to what is closed already: its score stays as it is."""
    late = event.judge.id
    changed = {
        unit: with_changes(one, {"too_late": (*one.too_late, late)})
        for unit, one in meeting.evaluations.items()
        if one.phase in ("closed", "revealed", "withdrawn")
    }
    evaluations = MappingProxyType({**meeting.evaluations, **changed})
    return {"panel": (*meeting.panel, event.judge), "evaluations": evaluations}


def sealed(meeting: MeetingState, event: ev.MeetingSealed, recorded: ev.Recorded) -> Changes:
    seal = Seal(event.at, recorded.seq, recorded.hash, event.by, event.confirmed_by, event.policy_digest, event.results)
    return {"phase": "sealed", "seal": seal, "current": None}


def published(meeting: MeetingState, event: ev.ResultPublished, _: ev.Recorded) -> Changes:
    return {"phase": "published", "published_at": event.at, "scene": Scene("closing")}
