"""What happens to a finished ballot on a bad day: nothing is lost, nothing is sent twice, and the judge is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import MARKS, mark_all, press, send, until, values

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
RECEIPT = ".code"


def kept(page: Page, kind: str) -> int:
    return int(page.evaluate("(kind) => Object.keys(localStorage).filter((k) => k.includes(kind)).length", kind))


@pytest.mark.parametrize("fault", [503, 429, "html"])
def test_a_server_that_cannot_store_is_asked_again_with_the_same_ballot(
    open_pad: OpenPad, contract: Contract, fault: int | str
) -> None:
    contract.faults = [fault] * 99
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(".bar.is-unsent")).to_contain_text("已存在本机，未送达（1 份）")
    assert kept(page, "outbox") == 1
    page.get_by_role("button", name="立即重试").click()
    contract.faults = []
    expect(page.locator(RECEIPT)).to_have_text("7F3K-0001", timeout=20_000)
    assert len({put["id"] for put in contract.puts}) == 1
    assert kept(page, "outbox") == 0
    expect(page.get_by_text("未送达")).to_have_count(0)


def test_an_answer_lost_on_the_way_back_stores_one_ballot(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = ["lost"]
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(RECEIPT)).to_have_text("7F3K-0001")
    assert len(contract.by_id) == 1


def test_a_ballot_finished_offline_goes_out_when_the_line_is_back(
    open_pad: OpenPad, contract: Contract, device: BrowserContext
) -> None:
    page = open_pad()
    device.set_offline(True)
    expect(page.locator(".light")).to_have_text("离线")
    mark_all(page)
    send(page)
    expect(page.locator(".bar.is-unsent")).to_contain_text("1 份")
    device.set_offline(False)
    expect(page.locator(RECEIPT)).to_have_text("7F3K-0001")
    expect(page.locator(".light")).to_have_text("已连接")


def test_a_waiting_ballot_survives_the_death_of_the_page(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = ["hang"]
    page = open_pad()
    mark_all(page)
    send(page)
    until(lambda: contract.puts)
    page.close()
    reopened = open_pad()
    expect(reopened.locator(RECEIPT)).to_have_text("7F3K-0001")
    assert contract.puts[0]["id"] == contract.puts[1]["id"]


def test_two_tabs_of_one_phone_store_one_ballot(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [503] * 99
    first = open_pad()
    second = open_pad()
    first.bring_to_front()
    mark_all(first)
    send(first)
    second.reload()
    expect(second.locator(".bar.is-unsent")).to_contain_text("1 份")
    contract.faults = []
    expect(first.locator(RECEIPT)).to_have_text("7F3K-0001", timeout=20_000)
    expect(second.locator(RECEIPT)).to_have_text("7F3K-0001", timeout=20_000)
    assert len(contract.by_id) == 1


def test_a_change_made_while_the_first_is_on_its_way_follows_it_as_the_next_revision(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.faults = [503] * 99
    page = open_pad()
    mark_all(page)
    send(page)
    page.get_by_role("button", name="修改评分").click()
    page.locator('[data-criterion="industry"]').click()
    press(page, "80.5")
    send(page)
    contract.faults = []
    expect(page.locator(".when")).to_contain_text("第 2 版", timeout=20_000)
    stored = contract.ballots["jiadi"]
    assert (stored["revision"], stored["marks"]) == (2, {**MARKS, "industry": "80.5"})


def test_too_late_is_told_and_not_tried_again_and_the_marks_stay_in_sight(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    contract.unit("jiadi").phase = "closed"
    send(page)
    expect(page.locator(".note.is-loud")).to_contain_text(
        "浃底村的评分在您送达之前已截止，本次评分不计入成绩。评分仍保留在本机"
    )
    expect(page.locator(".marks.is-unsent")).to_contain_text("91.75")
    page.wait_for_timeout(1500)
    assert len(contract.puts) == 1


@pytest.mark.parametrize(("button", "counts"), [("改用我的", "88"), ("保留已存的", "70")])
def test_a_newer_stored_ballot_is_shown_beside_mine_and_the_judge_decides(
    open_pad: OpenPad, contract: Contract, button: str, counts: str
) -> None:
    page = open_pad()
    mark_all(page)
    contract.store("jiadi", {**MARKS, "industry": "70"}, 1)
    send(page)
    expect(page.locator(".marks.is-mine")).to_contain_text("88")
    expect(page.locator(".pair")).to_contain_text("70")
    page.get_by_role("button", name=button).click()
    if counts == "88":
        page.locator(".confirm").click()
    expect(page.locator(RECEIPT)).to_be_visible()
    assert contract.ballots["jiadi"]["marks"]["industry"] == counts
    assert contract.ballots["jiadi"]["revision"] == (2 if counts == "88" else 1)


def test_a_ballot_stored_elsewhere_while_typing_is_noticed_before_sending(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    contract.store("jiadi", {**MARKS, "industry": "70"}, 1)
    contract.push("jiadi")
    expect(page.get_by_text("期间已存入您的另一份评分（第 1 版）")).to_be_visible()
    assert contract.puts == []


def test_a_server_that_lost_the_earlier_ballot_takes_the_change_as_the_first(
    open_pad: OpenPad, contract: Contract
) -> None:
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(RECEIPT)).to_be_visible()
    page.get_by_role("button", name="修改评分").click()
    page.locator('[data-criterion="industry"]').click()
    press(page, "80.5")
    # The store was restored from a backup of the time before.
    contract.ballots.clear()
    send(page)
    expect(page.locator(RECEIPT)).to_be_visible()
    assert [put["revision"] for put in contract.puts] == [1, 2, 1]
    stored = contract.ballots["jiadi"]
    assert (stored["revision"], stored["marks"]["industry"]) == (1, "80.5")


def test_two_changes_refused_together_start_from_what_is_stored(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [503] * 99
    page = open_pad()
    mark_all(page)
    send(page)
    page.get_by_role("button", name="修改评分").click()
    page.locator('[data-criterion="industry"]').click()
    press(page, "80.5")
    send(page)
    contract.unit("jiadi").phase = "closed"
    contract.faults = []
    expect(page.locator(".note.is-loud")).to_contain_text("已截止", timeout=20_000)
    contract.set_phase("jiadi", "open")
    send(page)
    expect(page.locator(RECEIPT)).to_be_visible()
    stored = contract.ballots["jiadi"]
    assert (stored["revision"], stored["marks"]["industry"]) == (1, "80.5")


def test_an_id_used_for_other_content_gets_a_new_id_once(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = ["conflict"]
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(RECEIPT)).to_be_visible()
    assert len({put["id"] for put in contract.puts}) == 2


def test_a_second_conflict_is_told_and_the_marks_come_back(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = ["conflict", "conflict"]
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(".note")).to_contain_text("评分未存入：used for other content")
    assert values(page) == list(MARKS.values())
    assert len(contract.puts) == 2


def test_each_refused_mark_is_told_under_its_own_row(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [422]
    page = open_pad()
    mark_all(page)
    send(page)
    row = page.locator('[data-criterion="environment"]')
    expect(row.locator(".problem")).to_have_text("环境美不能高于 95 分")
    expect(page.locator(".note")).to_contain_text("请检查标出的各项")
    row.click()
    press(page, "94.5")
    expect(row.locator(".problem")).to_have_text("")
    send(page)
    expect(page.locator(RECEIPT)).to_be_visible()


def test_too_large_is_told_and_the_marks_come_back(open_pad: OpenPad, contract: Contract) -> None:
    contract.faults = [413]
    page = open_pad()
    mark_all(page)
    send(page)
    expect(page.locator(".note")).to_contain_text("larger than 8 kB")
    assert values(page) == list(MARKS.values())


def test_a_unit_that_became_the_judges_own_is_told_and_not_tried_again(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    contract.unit("jiadi").recused = True
    send(page)
    expect(page.get_by_text("回避", exact=True).first).to_be_visible()
    page.wait_for_timeout(1200)
    assert len(contract.puts) == 1


def test_a_pass_taken_over_keeps_the_ballot_until_it_is_taken_back(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    mark_all(page)
    contract.pad_status, contract.pad_code = 401, "replaced"
    contract.faults = [401]
    send(page)
    expect(page.get_by_text("您的席位正在另一部手机上使用。本机评分仍保留。")).to_be_visible()
    page.wait_for_timeout(1500)
    assert len(contract.puts) == 1
    assert kept(page, "outbox") == 1
    contract.pad_status = 200
    page.get_by_role("button", name="在这部手机上继续").click()
    expect(page.locator(RECEIPT)).to_have_text("7F3K-0001")
    expect(page.get_by_text("您的席位")).to_have_count(0)


def test_no_pass_at_all_is_told_on_an_empty_pad(open_pad: OpenPad, contract: Contract) -> None:
    contract.pad_status = 401
    page = open_pad()
    expect(page.get_by_text("此通行证无效或已停用")).to_be_visible()


def test_another_judge_on_the_same_phone_neither_sees_nor_sends_what_is_not_theirs(
    open_pad: OpenPad, contract: Contract
) -> None:
    contract.faults = [503] * 99
    first = open_pad()
    mark_all(first)
    send(first)
    expect(first.locator(".bar.is-unsent")).to_contain_text("1 份")
    contract.judge = {"id": "j08", "name": "王秀兰", "group": "领导组"}
    second = open_pad()
    expect(second.locator(".judge")).to_have_text("王秀兰")
    assert values(second) == [""] * 6
    expect(second.get_by_text("本机存有陈建国的 1 份未送出评分")).to_be_visible()
    # The first tab learns who holds the phone now before it sends anything more.
    expect(first.locator(".judge")).to_have_text("王秀兰")
    contract.faults = []
    second.wait_for_timeout(2500)
    assert contract.by_id == {}
    contract.judge = {"id": "j07", "name": "陈建国", "group": "两代表一委员"}
    second.reload()
    expect(second.locator(RECEIPT)).to_have_text("7F3K-0001")


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('blocked', 'SecurityError') }})",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    ],
    ids=["forbidden", "full"],
)
def test_without_storage_the_pad_works_and_says_what_a_reload_would_lose(
    open_pad: OpenPad, contract: Contract, device: BrowserContext, broken: str
) -> None:
    device.add_init_script(broken)
    contract.faults = [503]
    page = open_pad()
    mark_all(page)
    expect(page.get_by_text("刷新页面会丢失未提交的评分")).to_be_visible()
    send(page)
    expect(page.locator(RECEIPT)).to_have_text("7F3K-0001")


def test_the_server_is_polled_only_while_the_push_is_down(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()
    until(lambda: contract.sockets)
    page.wait_for_timeout(500)
    reads = contract.pad_reads
    for _ in range(30):
        contract.seq += 1
        contract.push(is_ballot=True)
    page.wait_for_timeout(1500)
    assert contract.pad_reads == reads, "others' ballots are no news for this pad"
    contract.push()
    until(lambda: contract.pad_reads - reads == 1)
