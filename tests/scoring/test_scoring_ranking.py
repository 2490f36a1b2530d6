from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_cases import ballot, policy, total_policy

from contest.scoring.errors import DuplicateUnit
from contest.scoring.ranking import standings
from contest.scoring.tally import Score, score_unit


def given(**published):
    """Scores with these published figures; None is pending."""
    return [
        Score(unit, None, None, "pending") if text is None else Score(unit, Fraction(text), Decimal(text), "scored")
        for unit, text in published.items()
    ]


def scored(rules, table, groups=None):
    """``table``: unit to a list of total marks, one per judge j0, j1 …; None is recused."""
    return [
        score_unit(
            unit,
            [
                ballot(f"j{n}", mark, (groups or {}).get(f"j{n}", ""), recused=mark is None)
                for n, mark in enumerate(marks)
            ],
            rules,
        )
        for unit, marks in table.items()
    ]


def places(found):
    return {one.unit: one.place for one in found}


def test_tied_units_share_a_place_and_the_next_is_skipped():
    values = (44, 42, 42, 41, 41, 41, 39)
    found = standings(given(**{f"u{n}": str(value) for n, value in enumerate(values)}), total_policy())
    assert [one.place for one in found] == [1, 2, 2, 4, 4, 4, 7]
    assert [one.tied for one in found] == [False, True, True, True, True, True, False]
    assert found[1].level_with == ("u2",)


def test_places_go_by_the_published_value_and_hidden_decimals_never_break_a_tie():
    rules = total_policy()
    table = {"甲": ["88.1249"], "乙": ["88.1201"], "丙": ["87.995"]}
    found = standings(scored(rules, table), rules)
    assert [(one.unit, str(one.score.published), one.place, one.tied) for one in found] == [
        ("甲", "88.12", 1, True), ("乙", "88.12", 1, True), ("丙", "88.00", 3, False),
    ]  # fmt: skip
    turned = standings(scored(rules, dict(reversed(table.items()))), rules)
    assert [one.unit for one in turned] == ["乙", "甲", "丙"]


def test_figures_are_compared_as_numbers_and_not_as_text():
    found = standings(given(a="9.50", b="10.00", c="100.00"), total_policy())
    assert places(found) == {"c": 1, "b": 2, "a": 3}


def test_pending_and_then_withdrawn_units_come_last_without_a_place():
    scores = [Score("w", None, None, "withdrawn"), *given(p=None, a="80.00", q=None, b="90.00")]
    found = standings(scores, total_policy())
    assert [(one.unit, one.place, one.tied) for one in found] == [
        ("b", 1, False), ("a", 2, False), ("p", None, False), ("q", None, False), ("w", None, False),
    ]  # fmt: skip


def test_no_scores_make_no_standings_and_one_is_first():
    assert standings([], total_policy()) == ()
    assert places(standings(given(a="0.00"), total_policy())) == {"a": 1}


def test_a_unit_with_two_scores_is_refused():
    with pytest.raises(DuplicateUnit, match="甲 has two scores"):
        standings(given(甲="90.00") + given(甲="80.00"), total_policy())


# --- the cascade --------------------------------------------------------------------------------------------------

GROUPS = {"j0": "leaders", "j1": "judges", "j2": "judges"}


def grouped(*cascade, **document):
    weights = [{"id": "leaders", "weight": 1}, {"id": "judges", "weight": 1}]
    return total_policy(groups=weights, ties={"cascade": list(cascade)}, **document)


def test_a_cascade_step_for_a_group_puts_the_higher_mean_first():
    table = {"甲": [88, 90, 94], "乙": [92, 87, 89], "丙": [80, 80, 80]}
    shared = standings(scored(grouped(), table, GROUPS), grouped())
    assert places(shared) == {"甲": 1, "乙": 1, "丙": 3}
    rules = grouped("group:leaders")
    found = standings(scored(rules, table, GROUPS), rules)
    assert [(one.unit, one.place, one.tied) for one in found] == [("乙", 1, False), ("甲", 2, False), ("丙", 3, False)]
    assert found[0].level_with == ("甲",)
    assert [(one.step, str(one.value), one.parted) for one in found[0].tie_steps] == [("group:leaders", "92.00", True)]
    assert found[2].tie_steps == ()


