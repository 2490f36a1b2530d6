"""The random contests reach every rule often enough, and the second computation is right by hand."""

from collections import Counter
from decimal import Decimal, localcontext

import pytest
from oracle import result
from oracle.leniency import are_linked, leniencies
from oracle.numbers import ROOMY, near, rounded
from random_contests import DISPLAYS, SPOILED, random_contest

FAMILIES = ("means", "fields")
SAMPLE = 400


def features(contest):
    """What of the rules a contest uses."""
    document, rows = contest.document, contest.rows
    rounding, ties = document.get("rounding", {}), document.get("ties", {})
    groups, criteria = document.get("groups", []), document.get("criteria", [{}])
    cap = document.get("adjustments", {}).get("cap", 5)
    extras = Counter()
    for row in rows:
        if row.get("part") == "adjustment":
            extras[row["unit"]] += Decimal(row["mark"])
    yield document.get("combine", "weighted_mean")
    yield document.get("trim_level", "ballot")
    yield document.get("recusal", "own_unit")
    yield document.get("below_min_n", "pending")
    yield ties.get("display", "1224")
    yield f"{rounding.get('mode', 'half_up')} {rounding.get('stage', 'final')}"
    yield from {step.partition(":")[0] for step in ties.get("cascade", [])}
    yield from {f"part by {'ballots' if row['judge'] else 'value'}" for row in rows if is_other_part(row)}
    yield from {f"{group.get('adjust', 'none')} trim {bool(group.get('trim', True))}" for group in groups}
    yield from {"weighted" if group.get("weight") else "unweighted" for group in groups} or {"one pool"}
    found = {
        "grades": document.get("scale", {}).get("grades"),
        "one total mark": not criteria,
        "criterion with a range of its own": any("max" in one for one in criteria),
        "whole ballots": len(criteria) > 1 and not any(row.get("criterion") for row in rows),
        "missing mark": any(row["mark"] == "" and row.get("part") != "veto" for row in rows),
        "spoiled ballot": any(row["mark"] in SPOILED for row in rows),
        "own unit": any(row["unit"] in row.get("home", "").split(";") for row in rows),
        "veto": any(row.get("part") == "veto" for row in rows),
        "adjustment": extras,
        "beyond the cap": cap is not None and any(abs(extra) > Decimal(cap) for extra in extras.values()),
        "unlinked": any(is_unlinked(rows, group["id"]) for group in groups if group.get("adjust") == "two_way"),
    }
    yield from (name for name, is_there in found.items() if is_there)


def is_other_part(row):
    return row.get("part", "") not in ("", "live", "adjustment", "veto")


def is_unlinked(rows, group):
    cells = {
        (row["unit"], row["judge"])
        for row in rows
        if row.get("group", group) == group and not row.get("part") and row["mark"]
        and row["unit"] not in row.get("home", "").split(";")
    }  # fmt: skip
    return bool(cells) and not are_linked(cells)


def test_the_random_contests_reach_every_rule_and_most_are_scored():
    sample = [random_contest(family, seed) for family in FAMILIES for seed in range(SAMPLE)]
    found = Counter(feature for contest in sample for feature in features(contest))
    wanted = {
        "weighted_mean", "mean", "median", "sum", "rank_sum", "points", "ballot", "criterion", "own_unit", "none",
        "pending", "renormalise", *DISPLAYS, "group", "firsts", "part", "part by ballots", "part by value",
        "two_way trim True", "two_way trim False", "none trim True", "none trim False", "weighted", "unweighted",
        "one pool", "grades", "one total mark", "criterion with a range of its own", "whole ballots", "missing mark",
        "spoiled ballot", "own unit", "veto", "adjustment", "beyond the cap", "unlinked",
        *(f"{mode} {stage}" for mode in ("half_up", "half_even", "truncate") for stage in ("final", "each")),
    }  # fmt: skip
    assert {feature: found[feature] for feature in wanted if found[feature] < 20} == {}
    rows = [row for contest in sample for row in result(contest.document, contest.rows)]
    share = {name: sum(map(pick, rows)) / len(rows) for name, pick in OUTCOMES.items()}
    assert share["scored"] > 0.6 and share["pending"] > 0.1 and share["tied"] > 0.05 and share["dropped"] > 0.1


