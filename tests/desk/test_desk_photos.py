"""The photos of stops at the desk: chosen, replaced, taken away, and refused in words of the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest import photos
from contest.service import Service
from contest.state import Scene
from tests.desk.conftest import CLI, Opened
from tests.desk.serving import laptop_desk
from tests.desk.test_desk_agenda import keys, press
from tests.desk.test_desk_flow import button, shown
from tests.pictures import from_a_phone, jpeg

MEETING, STAGE = "dongcheng", "visit"
FIRST, SECOND = (STAGE, "stop-1"), (STAGE, "stop-2")


@pytest.fixture(autouse=True)
def beside_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTEST_PHOTOS", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return photos.folder_of(tmp_path / "contest.db")


def upload(app: AppTest, data: bytes, name: str = "村口.jpg") -> AppTest:
    app.file_uploader[0].set_value((name, data, "image/jpeg")).run()
    assert not app.exception, app.exception
    return app


def choice(app: AppTest):  # type: ignore[no-untyped-def]
    return next(box for box in app.selectbox if str(box.key).startswith("photo-stop-"))


def test_a_photo_is_chosen_for_one_stop_and_the_dialog_goes_on_to_the_next(
    service: Service, browse: Opened, folder: Path
) -> None:
    app = press(browse("control", meeting=MEETING), "ask-photo")
    assert button(app, "photo-use-").disabled
    press(upload(app, from_a_phone()), "photo-use-")
    (digest,) = service.meeting(MEETING).photos.values()
    assert service.meeting(MEETING).photos == {FIRST: digest} and photos.find(folder, digest) is not None
    assert "浃底村的照片已用上。" in shown(app)
    assert any(f"/photos/{digest}.jpg" in one.proto.body for one in app.get("html"))
    assert choice(app).value == "visit/stop-1" and "（有照片）" in choice(app).options[0]
    choice(app).set_value("visit/stop-2").run()
    press(upload(app, jpeg()), "photo-use-")
    assert set(service.meeting(MEETING).photos) == {FIRST, SECOND}


def test_a_photo_is_replaced_and_taken_away(service: Service, browse: Opened, folder: Path) -> None:
    old = photos.keep(folder, jpeg())
    service.submit(cmd.PhotographStop(MEETING, *FIRST, old), CLI)
    service.submit(cmd.ShowScene(MEETING, "stop", stop="stop-1"), CLI)
    app = press(browse("control", meeting=MEETING), "ask-photo")
    press(upload(app, jpeg(500)), "photo-use-")
    assert service.meeting(MEETING).photos[FIRST] not in (old, "")
    press(app, "photo-away-")
    assert service.meeting(MEETING).photos == {}
    assert "浃底村的照片已撤下。" in shown(app)
    assert service.meeting(MEETING).scene == Scene("stop", stage=STAGE, stop="stop-1")


def test_what_is_no_picture_is_refused_and_the_same_photo_again_is_told(
    service: Service, browse: Opened, folder: Path
) -> None:
    app = press(browse("control", meeting=MEETING), "ask-photo")
    press(upload(app, "名单".encode()), "photo-use-")
    assert "这个文件不是能读取的图片" in shown(app)
    assert service.meeting(MEETING).photos == {} and photos.count(folder) == 0
    press(upload(app, jpeg()), "photo-use-")
    press(upload(app, jpeg()), "photo-use-")
    assert "已经是这张照片" in shown(app)


def test_a_photo_whose_file_is_missing_is_told(service: Service, browse: Opened) -> None:
    service.submit(cmd.PhotographStop(MEETING, *SECOND, "ab" * 32), CLI)
    service.submit(cmd.ShowScene(MEETING, "stop", stop="stop-2"), CLI)
    app = press(browse("control", meeting=MEETING), "ask-photo")
    assert "照片的文件不见了" in shown(app)


def test_the_way_leads_from_the_choice_of_a_stop_too_and_only_where_there_is_one(
    service: Service, browse: Opened
) -> None:
    app = press(browse("control", meeting=MEETING), "scene-stop")
    next(one for one in app.radio if str(one.key).startswith("which-stop-")).set_value("visit/stop-2").run()
    app = press(app, "stop-photos")
    assert choice(app).value == "visit/stop-2"
    assert "photo-use-" in [key for key in keys(app) if key.startswith("photo-use-")]
    assert "ask-photo" not in keys(browse("control", "supervisor", meeting=MEETING))
    plan = service.meeting(MEETING).plan
    agenda = tuple(stage for stage in plan.agenda if not stage.stops)
    service.submit(cmd.PlanMeeting(replace(plan, agenda=agenda)), CLI)
    assert "ask-photo" not in keys(browse("control", meeting=MEETING))


@pytest.mark.browser
def test_in_a_browser_the_field_speaks_chinese_fits_the_screen_and_shows_the_photo(
    service: Service, folder: Path, tmp_path: Path
) -> None:
    store = tmp_path / "contest.db"
    with laptop_desk(service, store, MEETING) as page:
        page.locator(".st-key-more-screens summary").click()
        page.locator(".st-key-scene-stop button").click()
        page.locator(".st-key-stop-photos button").click()
        dialog = page.locator("[role=dialog]")
        expect(dialog).to_have_count(1)
        expect(dialog).to_contain_text("走访点照片")
        field = dialog.locator("input[type=file]")
        field.wait_for(state="attached")

        def english() -> list[str]:
            """What of Streamlit's own words can be seen: hidden ones have no size, or a letter's size of nothing."""
            found: list[str] = page.evaluate(
                """() => {
                  const found = [];
                  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  while (walker.nextNode()) {
                    const holder = walker.currentNode.parentElement;
                    const box = holder.getBoundingClientRect();
                    // An icon's name is drawn as its picture.
                    if (holder.matches("[data-testid=stIconMaterial]")) continue;
                    const isSeen = box.width > 1 && box.height > 1 && parseFloat(getComputedStyle(holder).fontSize) > 0;
                    if (isSeen && holder.closest("[role=dialog], [role=tooltip]")) found.push(walker.currentNode.data);
                  }
                  return found;
                }"""
            )
            return [text for text in found if re.search(r"upload|drag|browse|per file|allowed|limit", text, re.I)]

        expect(dialog.locator("[data-testid=stFileUploaderDropzoneInstructions]")).to_be_visible()
        assert english() == []
        own = "(one) => getComputedStyle(one, '::after').content"
        label = dialog.locator("[data-testid=stFileUploaderDropzone] button p")
        assert "选择文件" in label.evaluate(own)
        assert "20 MB" in dialog.locator("[data-testid=stFileUploaderDropzoneInstructions] span").evaluate(own)
        field.set_input_files({"name": "a.heic", "mimeType": "image/heic", "buffer": b"abc"})
        dialog.locator("[aria-invalid=true]").hover()
        assert "这个文件不能用" in dialog.locator("[data-testid=stFileUploader]").evaluate(own)
        page.wait_for_timeout(500)
        assert english() == []
        field.set_input_files({"name": "村口.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone()})
        use = dialog.get_by_role("button", name="用这张照片")
        expect(use).to_be_enabled()
        use.click()
        expect(dialog.locator("img[src*='/photos/']")).to_be_visible()
        photo = dialog.locator("img[src*='/photos/']")
        assert photo.evaluate("(image) => image.decode().then(() => image.naturalHeight > image.naturalWidth)")
        box = dialog.bounding_box()
        done = dialog.get_by_role("button", name="完成").bounding_box()
        assert box and done and done["y"] + done["height"] <= 768
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    (digest,) = service.meeting(MEETING).photos.values()
    assert photos.find(folder, digest) is not None
