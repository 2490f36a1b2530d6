"""What stays on the phone whatever happens to it, to the network or to the server; and for whom it stays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import MARKS, mark_all, press, send, until, values

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
BAR = ".bar.is-unsent"
DRAFT = ["92.5", "88", "", "", "", ""]


def kept(page: Page, kind: str) -> int:
    return int(page.evaluate("(kind) => Object.keys(localStorage).filter((k) => k.includes(kind)).length", kind))


def silence(contract: Contract) -> None:
    """Let the server fall silent; the page and its script still come, as a phone's own copy would."""
    contract.is_down = True
    if contract.loop:
        contract.cut()


def crash(page: Page) -> None:
    """End the page's process: no unload, no goodbye."""
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash", timeout=3000)


@pytest.mark.parametrize("end", ["reload", "crash", "close", "back"])
def test_a_draft_is_there_from_the_first_tap_whatever_ends_the_page(
    open_pad: OpenPad, contract: Contract, end: str
) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    if end == "reload":
        page.reload()
    elif end == "back":
        page.goto("about:blank")
        page.go_back()
    else:
        crash(page) if end == "crash" else page.close()
        page = open_pad()
    expect(page.locator(".field").nth(1)).to_have_value("88")
    assert values(page) == DRAFT
    press(page, "95")
    assert values(page)[:3] == ["92.5", "88", "95"]


def test_a_page_brought_back_as_it_was_left_is_fresh_again(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    press(page, "92.5")
    reads = contract.pad_reads
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    until(lambda: contract.pad_reads > reads)
    assert values(page)[0] == "92.5"


def try_again(page: Page) -> None:
    """Press the button, unless the pad was faster and has delivered by itself."""
    with suppress(Error):
        page.get_by_role("button", name="立即重试").click(timeout=1500)


def test_a_pad_that_starts_without_the_server_shows_its_units_and_drafts_and_sends_later(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.unit("muqian").phase = "open"
    page = open_pad()
    page.locator('[data-unit="jiadi"]').click()
    press(page, "92.5", "88")
    page.close()
    silence(contract)
    page = open_pad()
    expect(page.get_by_role("heading", name="浃底村")).to_be_visible()
    expect(page.locator(".light")).to_have_text("离线")
    expect(page.locator(".judge")).to_have_text("陈建国")
    assert values(page) == DRAFT
    page.locator(".menu").click()
    page.locator('[data-unit="muqian"]').click()
    mark_all(page)
    send(page)
    expect(page.locator(BAR)).to_contain_text("已存在本机，未送达（1 份）")
    page.reload()
    expect(page.locator(BAR)).to_contain_text("已存在本机，未送达（1 份）")
    assert contract.puts == []
    contract.is_down = False
    try_again(page)
    expect(page.locator(BAR)).to_have_count(0, timeout=20_000)
    assert contract.ballots["muqian"]["marks"] == MARKS
    assert kept(page, "outbox") == 0


def test_what_was_only_remembered_does_not_decide_where_the_judge_starts(open_pad: OpenPad, contract: Contract) -> None:
    open_pad().close()
    contract.unit("jiadi").phase = "closed"
    page = open_pad()
    expect(page.get_by_role("heading", name="请等待主持人开启下一个村社")).to_be_visible()
    page.locator(".menu").click()
    page.close()
    # But whoever has begun without the server is not taken away from it.
    contract.unit("jiadi").phase = contract.unit("muqian").phase = "open"
    open_pad().close()
    silence(contract)
    page = open_pad()
    page.locator('[data-unit="jiadi"]').click()
    press(page, "92.5")
    contract.is_down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".light")).to_have_text("已连接")
    assert values(page)[0] == "92.5"


