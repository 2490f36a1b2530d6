"""What the projector is told: one JSON-ready document per scene, with every text already in the reader's language.

Pure: views in, documents out. A document holds what its own scene shows and nothing else, so a page that is looked
into holds no more than the hall sees. ``key`` names the picture: as long as it stays the same the browser moves what
is there, and when it changes one picture fades into the next. ``seq`` is how far the ledger was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from contest.errors import Translate
from contest.scenes.agenda import agenda_body
from contest.scenes.ceremony import ceremony_body
from contest.scenes.draw import draw_body, draw_key
from contest.scenes.honours import honours_body
from contest.scenes.indices import indices_body
from contest.scenes.message import message_body
from contest.scenes.notes import highlight_rows, note_pages, shown_notes
from contest.scenes.parts import (
    Json,
    Surroundings,
    agenda_steps,
    fingerprint,
    in_pages,
    is_final,
    legend,
    line_row,
    longest,
    moment_text,
    next_up,
    place_words,
    remarks,
    score_label,
    segments,
    stop_card,
    unit_card,
    withdrawn_row,
)
from contest.scenes.route import route_body, route_key, stop_body, visit_of
from contest.scenes.timer import timer_body, timer_face
from contest.scenes.town import town_body
from contest.state import State
from contest.views.public import ScreenView

LINES_PER_PAGE: Final = 24
BARS_PER_PAGE: Final = 12
STOPS_PER_PAGE: Final = 4


def scene_document(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    """Return the document of the scene that is on.

    Parameters
    ----------
    view : ScreenView
        A scene that lacks what it is about (a unit that withdrew, a stage not yet entered) becomes the nearest one
        that has it.
    """
    kind = _kind(view, around)
    body = _SCENES[kind](view, around, t)
    about = {"stage": view.stage.id if view.stage else "", "unit": _unit_id(view), "reveal": _unit_id(view)}
    about |= {"timer": _unit_id(view), "draw": draw_key(view)}
    about["honours"] = view.honours_of or ""
    about |= {"message": around.shown.text} | dict.fromkeys(("route", "stop"), route_key(view, around))
    return {
        "kind": kind,
        "key": f"{view.meeting}/{kind}/{about.get(kind, '')}",
        "seq": view.seq if around.seq is None else around.seq,
        **_marks(view.rehearsal, t),
        "style": {"theme": around.style.theme, "motion": around.style.motion},
        "head": {"contest": view.contest_title, "meeting": view.meeting_title},
        "status": "" if kind == "blank" else t("Record {seq}", seq=view.seq),
        "body": body,
    }


def choice_document(state: State, address: Callable[[str], str], t: Translate, *, notice: str = "") -> Json:
    """Return the document that lists the meetings to choose from.

    Parameters
    ----------
    address : callable
        Gives the link of a meeting's id.
    notice : str
        What to say above the list instead of the question; with an empty state it stands alone.
    """
    contest = state.contest
    words = {"planned": t("planned"), "running": t("running"), "sealed": t("sealed"), "published": t("published")}
    # What is going on stands first.
    meetings = sorted(state.meetings.values(), key=lambda one: one.phase != "running")
    choices = [
        {"id": one.id, "title": one.plan.title, "state": words[one.phase], "href": address(one.id)} for one in meetings
    ]
    question = t("Which meeting?") if choices else t("No meetings have been planned yet.")
    return {
        "kind": "choice",
        "key": "choice",
        "seq": state.seq,
        **_marks(contest is not None and contest.rehearsal, t),
        "head": {"contest": contest.title if contest else "", "meeting": ""},
        "status": "",
        "body": {"title": notice or question, "choices": choices},
    }


def _marks(is_rehearsal: bool, t: Translate) -> Json:
    return {
        "rehearsal": t("Rehearsal") if is_rehearsal else "",
        "warning": t("Rehearsal: all units, judges and marks are invented") if is_rehearsal else "",
    }


def _kind(view: ScreenView, around: Surroundings) -> str:
    if view.scene in ("route", "stop") and visit_of(view, around) is None:
        return "stage" if view.stage else "welcome"
    if view.scene in ("unit", "timer") and view.unit is None:
        return "stage" if view.stage else "welcome"
    if view.scene == "reveal" and view.revealed is None:
        return "unit" if view.unit else "welcome"
    if view.scene == "draw" and view.drawn is None:
        return "stage" if view.stage else "welcome"
    if (view.scene == "stage" and view.stage is None) or (view.scene == "ceremony" and view.ceremony is None):
        return "welcome"
    if view.scene == "charts" and view.lines and not any(line.shares for line in view.lines):
        # A sum of places is not made of criteria.
        return "standings"
    return view.scene


def _unit_id(view: ScreenView) -> str:
    return view.unit.unit if view.unit else ""


def _welcome(view: ScreenView, _: Surroundings, t: Translate) -> Json:
    return {"town": view.town, "contest": view.contest_title, "title": view.meeting_title, "theme": _theme(view, t)}


def _theme(view: ScreenView, t: Translate) -> str:
    return t("Theme: {theme}", theme=view.theme) if view.theme else ""


def _stage(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    stage = view.stage
    assert stage is not None
    notes = shown_notes(view, t)
    stops = [stop_card(n, stop, around, t) for n, stop in enumerate(stage.stops, 1)]
    return {
        "segment": stage.segment,
        "title": stage.title,
        "who": stage.who,
        "sharer": t("Sharing: {name}", name=stage.sharer) if stage.sharer else "",
        "topics": list(stage.topics),
        "showing": "notes" if notes else "stops",
        "pages": note_pages(notes) if notes else in_pages(stops, STOPS_PER_PAGE),
        "directives": [] if notes else [one.text for one in stage.directives],
        "speaker": next((one.speaker for one in stage.directives if one.speaker not in ("", stage.who)), ""),
        "next": next_up(view, t) if stage.kind in ("report", "evaluation") else "",
        "agenda": agenda_steps(around, t),
    }


def _unit(view: ScreenView, _: Surroundings, t: Translate) -> Json:
    assert view.unit is not None
    body = unit_card(view.unit, view, t) | {"phase": view.unit_phase, "next": "", "in": 0, "expected": 0, "part": 0.0}
    body |= {"highlights": highlight_rows(view.unit, t)}
    if view.unit_phase == "open":
        part = 100 * view.ballots_in / view.ballots_expected if view.ballots_expected else 0.0
        body |= {
            "state": t("Marking is open"),
            "label": t("Ballots in"),
            "in": view.ballots_in,
            "expected": view.ballots_expected,
            "measure": t("ballots"),
            "part": round(part, 2),
        }
    elif view.unit_phase == "closed":
        body |= {"state": t("Marking is closed"), "next": next_up(view, t)}
    elif view.unit_phase == "revealed":
        body |= {"state": t("The score has been announced"), "next": next_up(view, t)}
    elif view.unit_phase == "withdrawn":
        body |= {"state": t("Withdrawn"), "next": next_up(view, t)}
    else:
        body |= {"state": t("Please take the stage")}
    if view.unit_phase in ("waiting", "open", "closed"):
        body |= {"timer": timer_face(view, t)}
    return body


def _timer(view: ScreenView, _: Surroundings, t: Translate) -> Json:
    return timer_body(view, t)


def _draw(view: ScreenView, _: Surroundings, t: Translate) -> Json:
    return draw_body(view, t)


def _reveal(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    line = view.revealed
    assert line is not None and view.unit is not None
    return unit_card(view.unit, view, t) | {
        "honours": [],
        "label": score_label(view, line, t),
        "score": line.score or "",
        "measure": t("points") if line.score and view.combine != "rank_sum" else "",
        "place": place_words(line, t, is_final=is_final(view, around)),
        "first": line.place == 1,
        "bar": segments(line, view.criteria, longest([line])),
        "count": remarks(view, [line], t),
        "next": next_up(view, t),
    }


def _standings(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    widest = longest(view.lines)
    rows = [line_row(line, view.criteria, widest, t) for line in view.lines]
    rows += [withdrawn_row(name, t) for name in around.withdrawn]
    return {
        "title": t("Final standings") if is_final(view, around) else t("Standings so far"),
        "count": remarks(view, view.lines, t),
        "empty": t("No score has been revealed yet") if not rows else "",
        "legend": legend(view.criteria) if any(line.shares for line in view.lines) else [],
        "pages": in_pages(rows, LINES_PER_PAGE),
    }


def _charts(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    body = _standings(view, around, t)
    rows = [row for page in body["pages"] for row in page]
    title = t("What the scores are made of")
    return body | {"title": title, "pages": in_pages(rows, BARS_PER_PAGE)}


def _community(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    return {
        "community": view.community or view.town,
        "title": view.meeting_title,
        "theme": _theme(view, t),
        "agenda": agenda_steps(around, t),
        "agenda_title": t("Today’s agenda"),
        "units": t("{n} villages and neighbourhoods taking part", n=view.units_total) if view.units_total else "",
    }


def _town(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    assert around.town is not None
    return town_body(view, around.town, t)


def _award(view: ScreenView, _: Surroundings, t: Translate) -> Json:
    main = {
        "title": view.award_title or (view.stage.title if view.stage else t("Award")),
        "names": list(view.award),
        "empty": "" if view.award else t("The names are announced after confirmation"),
    }
    # One award after another; without others the main one is no page of its own.
    others = [{"title": title, "names": list(names), "empty": ""} for title, names in view.more_awards]
    return {**main, "community": view.community, **({"pages": [main, *others]} if others else {})}


def _closing(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    facts = []
    if view.sealed_at:
        facts = [
            {"label": t("Sealed at"), "text": t("{at}, Beijing time", at=moment_text(view.sealed_at, t))},
            {"label": t("Ledger record"), "text": str(around.seal_seq or view.seq)},
            {"label": t("Fingerprint"), "text": fingerprint(view.head)},
        ]
    if view.published_at:
        at = moment_text(view.published_at, t)
        facts.insert(1, {"label": t("Published at"), "text": t("{at}, Beijing time", at=at)})
    if view.rehearsal and view.sealed_at:
        title = t("The rehearsal is over")
    elif view.phase == "published":
        title = t("Result published")
    else:
        title = t("Result sealed") if view.sealed_at else t("Thank you for taking part")
    note = t("Anybody can check every place against the exported ledger.") if view.sealed_at else ""
    return {"title": title, "meeting": view.meeting_title, "facts": facts, "note": note, "theme": _theme(view, t)}


def _blank(_view: ScreenView, _around: Surroundings, _t: Translate) -> Json:
    return {}


_SCENES: Final[Mapping[str, Callable[[ScreenView, Surroundings, Translate], Json]]] = {
    "welcome": _welcome,
    "stage": _stage,
    "unit": _unit,
    "reveal": _reveal,
    "standings": _standings,
    "charts": _charts,
    "community": _community,
    "town": _town,
    "award": _award,
    "closing": _closing,
    "blank": _blank,
    "timer": _timer,
    "draw": _draw,
    "ceremony": lambda view, _, t: ceremony_body(view, t),
    "honours": lambda view, around, t: honours_body(view, around.honours, t),
    "agenda": agenda_body,
    "route": route_body,
    "stop": stop_body,
    "indices": indices_body,
    "message": message_body,
}
