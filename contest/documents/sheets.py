"""Sheets for a meeting that runs without phones: the route of its visits, and what the units show of their work."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from contest.documents.paper import document, facts, heading, signatures, small, table
from contest.errors import Translate
from contest.model import Item, Meeting, Stop
from contest.scenes.notes import HIGHLIGHT_STATES, ITEM_STATES, speaker_words
from contest.scenes.parts import honours_of, quantity_text
from contest.state import MeetingState, State
from contest.views.honours import public_honours
from contest.views.notes import HighlightLine, highlight_lines, presenter_of

_LEAST_HIGHLIGHTS = 2
_BLANK_ROWS = 6
_ROUTE = (15, 20, 36, 0, 28)


def route_sheet(state: State, meeting: MeetingState, t: Translate) -> str:
    """Return the route of a meeting's visits to print: stop, time, place, items with quantities, who shows it.

    A meeting without participants, units or scoring has one like any other; what is unknown is left empty to be
    written in, and a meeting without a visit gets empty rows.
    """
    plan = meeting.plan
    visits = [stage for stage in plan.agenda if stage.kind == "visit"]
    columns = [t("Stop no."), t("Time"), t("Where it is"), t("Items (quantity)"), t("Shown by")]
    parts = []
    for stage in visits:
        title = f"{stage.segment} · {stage.title}" if stage.segment else stage.title
        told = [
            (t("Going along"), stage.who),
            (t("Planned for"), stage.planned_at),
            (t("Takes"), t("{n} minutes", n=stage.minutes) if stage.minutes is not None else ""),
        ]
        rows = [_stop_row(state, number, stop, t) for number, stop in enumerate(stage.stops, 1)]
        parts += [
            f"<h2>{escape(title)}</h2>",
            facts(told),
            table(columns, rows, middle=2, blank=0 if rows else 4, widths=_ROUTE),
        ]
    if not visits:
        parts.append(table(columns, [], blank=_BLANK_ROWS, widths=_ROUTE))
    body = _head(state, plan, t("Route of the visits"), t) + "".join(parts)
    body += signatures((t("Guide"), t("Phone"), t("Date")))
    return document(f"{t('Route of the visits')} – {plan.title}", body)


def _stop_row(state: State, number: int, stop: Stop, t: Translate) -> list[str | Sequence[str]]:
    outside = " · ".join(filter(None, (stop.township, stop.part_of if stop.part_of not in stop.place else "")))
    place = [stop.place, *([f"（{outside}）"] if outside else []), *honours_of(stop.unit, public_honours(state), t)]
    items = [item_line(item, t) for item in stop.items]
    return [str(number), stop.planned_at, place, [*items, *filter(None, (stop.note,))], stop.introducer]


def item_line(item: Item, t: Translate) -> str:
    """Return an item as it stands on paper: 休闲游步道 500米（计划今年与曹田前段贯通；实地查看）."""
    state = item.state_text or t(ITEM_STATES[item.state])
    linked = t("joins up with {place}", place=item.linked_place) if item.linked_place else ""
    aside = "；".join(filter(None, (state, linked, item.seen_by, item.note)))
    words = " ".join(filter(None, (item.name, quantity_text(item))))
    return f"{words}（{aside}）" if aside else words


def showcase_sheet(state: State, meeting: MeetingState, t: Translate, earlier: State | None = None) -> str:
    """Return the table of what the units show: highlights with their states, how many, and last quarter's number.

    The index values and places stay empty while nothing of them is public; they are written in by hand.
    """
    plan, lines = meeting.plan, highlight_lines(state, meeting, earlier)
    required = next((one.required for one in lines if one.required is not None), None)
    width = max([_LEAST_HIGHLIGHTS, required or 0, *(len(one.shown) for one in lines)])
    columns = [t("Unit"), t("Presented by")]
    for number in range(1, width + 1):
        columns += [t("Highlight {n}", n=number), t("State")]
    columns += [t("This quarter, items"), t("Last quarter, items"), t("Six indices")]
    columns += [t("Last quarter, place"), t("This quarter, place")]
    places, before = _places(meeting), _places_before(state, meeting, earlier)
    rows = [_showcase_row(state, meeting, one, width, places, before, t) for one in lines]
    told = [(t("Each unit shows"), t("{n} highlights", n=required) if required else "")]
    body = _head(state, plan, t("Showcase table"), t) + facts(told)
    body += table(columns, rows, blank=0 if rows else _BLANK_ROWS)
    body += small(" ".join(_short(lines, t))) + signatures((t("Filled in by"), t("Checked by"), t("Date")))
    return document(f"{t('Showcase table')} – {plan.title}", body, landscape=True)


def _showcase_row(
    state: State,
    meeting: MeetingState,
    line: HighlightLine,
    width: int,
    places: dict[str, str],
    before: dict[str, str],
    t: Translate,
) -> list[str | Sequence[str]]:
    cells: list[str | Sequence[str]] = [line.name, presenter_text(state, meeting, line.unit, t)]
    for one in line.shown:
        cells += [one.title, t(HIGHLIGHT_STATES[one.state])]
    cells += [""] * (2 * (width - len(line.shown)))
    count = str(len(line.shown)) if line.shown else ""
    last = "" if line.before is None else str(line.before)
    return [*cells, count, last, "", before.get(line.unit, ""), places.get(line.unit, "")]


def presenter_text(state: State, meeting: MeetingState, unit: str, t: Translate) -> str:
    speaker = presenter_of(state, meeting, unit)
    return speaker_words(speaker.name, speaker.substitute_for, t)


def _places(meeting: MeetingState) -> dict[str, str]:
    """Return the published places: before that a sheet may lie about anywhere."""
    if meeting.seal is None or meeting.phase != "published":
        return {}
    return {one.unit: one.shown or str(one.place) for one in meeting.seal.results if one.place is not None}


def _places_before(state: State, meeting: MeetingState, earlier: State | None) -> dict[str, str]:
    """Return the published places of the last quarter, of units by the same id or name."""
    if earlier is None:
        return {}
    found = {}
    for other in earlier.meetings.values():
        for unit, place in _places(other).items():
            found[unit] = found[earlier.unit_name(unit)] = place
    return {unit: found.get(unit, found.get(state.unit_name(unit), "")) for unit in meeting.order}


def _short(lines: Sequence[HighlightLine], t: Translate) -> list[str]:
    return [highlight_warning(one, t) for one in lines if one.shown and (one.is_short or one.is_over)]


def highlight_warning(line: HighlightLine, t: Translate) -> str:
    return t(
        "{unit}: {n} highlights listed, {asked} asked for.", unit=line.name, n=len(line.shown), asked=line.required
    )


def _head(state: State, plan: Meeting, title: str, t: Translate) -> str:
    contest = state.contest
    mark = t("Rehearsal: all units, judges and marks are invented") if contest and contest.rehearsal else ""
    told = [
        (t("Theme"), plan.theme or (contest.theme if contest else "")),
        (t("Taking part"), t(", ").join(plan.participants)),
    ]
    return heading(f"{plan.title} {title}", contest.title if contest else "", mark) + facts(told)
