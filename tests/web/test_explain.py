"""``GET /api/explain/{meeting}/{unit}``: who may read the working, with names or without, and what must not leak."""

from __future__ import annotations

from typing import Any

import pytest

from contest import commands as cmd
from contest.model import Role
from tests.support import JUDGES, MEETING, SUPERVISOR, UNITS
from tests.web.conftest import Web, assert_error

PATH = f"/api/explain/{MEETING}/jiadi"
# Different marks, so that a mark tells a ballot: 浃底村's own head is j4 and leaves it out.
MARKS = {
    "jiadi": {"j1": "90", "j2": "80.5", "j3": "88", "j5": "71"},
    "mushanhou": {"j1": "93", "j2": "92", "j3": "91", "j4": "89", "j5": "94"},
    "houjie": {"j1": "60", "j2": "61", "j3": "62", "j4": "63", "j5": "64"},
}
NAMES = [one.name for one in JUDGES]


def mark(web: Web, *units: str) -> None:
    """Open, mark and close units."""
    for unit in units:
        web.house.open(unit)
        for judge, value in MARKS[unit].items():
            web.house.cast(unit, judge, value)
        web.house.close(unit)


def finish(web: Web) -> None:
    mark(web, *UNITS)
    for unit in UNITS:
        web.house.reveal(unit)
    web.house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))


def get(web: Web, role: Role | None, path: str = PATH, status: int = 200) -> dict[str, Any]:
    client = web.visit(web.house.link(role) if role else None)
    response = client.get(path)
    assert response.status_code == status, response.text
    document: dict[str, Any] = response.json()
    return document


def test_the_document_has_the_whole_working(web: Web) -> None:
    mark(web, "jiadi", "mushanhou")
    document = get(web, "operator", PATH + "?lang=en")
    assert list(document) == [
        "contest", "rehearsal", "meeting", "seq", "unit", "name", "verdict", "is_anonymous", "policy_digest", "rules",
        "columns", "groups", "together", "steps", "ties", "tie", "pending",
    ]  # fmt: skip
    assert document["verdict"] == "浃底村 has place 2 with 80.10 points."
    assert (document["contest"], document["meeting"], document["rehearsal"]) == ("trial", MEETING, True)
    assert [(one["unit"], one["relation"], one["place"], one["score"]) for one in document["columns"]] == [
        ("mushanhou", "above", "1", "91.80"), ("jiadi", "unit", "2", "80.10"),
    ]  # fmt: skip
    leaders, peers = document["groups"]
    assert [(one["judge"], one["name"], one["fate"]) for one in peers["ballots"]] == [
        ("j4", "李四", "recused"), ("j5", "周五", "counted"),
    ]  # fmt: skip
    assert {one["mark"] for one in peers["ballots"][0]["marks"]} == {None}
    assert leaders["ballots"][1]["figures"]["total"]["text"] == "483÷6=80.5"
    # 90 + 80.5 + 88 = 258.5, ÷ 3 = 86.1666…, × 60 % = 51.7; 71 × 40 % = 28.4; together 80.1.
    assert [one["text"] for one in leaders["sums"]] == ["90+80.5+88=258.5", "258.5÷3=86.1666…"]
    cells = {step["id"]: step["cells"][1] for step in document["steps"]}
    assert cells["group:leaders"]["exact"] == "517/6" and cells["group:leaders"]["value"] == "86.166666666666"
    assert cells["weight:leaders"]["text"] == "86.1666…×60%=51.7"
    assert cells["live"]["text"] == "51.7+28.4=80.1"
    assert cells["round"]["text"] == "80.10" and cells["place"]["text"] == "2"
    assert "村" in get(web, "operator")["verdict"] and "名" in get(web, "operator")["verdict"]


@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_desk_and_supervisor_read_the_closed_units_before_the_reveal(web: Web, role: Role) -> None:
    mark(web, "jiadi")
    assert get(web, role)["is_anonymous"] is False


def test_before_publication_nobody_else_reads_anything(web: Web) -> None:
    mark(web, "jiadi")
    web.house.reveal("jiadi")
    assert_error(web.visit().get(PATH), 401, "unknown_pass")
    for role in ("reviewer", "screen"):
        assert_error(web.visit(web.house.link(role)).get(PATH), 403, "not_allowed")
    assert_error(web.judge("j1").get(PATH), 403, "not_allowed")
    # What is closed to a visitor is closed in the same way whether there is something to see or not.
    assert_error(web.visit().get(f"/api/explain/{MEETING}/houjie"), 401, "unknown_pass")


