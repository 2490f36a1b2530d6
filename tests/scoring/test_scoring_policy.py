import json
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_cases import SIX, policy

from contest.scoring.policy import MarksInvalid, Policy, PolicyInvalid, default_policy
from contest.scoring.rules import Trim

DOCUMENTED = {
    "scale": {"min": 0, "max": 100, "step": "0.5", "grades": None},
    "criteria": [{"id": name, "title": name, "weight": 20} for name in SIX],
    "groups": [
        {"id": "leaders", "title": "镇、社区领导", "weight": 50, "min_n": 2, "trim": None},
        {"id": "judges", "title": "评委", "weight": 30, "min_n": 3, "trim": {"low": 1, "high": 1, "from_n": 6}},
        {"id": "peers", "title": "一肩挑互评", "weight": 20, "min_n": 3, "trim": None, "adjust": "none"},
    ],
    "trim_level": "ballot",
    "recusal": "own_unit",
    "missing": "exclude",
    "below_min_n": "pending",
    "combine": "weighted_mean",
    "parts": [{"id": "live", "weight": 100}],
    "adjustments": {"cap": 5},
    "rounding": {"mode": "half_up", "places": 2, "stage": "final"},
    "ties": {"cascade": ["group:leaders", "firsts", "criterion:party_building"], "display": "1224"},
    "reveal": "after_next",
}


def problems(document):
    with pytest.raises(PolicyInvalid) as caught:
        Policy.from_document(document)
    return {one.where: one.text() for one in caught.value.problems}


def refused(**marks):
    with pytest.raises(MarksInvalid) as caught:
        default_policy().check_marks({**dict.fromkeys(SIX, "90"), **marks})
    return {one.where: one.text() for one in caught.value.problems}


def test_an_empty_document_is_the_documented_defaults():
    found = Policy.from_document({})
    assert found == default_policy()
    assert [one.id for one in found.criteria] == list(SIX)
    assert [one.title for one in found.criteria] == ["党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳"]
    assert set(found.shares) == {Fraction(1, 6)}
    assert (found.scale.min, found.scale.max, found.scale.step) == (0, 100, Decimal("0.5"))
    assert found.pools[0].trim == Trim(low=1, high=1, from_n=6)
    assert (found.recusal, found.below_min_n, found.combine, found.trim_level) == (
        "own_unit", "pending", "weighted_mean", "ballot",
    )  # fmt: skip
    assert (found.rounding.mode, found.rounding.places, found.rounding.stage) == ("half_up", 2, "final")
    assert found.ties.cascade == ()
    assert found.reveal == "after_next"


def test_the_documented_document_is_accepted_and_goes_round():
    found = Policy.from_document(DOCUMENTED)
    assert Policy.from_document(found.document()) == found
    assert Policy.from_document(json.loads(json.dumps(found.document()))).digest() == found.digest()
    assert found.ties.cascade == ("group:leaders", "firsts", "criterion:party_building")


def test_numbers_and_their_texts_are_the_same_rules_and_other_rules_have_another_digest():
    as_text = {**DOCUMENTED, "scale": {"min": "0", "max": "100.0", "step": 0.5}}
    assert Policy.from_document(as_text).digest() == Policy.from_document(DOCUMENTED).digest()
    other = {**DOCUMENTED, "rounding": {"places": 3}}
    assert Policy.from_document(other).digest() != Policy.from_document(DOCUMENTED).digest()
    assert len(default_policy().digest()) == 64


def test_the_canonical_document_holds_no_float():
    def walk(value):
        assert not isinstance(value, float)
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(part)

    walk(Policy.from_document({**DOCUMENTED, "scale": {"step": 0.25, "max": 10}}).document())


def test_a_groups_absent_trim_is_the_default_and_null_is_none():
    found = policy(groups=[{"id": "a"}, {"id": "b", "trim": None}])
    assert found.groups[0].trim == Trim(1, 1, 6)
    assert found.groups[1].trim is None


