"""The form over a policy document. It returns the document as typed; what is wrong with it is said elsewhere."""

from __future__ import annotations

import re
from typing import Any, Final

import streamlit as st

from contest.errors import N_, Translate
from contest.scoring.policy import MOST_HELD, Policy
from contest.scoring.reading import DEFAULT_CAP, default_trim
from contest.scoring.rules import LIVE
from contest.ui.setup_rules_tables import criteria_table, grades_table, groups_table, number, parts_table

Document = dict[str, Any]

SCALES: Final = {
    "100": N_("100 points"), "10": N_("10 points"), "own": N_("another scale"), "grades": N_("grades, no numbers"),
}  # fmt: skip
STEPS: Final = ("0.01", "0.1", "0.25", "0.5", "1", "5")
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
        "rank_sum": N_("sum of places"),
        "points": N_("points for places"),
    },
    "trim_level": {"ballot": N_("whole ballots"), "criterion": N_("criterion by criterion")},
    "below_min_n": {"pending": N_("the unit stays pending"), "renormalise": N_("the other groups count")},
    "mode": {"half_up": N_("half up"), "half_even": N_("half to even (GB/T 8170)"), "truncate": N_("cut off")},
    "stage": {"final": N_("once, at the end"), "each": N_("at every step")},
    "display": {
        "1224": N_("1 2 2 4 – the next place is skipped"),
        "1334": N_("1 3 3 4 – the places before are skipped"),
        "1223": N_("1 2 2 3 – no place is skipped"),
        "1234": N_("1 2 3 4 – numbered on in the order of the list"),
        "fractional": N_("1 2.5 2.5 4 – the mean of the places"),
    },
}
_DEFAULT_POINTS: Final = "12, 10, 8, 7, 6, 5, 4, 3, 2, 1"


def edited(policy: Policy, key: str, t: Translate) -> Document:
    """Draw the form, its fields named by ``key``, and return the document as typed."""
    document: Document = policy.document()
    document["scale"] = _scale(document["scale"], policy, key, t)
    has_grades = "grades" in document["scale"]
    document["criteria"] = criteria_table(document["criteria"], has_grades, key, t)
    document["groups"] = groups_table(document["groups"], default_trim(policy.combine, policy.scale.grades), key, t)
    first, second, third = st.columns(3)
    with first:
        document["reveal"] = _choice("reveal", t("Reveal"), document["reveal"], key, t)
        document["hold_first"] = _held(policy, key, t)
        document["recusal"] = (
            "own_unit"
            if st.toggle(t("Nobody marks the own unit"), value=policy.recusal == "own_unit", key=f"recusal-{key}")
            else "none"
        )
        document["below_min_n"] = _choice("below_min_n", t("Too few ballots"), document["below_min_n"], key, t)
    with second:
        document["combine"] = _choice("combine", t("How ballots become a score"), document["combine"], key, t)
        document["trim_level"] = _choice("trim_level", t("What is dropped"), document["trim_level"], key, t)
        _points(document, key, t)
    with third:
        document["rounding"] = _rounding(policy, key, t)
    _whole(document, policy, key, t)
    return document


def _choice(name: str, label: str, value: str, key: str, t: Translate) -> str:
    words = CHOICES[name]
    ids = list(words)
    return str(
        st.selectbox(label, ids, index=ids.index(value), format_func=lambda one: t(words[one]), key=f"{name}-{key}")
    )


def _rounding(policy: Policy, key: str, t: Translate) -> Document:
    places = st.number_input(t("Decimals"), min_value=0, max_value=6, value=policy.rounding.places, key=f"places-{key}")
    mode = _choice("mode", t("Rounding"), policy.rounding.mode, key, t)
    return {"places": int(places), "mode": mode, "stage": _choice("stage", t("When"), policy.rounding.stage, key, t)}


def _held(policy: Policy, key: str, t: Translate) -> int:
    return int(
        st.number_input(
            t("First units held open until the next is heard"),
            min_value=0,
            max_value=MOST_HELD,
            value=policy.hold_first,
            key=f"held-{key}",
        )
    )


