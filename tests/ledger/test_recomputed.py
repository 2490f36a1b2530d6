"""A stranger with the exported file comes to the same result, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from contest import commands as cmd
from contest.ledger import jsonl
from contest.model import Actor
from contest.results import policy_of
from contest.scoring.policy import Policy
from contest.scoring.sheet import score_sheet
from contest.service import Service
from contest.views.status import standings_document
from tests.support import CRITERIA, DESK, JUDGES, MEETING, SUPERVISOR, UNITS, House, make_service

GROUPS: list[dict[str, Any]] = [
    {"id": "leaders", "title": "领导组", "weight": 60},
    {"id": "peers", "title": "互评组", "weight": 40},
]
KINDS: dict[str, dict[str, Any]] = {
    "weighted": {"groups": GROUPS},
    "two_way": {"groups": [{**one, "adjust": "two_way"} for one in GROUPS], "recusal": "none"},
    "rank_sum": {"groups": [{"id": "leaders"}, {"id": "peers"}], "combine": "rank_sum", "recusal": "none"},
    "points": {
        "groups": [{"id": "leaders"}, {"id": "peers"}], "combine": "points", "points": [10, 6, 3], "recusal": "none",
    },
    "median": {"groups": [{"id": "leaders"}, {"id": "peers"}], "combine": "median"},
    "criterion": {"groups": [{**one, "trim": {"low": 1, "high": 0, "from_n": 2}} for one in GROUPS],
                  "trim_level": "criterion"},
    "parts": {"groups": GROUPS, "parts": [{"id": "live", "weight": 70}, {"id": "routine", "weight": 30, "max": 20}]},
    "grades": {"groups": GROUPS, "scale": {"grades": {"好": 100, "较好": 80, "一般": 60, "差": 40}}},
    "each": {"groups": GROUPS, "rounding": {"mode": "half_even", "places": 1, "stage": "each"}},
}  # fmt: skip


def play(house: House, document: dict[str, Any], seed: int) -> None:
    """Play a whole meeting with marks, changes of mind, absences, values and adjustments drawn from a seed."""
    draw = random.Random(seed)
    house.submit(cmd.FixPolicy(MEETING, document))
    policy = Policy.from_document(document)
    marks = ["100", "80", "60", "40"] if policy.scale.grades else [str(half / 2) for half in range(140, 200)]
    for unit in UNITS:
        house.open(unit)
        for judge in JUDGES:
            if policy.is_recused(judge.home, unit) or (draw.random() < 0.1 and not policy.ranks):
                continue
            for revision in range(1, draw.choice((2, 2, 3))):
                given = {name: draw.choice(marks) for name in CRITERIA}
                command = cmd.CastBallot(MEETING, unit, judge.id, revision, given)
                house.submit(command, Actor("judge", judge.id))
        house.close(unit)
        if draw.random() < 0.5:
            house.submit(cmd.MakeAdjustment(MEETING, unit, "特色", draw.choice(("1.5", "-2", "9")), "经核实"))
    if not policy.live_alone:
        values: dict[str, str | None] = {unit: str(draw.randrange(20)) for unit in UNITS}
        house.submit(cmd.RecordPartScores(MEETING, "routine", values, "平时考核表"))
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))


def as_bytes(service: Service) -> bytes:
    return json.dumps(standings_document(service.state, MEETING), ensure_ascii=False).encode()


def sheet_of(path: Path) -> str:
    """Return the calculator's sheet for an exported file, read with nothing but the JSON of its lines."""
    events = [json.loads(json.loads(line)["body"]) for line in path.read_text(encoding="utf-8").splitlines()]
    judges = next(one["judges"] for one in reversed(events) if one["type"] == "PanelSeated")
    ballots = {(one["unit"], one["judge"]): one["marks"] for one in events if one["type"] == "BallotCast"}
    units = next(one["meeting"]["units"] for one in events if one["type"] == "MeetingPlanned")
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["unit", "judge", "mark", "group", "criterion", "home", "part"])
    for unit in units:
        for judge in judges:
            marks = ballots.get((unit, judge["id"]), {})
            for name in CRITERIA:
                home = ";".join(judge.get("home", []))
                rows.writerow([unit, judge["id"], marks.get(name, ""), judge["group"], name, home, ""])
    for one in events:
        if one["type"] == "AdjustmentMade":
            rows.writerow([one["unit"], one["name"], one["points"], "", "", "", "adjustment"])
        if one["type"] == "PartScoreRecorded":
            rows.writerow([one["unit"], "", one["value"], "", "", "", one["part"]])
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_export_gives_the_same_bytes_and_the_calculator_agrees(tmp_path: Path, kind: str, seed: int) -> None:
    house = make_service(tmp_path)
    play(house, KINDS[kind], seed)
    export = tmp_path / "evening.jsonl"
    jsonl.export(house.service.ledger, house.service.contest_id or "", export)
    sealed = house.service.meeting(MEETING).seal
    again = Service.open(tmp_path / "again.db", create=True)
    again.ledger.adopt(jsonl.read_file(export))
    assert as_bytes(again) == as_bytes(house.service)
    assert again.state.head == house.service.state.head
    rows = score_sheet(policy_of(again.meeting(MEETING)), sheet_of(export))
    shown = [{key: value for key, value in one.items() if key != "name"}
             for one in standings_document(again.state, MEETING)]  # fmt: skip
    assert rows == shown
    assert sealed is not None
    assert [(one.unit, one.score, one.place, one.tied) for one in sealed.results] == [
        (one["unit"], one["score"], one["place"], one["tied"]) for one in rows
    ]
    house.service.close()
    again.close()


def test_a_change_of_the_rules_is_in_the_export_with_its_reason_and_both_results_follow(tmp_path: Path) -> None:
    house = make_service(tmp_path)
    for unit, values in {"jiadi": ("90", "80"), "mushanhou": ("84", "90"), "houjie": ("70", "70")}.items():
        house.open(unit)
        for judge in JUDGES:
            if unit not in judge.home:
                house.cast(unit, judge.id, values[judge.group == "peers"])
        house.close(unit)
    meeting = house.service.meeting(MEETING)
    document = policy_of(meeting).document()
    even = {**document, "groups": [{**one, "weight": 50} for one in document["groups"]]}
    house.submit(cmd.FixPolicy(MEETING, {**even, "combine": "mean"}, "各评委同权"), DESK)
    export = tmp_path / "evening.jsonl"
    jsonl.export(house.service.ledger, house.service.contest_id or "", export)
    again = Service.open(tmp_path / "again.db", create=True)
    again.ledger.adopt(jsonl.read_file(export))
    rules = again.meeting(MEETING).rules
    assert [one.reason for one in rules][-1] == "各评委同权"
    results = [[(row["unit"], row["score"]) for row in score_sheet(one.policy, sheet_of(export))] for one in rules[-2:]]
    # 浃底村: leaders 90 ×3, one peer 80; 木山后村: leaders 84 ×3, two peers 90.
    assert results == [
        [("mushanhou", "86.40"), ("jiadi", "86.00"), ("houjie", "70.00")],
        [("jiadi", "87.50"), ("mushanhou", "86.40"), ("houjie", "70.00")],
    ]
    house.service.close()
    again.close()
