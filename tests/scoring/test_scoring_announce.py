"""What the host reads aloud: the numbers are the published ones, and both languages are whole."""

import re
from fractions import Fraction

import pytest
from explain_cases import figures
from random_contests import random_contest

from contest.loading.presets import presets
from contest.scoring.exact import rounded
from contest.scoring.explain import explain
from contest.scoring.policy import Policy
from contest.scoring.ranking import standings
from contest.scoring.sheet import _entries, sheet_standings
from contest.scoring.sheet_reading import Reading
from contest.scoring.tally import score_field
from contest.scoring.working import Entry
from contest.text import translator
from contest.views.aloud import score_sentences
from contest.views.announce import Announcement

ZH, EN = translator("zh"), translator("en")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# What is data in the presets, and stays as it was typed.
LATIN_NAMES = ("PPT",)


def read(score, policy, t=ZH, number=3):
    return Announcement(score.unit, score_sentences(score, policy, number, score.unit)).text(t)


def scores_of(policy, sheet):
    return [one.score for one in sheet_standings(policy, sheet)]


EXPECTED = {
    "percent-mean": "丙村：4 位评委合计 346.5 分，平均 86.625 分，四舍五入保留 2 位小数，最后得分为 86.63 分。",
    "trimmed-mean": "甲村：去掉一个最高分 96 分，去掉一个最低分 85 分，其余 5 位合计 454 分，平均 90.8 分，"
    "最后得分为 90.80 分。",
    "trimmed-by-criterion": "甲村：每项去掉一个最高分、一个最低分，3 位评委的平均分为：工作实绩 45 分、现场演说 26 分、"
    "文字组织与 PPT 制作约 17.33 分，最后得分为 88.33 分。",
    "weighted-groups": "甲村：镇、社区领导平均 91 分，占 50%。评委平均 89.5 分，占 30%。一肩挑互评平均 87 分，占 20%。"
    "最后得分为 89.75 分。",
    "weighted-groups-two-way": "甲村：镇、社区领导平均 91 分，占 50%。评委平均 89.5 分，占 30%。"
    "一肩挑互评，校正打分松紧后，平均 87.5 分，占 20%。最后得分为 89.85 分。",
    "grades": "丙村：有效票 4 张，好 1 票，较好 2 票，一般 1 票，差 0 票，平均 80 分，最后得分为 80.00 分。",
    "rank-sum": "甲村：5 位评委所排名次之和为 8.5，最后名次和为 8.5。",
    "points": "甲村：5 位评委所排名次的积分合计 53 分，最后积分为 53.0 分。",
    "median": "丁村：4 位评委评分的中位数为 83 分，最后得分为 83.00 分。",
    "live-and-visit": "乙村：3 位评委合计 267 分，平均 89 分。擂台现场 89 分，占 50%。实地观摩 93 分，占 50%。"
    "最后得分为 91.00 分。",
    "live-and-routine": "甲村：3 位评委合计 273 分，平均 91 分。擂台现场 91 分，占 70%。平时考核 95 分，占 30%。"
    "最后得分为 92.20 分。",
    "single-total": "甲村：去掉一个最高分 95 分，去掉一个最低分 87.5 分，其余 5 位合计 452.11 分，平均 90.422 分，"
    "四舍五入保留 2 位小数，最后得分为 90.42 分。",
    "bonus-and-veto": "乙村：3 位评委合计 279 分，平均 93 分。创新特色加 4 分，市级表彰加 3 分，超过上限，按加 5 分计。"
    "最后得分为 98.00 分。",
}  # fmt: skip


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_the_worked_example_is_read_as_written_here(preset):
    unit, _, rest = EXPECTED[preset.id].partition("：")
    (score,) = [one for one in scores_of(preset.policy, preset.example_csv) if one.unit == unit]
    assert read(score, preset.policy).replace("\n", "") == f"3号，{unit}。{rest}"


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_every_unit_of_a_worked_example_ends_with_its_published_score(preset):
    published = {unit: score for unit, score, _ in preset.example_result}
    for score in scores_of(preset.policy, preset.example_csv):
        for t, final in ((ZH, "最后"), (EN, "final")):
            lines = read(score, preset.policy, t).splitlines()
            (line,) = [one for one in lines if final in one]
            assert NUMBER.findall(line)[-1] == published[score.unit]


