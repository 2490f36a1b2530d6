"""What goes otherwise than planned, from the shell."""

from __future__ import annotations

import pytest

from tests.cli.test_cli import Shell, cast, empty, shell

__all__ = ["empty", "shell"]
MEETING = "dongcheng"


def progress(shell: Shell) -> dict[str, str]:
    return {one["id"]: one["progress"] for one in shell.json("agenda", MEETING)}


def unit(shell: Shell, name: str):  # type: ignore[no-untyped-def]
    meeting = next(one for one in shell.json("status")["meetings"] if one["id"] == MEETING)
    return next(one for one in meeting["units"] if one["id"] == name)


def test_a_wrong_opening_is_cancelled_and_a_withdrawal_taken_back(shell: Shell) -> None:
    shell("open", MEETING, "jiadi")
    judges = [row["judge"] for row in shell.json("passes", MEETING) if "jiadi" not in row["home"]]
    cast(shell, "jiadi", judges[:3], "90")
    assert "waits again" in shell("cancel", MEETING, "jiadi", "--reason", "开错了")
    assert (unit(shell, "jiadi")["phase"], unit(shell, "jiadi")["ballots_in"]) == ("waiting", 3)
    shell("withdraw", MEETING, "jiadi", "--reason", "缺席")
    shell("open", MEETING, "jiadi", status=1)
    assert "缺席" in shell.err and "needs a reason" in shell.err
    shell("open", MEETING, "jiadi", "--reason", "已赶到")
    assert unit(shell, "jiadi")["phase"] == "open"


def test_stages_are_skipped_entered_moved_inserted_and_timed(shell: Shell) -> None:
    shell("agenda", MEETING, "--move", "report", "--reason", "换", status=1)
    assert "start it first" in shell.err
    shell("next", MEETING)
    assert "is skipped" in shell("skip", MEETING, "report", "--reason", "汇报人未到")
    assert progress(shell)["report"] == "skipped"
    assert "skipped: " in shell("status")
    shell("enter", MEETING, "report")
    assert (progress(shell)["visit"], progress(shell)["report"]) == ("done", "now")
    reason = ("--reason", "时间不够")
    shell("agenda", MEETING, "--move", "award", "--before", "evaluation", *reason)
    shell("agenda", MEETING, "--insert", "commentary", "专家点评", "--before", "award", *reason)
    shell("agenda", MEETING, "--at", "award", "15:30", *reason)
    shell("agenda", MEETING, "--minutes", "award", "10", *reason)
    shell("agenda", MEETING, "--retitle", "award", "颁奖", *reason)
    listed = shell("agenda", MEETING, "--remove", "directives", *reason)
    assert "15:30" in listed and "颁奖" in listed
    ids = [one["id"] for one in shell.json("agenda", MEETING)]
    assert ids == ["visit", "report", "commentary-2", "award", "evaluation", "commentary"]
    assert next(one for one in shell.json("agenda", MEETING) if one["id"] == "award")["minutes"] == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--remove", "visit", "--reason", "换"), "has begun already"),
        (("--move", "award"), "needs a reason"),
        (("--move", "nowhere", "--reason", "换"), "no stage “nowhere”"),
        (("--move", "award", "--before", "nowhere", "--reason", "换"), "no stage “nowhere”"),
        (("--insert", "dance", "舞", "--reason", "换"), "no kind of stage “dance”"),
        (("--at", "award", "half past", "--reason", "换"), "16:30"),
        (("--minutes", "award", "ten", "--reason", "换"), "minutes"),
    ],
)
def test_an_agenda_that_may_not_be_is_refused_with_a_sentence(shell: Shell, words: tuple[str, ...], said: str) -> None:
    shell("next", MEETING)
    before = shell.json("status")["seq"]
    shell("agenda", MEETING, *words, status=1)
    assert said in shell.err
    assert shell.json("status")["seq"] == before


def test_a_judge_leaves_comes_back_and_another_comes_late(shell: Shell) -> None:
    shell("open", MEETING, "jiadi")
    judge = next(row for row in shell.json("passes", MEETING) if "jiadi" not in row["home"])
    assert unit(shell, "jiadi")["ballots_expected"] == 30
    assert "marked absent" in shell("absent", MEETING, judge["judge"], "--reason", "有急事")
    assert unit(shell, "jiadi")["ballots_expected"] == 29
    assert f"absent: {judge['name']}" in shell("status")
    assert "is back" in shell("absent", MEETING, judge["judge"], "--back")
    said = shell("judge", MEETING, "钱迟到", judge["group"], "--home", "jiadi")
    assert "/join?pass=" in said and "钱迟到" in said
    assert unit(shell, "jiadi")["ballots_expected"] == 30, "one's own unit"
    shell("judge", MEETING, "钱迟到", judge["group"], status=1)
    assert "twice" in shell.err
    shell("judge", MEETING, "孙迟到", judge["group"], "--person", "13812345678", status=1)
    assert "phone number" in shell.err
