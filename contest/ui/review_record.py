"""The record of a meeting as blocks: agenda, visits, honours, directives, with the words of the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contest.errors import N_, Translate
from contest.events import plain_decimal
from contest.model import Honour, Item, Role, Stage, Stop
from contest.state import MeetingState, State
from contest.ui.frame import moment_text
from contest.ui.home import agenda_of
from contest.ui.review_notes import highlight_blocks, may_read_notes, note_lists
from contest.views.hall import METHODS, method_of, used_text
from contest.views.honours import public_honours

Block = dict[str, Any]
SCOPES: Final = {
    "": "",
    "per_unit": N_("unit by unit"),
    "overall": N_("all units together"),
    "attendees": N_("by those present"),
}


def record_blocks(
    state: State, meeting: MeetingState, t: Translate, role: Role | None = None, earlier: State | None = None
) -> list[Block]:
    """Return what is on record of a meeting, agenda first: the plan is public, notes are for who may read them."""
    has_notes = may_read_notes(meeting, role)
    plan, contest = meeting.plan, state.contest
    pairs = [
        (t("Theme"), plan.theme or (contest.theme if contest else "")),
        (t("Format"), plan.format),
        (t("Purpose"), plan.purpose),
        (t("Taking part"), t(", ").join(plan.participants)),
        (t("Units in order"), t(", ").join(map(state.unit_name, meeting.order))),
        (t("How the order came about"), _order(meeting, t)),
        (t("Speaking times"), " · ".join(_times(state, meeting, t))),
        (t("Agenda changed"), " · ".join(_changes(meeting, t))),
        _award(state, meeting, t),
    ]
    facts = [_fact(label, text) for label, text in pairs if text]
    progress = {stage: where for stage, _, where in agenda_of(meeting)}
    times = dict(meeting.stages_entered)
    stages = [
        _stage(stage, str(number), progress[stage.id], _when(meeting, stage.id, times, t), t)
        for number, stage in enumerate(plan.agenda, 1)
    ]
    if has_notes:
        for stage, shown in zip(plan.agenda, stages, strict=True):
            shown["lists"] += note_lists(state, meeting, stage, t)
    blocks: list[Block] = [{"kind": "facts", "title": t("The meeting"), "facts": facts}] if facts else []
    blocks.append({"kind": "record", "title": t("Agenda"), "stages": stages})
    if has_notes:
        blocks += highlight_blocks(state, meeting, earlier, t)
    honours = honours_of(state, meeting)
    if honours:
        rows = [{"name": _holder(state, one), "text": honour_text(one, t), "quote": one.quote} for one in honours]
        blocks.append({"kind": "honours", "title": t("Honours of its units"), "rows": rows})
    if contest and contest.source:
        text = t("Quoted words are from the report: {source}", source=contest.source)
        blocks.append({"kind": "notice", "tone": "calm", "text": text})
    return blocks


def _when(meeting: MeetingState, stage: str, times: Mapping[str, str], t: Translate) -> str:
    """Return when a stage began, or that it was skipped and why."""
    if stage in meeting.skipped:
        reason = meeting.skipped[stage]
        return t("skipped: {reason}", reason=reason) if reason else t("skipped")
    return moment_text(times[stage], t) if stage in times else ""


def _changes(meeting: MeetingState, t: Translate) -> list[str]:
    """Return when and why the agenda was changed while the meeting ran."""
    return [t("{at}: {reason}", at=moment_text(one.at, t), reason=one.reason) for one in meeting.agenda_changes]


def _order(meeting: MeetingState, t: Translate) -> str:
    """Return how the order came about, with the seed of a draw; nothing while it is that of the list."""
    if not meeting.order or method_of(meeting) == "list":
        return ""
    how = t(METHODS[method_of(meeting)])
    if not meeting.order_seed:
        return how
    return " · ".join((how, t("Seed {seed} – anybody can draw this order again.", seed=meeting.order_seed)))


def _times(state: State, meeting: MeetingState, t: Translate) -> list[str]:
    return [f"{state.unit_name(unit)} {used_text(meeting, unit, t)}" for unit in meeting.order if unit in meeting.timed]


def _planned(stage: Stage, t: Translate) -> str:
    minutes = t("{n} minutes", n=stage.minutes) if stage.minutes is not None else ""
    return " · ".join(filter(None, (stage.planned_at, minutes)))


def _fact(label: str, text: str, *, is_code: bool = False) -> dict[str, Any]:
    return {"label": label, "text": text, "is_code": is_code}


def _award(state: State, meeting: MeetingState, t: Translate) -> tuple[str, str]:
    award = meeting.award
    return (award.title if award and award.title else t("Award goes to")), (
        t(", ").join(map(state.unit_name, award.units)) if award else ""
    )


def _stage(stage: Stage, number: str, progress: str, when: str, t: Translate) -> dict[str, Any]:
    required = stage.highlights_required
    pairs = [
        (t("Planned for"), _planned(stage, t)),
        (t("Part"), stage.segment),
        (t("With"), stage.who),
        (t("Topics") if stage.kind == "exchange" else t("Content"), t(", ").join(stage.topics)),
        (t("Shared by"), stage.sharer),
        (t("Host"), stage.host),
        (t("Commentary by"), t(", ").join(one for one in stage.commentators if one != stage.who)),
        (t("Scope"), t(SCOPES[stage.scope])),
        (t("Each unit shows"), t("{n} highlights", n=required) if required else ""),
    ]
    lists = [(t("Remarks"), stage.remarks), (t("Outcome"), stage.outcomes)]
    by_speaker: dict[str, list[str]] = {}
    for one in stage.directives:
        by_speaker.setdefault(one.speaker, []).append(one.text)
    spoken = [(speaker or t("Demands passed on"), texts) for speaker, texts in by_speaker.items()]
    return {
        "number": number,
        "title": stage.title,
        "state": progress,
        "when": when,
        "facts": [{"label": label, "text": text} for label, text in pairs if text],
        "stops": [_stop(one, t) for one in stage.stops],
        "lists": [{"label": label, "lines": list(lines)} for label, lines in (*lists, *spoken) if lines],
        "quote": stage.quote,
    }


def _stop(one: Stop, t: Translate) -> dict[str, Any]:
    where = [part for part in (one.township, one.part_of) if part]
    return {
        "place": one.place,
        "where": t(", ").join(where),
        "items": [item_text(item, t) for item in one.items],
        "quote": one.quote,
    }


def item_text(item: Item, t: Translate) -> str:
    """Return an item seen on a visit on one line: name, quantity as written, state."""
    states = {
        "planned": t("being planned"),
        "ongoing": t("under way"),
        "almost_done": t("nearly done"),
        "done": t("done"),
    }
    amount = ""
    if item.quantity:
        amount = item.quantity.text or plain_decimal(item.quantity.amount) + item.quantity.measure
    state = item.state_text or states.get(item.state, "")
    linked = t("joins up with {place}", place=item.linked_place) if item.linked_place else ""
    return " · ".join(part for part in (item.name, amount, state, linked, item.seen_by, item.note) if part)


def honours_of(state: State, meeting: MeetingState) -> tuple[Honour, ...]:
    """Return the honours of a meeting's units, and of units listed under its community."""
    community = meeting.plan.community
    units = {one.id for one in state.units.values() if community and one.community == community} | set(meeting.order)
    return tuple(
        one for one in public_honours(state) if one.unit in units or (community and one.community == community)
    )


def _holder(state: State, honour: Honour) -> str:
    if honour.unit:
        return state.unit_name(honour.unit)
    community = state.contest.community(honour.community) if state.contest else None
    return honour.unit_name or (community.name if community else "")


def honour_text(honour: Honour, t: Translate) -> str:
    """Return a title with what is known of it, and nothing that is not: 最美村 · 7次 · 2022年以来."""
    parts = [honour.level, honour.period, honour.title]
    if honour.count is not None:
        parts.append(t("{n} times", n=honour.count))
    if honour.since:
        parts.append(t("since {when}", when=honour.since))
    if honour.streak_months is not None:
        parts.append(t("{n} months running", n=honour.streak_months))
    return " · ".join(part for part in (*parts, honour.note) if part)
