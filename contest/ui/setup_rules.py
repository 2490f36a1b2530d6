"""The rules of a meeting: a form over the policy document, checked and read out in words before it is saved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, Translate
from contest.events import plain_decimal
from contest.loading.entries import made_id
from contest.scoring.policy import Policy, PolicyInvalid, default_policy
from contest.state import MeetingState, State
from contest.ui.setup_frame import is_locked, problem_table, save, slip
from contest.ui.setup_units import rows_of
from contest.ui.setup_words import rules_in_words

Document = dict[str, Any]

SCALES: Final = {"100": N_("100 points"), "10": N_("10 points"), "own": N_("another scale")}
STEPS: Final = ("0.1", "0.25", "0.5", "1", "5")
CHOICES: Final[dict[str, dict[str, str]]] = {
    "reveal": {
        "at_once": N_("as soon as the unit is closed"),
        "after_next": N_("after the next unit is closed"),
        "at_end": N_("all at the end"),
    },
    "combine": {
        "weighted_mean": N_("groups weighted"),
        "mean": N_("mean of all ballots"),
        "median": N_("median of all ballots"),
        "sum": N_("sum of all ballots"),
    },
    "trim_level": {"ballot": N_("whole ballots"), "criterion": N_("criterion by criterion")},
    "below_min_n": {"pending": N_("the unit stays pending"), "renormalise": N_("the other groups count")},
    "mode": {"half_up": N_("half up"), "half_even": N_("half to even (GB/T 8170)"), "truncate": N_("cut off")},
}


def rules_part(state: State, meeting: MeetingState, t: Translate) -> None:
    if not meeting.plan.is_scored:
        st.text(t("This meeting has no evaluation on its agenda, so it needs no rules."))
        return
    policy = meeting.policy or proposed(state)
    if is_locked(meeting, t):
        in_words(policy, t)
        return
    if meeting.policy is None:
        st.text(t("No rules are fixed yet. These are the documented defaults; save them as they are, or change them."))
    document = _edited(policy, f"{meeting.id}-{slip().round}", t)
    try:
        wanted = Policy.from_document(document)
    except PolicyInvalid as error:
        st.text("⚠ " + error.text(t))
        problem_table(error.problems, t)
        return
    in_words(wanted, t)
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if st.button(t("Fix these rules"), key="save-rules", type="primary", disabled=wanted == meeting.policy):
        said = t("The rules of “{meeting}” are fixed.", meeting=meeting.plan.title)
        save([cmd.FixPolicy(meeting.id, wanted.document())], said, state.seq)
        st.rerun()


def in_words(policy: Policy, t: Translate) -> None:
    with st.container(key="rules-in-words"):
        st.text(t("The rules in words"))
        st.text("\n".join(f"{n}. {line}" for n, line in enumerate(rules_in_words(policy, t), 1)))


def proposed(state: State) -> Policy:
    """Return the documented defaults over the contest's own criteria."""
    criteria = state.contest.criteria if state.contest else ()
    return default_policy(criteria=[(one.id, one.title) for one in criteria] or None)


def _edited(policy: Policy, key: str, t: Translate) -> Document:
    """Draw the form and return the document as typed. What the form does not show stays as it was."""
    document: Document = policy.document()
    document["scale"] = _scale(document["scale"], key, t)
    document["criteria"] = _criteria(document["criteria"], key, t)
    document["groups"] = _groups(document["groups"], key, t)
    first, second, third = st.columns(3)
    with first:
        document["reveal"] = _choice("reveal", t("Reveal"), document["reveal"], key, t)
        document["recusal"] = (
            "own_unit"
            if st.toggle(t("Nobody marks the own unit"), value=policy.recusal == "own_unit", key=f"recusal-{key}")
            else "none"
        )
    with second:
        document["combine"] = _choice("combine", t("How ballots become a score"), document["combine"], key, t)
        document["trim_level"] = _choice("trim_level", t("What is dropped"), document["trim_level"], key, t)
    with third:
        places = st.number_input(
            t("Decimals"), min_value=0, max_value=6, value=policy.rounding.places, key=f"places-{key}"
        )
        mode = _choice("mode", t("Rounding"), policy.rounding.mode, key, t)
        document["rounding"] = {**document["rounding"], "places": int(places), "mode": mode}
        document["below_min_n"] = _choice("below_min_n", t("Too few ballots"), document["below_min_n"], key, t)
    return document


