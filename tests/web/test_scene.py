"""What the projector fetches: the scene that is on, for everybody, and nothing before its reveal."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest.scenes import present
from tests.support import MEETING, UNITS
from tests.web.conftest import Web, assert_error

SCENE = f"/api/scene/{MEETING}"


def test_anybody_gets_the_scene_that_is_on_in_the_language_asked_for(web: Web) -> None:
    web.house.open()
    client = web.visit()
    zh, en = client.get(SCENE), client.get(SCENE, params={"lang": "en"})
    assert zh.headers["content-type"] == "application/json" and zh.headers["cache-control"] == "no-cache"
    assert (zh.json()["kind"], zh.json()["body"]["name"]) == ("unit", UNITS["jiadi"])
    assert (zh.json()["body"]["state"], en.json()["body"]["state"]) == ("现在评分", "Marking is open")
    assert zh.json()["seq"] == client.get(f"/api/board/{MEETING}").json()["seq"]


def test_a_scene_is_not_sent_again_while_nothing_changed(web: Web) -> None:
    web.house.open()
    client = web.visit()
    first = client.get(SCENE)
    tag = first.headers["etag"]
    assert tag.startswith(f'"{first.json()["seq"]}-zh-')
    again = client.get(SCENE, headers={"If-None-Match": f'"1", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(SCENE, params={"lang": "en"}, headers={"If-None-Match": tag}).status_code == 200
    web.house.cast("jiadi", "j1")
    changed = client.get(SCENE, headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.json()["body"]["in"] == 1


def test_a_scene_is_made_once_for_all_screens(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = present.scene_document

    def counted(*words: object) -> object:
        made.append(1)
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(present, "scene_document", counted)
    web.house.open()
    screens = [web.visit() for _ in range(5)]
    assert len({screen.get(SCENE).headers["etag"] for screen in screens}) == 1
    assert made == [1]
    web.house.cast("jiadi", "j1")
    assert len({screen.get(SCENE).text for screen in screens}) == 1
    assert made == [1, 1]


@pytest.mark.parametrize("scene", ["unit", "standings", "charts", "town", "closing"])
def test_no_scene_holds_a_mark_or_a_score_before_its_reveal(web: Web, scene: str) -> None:
    house, client = web.house, web.visit()
    house.open()
    for judge, value in (("j1", "87.5"), ("j2", "91.5"), ("j3", "78.5"), ("j5", "82.5")):
        house.cast("jiadi", judge, value)
    house.close()
    house.submit(cmd.ShowScene(MEETING, scene, "jiadi" if scene == "unit" else None))
    hidden = client.get(SCENE).text
    score = house.reveal().records[0].event.score
    assert [one for one in (score, "87.5", "91.5", "78.5", "82.5") if one in hidden] == []
    if scene in ("standings", "charts"):
        house.submit(cmd.ShowScene(MEETING, scene))
        # The same search finds it now, so it would have found a leak.
        assert score in client.get(SCENE).text


def test_a_meeting_that_is_not_there_is_404(web: Web) -> None:
    assert_error(web.visit().get("/api/scene/nowhere"), 404, "not_found")


def test_a_scene_can_only_be_read(web: Web) -> None:
    assert_error(web.visit().post(SCENE), 405, "wrong_method")
    assert web.visit().head(SCENE).content == b""
