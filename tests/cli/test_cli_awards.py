"""The ceremony, a tie, the awards and honours in the shell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contest import commands as cmd
from contest.cli import main
from contest.model import AwardKind
from contest.service import Service
from tests.support import MEETING, SUPERVISOR, House, make_service


class Shell:
    """A contest whose three units are marked and closed, and the command line on its store."""

    def __init__(self, house: House, capsys: pytest.CaptureFixture[str]) -> None:
        self.house, self._capsys = house, capsys

    def mark(self, **values: str) -> None:
        for unit, value in values.items():
            self.house.open(unit)
            for judge in self.house.passes:
                if (unit, judge) != ("jiadi", "j4"):
                    self.house.cast(unit, judge, value)
            self.house.close(unit)

    def __call__(self, *words: str, status: int = 0) -> str:
        assert main(["--database", str(self.house.path), *words]) == status
        out, err = self._capsys.readouterr()
        return err if status else out


def ledger(shell: Shell) -> Service:
    return Service.open(shell.house.path)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("CONTEST_LANG", "zh")
    return Shell(make_service(tmp_path), capsys)


def test_the_ceremony_is_planned_and_led_in_the_shell(shell: Shell) -> None:
    house = shell.house

    def said(*words: str, status: int = 0) -> str:
        return shell("ceremony", MEETING, *words, status=status)

    shell.mark(jiadi="90", mushanhou="95", houjie="80")
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


def test_the_award_is_read_and_confirmed_in_the_shell(shell: Shell) -> None:
    shell.mark(jiadi="90", mushanhou="95", houjie="80")
    assert shell("award", MEETING, "--confirm", status=1) == "该奖项没有建议名单，请写明村社。\n"
    shell.house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert shell("award", MEETING) == "计划名额：1 个\n先进村社：建议木山后村。\n"
    assert shell("award", MEETING, "--confirm", "nobody", status=1)
    assert shell("award", MEETING, "--confirm") == "先进村社：已确认木山后村。\n"
    assert shell("award", MEETING) == "先进村社：已确认木山后村。\n"
    award = ledger(shell).meeting(MEETING).award
    assert award is not None and award.units == ("mushanhou",)
    assert "horse" in shell("award", MEETING, "--kind", "horse", status=1)


def test_a_tie_is_decided_in_the_shell_before_the_award(shell: Shell) -> None:
    shell.mark(jiadi="90", mushanhou="90", houjie="80")
    shell.house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert "并列" in shell("award", MEETING)
    assert shell("award", MEETING, "--confirm", status=1)
    assert shell("tie", MEETING, "vote", "--votes", "jiadi", status=1).startswith("“jiadi”不是票数")
    assert shell("tie", MEETING, "vote", "--votes", "jiadi=3", "mushanhou=3", status=1)
    told = shell("tie", MEETING, "vote", "--votes", "jiadi=2", "mushanhou=3", "--by", "评委组")
    assert "木山后村3票" in told and told.endswith("先进村社：建议木山后村。\n")
    assert shell("award", MEETING, "--confirm").endswith("先进村社：已确认木山后村。\n")


def test_another_award_and_an_honour_are_given_in_the_shell(shell: Shell) -> None:
    house = shell.house
    kind = AwardKind("horse", "骏马奖", count=1)
    house.submit(cmd.PlanMeeting(replace(house.service.meeting(MEETING).plan, award_kinds=(kind,))))
    shell.mark(jiadi="90", mushanhou="95", houjie="80")
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert shell("award", MEETING, "--kind", "horse") == "计划名额：1 个\n骏马奖：还没有建议名单。\n"
    assert shell("award", MEETING, "--kind", "horse", "--confirm", "houjie") == "骏马奖：已确认后街社区。\n"
    assert shell("honour", "jiadi", "最美村庄", status=1)
    assert shell("honour", "jiadi", "最美村庄", "--kind", "most_beautiful", "--period", "2023年3月", "--level", "镇级")
    assert shell("honour", "jiadi", "最美村庄", "--kind", "most_beautiful", "--period", "2023年3月", "--level", "镇级",
                 status=1)  # fmt: skip
    (honour,) = [one for one in ledger(shell).state.honours if one.unit == "jiadi"]
    assert (honour.title, honour.period, honour.level) == ("最美村庄", "2023年3月", "镇级")
