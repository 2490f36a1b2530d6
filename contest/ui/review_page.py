"""The review page, part by part: tables and records as paper, figures as charts, files to take along."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import streamlit as st

from contest.documents.workbook import Provenance, workbook
from contest.errors import ContestError, Translate
from contest.model import Role
from contest.service import Visitor
from contest.state import MeetingState, State
from contest.ui import charts
from contest.ui.components.live import live
from contest.ui.components.paper import paper
from contest.ui.figures import figure_of
from contest.ui.frame import moment_text, rehearsal_notice
from contest.ui.home import meeting_name
from contest.ui.page import language, service, show, told, translate
from contest.ui.review_award import award_blocks
from contest.ui.review_fairness import draw_fairness
from contest.ui.review_files import CSV, JSONL, XLSX, ledger_file, require_ledger, seal_blocks
from contest.ui.review_notes import may_read_notes
from contest.ui.review_record import record_blocks
from contest.ui.review_tables import (
    earlier_blocks,
    marks_csv,
    revealed_line,
    standings_block,
    standings_csv,
)
from contest.ui.review_town import town_blocks
from contest.ui.review_why import rules_block, why_blocks
from contest.ui.sheet_files import sheet_downloads
from contest.views.explaining import explainable_units, explaining, tie_document
from contest.views.fairness import may_see_fairness
from contest.views.review import ReviewView, review
from contest.views.town import town


def choose_meeting(state: State, who: Visitor | None, t: Translate) -> str:
    """Return the meeting to look at: the one in the address, else one's own, else the latest that began."""
    ids = list(state.meetings)
    begun = [one for one in state.meetings.values() if one.phase != "planned"]
    latest = max(begun, key=lambda one: one.seq).id if begun else ids[0]
    wishes = (st.query_params.get("meeting"), who.meeting if who else None, latest)
    chosen: str = st.selectbox(
        t("Meeting"),
        ids,
        index=ids.index(next(one for one in wishes if one is not None and one in ids)),
        format_func=lambda one: f"{meeting_name(state, state.meetings[one].plan)} · {t(state.meetings[one].phase)}",
        key="review-meeting",
        on_change=_remember_meeting,
    )
    return chosen


def _remember_meeting() -> None:
    st.query_params["meeting"] = st.session_state["review-meeting"]


def draw_review(state: State, meeting: MeetingState, role: Role | None, t: Translate) -> None:
    """Draw what a role may read of a meeting; without a right to the marks, what is public of it."""
    view = review(state, meeting.id, role)
    head: list[dict[str, Any]] = [rehearsal_notice(t)] if view.rehearsal else []
    paper(key="review-head", blocks=[*head, {"kind": "heading", "text": view.title}])
    parts: list[tuple[str, Callable[[], None]]] = []
    if meeting.plan.is_scored:
        parts.append((t("Result table"), partial(_standings, view, meeting, t)))
        if explainable_units(meeting, role):
            parts.append((t("Why this place"), partial(_working, state, meeting, view, role, t)))
        if view.marks:
            parts.append((t("Marks"), partial(_marks, view, t)))
        if may_see_fairness(meeting, role):
            parts.append((t("Fairness check"), partial(draw_fairness, state, meeting, role, t)))
    parts += [
        (t("Record"), partial(_record, state, meeting, role, t)),
        (t("All communities"), partial(_town, state, t)),
        (t("Seal and files"), partial(_files, state, meeting, view, role, t)),
    ]
    # Labels are fixed texts of ours; data never stands in one, since labels are read as markdown.
    tabs = st.tabs([label for label, _ in parts], key="review-part", on_change="rerun")
    for tab, (_, draw) in zip(tabs, parts, strict=True):
        if tab.open:
            with tab, told():
                draw()
    _watch(meeting.id, _signature(meeting))


def _figure(figure: Any, key: str, *, is_wide: bool = False) -> None:
    """Draw a figure; a wide one keeps its width on a phone and is pushed aside with the thumb."""
    with st.container(key=f"wide-{key}") if is_wide else nullcontext():
        st.plotly_chart(figure, width="stretch", theme=None, config=dict(charts.CONFIG), key=key)


def _standings(view: ReviewView, meeting: MeetingState, t: Translate) -> None:
    blocks: list[dict[str, Any]] = []
    if not view.lines:
        text = t("No score has been revealed yet.") if meeting.seal is None else t("There are no scores.")
        blocks.append({"kind": "notice", "tone": "calm", "text": text})
    elif meeting.seal is None:
        blocks.append({"kind": "notice", "tone": "warn", "text": t("Provisional: the meeting is not sealed yet.")})
    if view.lines:
        blocks.append(standings_block(view, t))
        blocks += earlier_blocks(view, t)
    paper(key="review-standings", blocks=blocks)
    lines = [revealed_line(one) for one in view.lines]
    if any(line.shares for line in lines):
        if any(line.made_of for line in lines):
            note = {"kind": "notice", "tone": "calm", "text": t("Bars: the meeting's part alone")}
            paper(key="review-bars", blocks=[note])
        _figure(figure_of(charts.fig_standings, lines, view.criteria, lang=language()), "fig-standings")


