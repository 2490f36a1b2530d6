from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_cases import NO_TRIM, SIX, ballot, policy, pool, total_policy

from contest.scoring.errors import DuplicateBallot, UnknownGroup
from contest.scoring.policy import default_policy
from contest.scoring.tally import score_unit


def trim(low, high, from_n):
    return {"id": "all", "trim": {"low": low, "high": high, "from_n": from_n}}


# --- a ballot's total ---------------------------------------------------------------------------------------------


def test_six_equal_criteria_make_their_mean():
    marks = dict(zip(SIX, ("90", "80", "85.5", "70", "95", "60"), strict=True))
    score = score_unit("甲", [ballot("j1", marks)], default_policy())
    assert score.value == Fraction("480.5") / 6
    assert str(score.published) == "80.08"


def test_weights_are_relative():
    # (90 × 20 + 80 × 10) / 30 = 86.67
    marks = {"a": 90, "b": 80}
    twenty_ten = policy(criteria=[{"id": "a", "weight": 20}, {"id": "b", "weight": 10}])
    two_one = policy(criteria=[{"id": "a", "weight": 2}, {"id": "b", "weight": 1}])
    found = [score_unit("甲", [ballot("j1", marks)], rules) for rules in (twenty_ten, two_one)]
    assert [str(score.published) for score in found] == ["86.67", "86.67"]
    assert found[0].value == found[1].value == Fraction(260, 3)


def test_a_ten_point_scale_stays_a_ten_point_scale():
    rules = policy(scale={"max": 10, "step": "0.1"}, criteria=[{"id": "a", "weight": 70}, {"id": "b", "weight": 30}])
    score = score_unit("甲", [ballot("j1", {"a": "9.5", "b": "8.1"})], rules)
    assert str(score.published) == "9.08"


def test_criteria_with_ranges_of_their_own_add_up_to_the_scale():
    # 40 + 20 + 40 points: 36 + 15 + 30.5 = 81.5
    parts = [("video", 40), ("speech", 20), ("questions", 40)]
    rules = policy(criteria=[{"id": name, "weight": most, "max": most} for name, most in parts])
    score = score_unit("甲", [ballot("j1", {"video": 36, "speech": 15, "questions": "30.5"})], rules)
    assert str(score.published) == "81.50"


def test_a_range_that_does_not_start_at_zero_is_carried_over_in_proportion():
    # 85 on 70-100 is half way, so 50 on 0-100; with 80: (50 + 80) / 2 = 65
    rules = policy(criteria=[{"id": "a", "weight": 1, "min": 70}, {"id": "b"}])
    score = score_unit("甲", [ballot("j1", {"a": 85, "b": 80})], rules)
    assert str(score.published) == "65.00"
    assert [str(one.points) for one in score.working.criteria] == ["25", "40"]


# --- trimming -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "score", "counted", "dropped"),
    [((90, 92, 94, 88, 100), "92.80", 5, 0), ((90, 92, 94, 88, 100, 60), "91.00", 4, 2)],
)
def test_trimming_starts_at_from_n_valid_ballots(marks, score, counted, dropped):
    found = pool(total_policy(), marks)
    assert (str(found.published), found.counted, found.dropped) == (score, counted, dropped)


def test_missing_ballots_do_not_help_to_reach_from_n():
    found = pool(total_policy(), (90, 92, 94, 88, 100, None))
    assert (str(found.published), found.counted, found.dropped, found.missing) == ("92.80", 5, 0, 1)


def test_of_a_tied_extreme_only_the_declared_number_is_dropped():
    # 80 80 90 90 95 95: one 80 and one 95 go; (80 + 90 + 90 + 95) / 4
    found = pool(total_policy(), (80, 80, 90, 90, 95, 95))
    assert str(found.published) == "88.75"
    fates = [one.fate for one in found.working.ballots]
    assert fates.count("dropped_low") == 1 and fates.count("dropped_high") == 1


def test_six_equal_ballots_lose_two_and_keep_four():
    found = pool(total_policy(), (90,) * 6)
    assert (str(found.published), found.counted, found.dropped) == ("90.00", 4, 2)


@pytest.mark.parametrize(("low", "high", "score"), [(0, 1, "87.50"), (1, 0, "91.00"), (2, 1, "91.00"), (0, 0, "89.00")])
def test_low_and_high_are_counted_separately(low, high, score):
    # 81 87 88 94 95
    found = pool(total_policy(groups=[trim(low, high, 5)]), (87, 95, 81, 88, 94))
    assert str(found.published) == score


