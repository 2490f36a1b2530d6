"""The projector keeps itself true: by push and fetch, without a rerun, through lost lines, restarts and old backups."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from contest import commands as cmd
from contest import events as ev
from contest.model import Contest, Meeting
from contest.service import Service, utc_now
from tests.screen.conftest import Served
from tests.support import AGENDA, DESK, MEETING
from tests.wire import Wire

pytestmark = pytest.mark.browser
LOST = "p.offline"
BACK = 30_000
# Counts scene fetches that are on their way, and makes each one slow.
SLOW_FETCH = """
  const real = window.fetch.bind(window);
  window.asked = { now: 0, most: 0, all: 0 };
  window.fetch = async (address, ...more) => {
    if (!String(address).includes("/api/scene/")) return real(address, ...more);
    const asked = window.asked;
    asked.now += 1;
    asked.all += 1;
    asked.most = Math.max(asked.most, asked.now);
    try {
      await new Promise((done) => setTimeout(done, 700));
      return await real(address, ...more);
    } finally {
      asked.now -= 1;
    }
  };
"""


@dataclass
class Hall:
    """A projector on a page of its own."""

    page: Page
    wire: Wire

    def open(self, served: Served, **query: str) -> None:
        words = "&".join(f"{name}={value}" for name, value in {"meeting": MEETING, **query}.items())
        self.page.goto(f"{served.url}/screen?{words}")
        expect(self.page.locator(".layer h1").first).to_be_visible(timeout=60_000)
        # A page that is loaded again would lose this.
        self.page.evaluate("window.isSamePage = true")

    @property
    def ballots(self) -> Locator:
        return self.page.locator(".layer.unit .ballots b")

    def is_same_page(self) -> bool:
        return bool(self.page.evaluate("window.isSamePage === true"))

    def scenes_fetched(self) -> int:
        return int(
            self.page.evaluate(
                "performance.getEntriesByType('resource').filter((one) => one.name.includes('/api/scene/')).length"
            )
        )


@pytest.fixture
def hall(browser: Browser) -> Iterator[Hall]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield Hall(page, Wire(page))
    context.close()
    assert trouble == []


def open_unit(served: Served, unit: str = "mushanhou") -> None:
    served.house.submit(cmd.StartMeeting(MEETING))
    served.house.open(unit)


def test_news_are_drawn_without_a_rerun_and_nothing_is_asked_without_news(hall: Hall, served: Served) -> None:
    open_unit(served)
    hall.open(served)
    expect(hall.ballots).to_have_text("0")
    hall.page.wait_for_timeout(1000)
    before = len(hall.wire.frames_of("_stcore"))
    for n, judge in enumerate(("j1", "j2", "j3"), 1):
        served.house.cast("mushanhou", judge)
        expect(hall.ballots).to_have_text(str(n))
    assert before > 0 and len(hall.wire.frames_of("_stcore")) == before
    fetched = hall.scenes_fetched()
    assert 1 <= fetched <= 3
    hall.page.wait_for_timeout(2500)
    assert hall.scenes_fetched() == fetched


def test_only_one_scene_is_on_its_way_and_the_newest_wins(hall: Hall, served: Served) -> None:
    open_unit(served)
    hall.page.add_init_script(SLOW_FETCH)
    hall.open(served)
    for judge in ("j1", "j2", "j3", "j4", "j5"):
        served.house.cast("mushanhou", judge)
        hall.page.wait_for_timeout(150)
    expect(hall.ballots).to_have_text("5")
    asked = hall.page.evaluate("window.asked")
    assert asked["most"] == 1 and asked["all"] <= 5


def test_the_language_of_the_address_stays_through_news(hall: Hall, served: Served) -> None:
    hall.open(served, lang="en")
    open_unit(served)
    expect(hall.page.locator(".layer.unit .phase")).to_have_text("Marking is open")
    assert hall.page.locator("footer .figures").inner_text().startswith("Record ")


def test_a_line_that_comes_back_brings_what_was_missed(hall: Hall, served: Served) -> None:
    open_unit(served)
    hall.open(served)
    hall.page.context.set_offline(True)
    expect(hall.page.locator(LOST)).to_have_text("连接中断，正在重连", timeout=15_000)
    served.house.cast("mushanhou", "j1")
    served.house.close("mushanhou")
    expect(hall.ballots).to_have_text("0")
    hall.page.context.set_offline(False)
    expect(hall.page.locator(".layer.unit .phase")).to_have_text("评分已截止", timeout=BACK)
    expect(hall.page.locator(LOST)).to_be_hidden()
    assert hall.is_same_page()


def test_a_killed_server_leaves_the_picture_and_its_successor_is_followed(hall: Hall, served: Served) -> None:
    open_unit(served)
    hall.open(served)
    served.kill()
    expect(hall.page.locator(LOST)).to_be_visible(timeout=15_000)
    expect(hall.page.locator(".layer.unit h1")).to_have_text("木山后村")
    served.house.cast("mushanhou", "j1")
    served.start()
    expect(hall.ballots).to_have_text("1", timeout=BACK)
    expect(hall.page.locator(LOST)).to_be_hidden()
    served.house.cast("mushanhou", "j2")
    expect(hall.ballots).to_have_text("2")
    assert hall.is_same_page()


def test_a_restored_backup_is_shown_although_its_number_is_smaller(hall: Hall, served: Served) -> None:
    house = served.house
    open_unit(served)
    house.cast("mushanhou", "j1")
    saved = house.path.with_name("saved.db")
    house.service.ledger.backup(saved)
    for judge in ("j2", "j3"):
        house.cast("mushanhou", judge)
    hall.open(served)
    expect(hall.ballots).to_have_text("3")
    house.service.close()
    served.kill()
    for left in house.path.parent.glob("contest.db-*"):
        left.unlink()
    shutil.copy(saved, house.path)
    served.start()
    expect(hall.ballots).to_have_text("1", timeout=BACK)
    assert hall.is_same_page()


def test_a_meeting_that_is_gone_leads_to_the_choice(hall: Hall, served: Served) -> None:
    house = served.house
    hall.open(served)
    house.service.close()
    served.kill()
    for left in house.path.parent.glob("contest.db*"):
        left.unlink()
    other = Service.open(house.path, create=True)
    plan = Meeting("elsewhere", "南城社区擂台赛", units=())
    stamp = {"at": utc_now(), "by": DESK}
    other.submit(
        cmd.PlanContest(
            (ev.ContestPlanned(contest=Contest("other", "擂台赛"), **stamp), ev.MeetingPlanned(meeting=plan, **stamp))
        ),
        DESK,
    )
    other.close()
    served.start()
    expect(hall.page.locator(".layer.choice h1")).to_contain_text(MEETING, timeout=60_000)
    expect(hall.page.locator(".layer.choice a")).to_have_attribute("href", "/screen?meeting=elsewhere")


def test_the_town_follows_every_meeting_and_other_scenes_their_own(hall: Hall, served: Served) -> None:
    house = served.house
    house.submit(cmd.PlanMeeting(Meeting("nancheng", "南城社区擂台赛", agenda=AGENDA[:1])))
    house.submit(cmd.StartMeeting(MEETING))
    hall.open(served)

    def elsewhere(command: cmd.Command) -> int:
        """Let something happen in another meeting, and return how many scenes were fetched because of it."""
        before = hall.scenes_fetched()
        house.submit(command)
        hall.page.wait_for_timeout(1500)
        return hall.scenes_fetched() - before

    assert elsewhere(cmd.StartMeeting("nancheng")) == 0
    house.submit(cmd.ShowScene(MEETING, "town"))
    expect(hall.page.locator(".layer.town .banner")).to_be_visible()
    assert elsewhere(cmd.ShowScene("nancheng", "community")) == 1
    house.submit(cmd.ShowScene(MEETING, "standings"))
    expect(hall.page.locator(".layer.standings h1")).to_be_visible()
    assert elsewhere(cmd.ShowScene("nancheng", "town")) == 0
    assert hall.is_same_page()


def test_a_screen_that_follows_is_counted_and_one_that_left_is_not(
    hall: Hall, served: Served, browser: Browser
) -> None:
    operator, screen = served.house.link("operator"), served.house.link("screen", MEETING)
    served.knows(served.house.service.state.seq)
    desk = browser.new_context(locale="zh-CN").new_page()
    desk.goto(f"{served.url}/join?pass={operator.token}")
    desk.goto(f"{served.url}/control?meeting={MEETING}")
    caption = desk.get_by_text("大屏正在显示")
    hall.page.goto(f"{served.url}/join?pass={screen.token}")
    expect(hall.page.locator(".layer.welcome h1")).to_be_visible(timeout=60_000)
    expect(caption).to_have_text("大屏正在显示（1 块已连接）", timeout=BACK)
    hall.page.close()
    expect(caption).to_have_text("大屏正在显示（0 块已连接）", timeout=BACK)
    desk.context.close()
