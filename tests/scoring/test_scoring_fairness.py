"""What stands beside the official result: the correction, panels without one judge, other ways of counting."""

import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from contest.scoring.errors import SheetInvalid
from contest.scoring.fairness import Swap, fairness, swaps
from contest.scoring.fairness.alternatives import as_rules, ways
from contest.scoring.fairness.recount import Given, Recount, grouped
from contest.scoring.policy import Policy, PolicyInvalid
from contest.scoring.ranking import standings
from contest.scoring.rules import Trim
from contest.scoring.sheet import _entries
from contest.scoring.sheet_reading import Reading
from contest.scoring.tally import score_field
from contest.scoring.working import Adjustment, Entry
from tests.scoring.random_contests import random_contest
from tests.scoring.scoring_cases import NO_TRIM, ballot, total_policy

# Kenny's example: six heads mark each other, a row is who marks.
KENNY = [
    [None, 4, 5, 6, 7, 5],
    [2, None, 1, 3, 2, 4],
    [5, 4, None, 3, 2, 6],
    [4, 5, 4, None, 2, 5],
    [1, 4, 4, 3, None, 3],
    [5, 7, 5, 3, 9, None],
]
TEN = {"max": 10, "step": "0.0001"}


def kenny(group=""):
    heads = "ABCDEF"
    return [
        Entry(unit, [ballot(head, KENNY[row][at], group, recused=head == unit) for row, head in enumerate(heads)])
        for at, unit in enumerate(heads)
    ]


def panel(*marks):
    """A unit with total marks by judge j0, j1, …; None is missing."""
    return [ballot(f"j{number}", mark) for number, mark in enumerate(marks)]


def units(**marks):
    """unit=marks of j0, j1, …"""
    return [Entry(unit, panel(*row)) for unit, row in marks.items()]


def plain(**document):
    """One total mark, one group, nothing trimmed."""
    return total_policy(**{"groups": [NO_TRIM], **document})


def in_group(entries, group="all"):
    return [replace(one, ballots=[replace(row, group=group) for row in one.ballots]) for one in entries]


# --- the correction -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("groups", [[], [{"id": "peers", "trim": None}]])
def test_the_published_example_of_six_heads_is_met(groups):
    rules = total_policy(scale=TEN, groups=groups, rounding={"places": 4})
    if not groups:
        rules = replace(rules, groups=(replace(rules.pools[0], trim=None),))
    group = rules.groups[0].id
    found = fairness(kenny(group), rules)
    # Column sums over five: 17/5 24/5 19/5 18/5 22/5 23/5.
    assert {one.unit: str(one.score.published) for one in found.official} == {
        "A": "3.4000", "B": "4.8000", "C": "3.8000", "D": "3.6000", "E": "4.4000", "F": "4.6000",
    }  # fmt: skip
    assert {one.unit: one.place for one in found.official} == dict(A=6, B=1, C=4, D=5, E=3, F=2)
    assert found.corrected is not None
    assert {unit: str(one.score.published) for unit, one in sorted(found.corrected.items())} == {
        "A": "3.6417", "B": "4.4750", "C": "3.7667", "D": "3.5583", "E": "4.1833", "F": "4.9750",
    }  # fmt: skip
    assert {unit: one.place for unit, one in found.corrected.items()} == dict(A=5, B=2, C=4, D=6, E=3, F=1)
    assert set(found.swaps) == {Swap("B", "F", "exchanged", "F"), Swap("D", "A", "exchanged", "A")}
    assert found.recused == 6 and found.missing == 0


def test_a_recused_own_unit_moves_by_the_leniency_of_its_own_head():
    # The head of B gives 6 points less than the other two: leniency -4 against +2 and +2. Without her marks B stands
    # -(-4 - 0)/(3 - 1) = 2 points too high: at 79 instead of 77.
    entries = [
        Entry("A", panel(80, 80, 74)),
        Entry("B", [ballot("j0", 79), ballot("j1", 79), ballot("j2", None, recused=True)]),
    ]
    found = fairness(in_group(entries), plain())
    assert [(one.unit, str(one.score.published)) for one in found.official] == [("B", "79.00"), ("A", "78.00")]
    assert found.corrected is not None
    assert {unit: str(one.score.published) for unit, one in found.corrected.items()} == {"A": "78.00", "B": "77.00"}
    assert found.swaps == (Swap("B", "A", "exchanged", "A"),)


