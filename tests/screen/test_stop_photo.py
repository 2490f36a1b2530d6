"""A stop with its photo in a real browser: large beside the words, and without its file exactly as without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from contest import commands as cmd
from contest import photos
from contest.model import Item, Quantity, Stop
from tests.pictures import jpeg
from tests.screen.conftest import Served
from tests.screen.hall import document, rehearsal
from tests.screen.test_meeting_scenes import longest
from tests.screen.test_picture import LOOK, SIZES, SMALLEST
from tests.support import AGENDA, MEETING, House

pytestmark = pytest.mark.browser
HALL: Final = "https://hall.invalid/photos/"
SHAPES: Final = {"wide": (600, 400), "high": (400, 600), "panorama": (1200, 300), "narrow": (200, 800)}
MISSING: Final = "ff" * 31
HTML: Final = "window.root.querySelector('.layer').outerHTML"
BOXES: Final = "[...window.root.querySelectorAll('.hall *')].map((one) => JSON.stringify(one.getBoundingClientRect()))"
SHOWS: Final = """(digest) => {
  const photo = window.root.querySelector(".layer .photo");
  return photo !== null && photo.style.backgroundImage.includes(digest);
}"""
# Whether the photo lies inside the picture and on no word, and how much of the picture it takes.
PHOTO = """() => {
  const photo = window.root.querySelector(".layer .photo");
  if (!photo || !photo.offsetWidth) return null;
  const own = photo.getBoundingClientRect();
  const covered = [];
  const walker = document.createTreeWalker(window.root.querySelector(".hall"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest(".mark")) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      const isApart = box.right <= own.left || own.right <= box.left || box.bottom <= own.top || own.bottom <= box.top;
      if (!isApart) covered.push(walker.currentNode.data);
    }
  }
  const isInside = own.left >= 0 && own.top >= 0 && own.right <= innerWidth && own.bottom <= innerHeight;
  return { covered, isInside, ratio: own.width / own.height, share: own.width * own.height / innerWidth / innerHeight };
}"""


def digest_of(shape: str) -> str:
    return f"{list(SHAPES).index(shape):064x}"


@pytest.fixture
def hall(bare: Page) -> Iterator[Page]:
    """The stage on a page of its own; below the hall's address lie a photo of each shape, and nothing else."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(HALL).removesuffix(".jpg")
        shape = next((one for one in SHAPES if digest_of(one) == name), None)
        if shape is None:
            route.fulfill(status=404)
        else:
            route.fulfill(body=jpeg(*SHAPES[shape]), content_type="image/jpeg")

    bare.route(f"{HALL}**", answer)
    bare.set_viewport_size({"width": 1920, "height": 1080})
    yield bare
    bare.unroute(f"{HALL}**")


def show(page: Page, shown: dict[str, Any], photo: str, *, key: str, theme: str = "festive") -> None:
    style = {"theme": theme, "motion": "reduced"}
    shown = {**shown, "key": key, "style": style, "body": {**shown["body"], "photo": photo}}
    page.evaluate("([document, photos]) => window.show(document, { photos })", [shown, HALL])


def scenes(lang: str) -> dict[str, dict[str, Any]]:
    """Stops with nothing to see, with some, with many, and with the longest words there may be."""
    room = rehearsal()
    found = {}
    for meeting, stop in (("qiligang", "stop-1"), ("beicheng", "stop-1"), ("huheng", "stop-2"), ("changqi", "stop-3")):
        room(cmd.ShowScene(meeting, "stop", stop=stop))
        found[f"{meeting}/{stop}"] = document(room, meeting, lang)
    plan = room.state.meetings["xiangnan"].plan
    at = next(n for n, stage in enumerate(plan.agenda) if stage.stops)
    agenda = list(plan.agenda)
    item = Item(
        "村庄建设及环境整治", Quantity(Decimal(1500), "米", approximate=True), "ongoing", note="铺设橡胶地面" * 4
    )
    title = "柳市镇柳江村吕庄片桥头新区第一网格党群服务中心"
    more = (
        Stop("empty", "朝光路", "road"),
        Stop("named", title, "facility", part_of="柳江村"),
        Stop("crowded", title[:7], "village", (item,) * 7, part_of="柳江村", township="乐成街道"),
    )
    longer = longest(replace(agenda[at], stops=(replace(agenda[at].stops[0], id="longest"),)))
    agenda[at] = replace(longer, title=plan.agenda[at].title, stops=(*longer.stops, *more))
    room(cmd.PlanMeeting(replace(plan, agenda=tuple(agenda))))
    for stop in agenda[at].stops:
        room(cmd.ShowScene("xiangnan", "stop", stop=stop.id))
        found[stop.id] = document(room, "xiangnan", lang)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["festive", "plain"])
def test_a_photo_stands_beside_the_words_and_on_none_of_them(hall: Page, lang: str, theme: str) -> None:
    faults, seen = {}, {}
    for size, (width, height) in SIZES.items():
        hall.set_viewport_size({"width": width, "height": height})
        for name, shown in scenes(lang).items():
            for shape, (wide, high) in SHAPES.items():
                key = f"{size} {name} {shape}"
                show(hall, shown, digest_of(shape), key=key, theme=theme)
                hall.wait_for_function(SHOWS, arg=digest_of(shape))
                found, photo = hall.evaluate(LOOK), hall.evaluate(PHOTO)
                small = [text for pixels, text in found["sizes"] if pixels < SMALLEST * height]
                if small or found["outside"] or found["overlaps"] or found["overflow"]:
                    faults[key] = {"small": small, **{k: v for k, v in found.items() if k != "sizes"}}
                if photo and (photo["covered"] or not photo["isInside"]):
                    faults[f"{key}, photo"] = photo
                if photo:
                    assert photo["ratio"] == pytest.approx(wide / high, rel=0.02), "nothing is cut off"
                seen[f"{name} {shape}"] = photo and photo["share"]
    assert faults == {}
    # A third of the picture where there are words as usual, and none where there is room for words only.
    for name in ("qiligang/stop-1", "beicheng/stop-1", "huheng/stop-2", "changqi/stop-3", "empty", "named"):
        assert seen[f"{name} wide"] > 0.3, name
    assert seen["crowded wide"] > 0.05
    assert seen["longest wide"] is None


