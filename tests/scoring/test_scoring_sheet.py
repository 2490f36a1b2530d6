import pytest
from scoring_cases import SIX, policy, total_policy
from test_scoring_tally import PANEL, PANEL_GROUPS

from contest.scoring.errors import SheetInvalid
from contest.scoring.policy import default_policy
from contest.scoring.sheet import score_sheet
from contest.scoring.sheet_reading import MAX_PROBLEMS


def sheet(*rows, header="unit,judge,mark"):
    return "\n".join([header, *rows]) + "\n"


def problems(rules, text):
    with pytest.raises(SheetInvalid) as caught:
        score_sheet(rules, text)
    return {(one.row, one.column): one.text() for one in caught.value.problems}


def brief(rows):
    return [(row["unit"], row["score"], row["place"], row["tied"]) for row in rows]


def test_a_row_has_every_field_of_the_contract():
    assert score_sheet(default_policy(), sheet("甲,j1,90", "甲,j2,")) == [
        {
            "unit": "甲", "score": "90.00", "place": 1, "tied": False, "status": "scored",
            "counted": 1, "dropped": 0, "recused": 0, "missing": 1,
        }
    ]  # fmt: skip


def test_groups_recusal_and_a_missing_leader_from_a_sheet():
    rows = [
        f"{unit},{judge},{'' if mark is None else mark},{group},{home or ''}"
        for judge, (group, home, marks) in PANEL.items()
        for unit, mark in marks.items()
    ]
    text = sheet(*rows, header="unit,judge,mark,group,home")
    found = score_sheet(policy(groups=PANEL_GROUPS), text)
    assert brief(found) == [
        ("A", "90.10", 1, False), ("B", "89.75", 2, False), ("C", "87.05", 3, False), ("D", "85.30", 4, False),
    ]  # fmt: skip
    assert [(row["counted"], row["recused"], row["missing"]) for row in found] == [(8, 1, 0)] * 3 + [(7, 1, 1)]
    off = score_sheet(policy(groups=PANEL_GROUPS, recusal="none"), text)
    assert [row["score"] for row in off] == ["90.50", "90.20", "87.55", "86.05"]


def test_scores_have_exactly_the_policys_decimals():
    for places, score in ((0, "91"), (2, "90.50"), (6, "90.500000")):
        found = score_sheet(policy(rounding={"places": places}), sheet("甲,j1,90.5"))
        assert found[0]["score"] == score


def test_ties_share_a_place_in_the_order_of_the_sheet_and_pending_comes_last():
    text = sheet("丁,j1,", "乙,j1,88", "甲,j1,88", "丙,j1,90", "戊,j1,70")
    assert brief(score_sheet(default_policy(), text)) == [
        ("丙", "90.00", 1, False), ("乙", "88.00", 2, True), ("甲", "88.00", 2, True), ("戊", "70.00", 4, False),
        ("丁", None, None, False),
    ]  # fmt: skip


def test_a_criterion_column_holds_one_mark_each_and_an_incomplete_ballot_is_missing():
    marks = dict(zip(SIX, (90, 80, 85.5, 70, 95, 60), strict=True))
    rows = [f"甲,j1,{mark},{name}" for name, mark in marks.items()]
    incomplete = [f"甲,j2,100,{name}" for name in SIX[:5]]
    found = score_sheet(default_policy(), sheet(*rows, *incomplete, header="unit,judge,mark,criterion"))
    assert (found[0]["score"], found[0]["counted"], found[0]["missing"]) == ("80.08", 1, 1)
    emptied = sheet(*rows, *incomplete, f"甲,j2,,{SIX[5]}", header="unit,judge,mark,criterion")
    assert score_sheet(default_policy(), emptied) == found


def test_without_a_criterion_column_a_mark_is_the_only_criterion_or_the_total():
    only = policy(criteria=[{"id": "total"}])
    assert score_sheet(only, sheet("甲,j1,90.5"))[0]["score"] == "90.50"
    assert problems(only, sheet("甲,j1,90.3")) == {
        (2, "mark"): "total is 90.3 – marks go from 0 to 100 in steps of 0.5."
    }
    # Means of six marks lie between the steps.
    assert score_sheet(default_policy(), sheet("甲,j1,91.6667"))[0]["score"] == "91.67"
    found = problems(default_policy(), sheet("甲,j1,105", "甲,j2,abc"))
    assert found[2, "mark"] == "The total is 105 – totals go from 0 to 100, with at most 6 decimals."
    assert found[3, "mark"] == "The total is “abc”, no number – totals go from 0 to 100."


def test_a_tie_step_for_a_criterion_needs_marks_by_criterion():
    rules = policy(ties={"cascade": ["criterion:industry"]})
    found = brief(score_sheet(rules, sheet("甲,j1,90", "乙,j1,90")))
    assert found == [("甲", "90.00", 1, True), ("乙", "90.00", 1, True)]


