"""Grade ballots and ballots of one single mark, on the pad in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import press, send, type_keys, until

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
GRADES = {"好": "100", "较好": "80", "一般": "60", "差": "40"}
CHOICE = {
    "party_building": "好",
    "industry": "较好",
    "environment": "好",
    "prosperity": "好",
    "governance": "较好",
    "civility": "好",
}


@pytest.fixture
def graded(contract: Contract) -> Contract:
    contract.grades = dict(GRADES)
    return contract


def row(page: Page, criterion: str) -> Locator:
    return page.locator(f'[data-criterion="{criterion}"]')


def choose(page: Page, choice: dict[str, str]) -> None:
    for criterion, word in choice.items():
        row(page, criterion).get_by_role("radio", name=word, exact=True).click()


def chosen(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator('.grade[aria-checked="true"]').all()]


def test_a_new_grade_ballot_has_big_buttons_best_first_and_none_chosen(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    group = page.get_by_role("radiogroup", name="党建强")
    assert group.get_by_role("radio").all_inner_texts() == list(GRADES)
    expect(page.get_by_role("radiogroup")).to_have_count(6)
    assert chosen(page) == []
    expect(page.locator(".filled")).to_have_text("已填 0/6 项")
    expect(page.locator(".counts")).to_have_text("每项选一个等次")
    expect(page.locator(".send")).to_be_disabled()
    expect(page.locator(".total, .keypad, .field")).to_have_count(0)


def test_the_grades_are_counted_sent_and_shown_as_words(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, CHOICE)
    expect(page.locator(".counts")).to_have_text("好 4 · 较好 2")
    expect(page.locator(".filled")).to_have_text("已填 6/6 项")
    send(page)
    page.locator(".code").wait_for()
    [put] = graded.puts
    assert (put["marks"], put["revision"]) == (CHOICE, 1)
    # The server keeps coefficients; the judge sees words, now and after a reload.
    assert set(graded.ballots["jiadi"]["marks"].values()) == {"100", "80"}
    for _ in range(2):
        assert page.locator(".marks dd").all_inner_texts()[:6] == list(CHOICE.values())
        expect(page.locator(".sum")).to_have_text("合计好 4 · 较好 2")
        expect(page.locator(".marks")).not_to_contain_text("100")
        page.reload()
        page.locator(".code").wait_for()
    page.get_by_role("button", name="全部村社").click()
    expect(page.locator('[data-unit="jiadi"] .given')).to_have_text("好 4 · 较好 2")
    expect(page.locator('[data-unit="jiadi"] .chip')).to_have_text("✓")


def test_another_tap_replaces_the_grade_of_its_row_only(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, {"party_building": "好", "industry": "差"})
    choose(page, {"party_building": "一般"})
    assert chosen(page) == ["一般", "差"]
    expect(page.locator(".counts")).to_have_text("一般 1 · 差 1")


def test_a_half_filled_grade_ballot_survives_a_reload(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, {"party_building": "较好", "governance": "一般"})
    page.reload()
    expect(row(page, "governance").get_by_role("radio", name="一般")).to_be_checked()
    assert chosen(page) == ["较好", "一般"]
    expect(page.locator(".send")).to_be_disabled()


def test_the_keyboard_moves_the_choice_with_arrows_and_leaves_a_row_with_tab(
    open_pad: OpenPad, graded: Contract
) -> None:
    page = open_pad()
    first, second = row(page, "party_building").get_by_role("radio"), row(page, "industry").get_by_role("radio")
    first.first.focus()
    page.keyboard.press("Space")
    expect(first.nth(0)).to_be_checked()
    for key, at in (
        ("ArrowRight", 1),
        ("ArrowDown", 2),
        ("ArrowLeft", 1),
        ("End", 3),
        ("ArrowRight", 0),
        ("ArrowUp", 3),
    ):
        page.keyboard.press(key)
        expect(first.nth(at)).to_be_checked()
        expect(first.nth(at)).to_be_focused()
    assert [one.get_attribute("tabindex") for one in first.all()] == ["-1", "-1", "-1", "0"]
    page.keyboard.press("Tab")
    expect(second.first).to_be_focused()
    assert chosen(page) == ["差"], "entering a row chooses nothing"
    page.keyboard.press("Enter")
    assert chosen(page) == ["差", "好"]


def test_a_push_neither_moves_the_focus_nor_the_choice(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, {"party_building": "较好"})
    reads = graded.pad_reads
    graded.set_phase("sulv", "withdrawn")
    until(lambda: graded.pad_reads > reads)
    expect(row(page, "party_building").get_by_role("radio", name="较好")).to_be_focused()
    assert chosen(page) == ["较好"]


def test_a_change_starts_from_the_stored_grades_and_sends_words(open_pad: OpenPad, graded: Contract) -> None:
    graded.store("jiadi", CHOICE, 1)
    page = open_pad()
    page.get_by_role("button", name="修改评分").click()
    assert chosen(page) == list(CHOICE.values())
    expect(page.locator(".send")).to_be_disabled()
    choose(page, {"industry": "一般"})
    send(page)
    expect(page.get_by_text("第 2 版")).to_be_visible()
    assert graded.puts[0]["marks"] == {**CHOICE, "industry": "一般"}
    assert graded.puts[0]["revision"] == 2


def test_the_same_grade_everywhere_is_questioned_and_not_refused(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, dict.fromkeys(CHOICE, "好"))
    page.locator(".send").click()
    expect(page.locator(".is-doubt")).to_have_text("各项等次相同？")
    expect(page.locator(".readback .sum")).to_contain_text("好 6")
    assert graded.puts == []
    page.locator(".confirm").click()
    page.locator(".code").wait_for()


def test_a_lost_answer_is_no_second_ballot(open_pad: OpenPad, graded: Contract) -> None:
    graded.faults = ["lost"]
    page = open_pad()
    choose(page, CHOICE)
    send(page)
    expect(page.locator(".code")).to_have_text("7F3K-0001")
    assert {put["id"] for put in graded.puts} == {graded.ballots["jiadi"]["id"]}


def test_a_refused_grade_is_told_under_its_row(open_pad: OpenPad, graded: Contract) -> None:
    graded.faults = [422]
    page = open_pad()
    choose(page, CHOICE)
    send(page)
    expect(row(page, "environment").locator(".problem")).not_to_have_text("")
    expect(row(page, "environment")).to_have_attribute("aria-invalid", "true")
    choose(page, {"environment": "较好"})
    expect(row(page, "environment").locator(".problem")).to_have_text("")
    send(page)
    page.locator(".code").wait_for()


def test_closing_shows_the_words_that_were_not_sent(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, {"party_building": "较好", "industry": "差"})
    graded.set_phase("jiadi", "closed")
    unsent = page.locator(".marks.is-unsent")
    assert unsent.locator("dd").all_inner_texts()[:3] == ["较好", "差", "—"]
    expect(unsent.locator(".sum")).to_contain_text("较好 1 · 差 1")


def test_a_newer_stored_ballot_stands_beside_the_draft_in_words(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, CHOICE)
    graded.store("jiadi", dict.fromkeys(CHOICE, "一般"), 1)
    send(page)
    expect(page.locator(".marks.is-mine .sum")).to_contain_text("好 4 · 较好 2")
    expect(page.locator(".pair .marks").nth(1).locator(".sum")).to_contain_text("一般 6")
    page.get_by_role("button", name="改用我的").click()
    page.locator(".confirm").click()
    expect(page.get_by_text("第 2 版")).to_be_visible()


def test_words_stay_when_the_rules_give_them_other_coefficients(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    choose(page, {"party_building": "较好"})
    graded.grades = {"优秀": "95", **{word: value for word, value in GRADES.items() if word != "差"}, "较好": "85"}
    page.reload()
    expect(row(page, "party_building").get_by_role("radio", name="较好")).to_be_checked()
    graded.grades = {"优秀": "95", "合格": "60"}
    page.reload()
    expect(row(page, "party_building").locator(".problem")).to_contain_text("“较好”不是可选的等次")
    assert chosen(page) == []


def test_one_grade_is_the_whole_ballot(open_pad: OpenPad, graded: Contract) -> None:
    graded.titles = {"overall": "总体评价"}
    page = open_pad()
    expect(page.locator(".counts, .filled, .total")).to_have_count(0)
    choose(page, {"overall": "较好"})
    heights = [one.bounding_box() for one in page.get_by_role("radio").all()]
    assert all(box and box["height"] >= 72 and box["width"] > 300 for box in heights)
    send(page)
    page.locator(".code").wait_for()
    assert graded.puts[0]["marks"] == {"overall": "较好"}
    assert page.locator(".marks .line").all_inner_texts() == ["总体评价\n较好"]
    page.get_by_role("button", name="全部村社").click()
    expect(page.locator('[data-unit="jiadi"] .chip')).to_have_text("✓ 较好")


def test_one_mark_is_one_big_number_without_a_total_beside_it(open_pad: OpenPad, contract: Contract) -> None:
    contract.titles, contract.lowest, contract.step = {"total": "total"}, "70", "0.01"
    page = open_pad()
    expect(page.get_by_label("总分")).to_have_count(1)
    expect(page.locator(".total, .filled, [data-key=next]")).to_have_count(0)
    expect(page.get_by_text("70–100 分，每档 0.01 分")).to_be_visible()
    size = page.locator(".field").evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 40
    press(page, "91.2")
    expect(page.locator(".send")).to_be_enabled()
    # The keys stay under the mark when nothing can follow: it may still be corrected.
    press(page, "5", "back", "8")
    expect(page.get_by_label("总分")).to_have_value("91.28")
    send(page)
    page.locator(".code").wait_for()
    assert contract.puts[0]["marks"] == {"total": "91.28"}
    assert page.locator(".marks .line").all_inner_texts() == ["总分\n91.28"]
    page.get_by_role("button", name="全部村社").click()
    expect(page.locator('[data-unit="jiadi"] .chip')).to_have_text("✓ 91.28")


def test_one_mark_is_typed_and_sent_from_a_keyboard(open_pad: OpenPad, contract: Contract) -> None:
    contract.titles, contract.lowest, contract.step = {"total": "总分"}, "70", "0.01"
    page = open_pad()
    type_keys(page, "69")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("69 不符合要求")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("88.56")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".confirm")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".code").wait_for()
    assert contract.puts[0]["marks"] == {"total": "88.56"}


@pytest.mark.parametrize(
    ("grades", "titles"),
    [
        (GRADES, None),
        ({"优": "100", "良": "85", "中": "70", "可": "60", "差": "40"}, None),
        (
            {"优秀": "100", "称职": "80", "基本称职": "60", "不称职": "40"},
            {"a": "政治思想建设和基层党组织建设", "b": "作风"},
        ),
        (
            {"Excellent": "100", "Basically competent": "60", "Not competent at all": "40"},
            {"a": "Overall", "b": "Other"},
        ),
        (GRADES, {"overall": "总体评价"}),
        ({}, {"total": "总分"}),
    ],
)
def test_every_choice_is_a_48_pixel_target_inside_its_row(
    open_pad: OpenPad, contract: Contract, grades: dict[str, str], titles: dict[str, str] | None
) -> None:
    contract.grades, contract.titles = grades, titles or contract.titles
    page = open_pad()
    script = """() => {
      const root = document.getElementById("host").shadowRoot;
      const shown = [...root.querySelectorAll("*")].filter((n) => n.offsetParent);
      const small = shown.filter((n) => n.matches("button, .row") && (n.offsetHeight < 48 || n.offsetWidth < 48));
      const tiny = shown.filter((n) => n.childNodes.length && parseFloat(getComputedStyle(n).fontSize) < 16);
      const boxes = shown.filter((n) => n.matches(".row, .choices, .grade, .key, .send"));
      const cut = boxes.filter((n) => n.scrollWidth > n.clientWidth + 1);
      return [small, tiny, cut].map((some) => some.map((n) => n.className + n.textContent));
    }"""
    for width, height in ((390, 844), (375, 667), (320, 568), (844, 390), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(script) == [[], [], []], (width, height)
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), (width, height)


def test_the_usual_grade_ballot_is_in_sight_without_scrolling(open_pad: OpenPad, graded: Contract) -> None:
    page = open_pad()
    script = "(main) => main.scrollHeight <= main.clientHeight"
    for width, height in ((390, 844), (360, 740), (375, 667)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator(".main").evaluate(script), (width, height)


@pytest.fixture
def module(open_pad: OpenPad) -> Callable[[str, list[Any]], Any]:
    """``module(name, arguments)`` calls an exported function of the ballot's module."""
    page = open_pad()
    script = "async ([name, args]) => (await import('/src/scorepad/ballot.js'))[name](...args)"
    return lambda name, args: page.evaluate(script, [name, args])


