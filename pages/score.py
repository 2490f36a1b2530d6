"""The judge's pad, and nothing else."""

from __future__ import annotations

from contest.ui.components.scorepad import scorepad
from contest.ui.page import language, require, service

judge = require("judge")
contest = service().state.contest
scorepad(
    key="pad",
    lang=language(),
    meeting=judge.meeting or "",
    name=judge.name,
    rehearsal=bool(contest and contest.rehearsal),
)
