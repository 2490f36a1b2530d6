"""The explanation: arithmetic anybody can follow, every fate with its reason, the neighbours beside it."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from explain_cases import calculate, figures
from random_contests import random_contest
from scoring_cases import ballot, policy, total_policy

from contest.errors import NotFound
from contest.scoring.exact import rounded
from contest.scoring.explain import explain, explanation_text
from contest.scoring.explain.writing import width
from contest.scoring.policy import Policy
from contest.scoring.ranking import standings
from contest.scoring.sheet import _entries
from contest.scoring.sheet_reading import Reading
from contest.scoring.tally import score_field
from contest.scoring.working import Adjustment, Entry
from contest.text import translator

ZH = translator("zh")
NO_TRIM = [{"id": "g", "title": "评委", "trim": None}]
TWO = [
    {"id": "a", "title": "领导", "weight": 60, "trim": None},
    {"id": "b", "title": "互评", "weight": 40, "trim": None},
]


def marks_of(marks, group=""):
    """One ballot per mark, from judges j1, j2, …"""
    return [ballot(f"{group}j{n}", mark, group) for n, mark in enumerate(marks, 1)]


def explained(rules, table, which, **more):
    """``table``: ballots by unit, or whole entries."""
    entries = [one if isinstance(one, Entry) else Entry(unit, one) for unit, one in table.items()]
    return explain(standings(score_field(entries, rules), rules), which, rules, **more)


def row(explanation, step):
    """The texts of one step, in the order of the columns."""
    return [one.text for one in next(found for found in explanation.steps if found.id == step).figures]


def notes(explanation, step):
    found = next(one for one in explanation.steps if one.id == step).figures
    return [one.note.text() if hasattr(one.note, "text") else one.note for one in found]


def whys(explanation, group=0):
    return [one.why.text() for one in explanation.groups[group].ballots]


def totals(explanation, group=0):
    table = explanation.groups[group]
    at = [name for name, _ in table.extra].index("total")
    return [one.figures[at].text for one in table.ballots]


# --- each way to combine, worked by hand ------------------------------------------------------------------------------


def test_weighted_mean_is_written_group_by_group():
    # 甲: (90+92+88)/3 = 90, ×60 % = 54; (80+85)/2 = 82.5, ×40 % = 33; 87. 乙: 91×60 % = 54.6, 80×40 % = 32; 86.6.
    units = {
        "甲": [*marks_of([90, 92, 88], "a"), *marks_of([80, 85], "b")],
        "乙": [*marks_of([91], "a"), *marks_of([80], "b")],
    }
    found = explained(total_policy(groups=TWO), units, "甲", units={"甲": "甲村"})
    assert found.verdict.text() == "甲村 has place 1 with 87.00 points."
    assert [one.id for one in found.steps] == [
        "group:a", "group:b", "weight:a", "weight:b", "live", "round", "place",
    ]  # fmt: skip
    assert row(found, "group:a") == ["(90+92+88)÷3=90", "91"]
    assert row(found, "group:b") == ["(80+85)÷2=82.5", "80"]
    assert row(found, "weight:a") == ["90×60%=54", "91×60%=54.6"]
    assert row(found, "live") == ["54+33=87", "54.6+32=86.6"]
    assert row(found, "round") == ["87.00", "86.60"]
    assert row(found, "place") == ["1", "2"]
    sums = [(one.id, one.figure.text) for one in found.groups[0].sums]
    assert sums == [("sum", "90+92+88=270"), ("mean", "270÷3=90")]


def test_weights_without_an_end_are_written_as_weights():
    groups = [{"id": "a", "weight": 2, "trim": None}, {"id": "b", "weight": 1, "trim": None}]
    found = explained(total_policy(groups=groups), {"甲": [*marks_of([90], "a"), *marks_of([80], "b")]}, "甲")
    assert row(found, "weight:a") == ["90×2=180"] and row(found, "weight:b") == ["80"]
    assert row(found, "live") == ["(180+80)÷3=86.6666…"]
    assert row(found, "round") == ["86.6666…≈86.67"]


def test_mean_adds_up_the_groups_ballots():
    groups = [{"id": "a", "trim": None}, {"id": "b", "trim": None}]
    rules = total_policy(combine="mean", groups=groups)
    found = explained(rules, {"甲": [*marks_of([90, 93], "a"), *marks_of([80, 82, 85], "b")]}, "甲")
    # 183 + 247 = 430, ÷ 5 = 86.
    assert row(found, "group:a") == ["90+93=183"] and row(found, "group:b") == ["80+82+85=247"]
    assert row(found, "live") == ["(183+247)÷5=86"]


def test_long_sums_are_written_whole_under_the_ballots_and_short_beside_the_neighbours():
    rules = total_policy(groups=NO_TRIM)
    found = explained(rules, {"甲": marks_of([90, 91, 92, 93, 94, 95, 96], "g")}, "甲")
    assert row(found, "group:g") == ["651÷7=93"]
    assert found.groups[0].sums[0].figure.text == "90+91+92+93+94+95+96=651"


@pytest.mark.parametrize(
    ("marks", "text", "note", "order"),
    [
        ([80, 95, 90, 70, 88], "88", "number 3 of 5 in order", "70  80  【88】  90  95"),
        ([80, 95, 90, 85], "(85+90)÷2=87.5", "the two in the middle of 4", "80  【85】  【90】  95"),
    ],
)
def test_median_marks_the_middle(marks, text, note, order):
    found = explained(total_policy(combine="median", groups=NO_TRIM), {"甲": marks_of(marks, "g")}, "甲")
    assert (row(found, "live"), notes(found, "live")) == ([text], [note])
    assert found.together[0].figure.text == order and found.together[1].figure.text == text
    assert found.groups[0].sums == ()


def test_sum_writes_every_term():
    rules = total_policy(combine="sum", groups=NO_TRIM, scale={"max": 1000, "step": 1})
    found = explained(rules, {"甲": marks_of([85, 90, 88], "g")}, "甲")
    assert row(found, "live") == ["85+90+88=263"] and notes(found, "live") == ["3 ballots"]


RANKED = {"甲": marks_of([90, 80, 90]), "乙": marks_of([90, 85, 70]), "丙": marks_of([70, 75, 80])}


def test_rank_sum_shows_each_judges_place():
    # j1 puts 甲 and 乙 level (1.5), j2 乙 甲 丙, j3 甲 丙 乙: 甲 1.5+2+1 = 4.5, 乙 1.5+1+3 = 5.5, 丙 3+3+2 = 8.
    found = explained(total_policy(combine="rank_sum"), RANKED, "乙")
    assert found.verdict.text() == "乙 has place 2 with a sum of places of 5.50."
    assert row(found, "live") == ["2+1.5+1=4.5", "3+1.5+1=5.5", "3×2+2=8"]
    table = found.groups[0]
    assert [name for name, _ in table.extra] == ["total", "rank"]
    assert [one.figures[1].text for one in table.ballots] == ["1.5", "1", "3"]


def test_points_show_what_each_place_brings():
    # Places 1.5, 2, 1 for 甲 bring (5+3)/2 = 4, 3, 5; for 乙 4, 5, 1; for 丙 1, 1, 3.
    found = explained(total_policy(combine="points", points=[5, 3, 1]), RANKED, "甲")
    assert row(found, "live") == ["5+4+3=12", "5+4+1=10"]
    assert [[figure.text for figure in one.figures[1:]] for one in found.groups[0].ballots] == [
        ["1.5", "4"], ["2", "3"], ["1", "5"],
    ]  # fmt: skip


# --- ballots: totals, and what became of them -------------------------------------------------------------------------


def test_unequal_weights_and_own_ranges_are_worked_out_mark_by_mark():
    rules = policy(criteria=[{"id": "a", "weight": 60}, {"id": "b", "weight": 40}])
    assert totals(explained(rules, {"甲": [ballot("j", {"a": 90, "b": 80})]}, "甲")) == ["90×60%+80×40%=86"]
    thirds = policy(criteria=[{"id": "a", "weight": 1}, {"id": "b", "weight": 2}])
    assert totals(explained(thirds, {"甲": [ballot("j", {"a": 90, "b": 84})]}, "甲")) == ["(90+84×2)÷3=86"]
    own = policy(criteria=[{"id": "a", "weight": 40, "max": 40}, {"id": "b", "weight": 60, "max": 60}])
    assert totals(explained(own, {"甲": [ballot("j", {"a": 36, "b": 51})]}, "甲")) == ["36+51=87"]
    # 1–5 on 0–100: 4 is 75; its weight is one half: (4−1)×25÷2 = 37.5, and 90÷2 = 45.
    mixed = policy(criteria=[{"id": "a", "weight": 1, "min": 1, "max": 5, "step": 1}, {"id": "b", "weight": 1}])
    assert totals(explained(mixed, {"甲": [ballot("j", {"a": 4, "b": 90})]}, "甲")) == ["(4×25+90-25)÷2=82.5"]
    six = explained(policy(), {"甲": [ballot("j", dict.fromkeys([one.id for one in policy().criteria], 90))]}, "甲")
    assert totals(six) == ["540÷6=90"]


def test_every_fate_has_its_reason():
    groups = [{"id": "g", "trim": {"low": 1, "high": 1, "from_n": 4}}]
    rows = [*marks_of([70, 80, 85, 95], "g"), ballot("own", 99, "g", recused=True), ballot("gone", None, "g")]
    found = explained(total_policy(groups=groups), {"甲": rows}, "甲", judges={"gj1": "张三"})
    assert whys(found) == [
        "dropped: lowest of 4", "counts", "counts", "dropped: highest of 4",
        "recused: own unit, left out and never 0", "missing: no complete ballot, left out and never 0",
    ]  # fmt: skip
    assert found.groups[0].ballots[0].name == "张三"
    # What a recused judge wrote down is not shown.
    assert [one.text for one in found.groups[0].ballots[4].marks] == ["–"]
    assert found.groups[0].notes[0].text() == "4 valid ballots, 2 dropped, 2 counted; 1 recused, 1 missing"


def test_of_tied_extremes_it_is_said_how_many_go_and_which():
    groups = [{"id": "g", "trim": {"low": 1, "high": 1, "from_n": 4}}]
    found = explained(total_policy(groups=groups), {"甲": marks_of([70, 70, 80, 90, 90, 90], "g")}, "甲")
    assert whys(found) == [
        "dropped: 2 are equally low, 1 of them goes, the first by judge's number",
        "counts: 2 are equally low, and only 1 of them is dropped",
        "counts",
        "counts: 3 are equally high, and only 1 of them is dropped",
        "counts: 3 are equally high, and only 1 of them is dropped",
        "dropped: 3 are equally high, 1 of them goes, the last by judge's number",
    ]


def test_several_dropped_worst_places_and_too_few_to_drop():
    two = [{"id": "g", "trim": {"low": 2, "high": 0, "from_n": 4}}]
    found = explained(total_policy(groups=two), {"甲": marks_of([70, 71, 80, 90], "g")}, "甲")
    assert whys(found)[:2] == ["dropped: one of the 2 lowest of 4"] * 2
    few = explained(total_policy(groups=two), {"甲": marks_of([70, 80], "g")}, "甲")
    assert few.groups[0].notes[1].text() == "Dropping begins with 4 valid ballots, so nothing is dropped."
    ranks = total_policy(combine="rank_sum", groups=[{"id": "g", "trim": {"low": 1, "high": 0, "from_n": 3}}])
    units = {"甲": marks_of([90, 90, 70], "g"), "乙": marks_of([80, 80, 80], "g")}
    assert whys(explained(ranks, units, "甲")) == ["counts", "counts", "dropped: worst place of 3"]


def test_marks_dropped_by_criterion_are_named():
    rules = policy(
        criteria=[{"id": "a", "title": "环境美"}, {"id": "b", "title": "产业兴"}],
        groups=[{"id": "g", "trim": {"low": 1, "high": 1, "from_n": 3}}],
        trim_level="criterion",
    )
    rows = [ballot(judge, {"a": a, "b": b}, "g") for judge, a, b in (("x", 70, 90), ("y", 80, 85), ("z", 90, 60))]
    found = explained(rules, {"甲": rows}, "甲")
    assert whys(found) == [
        "counts without 环境美 70 (lowest), 产业兴 90 (highest)", "counts",
        "counts without 环境美 90 (highest), 产业兴 60 (lowest)",
    ]  # fmt: skip
    assert row(found, "mean:g:a") == ["80"] and row(found, "mean:g:b") == ["85"]
    assert row(found, "group:g") == ["(80+85)÷2=82.5"]
    assert "(70)" in found.text() and "(60)" in found.text()


def test_leniency_shows_what_was_given_and_what_is_left():
    # j1 gives 2 more than j2 throughout: +1 and −1 are taken off.
    rules = total_policy(groups=[{"id": "g", "trim": None, "adjust": "two_way"}])
    units = {"甲": marks_of([90, 88], "g"), "乙": marks_of([80, 78], "g")}
    found = explained(rules, units, "甲")
    assert [name for name, _ in found.groups[0].extra] == ["before", "leniency", "total"]
    assert [[one.text for one in line.figures] for line in found.groups[0].ballots] == [
        ["90", "1", "90-1=89"], ["88", "-1", "88+1=89"],
    ]  # fmt: skip
    # Nameless, neither marks nor leniency are shown: they would tell which ballots are by one hand.
    nameless = explained(rules, units, "甲", is_anonymous=True).groups[0]
    assert [name for name, _ in nameless.extra] == ["total"]
    assert {one.marks for one in nameless.ballots} == {()}


def test_grades_are_counted():
    rules = policy(
        scale={"grades": {"好": 100, "较好": 80, "一般": 60, "差": 40}}, criteria=[{"id": "t", "title": "总评"}]
    )
    rows = [ballot(f"j{n}", {"t": mark}) for n, mark in enumerate([100, 100, 80, 60, None])]
    found = explained(rules, {"甲": rows}, "甲")
    assert found.groups[0].notes[1].text() == "Grades for 总评: 好 2, 较好 1, 一般 1, 差 0"
    assert row(found, "group:") == ["(100×2+80+60)÷4=85"]
    assert found.groups[0].ballots[0].marks[0].text == "好 100"
    assert whys(found)[4] == "missing or spoiled: left out and never 0"


def test_renormalised_weights_leave_a_small_group_out():
    groups = [{**TWO[0], "min_n": 2}, TWO[1], {"id": "c", "title": "群众", "weight": 20, "trim": None}]
    rules = total_policy(groups=groups, below_min_n="renormalise")
    rows = [*marks_of([99], "a"), *marks_of([80], "b"), *marks_of([92], "c")]
    found = explained(rules, {"甲": rows}, "甲")
    # 40 and 20 of 60: (80×40 + 92×20) ÷ 60 = 84.
    assert row(found, "weight:b") == ["80×40=3200"] and row(found, "weight:c") == ["92×20=1840"]
    assert row(found, "live") == ["(3200+1840)÷60=84"]
    assert notes(found, "weight:a") == ["too few ballots: left out"] == notes(found, "group:a")


# --- parts, adjustments, rounding -------------------------------------------------------------------------------------


def test_parts_are_carried_and_weighed():
    rules = total_policy(
        groups=NO_TRIM,
        parts=[{"id": "live", "title": "现场", "weight": 70}, {"id": "r", "title": "平时", "weight": 30, "max": 120}],
    )
    entry = Entry("甲", marks_of([90, 92], "g"), {"r": Fraction(108)})
    found = explained(rules, {"甲": entry}, "甲")
    assert row(found, "part:live") == ["91"] and row(found, "part:r") == ["108÷120×100=90"]
    assert row(found, "share:live") == ["91×70%=63.7"] and row(found, "share:r") == ["90×30%=27"]
    assert row(found, "parts") == ["63.7+27=90.7"]


def test_adjustments_the_cap_and_the_veto_are_shown():
    plus, minus = Adjustment("创新", 4, "省级试点"), Adjustment("表彰", 3)
    veto = Adjustment("一票否决", 0, "安全事故", veto=True)
    units = {
        "甲": Entry("甲", marks_of([90], "g"), adjustments=(plus, minus, veto)),
        "乙": Entry("乙", marks_of([91], "g")),
        "丙": Entry("丙", marks_of([89], "g"), adjustments=(replace(plus, points=-1), replace(minus, points=2))),
    }
    found = explained(total_policy(groups=NO_TRIM), units, "甲", also=["丙"])
    assert [one.unit for one in found.columns] == ["甲", "乙", "丙"]
    assert row(found, "adjustment:创新") == ["+4", "–", "-1"]
    assert notes(found, "adjustment:创新") == ["省级试点", "", "省级试点"]
    assert row(found, "adjustments") == ["4+3=7", "–", "-1+2=1"]
    assert notes(found, "adjustments")[0] == "beyond the cap, counts as 5"
    assert row(found, "adjusted") == ["90+5=95", "91", "89+1=90"]
    assert notes(found, "veto") == ["一票否决: 安全事故 – score and place stay, no award", "", ""]


def test_with_places_added_up_a_bonus_is_taken_off():
    units = {unit: Entry(unit, rows) for unit, rows in RANKED.items()}
    units["丙"] = replace(units["丙"], adjustments=(Adjustment("加分", Fraction(2)),))
    found = explained(total_policy(combine="rank_sum"), units, "丙")
    assert row(found, "adjusted")[-1] == "8-2=6"


@pytest.mark.parametrize(
    ("mode", "text"), [("half_up", "88.125≈88.13"), ("half_even", "88.125≈88.12"), ("truncate", "88.125≈88.12")]
)
def test_the_rounding_is_a_step(mode, text):
    found = explained(total_policy(groups=NO_TRIM, rounding={"mode": mode}), {"甲": marks_of([88.125], "g")}, "甲")
    assert row(found, "round") == [text]


def test_where_every_step_is_rounded_it_shows_at_every_step():
    rules = policy(
        criteria=[{"id": one} for one in "abc"],
        groups=NO_TRIM,
        rounding={"places": 1, "mode": "half_up", "stage": "each"},
    )
    rows = [ballot("x", {"a": 90, "b": 90, "c": 91}, "g"), ballot("y", {"a": 80, "b": 80, "c": 82}, "g")]
    found = explained(rules, {"甲": rows}, "甲")
    # 271÷3 = 90.33… → 90.3; 242÷3 = 80.66… → 80.7; 171÷2 = 85.5.
    assert totals(found) == ["(90+90+91)÷3≈90.3", "(80+80+82)÷3≈80.7"]
    assert row(found, "group:g") == ["(90.3+80.7)÷2=85.5"]


# --- ties, neighbours, no score ---------------------------------------------------------------------------------------

LEVEL = {
    "甲": [*marks_of([92], "a"), *marks_of([88], "b")],
    "乙": [*marks_of([88], "a"), *marks_of([92], "b")],
}
HALVES = [{"id": "a", "title": "领导", "weight": 1}, {"id": "b", "title": "互评", "weight": 1}]


def test_a_shared_place_and_a_parted_one_say_why():
    shared = explained(total_policy(groups=HALVES), LEVEL, "甲")
    assert shared.verdict.text() == "甲 shares place 1 with 90.00 points."
    assert [one.text() for one in shared.tie] == [
        "The same score have: 乙", "Nothing in the rules parts them, so the place is shared.",
    ]  # fmt: skip
    rules = total_policy(groups=HALVES, ties={"cascade": ["firsts", "group:a"]})
    parted = explained(rules, LEVEL, "乙", units={"甲": "甲村"})
    assert parted.verdict.text() == "乙 has place 2 with 90.00 points."
    assert row(parted, "tie:firsts") == ["1", "1"] and row(parted, "tie:group:a") == ["92.00", "88.00"]
    assert notes(parted, "tie:firsts") == ["", ""] and notes(parted, "tie:group:a") == ["this parts them"] * 2
    assert [one.text() for one in parted.tie] == [
        "The same score have: 甲村", "The place is parted by: mean of group “领导”",
    ]  # fmt: skip
    by_criterion = total_policy(groups=HALVES, ties={"cascade": ["criterion:total"]})
    assert row(explained(by_criterion, LEVEL, "甲"), "tie:criterion:total") == [
        "92×50%+88×50%=90.00", "88×50%+92×50%=90.00",
    ]  # fmt: skip


def test_all_level_units_stand_in_the_tie_even_where_there_is_no_column_for_them():
    units = {name: marks_of([90]) for name in "甲乙丙丁戊己"} | {"庚": marks_of([80])}
    found = explained(total_policy(ties={"cascade": ["firsts"]}), units, "丙")
    assert [one.unit for one in found.columns] == ["甲", "乙", "丙", "丁"]
    assert [unit for unit, _, _ in found.ties[0].figures] == list("甲乙丙丁戊己")
    assert "同分村社对照" in found.text(ZH)


def test_the_neighbours_are_the_places_above_and_below():
    units = {name: marks_of([mark]) for name, mark in zip("甲乙丙丁戊", (95, 94, 93, 92, 91), strict=True)}
    rules = total_policy()
    middle = explained(rules, units, "丙")
    assert [(one.unit, one.relation) for one in middle.columns] == [("乙", "above"), ("丙", "unit"), ("丁", "below")]
    assert [one.unit for one in explained(rules, units, "甲").columns] == ["甲", "乙"]
    assert [one.unit for one in explained(rules, units, "戊", also=["甲", "?"]).columns] == ["甲", "丁", "戊"]
    with pytest.raises(NotFound):
        explained(rules, units, "己")


def test_the_place_is_as_the_rules_display_it():
    found = explained(total_policy(ties={"display": "fractional"}), {"甲": marks_of([90]), "乙": marks_of([90])}, "甲")
    assert row(found, "place") == ["1.5", "1.5"] and "shares place 1.5" in found.verdict.text()


@pytest.mark.parametrize(
    ("document", "units", "said"),
    [
        ({"groups": [{**NO_TRIM[0], "min_n": 2}]}, {"甲": marks_of([90], "g")},
         "No score yet: group “评委” has 1 valid ballots and needs 2."),
        ({}, {"甲": []}, "No score yet: there are 0 valid ballots, and 1 are needed."),
        ({"combine": "sum"}, {"甲": [ballot("x", 90), ballot("y", None)]},
         "No score yet: a sum needs every judge's ballot, and one is missing or recused."),
        ({"combine": "rank_sum"}, {"甲": [ballot("x", 90), ballot("y", None)], "乙": marks_of([80, 80])},
         "No score yet: 1 ballots here and 2 for another unit – sums of unequal numbers do not compare."),
        ({"parts": [{"id": "live", "weight": 1}, {"id": "r", "title": "平时", "weight": 1}]}, {"甲": marks_of([90])},
         "No score yet: part “平时” has no value."),
        ({"groups": [{**NO_TRIM[0], "adjust": "two_way"}]},
         {"甲": [ballot("x", 90, "g")], "乙": [ballot("y", 80, "g")]},
         "No score yet: in group “评委” no common judges link all units, so none can be compared."),
    ],
)  # fmt: skip
def test_pending_says_why(document, units, said):
    found = explained(total_policy(**document), units, "甲")
    assert found.verdict.text() == "甲 has no score yet and no place."
    assert said in [one.text() for one in found.pending]
    assert row(found, "round") == ["–"] and [one.unit for one in found.columns] == ["甲"]


def test_a_withdrawn_unit_has_no_place():
    found = explained(total_policy(), {"甲": Entry("甲", marks_of([90]), withdrawn=True)}, "甲")
    assert found.verdict.text() == "甲 has withdrawn and has no place." and row(found, "place") == ["–"]


# --- names, and no names ----------------------------------------------------------------------------------------------


def test_names_are_values_and_never_templates():
    found = explained(total_policy(), {"u": marks_of([90])}, "u", units={"u": "{place}"}, judges={"j1": "{0} **b**"})
    assert found.verdict.text() == "{place} has place 1 with 90.00 points."
    assert "{0} **b**" in found.text() and "▶{place}" in found.text(ZH)


def test_without_names_the_order_says_nothing_either():
    units = {"甲": marks_of([80, 95, 88]), "乙": marks_of([70, 60, 65])}
    found = explained(total_policy(), units, "甲", judges={"j1": "张三"}, is_anonymous=True)
    assert [one.name.text() for one in found.groups[0].ballots] == ["Judge 1", "Judge 2", "Judge 3"]
    assert {one.judge for one in found.groups[0].ballots} == {""}
    assert totals(found) == ["95", "88", "80"]
    assert row(found, "group:") == ["(95+88+80)÷3=87.6666…", "(70+65+60)÷3=65"]
    assert "张三" not in found.text() and "j1" not in json.dumps(found.document())
    # The panel the other way round gives the same document.
    turned = {unit: rows[::-1] for unit, rows in units.items()}
    assert explained(total_policy(), turned, "甲", is_anonymous=True).document() == found.document()


def test_the_text_is_aligned_and_wholly_chinese():
    rules = total_policy(
        criteria=[{"id": "total", "title": "总分"}],
        groups=[{**one, "min_n": 1} for one in TWO],
        ties={"cascade": ["firsts"]},
    )
    rows = [ballot("甲评委", 90, "a"), ballot("乙评委", None, "b"), ballot("丙评委", 80, "b")]
    text = explanation_text(explained(rules, {"浃底村": rows, "木山后村": rows}, "浃底村"), ZH)
    assert text.startswith("浃底村 得 86.00 分，并列第 1 名。")
    without_figures = text.replace(rules.digest()[:16], "")
    assert not [char for char in without_figures if char.isascii() and char.isalpha()]
    lines = text.splitlines()
    head = next(n for n, line in enumerate(lines) if "▶浃底村" in line)
    column = lines[head].index("木山后村")
    # Cells before it: eight wide characters and the mark; every row of figures begins at the same width.
    at = width(lines[head][:column])
    for line in lines[head + 2 :]:
        cut = next(n for n in range(len(line) + 1) if width(line[:n]) >= min(at, width(line)))
        assert width(line[:cut]) <= at and (cut == len(line) or line[cut - 1] == " ")


def test_the_document_is_json_with_stable_keys():
    document = json.loads(json.dumps(explained(total_policy(groups=TWO), LEVEL, "甲").document(ZH)))
    assert set(document) == {
        "unit", "name", "verdict", "is_anonymous", "policy_digest", "rules", "columns", "groups", "together", "steps",
        "ties", "tie", "pending",
    }  # fmt: skip
    assert document["steps"][0]["cells"][0] == {
        "unit": "甲", "value": "92", "exact": "92", "work": "", "is_rounded": False, "text": "92", "note": "",
        "is_decisive": False,
    }  # fmt: skip


# --- the arithmetic, read back ----------------------------------------------------------------------------------------


def read_back(explanation, rules):
    """Work out everything that is written and compare it with the exact value beside it."""
    checked = 0
    for where, figure in figures(explanation):
        if not figure.work:
            continue
        low, high = calculate(figure.work)
        assert figure.value is not None, where
        if figure.is_rounded:
            # Only where the rules round: at the end, in the cascade, or at each step.
            assert rules.rounding.stage == "each" or where == "round" or ":" in where, (where, figure.text)
            low, high = (Fraction(rounded(one, rules.rounding.places, rules.rounding.mode)) for one in (low, high))
        assert low <= figure.value <= high, (where, figure.text)
        checked += 1
    return checked


@pytest.mark.parametrize("family", ["means", "fields"])
def test_all_arithmetic_comes_to_what_stands_beside_it(family):
    checked = 0
    for seed in range(60):
        contest = random_contest(family, seed)
        reading = Reading(Policy.from_document(contest.document))
        reading.read(contest.text())
        rules = reading.policy
        known = {f"criterion:{one.id}" for one in rules.criteria}
        cascade = tuple(one for one in rules.ties.cascade if not one.startswith("criterion:") or one in known)
        rules = replace(rules, ties=replace(rules.ties, cascade=cascade))
        found = standings(score_field(_entries(reading), rules), rules)
        for one in found:
            for is_anonymous in (False, True):
                explanation = explain(found, one.unit, rules, is_anonymous=is_anonymous)
                checked += read_back(explanation, rules)
                # The comparison ends with what is published, and with nothing else.
                column = [other.unit for other in explanation.columns].index(one.unit)
                published = next(step for step in explanation.steps if step.id == "round").figures[column]
                expected = None if one.score.published is None else Fraction(one.score.published)
                assert published.value == expected
    assert checked > 1000


def test_the_reading_back_would_notice_a_wrong_figure():
    rules = total_policy(groups=NO_TRIM)
    found = explained(rules, {"甲": marks_of([90, 91], "g")}, "甲")
    assert read_back(found, rules) > 0
    step = found.steps[0]
    wrong = replace(step, figures=(replace(step.figures[0], value=step.figures[0].value + Fraction(1, 1000)),))
    with pytest.raises(AssertionError):
        read_back(replace(found, steps=(wrong,)), rules)
