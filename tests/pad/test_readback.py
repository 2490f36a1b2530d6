"""Reading back before sending: one screen, warnings that never block, and no way to send twice or by mistake."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contest.scoring.exact import rounded
from contest.scoring.field import total_of
from contest.scoring.policy import Policy
from tests.pad.contract import Contract
from tests.pad.steps import MARKS, mark_all, press, type_keys, until

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
SHEET = ".readback"


def asked(page: Page) -> None:
    """Press the send button and wait for what is read back."""
    page.locator(".send").click()
    expect(page.get_by_role("dialog", name="提交前请核对")).to_be_visible()


def doubts(page: Page) -> list[str]:
    return page.locator(".is-doubt").all_inner_texts()


def test_the_unit_all_marks_and_the_total_are_read_back_and_nothing_is_sent_before(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    asked(page)
    expect(page.locator(f"{SHEET} h2")).to_have_text("浃底村")
    assert page.locator(f"{SHEET} dd").all_inner_texts() == [*MARKS.values(), "91.75"]
    assert doubts(page) == []
    assert contract.puts == []
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator(SHEET)).to_have_count(0)
    expect(page.locator(".send")).to_be_focused()
    page.locator('[data-criterion="industry"]').click()
    press(page, "77.5")
    asked(page)
    expect(page.locator(f"{SHEET} dd").nth(1)).to_have_text("77.5")
    page.locator(".confirm").click()
    page.locator(".code").wait_for()
    assert [put["marks"] for put in contract.puts] == [{**MARKS, "industry": "77.5"}]


@pytest.mark.parametrize(("keys", "doubt"), [("100", "各项全部满分？"), ("92.5", "各项分数相同？")])
def test_odd_marks_are_questioned_and_not_refused(open_pad: OpenPad, contract: Contract, keys: str, doubt: str) -> None:
    page = open_pad()
    type_keys(page, keys * 6)
    asked(page)
    assert doubts(page) == [doubt]
    page.keyboard.press("Escape")
    expect(page.locator(SHEET)).to_have_count(0)
    assert contract.puts == []
    asked(page)
    page.locator(".confirm").click()
    page.locator(".code").wait_for()


def test_a_unit_that_is_not_on_stage_is_questioned_and_a_site_visit_is_not(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.unit("muqian").phase = "open"
    contract.current = "muqian"
    page = open_pad()
    page.locator('[data-unit="jiadi"]').click()
    mark_all(page)
    asked(page)
    assert doubts(page) == ["现在台上是木山后村，不是本村社。"]
    # The host moves on to this very unit while the judge reads: the doubt goes, the sheet stays.
    contract.current = "jiadi"
    contract.push("jiadi")
    expect(page.locator(".is-doubt")).to_have_count(0)
    expect(page.locator(".confirm")).to_be_focused()
    contract.current = "muqian"
    contract.unit("jiadi").deliver_until = "2026-03-28T08:30:00Z"
    contract.push("muqian")
    page.wait_for_timeout(600)
    assert doubts(page) == []


def test_closing_while_the_judge_reads_puts_the_sheet_away_and_sends_nothing(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    asked(page)
    contract.set_phase("jiadi", "closed")
    expect(page.locator(SHEET)).to_have_count(0)
    expect(page.locator(".marks.is-unsent")).to_contain_text("91.75")
    # It does not come back by itself either.
    contract.set_phase("jiadi", "open")
    expect(page.locator(".send")).to_be_visible()
    expect(page.locator(SHEET)).to_have_count(0)
    assert contract.puts == []


def test_focus_stays_in_the_sheet_and_a_held_key_confirms_nothing(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    page.locator(".send").focus()
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator(".confirm")).to_be_focused()
    assert contract.puts == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="修改", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".confirm")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(SHEET)).to_have_count(0)
    assert contract.puts == []


def test_the_receipt_is_announced_and_focus_is_not_lost(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    asked(page)
    page.keyboard.press("Enter")
    page.locator(".code").wait_for()
    expect(page.locator(".said")).to_have_text("浃底村：评分已收到，回执 7F3K-0001")
    assert page.evaluate("document.getElementById('host').shadowRoot.activeElement.className") == "main"
    until(lambda: len(contract.puts) == 1)


def test_six_marks_with_a_doubt_fit_a_small_phone_and_large_print_scrolls(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.current = "muqian"
    page = open_pad()
    page.set_viewport_size({"width": 360, "height": 640})
    type_keys(page, "92.5" * 6)
    asked(page)
    assert len(doubts(page)) == 2
    fits = "(body) => body.scrollHeight <= body.clientHeight"
    body = page.locator(f"{SHEET} .body")
    assert body.evaluate(fits)
    page.get_by_role("button", name="修改", exact=True).click()
    page.locator(".large").click()
    page.set_viewport_size({"width": 320, "height": 480})
    asked(page)
    assert not body.evaluate(fits)
    # What scrolls can be reached by the keyboard, and the buttons stay in sight.
    expect(body).to_have_attribute("tabindex", "0")
    expect(page.locator(".confirm")).to_be_in_viewport(ratio=1)


@pytest.fixture
def total(open_pad: OpenPad) -> Callable[..., Any]:
    """``total(scale, (min, max, step, weight), …, marks=[…])`` is what the pad shows for such a ballot."""
    page = open_pad()
    script = "async ([criteria, marks]) => (await import('/src/scorepad/ballot.js')).totalOf(criteria, marks)"

    def shown(scale: tuple[str, str], *rows: tuple[str, str, str, str], marks: list[str]) -> Any:
        criteria = [
            {"id": str(i), **dict(zip(("min", "max", "step", "weight"), row, strict=True))}
            | {"scale": {"min": scale[0], "max": scale[1]}}
            for i, row in enumerate(rows)
        ]
        return page.evaluate(script, [criteria, {str(i): mark for i, mark in enumerate(marks)}])

    return shown


def test_the_total_is_what_the_ballot_comes_to_on_the_scale_of_the_score(total: Callable[..., Any]) -> None:
    ten = ("0", "10", "0.5", "1")
    # Six marks from 0 to 10 on a scale to 60: simply their sum. 9.5 + 8 + 7.5 + 10 + 9 + 8.5 = 52.5.
    assert total(("0", "60"), *[ten] * 6, marks=["9.5", "8", "7.5", "10", "9", "8.5"]) == "52.50"
    # Weighted: (9 × 2 + 6) / 3 = 8 of 10, which is 80 of 100.
    assert total(("0", "100"), ("0", "10", "1", "2"), ten, marks=["9", "6"]) == "80.00"
    # Each from its own range: half of 60–100 and all of 0–20 with equal weights are 0.75 of 60–100: 60 + 30 = 90.
    assert total(("60", "100"), ("60", "100", "1", "1"), ("0", "20", "1", "1"), marks=["80", "20"]) == "90.00"
    # Thirds end at the last decimal only: (10 + 10 + 9) / 30 × 100 = 96.666…
    assert total(("0", "100"), *[ten] * 3, marks=["10", "10", "9"]) == "96.67"
    # 88.125 is half up 88.13, as everywhere.
    assert total(("0", "100"), ("0", "100", "1", "7"), ("0", "100", "1", "1"), marks=["88", "89"]) == "88.13"
    assert total(("0", "60"), *[ten] * 2, marks=["9.5", ""]) is None


def test_a_total_that_whole_numbers_cannot_hold_is_not_shown_rather_than_shown_wrong(total: Callable[..., Any]) -> None:
    fine = ("0", "0.999983", "0.000001", "0.000007")
    odd = ("0", "1.000003", "0.000001", "0.999979")
    marks = ["0.999979", "1.000001"]
    assert total(("0", "99.999989"), fine, odd, marks=marks) is None


def test_the_pad_agrees_with_the_engine_on_the_same_ballots(total: Callable[..., Any]) -> None:
    rows = [("0", "50", "0.5", "50"), ("0", "30", "0.1", "30"), ("10", "20", "0.25", "7.5")]
    policy = Policy.from_document(
        {
            "scale": {"min": "0", "max": "60", "step": "0.5"},
            "criteria": [
                {"id": str(i), "title": str(i), "weight": w, "min": low, "max": high, "step": step}
                for i, (low, high, step, w) in enumerate(rows)
            ],
        }
    )
    for marks in (["47.5", "21.3", "17.25"], ["0", "0.1", "10"], ["50", "30", "20"], ["33.5", "12.7", "11.75"]):
        whole = tuple(int(Decimal(mark) * 1_000_000) for mark in marks)
        expected = str(rounded(total_of(whole, policy), 2, "half_up"))
        assert total(("0", "60"), *rows, marks=marks) == expected, marks