def test_when_everybody_marks_everything_the_correction_moves_nothing():
    entries = in_group(units(A=(90, 70, 80), B=(80, 60, 70), C=(70, 50, 60)))
    found = fairness(entries, plain())
    assert found.swaps == () and found.recused == found.missing == 0
    assert found.corrected is not None
    assert [found.corrected[one.unit].score.published for one in found.official] == [
        Decimal(80),
        Decimal(70),
        Decimal(60),
    ]
    assert found.without is not None and found.without.winner_changes == ()
    assert found.without.ranges == {"A": (1, 1), "B": (2, 2), "C": (3, 3)}


def test_the_correction_leaves_the_official_result_alone():
    rules = plain(scale=TEN)
    entries = in_group(kenny())
    before = standings(score_field(entries, rules), rules)
    found = fairness(entries, rules)
    assert [(one.unit, one.place, one.score.published) for one in found.official] == [
        (one.unit, one.place, one.score.published) for one in before
    ]


def test_ranks_are_not_corrected_and_units_without_common_judges_neither():
    entries = units(A=(90, 80), B=(80, 90), C=(70, 70))
    ranks = total_policy(combine="rank_sum", groups=[])
    found = fairness(entries, ranks)
    assert (found.corrected, found.uncorrected, found.swaps) == (None, "ranks", ())
    apart = units(A=(90, 80, None, None), B=(None, None, 70, 60))
    found = fairness(in_group(apart), plain())
    assert (found.corrected, found.uncorrected) == (None, "not_linked")
    assert [one.place for one in found.official] == [1, 2]


def test_rules_that_correct_already_have_nothing_to_swap():
    rules = plain(scale=TEN, groups=[{"id": "all", "trim": None, "adjust": "two_way"}])
    found = fairness(in_group(kenny()), rules)
    assert found.is_corrected and found.swaps == ()
    assert [one.unit for one in found.official] == list("FBECAD")


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (dict(A=90, B=80, C=70), []),
        (dict(A=80, B=90, C=70), [Swap("A", "B", "exchanged", "B")]),
        (dict(A=80, B=80, C=70), [Swap("A", "B", "levelled")]),
        (dict(A=90, B=70, C=70), [Swap("B", "C", "levelled")]),
        # A falls from first to last: its neighbour passes it, and the pair behind stays as it is.
        (dict(A=60, B=90, C=70), [Swap("A", "B", "reversed", "B")]),
    ],
)
def test_neighbours_are_told_apart_by_what_would_happen_to_them(then, expected):
    rules = plain()
    now = placed(rules, dict(A=90, B=80, C=70))
    assert swaps(now, {one.unit: one for one in placed(rules, then)}) == expected


def test_a_tie_that_would_be_parted_is_told():
    rules = plain()
    now = placed(rules, dict(A=90, B=90, C=70))
    then = {one.unit: one for one in placed(rules, dict(A=80, B=90, C=85))}
    assert swaps(now, then) == [Swap("A", "B", "parted", "B"), Swap("A", "C", "reversed", "C")]


def placed(rules, marks):
    return standings(score_field(in_group([Entry(unit, panel(mark)) for unit, mark in marks.items()]), rules), rules)


# --- without one judge ----------------------------------------------------------------------------------------------


def test_without_one_judge_another_unit_may_be_first():
    # A leads by j0 alone: without her B is first, without anybody else A stays.
    entries = in_group(units(A=(100, 80, 80), B=(80, 85, 85), C=(60, 60, 60)))
    found = fairness(entries, plain(), quota=2).without
    assert found is not None
    assert found.judges == ("j0", "j1", "j2")
    assert found.ranges == {"A": (1, 2), "B": (1, 2), "C": (3, 3)}
    assert [(one.judge, one.units) for one in found.winner_changes] == [("j0", ("B",))]
    assert found.top_changes == ()


def test_a_panel_too_small_for_a_score_is_left_out_and_said():
    rules = total_policy(groups=[{"id": "leaders", "min_n": 2, "trim": None}, {"id": "peers", "trim": None}])
    rows = [("l0", "leaders", 90), ("l1", "leaders", 80), ("p0", "peers", 70), ("p1", "peers", 75)]
    entries = [
        Entry("A", [ballot(judge, mark, group) for judge, group, mark in rows]),
        Entry("B", [ballot(judge, mark - 1, group) for judge, group, mark in rows]),
    ]
    found = fairness(entries, rules).without
    assert found is not None
    assert found.incomplete == ("l0", "l1")
    assert found.ranges == {"A": (1, 1), "B": (2, 2)}


def test_a_judge_without_any_valid_ballot_is_no_panel_of_its_own():
    entries = in_group(units(A=(90, 80, None), B=(80, 70, None)))
    found = fairness(entries, plain()).without
    assert found is not None and found.judges == ("j0", "j1")


