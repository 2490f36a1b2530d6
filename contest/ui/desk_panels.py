"""What the panels of the desk show, in the reader's words: JSON-ready documents from a DeskView. No Streamlit here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

from contest.errors import N_, Moment, Translate
from contest.events import plain_decimal
from contest.model import Contest, SceneKind, Stage
from contest.results import policy_of
from contest.scenes.notes import speaker_words
from contest.state import MeetingState, State
from contest.views.desk import DeskUnit, DeskView, Seat
from contest.views.hall import clock_text

STAGE_KINDS: Final = {
    "visit": N_("Site visit"),
    "exchange": N_("Exchange"),
    "report": N_("Work report"),
    "evaluation": N_("On-site appraisal"),
    "award": N_("Award"),
    "commentary": N_("Commentary"),
    "directives": N_("Directives"),
}
SCENES: Final[dict[SceneKind, str]] = {
    "welcome": N_("Welcome"),
    "stage": N_("Stage"),
    "unit": N_("Unit on stage"),
    "reveal": N_("Score"),
    "standings": N_("Standings"),
    "charts": N_("Charts"),
    "community": N_("Community"),
    "town": N_("All communities"),
    "award": N_("Award list"),
    "closing": N_("Closing"),
    "blank": N_("Blank"),
    "timer": N_("Speaking time"),
    "draw": N_("Draw of the order"),
    "ceremony": N_("Award ceremony"),
    "honours": N_("Honours"),
    "agenda": N_("Agenda"),
    "route": N_("Route"),
    "stop": N_("Stop"),
    "indices": N_("Six indices"),
    "message": N_("Text"),
}
SEATS: Final = {
    "sent": N_("Sent"),
    "missing": N_("Not sent"),
    "recused": N_("Recused"),
    "absent": N_("Absent"),
    "idle": N_("Waiting"),
}
_MISSING_FIRST: Final = ("missing", "idle", "sent", "recused", "absent")
_NOT_EXPECTED: Final = ("recused", "absent")
NAMES_SHOWN: Final = 8
BIG_ROOM: Final = 60


def head(view: DeskView, contest: Contest | None, t: Translate) -> dict[str, Any]:
    return {
        "contest": contest.title if contest else "",
        "meeting": view.title,
        "phase": view.phase,
        "phaseText": t(view.phase),
        "rehearsal": t("Rehearsal") if contest and contest.rehearsal else "",
        "seqText": t("record {n}", n=view.seq),
    }


def agenda(view: DeskView, t: Translate) -> dict[str, Any]:
    """Return the stages in the meeting's own order: what is done, now, skipped, and what comes next."""
    is_over = view.phase in ("sealed", "published") and view.coming is None
    stages = []
    for n, (stage, progress) in enumerate(zip(view.agenda, view.progress, strict=True)):
        status = "done" if progress == "now" and is_over else progress
        words = t("now") if status == "now" else t("skipped") if status == "skipped" else ""
        words = words or (t("next") if stage.id == view.coming and view.phase != "published" else _kind(stage, t))
        note = " · ".join(filter(None, (stage.planned_at, words)))
        stages.append({"number": n + 1, "title": stage.title, "status": status, "note": note})
    return {"label": t("Agenda"), "stages": stages}


def _kind(stage: Stage, t: Translate) -> str:
    kind = t(STAGE_KINDS[stage.kind])
    return "" if kind == stage.title else kind


def focus(state: State, view: DeskView, t: Translate) -> dict[str, Any]:
    """Return where the meeting is: the sealed result, the unit being marked, the stage, or what the start lacks."""
    meeting = state.meetings[view.meeting]
    stage = next((one for one in view.agenda if one.id == view.stage), None)
    unit = next((one for one in view.units if one.unit == view.focus), None)
    if view.phase == "planned":
        return _before(view, meeting.plan.is_scored, t)
    if meeting.seal is not None:
        return _after(state, meeting, t)
    if unit is not None and (unit.phase == "open" or (stage is not None and stage.kind == "evaluation")):
        return _unit(view, unit, t)
    lines = [one for one in (stage.who, "；".join(stage.topics)) if one] if stage else []
    return {
        "phase": "stage",
        "eyebrow": t("Now on the agenda"),
        "name": stage.title if stage else view.title,
        "badge": t(STAGE_KINDS[stage.kind]) if stage else "",
        "by": stage.segment if stage else "",
        "lines": lines,
    }