def test_default_policy_takes_other_criteria_and_groups():
    found = default_policy([("exemplar", "典型引领")], [{"id": "all", "trim": None}])
    assert [(one.id, one.title, one.weight) for one in found.criteria] == [("exemplar", "典型引领", 1)]
    assert found.groups[0].id == "all"


def test_no_criteria_means_one_total_mark():
    found = policy(criteria=[])
    assert [one.id for one in found.criteria] == ["total"]
    assert Policy.from_document(found.document()) == found


def test_every_problem_is_reported_at_once():
    found = problems(
        {
            "scale": {"min": 100, "max": 0},
            "criteria": [{"id": "a", "weight": -1}, {"id": "a"}, {"title": "?"}, "b"],
            "groups": [{"id": "g", "weight": 1, "min_n": 0, "trim": {"low": 3, "high": 3, "from_n": 6}}, {"id": "h"}],
            "colour": "red",
            "trim_level": "judge",
            "rounding": {"mode": "up", "places": 99, "stage": "never"},
            "reveal": 3,
            "recusal": None,
        }
    )
    assert set(found) == {
        "scale.max", "criteria[0].weight", "criteria[1].id", "criteria[2].id", "criteria[3]", "groups[0].min_n",
        "groups[0].trim.from_n", "groups", "colour", "trim_level", "rounding.mode", "rounding.places",
        "rounding.stage", "reveal", "recusal",
    }  # fmt: skip
    assert found["scale.max"] == "The highest mark 0 is not above the lowest mark 100."
    assert found["groups[0].trim.from_n"].startswith("Dropping 6 of 6 ballots leaves none – drop from 7")
    assert found["colour"].startswith("This entry is not known – the known ones are scale, criteria")
    assert found["criteria[1].id"] == "“a” stands here twice."


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""), (None, ""), ("{}", ""),
        ({"scale": []}, "scale"),
        ({"scale": {"step": 0}}, "scale.step"),
        ({"scale": {"step": "0.3"}}, "scale.step"),
        ({"scale": {"max": "1e400"}}, "scale.max"),
        ({"scale": {"max": True}}, "scale.max"),
        ({"scale": {"max": float("nan")}}, "scale.max"),
        ({"missing": "zero"}, "missing"),
        ({"criteria": {"a": 1}}, "criteria"),
        ({"criteria": [{"id": str(n)} for n in range(101)]}, "criteria"),
        ({"criteria": [{"id": "a", "weight": 0}]}, "criteria[0].weight"),
        ({"criteria": [{"id": " a"}]}, "criteria[0].id"),
        ({"criteria": [{"id": "a\u202eb"}]}, "criteria[0].id"),
        ({"criteria": [{"id": "a", "title": "x" * 201}]}, "criteria[0].title"),
        ({"criteria": [{"id": "a", "max": 40}]}, "criteria[0].weight"),
        ({"criteria": [{"id": "a", "max": 40, "min": 50, "weight": 1}]}, "criteria[0].max"),
        ({"groups": [{"id": "a", "min_n": True}]}, "groups[0].min_n"),
        ({"groups": [{"id": "a", "min_n": "2"}]}, "groups[0].min_n"),
        ({"groups": [{"id": "a", "trim": {"low": 1}}]}, "groups[0].trim.high"),
        ({"groups": [{"id": "a", "trim": {"low": -1, "high": 1}}]}, "groups[0].trim.low"),
        ({"groups": [{"id": "a", "weight": "half"}]}, "groups[0].weight"),
        ({"adjustments": {"cap": -1}}, "adjustments.cap"),
        ({"ties": {"cascade": ["group:nobody"]}}, "ties.cascade[0]"),
        ({"ties": {"cascade": ["firsts", "firsts"]}}, "ties.cascade[1]"),
        ({"ties": {"cascade": [7]}}, "ties.cascade[0]"),
        ({"trim_level": "criterion", "combine": "median"}, "trim_level"),
        ({"trim_level": "criterion", "combine": "sum"}, "trim_level"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_named_by_its_path(document, path):
    assert path in problems(document)


def test_a_bad_entry_does_not_drag_others_along():
    assert set(problems({"scale": {"min": "x", "max": 10}})) == {"scale.min"}


def test_marks_come_back_in_the_policys_order_and_canonical():
    given = {name: "90.50" for name in reversed(SIX)}
    found = default_policy().check_marks({**given, "industry": 92, "civility": 88.5})
    assert list(found) == list(SIX)
    assert {key: str(mark) for key, mark in found.items()} == {
        "party_building": "90.5", "industry": "92", "environment": "90.5", "prosperity": "90.5", "governance": "90.5",
        "civility": "88.5",
    }  # fmt: skip
    assert default_policy().check_marks(found) == found


def test_a_mark_out_of_range_or_off_the_step_says_the_range_and_the_step():
    found = refused(environment="105", industry="92.3", civility="-0.5")
    assert found["environment"] == "环境美 is 105 – marks go from 0 to 100 in steps of 0.5."
    assert found["industry"] == "产业兴 is 92.3 – marks go from 0 to 100 in steps of 0.5."
    assert found["civility"] == "乡风淳 is -0.5 – marks go from 0 to 100 in steps of 0.5."


def test_every_bad_criterion_is_reported_and_an_unknown_one_too():
    assert set(refused(industry="九十", civility=None, party_building=True, beauty="9", governance="1e400")) == {
        "industry", "civility", "party_building", "beauty", "governance",
    }  # fmt: skip
    with pytest.raises(MarksInvalid) as caught:
        default_policy().check_marks({})
    assert [one.where for one in caught.value.problems] == list(SIX)
    assert caught.value.code == "invalid"


@pytest.mark.parametrize("marks", [None, [], "90", 7])
def test_marks_that_are_no_object_are_refused(marks):
    with pytest.raises(MarksInvalid):
        default_policy().check_marks(marks)


def test_the_ends_of_the_range_are_marks():
    found = default_policy().check_marks({**dict.fromkeys(SIX, 0), "civility": 100})
    assert found["industry"] == 0 and found["civility"] == 100


def test_the_grid_starts_at_the_lowest_mark_and_a_criterion_may_have_its_own_range():
    rules = policy(scale={"min": "60.25", "max": "99.25", "step": 3}, criteria=[{"id": "a"}])
    assert rules.check_marks({"a": "63.25"}) == {"a": Decimal("63.25")}
    with pytest.raises(MarksInvalid):
        rules.check_marks({"a": "63"})
    own = policy(criteria=[{"id": "a", "weight": 40, "max": 40, "step": 1}, {"id": "b", "weight": 60, "max": 60}])
    with pytest.raises(MarksInvalid) as caught:
        own.check_marks({"a": "40.5", "b": "60.5"})
    assert [one.text() for one in caught.value.problems] == [
        "a is 40.5 – marks go from 0 to 40 in steps of 1.",
        "b is 60.5 – marks go from 0 to 60 in steps of 0.5.",
    ]
    assert Policy.from_document(own.document()) == own


def test_hostile_marks_cost_no_time_and_are_cut_in_the_message():
    hostile = {"industry": "9" * 1_000_000, "civility": 10**100_000, "governance": Decimal("1E+999999999")}
    before = time.process_time()
    found = refused(**hostile)
    assert time.process_time() - before < 0.5
    assert set(found) == set(hostile)
    assert max(map(len, found.values())) < 200


def test_own_unit_recusal_can_be_switched_off():
    assert default_policy().is_recused(["a", "b"], "b")
    assert not default_policy().is_recused(["a"], "b")
    assert not policy(recusal="none").is_recused(["b"], "b")