def test_the_only_group_need_not_be_named_and_without_groups_any_name_will_do():
    one = policy(groups=[{"id": "all", "trim": None}])
    assert score_sheet(one, sheet("甲,j1,90"))[0]["score"] == "90.00"
    assert score_sheet(one, sheet("甲,j1,90,", header="unit,judge,mark,group"))[0]["score"] == "90.00"
    assert score_sheet(default_policy(), sheet("甲,j1,90,x", header="unit,judge,mark,group"))[0]["score"] == "90.00"


def test_a_home_column_may_list_several_units_and_holds_for_every_row_of_the_judge():
    text = sheet("甲,j1,100,", "乙,j1,80,甲; 丙", "丙,j1,100,", "甲,j2,70,", "丙,j2,71,", header="unit,judge,mark,home")
    found = {row["unit"]: (row["score"], row["recused"]) for row in score_sheet(default_policy(), text)}
    assert found == {"甲": ("70.00", 1), "丙": ("71.00", 1), "乙": ("80.00", 0)}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffunit,judge,mark\r\n甲,j1,90\r\n乙,j1,80\r\n",
        'unit,judge,mark\n"甲","j1","90"\n"乙",j1,80',
        "judge,mark,unit\nj1,90,甲\n\nj1,80,乙\n,,\n",
        " unit , judge , mark ,\n 甲 , j1 , 90 ,\n乙,j1,80,\n",
        "unit,judge,mark\r甲,j1,90\r乙,j1,80\r",
    ],
)
def test_what_spreadsheet_programs_write_is_read(text):
    assert brief(score_sheet(default_policy(), text)) == [("甲", "90.00", 1, False), ("乙", "80.00", 2, False)]


def test_a_quoted_name_may_hold_a_comma():
    assert score_sheet(default_policy(), sheet('"甲,乙联村",j1,90'))[0]["unit"] == "甲,乙联村"


def test_every_problem_is_reported_at_once_with_row_and_column():
    rules = total_policy(groups=[{"id": "a"}, {"id": "b"}])
    header = "unit,judge,mark,group,criterion"
    text = sheet(
        "甲,j1,90,a,total",
        "甲,j1,91,a,total",
        "甲,j2,105,a,total",
        "甲,j3,九十,zz,style",
        ",j4,90,a,total",
        "甲,j1",
        "乙,j1,90,b,total",
        "乙,j5\u202e,90,b,total",
        "乙,j6,90,b,total,extra",
        "乙,,1e400,,total",
        header=header,
    )
    found = problems(rules, text)
    assert set(found) == {
        (3, "mark"), (4, "mark"), (5, "group"), (5, "criterion"), (6, "unit"), (7, ""), (8, "group"), (9, "judge"),
        (10, ""), (11, "judge"), (11, "mark"), (11, "group"),
    }  # fmt: skip
    assert found[3, "mark"] == "j1 has marked 甲 before in this sheet – keep one of the two rows."
    assert found[4, "mark"] == "total is 105 – marks go from 0 to 100 in steps of 0.0001."
    assert found[5, "group"] == "There is no group “zz” in the rules – the groups are a, b."
    assert found[5, "criterion"] == "There is no criterion “style” in the rules – the criteria are total."
    assert found[7, ""] == "This row has 2 cells where the header has 5."
    assert found[8, "group"] == "j1 is in group “a” in row 2 and in “b” here – a judge has one group."
    assert "\\u202e" in found[9, "judge"]


@pytest.mark.parametrize(
    ("header", "where"),
    [
        ("unit,judge", (1, "mark")),
        ("unit,judge,mark,mark", (1, "mark")),
        ("unit,judge,mark,note", (1, "note")),
        ("村社,评委,分数", (1, "unit")),
    ],
)
def test_a_header_that_cannot_be_read_is_named(header, where):
    assert where in problems(default_policy(), sheet("甲,j1,90,x", header=header))


def test_several_groups_need_a_group_column():
    rules = policy(groups=[{"id": "a"}, {"id": "b"}])
    assert list(problems(rules, sheet("甲,j1,90"))) == [(1, "group")]


@pytest.mark.parametrize("text", ["", "\ufeff", "unit,judge,mark\n", "\n\n"])
def test_an_empty_sheet_is_a_problem(text):
    assert problems(default_policy(), text)


@pytest.mark.parametrize("text", ['甲,j1,"90', '甲,j1,"9"0', "甲,j1,9\x000", "甲," + "j" * 200_000 + ",90"])
def test_broken_csv_is_a_problem_and_no_crash(text):
    assert any(row == 2 for row, _ in problems(default_policy(), sheet(text)))


@pytest.mark.parametrize("mark", ["=1+1", "９０", "-1", "1e2", "NaN", "90分", "1_0", "9" * 400])
def test_a_mark_that_is_none_is_a_problem(mark):
    assert (2, "mark") in problems(policy(criteria=[]), sheet(f"甲,j1,{mark}"))


def test_a_hostile_sheet_cannot_fill_the_list_of_problems():
    with pytest.raises(SheetInvalid) as caught:
        score_sheet(default_policy(), sheet(*["甲,j1,x"] * (MAX_PROBLEMS + 50)))
    assert len(caught.value.problems) == MAX_PROBLEMS
