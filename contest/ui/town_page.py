"""The town's desk: all meetings at a glance, and the town's own round planned from here."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, ContestError, Translate
from contest.model import Meeting, Stage
from contest.state import State
from contest.ui import page
from contest.ui.frame import address
from contest.ui.literal import literal
from contest.views.town_desk import TownDeskLine, town_desk

ROUND: Final = "town-round"
LONGEST_TITLE: Final = 60


def board(state: State, screens: dict[str, int], t: Translate) -> dict[str, Any]:
    """Return what the board shows, in the reader's words; ``screens`` counts the connected ones by meeting."""
    lines = town_desk(state)
    return {
        "label": t("All meetings"),
        "meetings": [_card(line, screens.get(line.meeting, 0), t) for line in lines],
    }


def _card(line: TownDeskLine, screens: int, t: Translate) -> dict[str, Any]:
    facts = [
        (t("Stage now"), line.stage if line.phase == "running" else ""),
        (t("On stage"), t("{unit} ({state})", unit=line.unit, state=t(line.unit_phase)) if line.unit else ""),
        (t("Ballots"), f"{line.ballots_in} / {line.ballots_expected}" if line.unit_phase == "open" else ""),
        (t("Scores revealed"), f"{line.revealed} / {line.units_total}" if line.is_scored and line.units_total else ""),
        (t("Award"), t(", ").join(line.award)),
        (t("Screens"), str(screens) if line.phase == "running" else ""),
    ]
    problems = [problem.text(t) for problem in line.problems]
    if line.phase == "running" and not screens:
        problems.append(t("No screen with a pass is connected."))
    return {
        "id": line.meeting,
        "name": line.community or line.title,
        "title": line.title,
        "phase": line.phase,
        "phaseText": t(line.phase),
        "lines": [{"label": label, "text": text} for label, text in facts if text],
        "problems": problems,
        "links": [
            {"title": t("Desk"), "href": address("control", meeting=line.meeting)},
            {"title": t("Projector"), "href": address("screen", meeting=line.meeting)},
        ],
    }


# --- the town's own round ---------------------------------------------------------------------------------------


def round_form(state: State, t: Translate) -> None:
    """Offer to plan the town's own round: the indices first, then the chosen units take the stage."""
    with st.expander(t("Plan the town's own round")):
        st.text(t("The indices of all units are displayed first, then the chosen units take the stage and are marked."))
        st.text(t("Judges, rules and passes are set up afterwards on the set-up page, as for every meeting."))
        names = {unit.id: literal(unit.name) for unit in state.units.values()}
        title = st.text_input(t("Title of the meeting"), key="round-title", max_chars=LONGEST_TITLE)
        chosen = st.pills(
            t("Units that take the stage"), list(names), selection_mode="multi", format_func=names.__getitem__,
            key="round-units",
        )  # fmt: skip
        is_pressed = st.button(
            t("Plan this round"), key="round-plan", type="primary", disabled=not (title.strip() and chosen)
        )
    if is_pressed:
        _plan(state, title.strip(), tuple(map(str, chosen)), t)


def _plan(state: State, title: str, units: tuple[str, ...], t: Translate) -> None:
    taken = [one for one in state.meetings if one.startswith(ROUND)]
    name = ROUND if ROUND not in taken else f"{ROUND}-{len(taken) + 1}"
    command = cmd.PlanMeeting(Meeting(name, title, agenda=round_agenda(t), units=units))
    visitor = page.require("operator")
    try:
        page.service().submit(command, visitor.actor)
    except ContestError as error:
        page.show(error)
        return
    st.rerun()


def round_agenda(t: Translate) -> tuple[Stage, ...]:
    """Return how a town's round goes: display, stage, award, demands; titles can be changed at the desk."""
    return (
        Stage("display", "report", t(N_("Display of the six indices"))),
        Stage("stage", "evaluation", t(N_("Chief officers take the stage"))),
        Stage("award", "award", t(N_("Commendation"))),
        Stage("demands", "directives", t(N_("Demands for the next quarter"))),
    )
