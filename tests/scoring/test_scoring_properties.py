"""What holds for every sheet, and agreement with a second computation that shares no code with the engine."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import result
from scoring_cases import ballot, policy, pool, total_policy

from contest.scoring.policy import Policy, PolicyInvalid, default_policy
from contest.scoring.ranking import standings
from contest.scoring.sheet import score_sheet
from contest.scoring.tally import CountedBallot, score_unit

MARKS = st.integers(0, 200).map(lambda half: str(Decimal(half) / 2))
GIVEN = st.lists(st.one_of(st.none(), MARKS), min_size=1, max_size=9)
MEAN = total_policy(groups=[{"id": "all", "trim": None}])
QUICK = settings(max_examples=50, deadline=None)


@st.composite
def documents(draw):
    ids = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(st.sampled_from(["leaders", "judges", "peers"]), min_size=1, max_size=3, unique=True))
    weight = st.one_of(st.integers(1, 60), st.sampled_from(["0.5", "33.3", "16.67"]))
    trims = st.one_of(st.none(), st.sampled_from([(1, 1, 3), (1, 1, 6), (2, 1, 4), (0, 1, 2)]))
    groups = []
    for name in names:
        trim = draw(trims)
        groups.append(
            {
                "id": name,
                "weight": draw(weight),
                "min_n": draw(st.integers(1, 2)),
                "trim": trim and dict(zip(("low", "high", "from_n"), trim, strict=True)),
            }
        )
    return {
        "criteria": [{"id": name, "weight": draw(weight)} for name in ids],
        "groups": groups,
        "trim_level": draw(st.sampled_from(["ballot", "criterion"])),
        "recusal": draw(st.sampled_from(["own_unit", "none"])),
        "below_min_n": draw(st.sampled_from(["pending", "renormalise"])),
        "rounding": {"places": draw(st.integers(0, 3))},
    }


@st.composite
def meetings(draw):
    """A document and its sheets: unit -> rows (judge, group, home, marks)."""
    document = draw(documents())
    units = list("甲乙丙丁")[: draw(st.integers(1, 4))]
    # Few different marks, so that ties happen.
    mark = st.one_of(MARKS, st.sampled_from(["80", "85.5", "90"]))
    seats = st.sampled_from([one["id"] for one in document["groups"]])
    homes = st.lists(st.sampled_from(units), max_size=1)
    panel = [(f"j{number}", draw(seats), draw(homes)) for number in range(draw(st.integers(0, 8)))]
    sheets = {}
    for unit in units:
        rows = []
        for judge, group, home in panel:
            is_missing = draw(st.integers(0, 9)) == 0
            marks = {one["id"]: None if is_missing else draw(mark) for one in document["criteria"]}
            rows.append((judge, group, home, marks))
        sheets[unit] = rows
    return document, sheets


def scored(document, sheets, turned=False):
    rules = Policy.from_document(document)
    scores = []
    for unit, rows in sheets.items():
        given_rows = [
            ballot(judge, marks, group, recused=rules.is_recused(home, unit)) for judge, group, home, marks in rows
        ]
        scores.append(score_unit(unit, given_rows[::-1] if turned else given_rows, rules))
    return standings(scores[::-1] if turned else scores, rules)


def as_result(found):
    return {
        one.unit: (None if one.score.published is None else str(one.score.published), one.place, one.tied)
        for one in found
    }


def fates(found):
    return {(step.judge, one.unit): step.marks for one in found for step in one.score.working.ballots}


def as_rows(sheets):
    """The lines of the table that says the same."""
    return [
        {
            "unit": unit, "judge": judge, "mark": mark or "", "group": group, "criterion": name,
            "home": ";".join(home),
        }
        for unit, given_rows in sheets.items()
        for judge, group, home, marks in given_rows
        for name, mark in marks.items()
    ]  # fmt: skip


def second_result(document, sheets):
    """A unit without any row is in no table: it is pending."""
    found = dict.fromkeys(sheets, (None, None, False))
    return found | {row["unit"]: (row["score"], row["place"], row["tied"]) for row in result(document, as_rows(sheets))}


@given(meetings())
@settings(max_examples=150, deadline=None)
def test_the_engine_agrees_with_the_second_computation(meeting):
    document, sheets = meeting
    assert as_result(scored(document, sheets)) == second_result(document, sheets)


@given(meetings())
@QUICK
def test_the_calculator_agrees_with_the_second_computation(meeting):
    document, sheets = meeting
    rows = as_rows(sheets)
    if not rows:
        return
    lines = [",".join(row.values()) for row in rows]
    found = score_sheet(Policy.from_document(document), "\n".join(["unit,judge,mark,group,criterion,home", *lines]))
    assert found == result(document, rows)
    assert {row["counted"] + row["dropped"] + row["recused"] + row["missing"] for row in found} == {
        len(next(iter(sheets.values())))
    }


@given(meetings())
@QUICK
def test_the_order_in_which_anything_comes_in_never_matters(meeting):
    document, sheets = meeting
    one, other = scored(document, sheets), scored(document, sheets, turned=True)
    assert as_result(one) == as_result(other)
    assert fates(one) == fates(other)


@given(meetings())
@QUICK
def test_an_order_is_kept_and_shared_places_are_skipped(meeting):
    found = [one for one in scored(*meeting) if one.place is not None]
    figures = [one.score.published for one in found]
    assert figures == sorted(figures, reverse=True)
    for one in found:
        assert one.place == 1 + sum(figure > one.score.published for figure in figures)
        assert one.tied == (figures.count(one.score.published) > 1)


@given(GIVEN)
@QUICK
def test_a_missing_ballot_changes_nothing_and_is_never_a_zero(marks):
    with_missing, without = pool(MEAN, marks), pool(MEAN, [mark for mark in marks if mark is not None])
    assert with_missing.value == without.value
    assert with_missing.missing == marks.count(None)
    if without.value is not None:
        low, high = (pick(Fraction(mark) for mark in marks if mark is not None) for pick in (min, max))
        assert low <= with_missing.value <= high


@given(st.lists(MARKS, min_size=1, max_size=9), st.data())
@QUICK
def test_without_trimming_a_higher_mark_never_lowers_the_own_score(marks, data):
    index = data.draw(st.integers(0, len(marks) - 1))
    higher = data.draw(st.decimals(Decimal(marks[index]), 100, places=1))
    raised = [*marks[:index], str(higher), *marks[index + 1 :]]
    assert pool(MEAN, raised).value >= pool(MEAN, marks).value


@given(st.lists(MARKS, min_size=6, max_size=9), st.data())
@QUICK
def test_trimming_never_lets_a_higher_mark_lower_the_own_score_either(marks, data):
    index = data.draw(st.integers(0, len(marks) - 1))
    raised = [*marks[:index], "100", *marks[index + 1 :]]
    assert pool(total_policy(), raised).value >= pool(total_policy(), marks).value


@given(meetings(), st.integers(2, 7))
@QUICK
def test_multiplying_all_weights_changes_nothing(meeting, factor):
    document, sheets = meeting

    def heavier(entries):
        return [{**one, "weight": str(Decimal(str(one["weight"])) * factor)} for one in entries]

    scaled = {**document, "criteria": heavier(document["criteria"]), "groups": heavier(document["groups"])}
    assert as_result(scored(scaled, sheets)) == as_result(scored(document, sheets))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
@QUICK
def test_a_ten_point_scale_gives_a_tenth_of_the_hundred_point_score(marks):
    ten = total_policy(scale={"max": 10, "step": "0.1"})
    small = pool(ten, [str(Decimal(mark) / 10) for mark in marks])
    assert small.value * 10 == pool(total_policy(), marks).value


@given(st.lists(MARKS, min_size=1, max_size=12))
@QUICK
def test_the_exact_value_of_a_trimmed_mean_is_a_fraction_of_the_marks(marks):
    kept = sorted(map(Fraction, marks))
    kept = kept[1:-1] if len(kept) >= 6 else kept
    assert pool(total_policy(), marks).value == sum(kept) / len(kept)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(sorted(default_policy().document()))


@given(st.dictionaries(KEYS, JSON, max_size=4) | JSON)
@settings(max_examples=100, deadline=None)
def test_any_document_is_a_policy_or_a_list_of_problems(document):
    try:
        found = Policy.from_document(document)
    except PolicyInvalid as error:
        assert error.problems and all(one.text() for one in error.problems)
    else:
        assert Policy.from_document(found.document()) == found


@given(documents())
@QUICK
def test_every_policy_goes_round_with_its_digest(document):
    found = Policy.from_document(document)
    again = Policy.from_document(found.document())
    assert (again, again.digest()) == (found, found.digest())


@given(st.dictionaries(st.sampled_from(["party_building", "industry", "x"]), JSON) | JSON)
@settings(max_examples=80, deadline=None)
def test_any_marks_are_accepted_or_refused_by_criterion(marks):
    try:
        found = default_policy([("party_building", "党建强"), ("industry", "产业兴")]).check_marks(marks)
    except Exception as error:
        assert type(error).__name__ == "MarksInvalid" and error.problems
    else:
        assert all(0 <= mark <= 100 and mark % Decimal("0.5") == 0 for mark in found.values())


@given(st.text(max_size=120) | st.lists(st.text('甲乙j190.,;"\n\r\x00 ', max_size=20)).map("\n".join))
@QUICK
def test_any_text_is_a_sheet_or_a_list_of_problems(text):
    for sheet in (text, "unit,judge,mark\n" + text):
        try:
            assert score_sheet(policy(criteria=[]), sheet)
        except Exception as error:
            assert type(error).__name__ == "SheetInvalid" and error.problems


def test_a_large_meeting_is_exact_whatever_the_weights():
    # 165 judges and thirds, sevenths and elevenths: floats would drift, fractions do not.
    rules = policy(criteria=[{"id": "a", "weight": 3}, {"id": "b", "weight": 7}, {"id": "c", "weight": 11}])
    rows = [
        CountedBallot(f"j{n}", "", {"a": Decimal(n % 101), "b": Decimal(100 - n % 101), "c": Decimal("50.5")})
        for n in range(165)
    ]
    totals = sorted(Fraction(3 * (n % 101) + 7 * (100 - n % 101)) / 21 + Fraction("555.5") / 21 for n in range(165))
    assert score_unit("甲", rows, rules).value == sum(totals[1:-1]) / 163
