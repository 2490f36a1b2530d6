"""The judge's pad, and nothing else."""

from __future__ import annotations

from contest.ui.components.scorepad import scorepad
from contest.ui.frame import has_moved
from contest.ui.page import language, require, service

# A phone whose seat is in use elsewhere keeps its pad: it shows what lies on it, and takes the seat back with one tap.
judge = None if has_moved() else require("judge")
contest = service().state.contest
scorepad(
    key="pad",
    lang=language(),
    meeting=(judge.meeting or "") if judge else "",
    name=judge.name if judge else "",
    rehearsal=bool(contest and contest.rehearsal),
)
