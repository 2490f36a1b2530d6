from scoring_cases import ballot, policy, total_policy

from contest.scoring.explain import explain, explanation_text
from contest.scoring.ranking import standings
from contest.scoring.tally import score_unit
from contest.text import translator


def explained(rules, table, which, t=None, **names):
    scores = [score_unit(unit, rows, rules) for unit, rows in table.items()]
    one = next(found for found in standings(scores, rules) if found.unit == which)
    lines = explain(one, rules, **names)
    return explanation_text(lines, t) if t else explanation_text(lines)


def test_every_mark_every_drop_the_mean_and_the_rounding_are_said():
    marks = (85, 90, 100, 70, 88, 91)
    text = explained(
        total_policy(),
        {"jiadi": [ballot(f"j{n}", mark) for n, mark in enumerate(marks)]},
        "jiadi",
        units={"jiadi": "浃底村"},
        judges={"j3": "张三"},
    )
    lines = text.splitlines()
    assert lines[0] == "浃底村 has place 1 with 88.50 points."
    assert "  张三: total 70 – total 70, dropped as one of the lowest" in lines
    assert "  j2: total 100 – total 100, dropped as one of the highest" in lines
    assert sum("counted" in line and line.startswith("  j") for line in lines) == 4
    assert "All judges: 6 valid ballots, 4 counted, mean 88.5" in lines
    assert lines[-2:] == ["Mean of 4 counted ballots: 88.5", "Rounded half up to 2 decimals: 88.5 becomes 88.50."]


def test_groups_recusal_missing_and_weights_are_said():
    rules = total_policy(groups=[{"id": "a", "title": "领导", "weight": 2}, {"id": "b", "title": "互评", "weight": 1}])
    rows = [ballot("x", 90, "a"), ballot("y", None, "a"), ballot("z", 80, "b"), ballot("own", 99, "b", recused=True)]
    text = explained(rules, {"u": rows}, "u")
    assert "Group “领导”: 1 valid ballots, 1 counted, mean 90" in text
    assert "  y: no complete ballot, not counted (never as 0)" in text
    assert "  own: recused, own unit" in text
    assert "Groups weighted: 领导 66.66…% × 90 + 互评 33.33…% × 80 = 86.6666…" in text
    assert "Rounded half up to 2 decimals: 86.6666… becomes 86.67." in text
    # Each ballot stands once, under its own group.
    assert text.count("  x: ") == 1 and text.index("“互评”") < text.index("  z: ")


def test_marks_dropped_by_criterion_are_named():
    rules = policy(
        criteria=[{"id": "a", "title": "环境美"}],
        groups=[{"id": "g", "trim": {"low": 1, "high": 1, "from_n": 3}}],
        trim_level="criterion",
        rounding={"stage": "each", "mode": "truncate"},
        recusal="none",
    )
    rows = [ballot(judge, {"a": mark}, "g") for judge, mark in (("x", 70), ("y", 80), ("z", 90))]
    text = explained(rules, {"u": rows}, "u")
    assert "    x: 环境美 70 dropped as one of the lowest" in text
    assert "    z: 环境美 90 dropped as one of the highest" in text
    assert "Judges mark their own units as well." in text
    assert "criterion by criterion" in text and "Every step is rounded" in text
    assert "Cut off after 2 decimals: 80 becomes 80.00." in text


def test_a_shared_place_and_a_parted_one_say_why():
    units = {
        "甲": [ballot("j0", 92, "a"), ballot("j1", 88, "b")],
        "乙": [ballot("j0", 88, "a"), ballot("j1", 92, "b")],
    }
    groups = [{"id": "a", "title": "领导", "weight": 1}, {"id": "b", "weight": 1}]
    shared = explained(total_policy(groups=groups), units, "甲")
    assert shared.startswith("甲 shares place 1 with 90.00 points.")
    assert shared.endswith("The same score have: 乙\n  Nothing in the rules parts them, so the place is shared.")
    rules = total_policy(groups=groups, ties={"cascade": ["firsts", "group:a"]})
    parted = explained(rules, units, "乙", units={"甲": "甲村"})
    assert parted.startswith("乙 has place 2 with 90.00 points.")
    assert parted.endswith(
        "The same score have: 甲村\n  Tie step, first places: 1\n  Tie step, mean of group “领导”: 88.00"
    )
    by_criterion = total_policy(groups=groups, ties={"cascade": ["criterion:total"]})
    assert "Tie step, mean of “total”: 90.00" in explained(by_criterion, units, "甲")


def test_pending_and_withdrawn_say_why_there_is_no_place():
    rules = total_policy(groups=[{"id": "a", "title": "领导", "min_n": 2}])
    text = explained(rules, {"u": [ballot("x", 90, "a")]}, "u")
    assert text.startswith("u has no score yet and no place.")
    assert text.endswith("No score yet: group “领导” has 1 valid ballots and needs 2.")
    assert "there are 0 valid ballots, and 1 are needed" in explained(total_policy(), {"u": []}, "u")
    assert "a sum needs every" in explained(
        total_policy(combine="sum"), {"u": [ballot("x", 90), ballot("y", None)]}, "u"
    )
    gone = standings([score_unit("u", [ballot("x", 90)], total_policy(), withdrawn=True)], total_policy())
    assert explanation_text(explain(gone[0], total_policy())).startswith("u has withdrawn and has no place.")


def test_other_combinations_are_said_in_their_own_words():
    rows = [ballot("x", 90, "a"), ballot("y", 80, "b"), ballot("z", 85, "b")]
    assert "Median of 3 counted ballots: 85" in explained(total_policy(combine="median"), {"u": rows}, "u")
    assert "Sum of 3 counted ballots: 255" in explained(total_policy(combine="sum"), {"u": rows}, "u")
    alike = total_policy(groups=[{"id": "a"}, {"id": "b"}], rounding={"mode": "half_even"})
    text = explained(alike, {"u": rows}, "u")
    assert "Every counted ballot alike, by group: a 33.33…% × 90 + b 66.66…% × 82.5 = 85" in text
    assert "Rounded half to even (GB/T 8170) to 2 decimals: 85 becomes 85.00." in text


def test_the_explanation_is_complete_in_chinese():
    rules = total_policy(
        criteria=[{"id": "total", "title": "总分"}],
        groups=[{"id": "a", "title": "领导", "weight": 2}, {"id": "b", "title": "互评", "weight": 1}],
        ties={"cascade": ["firsts"]},
    )
    rows = [ballot("甲评委", 90, "a"), ballot("乙评委", None, "b"), ballot("丙评委", 80, "b")]
    text = explained(rules, {"浃底村": rows, "木山后村": rows}, "浃底村", t=translator("zh"))
    without_figures = text.replace(rules.digest()[:16], "")
    assert not [char for char in without_figures if char.isascii() and char.isalpha()]
    assert text.startswith("浃底村 得 86.67 分，并列第 1 名。")


def test_names_are_values_and_never_templates():
    text = explained(total_policy(), {"u": [ballot("x", 90)]}, "u", units={"u": "{place}"}, judges={"x": "{0} **b**"})
    assert text.startswith("{place} has place 1") and "{0} **b**: total 90" in text
