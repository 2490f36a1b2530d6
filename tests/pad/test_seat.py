"""Two phones, one seat: nobody is locked out, drafts move along, and every receipt can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import MARKS, mark_all, press, send, until, values

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
GO_ON = "在这部手机上继续"


@pytest.fixture
def other_phone(browser: Browser, contract: Contract) -> Iterator[Callable[[], Page]]:
    """``other_phone()`` scans the pass on one more phone."""
    contexts = []

    def opened() -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(contract.address)
        page.locator(".main").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_first_phone_is_told_and_one_tap_takes_the_seat_back(
    open_pad: OpenPad, other_phone: Callable[[], Page], contract: Contract
) -> None:
    first = open_pad()
    until(lambda: contract.sockets)
    second = other_phone()
    expect(first.locator(".bar.is-loud")).to_contain_text("您的席位正在另一部手机上使用。本机评分仍保留。")
    mark_all(first)
    send(first)
    expect(first.locator(".bar.is-unsent")).to_contain_text("（1 份）")
    first.wait_for_timeout(1000)
    assert contract.ballots == {}
    first.get_by_role("button", name=GO_ON).click()
    expect(first.locator(".code")).to_have_text("7F3K-0001")
    expect(first.locator(".bar.is-loud")).to_have_count(0)
    expect(second.locator(".bar.is-loud")).to_contain_text("您的席位")
    second.get_by_role("button", name=GO_ON).click()
    expect(second.locator(".code")).to_have_text("7F3K-0001")
    expect(first.get_by_role("button", name=GO_ON)).to_be_visible()


def test_a_seat_that_cannot_be_asked_for_now_can_be_asked_for_again(
    open_pad: OpenPad, other_phone: Callable[[], Page], contract: Contract
) -> None:
    first = open_pad()
    until(lambda: contract.sockets)
    other_phone()
    expect(first.get_by_role("button", name=GO_ON)).to_be_visible()
    contract.is_down = True
    first.get_by_role("button", name=GO_ON).click()
    expect(first.locator(".said")).to_have_text("服务器暂无应答，正在重试。")
    contract.is_down = False
    first.get_by_role("button", name=GO_ON).click()
    expect(first.locator(".bar.is-loud")).to_have_count(0)


def test_what_is_typed_is_told_seldom_and_goes_on_on_the_next_phone(
    open_pad: OpenPad, other_phone: Callable[[], Page], contract: Contract
) -> None:
    first = open_pad()
    press(first, "92.5", "88")
    assert contract.told == []
    until(lambda: contract.told, 6)
    press(first, "next", "95")
    until(lambda: len(contract.told) == 2, 8)
    assert contract.told[1][0] - contract.told[0][0] >= 2.9
    second = other_phone()
    expect(second.locator(".note")).to_have_text("已取回您在另一部手机上的草稿")
    assert values(second)[:4] == ["92.5", "88", "95", ""]
    expect(second.locator(".said")).not_to_have_text("")
    second.locator('[data-criterion="prosperity"]').click()
    press(second, "90.5")
    expect(second.locator(".note")).to_have_count(0)
    # The first phone keeps its own when it comes back.
    until(lambda: len(contract.told) == 3, 8)
    first.get_by_role("button", name=GO_ON).click()
    expect(first.get_by_role("button", name=GO_ON)).to_have_count(0)
    assert values(first)[:4] == ["92.5", "88", "95", ""]


def test_leaving_the_page_tells_what_was_typed_last(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, "92.5")
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    until(lambda: contract.told, 2)
    assert contract.told[0][2] == {"meeting": "dongcheng", "marks": {"party_building": "92.5"}, "base": 0}


def test_nothing_is_told_while_another_phone_has_the_seat(
    open_pad: OpenPad, other_phone: Callable[[], Page], contract: Contract
) -> None:
    first = open_pad()
    until(lambda: contract.sockets)
    other_phone()
    expect(first.get_by_role("button", name=GO_ON)).to_be_visible()
    press(first, "92.5")
    first.wait_for_timeout(4000)
    assert contract.told == []
    first.get_by_role("button", name=GO_ON).click()
    until(lambda: contract.told, 6)


def test_a_failure_to_tell_is_silent_and_not_repeated_in_a_hurry(open_pad: OpenPad, contract: Contract) -> None:
    contract.draft_status = 429
    page = open_pad()
    press(page, "92.5")
    until(lambda: contract.told, 6)
    page.wait_for_timeout(5000)
    assert len(contract.told) == 1
    expect(page.locator(".bar")).to_have_count(0)
    contract.draft_status = 204
    press(page, "88")
    until(lambda: len(contract.told) == 2, 6)
    assert contract.drafts["jiadi"]["marks"] == {"party_building": "92.5", "industry": "88"}


def test_a_discarded_change_is_forgotten_and_does_not_come_back(open_pad: OpenPad, contract: Contract) -> None:
    contract.store("jiadi", MARKS, 1)
    page = open_pad()
    page.get_by_role("button", name="修改评分").click()
    page.locator('[data-criterion="industry"]').click()
    press(page, "70.5")
    until(lambda: "jiadi" in contract.drafts, 6)
    # Even when forgetting fails at first, and the page starts anew meanwhile.
    contract.draft_status = 429
    page.get_by_role("button", name="放弃修改").click()
    expect(page.locator(".code")).to_be_visible()
    page.reload()
    expect(page.locator(".code")).to_be_visible()
    contract.draft_status = 204
    page.reload()
    until(lambda: "jiadi" not in contract.drafts, 10)
    contract.push("jiadi")
    page.reload()
    expect(page.locator(".code")).to_be_visible()
    assert contract.told[-1][2]["marks"] == {}


def test_a_sent_ballot_needs_no_forgetting(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    until(lambda: "jiadi" in contract.drafts, 6)
    send(page)
    page.locator(".code").wait_for()
    page.reload()
    expect(page.locator(".code")).to_be_visible()
    page.wait_for_timeout(3500)
    assert len(contract.told) == 1


@pytest.mark.parametrize("base", [0, 1])
def test_a_draft_older_than_the_stored_ballot_is_not_taken_over(
    open_pad: OpenPad, contract: Contract, base: int
) -> None:
    contract.store("jiadi", MARKS, 1)
    contract.drafts["jiadi"] = {"marks": {**MARKS, "industry": "70"}, "base": base}
    page = open_pad()
    if base == 1:
        expect(page.locator(".field").nth(1)).to_have_value("70")
    else:
        expect(page.locator(".code")).to_be_visible()


def test_all_receipts_and_who_entered_from_paper_are_shown(open_pad: OpenPad, contract: Contract) -> None:
    contract.store("jiadi", MARKS, 1)
    page = open_pad()
    expect(page.locator(".receipts")).to_have_count(0)
    contract.by_id["x"] = ("", {})
    contract.store("jiadi", {**MARKS, "industry": "70"}, 2, "paper", proxy=["张三", "李四"])
    for phase in ("open", "closed"):
        contract.unit("jiadi").phase = phase
        page.reload()
        if phase == "closed":
            page.locator('[data-unit="jiadi"]').click()
            expect(page.get_by_text("评分已截止")).to_be_visible()
        expect(page.locator(".receipt")).to_contain_text("代录：张三、李四")
        lines = page.locator(".receipts .line").all_inner_texts()
        assert [line.split("\n") for line in lines] == [
            ["第 2 版 · 3月28日 14:03 · 代录：张三、李四", "7F3K-0002"],
            ["第 1 版 · 3月28日 14:03", "7F3K-0001"],
        ]
