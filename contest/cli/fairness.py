"""``fairness MEETING``: what stands beside the official result, in the shell."""

from __future__ import annotations

import argparse
from typing import Any

from contest.cli.files import print_json
from contest.cli.store import loaded, opened
from contest.errors import N_, Translate
from contest.loading.presets import presets
from contest.results import policy_of
from contest.scoring.fairness import Change
from contest.scoring.fairness.alternatives import ways
from contest.text import translator
from contest.views.fairness import FairnessView, fairness_view


def fairness(arguments: argparse.Namespace, t: Translate) -> None:
    """Print the corrected order, the places without one judge, and those under other ways of counting."""
    is_english = t is translator("en")
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        titled = ((one.id, one.title_en if is_english else one.title, one.policy) for one in presets())
        others = ways(titled, policy_of(meeting))
        view = fairness_view(service.state, meeting.id, "operator", others, however_long=True)
    if arguments.json:
        return print_json(document(view))
    print(t("The official result stays as it is. This page only shows how firmly it stands."))
    head = (
        N_("Place"),
        N_("Points"),
        N_("Corrected place"),
        N_("Corrected points"),
        N_("Without one judge"),
        N_("Unit"),
    )
    print("\t".join(map(t, head)))
    for line in view.lines:
        moves = "–" if line.low is None else f"{line.low}–{line.high}"
        cells = (line.place, line.score, line.corrected_place, line.corrected_score, moves, line.name)
        print("\t".join(cells))
    for remark in view.remarks:
        print(" ".join(filter(None, (remark.text(t), remark.figures_text(t)))))
    for number, way in enumerate(view.ways):
        print(f"{way}: " + t(", ").join(f"{line.name} {line.others[number]}" for line in view.lines))
    return None


def document(view: FairnessView) -> dict[str, Any]:
    """Return the fairness check as JSON: scores as text, ids instead of names, judges too."""
    found = view.found
    without = found.without
    return {
        "uncorrected": found.uncorrected or None,
        "units": [
            {
                "unit": line.unit,
                "name": line.name,
                "place": line.place,
                "score": line.score,
                "corrected_place": None if found.corrected is None else line.corrected_place,
                "corrected_score": None if found.corrected is None else line.corrected_score,
                "without_one_judge": None if line.low is None else [line.low, line.high],
            }
            for line in view.lines
        ],
        "swaps": [{"first": one.first, "second": one.second, "kind": one.kind} for one in found.swaps],
        "quota": view.quota,
        "winner_changes": _changes(without.winner_changes if without else ()),
        "top_changes": _changes(without.top_changes if without else ()),
        "left_out": list(without.incomplete) if without else [],
        "alternatives": [
            {
                "id": one.id,
                "title": one.title,
                "places": None if one.standings is None else {unit: at.label for unit, at in one.standings.items()},
            }
            for one in found.alternatives
        ],
        "leniency": [{"judge": one.judge, "group": one.group, "points": one.points} for one in view.leniency],
    }


def _changes(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    return [{"judge": one.judge, "units": list(one.units)} for one in changes]