def test_a_veto_leaves_the_award_to_the_next():
    entries = in_group(units(A=(90, 90), B=(80, 80), C=(70, 85)))
    entries[0] = replace(entries[0], adjustments=(Adjustment("一票否决", Decimal(0), "", veto=True),))
    found = fairness(entries, plain(), quota=1).without
    assert found is not None
    # B before C by 80 to 77.5; without j0 C would be before B by 85 to 80, and A is out of the award.
    assert found.winner_changes == ()
    assert [(one.judge, one.units) for one in found.top_changes] == [("j0", ("C",))]


def line(one):
    score = one.score
    return (one.unit, one.place, one.tied, one.label, one.level_with, one.tie_steps,
            score.value, score.published, score.status, score.counted, score.dropped)  # fmt: skip


@pytest.mark.parametrize("family", ["means", "fields"])
@pytest.mark.parametrize("batch", range(6))
def test_a_recount_is_the_engine_itself_with_and_without_every_judge(family, batch):
    compared = 0
    for seed in range(40 * batch, 40 * batch + 40):
        read = reading(family, seed)
        if read is None:
            continue
        entries, rules = _entries(read), read.policy
        recount = Recount(Given(entries, rules), grouped(rules))
        assert list(map(line, recount.standings)) == list(map(line, standings(score_field(entries, rules), rules)))
        for judge in sorted({row.judge for entry in entries for row in entry.ballots}):
            left = [replace(one, ballots=[row for row in one.ballots if row.judge != judge]) for one in entries]
            found = standings(score_field(left, rules), rules)
            assert list(map(line, recount.without(judge))) == list(map(line, found)), (family, seed, judge)
            compared += 1
    assert compared > 50


@pytest.mark.parametrize("batch", range(4))
def test_the_corrected_order_is_the_engine_s_under_two_way_rules(batch):
    compared = 0
    for seed in range(60 * batch, 60 * batch + 60):
        read = reading("means", seed)
        if read is None:
            continue
        entries, rules = _entries(read), read.policy
        if not rules.groups:
            entries, rules = in_group(entries, ""), grouped(rules)
        two_way = replace(rules, groups=tuple(replace(one, adjust="two_way") for one in rules.groups))
        scores = score_field(entries, two_way)
        found = fairness(entries, rules)
        if found.corrected is None:
            assert any(one.reason == "not_linked" for score in scores for one in score.working.pending)
            continue
        expected = {one.unit: line(one) for one in standings(scores, two_way)}
        assert {unit: line(one) for unit, one in found.corrected.items()} == {
            one.unit: expected[one.unit] for one in found.official
        }
        compared += len(found.official) > 1
    assert compared > 5


def reading(family, seed):
    contest = random_contest(family, seed)
    try:
        read = Reading(Policy.from_document(contest.document))
        read.read(contest.text())
    except (PolicyInvalid, SheetInvalid):
        return None
    return None if read.problems else read


# --- other ways of counting -----------------------------------------------------------------------------------------


def test_only_the_way_of_counting_is_taken_over():
    own = total_policy(
        scale={"max": 50, "step": "0.5"},
        groups=[{"id": "leaders", "weight": 60, "min_n": 2, "trim": None}, {"id": "peers", "weight": 40, "trim": None}],
        rounding={"places": 1, "mode": "half_even"},
        ties={"cascade": ["group:leaders"]},
    )
    preset = total_policy(groups=[{"id": "judges", "trim": {"low": 1, "high": 1, "from_n": 5}}])
    found = as_rules(preset, own)
    assert found is not None
    assert [(one.id, one.weight, one.min_n, one.trim) for one in found.groups] == [
        ("leaders", None, 2, Trim(1, 1, 5)), ("peers", None, 1, Trim(1, 1, 5)),
    ]  # fmt: skip
    assert (found.scale, found.criteria, found.rounding, found.ties) == (
        own.scale,
        own.criteria,
        own.rounding,
        own.ties,
    )


