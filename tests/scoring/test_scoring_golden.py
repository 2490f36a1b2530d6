"""Published and hand-worked cases, played as an organiser would: a policy file, a table of marks, the calculator."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from oracle import result
from scoring_cases import SIX, ballot

from contest.cli import main
from contest.scoring.policy import Policy
from contest.scoring.tally import score_field
from contest.scoring.working import Entry

CASES = {case["id"]: case for case in json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))}
CHECKS = {}


def checks(*names):
    """The function below plays the cases of these names."""

    def kept(check):
        CHECKS.update(dict.fromkeys(names, check))
        return check

    return kept


@pytest.mark.parametrize("name", CASES)
def test_golden(name, calculator):
    CHECKS[name](calculator, CASES[name]["input"], CASES[name]["expected"])


@pytest.fixture
def calculator(tmp_path, capsys):
    """``calculator(document, rows)``: what the command prints, by unit; the second computation must say the same."""

    def played(document, rows):
        policy, sheet = tmp_path / "policy.json", tmp_path / "marks.csv"
        policy.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        assert main(["score", "--policy", str(policy), str(sheet), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found == result(document, rows)
        return {row["unit"]: row for row in found}

    return played


def total(**document):
    """One total mark, in steps fine enough for any case, nothing dropped."""
    return {
        "scale": {"min": -100, "max": 100, "step": "0.000001"}, "criteria": [], "groups": [{"id": "all", "trim": None}],
        **document,
    }  # fmt: skip


def marks_of(unit, marks):
    """One row per judge; None is missing."""
    return [
        {"unit": unit, "judge": f"j{n:02}", "mark": "" if mark is None else str(mark)} for n, mark in enumerate(marks)
    ]


def column(found, key):
    return {unit: row[key] for unit, row in found.items()}


# --- sums, ranks, leniency ----------------------------------------------------------------------------------------


@checks("skijump.style.example")
def ski_jumping_adds_the_middle_three(calculator, marks, expected):
    trim = {"low": 1, "high": 1, "from_n": 5}
    document = {
        "scale": {"max": 20}, "criteria": [], "groups": [{"id": "style", "trim": trim}], "combine": "sum",
        "rounding": {"places": 1},
    }  # fmt: skip
    found = calculator(document, marks_of("jumper", marks))["jumper"]
    assert (found["score"], found["counted"], found["dropped"]) == (expected, 3, 2)


@checks("quandt.report27", "quandt.report72")
def wine_tasters_ranks_are_added_up(calculator, ranks, expected):
    # W and p say how far the judges agree: figures of the judge analysis, which the calculator does not give.
    count = len(ranks[0])
    document = {
        "scale": {"min": 1, "max": count, "step": 1}, "criteria": [], "combine": "rank_sum", "rounding": {"places": 0},
    }  # fmt: skip
    rows = [
        {"unit": f"wine {wine}", "judge": f"taster {taster}", "mark": str(count + 1 - rank)}
        for taster, row in enumerate(ranks)
        for wine, rank in enumerate(row)
    ]
    found = calculator(document, rows)
    assert [int(found[f"wine {wine}"]["score"]) for wine in range(count)] == expected["rank_sum"]
    assert [found[f"wine {wine}"]["place"] for wine in range(count)] == expected["rank_1224"]


@checks("srm.kenny")
def a_round_robin_is_corrected_for_who_was_left_out(calculator, given, expected):
    names, matrix = given["rows_are_raters"], given["matrix"]
    rows = [
        {"unit": unit, "judge": f"rater {rater}", "mark": str(10 if mark is None else mark), "home": rater}
        for rater, row in zip(names, matrix, strict=True)
        for unit, mark in zip(names, row, strict=True)
    ]

    def document(adjust):
        return {
            "scale": {"max": 10, "step": 1}, "criteria": [], "rounding": {"places": 4},
            "groups": [{"id": "peers", "trim": None, "adjust": adjust}],
        }  # fmt: skip

    raw, corrected = (calculator(document(adjust), rows) for adjust in ("none", "two_way"))
    assert [float(raw[name]["score"]) for name in names] == expected["raw_column_mean"]
    assert [raw[name]["place"] for name in names] == expected["rank_raw"]
    assert [float(corrected[name]["score"]) for name in names] == expected["corrected"]
    assert [corrected[name]["place"] for name in names] == expected["rank_corrected"]
    assert {row["recused"] for row in corrected.values()} == {1}
    # The effects themselves: of the units about the grand mean, of the raters from the working.
    grand = Decimal(str(expected["grand"]))
    assert [float(Decimal(corrected[name]["score"]) - grand) for name in names] == expected["partner"]
    rules = Policy.from_document(document("two_way"))
    entries = [
        Entry(
            unit,
            [ballot(rater, row[at], "peers", recused=rater == unit) for rater, row in zip(names, matrix, strict=True)],
        )
        for at, unit in enumerate(names)
    ]
    steps = [one for score in score_field(entries, rules) for one in score.working.ballots if one.fate == "counted"]
    leniency = {one.judge: one.leniency for one in steps}
    assert [round(float(leniency[name]), 3) for name in names] == expected["actor"]


# --- rounding -----------------------------------------------------------------------------------------------------


def one_value(calculator, value, places, mode, stage="final"):
    document = total(rounding={"mode": mode, "places": places, "stage": stage})
    return calculator(document, marks_of("甲", [value]))["甲"]["score"]


@checks("rounding.gbt8170")
def half_even_in_one_step(calculator, given, expected):
    assert [one_value(calculator, value, places, "half_even") for value, places in given] == expected


@checks("rounding.half_up_vs_even")
def the_same_value_in_three_modes(calculator, given, expected):
    # What a float's round() makes of it is no mode of the calculator.
    for (value, places), texts in zip(given, expected, strict=True):
        for mode in ("half_up", "half_even", "truncate"):
            found = Decimal(one_value(calculator, value, places, mode))
            assert (found, -found.as_tuple().exponent) == (Decimal(texts[mode]), places)


@checks("rounding.no_double_rounding")
def never_by_way_of_more_decimals(calculator, given, expected):
    value, places = given
    for mode in ("half_even", "half_up"):
        for stage in ("final", "each"):
            assert one_value(calculator, value, places, mode, stage) == expected


# --- grades, trimming, missing ------------------------------------------------------------------------------------


@checks("grades.sixty_forty")
def invalid_grade_ballots_leave_the_denominator(calculator, given, expected):
    ballots = [word for word, count in given["votes"].items() for _ in range(count)] + ["无效"] * given["invalid"]
    document = {"scale": {"grades": given["weights"]}, "criteria": []}
    found = calculator(document, marks_of("甲", ballots))["甲"]
    assert (found["score"], found["counted"]) == (expected, sum(given["votes"].values()))
    assert (found["dropped"], found["missing"]) == (0, given["invalid"])


@checks("trim.small_panel")
def nothing_is_dropped_from_five_and_two_from_six(calculator, panels, expected):
    found = [calculator({"criteria": []}, marks_of("甲", panel))["甲"] for panel in panels]
    assert [row["score"] for row in found] == expected
    assert [row["dropped"] for row in found] == [0, 2]


@checks("app.trim_level")
def per_index_or_per_sheet(calculator, sheets, expected):
    rows = [
        {"unit": unit, "judge": f"e{n}", "mark": str(mark), "criterion": name}
        for unit, given in sheets.items()
        for n, marks in enumerate(given)
        for name, mark in zip(SIX, marks, strict=True)
    ]
    for level, figures in (("criterion", expected["per_index"]), ("ballot", expected["per_sheet"])):
        document = {
            # Six indices of 0 to 10 add up to 60.
            "scale": {"max": 60, "step": 1},
            "criteria": [{"id": name, "weight": 10, "max": 10} for name in SIX],
            "groups": [{"id": "all", "trim": {"low": 1, "high": 1, "from_n": 5}}],
            "trim_level": level,
        }
        found = calculator(document, rows)
        assert {unit: row["score"] for unit, row in found.items()} == {unit: figures[unit] for unit in sheets}
        assert [unit for unit, row in found.items() if row["place"] == 1] == [figures["winner"]]


@checks("app.pooled_trim")
def trimming_inside_groups_keeps_the_leaders(calculator, groups, expected):
    rows = [
        {"unit": "甲", "judge": f"{name}{n}", "mark": str(mark), "group": name}
        for name, marks in groups.items()
        for n, mark in enumerate(marks)
    ]
    weighted = [{"id": name, "weight": weight} for name, weight in zip(groups, (50, 30, 20), strict=True)]
    found = calculator(total(groups=weighted), rows)["甲"]
    assert (found["score"], found["counted"]) == (expected["weighted_50_30_20"], 10)
    pool = [{"id": "all", "trim": {"low": 2, "high": 2, "from_n": 5}}]
    found = calculator(total(groups=pool), [{**row, "group": "all"} for row in rows])["甲"]
    assert (found["score"], found["counted"]) == (expected["pooled_trim2"], 6)


@checks("app.missing_not_zero")
def missing_is_no_zero(calculator, marks, expected):
    found = calculator(total(), marks_of("甲", marks))["甲"]
    assert found["score"] == expected["mean_of_given"]
    assert f"{found['counted']}/{found['counted'] + found['missing']}" == expected["coverage"]
    zeros = calculator(total(), marks_of("甲", [0 if mark is None else mark for mark in marks]))
    assert zeros["甲"]["score"] == expected["if_zero"]


# --- groups, recusal, leniency inside a group ---------------------------------------------------------------------


@checks("app.groups_recusal_missing")
def groups_recusal_and_an_absent_leader(calculator, given, expected):
    sheets, weights = given["sheets"], given["weights"]
    units = list(expected["by_village"])
    rows = [
        {
            "unit": unit, "judge": judge, "group": sheet["g"], "home": sheet.get("own", ""),
            "mark": "" if sheet[unit] is None else str(sheet[unit]),
        }
        for unit in units
        for judge, sheet in sheets.items()
    ]  # fmt: skip
    groups = [{"id": name, "weight": weight, "trim": None} for name, weight in weights.items()]

    found = calculator(total(groups=groups), rows)
    assert column(found, "score") == {unit: expected["by_village"][unit]["score"] for unit in units}
    assert column(found, "place") == expected["rank"]
    assert set(column(found, "recused").values()) == {1}
    assert column(found, "missing") == {"A": 0, "B": 0, "C": 0, "D": 1}
    assert column(calculator(total(groups=groups, recusal="none"), rows), "score") == expected["no_recusal"]

    for name in weights:
        own = [row for row in rows if row["group"] == name]
        means = calculator(total(groups=[{"id": name, "trim": None}], rounding={"places": 4}), own)
        assert column(means, "score") == {unit: expected["by_village"][unit]["groups"][name] for unit in units}

    peers = [row for row in rows if row["group"] == "互评"]
    alone = total(groups=[{"id": "互评", "trim": None, "adjust": "two_way"}], rounding={"places": 6})
    corrected = {unit: float(score) for unit, score in column(calculator(alone, peers), "score").items()}
    assert corrected == expected["peer_group_corrected"]
    adjusted = [{**one, "adjust": "two_way" if one["id"] == "互评" else "none"} for one in groups]
    assert column(calculator(total(groups=adjusted), rows), "score") == expected["score_with_corrected_peers"]


# --- places -------------------------------------------------------------------------------------------------------


@checks("rank.methods")
def five_ways_to_write_places(calculator, values, expected):
    rows = [{"unit": f"u{n}", "judge": "j", "mark": str(value)} for n, value in enumerate(values)]
    for display, places in expected.items():
        found = calculator(total(ties={"display": display}), rows)
        assert list(column(found, "place").values()) == places
        assert list(column(found, "tied").values()) == [False, True, True, True, True, True, False]
        assert list(found) == [f"u{n}" for n in range(len(values))]
    fractional = calculator(total(ties={"display": "fractional"}), rows)
    assert list(column(fractional, "place").values()) == expected["frac"]


@checks("app.rank_basis")
def places_follow_the_published_value(calculator, values, expected):
    rows = [{"unit": unit, "judge": "j", "mark": mark} for unit, mark in values.items()]
    found = calculator(total(), rows)
    assert column(found, "score") == expected["display"]
    assert column(found, "place") == expected["rank_on_rounded"]
    # Who wants the exact order publishes the decimals it rests on.
    assert column(calculator(total(rounding={"places": 4}), rows), "place") == expected["rank_on_exact"]