def test_a_grade_is_known_by_its_word_and_by_its_coefficient(module: Callable[..., Any]) -> None:
    criterion = {"id": "a", "min": "0", "max": "100", "step": "0.5"}
    criterion["grades"] = [{"title": word, "value": value} for word, value in GRADES.items()]  # type: ignore[assignment]
    for mark, word in (
        ("较好", "较好"),
        ("80", "较好"),
        ("80.0", "较好"),
        (80, "较好"),
        ("80.5", None),
        ("很好", None),
    ):
        assert (module("gradeOf", [criterion, mark]) or {}).get("title") == word, mark
    for mark in ("", None):
        assert module("gradeOf", [criterion, mark]) is None
    assert module("isSameMarks", [[criterion], {"a": "好"}, {"a": "100"}]) is True
    assert module("isSameMarks", [[criterion], {"a": "好"}, {"a": "80"}]) is False
    assert module("isSameMarks", [[criterion], {"a": "好"}, None]) is False


def test_marks_of_unlike_ranges_are_summed_or_not_shown_as_one_number(module: Callable[..., Any]) -> None:
    def criteria(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
        return [
            {"id": str(i), "min": "0", "max": top, "step": step, "weight": w} for i, (top, step, w) in enumerate(rows)
        ]

    # 45 of 50, 27 of 30 and 18.5 of 20 with the weights 50, 30, 20 are 90.5 of 100, and not their weighted mean 34.3.
    parts = criteria(("50", "0.5", "50"), ("30", "0.5", "30"), ("20", "0.5", "20"))
    marks = {"0": "45", "1": "27", "2": "18.5"}
    assert (module("sumKind", [parts]), module("totalOf", [parts, marks])) == ("sum", "90.50")
    halves = criteria(("50", "0.5", "1"), ("30", "0.5", "1"))
    assert (module("sumKind", [halves]), module("totalOf", [halves, marks])) == ("none", None)
    alike = criteria(("10", "0.1", "2"), ("10", "1", "1"))
    assert (module("sumKind", [alike]), module("totalOf", [alike, {"0": "9.5", "1": "8"}])) == ("mean", "9.00")
