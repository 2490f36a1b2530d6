"""Every preset is sound, its worked example is what the engine comes to, and both languages are complete."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from contest.loading.presets import FOLDER, Preset, presets, read_json
from contest.loading.problems import FileProblem, LoadingFailed
from contest.scoring.policy import Policy
from contest.scoring.sheet import score_sheet

ALL = presets()
EXPECTED = (
    "percent-mean", "trimmed-mean", "trimmed-by-criterion", "weighted-groups", "weighted-groups-two-way", "grades",
    "rank-sum", "points", "median", "live-and-visit", "live-and-routine", "single-total", "bonus-and-veto",
)  # fmt: skip
HALF = {"marks": [{"unit": "甲村"}], "result": [], "steps": [], "steps_en": [1]}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
each = pytest.mark.parametrize("preset", ALL, ids=lambda one: one.id)


def test_the_presets_come_in_a_sensible_order() -> None:
    assert tuple(one.id for one in ALL) == EXPECTED
    assert len({one.policy.digest() for one in ALL}) == len(ALL)


@each
def test_the_worked_example_is_what_the_engine_comes_to(preset: Preset) -> None:
    rows = score_sheet(preset.policy, preset.example_csv)
    assert tuple((row["unit"], row["score"], row["place"]) for row in rows) == preset.example_result


@each
def test_the_example_is_small_and_neutral(preset: Preset) -> None:
    units = {unit for unit, _, _ in preset.example_result}
    assert 3 <= len(units) <= 4
    assert units <= {"甲村", "乙村", "丙村", "丁村"}
    # The working names the scores it explains.
    scores = [score for _, score, _ in preset.example_result]
    for steps in (preset.steps, preset.steps_en):
        assert 1 <= len(steps) <= 3
        assert any(score.rstrip("0").rstrip(".") in line for score in scores for line in steps)


@each
def test_the_policy_goes_round_and_is_kept_as_written(preset: Preset) -> None:
    assert Policy.from_document(preset.document) == preset.policy
    assert Policy.from_document(preset.policy.document()) == preset.policy


@each
def test_both_languages_are_complete(preset: Preset) -> None:
    assert all(CHINESE.search(text) for text in (preset.title, preset.purpose, *preset.steps))
    for text in (preset.title_en, preset.purpose_en):
        # The words of a grade ballot are data and stay.
        assert not CHINESE.search(re.sub("好|较好|一般|差", "", text)), text
    assert len(preset.steps) == len(preset.steps_en)


def broken(folder: Path, **changes: object) -> list[FileProblem]:
    """Return what is said of a copy of one preset with some entries changed."""
    document = json.loads((FOLDER / "grades.json").read_text(encoding="utf-8"))
    document.update(changes)
    (folder / "grades.json").write_text(json.dumps({k: v for k, v in document.items() if v is not None}))
    with pytest.raises(LoadingFailed) as caught:
        presets(folder)
    return [one for one in caught.value.problems if isinstance(one, FileProblem)]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": None}, "title"),
        ({"titel": "x"}, "titel"),
        ({"order": "first"}, "order"),
        ({"id": "other"}, "id"),
        ({"policy": {"combine": "best", "roundings": {}}}, "policy.combine"),
        ({"policy": {"combine": "best", "roundings": {}}}, "policy.roundings"),
        ({"example": {"marks": [], "result": [], "steps": []}}, "example.steps_en"),
        ({"example": HALF}, "example.marks[0].mark"),
        ({"example": HALF}, "example.steps_en[0]"),
        ({"example": {"marks": [{"unit": "甲村", "judge": "评委1", "mark": "优"}], "result": [], "steps": [],
                      "steps_en": []}}, "example.marks.2:mark"),
    ],
)  # fmt: skip
def test_a_broken_preset_is_refused_with_its_file_and_path(
    tmp_path: Path, changes: dict[str, object], path: str
) -> None:
    found = broken(tmp_path, **changes)
    assert {one.file for one in found} == {"grades.json"}
    assert path in [one.column for one in found]
    assert all(one.where.startswith("grades.json: ") for one in found)


def test_every_broken_file_is_named_at_once(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "median.json", tmp_path)
    (tmp_path / "a.json").write_text('{"id": "a",\n "order": ]}')
    (tmp_path / "b.json").write_text('{"id": "b", "id": "c"}')
    with pytest.raises(LoadingFailed) as caught:
        presets(tmp_path)
    found = [(one.file, one.row, one.column) for one in caught.value.problems if isinstance(one, FileProblem)]
    assert found == [("a.json", 2, "11"), ("b.json", None, "id")]


def test_json_keeps_every_digit() -> None:
    assert read_json("x", '{"step": 0.10}') == {"step": "0.10"}
