"""Marking on the pad: entry, total, receipt, change, what follows what. A real browser against the contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import KEYS, MARKS, mark_all, press, send, type_keys, until, values

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]


def test_a_new_ballot_has_no_marks_no_total_and_cannot_be_sent(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    expect(page.get_by_role("heading", name="浃底村")).to_be_visible()
    expect(page.get_by_text("东城社区 · 林建华 述职")).to_be_visible()
    assert values(page) == [""] * 6
    expect(page.locator(".total")).to_have_text("—")
    expect(page.locator(".filled")).to_have_text("已填 0/6 项")
    expect(page.locator(".send")).to_be_disabled()


def test_six_marks_go_from_row_to_row_and_end_in_a_receipt(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, *KEYS)
    assert values(page) == list(MARKS.values())
    # 92.5 + 88 + 95 + 90.5 + 91 + 93.5 = 550.5, / 6 = 91.75
    expect(page.locator(".total")).to_have_text("91.75")
    send(page)
    expect(page.locator(".code")).to_have_text("7F3K-0001")
    expect(page.locator(".done")).to_have_text("评分已收到")
    [put] = contract.puts
    assert put == {"id": put["id"], "meeting": "dongcheng", "unit": "jiadi", "revision": 1, "marks": MARKS}
    assert page.evaluate("Object.keys(localStorage).filter((k) => /draft|outbox/.test(k))") == []


def test_a_double_tap_sends_once(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    page.locator(".send").dblclick()
    expect(page.get_by_role("dialog", name="提交前请核对")).to_be_visible()
    assert contract.puts == [], "the second tap of the first double tap confirms nothing"
    page.locator(".confirm").dblclick()
    page.locator(".code").wait_for()
    page.wait_for_timeout(500)
    assert len(contract.puts) == 1
    expect(page.locator(".code")).to_be_visible()


def test_a_mark_out_of_range_is_told_under_its_row_while_typing_and_keeps_the_row(open_pad: OpenPad) -> None:
    page = open_pad()
    press(page, "105")
    row = page.locator('[data-criterion="party_building"]')
    expect(row.locator(".problem")).to_have_text("105 不符合要求：应为 0–100，每档 0.5")
    press(page, "next")
    expect(row).to_have_class("row is-active is-wrong")
    press(page, "back", "back", "back", "92.3")
    expect(row.locator(".problem")).to_contain_text("92.3")
    press(page, "back", "5")
    expect(row.locator(".problem")).to_have_text("")
    expect(page.locator('[data-criterion="industry"]')).to_have_class("row is-active")


def test_an_unfinished_mark_is_told_only_when_its_row_is_left(open_pad: OpenPad, contract: Contract) -> None:
    contract.lowest = "60"
    page = open_pad()
    press(page, "7")
    problem = page.locator('[data-criterion="party_building"] .problem')
    expect(problem).to_have_text("")
    page.locator('[data-criterion="civility"]').click()
    expect(problem).to_contain_text("60–100")
    expect(page.locator(".total")).to_have_text("—")


def test_the_first_key_in_an_entered_row_replaces_its_mark(open_pad: OpenPad) -> None:
    page = open_pad()
    press(page, "92.5")
    page.locator('[data-criterion="party_building"]').click()
    press(page, "80.5")
    assert values(page)[:2] == ["80.5", ""]


def test_a_keyboard_types_moves_and_sends(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    type_keys(page, "92.588")
    page.keyboard.press("Enter")
    page.keyboard.type("95")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("87.5")
    page.keyboard.type("90.5")
    page.keyboard.type("91")
    page.keyboard.press("Enter")
    page.keyboard.type("93.5")
    assert values(page) == ["92.5", "87.5", "95", "90.5", "91", "93.5"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="确认提交")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".code").wait_for()


def test_the_phones_own_keyboard_is_asked_for_only_when_chosen(open_pad: OpenPad) -> None:
    page = open_pad()
    expect(page.locator(".field").first).to_have_attribute("inputmode", "none")
    press(page, "92.5", "phone")
    expect(page.locator(".field").first).to_have_attribute("inputmode", "decimal")
    expect(page.locator(".keypad")).to_have_count(0)
    assert values(page)[0] == "92.5"


def test_a_change_starts_from_the_stored_marks_and_becomes_the_next_revision(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.store("jiadi", {**MARKS, "industry": "88.0"}, 1)
    page = open_pad()
    page.get_by_role("button", name="修改评分").click()
    assert values(page) == list(MARKS.values())
    expect(page.get_by_text("仍以第 1 版（7F3K-0001）为准")).to_be_visible()
    expect(page.locator(".send")).to_be_disabled()
    page.locator('[data-criterion="industry"]').click()
    press(page, "89.5")
    send(page)
    expect(page.get_by_text("第 2 版")).to_be_visible()
    assert contract.puts[0]["revision"] == 2
    assert contract.puts[0]["marks"] == {**MARKS, "industry": "89.5"}


def test_a_discarded_change_leaves_the_stored_ballot(open_pad: OpenPad, contract: Contract) -> None:
    contract.store("jiadi", MARKS, 1)
    page = open_pad()
    page.get_by_role("button", name="修改评分").click()
    page.locator('[data-criterion="industry"]').click()
    press(page, "70.5")
    page.get_by_role("button", name="放弃修改").click()
    expect(page.locator(".code")).to_have_text("7F3K-0001")
    assert contract.puts == []


def test_a_draft_survives_a_reload(open_pad: OpenPad) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    page.reload()
    expect(page.locator(".field").nth(1)).to_have_value("88")
    assert values(page)[:3] == ["92.5", "88", ""]


def test_a_newly_opened_unit_is_entered_when_nothing_is_being_typed(open_pad: OpenPad, contract: Contract) -> None:
    contract.unit("jiadi").phase = "closed"
    page = open_pad()
    expect(page.get_by_text("请等待主持人开启下一个村社")).to_be_visible()
    contract.set_phase("muqian", "open")
    expect(page.get_by_role("heading", name="木山后村")).to_be_visible()


def test_a_half_filled_unit_is_never_left_by_itself(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    contract.set_phase("muqian", "open")
    expect(page.get_by_text("木山后村已开始评分")).to_be_visible()
    expect(page.get_by_role("heading", name="浃底村")).to_be_visible()
    press(page, "next")
    assert values(page)[:3] == ["92.5", "88", ""]
    page.get_by_role("button", name="前往").click()
    expect(page.get_by_role("heading", name="木山后村")).to_be_visible()
    assert values(page) == [""] * 6
    page.get_by_role("button", name="全部村社").click()
    expect(page.locator('[data-unit="jiadi"] .chip')).to_have_text("已填 2/6 项")
    page.locator('[data-unit="jiadi"]').click()
    assert values(page)[:2] == ["92.5", "88"]


def test_a_push_does_not_take_the_row_from_under_the_finger(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, "92.5", "88", "next", "9")
    reads = contract.pad_reads
    contract.set_phase("sulv", "withdrawn")
    until(lambda: contract.pad_reads > reads)
    press(page, "5")
    assert values(page)[:3] == ["92.5", "88", "95"]


def test_closing_keeps_what_was_typed_in_sight_and_says_that_it_does_not_count(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    contract.set_phase("jiadi", "closed")
    expect(page.locator(".state")).to_have_text("评分已截止")
    expect(page.get_by_text("以下评分未在截止前提交，不计入成绩。")).to_be_visible()
    expect(page.locator(".marks.is-unsent")).to_contain_text("92.5")
    contract.set_phase("jiadi", "open")
    expect(page.locator(".field").nth(1)).to_have_value("88")


def test_a_cancelled_opening_shows_the_unit_as_not_open_and_loses_nothing(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    send(page)
    page.locator(".code").wait_for()
    contract.set_phase("jiadi", "waiting")
    expect(page.locator(".big")).to_have_text("尚未开始")
    expect(page.locator(".code")).to_have_text("7F3K-0001")
    contract.set_phase("jiadi", "open")
    expect(page.locator(".done")).to_have_text("评分已收到")


def test_what_was_half_typed_for_a_wrong_unit_stays_and_leaves_the_way_to_the_right_one(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    contract.set_phase("jiadi", "waiting")
    expect(page.locator(".big")).to_have_text("尚未开始")
    expect(page.locator(".marks")).to_contain_text("92.5")
    contract.set_phase("muqian", "open")
    expect(page.get_by_role("heading", name="木山后村")).to_be_visible()
    contract.set_phase("muqian", "closed")
    contract.set_phase("jiadi", "open")
    expect(page.locator(".field").nth(1)).to_have_value("88")


def test_several_open_units_make_a_list_and_a_receipt_leads_to_the_next(open_pad: OpenPad, contract: Contract) -> None:
    contract.unit("muqian").phase = "open"
    page = open_pad()
    expect(page.get_by_role("heading", name="正在评分")).to_be_visible()
    page.locator('[data-unit="jiadi"]').click()
    mark_all(page)
    send(page)
    page.get_by_role("button", name="下一个：木山后村").click()
    expect(page.get_by_role("heading", name="木山后村")).to_be_visible()


def test_the_own_unit_is_shown_as_recused_with_no_way_in(open_pad: OpenPad, contract: Contract) -> None:
    contract.unit("jiadi").phase = "closed"
    contract.unit("houjie").phase = "open"
    page = open_pad()
    expect(page.get_by_text("正在评分的是后街社区，按规则您回避。")).to_be_visible()
    page.locator('[data-unit="houjie"]').click()
    expect(page.get_by_text("这是您所在的村社")).to_be_visible()
    expect(page.locator(".field")).to_have_count(0)
    expect(page.locator(".send")).to_have_count(0)


def test_the_own_unit_opening_leads_from_the_last_unit_to_waiting(open_pad: OpenPad, contract: Contract) -> None:
    contract.store("jiadi", MARKS, 1)
    page = open_pad()
    contract.unit("jiadi").phase = "closed"
    contract.set_phase("houjie", "open")
    expect(page.get_by_text("正在评分的是后街社区，按规则您回避。")).to_be_visible()


def test_names_are_text_and_never_markup(open_pad: OpenPad, contract: Contract) -> None:
    evil = '<img src=x onerror="document.title=1">**村**'
    contract.unit("jiadi").name = evil
    contract.judge["name"] = evil
    page = open_pad()
    expect(page.locator("h1")).to_have_text(evil)
    expect(page.locator(".judge")).to_have_text(evil)
    assert page.locator(".pad img").count() == 0


def test_every_target_is_at_least_48_pixels_high_on_phones_and_text_16(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, "92.5", "105")
    script = """() => {
      const root = document.getElementById("host").shadowRoot;
      const small = [...root.querySelectorAll("button, .row")].filter((n) => n.offsetParent && n.offsetHeight < 48);
      const tiny = [...root.querySelectorAll("*")].filter(
        (n) => n.childNodes.length && n.offsetParent && parseFloat(getComputedStyle(n).fontSize) < 16);
      return [small, tiny].map((some) => some.map((n) => n.className + n.textContent));
    }"""
    for width, height in ((390, 844), (320, 568), (844, 390), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(script) == [[], []], (width, height)
        overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not overflow, (width, height)


def test_a_rerun_with_the_same_data_keeps_the_pad_and_an_unmount_ends_its_line(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    press(page, "92.5")
    page.evaluate("void (window.last = again({}))")
    assert page.locator(".pad").count() == 1
    assert len(contract.sockets) == 1
    page.evaluate("window.last()")
    expect(page.locator(".pad")).to_have_count(0)
    until(lambda: not contract.sockets)
