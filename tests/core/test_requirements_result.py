"""The appraisal on the spot and the award, as the twelve communities need them: R-S4 and R-S5."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from contest import commands as cmd
from contest.decide.award import boundary
from contest.documents.workbook import Provenance, workbook
from contest.errors import Closed, ContestError, WrongPhase
from contest.model import Actor, Judge
from contest.results import standings_of
from contest.views.desk import award_proposal
from contest.views.review import review
from tests.core.test_requirements_communities import DESK, SUPERVISOR, House, T, house

__all__ = ["house"]
MEETING = "dongcheng"
DATA = Path(__file__).parents[2] / "data"
GROUPS = {"leaders": 3, "cadres": 6, "peers": 7, "residents": 3}
WEIGHTS = {"leaders": 40, "cadres": 20, "peers": 20, "residents": 20}


def rules(house: House, path: str) -> None:
    document = json.loads((DATA / path).read_text("utf-8"))
    house(cmd.FixPolicy(MEETING, document.get("policy", document)))


def jury(house: House) -> tuple[Judge, ...]:
    """Seat four groups; one of the peers is head of the first unit and may not mark it."""
    own = house.meeting(MEETING).order[0]
    judges = tuple(
        Judge(f"{group}-{n}", f"{group}{n}", group, (own,) if (group, n) == ("peers", 0) else ())
        for group, count in GROUPS.items()
        for n in range(count)
    )
    house(cmd.SeatPanel(MEETING, judges))
    return judges


def mark(house: House, judge: str, unit: str, value: str, revision: int = 1) -> None:
    criteria = house.meeting(MEETING).policy.criterion_ids  # type: ignore[union-attr]
    marks = dict.fromkeys(criteria, value)
    house(cmd.CastBallot(MEETING, unit, judge, revision, marks), Actor("judge", judge))


def by_hand(rows: list[tuple[str, Decimal]]) -> str:
    """Compute a score as somebody with the printed sheet would: per group drop one low and one high from six on."""
    of_group = defaultdict(list)
    for group, total in rows:
        of_group[group].append(total)
    score = Decimal(0)
    for group, totals in of_group.items():
        totals.sort()
        if group != "leaders" and len(totals) >= 6:
            totals = totals[1:-1]
        score += sum(totals) / len(totals) * WEIGHTS[group] / 100
    return str(score.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_r_s4_marks_of_weighted_groups_are_collected_locked_and_reproduced_by_hand_from_the_sheet(house: House) -> None:
    rules(house, "rehearsal/policies/dongcheng.json")
    units, judges = house.units(MEETING, "试甲村", "试乙村", "试丙村"), jury(house)
    house(cmd.StartMeeting(MEETING))
    for number, unit in enumerate(units):
        with pytest.raises(Closed):
            mark(house, "leaders-0", unit, "90")
        house(cmd.OpenEvaluation(MEETING, unit))
        for refused in ("90.3", "101", "-1", "好"):
            with pytest.raises(ContestError):
                mark(house, "leaders-0", unit, refused)
        for n, judge in enumerate(judges):
            if unit in judge.home:
                with pytest.raises(ContestError):
                    mark(house, judge.id, unit, "99")
            else:
                mark(house, judge.id, unit, f"{70 + (n * 7 + number * 3) % 25 + Decimal(n % 2) / 2}")
        house(cmd.CloseEvaluation(MEETING, unit))
        with pytest.raises(Closed):
            mark(house, "leaders-0", unit, "99", revision=2)
    state = house.service.state
    view = review(state, MEETING, "supervisor")
    sheet = load_workbook(io.BytesIO(workbook(view, Provenance("擂台赛"), T)))["评分"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(n for n, row in enumerate(rows) if row[0] == "评委")
    group_of = {group["title"]: group["id"] for group in view.policy.document()["groups"]}
    judged = [row for row in rows[heads + 2 :] if row[1] in group_of]
    assert len(judged) == sum(GROUPS.values())
    printed, width = {}, len(view.criteria) + 1
    for n, unit in enumerate(units):
        left = 2 + n * width
        assert rows[heads][left] == state.unit_name(unit)
        given = [
            (group_of[row[1]], sum(Decimal(str(mark)) for mark in row[left : left + 6]) / 6)
            for row in judged
            if isinstance(row[left], int | float)
        ]
        printed[unit] = by_hand(given)
        assert len(given) == sum(GROUPS.values()) - (n == 0), "the head of the first unit is recused, not 0"
    found = {one.score.unit: str(one.score.published) for one in standings_of(house.meeting(MEETING), units)}
    assert found == printed and len(set(printed.values())) == 3
    assert all(judged[0][1] and row[0] for row in judged)


def test_r_s4_grades_are_another_way_to_mark(house: House) -> None:
    rules(house, "presets/grades.json")
    house(cmd.SeatPanel(MEETING, tuple(Judge(f"g{n}", f"评委{n}", "panel") for n in range(3))))
    (unit, *_) = house.meeting(MEETING).order
    house(cmd.StartMeeting(MEETING))
    house(cmd.OpenEvaluation(MEETING, unit))
    with pytest.raises(ContestError):
        mark(house, "g0", unit, "90")
    for judge, grade in (("g0", "好"), ("g1", "好"), ("g2", "较好")):
        mark(house, judge, unit, grade)
    house(cmd.CloseEvaluation(MEETING, unit))
    scale = house.meeting(MEETING).policy.document()["scale"]["grades"]  # type: ignore[union-attr]
    expected = (2 * Decimal(str(scale["好"])) + Decimal(str(scale["较好"]))) / 3
    (one,) = standings_of(house.meeting(MEETING), (unit,))
    assert one.score.published is not None and abs(Decimal(str(one.score.published)) - expected) <= Decimal("0.005")


def test_r_s5_the_award_follows_the_places_and_a_person_confirms_it(house: House) -> None:
    rules(house, "rehearsal/policies/dongcheng.json")
    units, judges = house.units(MEETING, "试甲村", "试乙村", "试丙村"), jury(house)
    house(cmd.PlanMeeting(replace(house.plan(MEETING), quota=2)))
    house(cmd.StartMeeting(MEETING))
    for number, unit in enumerate(units):
        house(cmd.OpenEvaluation(MEETING, unit))
        for judge in judges:
            if unit not in judge.home:
                # The second and the third are level, and both of them reach for the last place of the quota.
                mark(house, judge.id, unit, "95" if number == 0 else "90")
        house(cmd.CloseEvaluation(MEETING, unit))
    with pytest.raises(WrongPhase, match="Seal"):
        house(cmd.ConfirmAward(MEETING, units[:2]))
    house(cmd.SealMeeting(MEETING, SUPERVISOR))
    edge = boundary(house.meeting(MEETING))
    assert edge is not None and (edge.certain, set(edge.tied), edge.left) == ((units[0],), set(units[1:]), 1)
    with pytest.raises(WrongPhase, match="decide the tie first"):
        house(cmd.ConfirmAward(MEETING, units[:2]))
    house(cmd.DecideTie(MEETING, "vote", votes={units[1]: "8", units[2]: "11"}, decided_by="评委组"))
    proposed, _ = award_proposal(house.meeting(MEETING))
    assert proposed == (units[0], units[2])
    house(cmd.ConfirmAward(MEETING, proposed))
    award = house.meeting(MEETING).award
    assert award is not None and award.units == proposed
    assert (award.by.role, award.by.name) == (DESK.role, DESK.name) and award.at
    house(cmd.PublishResult(MEETING))
    house(cmd.ShowScene(MEETING, "award"))
    told = json.dumps(house.scene(MEETING), ensure_ascii=False)
    assert "试甲村" in told and "试丙村" in told and "试乙村" not in told


def test_r_s5_an_award_may_stay_empty(house: House) -> None:
    rules(house, "rehearsal/policies/dongcheng.json")
    jury(house)
    house(cmd.PlanMeeting(replace(house.plan(MEETING), quota=0)))
    house(cmd.StartMeeting(MEETING))
    for unit in house.meeting(MEETING).order:
        house(cmd.WithdrawUnit(MEETING, unit, "未到场"))
    house(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert award_proposal(house.meeting(MEETING)) == ((), False)
    house(cmd.ConfirmAward(MEETING, ()))
    house(cmd.PublishResult(MEETING))
    meeting = house.meeting(MEETING)
    assert meeting.phase == "published" and meeting.award is not None and meeting.award.units == ()
