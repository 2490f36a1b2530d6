"""What holds for any rules: nobody loses by a higher mark, names do not matter, nothing appears or vanishes."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_contests import SPOILED, criteria_of, grid, random_contest
from scoring_cases import ballot, policy, total_policy

from contest.scoring.policy import Policy
from contest.scoring.ranking import standings
from contest.scoring.sheet import score_sheet
from contest.scoring.tally import score_field
from contest.scoring.working import Entry

MANY = settings(max_examples=100, deadline=None)
SEEDS = st.integers(0, 10**6)
MEANS = SEEDS.map(lambda seed: random_contest("means", seed))
FIELDS = SEEDS.map(lambda seed: random_contest("fields", seed))
ANY = MEANS | FIELDS


def played(contest, rows=None):
    """What the calculator says, by unit; ``rows`` instead of the contest's own."""
    text = contest.text() if rows is None else type(contest)(contest.document, contest.columns, rows).text()
    return {row["unit"]: row for row in score_sheet(Policy.from_document(contest.document), text)}


def with_row(rows, at, mark):
    return [*rows[:at], {**rows[at], "mark": mark}, *rows[at + 1 :]]


# --- a higher mark ------------------------------------------------------------------------------------------------


def marks_above(document, row):
    """Every mark that could stand in the row and is better; a veto and a spoiled ballot have none."""
    mark, scale = row["mark"], {"min": 0, "max": 100, "step": "0.5", **document.get("scale", {})}
    grades = scale.get("grades")
    if mark == "" or mark in SPOILED:
        return []
    if row.get("part") == "adjustment":
        return [str(Decimal(mark) + 1)]
    if grades and row["judge"]:
        return [word for word, worth in grades.items() if Decimal(str(worth)) > Decimal(str(grades[mark]))]
    if grades:
        scale["max"] = max(grades.values(), key=lambda worth: Decimal(str(worth)))
    criteria = criteria_of(document)
    if not row["judge"]:
        own = next(part for part in document["parts"] if part["id"] == row["part"])
    else:
        own = next((one for one in criteria if one["id"] == row.get("criterion") or len(criteria) == 1), {})
    return [
        one for one in grid(*({**scale, **own}[key] for key in ("min", "max", "step"))) if Decimal(one) > Decimal(mark)
    ]


@given(MEANS, st.data())
@MANY
def test_a_higher_mark_never_lowers_a_score_and_touches_no_other_unit(contest, data):
    higher = {at: marks_above(contest.document, row) for at, row in enumerate(contest.rows)}
    at = data.draw(st.sampled_from([at for at, marks in higher.items() if marks] or [None]))
    assume(at is not None)
    raised = played(contest, with_row(contest.rows, at, data.draw(st.sampled_from(higher[at]))))
    for unit, row in played(contest).items():
        new = raised[unit]
        assert new["status"] == row["status"]
        if row["score"] is None or unit != contest.rows[at]["unit"]:
            assert new["score"] == row["score"]
        else:
            assert Decimal(new["score"]) >= Decimal(row["score"])


# --- names --------------------------------------------------------------------------------------------------------


def renamed(contest, units, judges):
    homes = [";".join(units[name] for name in row.get("home", "").split(";") if name) for row in contest.rows]
    return [
        {**row, "unit": units[row["unit"]], "judge": judges[row["judge"]], **({"home": home} if "home" in row else {})}
        for row, home in zip(contest.rows, homes, strict=True)
    ]


@given(ANY, st.data())
@MANY
def test_other_names_change_nothing_but_the_names(contest, data):
    units, judges = (sorted({row[key] for row in contest.rows} - {""}) for key in ("unit", "judge"))
    for row in contest.rows:
        units = sorted({*units, *(name for name in row.get("home", "").split(";") if name)})
    new_units = dict(zip(units, data.draw(st.permutations(units)), strict=True))
    new_judges = {"": "", **dict(zip(judges, data.draw(st.permutations(judges)), strict=True))}
    found = played(contest, renamed(contest, new_units, new_judges))
    for unit, row in played(contest).items():
        assert found[new_units[unit]] == {**row, "unit": new_units[unit]}


# --- leniency -----------------------------------------------------------------------------------------------------


@st.composite
def two_way_fields(draw):
    """Marks by unit and judge and criterion, None for a hole; rules with one two_way group."""
    units, judges = "甲乙丙丁戊"[: draw(st.integers(2, 5))], [f"j{n}" for n in range(draw(st.integers(2, 6)))]
    mark = st.tuples(st.integers(0, 40), st.integers(0, 40))
    cell = draw(st.sampled_from([mark, mark, st.one_of(mark, mark, mark, st.none())]))
    marks = {unit: {judge: draw(cell) for judge in judges} for unit in units}
    trim = draw(st.sampled_from([None, {"low": 1, "high": 1, "from_n": 3}]))
    rules = policy(
        criteria=[{"id": "a", "weight": 3}, {"id": "b", "weight": 1}],
        groups=[{"id": "peers", "adjust": "two_way", "trim": trim}],
        trim_level=draw(st.sampled_from(["ballot", "criterion"])),
        ties={"cascade": ["group:peers", "criterion:b"]},
    )
    return rules, marks


def two_way_values(rules, marks, lenient=None, more=0):
    def row(judge, pair):
        extra = more if judge == lenient else 0
        return ballot(judge, pair and {"a": pair[0] + extra, "b": pair[1] + extra}, "peers")

    entries = [Entry(unit, [row(judge, pair) for judge, pair in given.items()]) for unit, given in marks.items()]
    return {score.unit: score.value for score in score_field(entries, rules)}


