"""``announce MEETING [UNIT]``: what the host reads, and nothing before the reveal."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest import commands as cmd
from contest.cli import main
from tests.support import MEETING, SUPERVISOR, House, make_service


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """浃底村 revealed with 90, 木山后村 closed with 95, 后街社区 withdrawn."""
    monkeypatch.setenv("CONTEST_LANG", "zh")
    made = make_service(tmp_path)
    for unit, value in (("jiadi", "90"), ("mushanhou", "95")):
        made.open(unit)
        for judge in made.passes:
            if (unit, judge) != ("jiadi", "j4"):
                made.cast(unit, judge, value)
        made.close(unit)
    made.reveal("jiadi")
    made.submit(cmd.WithdrawUnit(MEETING, "houjie", "未到场"))
    return made


def said(house: House, capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    assert main(["--database", str(house.path), "announce", MEETING, *words]) == status
    out, err = capsys.readouterr()
    return out, err


def test_a_revealed_unit_is_read_out_sentence_by_sentence(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(house, capsys, "jiadi")[0].splitlines() == [
        "这是演练。",
        "1号，浃底村。",
        "领导组平均 90 分，占 60%。",
        "互评组平均 90 分，占 40%。",
        "最后得分为 90.00 分。",
    ]


def test_a_closed_unit_is_refused_in_a_sentence(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(house, capsys, "mushanhou", status=1)
    assert (out, err) == ("", "木山后村尚未亮分，亮分之后才有主持词。\n")


def test_without_a_unit_all_that_may_be_read_is_printed_and_the_award_last(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _ = said(house, capsys)
    assert "浃底村" in out and "后街社区" in out and "木山后村" not in out and "95" not in out
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    house.submit(cmd.ConfirmAward(MEETING, ("mushanhou",)))
    assert said(house, capsys)[0].endswith("经现场测评，木山后村被评为先进村社。\n")
    monkeypatch.setenv("CONTEST_LANG", "en")
    assert "The final score is 90.00 points." in said(house, capsys)[0]


def test_before_any_reveal_there_is_nothing_to_announce(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTEST_LANG", "zh")
    out, err = said(make_service(tmp_path), capsys, status=1)
    assert (out, err) == ("", "本场还没有亮分，暂无主持词。\n")
