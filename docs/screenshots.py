"""Take the pictures of ``docs/images/`` from a rehearsal of 东城: ``make screenshots``.

Every page at phone, laptop and projector size, in the states a meeting goes through; Chinese, and a few in English.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from contest.cli import CLI
from contest.commands import PlaceSeats
from contest.model import SeatPlace
from contest.service import Service
from tests.browsers import launched
from tests.e2e.house import FOLDER, House, RemoteJudge, drawn_marks

IMAGES = Path(__file__).parent / "images"
SIZES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
    "projector": {"viewport": {"width": 1920, "height": 1080}},
}
MEETING, OTHER = "dongcheng", "nancheng"
SETTLE_MS = 1500


class Camera:
    """Takes pictures as ``page-state-size-language.png``; one context per visitor and size."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.visitors: dict[tuple[str, str], Page] = {}

    def visit(self, who: str, size: str, link: str | None = None) -> Page:
        """Return the page of a visitor at a size, joining with a link the first time."""
        if (who, size) not in self.visitors:
            page = self.browser.new_context(**SIZES[size], locale="zh-CN").new_page()
            if link:
                page.goto(link)
            self.visitors[who, size] = page
        return self.visitors[who, size]

    def take(self, page: Page, name: str, size: str, lang: str = "zh") -> None:
        # Streamlit draws grey bars until an element has loaded.
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=20_000)
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=str(IMAGES / f"{name}-{size}-{lang}.png"))
        print(f"  {name}-{size}-{lang}.png", flush=True)

    def everywhere(self, who: str, link: str | None, address: str, name: str, lang: str = "zh") -> None:
        """Take one address at all three sizes; every size is a device of its own, operators may have several."""
        for size in SIZES:
            page = self.visit(who, size, link)
            page.goto(f"{self.house.url}{address}{'&' if '?' in address else '?'}lang={lang}")
            page.wait_for_load_state("networkidle")
            self.take(page, name, size, lang)


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        house = House(Path(folder))
        house.cli("load", str(FOLDER), "--rehearsal")
        house.start()
        try:
            rehearse(Camera(browser, house), house)
        finally:
            house.stop()
    return 0


def rehearse(camera: Camera, house: House) -> None:
    operator = house.cli("link", "operator").strip()
    people = house.json("passes", MEETING)
    units = [(one["id"], one["name"]) for one in house.json("status")["meetings"][0]["units"]]
    desk = f"/control?meeting={MEETING}"
    screen = f"/screen?meeting={MEETING}"

    camera.everywhere("nobody", None, "/", "home")
    camera.everywhere("nobody", None, "/", "home", "en")
    camera.everywhere("nobody", None, f"/rules?meeting={MEETING}", "rules")
    camera.everywhere("nobody", None, f"/rules?meeting={MEETING}", "rules", "en")
    camera.everywhere("operator", operator, "/setup", "setup")
    setup_rules(camera, house, operator)
    grade_ballot(camera, house)
    camera.everywhere("operator", operator, desk, "control-before")
    camera.everywhere("hall", None, screen, "screen-welcome")
    house.cli("next", MEETING)
    camera.everywhere("hall", None, screen, "screen-visit")

    phone = camera.visit("judge", "phone", people[0]["url"])
    camera.take(phone, "score-waiting", "phone")
    light = camera.visit("light", "phone", people[-3]["url"] + "&light=1")
    camera.take(light, "pad-waiting", "phone")
    others = [RemoteJudge(house, one, MEETING) for one in people[1:-2]]
    house.cli("open", MEETING, units[0][0])
    phone.get_by_role("heading", name=units[0][1]).wait_for()
    camera.take(phone, "score-empty", "phone")
    for number, (criterion, mark) in enumerate(drawn_marks(people[0]["judge"], units[0][0]).items()):
        phone.locator(f'[data-criterion="{criterion}"]').tap()
        for key in mark:
            phone.locator(f'[data-key="{key}"]').tap()
        if number == 2:
            camera.take(phone, "score-half", "phone")
    camera.take(phone, "score-full", "phone")
    for size, judge in (("laptop", people[-1]), ("projector", people[-2])):
        camera.take(camera.visit("judge", size, judge["url"]), "score-empty", size)
    for judge in others[:21]:
        judge.send(units[0][0])
    camera.everywhere("operator", operator, desk, "control-open")
    camera.everywhere("operator", operator, desk, "control-open", "en")
    camera.everywhere("hall", None, screen, "screen-open")
    room(camera, house, operator, people)
    phone.locator(".send").tap()
    phone.locator(".confirm").wait_for()
    camera.take(phone, "score-readback", "phone")
    phone.locator(".confirm").tap()
    phone.locator(".code").wait_for()
    camera.take(phone, "score-sent", "phone")
    looks(camera, phone)
    offline(camera, phone)
    paper(camera, house, operator, units[0][0])
    for judge in others[21:]:
        judge.send(units[0][0])
    house.cli("close", MEETING, units[0][0])
    house.cli("reveal", MEETING, units[0][0])
    for unit, _ in units[1:]:
        house.cli("open", MEETING, unit)
        for judge in others:
            judge.send(unit)
        house.cli("close", MEETING, unit)
        house.cli("reveal", MEETING, unit)
    for page in (camera.visit("hall", size) for size in SIZES):
        page.wait_for_timeout(4000)
    camera.everywhere("hall", None, screen, "screen-reveal")
    scenes(camera, house, operator, desk, screen)
    house.cli("seal", MEETING)
    ceremony(camera, house, operator, desk, screen)
    camera.everywhere("operator", operator, f"/review?meeting={MEETING}", "review")
    tabs(camera, house, operator)
    house.cli("publish", MEETING)
    camera.everywhere("hall", None, screen, "screen-closing")
    camera.everywhere("operator", operator, "/town", "town")
    camera.everywhere("nobody", None, "/", "home-after")
    public_why(camera, house)
    for judge in others:
        judge.close()


