"""Across communities: only common judges say anything, what they say is banded, and without them there is a reason."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_cases import ballot, policy, total_policy

from contest.scoring.crosspanel import CommonJudge, LeftOut, Panel, crosspanel
from contest.scoring.errors import DuplicateUnit
from contest.scoring.spread import leniency_covariances
from contest.scoring.working import Entry

RULES = total_policy()
SOME = settings(max_examples=60, deadline=None)
SEEDS = st.integers(0, 10**6)


def panel(meeting, units, rules=RULES, persons=None, **entry):
    """``units``: unit to judge to total mark; a judge with a capital first letter is the person of that name."""
    judges = {judge for marks in units.values() for judge in marks}
    known = {judge: judge for judge in judges if judge[0].isupper()} if persons is None else persons
    entries = [
        Entry(
            unit, [ballot(judge, mark) for judge, mark in marks.items()], withdrawn=unit in entry.get("withdrawn", ())
        )
        for unit, marks in units.items()
    ]
    return Panel(meeting, meeting, entries, rules, known)


def shown(result):
    return [(str(band.level), [one.unit for one in band.units]) for band in result.bands]


# Both judges mark all four. Q gives 4 more on the whole: unit means 91, 83, 87, 73, judge effects ∓2, residuals all 1:
# RSS 8, df = 8 − 4 − 2 + 1 = 3, so the margin is 2·√(8/1·(1/2 + 1/2)) = √32 = 5.66.
HAND = [
    panel("东", {"甲": {"P": 90, "Q": 92, "x": 99}, "乙": {"P": 80, "Q": 86, "x": 99}}),
    panel("南", {"丙": {"P": 86, "Q": 88, "y": 0}}),
    panel("西", {"丁": {"P": 70, "Q": 76, "z": 50}}),
]


def test_bands_worked_by_hand() -> None:
    result = crosspanel(HAND)
    # 91 and 87 are 4 apart, 91 and 83 are 8; the level of the first band is (91 + 87) / 2.
    assert shown(result) == [("89.0", ["甲", "丙"]), ("83.0", ["乙"]), ("73.0", ["丁"])]
    assert result.judges == (CommonJudge("P", 3), CommonJudge("Q", 3))
    assert (result.reason, result.left_out, result.doubled) == ("", (), ())
    assert result.margin == (Decimal("5.7"), Decimal("5.7"))
    assert {one.unit: one.worth for one in result.compared} == {"甲": 91, "丙": 87, "乙": 83, "丁": 73}


def test_other_scales_are_carried_to_a_hundred_in_proportion() -> None:
    """7 and 7.6 of 0–10 are 70 and 76; 1.8 and 1.72 points of 1–2 are 80 and 72 – and words count as their value."""
    ten = total_policy(scale={"max": 10, "step": "0.1"})
    result = crosspanel([*HAND[:2], panel("西", {"丁": {"P": 7, "Q": "7.6"}}, ten)])
    assert shown(result) == shown(crosspanel(HAND))
    graded = policy(scale={"grades": {"好": "9", "差": "7"}, "max": 10}, criteria=[{"id": "total"}])
    words = crosspanel([*HAND[:2], panel("西", {"丁": {"P": 7, "Q": 9}}, graded)])
    assert {one.unit: one.worth for one in words.compared}["丁"] == 80


def test_a_scale_that_all_share_is_kept() -> None:
    ten = total_policy(scale={"min": 1, "max": 10, "step": "0.1"})
    tenths = [
        replace(
            one,
            policy=ten,
            entries=[
                replace(e, ballots=[ballot(b.judge, b.marks["total"] / 10) for b in e.ballots if b.judge in "PQ"])
                for e in one.entries
            ],
        )
        for one in HAND
    ]
    result = crosspanel(tenths)
    assert result.scale == (1, 10)
    assert shown(result) == [("8.9", ["甲", "丙"]), ("8.3", ["乙"]), ("7.3", ["丁"])]


def test_rules_by_ranks_take_the_totals_that_the_ranks_were_made_of() -> None:
    ranks = total_policy(combine="rank_sum")
    assert shown(crosspanel([replace(one, policy=ranks) for one in HAND])) == shown(crosspanel(HAND))


def test_a_ballot_of_several_criteria_counts_by_its_total() -> None:
    weighted = policy(criteria=[{"id": "a", "weight": 3}, {"id": "b", "weight": 1}])
    west = panel("西", {"丁": {"P": {"a": 72, "b": 64}, "Q": {"a": 76, "b": 76}}}, weighted)
    assert shown(crosspanel([*HAND[:2], west])) == shown(crosspanel(HAND))


# --- who is common -------------------------------------------------------------------------------------------------


def test_equal_ids_are_not_the_same_person() -> None:
    """Ids made from names are equal for two people of one name: without a key nobody is common."""
    assert crosspanel([replace(one, persons={}) for one in HAND]).reason == "no_common_judge"
    keyless = [replace(one, persons=dict.fromkeys(one.persons, "")) for one in HAND]
    assert crosspanel(keyless).reason == "no_common_judge"


def test_the_same_person_under_other_ids_is_one() -> None:
    renamed = [
        replace(
            one,
            entries=[
                replace(e, ballots=[replace(b, judge=f"{one.meeting}-{b.judge}") for b in e.ballots])
                for e in one.entries
            ],
            persons={f"{one.meeting}-{judge}": person for judge, person in one.persons.items()},
        )
        for one in HAND
    ]
    assert crosspanel(renamed) == crosspanel(HAND)


def test_panels_without_anyone_in_common_give_the_reason_and_no_bands() -> None:
    for panels in ([], HAND[:1], HAND[:2]):
        result = crosspanel(panels)
        assert (result.reason, result.bands, result.judges) == ("no_common_judge", (), ())


def test_three_meetings_of_one_community_are_one_community() -> None:
    result = crosspanel([replace(one, community="东") for one in HAND])
    assert result.reason == "no_common_judge"


def test_one_common_judge_alone_says_nothing() -> None:
    alone = [replace(one, persons={"P": "P"}) for one in HAND]
    result = crosspanel(alone)
    assert (result.reason, result.judges) == ("one_common_judge", (CommonJudge("P", 3),))


def test_too_few_marks_to_tell_a_scatter_from_give_no_bands() -> None:
    few = [replace(HAND[0], entries=HAND[0].entries[:1]), *HAND[1:]]
    # 6 marks − 3 units − 2 judges + 1 = 2.
    assert crosspanel(few).reason == "too_few_marks"


def test_a_ballot_that_is_recused_incomplete_or_for_a_withdrawn_unit_links_nothing() -> None:
    def spoil(change):
        west = HAND[2]
        return crosspanel([*HAND[:2], replace(west, entries=[change(west.entries[0])])]).reason

    def ballots(**changes):
        return lambda entry: replace(entry, ballots=[replace(row, **changes) for row in entry.ballots])

    assert spoil(lambda entry: entry) == ""
    assert spoil(ballots(recused=True)) == "no_common_judge"
    assert spoil(ballots(marks={"total": None})) == "no_common_judge"
    assert spoil(ballots(marks={})) == "no_common_judge"
    assert spoil(lambda entry: replace(entry, withdrawn=True)) == "no_common_judge"


def test_withdrawn_units_are_nowhere() -> None:
    more = panel("东", {"甲": {"P": 90, "Q": 92}, "乙": {"P": 80, "Q": 86}, "戊": {"P": 9, "Q": 1}}, withdrawn=["戊"])
    assert crosspanel([more, *HAND[1:]]) == crosspanel(HAND)


def test_a_person_with_two_seats_in_one_meeting_is_named_and_not_heard_there() -> None:
    seats = {"P": "P", "Q": "Q", "x": "P"}
    result = crosspanel([replace(HAND[0], persons=seats), *HAND[1:]])
    assert result.doubled == (("东", "P"),)
    # P is left with two communities, so Q is the only one in common.
    assert (result.reason, result.judges) == ("one_common_judge", (CommonJudge("Q", 3),))


def test_a_unit_no_common_judge_marked_is_left_out_with_the_reason() -> None:
    north = panel("北", {"己": {"w": 80}, "庚": {"w": 70}})
    south = panel("南", {"丙": {"P": 86, "Q": 88}, "辛": {"y": 60}})
    result = crosspanel([HAND[0], south, HAND[2], north])
    assert shown(result) == shown(crosspanel(HAND))
    assert result.left_out == tuple(
        LeftOut(*one, "no_common_mark") for one in (("南", "辛"), ("北", "己"), ("北", "庚"))
    )


def test_units_that_no_chain_of_common_judges_links_are_not_compared() -> None:
    apart = [panel(meeting, {meeting + "村": {"R": 60, "S": 61}}) for meeting in "abc"]
    result = crosspanel([*apart, *HAND])
    assert shown(result) == shown(crosspanel(HAND)), "four units against three: the larger part is compared"
    assert [(one.meeting, one.why) for one in result.left_out] == [(one, "not_linked") for one in "abc"]
    assert {one.person for one in result.judges} == {"P", "Q"}


def test_a_unit_twice_in_a_meeting_is_an_error() -> None:
    with pytest.raises(DuplicateUnit):
        crosspanel([replace(HAND[0], entries=[*HAND[0].entries, *HAND[0].entries])])


# --- the margin ----------------------------------------------------------------------------------------------------


def random_panels(seed, *, communities=4, common=3, own=3, share=0.75):
    """Communities of two to four units; common judges mark most of them, each own judge only at home."""
    dice = Random(seed)
    people = {f"P{n}": dice.gauss(0, 4) for n in range(common)}
    panels = []
    for at in range(communities):
        units = {}
        for n in range(dice.randint(2, 4)):
            worth = dice.gauss(80, 5)
            marks = {one: worth + bias for one, bias in people.items() if dice.random() < share}
            marks |= {f"own{at}{k}": worth for k in range(own)}
            units[f"{at}-{n}"] = {
                one: round(min(100, max(0, mark + dice.gauss(0, 2))) * 2) / 2 for one, mark in marks.items()
            }
        panels.append(panel(f"m{at}", units))
    return panels


def cells_of(panels, result):
    known, units = {one.person for one in result.judges}, {one.unit for one in result.compared}
    return {
        (entry.unit, row.judge): float(row.marks["total"])
        for one in panels
        for entry in one.entries
        for row in entry.ballots
        if row.judge in known and entry.unit in units
    }


def numeric(cells):
    """Worths and the covariance of the unit effects by a pseudo-inverse: a second way to the same numbers."""
    units, judges = (sorted({cell[side] for cell in cells}) for side in (0, 1))
    design = np.zeros((len(cells), len(units) + len(judges)))
    for row, (unit, judge) in enumerate(cells):
        design[row, units.index(unit)] = design[row, len(units) + judges.index(judge)] = 1
    marks = np.array(list(cells.values()))
    fitted = np.linalg.pinv(design) @ marks
    rest = float(((marks - design @ fitted) ** 2).sum())
    freedom = len(cells) - len(units) - len(judges) + 1
    covariance = np.linalg.pinv(design.T @ design)[: len(units), : len(units)] * rest / (freedom - 2)
    return dict(zip(units, fitted, strict=False)), units, covariance


@SOME
@given(SEEDS)
def test_bands_follow_from_the_least_squares_fit_and_the_variance_of_each_difference(seed: int) -> None:
    panels = random_panels(seed)
    result = crosspanel(panels)
    if result.reason:
        return
    worth, units, covariance = numeric(cells_of(panels, result))

    def margin(one, other):
        a, b = units.index(one), units.index(other)
        return 2 * (covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]) ** 0.5

    bands = [sorted(band.units, key=lambda one: -one.worth) for band in result.bands]
    for band in bands:
        best = band[0].unit
        for one in band[1:]:
            assert worth[best] - worth[one.unit] == pytest.approx(float(band[0].worth - one.worth), abs=1e-6)
            assert worth[best] - worth[one.unit] <= margin(best, one.unit) + 1e-6
    for upper, lower in pairwise(bands):
        assert worth[upper[0].unit] - worth[lower[0].unit] > margin(upper[0].unit, lower[0].unit) - 1e-6
    assert all(list(band.units) == sorted(band.units, key=lambda one: (one.meeting, one.unit)) for band in result.bands)


def test_what_different_judges_add_is_worked_by_hand() -> None:
    """P and Q met twice: leniency of Q against P has variance 2/2 = 1; R stands between them nowhere else."""
    found = leniency_covariances([{"P", "Q"}, {"P", "Q"}])
    assert found == {"P": {"P": 0, "Q": 0}, "Q": {"P": 0, "Q": Fraction(1)}}
    chain = leniency_covariances([{"P", "Q"}, {"Q", "R"}])
    assert chain["R"]["R"] == 4 and chain["Q"]["Q"] == 2 and chain["Q"]["R"] == 2


# --- what must not matter ------------------------------------------------------------------------------------------


def plain(result):
    return [(band.level, [(one.meeting, one.unit) for one in band.units]) for band in result.bands], result.reason


@SOME
@given(SEEDS, st.randoms(use_true_random=False))
def test_names_do_not_matter(seed: int, dice: Random) -> None:
    panels = random_panels(seed)
    before = crosspanel(panels)
    names = {}

    def other(name):
        return names.setdefault(name, f"{dice.random()}-{len(names)}")

    renamed = [
        Panel(
            other(one.meeting),
            other(one.meeting),
            [Entry(other(e.unit), [replace(row, judge=other(row.judge)) for row in e.ballots]) for e in one.entries],
            one.policy,
            {other(judge): other(f"person {person}") for judge, person in one.persons.items()},
        )
        for one in panels
    ]
    after = crosspanel(renamed)
    levels, reason = plain(before)
    assert plain(after) == (
        [(level, [(names[meeting], names[unit]) for meeting, unit in units]) for level, units in levels],
        reason,
    )
    assert after.margin == before.margin


def with_marks(panels, change):
    """Change every mark of every judge: ``change(judge, mark)``."""
    return [
        replace(
            one,
            entries=[
                replace(
                    e,
                    ballots=[replace(b, marks={k: change(b.judge, v) for k, v in b.marks.items()}) for b in e.ballots],
                )
                for e in one.entries
            ],
        )
        for one in panels
    ]


@SOME
@given(SEEDS, st.integers(-8, 8))
def test_a_common_judge_who_marks_everything_higher_changes_nothing(seed: int, delta: int) -> None:
    """The bands and the margin stay; only the common level moves, by as much for all."""
    panels = random_panels(seed)
    before = crosspanel(panels)
    lenient = with_marks(panels, lambda judge, mark: mark + delta if judge == "P1" else mark)
    after = crosspanel(lenient)
    assert [units for _, units in plain(before)[0]] == [units for _, units in plain(after)[0]]
    assert (after.margin, after.reason, after.judges) == (before.margin, before.reason, before.judges)
    moved = {a.worth - b.worth for a, b in zip(after.compared, before.compared, strict=True)}
    assert moved <= {Fraction(delta, len(before.judges)), Fraction(0)} and len(moved) <= 1


@SOME
@given(SEEDS, SEEDS)
def test_nothing_from_judges_who_are_not_common_matters(seed: int, other: int) -> None:
    panels, dice = random_panels(seed), Random(other)
    noise = with_marks(panels, lambda judge, mark: mark if judge.startswith("P") else Decimal(dice.randint(0, 200)) / 2)
    without = [
        replace(one, entries=[replace(e, ballots=[b for b in e.ballots if b.judge[0] == "P"]) for e in one.entries])
        for one in panels
    ]
    assert crosspanel(noise) == crosspanel(panels) == crosspanel(without)


@SOME
@given(SEEDS)
def test_someone_common_to_two_communities_only_changes_nothing(seed: int) -> None:
    panels = random_panels(seed)
    guests = [
        replace(one, persons={**one.persons, f"own{at}0": "guest"}) if at < 2 else one for at, one in enumerate(panels)
    ]
    assert crosspanel(guests) == crosspanel(panels)


# --- a known truth -------------------------------------------------------------------------------------------------


def simulated(seed):
    """Twelve communities of six. Judges differ in severity, and so do panels as wholes; three judges sit on all."""
    dice = Random(seed)
    bias = {f"P{n}": dice.gauss(0, 4) for n in range(3)}
    truth, panels, raw = {}, [], {}
    for at in range(12):
        habit = dice.gauss(0, 4)
        own = {f"own{at}{n}": habit + dice.gauss(0, 4) for n in range(6)} | bias
        units = {}
        for n in range(6):
            unit = f"{at}-{n}"
            truth[unit] = dice.gauss(80, 4)
            units[unit] = {one: round(2 * (truth[unit] + by + dice.gauss(0, 2.5))) / 2 for one, by in own.items()}
            raw[unit] = sum(units[unit].values()) / len(units[unit])
        panels.append(panel(f"m{at:02}", units))
    return truth, panels, raw


def test_bands_agree_with_a_known_truth_better_than_raw_means_do() -> None:
    right = {"bands": 0, "raw": 0}
    apart = across = raw_right = 0
    for seed in range(6):
        truth, panels, raw = simulated(seed)
        result = crosspanel(panels)
        band = {one.unit: n for n, found in enumerate(result.bands) for one in found.units}
        assert len(band) == 72 and len(result.bands) > 2
        for a, b in combinations(truth, 2):
            if a.split("-")[0] == b.split("-")[0]:
                continue
            across += 1
            is_better = truth[a] > truth[b]
            raw_right += (raw[a] > raw[b]) == is_better
            if band[a] != band[b]:
                apart += 1
                right["bands"] += (band[a] < band[b]) == is_better
                right["raw"] += (raw[a] > raw[b]) == is_better
    assert apart > across / 3, "bands do say something"
    assert right["bands"] / apart > right["raw"] / apart + 0.03
    assert right["bands"] / apart > raw_right / across + 0.05
    assert right["bands"] / apart > 0.93