@given(two_way_fields(), st.data(), st.integers(1, 60))
@MANY
def test_a_judge_who_marks_everybody_higher_changes_no_place_under_two_way(field, data, more):
    rules, marks = field
    before = two_way_values(rules, marks)
    assume(None not in before.values())
    present = sorted({judge for given in marks.values() for judge, pair in given.items() if pair is not None})
    lenient = data.draw(st.sampled_from(present))
    after = two_way_values(rules, marks, lenient, more)
    # Everybody gains the same, exactly, and so every order and every tie stays as it was.
    assert {after[unit] - before[unit] for unit in marks} == {Fraction(more, len(present))}


@given(two_way_fields())
@MANY
def test_two_way_leaves_the_means_of_a_complete_field_alone(field):
    _, marks = field
    complete = {unit: {judge: pair or (0, 0) for judge, pair in given.items()} for unit, given in marks.items()}
    rules = policy(
        criteria=[{"id": "a", "weight": 3}, {"id": "b", "weight": 1}],
        groups=[{"id": "peers", "adjust": "two_way", "trim": None}],
    )
    for unit, value in two_way_values(rules, complete).items():
        totals = [Fraction(3 * a + b, 4) for a, b in complete[unit].values()]
        assert value == sum(totals) / len(totals)


# --- missing ------------------------------------------------------------------------------------------------------


@given(ANY)
@MANY
def test_an_empty_mark_a_spoiled_one_and_no_row_at_all_come_to_the_same(contest):
    # With a sum an empty mark leaves the unit pending, which a judge who is not there at all does not.
    assume(contest.document.get("combine") != "sum")
    emptied = [{**row, "mark": ""} if row["mark"] in SPOILED else row for row in contest.rows]
    kept = [row for row in contest.rows if row["mark"] not in ("", *SPOILED)]
    assume(kept)
    found = played(contest)
    assert played(contest, emptied) == found
    without = played(contest, kept)
    same = ("score", "status", "counted", "dropped")
    for unit, row in found.items():
        if unit in without:
            assert {key: without[unit][key] for key in same} == {key: row[key] for key in same}
        else:
            assert (row["status"], row["counted"]) == ("pending", 0)


@given(MEANS)
@MANY
def test_a_score_never_lies_below_the_lowest_mark_that_counts(contest):
    assume(not contest.document.get("parts") and not any(row.get("part") for row in contest.rows))
    assume("grades" not in contest.document.get("scale", {}))
    criteria, scale = criteria_of(contest.document), {"min": 0, "max": 100, **contest.document.get("scale", {})}
    span = Fraction(str(scale["max"])) - Fraction(str(scale["min"]))
    lowest = {}
    for row in contest.rows:
        if row["mark"] == "":
            continue
        by_name = [one for one in criteria if one["id"] == row.get("criterion") or len(criteria) == 1]
        own = {**scale, **(by_name[0] if by_name else {})}
        low, high = Fraction(str(own["min"])), Fraction(str(own["max"]))
        carried = Fraction(str(scale["min"])) + (Fraction(row["mark"]) - low) / (high - low) * span
        lowest[row["unit"]] = min(lowest.get(row["unit"], carried), carried)
    places = contest.document.get("rounding", {}).get("places", 2)
    for unit, row in played(contest).items():
        if row["score"] is not None:
            # Each rounding on the way may take less than one unit of the last decimal.
            assert Fraction(row["score"]) > lowest[unit] - Fraction(1, 10**places)


# --- ranks --------------------------------------------------------------------------------------------------------


@st.composite
def complete_fields(draw):
    """Every judge marks every unit; few different marks, so that ties happen."""
    count, judges = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    mark = draw(st.sampled_from([st.integers(1, 3), st.integers(0, 100)]))
    return [[draw(mark) for _ in range(judges)] for _ in range(count)]


def rank_values(rules, table):
    entries = [Entry(f"u{n}", [ballot(f"j{m}", mark) for m, mark in enumerate(row)]) for n, row in enumerate(table)]
    scores = score_field(entries, rules)
    assert [one.score.published for one in standings(scores, rules)] == sorted(
        [one.published for one in scores], reverse=rules.combine == "points"
    )
    return [one.value for one in scores]


@given(complete_fields())
@MANY
def test_rank_sums_add_up_to_what_the_judges_had_to_give(table):
    count, judges = len(table), len(table[0])
    assert sum(rank_values(total_policy(combine="rank_sum"), table)) == Fraction(judges * count * (count + 1), 2)


@given(complete_fields(), st.lists(st.integers(0, 24), min_size=1, max_size=8))
@MANY
def test_no_points_appear_or_vanish_when_units_are_level(table, halves):
    points = sorted((Decimal(half) / 2 for half in halves), reverse=True)
    rules = total_policy(combine="points", points=[str(one) for one in points])
    assert sum(rank_values(rules, table)) == len(table[0]) * sum(points[: len(table)])


@given(complete_fields())
@MANY
def test_points_that_fall_by_one_give_the_order_of_the_rank_sums(table):
    # With n units rank r brings n - r, so the points are n × judges - rank sum, also where judges put units level.
    count, judges = len(table), len(table[0])
    falling = total_policy(combine="points", points=[count - place for place in range(1, count + 1)])
    sums = rank_values(total_policy(combine="rank_sum"), table)
    assert rank_values(falling, table) == [count * judges - one for one in sums]
