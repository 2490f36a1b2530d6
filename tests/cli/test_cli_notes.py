"""Paper and notes from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_cli import Shell, empty, shell

__all__ = ["empty", "shell"]


def test_the_route_is_read_and_written_to_print(shell: Shell, tmp_path: Path) -> None:
    told = shell("route", "changqi")
    assert "岐头四村" in told and "近2公里" in told
    target = tmp_path / "route.html"
    shell("route", "changqi", "--html", str(target))
    page = target.read_text(encoding="utf-8")
    assert "南宅村" in page and "<script" not in page
    shell("route", "changqi", "--html", str(tmp_path), status=1)
    shell("route", "nowhere", status=1)


def test_highlights_and_a_substitute_stand_in_the_showcase(shell: Shell, tmp_path: Path) -> None:
    unit = shell.json("status")["meetings"][3]["units"][0]["id"]
    assert "1 highlights listed, 2 asked for" in shell("highlights", "beicheng", unit, "步道=ongoing", "--before", "2")
    shell("highlights", "beicheng", unit, "步道=later", status=1)
    assert "does not end in a state" in shell.err
    assert "standing in for 张三" in shell("presenter", "beicheng", unit, "李四", "--for", "张三")
    told = shell("showcase", "beicheng")
    assert "李四" in told and "1 (2)" in told
    target = tmp_path / "showcase.html"
    shell("showcase", "beicheng", "--html", str(target))
    assert "步道" in target.read_text(encoding="utf-8")


def test_a_note_stands_in_the_minutes(shell: Shell, tmp_path: Path) -> None:
    shell("note", "huheng", "directives", "directive", "一点", status=1)
    assert "start it first" in shell.err
    shell("next", "huheng")
    shell("note", "huheng", "directives", "directive", "站得高看得远", "--speaker", "社区相关负责人")
    shell("note", "huheng", "directives", "poem", "一点", status=1)
    assert "社区相关负责人: 站得高看得远" in shell("minutes", "huheng")
    target = tmp_path / "minutes.html"
    shell("minutes", "huheng", "--html", str(target))
    assert "站得高看得远" in target.read_text(encoding="utf-8")
