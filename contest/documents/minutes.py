"""The record of a meeting on paper: every stage in its order with what was seen and said. Self-contained HTML."""

from __future__ import annotations

from html import escape

from contest.documents.paper import document, facts, heading, signatures, table
from contest.documents.sheets import item_line, presenter_text
from contest.errors import Moment, Translate
from contest.model import Stage
from contest.scenes.notes import HIGHLIGHT_STATES, NOTE_KINDS, note_text
from contest.scenes.parts import honour_text, moment_text
from contest.state import MeetingState, State
from contest.views.hall import METHODS, clock_text, drawn
from contest.views.notes import NoteLine, highlight_lines, highlights_stage, note_lines


def minutes_sheet(state: State, meeting: MeetingState, t: Translate, earlier: State | None = None) -> str:
    """Return a meeting's record to print: who was there, each stage, its notes, highlights, the award once public."""
    contest, plan = state.contest, meeting.plan
    mark = t("Rehearsal: all units, judges and marks are invented") if contest and contest.rehearsal else ""
    told = [
        (t("Theme"), plan.theme or (contest.theme if contest else "")),
        (t("Purpose"), plan.purpose),
        (t("Format"), plan.format),
        (t("Began"), moment_text(meeting.started_at, t)),
        (t("Taking part"), t(", ").join(plan.participants)),
        (t("Units in order"), t(", ").join(map(state.unit_name, meeting.order))),
        *_order(state, meeting, t),
        (t("Sealed"), moment_text(meeting.seal.at, t) if meeting.seal else ""),
    ]
    body = heading(t("Record of {meeting}", meeting=plan.title), contest.title if contest else "", mark) + facts(told)
    body += "".join(_stage(state, meeting, number, stage, earlier, t) for number, stage in enumerate(plan.agenda, 1))
    body += signatures((t("Recorded by"), t("In charge"), t("Date")))
    return document(t("Record of {meeting}", meeting=plan.title), body)


def _stage(state: State, meeting: MeetingState, number: int, stage: Stage, earlier: State | None, t: Translate) -> str:
    times = {entered: at for entered, at in reversed(meeting.stages_entered)}
    when = Moment(times[stage.id]).clock() if stage.id in times else ""
    if stage.id in meeting.skipped:
        when = t("skipped")
    title = f"{number}. " + " · ".join(filter(None, (stage.segment, stage.title)))
    commentators = t(", ").join(stage.commentators)
    told = [
        (t("Time"), when or stage.planned_at),
        (t("With"), stage.who),
        (t("Commentary by"), commentators if commentators != stage.who else ""),
        (t("Topics") if stage.kind == "exchange" else t("Content"), t(", ").join(stage.topics)),
        (t("Shared by"), stage.sharer),
        (t("Host"), stage.host),
    ]
    parts = [f"<h2>{escape(title)}</h2>", facts(told)]
    for stop in stage.stops:
        where = f"{stop.township}{stop.place}" if stop.township else stop.place
        items = "".join(f"<li>{escape(item_line(one, t))}</li>" for one in stop.items)
        parts.append(f"<h3>{escape(where)}</h3><ul>{items}</ul>")
    if stage is highlights_stage(meeting) and any(one.shown for one in highlight_lines(state, meeting, earlier)):
        parts.append(_highlights(state, meeting, earlier, t))
    if stage is _times_stage(meeting):
        parts.append(_times(state, meeting, t))
    if stage.directives:
        said = "".join(f"<li>{escape(_spoken(one.speaker, one.text))}</li>" for one in stage.directives)
        parts.append(f"<ol>{said}</ol>")
    parts += [_note(line, t) for line in note_lines(state, meeting, stage.id)]
    award = meeting.award
    if stage.kind == "award" and award is not None and meeting.phase == "published":
        parts.append(facts([(award.title or stage.title, t(", ").join(map(state.unit_name, award.units)))]))
    return "".join(parts)


def _order(state: State, meeting: MeetingState, t: Translate) -> list[tuple[str, str]]:
    found = drawn(state, meeting)
    if found is None:
        return []
    return [(t("How the order came about"), t(METHODS[found.method])), (t("Seed of the draw"), found.seed)]


def _times(state: State, meeting: MeetingState, t: Translate) -> str:
    """Return how long each unit spoke, against its limit."""
    rows = [
        [
            state.unit_name(unit),
            presenter_text(state, meeting, unit, t),
            clock_text(timer.seconds),
            clock_text(timer.elapsed),
            clock_text(timer.over) if timer.over else "",
        ]
        for unit in meeting.order
        if (timer := meeting.timed.get(unit)) is not None and timer.elapsed is not None
    ]
    return table([t("Unit"), t("Presented by"), t("Time limit"), t("Time used"), t("Over time")], rows)


def _times_stage(meeting: MeetingState) -> Stage | None:
    """Return the stage below which the speaking times stand: the reports, else whatever was marked or came first."""
    if not any(timer.elapsed is not None for timer in meeting.timed.values()):
        return None
    found = {stage.kind: stage for stage in reversed(meeting.plan.agenda)}
    return found.get("report") or found.get("evaluation") or next(iter(meeting.plan.agenda), None)


def _spoken(speaker: str, text: str) -> str:
    return f"{speaker}：{text}" if speaker else text


def _note(line: NoteLine, t: Translate) -> str:
    note = line.note
    honour = t("for {honour}", honour=honour_text(line.honour, t)) if line.honour else ""
    about = " · ".join(filter(None, (t(NOTE_KINDS[note.kind]), line.about, note.speaker, honour)))
    host = t("Host: {name}", name=note.host) if note.host else ""
    slogans = t("Slogans: {slogans}", slogans=t(", ").join(note.slogans)) if note.slogans else ""
    # On paper a note keeps the lines it was typed in.
    short = note_text(line, t)
    text = note.text if short == " ".join(note.text.split("\n")) else short
    words = "\n".join(filter(None, (text, host, slogans)))
    return f'<p class="note"><span class="about">{escape(about)}：</span>{escape(words)}</p>'


def _highlights(state: State, meeting: MeetingState, earlier: State | None, t: Translate) -> str:
    rows = [
        [
            one.name,
            presenter_text(state, meeting, one.unit, t),
            [f"{each.title}（{t(HIGHLIGHT_STATES[each.state])}）" for each in one.shown],
            str(len(one.shown)),
            "" if one.before is None else str(one.before),
        ]
        for one in highlight_lines(state, meeting, earlier)
    ]
    columns = [t("Unit"), t("Presented by"), t("Highlights"), t("This quarter, items"), t("Last quarter, items")]
    return table(columns, rows)
