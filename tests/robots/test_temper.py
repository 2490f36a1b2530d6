"""Robot judges behave like a panel: different characters, marks the rules accept, the same again from the same seed."""

from __future__ import annotations

import random
from statistics import median

import pytest

from contest.loading.presets import Preset, presets
from contest.robots.room import in_words
from contest.robots.temper import THINKS_SECONDS, marks, tempers, thinking, worth
from contest.views.pad import _criterion_document


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_the_rules_of_every_preset_accept_what_robots_mark(preset: Preset) -> None:
    criteria = [_criterion_document(one) for one in preset.policy.criteria]
    chance = random.Random(7)
    for temper in tempers(31, 10, chance):
        for unit in ("robot-01", "robot-02"):
            given = marks(criteria, unit, temper, 1, chance)
            assert preset.policy.check_marks(given).keys() == {one.id for one in preset.policy.criteria}


def test_a_panel_has_one_of_each_character_and_the_rest_are_steady() -> None:
    kinds = [one.kind for one in tempers(31, 10, random.Random(1))]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "harsh": 1, "lenient": 1, "late": 1, "dropping": 1, "steady": 27
    }  # fmt: skip
    assert len(tempers(2, 1, random.Random(1))) == 2


def test_the_harsh_one_marks_lower_than_the_lenient_one() -> None:
    criteria = [{"id": str(n), "min": "0", "max": "100", "step": "0.5"} for n in range(6)]
    panel = {one.kind: one for one in tempers(31, 10, random.Random(1))}
    means = {}
    for kind in ("harsh", "steady", "lenient"):
        chance = random.Random(3)
        given = [marks(criteria, f"u{n}", panel[kind], 1, chance) for n in range(20)]
        means[kind] = sum(float(mark) for one in given for mark in one.values()) / 120
    assert means["harsh"] + 5 < means["steady"] < means["lenient"] - 3


def test_the_same_seed_gives_the_same_marks() -> None:
    criteria = [{"id": "one", "min": "0", "max": "100", "step": "0.5"}]
    first = [marks(criteria, "u1", tempers(3, 2, random.Random(5))[0], 9, random.Random(5)) for _ in range(2)]
    assert first[0] == first[1] and worth("u1", 9) == worth("u1", 9) != worth("u1", 10)


def test_most_think_for_about_half_a_minute() -> None:
    chance = random.Random(2)
    times = [thinking(chance) for _ in range(500)]
    assert abs(median(times) - THINKS_SECONDS) < 4
    assert min(times) > 5 and max(times) > 70


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (43, "四十三")])
def test_units_are_counted_in_chinese(number: int, words: str) -> None:
    assert in_words(number) == words
