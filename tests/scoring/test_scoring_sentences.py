"""The rules in plain sentences: whatever can change a score, a place or its time stands in one of them."""

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.errors import plain
from contest.loading.presets import presets
from contest.scoring.policy import Policy, default_policy
from contest.scoring.sentences import TOPICS, rules_in_words, sentences
from contest.text import translator

FULL = {
    "criteria": [
        {"id": "a", "title": "实绩", "weight": 60},
        {"id": "b", "title": "演说", "weight": 40, "max": 40},
    ],
    "groups": [
        {"id": "leaders", "title": "领导", "weight": 60, "min_n": 2, "trim": None},
        {"id": "peers", "title": "互评", "weight": 40, "min_n": 3, "trim": {"low": 1, "high": 1, "from_n": 6}},
    ],
    "parts": [
        {"id": "live", "title": "现场", "weight": 70},
        {"id": "routine", "title": "平时", "weight": 30, "max": 120},
    ],
    "ties": {"cascade": ["group:leaders", "firsts"]},
}
RANKS = {"combine": "points", "points": [3, 2, 1], "groups": [{"id": "g", "trim": {"low": 1, "high": 0, "from_n": 6}}]}
GRADES = {"scale": {"grades": {"好": 100, "一般": 60, "差": 40}}, "criteria": []}


def words(document):
    return rules_in_words(Policy.from_document(document), plain)


def changed(document, path, value):
    document = copy.deepcopy(document)
    target = document
    for key in path[:-1]:
        target = target[key] if isinstance(key, int) else target.setdefault(key, {})
    target[path[-1]] = value
    return document


# Every field of a policy, changed alone: the base, the path, the new value.
CHANGES = [
    (FULL, ("scale", "min"), 10),
    (FULL, ("scale", "max"), 120),
    (FULL, ("scale", "step"), 1),
    (FULL, ("criteria",), [{"id": "a", "title": "实绩"}]),
    (FULL, ("criteria", 0, "title"), "成效"),
    (FULL, ("criteria", 0, "weight"), 50),
    (FULL, ("criteria", 1, "min"), 20),
    (FULL, ("criteria", 1, "max"), 50),
    (FULL, ("criteria", 1, "step"), 1),
    (FULL, ("groups", 0, "title"), "班子"),
    (FULL, ("groups", 0, "weight"), 50),
    (FULL, ("groups", 0, "min_n"), 1),
    (FULL, ("groups", 0, "trim"), {"low": 1, "high": 1, "from_n": 6}),
    (FULL, ("groups", 1, "trim"), None),
    (FULL, ("groups", 1, "trim", "low"), 0),
    (FULL, ("groups", 1, "trim", "high"), 2),
    (FULL, ("groups", 1, "trim", "from_n"), 5),
    (FULL, ("groups", 1, "adjust"), "two_way"),
    (FULL, ("trim_level",), "criterion"),
    (FULL, ("recusal",), "none"),
    (FULL, ("below_min_n",), "renormalise"),
    (FULL, ("combine",), "mean"),
    (FULL, ("combine",), "median"),
    (FULL, ("parts",), []),
    (FULL, ("parts", 0, "title"), "台上"),
    (FULL, ("parts", 0, "weight"), 50),
    (FULL, ("parts", 1, "title"), "日常"),
    (FULL, ("parts", 1, "min"), 20),
    (FULL, ("parts", 1, "max"), 110),
    (FULL, ("adjustments", "cap"), 3),
    (FULL, ("adjustments", "cap"), 0),
    (FULL, ("adjustments", "cap"), None),
    (FULL, ("rounding", "mode"), "half_even"),
    (FULL, ("rounding", "mode"), "truncate"),
    (FULL, ("rounding", "places"), 3),
    (FULL, ("rounding", "stage"), "each"),
    (FULL, ("ties", "cascade"), ["firsts", "group:leaders"]),
    (FULL, ("ties", "cascade"), ["criterion:a"]),
    (FULL, ("ties", "cascade"), ["part:routine"]),
    (FULL, ("ties", "cascade"), []),
    *((FULL, ("ties", "display"), one) for one in ("1334", "1223", "1234", "fractional")),
    (FULL, ("reveal",), "at_once"),
    (FULL, ("reveal",), "at_end"),
    ({"groups": FULL["groups"]}, ("groups",), []),
    (RANKS, ("points",), [3, 2, 2]),
    (RANKS, ("groups", 0, "trim"), None),
    (RANKS, ("groups", 0, "trim", "low"), 2),
    ({}, ("combine",), "sum"),
    ({}, ("combine",), "rank_sum"),
    ({}, ("combine",), "median"),
    ({}, ("scale",), GRADES["scale"]),
    (GRADES, ("scale", "grades"), {"好": 100, "一般": 70, "差": 40}),
    (GRADES, ("scale", "grades"), {"好": 100, "中": 60, "差": 40}),
    (GRADES, ("scale", "max"), 120),
    (GRADES, ("criteria",), [{"id": "a"}, {"id": "b"}]),
]


