"""``ceremony MEETING``: the plan and its steps in the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest import commands as cmd
from contest.cli import main
from tests.support import MEETING, SUPERVISOR, House, make_service


def test_the_ceremony_is_planned_and_led_in_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTEST_LANG", "zh")
    house: House = make_service(tmp_path)

    def said(*words: str, status: int = 0) -> str:
        assert main(["--database", str(house.path), "ceremony", MEETING, *words]) == status
        out, err = capsys.readouterr()
        return err if status else out

    for unit, value in (("jiadi", "90"), ("mushanhou", "95"), ("houjie", "80")):
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) != ("jiadi", "j4"):
                house.cast(unit, judge, value)
        house.close(unit)
    assert said("--plan", status=1) == "请先封分，再安排颁奖揭晓。\n"
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert said("--next", status=1) == "还没有安排颁奖揭晓，请先安排。\n"
    assert said("--plan", "1/2", status=1) == "揭晓要从后往前，每个名次只出现一次。\n"
    assert said("--plan", "3 / 2 / 1") == "安排：3 / 2 / 1\n大屏幕还没有揭晓任何名次。\n"
    assert said("--plan", "2/1").startswith("安排：2 / 1\n")
    assert said("--next").endswith("大屏幕刚揭晓：第 2 名。\n")
    assert said("--back").endswith("大屏幕还没有揭晓任何名次。\n")
    said("--next")
    said("--next")
    assert said("--next", status=1) == "已经全部揭晓。\n"
    assert said().startswith("安排：2 / 1\n")
