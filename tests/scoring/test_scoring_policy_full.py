"""Rules in their full form: what cannot be used is named with its path, and all of it at once."""

from decimal import Decimal

import pytest
from scoring_cases import policy

from contest.scoring.policy import MarksInvalid, Policy, PolicyInvalid
from contest.scoring.rules import Grade, Trim

GRADES = {"好": 100, "较好": 80, "一般": 60, "差": 40}
HALVES = [{"id": "live", "weight": 50}, {"id": "visit", "title": "实地观摩", "weight": 50}]


def problems(document):
    with pytest.raises(PolicyInvalid) as caught:
        Policy.from_document(document)
    return {one.where: one.text() for one in caught.value.problems}


@pytest.mark.parametrize(
    "document",
    [
        {"combine": "rank_sum"},
        {"combine": "points", "points": [12, 10, 8, 7, 6, 5, 4, 3, 2, 1]},
        {"groups": [{"id": "a", "adjust": "two_way"}]},
        {"parts": HALVES},
        {"parts": [{"id": "live"}, {"id": "routine", "weight": 30, "min": 0, "max": 120}]},
        {"scale": {"grades": GRADES}},
        {"scale": {"grades": {"A": "1", "B": "0.66", "C": "0.33", "D": "0"}}},
        {"adjustments": {"cap": None}},
        {"ties": {"cascade": ["part:visit", "firsts"], "display": "fractional"}, "parts": HALVES},
        *({"ties": {"display": display}} for display in ("1224", "1334", "1223", "1234")),
    ],
)
def test_every_documented_entry_is_read_and_goes_round(document):
    found = Policy.from_document(document)
    assert Policy.from_document(found.document()) == found
    assert Policy.from_document(found.document()).digest() == found.digest()


def test_grades_are_ordered_by_their_coefficients_and_set_the_top_of_the_scale():
    found = policy(scale={"grades": {"一般": "0.6", "好": 1, "差": "0.4"}})
    assert found.scale.grades == (Grade("好", Decimal(1)), Grade("一般", Decimal("0.6")), Grade("差", Decimal("0.4")))
    assert (found.scale.min, found.scale.max) == (0, 1)


@pytest.mark.parametrize(
    ("document", "trim"),
    [
        ({}, Trim(1, 1, 6)),
        ({"combine": "median"}, Trim(1, 1, 6)),
        ({"scale": {"grades": GRADES}}, None),
        ({"combine": "rank_sum"}, None),
        ({"combine": "points", "points": [3, 2, 1]}, None),
    ],
)
def test_nothing_is_dropped_unasked_from_ranks_and_grades(document, trim):
    assert Policy.from_document(document).pools[0].trim == trim
    assert Policy.from_document({**document, "groups": [{"id": "a"}]}).groups[0].trim == trim


def test_a_declared_trim_stands_with_grades_and_ranks_too():
    trim = {"low": 1, "high": 1, "from_n": 5}
    for document in ({"scale": {"grades": GRADES}}, {"combine": "rank_sum"}):
        found = Policy.from_document({**document, "groups": [{"id": "a", "trim": trim}]})
        assert found.groups[0].trim == Trim(1, 1, 5)