@pytest.mark.parametrize(
    ("base", "path", "value"), CHANGES, ids=lambda one: None if isinstance(one, dict) else str(one)
)
def test_every_field_that_changes_changes_the_sentences(base, path, value):
    assert words(changed(base, path, value)) != words(base)


@given(st.data())
def test_any_two_changes_that_differ_read_differently(data):
    one, other = (data.draw(st.sampled_from([change for change in CHANGES if change[0] is FULL])) for _ in range(2))
    first, second = changed(*one), changed(*other)
    same = Policy.from_document(first).digest() == Policy.from_document(second).digest()
    assert (words(first) == words(second)) == same


def test_the_mean_of_unweighted_groups_reads_the_same_whatever_it_is_called():
    base = {"groups": [{"id": "a"}, {"id": "b"}]}
    assert words(base) == words({**base, "combine": "mean"})


@pytest.mark.parametrize("combine", ["rank_sum", "points", "mean"])
def test_what_needs_all_units_says_that_nothing_is_revealed_before_all_are_closed(combine):
    groups = [{"id": "a", "adjust": "two_way"}] if combine == "mean" else []
    document = {"combine": combine, "groups": groups, **({"points": [2, 1]} if combine == "points" else {})}
    assert words(document)[-1] == (
        "A score needs the ballots of all units: scores are revealed only when every unit is closed."
    )


def test_a_percentage_is_written_with_at_most_two_decimals():
    document = {"criteria": [{"id": str(n), "title": f"项{n}", "weight": weight} for n, weight in enumerate([1, 1, 4])]}
    assert "Weights: 项0 16.67%, 项1 16.67%, 项2 66.67%." in words(document)


def test_the_rules_in_words_name_every_group_and_every_default():
    groups = [
        {"id": "a", "title": "领导", "weight": "60", "trim": None, "min_n": 2},
        {"id": "b", "title": "互评", "weight": "40", "min_n": 3},
    ]
    assert rules_in_words(default_policy(groups=groups), plain) == (
        "6 criteria: 党建强, 产业兴, 环境美, 群众富, 治理好, 乡风淳. Each from 0 to 100 in steps of 0.5.",
        "All criteria have the same weight.",
        "“领导” counts 60%. No mark is dropped. Valid ballots needed: 2 or more.",
        "“互评” counts 40%. From 6 ballots on, the 1 highest and the 1 lowest are dropped. "
        "Valid ballots needed: 3 or more.",
        "A dropped ballot is dropped as a whole; of equal ones only as many as said.",
        "Nobody marks the own unit.",
        "A judge who sends nothing is left out and never counts as 0. "
        "A group with too few ballots leaves the unit pending.",
        "The unit's score is the weighted mean of the group means.",
        "Bonuses and deductions are named with their reasons; together at most 5 points, either way.",
        "A veto leaves score and place as they are and puts the unit out of the award.",
        "Rounded half up to 2 decimals, once, at the end.",
        "Equal scores share the place, and the next place is skipped.",
        "Each score is revealed after the next unit has been closed.",
    )


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_every_presets_sentences_are_complete_in_both_languages(preset):
    topics = {one.topic for one in sentences(preset.policy)}
    assert topics <= set(TOPICS) and topics >= set(TOPICS) - {"parts"}
    for lang in ("zh", "en"):
        t = translator(lang)
        for line in rules_in_words(preset.policy, t):
            assert "{" not in line and line.endswith("。" if lang == "zh" else ".")
            assert lang == "en" or not re.search("[a-z]{2}", line.replace("GB/T", "")), line
    assert all(t(topic) for topic in TOPICS.values())