def test_trimming_happens_inside_groups_and_leaves_both_leaders():
    marks = {"leaders": (95, 96), "judges": (86, 87, 88, 86), "peers": (85, 84, 86, 87)}
    groups = [{"id": name, "weight": weight} for name, weight in zip(marks, (50, 30, 20), strict=True)]
    rows = [ballot(f"{name}{n}", mark, name) for name, given in marks.items() for n, mark in enumerate(given)]
    assert str(score_unit("甲", rows, total_policy(groups=groups)).published) == "90.88"
    # The same ballots as one pool, two dropped at each end: both leaders are gone.
    pooled = score_unit("甲", rows, total_policy(groups=[]))
    assert pooled.dropped == 2
    one = [ballot(row.judge, row.marks, "all") for row in rows]
    assert str(score_unit("甲", one, total_policy(groups=[trim(2, 2, 5)])).published) == "86.67"


SHEETS = {
    "A": [(10, 9, 10, 7, 10, 8), (6, 8, 6, 9, 10, 6), (9, 9, 9, 6, 9, 7), (7, 6, 8, 7, 6, 6), (8, 8, 6, 8, 10, 9)],
    "B": [(10, 8, 8, 7, 6, 10), (6, 7, 8, 7, 7, 7), (8, 7, 9, 8, 10, 7), (9, 10, 9, 9, 10, 6), (6, 9, 7, 10, 8, 7)],
}


@pytest.mark.parametrize(("level", "a", "b"), [("criterion", "48.00", "47.33"), ("ballot", "47.67", "48.33")])
def test_the_level_of_trimming_can_decide_the_winner(level, a, b):
    # Six indices of 0-10 added up: a scale of 0-60 and equal weights.
    rules = policy(
        scale={"max": 60, "step": 1},
        criteria=[{"id": name, "weight": 10, "max": 10} for name in SIX],
        groups=[trim(1, 1, 5)],
        trim_level=level,
    )
    found = {}
    for unit, sheet in SHEETS.items():
        rows = [ballot(f"j{n}", dict(zip(SIX, marks, strict=True)), "all") for n, marks in enumerate(sheet)]
        found[unit] = score_unit(unit, rows, rules)
    assert {unit: str(score.published) for unit, score in found.items()} == {"A": a, "B": b}
    assert (found["A"].counted, found["A"].dropped) == (3, 2)


def test_trimming_by_criterion_says_which_marks_were_dropped_and_drops_no_ballot():
    rules = policy(criteria=[{"id": "a"}, {"id": "b"}], groups=[trim(1, 1, 3)], trim_level="criterion")
    rows = [
        ballot("x", {"a": 70, "b": 99}, "all"),
        ballot("y", {"a": 80, "b": 85}, "all"),
        ballot("z", {"a": 90, "b": 60}, "all"),
    ]
    found = score_unit("甲", rows, rules)
    assert str(found.published) == "82.50"
    assert [[mark.fate for mark in one.marks] for one in found.working.ballots] == [
        ["dropped_low", "dropped_high"], ["counted", "counted"], ["dropped_high", "dropped_low"],
    ]  # fmt: skip
    assert {one.fate for one in found.working.ballots} == {"counted"}


# --- missing and recused ------------------------------------------------------------------------------------------


def test_missing_is_not_zero():
    found = pool(total_policy(), ("88", "90", None, "86", "92"))
    assert (str(found.published), found.counted, found.missing) == ("89.00", 4, 1)


def test_an_explicit_zero_is_a_mark():
    found = pool(total_policy(), ("88", "90", "0", "86", "92"))
    assert (str(found.published), found.counted, found.missing) == ("71.20", 5, 0)


@pytest.mark.parametrize("marks", [{}, {"a": 90}, {"a": 90, "b": None}])
def test_a_ballot_with_a_missing_mark_is_missing_as_a_whole(marks):
    rules = policy(criteria=[{"id": "a"}, {"id": "b"}])
    found = score_unit("甲", [ballot("j1", marks), ballot("j2", {"a": 80, "b": 70})], rules)
    assert (str(found.published), found.counted, found.missing) == ("75.00", 1, 1)
    assert found.working.ballots[0].total is None


def test_a_recused_ballot_never_counts_whatever_it_holds():
    rows = [ballot("own", 100, recused=True), ballot("own2", None, recused=True), ballot("j", 80)]
    found = score_unit("甲", rows, total_policy())
    assert (str(found.published), found.counted, found.recused, found.missing) == ("80.00", 1, 2, 0)
    assert [one.fate for one in found.working.ballots] == ["recused", "recused", "counted"]