def _working(state: State, meeting: MeetingState, view: ReviewView, role: Role | None, t: Translate) -> None:
    open_units = explainable_units(meeting, role)
    names = {one.standing.unit: one.name for one in view.lines if one.standing.unit in open_units}
    left, right = st.columns(2)
    with left:
        unit = st.selectbox(t("Unit"), list(names), format_func=names.__getitem__, key=f"why-{meeting.id}")
    with right:
        others = [one for one in names if one != unit]
        other = st.selectbox(
            t("Compare with"), others, index=None, format_func=names.__getitem__, placeholder=t("nobody"),
            key=f"compare-{meeting.id}",
        )  # fmt: skip
    explanation = explaining(state, meeting.id, unit, role, also=[other] if other else [])
    told = tie_document(state, meeting, explanation, t).get("award_tie", [])
    award = [{"kind": "rules", "title": t("The award: how the tie was decided"), "lines": told}] if told else []
    paper(key="review-why", blocks=[*why_blocks(explanation, t), *award])
    means = {one.name: one.means for one in view.lines if one.standing.unit == unit}
    means |= {one.name: one.means for one in view.lines if one.standing.unit == other}
    text, picture = st.columns([3, 2], gap="large")
    with text:
        paper(key="review-rules", blocks=[rules_block(explanation, t)])
    with picture:
        scale = (view.policy.scale.min, view.policy.scale.max)
        _figure(figure_of(charts.fig_radar, means, view.criteria, scale, lang=language()), "fig-radar")


def _marks(view: ReviewView, t: Translate) -> None:
    note = {"kind": "notice", "tone": "calm", "text": t("Each cell is one ballot's total. Recused is nobody's zero.")}
    paper(key="review-marks", blocks=[note, *_entered_from_paper(view, t)])
    _figure(figure_of(charts.fig_heatmap, view.marks, lang=language()), "fig-heatmap", is_wide=True)
    paper(key="review-moments", blocks=[{"kind": "heading", "text": t("How the ballots came in")}])
    _figure(figure_of(charts.fig_timeline, view.moments, lang=language()), "fig-timeline", is_wide=True)


def _entered_from_paper(view: ReviewView, t: Translate) -> list[dict[str, object]]:
    """Name the ballots that two people entered from paper, and the two."""
    lines = [
        t("{judge} for {unit}: entered from paper by {names}", judge=row.judge_name, unit=row.unit_name,
          names=t(", ").join(row.entered_by))
        for row in view.marks
        if row.entered_by
    ]  # fmt: skip
    return [{"kind": "notice", "tone": "calm", "text": line} for line in lines]


def _record(state: State, meeting: MeetingState, role: Role | None, t: Translate) -> None:
    blocks = record_blocks(state, meeting, t, role, service().earlier)
    paper(key="review-record", blocks=[*blocks, *award_blocks(state, meeting, role, t)])
    if may_read_notes(meeting, role):
        sheet_downloads(state, meeting, t, "review")


def _town(state: State, t: Translate) -> None:
    view = town(state)
    communities = view.communities
    paper(key="review-town", blocks=town_blocks(view, t))
    criteria = next((one.criteria for one in communities if one.lines), communities[0].criteria)
    figure = figure_of(charts.fig_town, communities, criteria, lang=language(), columns=3)
    _figure(figure, "fig-town", is_wide=True)


def _files(state: State, meeting: MeetingState, view: ReviewView, role: Role | None, t: Translate) -> None:
    paper(key="review-seal", blocks=seal_blocks(meeting, t, is_rehearsal=view.rehearsal))
    seal = meeting.seal
    provenance = Provenance(
        contest=state.contest.title if state.contest else "",
        sealed_at=moment_text(seal.at, t) if seal else "",
        sealed_by=seal.by.name or seal.by.id if seal else "",
        confirmed_by=seal.confirmed_by.name or seal.confirmed_by.id if seal else "",
    )
    if view.lines and view.marks:
        with st.container(horizontal=True, key="review-files"):
            _download(t("Standings (CSV)"), partial(standings_csv, view, t), f"{meeting.id}-standings.csv", CSV)
            _download(t("All marks (CSV)"), partial(marks_csv, view, t), f"{meeting.id}-marks.csv", CSV)
            _download(t("Workbook (XLSX)"), partial(workbook, view, provenance, t), f"{meeting.id}.xlsx", XLSX)
    if seal is None or role not in ("operator", "supervisor", "reviewer"):
        return
    try:
        require_ledger(state, meeting, role)
    except ContestError as error:
        show(error)
    else:
        _download(t("Ledger (JSONL)"), partial(ledger_file, service()), f"{meeting.id}-ledger.jsonl", JSONL)


def _download(label: str, data: Callable[[], bytes], file_name: str, mime: str) -> None:
    # The file is made when it is asked for, from what this drawing shows.
    st.download_button(label, data, file_name, mime, key=f"get-{file_name}", on_click="ignore")


def _signature(meeting: MeetingState) -> tuple[object, ...]:
    """Return what this page depends on: a ballot for an open unit changes nothing here."""
    phases = tuple((unit, one.phase) for unit, one in meeting.evaluations.items())
    said = tuple((note, one.seq) for note, one in meeting.notes.items())
    shown = tuple((unit, one.seq) for unit, one in meeting.highlights.items())
    speak = tuple((unit, one.seq) for unit, one in meeting.presenters.items())
    awards = meeting.award, meeting.tie, sorted(meeting.other_awards)
    return meeting.phase, meeting.stage, phases, awards, said, shown, speak


@st.fragment
def _watch(meeting: str, drawn: tuple[object, ...]) -> None:
    """Redraw the page when the meeting went on, and only then: figures are dear."""
    with told():
        now = service().state.meetings[meeting]
        live(
            key="review-live", meeting=meeting, offline_text=translate()("Connection lost – reconnecting"), seq=now.seq
        )
        if _signature(now) != drawn:
            st.rerun(scope="app")