def test_a_preset_with_several_groups_speaks_for_groups_of_the_same_id():
    own = total_policy(groups=[{"id": "leaders", "weight": 60}, {"id": "peers", "weight": 40, "trim": None}])
    preset = total_policy(
        groups=[{"id": "judges", "weight": 70}, {"id": "peers", "weight": 30, "trim": None, "adjust": "two_way"}]
    )
    found = as_rules(preset, own)
    assert found is not None
    assert [(one.weight, one.trim, one.adjust) for one in found.groups] == [
        (Decimal(60), Trim(1, 1, 6), "none"), (Decimal(40), None, "two_way"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("preset", "own"),
    [
        ({"scale": {"grades": {"好": 100, "差": 40}}}, {}),
        ({}, {"scale": {"grades": {"好": 100, "差": 40}}}),
        ({"groups": [{"id": "a", "weight": 1}]}, {}),
        ({"combine": "rank_sum"}, {"parts": [{"id": "live", "weight": 70}, {"id": "routine", "weight": 30}]}),
    ],
)
def test_what_makes_no_sense_is_no_alternative(preset, own):
    policies = [Policy.from_document({"criteria": [{"id": "total"}], **one}) for one in (preset, own)]
    assert as_rules(*policies) is None
    assert ways([("x", "X", policies[0])], policies[1]) == []


def test_other_ways_give_other_places_and_each_way_stands_once():
    # Means: A 80, B 79. Medians: A 70, B 79. Sums of places: A 1+2+2 = 5, B 2+1+1 = 4.
    rules = plain()
    entries = in_group(units(A=(100, 70, 70), B=(79, 79, 79)))
    others = ways(
        [
            ("median", "中位数", plain(combine="median")),
            ("again", "又一个", plain(combine="median")),
            ("mean", "平均", plain()),
            ("ranks", "名次和", total_policy(combine="rank_sum", groups=[NO_TRIM])),
        ],
        rules,
    )
    found = fairness(entries, rules, others)
    assert [one.id for one in found.alternatives] == ["median", "ranks"]
    assert [[one.standings[unit].place for unit in "AB"] for one in found.alternatives if one.standings] == [[2, 1]] * 2
    assert found.other_places("A") == (2, 2)


def test_a_way_that_leaves_a_unit_without_a_score_has_no_places():
    rules = plain()
    entries = in_group(units(A=(90, 80), B=(80, None), C=(70, 60)))
    found = fairness(entries, rules, ways([("r", "名次和", total_policy(combine="rank_sum", groups=[NO_TRIM]))], rules))
    assert [(one.id, one.standings) for one in found.alternatives] == [("r", None)]
    assert found.other_places("A") is None


def test_bonuses_mean_nothing_among_ranks():
    rules = plain()
    entries = in_group(units(A=(90, 80), B=(80, 70)))
    entries[0] = replace(entries[0], adjustments=(Adjustment("扣分", Decimal(-2)),))
    others = ways([("r", "名次和", total_policy(combine="rank_sum", groups=[NO_TRIM]))], rules)
    assert fairness(entries, rules, others).alternatives == ()


# --- leniency -------------------------------------------------------------------------------------------------------


def test_leniency_is_told_from_four_units_and_three_judges_on():
    marks = dict(A=(90, 88, 83), B=(80, 78, 73), C=(70, 68, 63), D=(60, 58, 53))
    found = fairness(in_group(units(**marks)), plain()).leniency
    # Each judge's mean 75, 73, 68 against 72.
    assert [(one.judge, one.points) for one in found] == [("j0", 3), ("j1", 1), ("j2", -4)]
    del marks["D"]
    assert fairness(in_group(units(**marks)), plain()).leniency == ()
    two = {unit: row[:2] for unit, row in dict(marks, D=(60, 58)).items()}
    assert fairness(in_group(units(**two)), plain()).leniency == ()


def test_leniency_adds_up_to_nothing_within_a_group():
    found = fairness(in_group(kenny()), plain(scale=TEN)).leniency
    assert len(found) == 6 and sum((one.points for one in found), Fraction(0)) == 0


def test_an_ordinary_meeting_takes_no_time():
    drawn = Random(1)
    entries = [
        Entry(f"u{at}", [ballot(f"j{n}", drawn.randrange(70, 100), recused=n == at) for n in range(31)])
        for at in range(10)
    ]
    rules = total_policy(groups=[])
    others = ways([("median", "中位数", total_policy(combine="median")), ("mean", "平均", plain())], rules)
    began = time.perf_counter()
    found = fairness(entries, rules, others)
    # Measured: 0.08 s.
    assert time.perf_counter() - began < 1
    assert found.without is not None and len(found.without.judges) == 31


# --- the edges ------------------------------------------------------------------------------------------------------


def test_nothing_and_one_unit_are_no_trouble():
    nothing = fairness([], plain())
    assert (nothing.official, nothing.corrected, nothing.without, nothing.swaps) == ((), {}, None, ())
    one = fairness(in_group(units(A=(90, 80))), plain())
    assert one.without is not None and one.without.ranges == {"A": (1, 1)}


def test_withdrawn_units_take_no_part():
    entries = in_group(units(A=(90, 80, 70), B=(80, 70, 90), C=(100, 100, 100)))
    entries[2] = replace(entries[2], withdrawn=True)
    found = fairness(entries, plain())
    assert sorted(one.unit for one in found.official) == ["A", "B"]
    assert found.without is not None and set(found.without.ranges) == {"A", "B"}