def test_a_veto_is_said_after_the_score():
    preset = next(one for one in presets() if one.id == "bonus-and-veto")
    (score,) = [one for one in scores_of(preset.policy, preset.example_csv) if one.unit == "丙村"]
    assert read(score, preset.policy).splitlines() == [
        "3号，丙村。",
        "3 位评委合计 285 分，平均 95 分，最后得分为 95.00 分。",
        "安全生产事故，一票否决，得分和名次不变，不得评先。",
    ]


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_there_is_no_english_in_the_chinese_and_no_chinese_in_the_english(preset):
    data = {one.title for one in (*preset.policy.criteria, *preset.policy.groups, *preset.policy.parts)}
    data |= {one.title for one in preset.policy.scale.grades}
    for score in scores_of(preset.policy, preset.example_csv):
        chinese, english = read(score, preset.policy), read(score, preset.policy, EN)
        for name in LATIN_NAMES:
            chinese = chinese.replace(name, "")
        assert not re.search("[A-Za-z]", chinese), chinese
        assert not re.search(r"[,.;:](?!\d)|[,.;:!?] ", chinese), "punctuation is Chinese too"
        for name in sorted(
            {*data, score.unit, *(one.name for one in score.working.adjustments)}, key=len, reverse=True
        ):
            english = english.replace(name, "")
        assert not re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", english), english


def test_no_judge_is_named():
    for preset in presets():
        for score in scores_of(preset.policy, preset.example_csv):
            for ballot in score.working.ballots:
                assert ballot.judge not in read(score, preset.policy)


# --- rules without a preset ---------------------------------------------------------------------------------------


TWO = [
    {"id": "a", "title": "领导", "weight": 60, "min_n": 2, "trim": None},
    {"id": "b", "title": "群众", "weight": 40, "min_n": 3, "trim": {"low": 1, "high": 1, "from_n": 4}},
]


def one_unit(document, sheet):
    policy = Policy.from_document({"criteria": [], **document})
    (score,) = scores_of(policy, sheet)
    return [read(score, policy, t) for t in (ZH, EN)]


def sheet(*rows, columns="unit,judge,mark,group"):
    return "\n".join([columns, *(f"甲村,{row}" for row in rows)])


def test_a_group_that_drops_says_how_many_and_its_mean():
    rows = ("l1,90,a", "l2,92,a", "m1,80,b", "m2,82,b", "m3,85,b", "m4,99,b")
    assert one_unit({"groups": TWO}, sheet(*rows))[0].splitlines()[1:] == [
        "领导平均 91 分，占 60%。",
        "群众，去掉一个最高分、一个最低分，平均 83.5 分，占 40%。",
        "最后得分为 88.00 分。",
    ]


def test_a_group_with_too_few_ballots_is_said_to_be_left_out_and_the_rest_counts_whole():
    rows = ("l1,90,a", "l2,92,a", "m1,80,b")
    text = one_unit({"groups": TWO, "below_min_n": "renormalise"}, sheet(*rows))[0]
    assert text.splitlines()[1:] == [
        "领导平均 91 分，占 100%。",
        "群众有效评分不足，不计入。",
        "最后得分为 91.00 分。",
    ]


def test_without_enough_ballots_there_is_no_score_and_the_reason_is_said():
    rows = ("l1,90,a", "l2,92,a", "m1,80,b")
    chinese, english = one_unit({"groups": TWO}, sheet(*rows))
    assert chinese == "3号，甲村。\n暂无得分：“群众”有效评分 1 份，至少需要 3 份。"
    assert english == "Number 3, 甲村.\nNo score yet: group “群众” has 1 valid ballots and needs 3."


def test_shares_that_do_not_end_are_not_read_as_if_they_did():
    groups = [{"id": one, "title": title, "weight": 1, "trim": None} for one, title in ("a甲", "b乙", "c丙")]
    text = one_unit({"groups": groups}, sheet("j1,90,a", "j2,80,b", "j3,70,c"))[0]
    assert text.splitlines()[1:] == ["甲平均 90 分。", "乙平均 80 分。", "丙平均 70 分。", "最后得分为 80.00 分。"]


def test_groups_without_weights_are_added_up():
    groups = [{"id": one, "title": title, "trim": None} for one, title in ("a甲", "b乙")]
    text = one_unit({"groups": groups}, sheet("j1,90,a", "j2,93,a", "j3,80,b", "j4,82,b", "j5,85,b"))[0]
    assert text.splitlines()[1:] == [
        "甲，2 位评委合计 183 分。",
        "乙，3 位评委合计 247 分。",
        "计入的 5 份评分平均 86 分。",
        "最后得分为 86.00 分。",
    ]


def test_two_highest_are_both_read_and_a_mean_without_end_is_called_about():
    trim = {"low": 0, "high": 2, "from_n": 3}
    groups = [{"id": "j", "title": "评委", "trim": trim}]
    text = one_unit({"groups": groups}, sheet("j1,90,j", "j2,91,j", "j3,91,j", "j4,99,j", "j5,97.5,j"))[0]
    assert text.splitlines()[1] == (
        "去掉两个最高分 99、97.5 分，其余 3 位合计 272 分，平均约 90.67 分，最后得分为 90.67 分。"
    )


