"""The blocks of the start page: join, one's own links, and what is public of the meetings now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contest.decide import ROLE_NAMES
from contest.errors import Translate
from contest.model import Contest, Meeting, Role
from contest.service import Visitor
from contest.state import MeetingState, State
from contest.ui.charts import place_text
from contest.ui.frame import PAGES, address, ended_text, may_open, rehearsal_notice
from contest.views.public import ScreenView, screen

Block = dict[str, Any]


def home_blocks(state: State, who: Visitor | None, t: Translate) -> list[Block]:
    """Return the start page for a visitor, top to bottom; nothing in it is unrevealed."""
    contest = state.contest
    blocks: list[Block] = []
    if contest and contest.rehearsal:
        blocks.append(rehearsal_notice(t))
    blocks.append(
        {
            "kind": "hero",
            "eyebrow": " · ".join(part for part in (contest.town, contest.period) if part) if contest else "",
            "title": title_parts(contest) if contest else [t("Contest")],
            "theme": contest.theme if contest else "",
        }
    )
    if ended := ended_text(t):
        blocks.append({"kind": "notice", "tone": "warn", "text": ended})
    blocks.append(_who(state, who, t) if who else _join(t))
    if contest is None:
        blocks.append(_empty(who, t))
    blocks += [_meeting(screen(state, one.id), t) for one in state.meetings.values() if one.phase == "running"]
    if state.meetings:
        blocks.append(_agendas(state, t))
    return blocks


def title_parts(contest: Contest) -> list[str]:
    """Return the title in parts that a line should not break: around the town and the period it names.

    >>> title_parts(Contest("c", "柳市镇2023年第一季度村社擂台赛", "柳市镇", period="2023年第一季度"))
    ['柳市镇', '2023年第一季度', '村社擂台赛']
    """
    known = [re.escape(part) for part in (contest.town, contest.period) if part]
    parts = re.split(f"({'|'.join(known)})", contest.title) if known else [contest.title]
    return [part for part in parts if part]


def _join(t: Translate) -> Block:
    return {
        "kind": "join",
        "title": t("Join with a code"),
        "hint": t("The eight letters stand below the QR code on your pass."),
        "label": t("Code of your pass"),
        "button": t("Join"),
        "wrong": t("A code has eight letters."),
        "action": address("join"),
        "steps": {
            "title": t("Or scan your pass"),
            "lines": [
                t("Open the camera of your phone, or the scanner in WeChat."),
                t("Point it at the QR code on your pass."),
                t("Open the link: the marking pad appears with your name."),
            ],
        },
    }


def _tile_texts(t: Translate) -> dict[str, str]:
    return {
        "score": t("Mark the units of your meeting"),
        "control": t("Lead the meeting step by step"),
        "town": t("All meetings at a glance"),
        "setup": t("Contest, units, panel, rules, passes"),
        "screen": t("What the hall sees"),
        "review": t("Standings, working, documents"),
        "rules": t("How scores are made, in sentences"),
        "proxy": t("Ballots on paper, entered by two people"),
    }


def _who(state: State, who: Visitor, t: Translate) -> Block:
    tiles = []
    for name, title, _ in PAGES:
        if name != "home" and may_open(name, who.role) and _has_use(name, who.role, state):
            meeting = who.meeting if name in ("screen", "review", "control", "rules") else None
            tiles.append(
                {
                    "title": t(title),
                    "text": _tile_texts(t)[name],
                    "href": address(name, meeting=meeting),
                }
            )
    return {
        "kind": "who",
        "greeting": t("Welcome, {name}", name=who.name) if who.name else t("Good day"),
        "role": t(ROLE_NAMES[who.role]),
        "tiles": tiles,
        "leave": {"action": address("leave"), "label": t("Leave on this device")},
    }


def _has_use(name: str, role: Role, state: State) -> bool:
    """Tell whether a page leads anywhere yet: before a contest is loaded only its set-up does."""
    if state.contest is None:
        return name == "setup"
    return role != "judge" or name == "score"


def _empty(who: Visitor | None, t: Translate) -> Block:
    is_operator = who is not None and who.role == "operator"
    return {
        "kind": "empty",
        "title": t("No contest has been loaded yet"),
        "text": t("Load a contest folder, look at what it brings, and the meetings appear here.")
        if is_operator
        else t("The organiser begins with the operator link that the server printed at its first start."),
        "link": {"href": address("setup"), "title": t("Set up the contest")} if is_operator else None,
    }


def _meeting(view: ScreenView, t: Translate) -> Block:
    has_unit = view.unit is not None and view.scene in ("unit", "reveal")
    return {
        "kind": "meeting",
        "title": view.meeting_title,
        "phase": view.phase,
        "phase_text": t(view.phase),
        "stage": view.stage.title if view.stage else "",
        "unit": view.unit.name if view.unit and has_unit else "",
        "unit_text": _unit_text(view, t) if has_unit else "",
        "done": view.ballots_in,
        "total": view.ballots_expected if has_unit and view.unit_phase == "open" else 0,
        "count_text": t("{n} of {total} ballots in", n=view.ballots_in, total=view.ballots_expected),
        "lines": [{"place": place_text(line, t), "name": line.name, "score": line.score or "–"} for line in view.lines],
        "links": [
            {"href": address("screen", meeting=view.meeting), "title": t("Watch the projector")},
            {"href": address("review", meeting=view.meeting), "title": t("Agenda and standings")},
            {"href": address("rules", meeting=view.meeting), "title": t("Rules")},
        ],
    }


def _unit_text(view: ScreenView, t: Translate) -> str:
    texts = {
        "open": t("Judges are marking now"),
        "closed": t("Marking has ended"),
        "revealed": t("Score announced"),
        "withdrawn": t("withdrawn"),
    }
    return texts.get(view.unit_phase, "")


def _agendas(state: State, t: Translate) -> Block:
    return {
        "kind": "agendas",
        "title": t("Meetings and their agendas"),
        "note": t("Every community keeps its own order."),
        "rows": [
            {
                "name": meeting_name(state, meeting.plan),
                "theme": meeting.plan.theme,
                "phase": meeting.phase,
                "phase_text": t(meeting.phase),
                "href": address("review", meeting=meeting.id),
                "stages": [{"title": title, "state": progress} for _, title, progress in agenda_of(meeting)],
            }
            for meeting in state.meetings.values()
        ],
    }


def meeting_name(state: State, plan: Meeting) -> str:
    """Return a meeting's short name: its community's, else its title."""
    community = state.contest.community(plan.community) if state.contest else None
    return community.name if community else plan.title


def agenda_of(meeting: MeetingState) -> Iterator[tuple[str, str, str]]:
    """Yield stage id, local title and ``done``, ``now``, ``skipped`` or ``next``, in the meeting's own order."""
    for stage in meeting.plan.agenda:
        progress = meeting.progress(stage.id)
        if progress == "now" and meeting.phase != "running":
            progress = "done"
        yield stage.id, stage.title, "next" if progress == "later" else progress
