"""The speaking time, the draw and the window of all units, from the shell."""

from __future__ import annotations

import hashlib

from tests.cli.test_cli import Shell, cast, empty, shell

__all__ = ["empty", "shell"]
MEETING = "dongcheng"
SEED = "00112233445566778899aabbccddeeff"


def test_a_time_is_started_stopped_and_told_with_its_limit(shell: Shell) -> None:
    shell("timer", MEETING, "jiadi", "start", status=1)
    assert "start it first" in shell.err
    shell("next", MEETING)
    assert "5:00" in shell("timer", MEETING, "jiadi", "start")
    shell("timer", MEETING, "jiadi", "start", status=1)
    assert "runs since" in shell.err
    assert "0:00 used" in shell("timer", MEETING, "jiadi", "stop")
    shell("timer", MEETING, "jiadi", "stop", status=1)
    assert "8:00" in shell("timer", MEETING, "jiadi", "start", "--seconds", "480", "--warn", "60", "10")
    shell("timer", MEETING, "jiadi", "restart", "--seconds", "0", status=1)
    assert "1 problems" in shell.err or "must be" in shell.err


def test_anybody_can_check_the_draw_with_the_printed_lines(shell: Shell) -> None:
    assert "as on the list" in shell("draw", MEETING)
    shell("draw", MEETING, "--new", "--seed", SEED)
    drawn = shell.json("draw", MEETING)
    units = [one["unit"] for one in drawn["order"]]
    assert drawn["follows"] is True and drawn["seed"] == SEED
    assert units == sorted(units, key=lambda unit: hashlib.sha256((SEED + unit).encode()).hexdigest())
    printed = shell("draw", MEETING)
    assert all(hashlib.sha256((SEED + unit).encode()).hexdigest() in printed for unit in units)
    assert "follows from the seed" in printed
    shell("draw", MEETING, "--seed", "ff" * 16, status=1)
    assert "does not follow" in shell.err
    shell("draw", MEETING, "--seed", "short", status=1)
    assert shell.json("draw", MEETING)["seed"] == SEED


def test_each_new_draw_has_a_seed_of_its_own(shell: Shell) -> None:
    seeds = set()
    for _ in range(3):
        shell("draw", MEETING, "--new")
        seeds.add(shell.json("draw", MEETING)["seed"])
    assert len(seeds) == 3 and all(len(seed) == 32 for seed in seeds)


def test_units_draw_their_own_lots(shell: Shell) -> None:
    meeting = next(one for one in shell.json("status")["meetings"] if one["id"] == MEETING)
    units = [one["id"] for one in meeting["units"]]
    assert "number 2" in shell("lot", MEETING, units[0], "--number", "2")
    shell("lot", MEETING, units[1], "--number", "2", status=1)
    assert "has been drawn" in shell.err
    for unit in units[1:]:
        said = shell("lot", MEETING, unit)
    assert "order stands" in said
    lots = shell.json("draw", MEETING)["lots"]
    assert sorted(lots.values()) == list(range(1, len(units) + 1)) and lots[units[0]] == 2
    assert [one["unit"] for one in shell.json("draw", MEETING)["order"]] == sorted(lots, key=lots.__getitem__)


def test_all_units_are_opened_and_closed_at_once(shell: Shell) -> None:
    shell("closeall", MEETING, status=1)
    opened = shell("openall", MEETING)
    assert "Open for marks: " in opened
    judges = [row["judge"] for row in shell.json("passes", MEETING) if "jiadi" not in row["home"]]
    cast(shell, "jiadi", judges, "90")
    closed = shell("closeall", MEETING).splitlines()
    assert sum("Every ballot is in" in line for line in closed) == 1
    assert sum("Without a ballot" in line for line in closed) == len(closed) - 1 > 0