OUTCOMES = {
    "scored": lambda row: row["status"] == "scored",
    "pending": lambda row: row["status"] == "pending",
    "tied": lambda row: row["tied"],
    "dropped": lambda row: row["dropped"] > 0,
}


def test_a_random_contest_is_the_same_every_time():
    for family in FAMILIES:
        assert random_contest(family, 7) == random_contest(family, 7) != random_contest(family, 8)


def test_the_fit_takes_off_what_was_put_on():
    # Units worth 80, 70 and 75; a gives 6 more, b 2 less, c 4 less; holes do not matter.
    worth, leniency = {"u": 80, "v": 70, "w": 75}, {"a": 6, "b": -2, "c": -4}
    cells = [("u", "a"), ("v", "a"), ("v", "b"), ("w", "b"), ("w", "c"), ("u", "c")]
    with localcontext(ROOMY):
        found = leniencies({(unit, judge): Decimal(worth[unit] + leniency[judge]) for unit, judge in cells})
        assert {judge: near(effect) for judge, effect in found.items()} == leniency


def test_a_chain_of_common_judges_links_units():
    assert are_linked([("u", "a"), ("v", "a"), ("v", "b"), ("w", "b")])
    assert not are_linked([("u", "a"), ("v", "a"), ("w", "b")])


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "truncate"),
    [("0.125", "0.13", "0.12", "0.12"), ("-0.125", "-0.13", "-0.12", "-0.12"), ("-0.004", "0.00", "0.00", "0.00")],
)
def test_rounding_by_hand(value, half_up, half_even, truncate):
    with localcontext(ROOMY):
        for mode, text in (("half_up", half_up), ("half_even", half_even), ("truncate", truncate)):
            assert str(rounded(Decimal(value), {"mode": mode, "places": 2})) == text
            # The dust of a division: 1/3 × 3 is 0.999… with 200 digits.
            dusty = Decimal(value) * (Decimal(1) / 3 * 3)
            assert str(rounded(dusty, {"mode": mode, "places": 2})) == text


def test_a_contest_by_hand():
    # Leaders: 甲 (90 + 80) / 2 = 85, 乙 82.5; peers, own unit left out: 甲 70, 乙 90. 甲 (85 + 70) / 2 = 77.5 and a
    # bonus of 9 that is cut to 2; 乙 (82.5 + 90) / 2 = 86.25.
    document = {
        "criteria": [], "adjustments": {"cap": 2}, "rounding": {"places": 1, "mode": "half_even"},
        "groups": [{"id": "leaders", "weight": 1}, {"id": "peers", "weight": 1}],
    }  # fmt: skip
    table = [
        ("甲", "x", "90", "leaders", "", ""),
        ("甲", "y", "80", "leaders", "", ""),
        ("甲", "p", "100", "peers", "甲", ""),
        ("甲", "q", "70", "peers", "乙", ""),
        ("乙", "x", "85", "leaders", "", ""),
        ("乙", "y", "80", "leaders", "", ""),
        ("乙", "p", "90", "peers", "甲", ""),
        ("甲", "加分", "9", "", "", "adjustment"),
        ("丙", "x", "", "leaders", "", ""),
    ]
    columns = ("unit", "judge", "mark", "group", "home", "part")
    found = result(document, [dict(zip(columns, cells, strict=True)) for cells in table])
    assert [tuple(row.values()) for row in found] == [
        ("乙", "86.2", 1, False, "scored", 3, 0, 0, 0), ("甲", "79.5", 2, False, "scored", 3, 0, 1, 0),
        ("丙", None, None, False, "pending", 0, 0, 0, 1),
    ]  # fmt: skip
