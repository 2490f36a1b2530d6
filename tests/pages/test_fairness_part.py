"""The fairness check on the review page: who may see it, what it says, and that it stays in its place."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.cli.fairness import fairness as print_fairness
from contest.errors import NotAllowed, WrongPhase
from contest.model import ROLES, Actor, Judge
from contest.service import Service
from contest.text import translator
from contest.ui.charts import fig_slope
from contest.views.fairness import fairness_view, may_see_fairness
from tests.pages.stores import Store, blocks
from tests.support import MEETING, SUPERVISOR, UNITS, House, make_service

PART = "公平性核对"
JUDGES = tuple(Judge(f"j{n}", f"评委{n}", "all", ("mushanhou",) if n == 2 else ()) for n in range(3))
POLICY = {"criteria": [{"id": "total", "title": "总分"}], "groups": [{"id": "all", "title": "评委", "trim": None}]}
# The head of 木山后村 gives 6 points less than the others and does not mark the own unit.
MARKS = {"jiadi": ("80", "80", "74"), "mushanhou": ("79", "79", None), "houjie": ("60", "60", "54")}


def made(folder: Path, *, seal: bool) -> Store:
    house = make_service(folder, judges=JUDGES)
    house.submit(cmd.FixPolicy(MEETING, POLICY))
    passes: dict[str | None, str] = {role: house.link(role).new.pass_id for role in ROLES if role != "judge"}
    passes["judge"] = house.passes["j1"].new.pass_id
    for unit, marks in MARKS.items():
        play(house, unit, marks)
    if seal:
        house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    house.service.close()
    return Store(house.path, passes)


def play(house: House, unit: str, marks: tuple[str | None, ...]) -> None:
    house.open(unit)
    for judge, mark in zip(JUDGES, marks, strict=True):
        if mark is not None:
            ballot = cmd.CastBallot(MEETING, unit, judge.id, 1, {"total": mark})
            house.submit(ballot, Actor("judge", judge.id))
    house.close(unit)


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Store]:
    def opened(*, seal: bool) -> Store:
        store = made(tmp_path, seal=seal)
        monkeypatch.setenv("CONTEST_DATABASE", str(store.path))
        return store

    return opened


def part(app: AppTest) -> list[dict[str, Any]]:
    """Choose the fairness check and return its blocks."""
    labels = [tab.label for tab in app.tabs]
    app.session_state["review-part"] = labels[labels.index(PART)]
    app.run()
    assert not app.exception, app.exception
    return blocks(app)


def tables(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["title"]: one for one in found if one["kind"] == "table" and "title" in one}


@pytest.mark.parametrize("seal", [False, True])
def test_desk_and_supervisor_see_it_and_the_reviewer_after_the_seal(seen: Callable[..., Store], seal: bool) -> None:
    store = seen(seal=seal)
    may = {role for role in (None, *ROLES) if PART in [tab.label for tab in store.open("review", role).tabs]}
    assert may == ({"operator", "supervisor", "reviewer"} if seal else {"operator", "supervisor"})


def test_it_shows_both_orders_the_range_and_other_ways(seen: Callable[..., Store]) -> None:
    app = seen(seal=True).open("review", "operator")
    found = part(app)
    text = str(found)
    assert "按互评校正后，木山后村 与 浃底村 的名次会对调（正式结果不变）。" in text
    rows = [row["cells"] for row in tables(found)["正式名次与校正后名次"]["rows"]]
    # Leniency +2, +2, -4. Without j0 or j1 浃底村 has 77, without j2 80; 木山后村 always 79.
    assert rows == [
        ["1", "木山后村", "79.00", "2", "77.00", "1–2"],
        ["2", "浃底村", "78.00", "1", "78.00", "1–2"],
        ["3", "后街社区", "58.00", "3", "58.00", "3"],
    ]
    ways = tables(found)["换一种算法的名次"]
    assert [column["label"] for column in ways["columns"]][:2] == ["村社", "正式"]
    median = [column["label"] for column in ways["columns"]].index("中位数")
    assert [row["cells"][median] for row in ways["rows"]] == ["2", "1", "3"]
    assert "正式结果不变" in text and "负责人不评本村" in text
    assert "去掉其中一位的评分，第一名会是 浃底村。" in text


def test_neither_judges_nor_the_hall_nor_the_public_may_see_it(tmp_path: Path) -> None:
    store = made(tmp_path, seal=True)
    service = Service.open(store.path)
    try:
        meeting = service.meeting(MEETING)
        for role in (None, "judge", "screen"):
            assert not may_see_fairness(meeting, role)  # type: ignore[arg-type]
            with pytest.raises(NotAllowed):
                fairness_view(service.state, MEETING, role)  # type: ignore[arg-type]
    finally:
        service.close()


def test_the_slope_of_a_unit_that_would_swap_stands_out(tmp_path: Path) -> None:
    store = made(tmp_path, seal=True)
    service = Service.open(store.path)
    try:
        view = fairness_view(service.state, MEETING, "operator")
    finally:
        service.close()
    figure = fig_slope(view.lines, translator("zh"))
    assert [list(trace.y) for trace in figure.data] == [[1, 2], [2, 1], [3, 3]]
    assert figure.data[0].line.color == figure.data[1].line.color != figure.data[2].line.color
    assert "木山后村" in figure.layout.annotations[0].text
    assert len(UNITS) == len(view.lines)


@pytest.mark.parametrize("as_json", [False, True])
def test_the_shell_prints_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    store = made(tmp_path, seal=False)
    arguments = Namespace(database=str(store.path), meeting=MEETING, json=as_json)
    print_fairness(arguments, translator("en"))
    printed = capsys.readouterr().out
    if not as_json:
        assert "木山后村 and 浃底村 would change places (the official result stays)." in printed
        assert "Median: 木山后村 2、浃底村 1" in printed or "Median: 木山后村 2, 浃底村 1" in printed
        return
    document = json.loads(printed)
    assert document["swaps"] == [{"first": "mushanhou", "second": "jiadi", "kind": "exchanged"}]
    assert document["units"][0] == {
        "unit": "mushanhou", "name": "木山后村", "place": "1", "score": "79.00",
        "corrected_place": "2", "corrected_score": "77.00", "without_one_judge": [1, 2],
    }  # fmt: skip
    assert document["winner_changes"] == [{"judge": "j2", "units": ["jiadi"]}]


def test_before_the_first_closed_unit_the_desk_is_told_that_it_is_too_early(tmp_path: Path) -> None:
    house = make_service(tmp_path, judges=JUDGES)
    for role in ("operator", "supervisor"):
        with pytest.raises(WrongPhase, match="Fewer than three units"):
            fairness_view(house.service.state, MEETING, role)
    with pytest.raises(NotAllowed):
        fairness_view(house.service.state, MEETING, "reviewer")
    house.service.close()
