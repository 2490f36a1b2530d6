"""``explain MEETING UNIT``: the working as text with the neighbours beside it, and the same as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contest.cli import main
from tests.support import MEETING, UNITS, make_service

MARKS = {"jiadi": "90", "mushanhou": "95", "houjie": "80.5"}


class Shell:
    """The command line on one store."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys

    def __call__(self, *words: str, status: int = 0) -> str:
        found = main(["--database", str(self.path), *words])
        out, self.err = self.capsys.readouterr()
        assert found == status, self.err
        return out


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A meeting whose first two units are closed; the third one is open, with every ballot in."""
    monkeypatch.setenv("CONTEST_LANG", "zh")
    house = make_service(tmp_path)
    for unit, value in MARKS.items():
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) != ("jiadi", "j4"):
                house.cast(unit, judge, value)
        if unit != "houjie":
            house.close(unit)
    house.service.close()
    return Shell(house.path, capsys)


def test_the_text_has_the_ballots_and_the_neighbours_beside_the_unit(shell: Shell) -> None:
    text = shell("explain", MEETING, "jiadi")
    lines = text.splitlines()
    assert lines[0].startswith("演练") and lines[1] == "浃底村 得 90.00 分，第 2 名。"
    assert any(line.startswith("赵一") and "540÷6=90" in line and line.endswith("计入") for line in lines)
    assert any(line.startswith("李四") and "回避" in line for line in lines)
    head = next(line for line in lines if "▶浃底村" in line)
    assert head.split() == ["木山后村", "▶浃底村"]
    assert next(line for line in lines if line.startswith("各组合计")).split() == ["各组合计", "57+38=95", "54+36=90"]
    assert next(line for line in lines if line.startswith("名次")).split() == ["名次", "1", "2"]
    # 后街社区 is still open.
    assert "80.5" not in text and UNITS["houjie"] not in text
    assert not any(line != line.rstrip() for line in lines)


def test_the_text_comes_in_english(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTEST_LANG", "en")
    text = shell("explain", MEETING, "mushanhou")
    assert "木山后村 has place 1 with 95.00 points." in text and "Step by step, beside the neighbours" in text


def test_the_json_is_the_document_of_the_api_and_nothing_else(shell: Shell) -> None:
    document: dict[str, Any] = json.loads(shell("explain", MEETING, "jiadi", "--json"))
    assert (document["contest"], document["meeting"], document["unit"]) == ("trial", MEETING, "jiadi")
    assert [one["unit"] for one in document["columns"]] == ["mushanhou", "jiadi"]
    assert document["is_anonymous"] is False
    assert document["groups"][0]["ballots"][0]["judge"] == "j1"
    assert shell.err == ""


@pytest.mark.parametrize("words", [("nowhere", "jiadi"), (MEETING, "nowhere"), (MEETING, "houjie")])
def test_what_is_not_there_or_not_closed_is_one_sentence(shell: Shell, words: tuple[str, str]) -> None:
    for form in ((), ("--json",)):
        assert shell("explain", *words, *form, status=1) == ""
        assert len(shell.err.strip().splitlines()) == 1