def test_a_cascade_compares_published_figures_only():
    # Leaders 88.001 and 88.004 are both 88.00 as published.
    table = {"甲": ["88.001", "91.999", "91.999"], "乙": ["88.004", "91.996", "91.996"]}
    rules = grouped("group:leaders")
    assert places(standings(scored(rules, table, GROUPS), rules)) == {"甲": 1, "乙": 1}


def test_the_next_step_is_tried_when_one_does_not_part():
    rules = grouped("group:leaders", "firsts")
    # All 88.00 with leaders at 88; the judges' first places: 甲 has one, 乙 one, 丙 none.
    table = {"丙": [88, 88, 88], "甲": [88, 90, 86], "乙": [88, 86, 90]}
    found = standings(scored(rules, table, GROUPS), rules)
    assert [(one.unit, one.place, one.tied) for one in found] == [("甲", 1, True), ("乙", 1, True), ("丙", 3, False)]
    # j0 puts all three first; j1 甲; j2 乙.
    assert [one.value for one in found[0].tie_steps] == [Decimal("88.00"), 2]
    assert [one.parted for one in found[0].tie_steps] == [False, True]
    assert found[2].tie_steps[-1].value == 1


def test_first_places_count_over_all_units_and_only_of_judges_who_marked_every_tied_one():
    rules = total_policy(ties={"cascade": ["firsts"]})
    # j0 puts 丙 first, so it speaks for neither; j2 is recused for 乙 and has no say; j1 decides for 乙.
    table = {"甲": [85, 84, 89], "乙": [86, 86, None], "丙": [99, 70, 70]}
    found = standings(scored(rules, table), rules)
    assert [(one.unit, one.place) for one in found] == [("乙", 1), ("甲", 2), ("丙", 3)]


def test_a_step_that_cannot_be_computed_for_one_unit_is_left_out_for_all():
    rules = grouped("group:leaders", below_min_n="renormalise")
    table = {"甲": [None, 88, 88], "乙": [88, 88, 88]}
    found = standings(scored(rules, table, GROUPS), rules)
    assert places(found) == {"甲": 1, "乙": 1}
    assert found[0].tie_steps == ()
    alone = total_policy(ties={"cascade": ["firsts"]})
    nobody_marked_both = {"甲": [88, None], "乙": [None, 88]}
    assert places(standings(scored(alone, nobody_marked_both), alone)) == {"甲": 1, "乙": 1}


def test_a_cascade_step_for_a_criterion_compares_its_mean():
    rules = policy(criteria=[{"id": "a"}, {"id": "b"}], ties={"cascade": ["criterion:b"]})
    scores = [
        score_unit("甲", [ballot("j", {"a": 90, "b": 80})], rules),
        score_unit("乙", [ballot("j", {"a": 80, "b": 90})], rules),
    ]
    found = standings(scores, rules)
    assert places(found) == {"乙": 1, "甲": 2}
    by_a = policy(criteria=[{"id": "a"}, {"id": "b"}], ties={"cascade": ["criterion:a"]})
    assert places(standings(scores, by_a)) == {"甲": 1, "乙": 2}


def test_a_cascade_never_moves_a_unit_past_another_score():
    rules = grouped("group:leaders")
    table = {"甲": [70, 98, 98], "乙": [84, 84, 84], "丙": [99, 69, 69], "丁": [10, 99, 99]}
    found = standings(scored(rules, table, GROUPS), rules)
    assert [(one.unit, one.place) for one in found] == [("丙", 1), ("乙", 2), ("甲", 3), ("丁", 4)]