def looks(camera: Camera, phone: Page) -> None:
    """Take the same pad dark, in large print, and the sheet on which a judge chooses that."""
    for label in ("深色", "大字", "左手"):
        phone.locator(".gear").tap()
        phone.locator(".option", has_text=label).tap()
        if label == "大字":
            camera.take(phone, "score-settings", "phone")
        phone.get_by_role("button", name="完成").tap()
    phone.get_by_role("button", name="修改评分").tap()
    camera.take(phone, "score-large-dark-left", "phone")
    for label in ("跟随手机", "标准", "右手"):
        phone.locator(".gear").tap()
        phone.locator(".option", has_text=label).tap()
        phone.get_by_role("button", name="完成").tap()


def offline(camera: Camera, phone: Page) -> None:
    """Send a change without a network, and let it go out when the network is back."""
    phone.locator("[data-criterion]").first.tap()
    for key in "97":
        phone.locator(f'[data-key="{key}"]').tap()
    phone.context.set_offline(True)
    phone.locator(".send").tap()
    phone.locator(".confirm").tap()
    phone.get_by_text("已存在本机，未送达").first.wait_for()
    camera.take(phone, "score-unsent", "phone")
    phone.context.set_offline(False)
    phone.locator(".receipt:not(.is-pending) .code").wait_for()


def paper(camera: Camera, house: House, operator: str, unit: str) -> None:
    """Enter a paper ballot twice with a difference; the dialog for marking on a visit."""
    desk = camera.visit("operator", "laptop", operator)
    camera.everywhere("operator", operator, f"/proxy?meeting={MEETING}", "proxy")
    second = camera.visit("supervisor", "laptop", house.cli("link", "supervisor").strip())
    for page, clerk, mark in ((desk, "王芳", "92"), (second, "李强", "93")):
        page.goto(f"{house.url}/proxy?meeting={MEETING}&lang=zh")
        page.get_by_label("录入人").fill(clerk)
        for number in range(6):
            page.get_by_role("textbox").nth(number + 1).fill("90" if number else mark)
        page.get_by_role("button", name="录入", exact=True).click()
        page.locator(".st-key-unsettled").wait_for()
    camera.take(second, "proxy-differs", "laptop")
    for size in SIZES:
        page = camera.visit("operator", size, operator)
        page.goto(f"{house.url}/control?meeting={MEETING}&lang=zh")
        page.locator(".st-key-more-panel summary").click()
        page.get_by_role("button", name="走访打分…").click()
        page.get_by_role("dialog").wait_for()
        camera.take(page, "control-visit", size)
        page.keyboard.press("Escape")


