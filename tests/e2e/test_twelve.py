"""All twelve communities of the source, each from its start to its end in its own order, led by a robot operator.

Where a community evaluates, its panel of robots marks over the network. Every meeting is then checked against the
agenda as the contest folder has it, and against what a stranger computes from the exported ledger.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from contest.loading import read_folder
from tests.e2e.house import FOLDER, House
from tests.e2e.independent import result

PLAN = read_folder(FOLDER)
COMMUNITIES = [meeting.id for meeting in PLAN.meetings]
SCORED = [meeting.id for meeting in PLAN.meetings if meeting.is_scored]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A house in which robots have played all twelve, one after the other, and what each rehearsal reported."""
    house = House(tmp_path_factory.mktemp("twelve"))
    house.cli("load", str(FOLDER), "--rehearsal")
    house.start()
    try:
        yield house, {name: house.json("rehearse", "--meeting", name, "--speed", "400") for name in COMMUNITIES}
    finally:
        house.stop()


@pytest.fixture(scope="module")
def ledger(played: Any) -> list[dict[str, Any]]:
    house, _ = played
    path: Path = house.folder / "ledger.jsonl"
    house.cli("export", str(path))
    return [json.loads(json.loads(line)["body"]) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_are_twelve_and_two_of_them_evaluate() -> None:
    assert len(COMMUNITIES) == 12 and SCORED == ["dongcheng", "nancheng"]


@pytest.mark.parametrize("name", COMMUNITIES)
def test_the_community_was_led_through_its_own_agenda_to_the_end(
    played: Any, ledger: list[dict[str, Any]], name: str
) -> None:
    house, reports = played
    agenda = next(meeting.agenda for meeting in PLAN.meetings if meeting.id == name)
    entered = [one["stage"] for one in ledger if one["type"] == "StageEntered" and one["meeting"] == name]
    assert entered == [stage.id for stage in agenda]
    assert [one["type"] for one in ledger if one.get("meeting") == name][-1] == "ResultPublished"
    scene = httpx.get(f"{house.url}/api/scene/{name}").json()
    assert (scene["kind"], scene["rehearsal"]) == ("closing", "演练")
    assert reports[name]["lost"] == [] and reports[name]["unasked"] == 0


@pytest.mark.parametrize("name", SCORED)
def test_where_it_evaluates_a_panel_of_robots_marked_every_unit(
    played: Any, ledger: list[dict[str, Any]], name: str
) -> None:
    house, reports = played
    report = reports[name]
    assert report["judges"] >= 31 or name != "dongcheng"
    assert report["ballots"] - report["changed"] > 0.85 * report["judges"] * report["units"]
    timed = [one["unit"] for one in ledger if one["type"] == "TimerStarted" and one["meeting"] == name]
    assert len(timed) == report["units"] == len(set(timed))
    standings = house.json("standings", name)
    found = [(one["unit"], one["score"], one["place"]) for one in standings]
    assert sorted(found) == sorted(result(house.folder / "ledger.jsonl", name))
    awarded = [one for one in ledger if one["type"] == "AwardConfirmed" and one["meeting"] == name]
    best = [one["unit"] for one in standings if one["place"] == 1]
    assert set(best) <= set(awarded[-1]["units"])


def test_meetings_without_evaluation_have_no_marks(ledger: list[dict[str, Any]]) -> None:
    marked = {one["meeting"] for one in ledger if one["type"] == "BallotCast"}
    assert marked == set(SCORED)