PANEL = {
    "L1": ("领导", None, {"A": 92, "B": 90, "C": 88, "D": 86}),
    "L2": ("领导", None, {"A": 90, "B": 91, "C": 87, "D": None}),
    "C1": ("评委", None, {"A": 88, "B": 89, "C": 86, "D": 84}),
    "C2": ("评委", None, {"A": 85, "B": 88, "C": 84, "D": 83}),
    "C3": ("评委", None, {"A": 91, "B": 90, "C": 89, "D": 88}),
    "PA": ("互评", "A", {"A": 99, "B": 80, "C": 81, "D": 79}),
    "PB": ("互评", "B", {"A": 88, "B": 98, "C": 86, "D": 85}),
    "PC": ("互评", "C", {"A": 90, "B": 91, "C": 97, "D": 88}),
    "PD": ("互评", "D", {"A": 95, "B": 96, "C": 94, "D": 99}),
}
PANEL_GROUPS = [{"id": "领导", "weight": "0.5"}, {"id": "评委", "weight": "0.3"}, {"id": "互评", "weight": "0.2"}]


@pytest.mark.parametrize(
    ("unit", "means", "score", "without_recusal"),
    [
        ("A", ("91.0000", "88.0000", "91.0000"), "90.10", "90.50"),
        ("B", ("90.5000", "89.0000", "89.0000"), "89.75", "90.20"),
        ("C", ("87.5000", "86.3333", "87.0000"), "87.05", "87.55"),
        ("D", ("86.0000", "85.0000", "84.0000"), "85.30", "86.05"),
    ],
)
def test_groups_recusal_and_a_missing_leader(unit, means, score, without_recusal):
    for recusal, expected in (("own_unit", score), ("none", without_recusal)):
        rules = total_policy(groups=PANEL_GROUPS, recusal=recusal)
        rows = [
            ballot(judge, marks[unit], group, recused=rules.is_recused([home] if home else [], unit))
            for judge, (group, home, marks) in PANEL.items()
        ]
        found = score_unit(unit, rows, rules)
        assert str(found.published) == expected
        if recusal == "own_unit":
            assert [f"{float(one.mean):.4f}" for one in found.working.groups] == list(means)
            assert [one.share for one in found.working.groups] == [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]


# --- groups -------------------------------------------------------------------------------------------------------


def two_groups(**document):
    groups = [{"id": "a", "weight": 60, "min_n": 2}, {"id": "b", "weight": 40, "min_n": 1}]
    return total_policy(groups=groups, **document)


def test_below_min_n_is_pending_and_says_which_group_lacks_how_many():
    found = score_unit("甲", [ballot("x", 90, "a"), ballot("y", 80, "b")], two_groups())
    assert (found.status, found.value, found.published) == ("pending", None, None)
    assert [(one.reason, one.group, one.given, one.needed) for one in found.working.pending] == [
        ("below_min_n", "a", 1, 2)
    ]


def test_a_group_without_any_ballot_is_below_every_minimum():
    found = score_unit("甲", [ballot("x", 90, "a"), ballot("z", 80, "a"), ballot("y", None, "b")], two_groups())
    assert found.status == "pending"
    assert found.working.pending[0].group == "b"
    assert score_unit("甲", [], total_policy()).status == "pending"
    assert score_unit("甲", [], two_groups()).status == "pending"


def test_min_n_counts_valid_ballots_before_trimming():
    rules = total_policy(groups=[{"id": "all", "min_n": 6}])
    rows = [ballot(f"j{n}", 90, "all") for n in range(6)]
    assert score_unit("甲", rows, rules).status == "scored"
    assert score_unit("甲", rows[:5], rules).status == "pending"


def test_renormalise_leaves_the_short_group_out():
    # a is short: b's mean alone; with nobody anywhere there is still no score.
    rules = two_groups(below_min_n="renormalise")
    found = score_unit("甲", [ballot("x", 90, "a"), ballot("y", 80, "b")], rules)
    assert (str(found.published), found.status) == ("80.00", "scored")
    assert [one.share for one in found.working.groups] == [None, 1]
    assert score_unit("甲", [], rules).status == "pending"
    three = total_policy(
        groups=[{"id": "a", "weight": 50}, {"id": "b", "weight": 30}, {"id": "c", "weight": 20}],
        below_min_n="renormalise",
    )
    # (90 × 30 + 80 × 20) / 50
    assert str(score_unit("甲", [ballot("x", 90, "b"), ballot("y", 80, "c")], three).published) == "86.00"