def _before(view: DeskView, is_scored: bool, t: Translate) -> dict[str, Any]:
    lines = [f"· {problem.text(t)}" for problem in view.problems]
    if not lines:
        lines = (
            [t("{units} units, {judges} judges.", units=len(view.units), judges=len(view.seats))] if is_scored else []
        )
    return {
        "phase": "planned",
        "eyebrow": t("Not started"),
        "name": view.title,
        "badge": t("ready") if not view.problems else t("not ready yet"),
        "by": t("Still missing before the start:") if view.problems else "",
        "lines": lines,
    }


def _after(state: State, meeting: MeetingState, t: Translate) -> dict[str, Any]:
    seal = meeting.seal
    assert seal is not None
    confirmed = seal.confirmed_by.name or t("supervisor")
    lines = [
        t("Confirmed by {name}", name=confirmed),
        t("Record {seq}, check code {hash}", seq=seal.seq, hash=grouped(seal.hash)),
    ]
    return {
        "phase": meeting.phase,
        "eyebrow": t("Sealed at {at}", at=Moment(seal.at).clock()),
        "name": _sealed_words(state, meeting, t),
        "badge": t(meeting.phase),
        "by": t("No mark and no place can change any more.") if meeting.plan.is_scored else "",
        "lines": lines,
    }


def _sealed_words(state: State, meeting: MeetingState, t: Translate) -> str:
    if state.contest is not None and state.contest.rehearsal:
        return t("The rehearsal is sealed – no result")
    return t("The result is sealed") if meeting.plan.is_scored else t("The record is sealed")


