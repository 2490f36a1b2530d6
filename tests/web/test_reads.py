"""Health, the pad's document, the board, and what every answer carries."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contest import __version__
from contest.errors import ContestError
from contest.events import EvaluationClosed
from contest.ledger.errors import StoreMissing
from contest.web import site
from tests.support import CRITERIA, MEETING, UNITS, marks
from tests.web.conftest import Web, assert_error, put


def test_health_tells_contest_seq_and_version(web: Web) -> None:
    response = web.visit().get("/healthz")
    assert response.status_code == 200
    head = web.house.service.head()
    assert response.json() == {"ok": True, "contest": "trial", "seq": head.seq, "version": __version__}


def test_health_is_503_when_the_ledger_cannot_be_read(web: Web) -> None:
    moved = web.house.path.with_suffix(".away")
    web.house.path.rename(moved)
    response = web.visit().get("/healthz")
    assert response.status_code == 503
    assert response.json()["ok"] is False
    assert response.json()["error"]["code"] == "store_missing"
    moved.rename(web.house.path)
    assert web.visit().get("/healthz").status_code == 200


def test_health_is_503_when_the_end_of_the_ledger_was_written_over(web: Web) -> None:
    raw = sqlite3.connect(web.house.path)
    guard = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_no_update'").fetchone()[0]
    raw.execute("DROP TRIGGER ledger_no_update")
    raw.execute("UPDATE ledger SET hash = ? WHERE seq = (SELECT max(seq) FROM ledger)", ("a" * 64,))
    raw.execute(guard)
    raw.commit()
    raw.close()
    response = web.visit().get("/healthz")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "ledger_tampered"


def test_the_pad_has_the_documented_shape(web: Web) -> None:
    web.house.open()
    client = web.judge("j4")
    put(client, unit="jiadi")
    document = client.get("/api/pad").json()
    assert {"contest", "meeting", "seq", "phase", "judge", "criteria", "units"} <= set(document)
    assert (document["contest"], document["meeting"], document["judge"]) == ("trial", MEETING, "j4")
    assert [one["id"] for one in document["criteria"]] == list(CRITERIA)
    assert {"id", "title", "max", "min", "step"} <= set(document["criteria"][0])
    assert [(one["id"], one["recused"], one["ballot"]) for one in document["units"]] == [
        ("jiadi", True, None), ("mushanhou", False, None), ("houjie", False, None),
    ]  # fmt: skip
    assert [one["phase"] for one in document["units"]] == ["open", "waiting", "waiting"]


def test_a_pad_shows_its_own_ballots_only(web: Web) -> None:
    web.house.open()
    first, second = web.judge("j1"), web.judge("j2")
    receipt = put(first, marks=marks("77")).json()["receipt"]
    ballot = first.get("/api/pad").json()["units"][0]["ballot"]
    assert {name: ballot[name] for name in ("id", "revision", "marks", "receipt")} == {
        "id": "b1", "revision": 1, "marks": marks("77"), "receipt": receipt,
    }  # fmt: skip
    assert "77" not in second.get("/api/pad").text


def test_the_pad_is_for_judges(web: Web) -> None:
    assert_error(web.visit().get("/api/pad"), 401, "unknown_pass")
    assert_error(web.visit(web.house.link("operator")).get("/api/pad"), 403, "not_on_panel")


def test_the_board_holds_what_is_revealed_and_nothing_else(web: Web) -> None:
    web.house.open()
    for judge in ("j1", "j2", "j3", "j5"):
        web.house.cast("jiadi", judge, "87.5")
    web.house.close()
    client = web.visit()
    hidden = client.get(f"/api/board/{MEETING}")
    assert "87.5" not in hidden.text
    assert {one["score"] for one in hidden.json()["units"]} == {None}
    web.house.reveal()
    shown = client.get(f"/api/board/{MEETING}").json()
    assert set(shown) == {"contest", "meeting", "seq", "phase", "units"}
    assert shown["units"][0] == {
        "unit": "jiadi", "name": UNITS["jiadi"], "phase": "revealed", "score": "87.50", "place": 1, "tied": False,
    }  # fmt: skip
    assert [one["score"] for one in shown["units"][1:]] == [None, None]


def test_the_board_is_not_sent_again_while_nothing_changed(web: Web) -> None:
    client = web.visit()
    first = client.get(f"/api/board/{MEETING}")
    tag = first.headers["etag"]
    assert tag == f'"{first.json()["seq"]}"'
    again = client.get(f"/api/board/{MEETING}", headers={"If-None-Match": f'"1", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    web.house.open()
    changed = client.get(f"/api/board/{MEETING}", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["etag"] != tag


@pytest.mark.parametrize("path", ["/api/board/nowhere", "/api/board/..%2f", "/api/nothing", "/api/"])
def test_what_is_not_there_is_404_in_json(web: Web, path: str) -> None:
    assert_error(web.visit().get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/healthz", "/api/pad", f"/api/board/{MEETING}"])
def test_what_can_be_read_cannot_be_written(web: Web, path: str) -> None:
    assert_error(web.visit().post(path), 405, "wrong_method")
    assert web.visit().head(path).content == b""


def test_two_closes_at_once_are_one_event_and_the_other_is_told(web: Web) -> None:
    web.house.open()

    def close(_: int) -> Any:
        try:
            return web.house.close()
        except ContestError as told:
            return told.code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(close, range(2)))
    assert "wrong_phase" in answers
    closes = [row for row in web.house.service.history() if isinstance(row.event, EvaluationClosed)]
    assert len(closes) == 1


def test_every_answer_carries_the_policy(web: Web) -> None:
    headers = web.visit().get("/healthz").headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_while_the_store_is_in_trouble_everybody_gets_one_sentence_and_then_it_recovers(web: Web) -> None:
    here = site.current()
    whole, here._service = here._service, None
    here._trouble, here._tried_at = StoreMissing(path="contest.db"), float("inf")
    try:
        page = web.visit().get("/control", headers={"Accept": "text/html"})
        assert page.status_code == 503 and "contest.db" in page.text and "Traceback" not in page.text
        assert_error(web.visit().get("/api/pad"), 503, "store_missing")
        assert web.visit().get("/healthz").status_code == 503
        assert web.visit().get("/join?pass=x").status_code == 503
    finally:
        here._service, here._trouble = whole, None
    assert web.visit().get("/healthz").status_code == 200