def test_the_reviewer_reads_it_after_the_seal(web: Web) -> None:
    finish(web)
    assert get(web, "reviewer")["is_anonymous"] is False
    assert_error(web.visit().get(PATH), 401, "unknown_pass")
    assert_error(web.judge("j1").get(PATH), 403, "not_allowed")


def test_a_pass_that_ended_is_told_before_publication_and_public_afterwards(web: Web) -> None:
    finish(web)
    minted = web.house.link("reviewer")
    client = web.visit(minted)
    web.house.submit(cmd.RevokePass(minted.new.pass_id, "lost"))
    assert_error(client.get(PATH), 401, "unknown_pass")
    web.house.submit(cmd.PublishResult(MEETING))
    assert client.get(PATH).json()["is_anonymous"] is True


@pytest.mark.parametrize("path", [f"/api/explain/{MEETING}/nowhere", "/api/explain/nowhere/jiadi", PATH])
def test_what_is_not_there_or_not_closed_is_404(web: Web, path: str) -> None:
    web.house.open("jiadi")
    for role in ("operator", "supervisor"):
        assert_error(web.visit(web.house.link(role)).get(path), 404, "not_found")


def test_only_closed_units_stand_beside_it(web: Web) -> None:
    mark(web, "jiadi")
    web.house.open("mushanhou")
    for judge, value in MARKS["mushanhou"].items():
        web.house.cast("mushanhou", judge, value)
    for role in ("operator", "supervisor"):
        document = get(web, role)
        assert [one["unit"] for one in document["columns"]] == ["jiadi"]
        assert "93" not in str(document["steps"])


@pytest.mark.parametrize("role", [None, "screen", "judge"])
def test_once_published_anybody_reads_it_without_names(web: Web, role: Role | None) -> None:
    finish(web)
    web.house.submit(cmd.PublishResult(MEETING))
    client = web.judge("j1") if role == "judge" else web.visit(web.house.link(role) if role else None)
    response = client.get(PATH)
    assert response.status_code == 200
    document = response.json()
    assert document["is_anonymous"] is True
    assert [one["unit"] for one in document["columns"]] == ["mushanhou", "jiadi", "houjie"]
    leaders, peers = document["groups"]
    assert [(one["judge"], one["name"]) for one in leaders["ballots"]] == [
        (None, "评委1"), (None, "评委2"), (None, "评委3"),
    ]  # fmt: skip
    # By total, not by seat: j1 90, j3 88, j2 80.5; who left it out stands last.
    assert [one["figures"]["total"]["value"] for one in leaders["ballots"]] == ["90", "88", "80.5"]
    assert [one["fate"] for one in peers["ballots"]] == ["counted", "recused"]
    # The neighbours' sums say nothing of the seats either: 木山后村's panel gave 93, 92, 91.
    cells = next(step["cells"] for step in document["steps"] if step["id"] == "group:leaders")
    assert [one["text"] for one in cells] == ["(93+92+91)÷3=92", "(90+88+80.5)÷3=86.1666…", "(62+61+60)÷3=61"]
    for name in (*NAMES, *(f'"{one.id}"' for one in JUDGES)):
        assert name not in response.text


def test_the_public_working_comes_to_the_published_score(web: Web) -> None:
    finish(web)
    web.house.submit(cmd.PublishResult(MEETING))
    board = {one["unit"]: one["score"] for one in web.visit().get(f"/api/board/{MEETING}").json()["units"]}
    for unit in UNITS:
        document = get(web, None, f"/api/explain/{MEETING}/{unit}")
        assert next(one["score"] for one in document["columns"] if one["unit"] == unit) == board[unit]


def test_a_withdrawn_unit_has_no_public_working(web: Web) -> None:
    mark(web, "mushanhou", "houjie")
    web.house.submit(cmd.WithdrawUnit(MEETING, "jiadi", "雨"))
    web.house.reveal("mushanhou")
    web.house.reveal("houjie")
    web.house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    assert get(web, "reviewer")["verdict"] == "浃底村 已弃权，不排名次。"
    web.house.submit(cmd.PublishResult(MEETING))
    assert_error(web.visit().get(PATH), 404, "not_found")


def test_it_can_only_be_read(web: Web) -> None:
    assert_error(web.visit().post(PATH), 405, "wrong_method")


def test_what_is_kept_for_everybody_stays_apart_from_names_and_languages(web: Web) -> None:
    finish(web)
    web.house.submit(cmd.PublishResult(MEETING))
    first = web.visit().get(PATH).text
    assert web.visit().get(PATH).text == first
    assert "has place" in get(web, None, PATH + "?lang=en")["verdict"]
    assert get(web, "operator")["is_anonymous"] is False
    assert web.visit().get(PATH).text == first
