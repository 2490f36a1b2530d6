"""``GET /photos/{digest}.jpg``: what a stop has now, to everybody, and nothing else that lies on the disk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest import commands as cmd
from contest import photos
from contest.model import Stop
from tests.pictures import jpeg
from tests.support import AGENDA, MEETING
from tests.web.conftest import Web, assert_error
from tests.web.test_front import below

__all__ = ["below"]


@pytest.fixture(autouse=True)
def beside_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTEST_PHOTOS", raising=False)


def photographed(web: Web) -> str:
    """Give the first stop of a visit a photo and return its digest."""
    house = web.house
    stop = Stop("s1", "浃底村", "village")
    plan = house.service.meeting(MEETING).plan
    house.submit(cmd.PlanMeeting(replace(plan, agenda=(replace(AGENDA[0], stops=(stop,)), *AGENDA[1:]))))
    kept = photos.keep(photos.folder_of(house.path), jpeg())
    house.submit(cmd.PhotographStop(MEETING, "visit", "s1", kept))
    return kept


@pytest.fixture
def digest(web: Web) -> str:
    return photographed(web)


def test_a_photo_that_a_stop_has_is_for_everybody_and_for_a_year(web: Web, digest: str) -> None:
    for visitor in (web.visit(), web.judge("j1"), web.visit(web.house.link("screen"))):
        answer = visitor.get(f"/photos/{digest}.jpg")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        rules = {one.strip() for one in answer.headers["cache-control"].split(",")}
        assert rules == {"public", "max-age=31536000", "immutable"}
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content == (photos.folder_of(web.house.path) / f"{digest}.jpg").read_bytes()
    again = web.visit().get(f"/photos/{digest}.jpg", headers={"If-None-Match": f'"{digest}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert web.visit().head(f"/photos/{digest}.jpg").content == b""
    assert_error(web.visit().post(f"/photos/{digest}.jpg"), 405, "wrong_method")


def test_the_scene_names_it_and_the_policy_lets_it_be_seen(web: Web, digest: str) -> None:
    web.house.submit(cmd.ShowScene(MEETING, "stop", stop="s1"))
    scene = web.visit().get(f"/api/scene/{MEETING}")
    assert scene.json()["body"]["photo"] == digest
    assert "img-src 'self'" in scene.headers["content-security-policy"]


def test_what_no_stop_has_any_more_is_not_to_be_had(web: Web, digest: str) -> None:
    other = photos.keep(photos.folder_of(web.house.path), jpeg(500))
    assert_error(web.visit().get(f"/photos/{other}.jpg"), 404, "not_found")
    web.house.submit(cmd.PhotographStop(MEETING, "visit", "s1"))
    gone = web.visit().get(f"/photos/{digest}.jpg")
    assert_error(gone, 404, "not_found")
    assert gone.headers["cache-control"] == "no-store"


def test_a_photo_whose_file_is_missing_is_404(web: Web, digest: str) -> None:
    (photos.folder_of(web.house.path) / f"{digest}.jpg").unlink()
    assert_error(web.visit().get(f"/photos/{digest}.jpg"), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "x.jpg",
        "{digest}",
        "{digest}.png",
        "{digest}.jpg/",
        "{digest}.jpg.jpg",
        "..%2fcontest.db",
        "%2e%2e/contest.db",
        "..%5ccontest.db",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "..%2fcontest.photos%2f{digest}.jpg",
        "{digest}.jpg%00",
        "%00",
    ],
)
@pytest.mark.parametrize("accept", ["image/*", "text/html"])
def test_no_other_name_leads_anywhere(web: Web, digest: str, path: str, accept: str) -> None:
    # As a raw target the escapes arrive as they stand.
    address = (
        web.visit()
        .build_request("GET", web.address)
        .url.copy_with(raw_path=f"/photos/{path.format(digest=digest)}".encode())
    )
    answer = web.visit().get(address, headers={"Accept": accept})
    assert_error(answer, 404, "not_found")


def test_a_photo_stands_below_the_base_path(below: Web) -> None:
    kept = photographed(below)
    assert below.visit().get(f"{below.address}/photos/{kept}.jpg").status_code == 200
    root = below.address.removesuffix("/town")
    assert below.visit().get(f"{root}/photos/{kept}.jpg").status_code == 404