def grouped(digest: str) -> str:
    """Return a hash in groups of eight, for reading aloud.

    >>> grouped("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _unit(view: DeskView, unit: DeskUnit, t: Translate) -> dict[str, Any]:
    lines = []
    if unit.phase in ("open", "closed") and unit.missing:
        lines.append(t("Without a ballot: {names}", names=names(unit.missing, t)))
    elif unit.phase in ("open", "closed"):
        lines.append(t("Every ballot is in."))
    if unit.held == 1:
        lines.append(t("The first unit stays open until the second has been heard."))
    elif unit.held:
        lines.append(t("The first {n} units stay open until the one after them has been heard.", n=unit.held))
    return {
        "phase": unit.phase,
        "eyebrow": t("Unit {n} of {total}", n=unit.number, total=len(view.units)),
        "name": unit.name,
        "badge": t(unit.phase),
        "by": t("presented by {name}", name=speaker_words(unit.presenter, unit.substitute_for, t))
        if unit.presenter
        else "",
        "in": unit.ballots_in,
        "expected": unit.ballots_expected if unit.phase != "waiting" else None,
        "countLabel": t("ballots in"),
        "lines": lines,
    }


def names(people: tuple[str, ...], t: Translate, most: int = NAMES_SHOWN) -> str:
    """Return names in one line; beyond `most` of them only how many more there are."""
    shown = t(", ").join(people[:most])
    return t("{names} and {n} more", names=shown, n=len(people) - most) if len(people) > most else shown


def projector(state: State, view: DeskView, screens: int, t: Translate) -> dict[str, Any]:
    """Return a small picture of what the projector shows; `screens` is how many are connected."""
    scene: SceneKind = state.meetings[view.meeting].scene.kind
    stage = next((one for one in view.agenda if one.id == view.stage), None)
    unit = next((one for one in view.units if one.unit == view.scene_unit), None)
    sub = ""
    if scene in ("unit", "reveal", "timer") and unit:
        sub = unit.name
    elif scene == "stage" and stage:
        sub = stage.title
    elif scene == "welcome":
        sub = view.title
    if scene == "unit" and unit and unit.phase == "open":
        sub = f"{unit.name} · {unit.ballots_in} / {unit.ballots_expected}"
    return {
        "caption": t("On the projector now ({n} connected)", n=screens),
        "title": t(SCENES[scene]),
        "sub": sub,
        "rehearsal": t("Rehearsal") if state.contest and state.contest.rehearsal else "",
    }


def units(view: DeskView, is_scored: bool, t: Translate) -> dict[str, Any]:
    return {
        "label": t("Units in order of appearance"),
        "units": [
            {
                "number": one.number,
                "name": one.name,
                "presenter": speaker_words(one.presenter, one.substitute_for, t),
                "phase": one.phase,
                "phaseText": _phase_text(one, t) if is_scored else "",
                "tally": _tally(one, t),
                "focus": is_scored and one.unit == view.focus and view.phase == "running",
            }
            for one in view.units
        ],
    }


def _phase_text(one: DeskUnit, t: Translate) -> str:
    if one.deliver_until is not None:
        return t("on the visit, until {until}", until=Moment(one.deliver_until).clock())
    return t(one.phase)


def _tally(one: DeskUnit, t: Translate) -> str:
    """Return how many ballots are in, and what was recorded beside them, as entered: the cap comes later."""
    # A unit waits with ballots once its opening was cancelled.
    told = [f"{one.ballots_in} / {one.ballots_expected}"] if one.phase != "waiting" or one.ballots_in else []
    if one.adjustment:
        told.append(f"{'+' if one.adjustment > 0 else '−'}{plain_decimal(abs(one.adjustment))}")
    if one.is_vetoed:
        told.append(t("vetoed"))
    if one.used is not None:
        told.append(t("{used} used", used=clock_text(one.used)))
    if one.over:
        told.append(t("{time} over", time=clock_text(one.over)))
    return " · ".join(told)


def seats(state: State, view: DeskView, connected: Collection[str], t: Translate) -> dict[str, Any]:
    """Return the seat map by judge group, in the order of the rules; within a group who is missing comes first.

    Parameters
    ----------
    connected : collection of judge id
        Whose phone is connected now.
    """
    counts = Counter(seat.status for seat in view.seats)
    summary = [
        {"kind": kind, "value": counts[kind], "label": t(SEATS[kind])} for kind in ("missing", "sent", "recused")
    ]
    if counts["absent"]:
        summary.append({"kind": "absent", "value": counts["absent"], "label": t(SEATS["absent"])})
    here = sum(seat.judge in connected for seat in view.seats)
    summary.append({"kind": "online", "value": here, "label": t("connected")})
    without = sum(not seat.has_pass for seat in view.seats)
    if without:
        summary.append({"kind": "pass", "value": without, "label": t("without a pass")})
    return {
        "label": t("Judges"),
        "unit": view.focus or "",
        "dense": len(view.seats) > BIG_ROOM,
        "summary": summary,
        "empty": t("There is no judge on the panel."),
        "groups": [
            {
                "title": title,
                "count": count,
                "seats": [_seat(seat, seat.judge in connected, t) for seat in found],
            }
            for title, count, found in _blocks(state.meetings[view.meeting], view.seats, t)
        ],
    }


def _blocks(meeting: MeetingState, rows: tuple[Seat, ...], t: Translate) -> Iterator[tuple[str, str, list[Seat]]]:
    """Yield title, count and seats of each block; in a big room all who are missing come first, in one block."""
    missing = [seat for seat in rows if seat.status == "missing"]
    is_big = len(rows) > BIG_ROOM
    if is_big and missing:
        yield t(SEATS["missing"]), str(len(missing)), missing
    for title, found in _by_group(meeting, rows):
        sent = sum(one.status == "sent" for one in found)
        count = t("{n} of {total} sent", n=sent, total=sum(one.status not in _NOT_EXPECTED for one in found))
        yield title, count, [one for one in found if not is_big or one.status != "missing"]


def _by_group(meeting: MeetingState, rows: tuple[Seat, ...]) -> Iterator[tuple[str, list[Seat]]]:
    ruled = [group.title for group in policy_of(meeting).groups]
    for title in dict.fromkeys([*ruled, *(seat.group for seat in rows)]):
        found = [seat for seat in rows if seat.group == title]
        if found:
            yield title, sorted(found, key=lambda seat: _MISSING_FIRST.index(seat.status))


def _seat(seat: Seat, is_online: bool, t: Translate) -> dict[str, Any]:
    text = t(SEATS[seat.status])
    if seat.status == "sent":
        text = Moment(seat.sent_at or "").clock()
        if seat.revision > 1:
            text += " · " + t("revision {n}", n=seat.revision)
    elif seat.status not in _NOT_EXPECTED and not seat.has_pass:
        text = t("no pass yet")
    connection = t("connected") if is_online else t("not connected")
    return {
        "judge": seat.judge,
        "name": seat.name,
        "status": seat.status,
        "revision": seat.revision,
        "text": text,
        "online": is_online,
        "hint": f"{seat.name} · {t(SEATS[seat.status])} · {text} · {connection}",
    }