def test_the_rounding_of_the_rules_is_the_one_that_is_said():
    for mode, words, score in (
        ("half_even", "四舍六入五成双保留 2 位小数", "88.12"),
        ("truncate", "截取 2 位小数", "88.12"),
        ("half_up", "四舍五入保留 2 位小数", "88.13"),
    ):
        groups = [{"id": "j", "title": "评委", "trim": None}]
        marks = ("j1,88,j", "j2,88,j", "j3,88,j", "j4,88.5,j")
        document = {"groups": groups, "rounding": {"mode": mode, "places": 2}}
        assert one_unit(document, sheet(*marks))[0].endswith(f"平均 88.125 分，{words}，最后得分为 {score} 分。")


def test_a_bonus_lowers_a_sum_of_places():
    policy = Policy.from_document({"criteria": [], "combine": "rank_sum"})
    rows = ("甲村,j1,90,", "乙村,j1,80,", "甲村,示范,1,adjustment", "乙村,迟到,-1.5,adjustment")
    text = "\n".join(["unit,judge,mark,part", *rows])
    first, second = scores_of(policy, text)
    assert read(first, policy).splitlines()[1:] == [
        "1 位评委所排名次之和为 1。", "示范，名次和减 1。", "最后名次和为 0.00。",
    ]  # fmt: skip
    assert read(second, policy).splitlines()[1:] == [
        "1 位评委所排名次之和为 2。", "迟到，名次和加 1.5。", "最后名次和为 3.50。",
    ]  # fmt: skip


def test_a_part_on_a_range_of_its_own_is_read_with_what_it_is_carried_to():
    parts = [{"id": "live", "weight": 50}, {"id": "visit", "title": "走访", "weight": 50, "max": 20}]
    text = one_unit({"parts": parts}, sheet("j1,90,", "j2,92,", ",18,visit", columns="unit,judge,mark,part"))[0]
    assert text.splitlines()[1:] == [
        "2 位评委合计 182 分，平均 91 分。",
        "现场评分 91 分，占 50%。",
        "走访 18 分，折合 90 分，占 50%。",
        "最后得分为 90.50 分。",
    ]


def test_who_has_withdrawn_has_neither_score_nor_place():
    policy = Policy.from_document({"criteria": []})
    (score,) = score_field([Entry("甲村", (), withdrawn=True)], policy)
    assert read(score, policy) == "3号，甲村。\n该村社已弃权，不计得分，不排名次。"
    assert read(score, policy, EN) == "Number 3, 甲村.\nThe unit has withdrawn and has neither score nor place."


# --- any rules ----------------------------------------------------------------------------------------------------


def forms(value, policy):
    """How an exact value may be read: in full, or rounded as the rules round."""
    places = max(policy.rounding.places, 2)
    full = Fraction(rounded(value, 6, "truncate"))
    return {f"{rounded(value, places, policy.rounding.mode):f}", *({format_plain(full)} if full == value else ())}


def format_plain(value):
    text = f"{rounded(value, 6, 'truncate'):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def allowed(explanation, score, policy):
    """Every number that the explanation of the same unit has, from its own columns and tables."""
    found = set()
    for _, figure in figures(explanation):
        found |= set(NUMBER.findall(figure.text))
        if figure.value is not None:
            found |= forms(figure.value, policy) | forms(abs(figure.value), policy)
    for table in explanation.groups:
        for ballot in table.ballots:
            for figure in ballot.figures:
                if figure.value is not None:
                    found |= forms(figure.value, policy)
    for line in (*explanation.pending, *explanation.rules):
        found |= set(NUMBER.findall(line.text()))
    found |= forms(abs(score.working.adjustment), policy)
    for one in score.working.groups:
        found |= forms((one.share or 0) * Fraction(100), policy) | forms(one.mean or Fraction(0), policy)
    for one in score.working.parts:
        found |= forms(one.value or Fraction(0), policy)
    return found | {str(n) for n in range(len(score.working.ballots) + 1)}


@pytest.mark.parametrize("family", ["means", "fields"])
@pytest.mark.parametrize("start", range(0, 300, 100))
def test_under_any_rules_every_number_read_stands_in_the_explanation(family, start):
    for seed in range(start, start + 100):
        contest = random_contest(family, seed)
        policy = Policy.from_document(contest.document)
        reading = Reading(policy)
        reading.read(contest.text())
        places = standings(score_field(_entries(reading), policy), policy)
        for one in places:
            explanation = explain(places, one.unit, policy)
            known = allowed(explanation, one.score, policy)
            for t in (ZH, EN):
                head, *lines = read(one.score, policy, t).splitlines()
                assert one.unit in head
                for line in lines:
                    for name in (*(a.name for a in one.score.working.adjustments), "GB/T 8170"):
                        line = line.replace(name, "")
                    strange = set(NUMBER.findall(line)) - known
                    assert not strange, (family, seed, one.unit, line, strange)
            text = read(one.score, policy)
            if one.score.published is None:
                assert "最后" not in text
            else:
                assert f" {one.score.published:f}" in text.splitlines()[-1 - len(vetoes(one.score))]


def vetoes(score):
    return [one for one in score.working.adjustments if one.veto] if score.published is not None else []
