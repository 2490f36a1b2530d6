"""The calculator's complaints, and what the shell records beside the ballots."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contest.cli import main
from contest.results import policy_of, score_of
from contest.service import Service
from tests.support import MEETING, POLICY, UNITS, House, make_service


class Shell:
    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.capsys, self.err = store, capsys, ""

    def __call__(self, *words: str, status: int = 0) -> str:
        found = main(["--database", str(self.store), *words])
        out, self.err = self.capsys.readouterr()
        assert found == status, f"{words}: {found}, {self.err}"
        return out


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("CONTEST_LANG", "en")
    return Shell(tmp_path / "contest.db", capsys)


@pytest.fixture
def closed(shell: Shell, tmp_path: Path) -> Shell:
    """All three units closed, the leaders' marks apart from the peers'; a visit counts for half."""
    house: House = make_service(tmp_path)
    policy = tmp_path / "rules.json"
    parts = [{"id": "live", "weight": 50}, {"id": "visit", "title": "实地观摩", "weight": 50, "max": 20}]
    policy.write_text(json.dumps({**POLICY, "parts": parts}), "utf-8")
    house.service.close()
    shell("fix", MEETING, str(policy))
    house.service = Service.open(house.path)
    for unit in UNITS:
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) != ("jiadi", "j4"):
                house.cast(unit, judge, "90")
        house.close(unit)
    house.service.close()
    return shell


def state_of(shell: Shell):  # type: ignore[no-untyped-def]
    service = Service.open(shell.store)
    meeting = service.meeting(MEETING)
    service.close()
    return meeting


def test_every_problem_of_a_sheet_is_named_with_file_row_and_column(shell: Shell, tmp_path: Path) -> None:
    policy, sheet = tmp_path / "p.json", tmp_path / "m.csv"
    policy.write_text('{"criteria":[],"groups":[{"id":"a"},{"id":"b"}]}', "utf-8")
    sheet.write_text(
        "unit,judge,mark,group,colour\n"
        "甲,j1,90,a,x\n"  # fine but for the column
        "乙,j1,90,b,x\n"  # the same judge in another group
        "甲,j1,91,a,x\n"  # the same judge twice on a unit
        "乙,j2,90.3,b,x\n"  # off the step
        "丙,j3,90,c,x\n",  # no such group
        "utf-8",
    )
    assert shell("score", "--policy", str(policy), str(sheet), "--json", status=1) == ""
    told = [line.strip().split(": ")[0] for line in shell.err.splitlines()[1:]]
    assert told == [f"{sheet}:{at}" for at in ("1:colour", "3:group", "4:mark", "5:mark", "6:group")]


def test_every_problem_of_a_policy_is_named_by_its_path_and_nothing_is_fixed(shell: Shell, tmp_path: Path) -> None:
    make_service(tmp_path).service.close()
    before = state_of(shell).policy_digest
    policy = tmp_path / "p.json"
    policy.write_text(
        json.dumps(
            {
                "scale": {"step": "0.3"},
                "criteria": [{"id": "a", "weight": 0}, {"id": "b", "weight": -1}],
                "groups": [{"id": "g", "trim": {"low": 3, "high": 3, "from_n": 6}}],
                "ties": {"cascade": ["group:other"]},
                "rouding": {},
            }
        ),
        "utf-8",
    )
    shell("fix", MEETING, str(policy), status=1)
    told = [line.strip().split(": ")[0] for line in shell.err.splitlines()[1:]]
    assert set(told) == {
        "rouding", "scale.step", "criteria[0].weight", "criteria[1].weight", "groups[0].trim.from_n",
        "ties.cascade[0]",
    }  # fmt: skip
    assert "rounding" in shell.err
    assert state_of(shell).policy_digest == before


def test_rules_change_during_a_meeting_only_with_a_reason(closed: Shell, tmp_path: Path) -> None:
    policy = tmp_path / "later.json"
    policy.write_text(json.dumps(POLICY), "utf-8")
    closed("fix", MEETING, str(policy), status=1)
    assert "needs a reason" in closed.err
    closed("fix", MEETING, str(policy), "--reason", "观摩取消")
    assert state_of(closed).rules[-1].reason == "观摩取消"


def test_values_of_a_part_come_from_a_table_by_id_or_name(closed: Shell, tmp_path: Path) -> None:
    table = tmp_path / "visit.csv"
    table.write_text("村社,得分\n浃底村,18\nmushanhou,16.5\n后街社区,\n", "gb18030")
    assert "2 values" in closed("part", MEETING, "visit", str(table))
    meeting = state_of(closed)
    # Live 90 and 18 of 20, which is 90 on the scale.
    assert str(score_of(meeting, "jiadi").published) == "90.00"
    assert str(score_of(meeting, "mushanhou").published) == "86.25"
    assert score_of(meeting, "houjie").status == "pending"
    assert meeting.evaluation("jiadi").parts["visit"].source == str(table)


def test_every_problem_of_such_a_table_is_named_and_nothing_is_recorded(closed: Shell, tmp_path: Path) -> None:
    table = tmp_path / "visit.csv"
    table.write_text("unit,value\njiadi,18\n张村,1\njiadi,17\n", "utf-8")
    closed("part", MEETING, "visit", str(table), status=1)
    assert [line.strip().split(": ")[0] for line in closed.err.splitlines()[1:]] == [
        f"{table}:3:unit", f"{table}:4:unit"
    ]  # fmt: skip
    table.write_text("unit,points\njiadi,18\n", "utf-8")
    closed("part", MEETING, "visit", str(table), status=1)
    table.write_text("unit,value\njiadi,21\n", "utf-8")
    closed("part", MEETING, "visit", str(table), status=1)
    closed("part", MEETING, "index", str(table), status=1)
    assert not state_of(closed).evaluation("jiadi").parts


def test_a_bonus_a_deduction_and_a_veto_are_recorded_with_their_reason(closed: Shell) -> None:
    closed("adjust", MEETING, "jiadi", "创新特色", "2", "--reason", "市级现场会")
    closed("adjust", MEETING, "jiadi", "信访", "-1.5", "--reason", "越级上访")
    closed("adjust", MEETING, "jiadi", "安全事故", "0", "--reason", "经核实", "--veto")
    stored = state_of(closed).evaluation("jiadi").adjustments
    assert [(one.name, str(one.points), one.veto) for one in stored.values()] == [
        ("创新特色", "2", False), ("信访", "-1.5", False), ("安全事故", "0", True)
    ]  # fmt: skip
    closed("adjust", MEETING, "jiadi", "创新特色", "两分", "--reason", "x", status=1)
    assert "两分" in closed.err


def test_the_rules_that_presets_print_can_be_used_as_they_are(shell: Shell, tmp_path: Path) -> None:
    make_service(tmp_path).service.close()
    policy = tmp_path / "preset.json"
    policy.write_text(shell("presets", "percent-mean", "--json"), "utf-8")
    shell("fix", MEETING, str(policy))
    assert policy_of(state_of(shell)).combine in ("mean", "weighted_mean")
    assert "rules" in shell("rules", MEETING).lower() or shell("rules", MEETING)
