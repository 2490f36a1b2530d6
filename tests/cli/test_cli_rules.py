"""The commands that read out the rules and list the ready-made ones."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from contest import commands as cmd
from contest.cli.rules import print_presets, print_rules, show_presets, show_rules
from contest.errors import NotFound
from contest.loading.presets import presets
from contest.scoring.policy import Policy
from contest.text import translator
from contest.views.rules import rules
from tests.support import MEETING, POLICY, make_service

Out = pytest.CaptureFixture[str]


def test_rules_are_read_out_with_their_fingerprint_and_every_change(tmp_path: Path, capsys: Out) -> None:
    house = make_service(tmp_path)
    house.submit(cmd.StartMeeting(MEETING))
    house.submit(cmd.FixPolicy(MEETING, {**POLICY, "rounding": {"places": 3}}, "三位小数"))
    view = rules(house.service.state, house.service.meeting(MEETING))
    print_rules(view, translator("zh"), as_json=False)
    said = capsys.readouterr().out
    assert "最后一次性四舍五入，保留 3 位小数。" in said
    assert view.policy.digest() in said and "理由：三位小数" in said and "起冻结" in said
    print_rules(view, translator("en"), as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document["fingerprint"] == view.policy.digest() == Policy.from_document(document["policy"]).digest()
    assert [one["reason"] for one in document["history"]] == ["", "三位小数"]
    assert {"topic": "recusal", "text": "Nobody marks the own unit."} in document["sentences"]
    assert document["frozen_since"] == document["history"][-1]["at"]
    house.service.close()
    show_rules(Namespace(database=str(house.path), meeting=MEETING, json=False), translator("zh"))
    assert capsys.readouterr().out == said


def test_presets_are_listed_and_one_of_them_is_a_policy_for_the_calculator(capsys: Out) -> None:
    print_presets(None, translator("zh"), lang="zh", as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [one.id for one in presets()]
    print_presets("points", translator("en"), lang="en", as_json=True)
    assert Policy.from_document(json.loads(capsys.readouterr().out)).combine == "points"
    print_presets("points", translator("en"), lang="en", as_json=False)
    assert "unit,judge,mark" in capsys.readouterr().out
    print_presets(None, translator("en"), lang="en", as_json=True)
    assert len(json.loads(capsys.readouterr().out)) == len(presets())
    show_presets(Namespace(preset="median", json=True), translator("zh"))
    assert json.loads(capsys.readouterr().out)["combine"] == "median"
    with pytest.raises(NotFound, match="preset"):
        print_presets("nothing", translator("en"), lang="en", as_json=False)