def test_without_group_weights_every_counted_judge_is_alike():
    # (90 + 80 + 82 + 84) / 4, not (90 + 82) / 2
    rules = total_policy(groups=[{"id": "a"}, {"id": "b"}])
    rows = [ballot("x", 90, "a"), ballot("p", 80, "b"), ballot("q", 82, "b"), ballot("r", 84, "b")]
    found = score_unit("甲", rows, rules)
    assert str(found.published) == "84.00"
    assert [one.share for one in found.working.groups] == [Fraction(1, 4), Fraction(3, 4)]


@pytest.mark.parametrize(
    ("combine", "score"), [("weighted_mean", "86.80"), ("mean", "84.00"), ("median", "83.00"), ("sum", "336.00")]
)
def test_ways_to_combine(combine, score):
    # weighted: 90 × 0.6 + 82 × 0.4; the others pool 80 82 84 90
    rows = [ballot("x", 90, "a"), ballot("p", 80, "b"), ballot("q", 82, "b"), ballot("r", 84, "b")]
    rules = total_policy(groups=[{"id": "a", "weight": 60}, {"id": "b", "weight": 40}], combine=combine)
    assert str(score_unit("甲", rows, rules).published) == score


def test_the_median_of_an_odd_number_is_the_middle_one():
    assert str(pool(total_policy(combine="median"), (70, 99, 80)).published) == "80.00"


def test_ski_jumping_style_adds_the_middle_three_of_five():
    rules = policy(
        scale={"max": 20}, criteria=[{"id": "total"}], groups=[trim(1, 1, 5)], combine="sum", rounding={"places": 1}
    )
    rows = [ballot(f"j{n}", mark, "all") for n, mark in enumerate(("17", "18", "18.5", "20", "19"))]
    assert str(score_unit("甲", rows, rules).published) == "55.5"


@pytest.mark.parametrize("absent", [ballot("z", None), ballot("z", 90, recused=True)])
def test_a_sum_with_a_ballot_lacking_is_pending_because_it_would_count_as_zero(absent):
    found = score_unit("甲", [ballot("x", 90), absent], total_policy(combine="sum"))
    assert found.status == "pending"
    assert [one.reason for one in found.working.pending] == ["incomplete_sum"]


def test_with_renormalise_only_groups_taken_enter_a_median():
    rules = total_policy(groups=[{"id": "a", "min_n": 2}, {"id": "b"}], combine="median", below_min_n="renormalise")
    rows = [ballot("x", 10, "a"), ballot("p", 80, "b"), ballot("q", 90, "b")]
    assert str(score_unit("甲", rows, rules).published) == "85.00"


# --- rounding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "score"), [("half_up", "88.13"), ("half_even", "88.12"), ("truncate", "88.12")])
def test_eight_counting_judges_meet_an_exact_half(mode, score):
    # 705 / 8 = 88.125
    rules = total_policy(groups=[NO_TRIM], rounding={"mode": mode})
    rows = [ballot(f"j{n}", mark, "all") for n, mark in enumerate((88, 88, 88, 88, 88, 88, 88, 89))]
    assert str(score_unit("甲", rows, rules).published) == score


def test_rounding_each_step_can_differ_from_rounding_once():
    # Totals 80.0333…, 80.0333…, 80.0833…: each rounded 80.03 80.03 80.08 -> 80.0466… -> 80.05;
    # exact: 240.15 / 3 = 80.05. With one place: 80.0 80.0 80.1 -> 80.0; exact 80.05 -> 80.1.
    criteria = [{"id": name} for name in "abc"]
    rows = [
        ballot("x", {"a": "80.1", "b": "80", "c": "80"}),
        ballot("y", {"a": "80.1", "b": "80", "c": "80"}),
        ballot("z", {"a": "80.25", "b": "80", "c": "80"}),
    ]
    found = [
        str(
            score_unit(
                "甲",
                rows,
                policy(scale={"step": "0.01"}, criteria=criteria, rounding={"places": 1, "stage": stage}),
            ).published
        )
        for stage in ("final", "each")
    ]
    assert found == ["80.1", "80.0"]


