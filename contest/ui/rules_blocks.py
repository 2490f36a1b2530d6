"""The rules as printed matter: sentences, fingerprint, what changed during the meeting, a worked example."""

from __future__ import annotations

import csv
import io
from typing import Any

from contest.errors import Translate
from contest.loading.presets import Preset, presets
from contest.scoring.policy import Policy
from contest.scoring.reading import PART_WORDS
from contest.scoring.rules import LIVE
from contest.scoring.sentences import TOPICS, live_title, sentences
from contest.state import FixedRules
from contest.ui.frame import moment_text
from contest.views.rules import RulesView

Block = dict[str, Any]
SHORT_DIGITS = 16


def sentence_block(policy: Policy, t: Translate, title: str = "") -> Block:
    """Return the whole policy in sentences, each topic named once."""
    facts, before = [], ""
    for one in sentences(policy):
        label = "" if one.topic == before else t(TOPICS[one.topic])
        facts.append({"label": label, "text": one.text(t), "is_code": False})
        before = one.topic
    return {"kind": "facts", "title": title, "note": "", "facts": facts}


def standing_block(view: RulesView, t: Translate) -> Block:
    """Return whether the rules are fixed, since when, and their fingerprint."""
    facts = [
        {"label": t("State"), "text": since_text(view, t), "is_code": False},
        {"label": t("Fingerprint"), "text": view.policy.digest(), "is_code": True},
    ]
    note = t("Equal rules have equal fingerprints. It stands with every result, so anybody can check them.")
    return {"kind": "facts", "title": "", "note": note, "facts": facts}


def since_text(view: RulesView, t: Translate) -> str:
    return t(view.standing, at=moment_text(view.since, t)) if view.since else t(view.standing)


def history_block(rules: tuple[FixedRules, ...], title: str, t: Translate) -> Block:
    """Return a table of sets of rules, in the order they were fixed."""
    columns = [
        {"label": t("Fixed on"), "is_number": False, "is_name": False},
        {"label": t("Reason"), "is_number": False, "is_name": True},
        {"label": t("Fixed by"), "is_number": False, "is_name": False},
        {"label": t("Fingerprint"), "is_number": False, "is_name": False},
    ]
    rows = [
        {
            "cells": [
                moment_text(one.at, t), one.reason or t("before the start"), one.by.name or one.by.id,
                one.digest[:SHORT_DIGITS],
            ],
            "tone": "",
        }
        for one in rules
    ]  # fmt: skip
    return {"kind": "table", "title": title, "note": "", "columns": columns, "rows": rows}


def title_of(preset: Preset, lang: str) -> str:
    return preset.title if lang == "zh" else preset.title_en


def purpose_of(preset: Preset, lang: str) -> str:
    return preset.purpose if lang == "zh" else preset.purpose_en


def same_preset(policy: Policy) -> Preset | None:
    """Return the preset that scores as these rules do; what criteria and groups are called does not matter."""
    wanted = _nameless(policy)
    return next((one for one in presets() if _nameless(one.policy) == wanted), None)


def _nameless(policy: Policy) -> dict[str, Any]:
    document = {**policy.document(), "criteria": _shape(policy)}
    for key in ("groups", "parts"):
        for one in document[key]:
            del one["id"]
            one.pop("title", None)
    # Pools that trim alike without weights are one panel, declared or not.
    if len(policy.pools) == 1:
        document["groups"] = [policy.pools[0].trim, policy.pools[0].adjust, policy.pools[0].min_n]
    return document


def _shape(policy: Policy) -> list[Any]:
    """Return how criteria are marked and weighted; which they are is the contest's."""
    if len(set(policy.shares)) == 1 and len({(one.min, one.max, one.step) for one in policy.criteria}) == 1:
        return ["alike"]
    return [(share, one.min, one.max, one.step) for share, one in zip(policy.shares, policy.criteria, strict=True)]


def example_blocks(preset: Preset, lang: str, t: Translate) -> list[Block]:
    """Return a preset's worked example: the marks, the result, and the working in words."""
    steps = preset.steps if lang == "zh" else preset.steps_en
    return [_marks_block(preset, t), _result_block(preset, t), {"kind": "howto", "title": "", "lines": list(steps)}]


def _result_block(preset: Preset, t: Translate) -> Block:
    columns = [
        {"label": t("Place"), "is_number": False, "is_name": False},
        {"label": t("Unit"), "is_number": False, "is_name": True},
        {"label": t("Result"), "is_number": True, "is_name": False},
    ]
    rows = [
        {"cells": [str(place), unit, score], "tone": "first" if place == 1 else ""}
        for unit, score, place in preset.example_result
    ]
    return {"kind": "table", "title": "", "note": "", "columns": columns, "rows": rows}


def _marks_block(preset: Preset, t: Translate) -> Block:
    """Return the marks with a row for each unit (and criterion, and part) and a column for each judge."""
    marks = list(csv.DictReader(io.StringIO(preset.example_csv)))
    units = list(dict.fromkeys(one["unit"] for one in marks))
    homes = {one["judge"]: one["home"] for one in marks if one.get("home")}
    judges = list(dict.fromkeys(one["judge"] for one in marks if _is_ballot(one)))
    # Heads stand in the order of their units, though none of them marks the first row.
    judges.sort(key=lambda judge: units.index(homes[judge]) if judge in homes else -1)
    table: dict[tuple[str, str], dict[str, str]] = {}
    for one in marks:
        cells = table.setdefault((one["unit"], _row_label(preset, one, t)), {})
        if _is_ballot(one):
            cells[one["judge"]] = one["mark"] or t("missing")
        else:
            cells[""] = t(", ").join(filter(None, (cells.get(""), _recorded(one, t))))
    has_label = any(label for _, label in table)
    has_other = any("" in cells for cells in table.values())
    labels = [t("Unit"), *([t("What")] if has_label else []), *judges, *([t("Entered value")] if has_other else [])]
    rows = []
    for (unit, label), cells in sorted(table.items(), key=lambda row: units.index(row[0][0])):
        given = [cells.get(judge) or (t("recused") if homes.get(judge) == unit else "–") for judge in judges]
        if not any(judge in cells for judge in judges):
            given = [""] * len(judges)
        row = [unit, *([label] if has_label else []), *given, *([cells.get("", "")] if has_other else [])]
        rows.append({"cells": row, "tone": ""})
    columns = [{"label": label, "is_number": False, "is_name": n == 0} for n, label in enumerate(labels)]
    return {"kind": "table", "title": t("A worked example"), "note": "", "columns": columns, "rows": rows}


def _is_ballot(row: dict[str, str]) -> bool:
    return bool(row["judge"]) and row.get("part") not in PART_WORDS


def _row_label(preset: Preset, row: dict[str, str], t: Translate) -> str:
    """Return what a row of the example is about, besides the unit."""
    policy, part = preset.policy, row.get("part") or LIVE
    if part in PART_WORDS:
        return t("Bonus and deduction")
    if row.get("criterion"):
        return next(one.title for one in policy.criteria if one.id == row["criterion"])
    if policy.live_alone and not row.get("part"):
        return ""
    found = next(one for one in policy.parts if one.id == part)
    return t(live_title(found)) if part == LIVE else found.title


def _recorded(row: dict[str, str], t: Translate) -> str:
    """Return what is recorded without a ballot: a part's value, a bonus or deduction, a veto."""
    if not row["judge"]:
        return row["mark"]
    if row.get("part") == "veto":
        return t("{name} (veto)", name=row["judge"])
    sign = "" if row["mark"].startswith("-") else "+"
    return f"{row['judge']} {sign}{row['mark']}"