def scenes(camera: Camera, house: House, operator: str, desk: str, screen: str) -> None:
    """Let the desk switch the projector, as the operator does."""
    laptop = camera.visit("operator", "laptop", operator)
    laptop.goto(f"{house.url}{desk}")
    laptop.locator(".st-key-more-screens summary").click()
    for scene in ("standings", "charts", "town"):
        laptop.locator(f".st-key-scene-{scene} button").click()
        laptop.wait_for_timeout(1000)
        camera.everywhere("hall", None, screen, f"screen-{scene}")


def room(camera: Camera, house: House, operator: str, people: list[dict[str, str]]) -> None:
    """Take the plan of the room with everybody on a seat, and a speaking time that runs."""
    seats = tuple(SeatPlace(one["judge"], 1 + n // 8, 1 + n % 8) for n, one in enumerate(people))
    service = Service.open(house.store)
    service.submit(PlaceSeats(MEETING, seats), CLI)
    service.close()
    house.cli("timer", MEETING, house.json("status")["meetings"][0]["units"][0]["id"], "start")
    page = camera.visit("operator", "laptop", operator)
    page.goto(f"{house.url}/control?meeting={MEETING}&lang=zh")
    page.get_by_role("button", name="座位图").click()
    camera.take(page, "control-room", "laptop")
    camera.take(camera.visit("hall", "projector"), "screen-timer", "projector")
    page.get_by_role("button", name="按组列表").click()
    house.cli("timer", MEETING, house.json("status")["meetings"][0]["units"][0]["id"], "stop")


def ceremony(camera: Camera, house: House, operator: str, desk: str, screen: str) -> None:
    """Plan the ceremony, reveal one step after another, and take the desk and the hall on the way."""
    house.cli("ceremony", MEETING, "--plan")
    steps = len(house.cli("ceremony", MEETING).splitlines()[0].split("/"))
    for step in range(steps):
        house.cli("ceremony", MEETING, "--next")
        if step == steps - 2:
            camera.everywhere("hall", None, screen, "screen-ceremony")
            camera.everywhere("operator", operator, desk, "control-ceremony")
    house.cli("award", MEETING, "--confirm")


def setup_rules(camera: Camera, house: House, operator: str) -> None:
    """Take the choice of ready-made rules and the form below it."""
    for size in SIZES:
        page = camera.visit("operator", size, operator)
        page.goto(f"{house.url}/setup?meeting={OTHER}")
        page.locator(".st-key-part").get_by_text("规则", exact=True).click()
        page.wait_for_load_state("networkidle")
        camera.take(page, "setup-rules", size)


def grade_ballot(camera: Camera, house: House) -> None:
    """Let another community mark in grades, and take one judge's phone."""
    rules = json.loads((FOLDER.parent / "rehearsal" / "policies" / f"{OTHER}.json").read_text("utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({**rules, "scale": {"grades": {"好": 100, "较好": 80, "一般": 60, "差": 40}}}, file)
        file.flush()
        house.cli("fix", OTHER, file.name)
    judge = house.json("passes", OTHER)[0]
    meeting = next(one for one in house.json("status")["meetings"] if one["id"] == OTHER)
    unit = meeting["units"][0]
    house.cli("open", OTHER, unit["id"])
    page = camera.visit("grader", "phone", judge["url"])
    page.get_by_role("heading", name=unit["name"]).wait_for()
    for row in page.get_by_role("radiogroup").all()[:4]:
        row.get_by_role("radio").first.tap()
    camera.take(page, "score-grades", "phone")


def public_why(camera: Camera, house: House) -> None:
    """Take what anybody may read of a published result: the working, without names."""
    for size in SIZES:
        page = camera.visit("nobody", size)
        page.goto(f"{house.url}/review?meeting={MEETING}&lang=zh")
        page.get_by_role("tab", name="名次由来").click()
        page.wait_for_load_state("networkidle")
        camera.take(page, "review-public-why", size)


def tabs(camera: Camera, house: House, operator: str) -> None:
    """Take the parts of the review below its first one."""
    for size in ("laptop", "phone"):
        page = camera.visit("operator", size, operator)
        names = page.get_by_role("tab").all_inner_texts()
        for number, _ in enumerate(names[1:], 2):
            page.get_by_role("tab").nth(number - 1).click()
            page.wait_for_load_state("networkidle")
            camera.take(page, f"review-part{number}", size)


if __name__ == "__main__":
    sys.exit(main())