def test_without_its_file_a_stop_looks_exactly_as_without_a_photo(hall: Page) -> None:
    for n, (name, shown) in enumerate(scenes("zh").items(), 10):
        show(hall, shown, "", key=f"{name} without")
        hall.evaluate("() => { window.was = window.root.querySelector('.layer'); }")
        as_ever, places = hall.evaluate(f"() => [{HTML}, {BOXES}]")
        # Each another one: what could not be had is not asked for again at once.
        missing = f"{n}{MISSING}"
        with hall.expect_response(f"{HALL}{missing}.jpg"):
            show(hall, shown, missing, key=f"{name} missing")
        # A new picture waits a moment for its photo.
        hall.wait_for_function("() => window.root.querySelector('.layer') !== window.was")
        assert hall.evaluate(f"() => [{HTML}, {BOXES}]") == [as_ever, places]
        assert hall.locator(".layer img, .layer .photo").count() == 0


def test_a_photo_that_comes_late_moves_in_and_one_that_is_taken_away_moves_out(hall: Page) -> None:
    held: list[Route] = []
    late = f"{HALL}{digest_of('wide')}.jpg"
    hall.route(late, lambda route: held.append(route))
    shown = scenes("zh")["qiligang/stop-1"]
    show(hall, {**shown, "seq": 1}, "", key="before")
    show(hall, {**shown, "seq": 2}, digest_of("wide"), key="late")
    # The words do not wait for long.
    hall.wait_for_timeout(900)
    assert hall.locator(".layer .photo").count() == 0
    assert "曹田前村" in hall.locator(".layer h1").inner_text()
    held.pop().fulfill(body=jpeg(), content_type="image/jpeg")
    expect(hall.locator(".layer .photo")).to_be_visible()
    assert hall.evaluate(PHOTO)["covered"] == []
    show(hall, {**shown, "seq": 3}, "", key="late")
    expect(hall.locator(".layer .photo")).to_have_count(0)
    hall.unroute(late)


def test_what_could_not_be_had_is_asked_for_again(hall: Page) -> None:
    address, answers = f"{HALL}{'ee' * 32}.jpg", [503, 404]

    def answer(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop())
        else:
            route.fulfill(body=jpeg(), content_type="image/jpeg")

    hall.route(address, answer)
    show(hall, scenes("zh")["qiligang/stop-1"], "ee" * 32, key="again")
    expect(hall.locator(".layer .photo")).to_be_visible(timeout=20_000)
    hall.unroute(address)


def with_visit(house: House) -> None:
    stops = (Stop("s1", "浃底村", "village"), Stop("s2", "朝光路", "road"))
    plan = house.service.meeting(MEETING).plan
    house.submit(cmd.PlanMeeting(replace(plan, agenda=(replace(AGENDA[0], stops=stops), *AGENDA[1:]))))


def photographed(house: House, stop: str, data: bytes) -> str:
    digest = photos.keep(photos.folder_of(house.path), data)
    house.submit(cmd.PhotographStop(MEETING, "visit", stop, digest))
    return digest


def test_the_projector_and_the_preview_of_a_real_server_show_it_and_do_without_it(
    browser: Browser, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTEST_PHOTOS", raising=False)
    house = served.house
    with_visit(house)
    first, lost = photographed(house, "s1", jpeg()), photographed(house, "s2", jpeg(500))
    (photos.folder_of(house.path) / f"{lost}.jpg").unlink()
    served.knows(house.submit(cmd.ShowScene(MEETING, "stop", stop="s1")).state.seq)
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{served.url}/screen?meeting={MEETING}&lang=en&motion=reduced")
    expect(page.locator(".layer .photo")).to_be_visible(timeout=60_000)
    assert first in page.locator(".layer .photo").evaluate("(photo) => getComputedStyle(photo).backgroundImage")
    house.submit(cmd.ShowScene(MEETING, "stop", stop="s2"))
    expect(page.locator(".layer h1")).to_have_text("朝光路")
    page.wait_for_timeout(800)
    assert page.locator(".layer :is(.photo, img)").count() == 0
    house.submit(cmd.PhotographStop(MEETING, "visit", "s2", first))
    expect(page.locator(".layer .photo")).to_be_visible()
    page.close()
    desk = browser.new_page(viewport={"width": 1366, "height": 768})
    while "/join" in desk.goto(f"{served.url}/join?pass={house.link('operator').token}").url:  # type: ignore[union-attr]
        desk.wait_for_timeout(100)
    desk.goto(f"{served.url}/control?meeting={MEETING}")
    desk.locator(".st-key-more-screens summary").click(timeout=60_000)
    desk.get_by_text("画面预览").click()
    expect(desk.locator(".is-on .photo")).to_be_visible(timeout=30_000)
    expect(desk.locator('[data-scene="stop"] .photo')).to_be_visible()
    desk.close()
    assert trouble == []
