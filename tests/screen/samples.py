"""Hand-made views for the figures and scenes: nothing here asks a store."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from contest.model import Criterion
from contest.views.public import RevealedLine
from contest.views.review import BallotMoment, MarkRow
from contest.views.town import CommunityView

SIX = tuple(
    Criterion(one, title)
    for one, title in (
        ("party_building", "党建强"),
        ("industry", "产业兴"),
        ("environment", "环境美"),
        ("prosperity", "群众富"),
        ("governance", "治理好"),
        ("civility", "乡风淳"),
    )
)


def shares(*points: str) -> dict[str, Fraction]:
    return {one.id: Fraction(value) for one, value in zip(SIX, points, strict=False)}


def line(
    unit: str, name: str, score: str | None, place: int | None, *points: str, tied: bool = False, status: str = "scored"
) -> RevealedLine:
    return RevealedLine(unit, name, score, place, tied, status, shares(*points))


# 15.25 + 15 + 15.5 + 14.75 + 15 + 15.5 = 91; 15 × 5 + 14.5 = 89.5, twice.
THREE = (
    line("b", "浃底村", "89.50", 2, "15", "15", "15", "15", "15", "14.5", tied=True),
    line("a", "木山后村", "91.00", 1, "15.25", "15", "15.5", "14.75", "15", "15.5"),
    line("c", "东风社区", "89.50", 2, "14.5", "15", "15", "15", "15", "15", tied=True),
)
PENDING = line("d", "后街社区", None, None, status="pending")
WITHDRAWN = line("e", "薛宅村", None, None, status="withdrawn")


def community(meeting: str, name: str, *lines: RevealedLine, units: int = 3, scored: bool = True) -> CommunityView:
    return CommunityView(meeting, name, f"{name}社区擂台赛", "running", scored, SIX, lines, units)


def row(judge: str, group: str, unit: str, total: str | None, status: str = "given") -> MarkRow:
    name = {"l1": "领导一", "l2": "领导二", "p1": "甲村主任"}.get(judge, judge)
    value = None if total is None else Fraction(total)
    return MarkRow(judge, name, group, unit, f"{unit}村", status, {"total": Decimal(total or 0)}, value, 1, "")


def moment(seq: int, at: str, unit: str, judge: str, revision: int = 1) -> BallotMoment:
    return BallotMoment(seq, f"2023-04-07T{at}.000Z", unit, f"{unit}村", judge, revision)
