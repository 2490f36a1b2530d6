"""``policy.schema.json`` says what ``Policy`` reads, so that an editor can check rules before they are pasted."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contest.scoring import policy as module
from contest.scoring.policy import Policy, PolicyInvalid, default_policy

SCHEMA = json.loads(Path(module.__file__).with_name("policy.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PRESETS = sorted((Path(__file__).parents[2] / "data" / "presets").glob("*.json"))
DOCUMENTS = [
    {},
    {"criteria": [], "scale": {"grades": {"好": 100, "较好": 80, "一般": 60, "差": 40}}},
    {"combine": "points", "points": [5, 3, 1], "groups": [{"id": "a", "trim": {"low": 1, "high": 1}}]},
    {
        "scale": {"min": 0, "max": 10, "step": "0.1"},
        "criteria": [{"id": "a", "weight": 40, "max": 40}, {"id": "b", "title": "乙", "weight": 60}],
        "groups": [
            {"id": "leaders", "title": "领导", "weight": 60, "min_n": 2, "trim": None},
            {"id": "peers", "title": "互评", "weight": "40", "adjust": "two_way"},
        ],
        "trim_level": "criterion",
        "recusal": "none",
        "below_min_n": "renormalise",
        "parts": [{"id": "live", "weight": 70}, {"id": "routine", "title": "平时", "weight": 30, "min": 0, "max": 120}],
        "adjustments": {"cap": None},
        "rounding": {"mode": "half_even", "places": 3, "stage": "each"},
        "ties": {"cascade": ["part:live", "group:leaders", "criterion:a", "firsts"], "display": "frac"},
        "reveal": "at_end",
    },
]
# No entry anywhere in the document may be one of these.
NEVER = (True, "", [[]], {"?": []}, 1e30)


def faults(document):
    return [f"{one.json_path}: {one.message}" for one in VALIDATOR.iter_errors(document)]


def places(value, path=()):
    """Return the path of every entry in a document."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in children for place in ((*path, key), *places(child, (*path, key)))]


def at(document, path):
    for key in path:
        document = document[key]
    return document


def objects(document):
    """Return the path of every object whose entries are declared: grades are words of one's own."""
    paths = [(), *places(document)]
    return [path for path in paths if isinstance(at(document, path), dict) and path != ("scale", "grades")]


def test_the_schema_is_a_schema_and_closed_everywhere():
    Draft202012Validator.check_schema(SCHEMA)

    def walk(value):
        if isinstance(value, dict):
            if "properties" in value and value.get("type") == "object" and "additionalProperties" not in value:
                assert set(value["properties"]) == {"id"}, value  # the "contains" of the parts
            for child in value.values():
                walk(child)
        for child in value if isinstance(value, list) else ():
            walk(child)

    walk(SCHEMA)
    assert SCHEMA["additionalProperties"] is False


def test_the_schema_and_the_reader_know_the_same_entries():
    assert set(SCHEMA["properties"]) == set(module._KEYS.split())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_canonical_document_validates(document):
    assert faults(document) == []
    assert faults(Policy.from_document(document).document()) == []


def test_the_defaults_of_the_schema_are_the_defaults_of_the_reader():
    defaults = {key: entry["default"] for key, entry in SCHEMA["properties"].items() if "default" in entry}
    assert set(SCHEMA["properties"]) - set(defaults) == {"points"}
    assert Policy.from_document(defaults) == default_policy()
    for name, entry in SCHEMA["properties"].items():
        inner = {key: one["default"] for key, one in entry.get("properties", {}).items() if "default" in one}
        assert inner == entry.get("default", {}) or not entry.get("properties"), name


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_validates(path):
    document = json.loads(path.read_text(encoding="utf-8"))["policy"]
    assert faults(document) == []
    assert faults(Policy.from_document(document).document()) == []


@given(st.data())
def test_one_bad_entry_is_refused_by_both(data):
    document = copy.deepcopy(data.draw(st.sampled_from(DOCUMENTS[1:])))
    if data.draw(st.booleans()):
        document = Policy.from_document(document).document()
    path = data.draw(st.sampled_from(places(document)))
    at(document, path[:-1])[path[-1]] = data.draw(st.sampled_from(NEVER))
    assert faults(document) != []
    with pytest.raises(PolicyInvalid):
        Policy.from_document(document)


@given(st.data())
def test_an_unknown_entry_is_refused_by_both_and_the_nearest_is_named(data):
    document = copy.deepcopy(data.draw(st.sampled_from(DOCUMENTS)))
    path = data.draw(st.sampled_from(objects(document)))
    target = at(document, path)
    known = data.draw(st.sampled_from(sorted(target) or ["reveal"]))
    cut = data.draw(st.integers(0, len(known) - 1))
    wrong = known[:cut] + "q" + known[cut:]
    target[wrong] = target.get(known)
    assert faults(document) != []
    with pytest.raises(PolicyInvalid) as caught:
        Policy.from_document(document)
    where = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in (*path, wrong)).lstrip(".")
    (found,) = [one for one in caught.value.problems if one.where == where]
    assert "did you mean" in found.text()


@pytest.mark.parametrize(
    "document",
    [
        {"combine": "points"},
        {"combine": "mean", "points": [2, 1]},
        {"combine": "sum", "parts": [{"id": "live"}, {"id": "visit"}]},
        {"combine": "rank_sum", "groups": [{"id": "a", "adjust": "two_way"}]},
        {"combine": "median", "trim_level": "criterion"},
        {"scale": {"grades": {"好": 1, "差": 0}}, "criteria": [{"id": "a", "weight": 1, "max": 10}]},
        {"scale": {"grades": {"好": 100, "90": 90}}},
        {"criteria": [{"id": "a", "max": 40}]},
        {"parts": [{"id": "visit"}]},
        {"parts": [{"id": "live"}, {"id": "veto"}]},
        {"groups": [{"id": "a", "weight": 0}]},
        {"groups": [{"id": "a", "weight": "-0.5"}]},
        {"adjustments": {"cap": -1}},
        {"rounding": {"places": 7}},
        {"ties": {"cascade": ["second"]}},
    ],
)
def test_what_does_not_go_together_is_refused_by_both(document):
    assert faults(document) != []
    with pytest.raises(PolicyInvalid):
        Policy.from_document(document)