def test_everything_that_is_wrong_is_named_at_once():
    found = problems(
        {
            "scale": {"min": 0, "max": 10, "step": 3},
            "criteria": [{"id": "a", "weight": 0}, {"id": "b", "weight": -2}, {"id": "c", "titel": "C"}],
            "groups": [
                {"id": "g", "weight": 0, "trim": {"low": 3, "high": 3, "from_n": 6}},
                {"id": "h", "weight": -1, "adjust": "twoway"},
            ],
            "combine": "points",
            "points": [3, 5, "x", -1],
            "parts": [{"id": "visit"}, {"id": "visit", "weight": 0}, {"id": "veto"}],
            "adjustments": {"cap": -1, "max": 3},
            "ties": {"cascade": ["group:nobody", "part:talk", "firsts", "firsts"], "display": "1222"},
            "roundings": {},
        }
    )
    assert set(found) == {
        "scale.step", "criteria[0].weight", "criteria[1].weight", "criteria[2].titel", "groups[0].weight",
        "groups[0].trim.from_n", "groups[1].weight", "groups[1].adjust", "points[1]", "points[2]", "points[3]",
        "parts[1].id", "parts[1].weight", "parts[2].id", "parts", "adjustments.cap", "adjustments.max",
        "ties.cascade[0]", "ties.cascade[1]", "ties.cascade[3]", "ties.display", "roundings",
    }  # fmt: skip
    assert found["scale.step"] == "Steps of 3 do not lead from 0 to 10."
    assert found["groups[0].trim.from_n"].startswith("Dropping 6 of 6 ballots leaves none – drop from 7")
    assert "“group:nobody” cannot decide a tie here" in found["ties.cascade[0]"]
    assert "group:g, group:h" in found["ties.cascade[0]"]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"ties": {"cascade": ["group:leaders"]}}, "ties.cascade[0]"),
        ({"ties": {"cascade": ["part:visit"]}}, "ties.cascade[0]"),
        ({"ties": {"cascade": [["firsts"]]}}, "ties.cascade[0]"),
        # One part needs no step of its own: it is the score.
        ({"ties": {"cascade": ["part:live"]}}, "ties.cascade[0]"),
        ({"scale": {"grades": {"好": 100, "90": 90}}}, "scale.grades.90"),
        ({"scale": {"grades": {"好": "优", "差": 40}}}, "scale.grades.好"),
        ({"scale": {"grades": {"好": 100, "很好": "100.0"}}}, "scale.grades.很好"),
        ({"scale": {"grades": {"好": 100}}}, "scale.grades"),
        ({"scale": {"grades": ["好", "差"]}}, "scale.grades"),
        ({"scale": {"grades": GRADES, "max": 90}}, "scale.grades.好"),
        ({"scale": {"grades": GRADES}, "criteria": [{"id": "a", "weight": 1, "max": 10}]}, "criteria[0].max"),
        ({"scale": {"grades": GRADES}, "criteria": [{"id": "a", "weight": 1, "step": 1}]}, "criteria[0].step"),
        ({"scale": {"max": 100, "step": "0.3"}}, "scale.step"),
        ({"criteria": [{"id": "a", "weight": 40, "max": 40, "step": 3}]}, "criteria[0].step"),
        ({"criteria": [{"id": "a", "max": 40}]}, "criteria[0].weight"),
        ({"combine": "points"}, "points"),
        ({"combine": "points", "points": []}, "points"),
        ({"combine": "median", "points": [2, 1]}, "points"),
        ({"combine": "rank_sum", "parts": HALVES}, "parts"),
        ({"combine": "sum", "parts": HALVES}, "parts"),
        ({"combine": "rank_sum", "groups": [{"id": "a", "adjust": "two_way"}]}, "groups[0].adjust"),
        ({"combine": "median", "trim_level": "criterion"}, "trim_level"),
        ({"parts": [{"id": "visit"}]}, "parts"),
        ({"parts": [{"id": "live", "max": 50}]}, "parts[0]"),
        ({"parts": [{"id": "live"}, {"id": "visit", "min": 5, "max": 5}]}, "parts[1].max"),
        ({"parts": [{"id": "live"}, {"id": "adjustment"}]}, "parts[1].id"),
        ({"parts": [{"id": "live"}, {"weight": 3}]}, "parts[1].id"),
        ({"adjustments": {"cap": "viel"}}, "adjustments.cap"),
    ],
)
def test_what_does_not_go_together_is_named_with_its_path(document, path):
    assert path in problems(document)


@pytest.mark.parametrize(
    ("document", "path", "near"),
    [
        ({"criterion": []}, "criterion", "criteria"),
        ({"scale": {"grade": None}}, "scale.grade", "grades"),
        ({"groups": [{"id": "a", "minn": 2}]}, "groups[0].minn", "min_n"),
        ({"groups": [{"id": "a", "trim": {"low": 1, "high": 1, "from": 5}}]}, "groups[0].trim.from", "from_n"),
        ({"parts": [{"id": "live", "wieght": 1}]}, "parts[0].wieght", "weight"),
        ({"rounding": {"decimals": 2, "Mode": "half_up"}}, "rounding.Mode", "mode"),
        ({"ties": {"casade": []}}, "ties.casade", "cascade"),
        ({"adjustments": {"caps": 3}}, "adjustments.caps", "cap"),
    ],
)
def test_an_unknown_entry_is_refused_with_the_nearest_known_one(document, path, near):
    assert f"did you mean “{near}”?" in problems(document)[path]


def test_marks_of_grades_are_words_or_their_coefficients():
    found = policy(criteria=[], scale={"grades": GRADES})
    assert found.check_marks({"total": "较好"}) == found.check_marks({"total": 80}) == {"total": 80}
    with pytest.raises(MarksInvalid) as caught:
        found.check_marks({"total": "90"})
    assert caught.value.problems[0].text() == "total is “90” – the grades are 好 / 较好 / 一般 / 差."


@pytest.mark.parametrize("word", ["无效", "弃权", "废票", "Invalid"])
def test_a_word_that_marks_a_spoiled_ballot_is_no_grade(word):
    with pytest.raises(PolicyInvalid) as caught:
        Policy.from_document({"scale": {"grades": {"好": 100, word: 0}}})
    assert [one.where for one in caught.value.problems] == [f"scale.grades.{word}"]
