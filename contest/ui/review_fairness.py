"""The fairness check of the review page: what stands beside the official result, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from contest.errors import N_, Translate
from contest.loading.presets import presets
from contest.model import Role
from contest.results import policy_of
from contest.scoring.fairness import Fairness
from contest.scoring.fairness.alternatives import ways
from contest.scoring.policy import Policy
from contest.state import MeetingState, State
from contest.ui import charts
from contest.ui.components.paper import paper
from contest.ui.figures import figure_of
from contest.ui.page import language
from contest.views.fairness import FairnessView, fairness_view

Block = dict[str, Any]

WHY: Final = {
    "ranks": N_("The rules count each judge's order of the units. Leniency changes no order, so nothing is corrected."),
    "not_linked": N_("No chain of common judges links all the units, so their judges cannot be compared."),
    "recused": N_(
        "A head does not mark the own unit. Without a strict head that unit looks better, without a lenient one worse. "
        "“Corrected” takes off how much more or less than the others each judge gives."
    ),
    "missing": N_(
        "Not every judge marked every unit. Without a strict judge a unit looks better, without a lenient one worse. "
        "“Corrected” takes off how much more or less than the others each judge gives."
    ),
    "": N_("Every judge marked every unit, so a strict or a lenient judge moves all of them alike."),
}


def alternatives(policy: Policy, lang: str) -> list[tuple[str, str, Policy]]:
    """Return the ready-made ways of counting, put on a meeting's own rules, with their titles in a language."""
    return ways(((one.id, one.title if lang == "zh" else one.title_en, one.policy) for one in presets()), policy)


def draw_fairness(state: State, meeting: MeetingState, role: Role | None, t: Translate) -> None:
    """Draw the fairness check of the closed units.

    Raises
    ------
    NotAllowed
    """
    key = f"fairness-long-{meeting.id}"
    others = alternatives(policy_of(meeting), language())
    view = fairness_view(state, meeting.id, role, others, however_long=bool(st.session_state.get(key)))
    paper(key="fairness-head", blocks=[*head_blocks(view, t), orders_block(view, t)])
    if view.is_heavy:
        # A press is an ordinary run: the flag stays for this visit.
        st.button(t("Go through every panel without one judge"), on_click=_wait, args=(key,), key=f"{key}-ask")
    if view.found.corrected is not None and view.found.swaps:
        figure = figure_of(charts.fig_slope, view.lines, lang=language())
        st.plotly_chart(figure, width="stretch", theme=None, config=dict(charts.CONFIG), key="fig-slope")
    paper(key="fairness-more", blocks=[*ways_blocks(view, t), *judges_blocks(view, t)])


def _wait(key: str) -> None:
    st.session_state[key] = True


def head_blocks(view: FairnessView, t: Translate) -> list[Block]:
    """Return what this is, and what is worth knowing first."""
    text = t("The official result stays as it is. This page only shows how firmly it stands.")
    blocks: list[Block] = [{"kind": "notice", "tone": "calm", "text": text}]
    facts = [
        {
            "label": t(", ").join(one.about) or t("First place"),
            "text": " ".join(filter(None, (one.text(t), one.figures_text(t)))),
            "is_code": False,
        }
        for one in view.remarks
    ]
    if facts:
        blocks.append({"kind": "facts", "title": t("What to know beside the result"), "facts": facts, "note": ""})
    elif view.found.corrected is not None and view.found.without is not None:
        text = t("The corrected order is the official one, and no single judge decides who is first.")
        blocks.append({"kind": "notice", "tone": "calm", "text": text})
    return blocks


def why_text(found: Fairness, t: Translate) -> str:
    """Return why the corrected order may be another one, or why there is none."""
    if found.uncorrected:
        return t(WHY[found.uncorrected])
    if found.is_corrected:
        return t("The rules in force take each judge's leniency off: the official order is the corrected one.")
    return t(WHY["recused" if found.recused else "missing" if found.missing else ""])