def test_each_rounds_the_trimmed_mean_of_a_criterion_before_its_factor():
    # Means 7.3333… -> 7.33 and 7.6666… -> 7.67; 2 × 7.33 + 1 × 7.67 = 22.33; exact 22.3333… -> 22.33 with 2 places.
    # With 1 place: 2 × 7.3 + 7.7 = 22.3; a factor of 6: 6 × 7.3 + 7.7 = 51.5, exact 51.6666… -> 51.7.
    def rules(stage):
        return policy(
            scale={"max": 70, "step": 1},
            criteria=[{"id": "a", "max": 10, "weight": 60}, {"id": "b", "max": 10, "weight": 10}],
            trim_level="criterion",
            rounding={"places": 1, "stage": stage},
        )

    rows = [ballot("x", {"a": 7, "b": 7}), ballot("y", {"a": 7, "b": 8}), ballot("z", {"a": 8, "b": 8})]
    assert [str(score_unit("甲", rows, rules(stage)).published) for stage in ("final", "each")] == ["51.7", "51.5"]


def test_trimming_by_ballot_rounds_no_mean_of_a_criterion():
    rules = policy(criteria=[{"id": "a"}, {"id": "b"}], rounding={"stage": "each"})
    rows = [ballot(f"j{n}", {"a": mark, "b": 80}) for n, mark in enumerate((80, 80, 81))]
    assert score_unit("甲", rows, rules).working.criterion("a").mean == Fraction(241, 3)


def test_each_rounds_weighted_group_means_and_leaves_unweighted_ones_alone():
    # Means 80.3333… and 80.3333…: 80.3 each, weighted alike 80.3 (exact 80.33 at 1 place: 80.3) - so take 80.05 parts:
    # a: (80 + 80.1) / 2 = 80.05 -> 80.1; b: 80 -> (80.1 + 80) / 2 = 80.05 -> 80.1; exact 80.025 -> 80.0.
    rows = [ballot("x", 80, "a"), ballot("y", "80.1", "a"), ballot("z", 80, "b")]
    weighted = total_policy(
        groups=[{"id": "a", "weight": 1}, {"id": "b", "weight": 1}], rounding={"places": 1, "stage": "each"}
    )
    assert str(score_unit("甲", rows, weighted).published) == "80.1"
    alike = total_policy(groups=[{"id": "a"}, {"id": "b"}], rounding={"places": 1, "stage": "each"})
    assert str(score_unit("甲", rows, alike).published) == "80.0"


def test_the_exact_value_stays_beside_the_published_one():
    found = pool(total_policy(), (80, 81, 81))
    assert found.value == Fraction(242, 3)
    assert found.published == Decimal("80.67")


# --- the working and what must not happen -------------------------------------------------------------------------


def test_points_of_the_criteria_add_up_to_the_exact_score():
    rules = policy(groups=[{"id": "a", "weight": 70}, {"id": "b", "weight": 30}], scale={"min": 10})
    rows = [
        ballot("x", dict.fromkeys(SIX, 71) | {"industry": 90}, "a"),
        ballot("y", dict.fromkeys(SIX, 83) | {"civility": 95}, "b"),
        ballot("z", dict.fromkeys(SIX, 66), "b"),
    ]
    found = score_unit("甲", rows, rules)
    assert sum(one.points for one in found.working.criteria) == found.value
    # 0.7 × 90 + 0.3 × (83 + 66) / 2
    assert found.working.criterion("industry").mean == Fraction("85.35")


def test_ballots_in_the_working_keep_the_order_given():
    found = pool(total_policy(), (90, None, 80))
    assert [one.judge for one in found.working.ballots] == ["j00", "j01", "j02"]


def test_a_withdrawn_unit_keeps_its_working_and_has_no_score():
    found = score_unit("甲", [ballot("x", 90)], total_policy(), withdrawn=True)
    assert (found.status, found.value, found.published) == ("withdrawn", None, None)
    assert found.working.combined == 90


def test_a_judge_counts_once():
    with pytest.raises(DuplicateBallot, match="j1 has two ballots for 甲"):
        score_unit("甲", [ballot("j1", 90), ballot("j1", 91)], total_policy())


def test_a_group_the_rules_do_not_know_is_refused_and_without_groups_all_are_one_pool():
    with pytest.raises(UnknownGroup, match="the groups are all"):
        score_unit("甲", [ballot("j1", 90, "guests")], total_policy(groups=[NO_TRIM]))
    rows = [ballot("j1", 90, "guests"), ballot("j2", 80, "leaders")]
    assert str(score_unit("甲", rows, total_policy()).published) == "85.00"


def test_a_mark_finer_than_any_checked_one_is_a_bug_and_is_seen():
    with pytest.raises(ValueError, match="more decimals"):
        score_unit("甲", [ballot("j1", "90.0000001")], total_policy())
