"""The award ceremony on the projector: the places shown so far, the newest large, the winner at the end.

Pure: views in, documents out. Nothing that is still to come stands in the document, not even how much of it.
"""

from __future__ import annotations

from contest.errors import N_, Translate
from contest.scenes.parts import Json
from contest.views.ceremony import CeremonyLine
from contest.views.public import ScreenView


def ceremony_body(view: ScreenView, t: Translate) -> Json:
    """Return what the screen shows: ``rows`` best first, of which the newest stand large.

    ``counts`` tells that the totals of the newest count up: not after a step back. ``winner`` that the first place is
    among the newest and may be cheered.
    """
    ceremony = view.ceremony
    lines = ceremony.lines if ceremony else ()
    is_winner = any(line.is_new and line.place == 1 and not line.is_vetoed for line in lines)
    return {
        "title": view.award_title or t("Award ceremony"),
        "community": view.community or view.town,
        "empty": "" if lines else t("The places are announced from the last to the first"),
        "rows": [_row(view, line, t) for line in lines],
        "counts": bool(ceremony and ceremony.is_first_time),
        "winner": is_winner,
    }


def _row(view: ScreenView, line: CeremonyLine, t: Translate) -> Json:
    place = N_("Joint place {place}") if line.tied else N_("Place {place}")
    return {
        "unit": line.unit,
        "name": line.name,
        "place": t(place, place=line.shown),
        "first": line.place == 1,
        "word": t("vetoed") if line.is_vetoed else "",
        "score": line.score or "",
        "measure": t("points") if line.score and view.combine != "rank_sum" else "",
        "is_new": line.is_new,
    }