def _points(document: Document, key: str, t: Translate) -> None:
    known = document.pop("points", None)
    if document["combine"] == "points":
        value = ", ".join(known) if known else _DEFAULT_POINTS
        typed = str(st.text_input(t("Points for places, best first"), value=value, max_chars=500, key=f"points-{key}"))
        document["points"] = [one for one in re.split(r"[,，、;；\s]+", typed) if one]


def _whole(document: Document, policy: Policy, key: str, t: Translate) -> None:
    """Draw what comes after the ballots: other parts, bonuses, equal scores."""
    document["parts"] = parts_table(document["parts"], key, t)
    first, second, third = st.columns(3)
    with first:
        document["adjustments"] = {"cap": _cap(policy, key, t)}
    with second:
        names = _steps(document, t)
        cascade = st.multiselect(
            t("What parts equal scores, in order"), list(names), format_func=lambda one: names.get(one, one),
            default=[one for one in policy.ties.cascade if one in names],
            placeholder=t("nothing: they share the place"),
            key=f"cascade-{key}",
        )  # fmt: skip
    with third:
        display = _choice("display", t("Shared places"), policy.ties.display, key, t)
    document["ties"] = {"cascade": [one for one in cascade if one in names], "display": display}


def _cap(policy: Policy, key: str, t: Translate) -> str | None:
    known = policy.adjustment_cap
    has_cap = st.toggle(t("Bonus and deduction have a cap"), value=known is not None, key=f"has-cap-{key}")
    if not has_cap:
        return None
    value = float(DEFAULT_CAP if known is None else known)
    label = t("Bonus and deduction, at most")
    return number(st.number_input(label, min_value=0.0, step=0.5, format="%g", value=value, key=f"cap-{key}"))


def _steps(document: Document, t: Translate) -> dict[str, str]:
    """Return what can part equal scores, by its name in the document."""
    names = {f"group:{one['id']}": t("mean of group “{name}”", name=one["title"]) for one in document["groups"]}
    for one in document["criteria"]:
        names[f"criterion:{one['id']}"] = t("mean of “{name}”", name=one["title"])
    for one in document["parts"] if len(document["parts"]) > 1 else ():
        title = t("the meeting") if one["title"] == LIVE else one["title"]
        names[f"part:{one['id']}"] = t("value of “{name}”", name=title)
    names["firsts"] = t("number of first places")
    return names


def _scale(scale: Document, policy: Policy, key: str, t: Translate) -> Document:
    at = scale["max"] if scale["min"] == "0" and scale["max"] in SCALES else "own"
    at = "grades" if scale["grades"] else at
    first, second, third, fourth = st.columns(4)
    ids = list(SCALES)
    with first:
        chosen = str(
            st.selectbox(
                t("Scale"), ids, index=ids.index(at), format_func=lambda one: t(SCALES[one]), key=f"scale-{key}"
            )
        )
    if chosen == "grades":
        return {**_grade_range(scale, policy), "grades": grades_table(scale["grades"], key, t)}
    low, high = ("0", chosen) if chosen != "own" else (scale["min"], scale["max"])
    if chosen == "own":
        with second:
            low = str(st.text_input(t("Lowest mark"), value=scale["min"], max_chars=12, key=f"low-{key}")).strip()
        with third:
            high = str(st.text_input(t("Highest mark"), value=scale["max"], max_chars=12, key=f"high-{key}")).strip()
    with fourth if chosen == "own" else second:
        steps = list(dict.fromkeys((*STEPS, scale["step"])))
        step = st.selectbox(t("Step"), steps, index=steps.index(scale["step"]), key=f"step-{key}")
    return {"min": low, "max": high, "step": str(step)}


def _grade_range(scale: Document, policy: Policy) -> Document:
    """Return the range of a scale of grades where it is another than the grades themselves give."""
    values = [one.value for one in policy.scale.grades]
    if not values or (policy.scale.min, policy.scale.max) == (min(0, *values), max(values)):
        return {}
    return {"min": scale["min"], "max": scale["max"]}