def test_a_receipt_that_has_arrived_is_still_known_without_the_server(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    contract.faults = []
    send(page)
    page.locator(".code").wait_for()
    page.close()
    silence(contract)
    page = open_pad()
    expect(page.locator(".code")).to_have_text("7F3K-0001")


def test_the_kept_picture_is_for_its_own_judge_only(
    open_pad: OpenPad, contract: Contract, device: BrowserContext
) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    page.close()
    silence(contract)
    # The page was made for somebody else, who joined on this phone just before the line went down.
    page = open_pad("?name=王秀兰")
    expect(page.get_by_text("服务器暂无应答")).to_be_visible()
    expect(page.get_by_text("浃底村")).to_have_count(0)
    page.close()
    # The light page says nobody's name; joining has left its mark instead.
    device.add_cookies([{"name": "contest_seat", "value": "another", "url": contract.address}])
    page = open_pad()
    expect(page.get_by_text("服务器暂无应答")).to_be_visible()
    expect(page.get_by_text("浃底村")).to_have_count(0)


def test_a_kept_picture_is_put_away_when_the_pass_has_ended_and_the_draft_is_not(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    press(page, "92.5", "88")
    page.close()
    contract.pad_status = 401
    page = open_pad()
    expect(page.get_by_text("此通行证无效或已停用")).to_be_visible()
    expect(page.get_by_text("浃底村")).to_have_count(0)
    page.close()
    contract.pad_status = 200
    page = open_pad()
    expect(page.locator(".field").nth(1)).to_have_value("88")


def test_the_unsent_are_told_on_every_screen_in_a_strong_colour_until_the_receipt(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.unit("muqian").phase = "open"
    contract.faults = [503] * 99
    page = open_pad()
    page.locator('[data-unit="jiadi"]').click()
    mark_all(page)
    send(page)
    expect(page.locator(BAR)).to_contain_text("（1 份）")
    page.get_by_role("button", name="下一个：木山后村").click()
    mark_all(page)
    expect(page.locator(BAR)).to_be_visible()
    send(page)
    expect(page.locator(BAR)).to_contain_text("（2 份）")
    colours = page.locator(BAR).evaluate("(n) => [getComputedStyle(n).backgroundColor, getComputedStyle(n).color]")
    assert colours == ["rgb(179, 71, 0)", "rgb(255, 255, 255)"]
    page.locator(".menu").click()
    expect(page.locator(BAR)).to_be_visible()
    expect(page.locator(".chip.is-alert")).to_have_text(["未送达", "未送达"])
    contract.faults = []
    # It goes out by itself.
    expect(page.locator(BAR)).to_have_count(0, timeout=20_000)
    expect(page.locator('[data-unit="jiadi"]')).to_contain_text("7F3K-000")
    assert set(contract.ballots) == {"jiadi", "muqian"}


def test_a_ballot_on_its_way_is_not_called_undelivered_and_a_hanging_one_soon_is(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.faults = ["hang"]
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.get_by_text("正在提交").first).to_be_visible()
    assert page.locator(BAR).count() == 0
    expect(page.locator(BAR)).to_be_visible(timeout=4000)


def test_a_waiting_ballot_goes_out_when_the_line_or_the_judge_comes_back(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [503, 503, 503, 503, 503]
    page = open_pad()
    mark_all(page)
    send(page)
    until(lambda: len(contract.puts) == 5, 40)
    # The next try of its own is at least half of its 15 s away.
    contract.cut()
    expect(page.locator(".code")).to_be_visible(timeout=6000)
    assert len({put["id"] for put in contract.puts}) == 1


@pytest.mark.parametrize("code", ["closed", "recused"])
def test_a_refused_ballot_is_told_over_reloads_until_it_was_understood(
    open_pad: OpenPad, contract: Contract, code: str
) -> None:
    contract.unit("muqian").phase = "open"
    page = open_pad()
    silence(contract)
    expect(page.locator(".light")).to_have_text("离线")
    page.locator('[data-unit="jiadi"]').click()
    mark_all(page)
    send(page)
    page.locator(".menu").click()
    if code == "closed":
        contract.unit("jiadi").phase = "closed"
        reason = "浃底村的评分在您送达之前已截止，本次评分不计入成绩。评分仍保留在本机，如有疑问请告知工作人员。"
    else:
        contract.unit("jiadi").recused = True
        reason = "浃底村是您所在的村社，按规则回避，评分未存入。评分仍保留在本机，如有疑问请告知工作人员。"
    contract.is_down = False
    try_again(page)
    told = page.locator(".bar.is-loud")
    expect(told).to_contain_text(reason, timeout=20_000)
    page.reload()
    expect(told).to_contain_text(reason)
    silence(contract)
    page.reload()
    expect(told).to_contain_text(reason)
    page.get_by_role("button", name="知道了").click()
    expect(told).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="木山后村")).to_be_visible()
    expect(told).to_have_count(0)
    # Understood is not forgotten: the marks are still there.
    assert kept(page, "draft/jiadi") == 1
    assert len(contract.puts) == 1


def test_what_was_typed_but_is_no_mark_yet_is_not_dropped_for_a_ballot_stored_elsewhere(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.lowest = "60"
    page = open_pad()
    press(page, "7")
    contract.store("jiadi", {**MARKS, "industry": "70"}, 1)
    contract.push("jiadi")
    expect(page.get_by_text("期间已存入您的另一份评分（第 1 版）")).to_be_visible()
    expect(page.locator(".marks.is-mine")).to_contain_text("7")


def test_a_clock_set_back_does_not_turn_the_order_of_two_changes(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [503] * 99
    page = open_pad()
    mark_all(page)
    send(page)
    page.evaluate("const now = Date.now; Date.now = () => now() - 7200000")
    for mark in ("80.5", "81.5"):
        page.get_by_role("button", name="修改评分").click()
        page.locator('[data-criterion="industry"]').click()
        press(page, mark)
        send(page)
    assert kept(page, "outbox") == 2
    contract.faults = []
    expect(page.locator(".when").first).to_contain_text("第 2 版", timeout=20_000)
    assert contract.ballots["jiadi"]["marks"]["industry"] == "81.5"


def test_one_ballot_that_the_server_chokes_on_does_not_hold_up_the_others(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.unit("muqian").phase = "open"
    contract.chokes_on = "jiadi"
    page = open_pad()
    page.locator('[data-unit="jiadi"]').click()
    mark_all(page)
    send(page)
    page.get_by_role("button", name="下一个：木山后村").click()
    mark_all(page)
    send(page)
    until(lambda: "muqian" in contract.ballots, 10)
    expect(page.locator(BAR)).to_contain_text("（1 份）")


def test_a_full_device_gives_up_the_kept_picture_rather_than_a_draft(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    assert kept(page, "known") == 1
    page.evaluate(
        """() => {
          const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, text) {
            if (localStorage.getItem("contest.pad/known")) throw new DOMException("full", "QuotaExceededError");
            set.call(this, key, text);
          };
        }"""
    )
    press(page, "92.5", "88")
    assert (kept(page, "known"), kept(page, "draft/jiadi")) == (0, 1)
    expect(page.get_by_text("无法保存草稿")).to_have_count(0)
    page.reload()
    expect(page.locator(".field").nth(1)).to_have_value("88")


def test_what_had_no_room_moves_to_the_device_as_soon_as_there_is_some(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [503] * 99
    page = open_pad()
    press(page, "92.5")
    page.evaluate(
        """() => {
          const { setItem, removeItem } = Storage.prototype;
          let room = 0;
          Storage.prototype.setItem = function (key, text) {
            if (key.includes("/outbox/") && !room) throw new DOMException("full", "QuotaExceededError");
            setItem.call(this, key, text);
          };
          Storage.prototype.removeItem = function (key) {
            if (key.includes("/draft/")) room = 1;
            removeItem.call(this, key);
          };
        }"""
    )
    page.locator('[data-criterion="party_building"]').click()
    mark_all(page)
    send(page)
    expect(page.locator(BAR)).to_be_visible()
    assert kept(page, "outbox") == 1


def test_site_visits_are_marked_without_a_connection_and_say_until_when_they_must_arrive(
    open_pad: OpenPad, contract: Contract
) -> None:
    for id in ("jiadi", "muqian"):
        contract.unit(id).phase = "open"
        contract.unit(id).deliver_until = "2026-03-28T08:30:00+00:00"
    page = open_pad()
    expect(page.get_by_role("heading", name="正在评分")).to_be_visible()
    # 08:30 UTC is 16:30 in Beijing, whatever the phone's own zone is.
    expect(page.locator('[data-unit="jiadi"] .site')).to_have_text("现场打分，3月28日 16:30 前送达")
    silence(contract)
    expect(page.locator(".light")).to_have_text("离线")
    page.locator('[data-unit="jiadi"]').click()
    expect(page.locator(".card .state")).to_have_text("现场打分，3月28日 16:30 前送达")
    mark_all(page)
    send(page)
    expect(page.locator(".until")).to_have_text("须在 3月28日 16:30 前送达：请在有网络的地方打开本页。")
    page.get_by_role("button", name="下一个：木山后村").click()
    mark_all(page)
    send(page)
    expect(page.locator(BAR)).to_contain_text("（2 份）")
    page.reload()
    expect(page.locator(BAR)).to_contain_text("（2 份）")
    contract.is_down = False
    try_again(page)
    expect(page.locator(BAR)).to_have_count(0, timeout=20_000)
    assert {unit: stored["marks"] for unit, stored in contract.ballots.items()} == {"jiadi": MARKS, "muqian": MARKS}