def orders_block(view: FairnessView, t: Translate) -> Block:
    """Return the official places, the corrected ones, and how far each place moves."""
    without = view.found.without
    columns = [
        _column(t("Place")),
        _column(t("Unit"), is_name=True),
        _column(t("Points"), is_number=True),
        _column(t("Corrected place"), is_number=True),
        _column(t("Corrected points"), is_number=True),
        _column(t("Without one judge"), is_number=True),
    ]
    rows = [
        {
            "cells": [
                line.place,
                line.name,
                line.score,
                line.corrected_place,
                line.corrected_score,
                range_text(line.low, line.high),
            ],
            "tone": "first" if line.is_swapped else "",
        }
        for line in view.lines
    ]
    notes = [why_text(view.found, t)]
    if without is not None:
        text = t("“Without one judge”: the best and the worst place when any one of the {n} judges is left out.",
                 n=len(without.judges))  # fmt: skip
        notes.append(text)
        if without.incomplete:
            left_out = t("{n} of these panels are left out: a unit would have too few ballots for a score.",
                         n=len(without.incomplete))  # fmt: skip
            notes.append(left_out)
    return {
        "kind": "table",
        "title": t("Official and corrected order"),
        "columns": columns,
        "rows": rows,
        "note": " ".join(notes),
    }


def ways_blocks(view: FairnessView, t: Translate) -> list[Block]:
    """Return the places under other ways of counting."""
    notes = [t("The same marks, groups and scale, counted in another way.")]
    if view.impossible:
        named = t(", ").join(view.impossible)
        notes.append(t("Not possible with these ballots, for not every unit would have a score: {ways}", ways=named))
    if not view.ways:
        return [{"kind": "notice", "tone": "calm", "text": notes[-1]}] if view.impossible else []
    columns = [_column(t("Unit"), is_name=True), _column(t("Official"), is_number=True)]
    columns += [_column(way, is_number=True) for way in view.ways]
    rows = [{"cells": [line.name, line.place, *line.others], "tone": ""} for line in view.lines]
    title = t("Places under other ways of counting")
    return [{"kind": "table", "title": title, "columns": columns, "rows": rows, "note": " ".join(notes)}]


def judges_blocks(view: FairnessView, t: Translate) -> list[Block]:
    """Return what hangs on single judges, and how lenient each is."""
    blocks: list[Block] = []
    facts = [
        {"label": names, "text": t("Without one of them first place would go to {units}.", units=units)}
        for names, units in _gathered(view.winner_depends, t)
    ]
    if view.quota > 1:
        template = N_("Without one of them the first {quota} would be {units}.")
        facts += [
            {"label": names, "text": t(template, quota=view.quota, units=units)}
            for names, units in _gathered(view.top_depends, t)
        ]
    if facts:
        note = t("A close result hangs on every judge; it does not say that a judge was wrong.")
        blocks.append({"kind": "facts", "title": t("What hangs on one judge"), "facts": facts, "note": note})
    if view.leniency:
        columns = [_column(t("Judge"), is_name=True), _column(t("Group")), _column(t("Leniency"), is_number=True)]
        rows = [{"cells": [one.name, one.group, one.points.replace("-", "−")], "tone": ""} for one in view.leniency]
        note = t(
            "How many points more (+) or fewer (−) than the others of the group, whatever the units are worth. Strict "
            "is not wrong. Only the desk and the supervisor see this table."
        )
        blocks.append({"kind": "table", "title": t("Leniency"), "columns": columns, "rows": rows, "note": note})
    return blocks


def _gathered(depends: Sequence[tuple[str, tuple[str, ...]]], t: Translate) -> list[tuple[str, str]]:
    """Return judges by what would come of it without any one of them, and that."""
    judges: dict[tuple[str, ...], list[str]] = {}
    for name, units in depends:
        judges.setdefault(units, []).append(name)
    return [(t(", ").join(names), t(", ").join(units)) for units, names in judges.items()]


def range_text(low: int | None, high: int | None) -> str:
    """Return a range of places as it is read.

    >>> range_text(2, 4), range_text(3, 3), range_text(None, None)
    ('2–4', '3', '–')
    """
    return "–" if low is None else str(low) if low == high else f"{low}–{high}"


def _column(label: str, *, is_number: bool = False, is_name: bool = False) -> Block:
    return {"label": label, "is_number": is_number, "is_name": is_name}
