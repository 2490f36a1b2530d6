"""``town``: the bands as JSON and as text, and the banner where there are none."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from contest import commands as cmd
from contest.cli.town import show_town
from contest.errors import NotFound
from contest.model import Actor
from contest.service import Service
from contest.text import translator
from tests.core.builders import DESK
from tests.screen.town import ballot, town_plan


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A store by the number of scored communities, each of them with one unit less than it has, for speed."""
    return {n: made(tmp_path_factory.mktemp("town") / "contest.db", n) for n in (2, 3)}


def made(path: Path, communities: int) -> Path:
    plan = town_plan(communities, own=1)
    service = Service.open(path, create=True)
    service.submit(cmd.PlanContest(plan.events(at="2023-04-07T06:00:00.000Z", by=DESK)), DESK)
    for meeting, panel in plan.panels.items():
        for unit in service.meeting(meeting).order[:4]:
            service.submit(cmd.OpenEvaluation(meeting, unit), DESK)
            for judge in panel:
                command = cmd.CastBallot(meeting, unit, judge.id, 1, ballot(meeting, unit, judge))
                service.submit(command, Actor("judge", judge.id))
            service.submit(cmd.CloseEvaluation(meeting, unit), DESK)
            service.submit(cmd.RevealScore(meeting, unit), DESK)
    service.close()
    return path


def said(path: Path, capsys: pytest.CaptureFixture[str], *, as_json: bool = False) -> str:
    show_town(Namespace(database=str(path), json=as_json), translator("zh"))
    return capsys.readouterr().out


def test_the_bands_as_json(stores: dict[int, Path], capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(stores[3], capsys, as_json=True))
    assert (found["reason"], found["communities"], found["scale"]) == (None, 3, {"min": "0", "max": "100"})
    assert [(one["person"], one["names"], one["communities"]) for one in found["judges"]] == [
        (f"town-{n}", [f"演练·镇{n}"], 3) for n in range(3)
    ]
    assert sum(len(band["units"]) for band in found["bands"]) == 12
    assert all("place" not in unit and "score" not in unit for band in found["bands"] for unit in band["units"])
    assert set(found["margin"]) == {"least", "most"} and found["not_comparable"] == [] and found["doubled"] == []


def test_the_bands_as_text(stores: dict[int, Path], capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(stores[3], capsys).splitlines()
    assert lines[0] == "由 3 位共同评委比较，涉及 3 个社区"
    assert len(lines) > 1 and all("社区：" in line for line in lines[1:])


def test_without_common_judges_the_banner_and_the_reason(
    stores: dict[int, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(stores[2], capsys).splitlines() == [
        "各社区评委不同，分数不能跨社区比较",
        "目前没有人在三个以上社区评过分。",
    ]
    found = json.loads(said(stores[2], capsys, as_json=True))
    assert (found["reason"], found["bands"], found["judges"], found["margin"]) == ("no_common_judge", [], [], None)


def test_an_empty_store_is_told(tmp_path: Path) -> None:
    Service.open(tmp_path / "contest.db", create=True).close()
    with pytest.raises(NotFound):
        show_town(Namespace(database=str(tmp_path / "contest.db"), json=True), translator("zh"))