def _choice(name: str, label: str, value: str, key: str, t: Translate) -> str:
    words = CHOICES[name]
    ids = list(words)
    return str(
        st.selectbox(label, ids, index=ids.index(value), format_func=lambda one: t(words[one]), key=f"{name}-{key}")
    )


def _scale(scale: Document, key: str, t: Translate) -> Document:
    at = scale["max"] if scale["min"] == "0" and scale["max"] in SCALES else "own"
    first, second, third, fourth = st.columns(4)
    ids = list(SCALES)
    with first:
        chosen = str(
            st.selectbox(
                t("Scale"), ids, index=ids.index(at), format_func=lambda one: t(SCALES[one]), key=f"scale-{key}"
            )
        )
    low, high = ("0", chosen) if chosen != "own" else (scale["min"], scale["max"])
    if chosen == "own":
        with second:
            low = str(st.text_input(t("Lowest mark"), value=scale["min"], max_chars=12, key=f"low-{key}")).strip()
        with third:
            high = str(st.text_input(t("Highest mark"), value=scale["max"], max_chars=12, key=f"high-{key}")).strip()
    with fourth if chosen == "own" else second:
        steps = list(dict.fromkeys((*STEPS, scale["step"])))
        step = st.selectbox(t("Step"), steps, index=steps.index(scale["step"]), key=f"step-{key}")
    return {**scale, "min": low, "max": high, "step": str(step)}


def _criteria(criteria: list[Document], key: str, t: Translate) -> list[Document]:
    column = st.column_config
    st.text(t("Criteria"))
    edited: dict[str, list[Any]] = st.data_editor(
        {
            "id": [one["id"] for one in criteria],
            "title": [one["title"] for one in criteria],
            "weight": [float(one["weight"]) for one in criteria],
        },
        key=f"criteria-{key}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            "id": None,
            "title": column.TextColumn(t("Criterion"), required=True, max_chars=30),
            "weight": column.NumberColumn(t("Weight"), required=True, default=1.0, min_value=0.0, format="plain"),
        },
    )
    known = {one["id"]: one for one in criteria}
    return [
        {
            **known.get(str(row["id"]), {}),
            "id": str(row["id"] or made_id("criterion", _text(row["title"]))),
            "title": _text(row["title"]),
            "weight": _number(row["weight"]),
        }
        for row in rows_of(edited)
        if row["title"]
    ]


def _groups(groups: list[Document], key: str, t: Translate) -> list[Document]:
    column = st.column_config
    st.text(t("Judge groups"))
    trims = [one["trim"] or {"low": 0, "high": 0, "from_n": 6} for one in groups]
    edited: dict[str, list[Any]] = st.data_editor(
        {
            "id": [one["id"] for one in groups],
            "title": [one["title"] for one in groups],
            "weight": [None if one["weight"] is None else float(one["weight"]) for one in groups],
            "min_n": [one["min_n"] for one in groups],
            "high": [one["high"] for one in trims],
            "low": [one["low"] for one in trims],
            "from_n": [one["from_n"] for one in trims],
        },
        key=f"groups-{key}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            "id": None,
            "title": column.TextColumn(t("Group"), required=True, max_chars=30, width="medium"),
            "weight": column.NumberColumn(t("Weight"), min_value=0.0, format="plain"),
            "min_n": _whole(t("At least"), 1),
            "high": _whole(t("Highest dropped"), 1),
            "low": _whole(t("Lowest dropped"), 1),
            "from_n": _whole(t("Drop from"), 6),
        },
    )
    st.caption(t("Without groups every judge counts alike. A group without weight needs all groups without weight."))
    return [_group(row) for row in rows_of(edited) if row["title"]]


def _whole(label: str, default: int) -> Any:
    return st.column_config.NumberColumn(label, min_value=0, max_value=1000, step=1, default=default)


def _group(row: dict[str, Any]) -> Document:
    low, high = int(row["low"] or 0), int(row["high"] or 0)
    trim = {"low": low, "high": high, "from_n": int(row["from_n"] or 6)} if low or high else None
    return {
        "id": str(row["id"] or made_id("group", _text(row["title"]))),
        "title": _text(row["title"]),
        "weight": None if row["weight"] is None else _number(row["weight"]),
        "min_n": int(row["min_n"] or 1),
        "trim": trim,
    }


def _text(value: object) -> str:
    return str(value or "").strip()


def _number(value: object) -> str:
    """Return a number from a table cell as decimal text: what was typed, not its binary neighbour."""
    return plain_decimal(Decimal(str(value))) if value is not None else "0"
