"""The table of ``PUT /api/ballots/{id}``, row by row, and what is stored afterwards."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contest.events import BallotCast
from contest.ledger.errors import StoreFull, StoreLocked
from contest.service import Service
from contest.state import receipt
from contest.web import site
from contest.web.limits import Buckets
from tests.support import MEETING, marks
from tests.web.conftest import Web, assert_error, put

RECEIPT = re.compile(r"[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}")


def stored(web: Web) -> list[BallotCast]:
    return [row.event for row in web.house.service.history() if isinstance(row.event, BallotCast)]


def raw(client: httpx.Client, body: bytes | str, content_type: str = "application/json", ballot_id: str = "b1") -> Any:
    return client.put(f"/api/ballots/{ballot_id}", content=body, headers={"content-type": content_type})


@pytest.fixture
def pad(web: Web) -> httpx.Client:
    web.house.open()
    return web.judge("j1")


def test_a_stored_ballot_is_answered_201_with_its_seq_receipt_and_revision(web: Web, pad: httpx.Client) -> None:
    response = put(pad)
    assert response.status_code == 201
    assert set(response.json()) == {"seq", "receipt", "revision"}
    row = web.house.service.history()[-1]
    assert isinstance(row.event, BallotCast)
    assert response.json() == {"seq": row.seq, "receipt": receipt(row.hash), "revision": 1}
    assert RECEIPT.fullmatch(response.json()["receipt"])
    assert row.id == "b1" and row.event.judge == "j1" and row.event.by.id == "j1"


def test_marks_may_be_text_or_numbers(web: Web, pad: httpx.Client) -> None:
    mixed = {**marks("92.5"), "industry": 90, "civility": 88.5}
    assert put(pad, marks=mixed).status_code == 201
    assert {name: str(one) for name, one in stored(web)[0].marks.items()} == {
        **marks("92.5"), "industry": "90", "civility": "88.5",
    }  # fmt: skip


def test_the_same_ballot_again_is_answered_200_with_the_same_body(web: Web, pad: httpx.Client) -> None:
    first = put(pad)
    web.house.close()
    again = put(pad)
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(stored(web)) == 1


def test_the_next_revision_replaces_the_first(web: Web, pad: httpx.Client) -> None:
    put(pad)
    assert put(pad, "b2", revision=2, marks=marks("91")).json()["revision"] == 2
    assert [one.revision for one in stored(web)] == [1, 2]


def test_without_a_pass_401(web: Web) -> None:
    web.house.open()
    assert_error(put(web.visit()), 401, "unknown_pass")
    assert stored(web) == []


def test_another_role_is_not_on_the_panel_403(web: Web) -> None:
    web.house.open()
    assert_error(put(web.visit(web.house.link("operator"))), 403, "not_on_panel")


@pytest.mark.parametrize("meeting", ["nancheng", "nowhere"])
def test_another_meeting_is_not_on_the_panel_403(pad: httpx.Client, meeting: str) -> None:
    assert_error(put(pad, meeting=meeting), 403, "not_on_panel")


def test_the_own_unit_is_recused_403(web: Web) -> None:
    web.house.open()
    error = assert_error(put(web.judge("j4")), 403, "recused")
    assert "浃底村" in error["message"]
    assert stored(web) == []


@pytest.mark.parametrize("act", ["never opened", "closed", "revealed"])
def test_a_unit_that_is_not_open_is_closed_409(web: Web, pad: httpx.Client, act: str) -> None:
    if act == "never opened":
        assert_error(put(pad, unit="mushanhou"), 409, "closed")
    else:
        web.house.close()
        if act == "revealed":
            web.house.reveal()
        assert_error(put(pad), 409, "closed")
    assert stored(web) == []


def test_a_revision_that_is_not_the_next_is_stale_409_and_carries_what_is_stored(web: Web, pad: httpx.Client) -> None:
    first = put(pad, marks=marks("80")).json()
    error = assert_error(put(pad, "b2", marks=marks("95")), 409, "stale")
    assert {name: error["ballot"][name] for name in ("id", "revision", "marks", "receipt")} == {
        "id": "b1", "revision": 1, "marks": marks("80"), "receipt": first["receipt"],
    }  # fmt: skip
    assert len(stored(web)) == 1


def test_a_second_revision_before_the_first_is_stale_409_and_carries_nothing(pad: httpx.Client) -> None:
    assert assert_error(put(pad, revision=2), 409, "stale")["ballot"] is None


def test_an_id_used_for_other_content_is_a_conflict_409(web: Web, pad: httpx.Client) -> None:
    put(pad)
    assert_error(put(pad, marks=marks("91")), 409, "conflict")
    assert_error(put(web.judge("j2")), 409, "conflict")
    assert len(stored(web)) == 1


def test_more_than_8_kb_is_413_whatever_the_headers_say(web: Web, pad: httpx.Client) -> None:
    big = json.dumps({"meeting": MEETING, "padding": "x" * 9000})
    assert_error(raw(pad, big), 413, "too_large")

    def chunks() -> Any:
        yield from (big[:5000].encode(), big[5000:].encode())

    response = pad.put("/api/ballots/b1", content=chunks(), headers={"content-type": "application/json"})
    assert_error(response, 413, "too_large")
    assert stored(web) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps({}), "text/plain"),
        (json.dumps({}), "application/x-www-form-urlencoded"),
        ("{", "application/json"),
        ("", "application/json"),
        ('{"a": 1} x', "application/json"),
        (b"\xff\xfe{}", "application/json"),
    ],
)
def test_what_is_not_json_is_415(web: Web, pad: httpx.Client, body: bytes | str, content_type: str) -> None:
    assert_error(raw(pad, body, content_type), 415, "not_json")
    assert stored(web) == []


def test_a_charset_beside_the_content_type_is_fine(pad: httpx.Client) -> None:
    body = json.dumps({"meeting": MEETING, "unit": "jiadi", "revision": 1, "marks": marks()})
    assert raw(pad, body, "application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize("body", ["[]", "1", '"x"', "null", "[" * 4000 + "]" * 4000, '{"unit":"a","unit":"b"}'])
def test_json_that_is_no_plain_object_is_422(web: Web, pad: httpx.Client, body: str) -> None:
    assert assert_error(raw(pad, body), 422, "invalid")["problems"]
    assert stored(web) == []


def test_every_field_that_is_missing_or_wrong_is_listed_422(pad: httpx.Client) -> None:
    error = assert_error(raw(pad, '{"unit": 7, "revision": "1", "marks": []}'), 422, "invalid")
    assert [one["criterion"] for one in error["problems"]] == ["meeting", "unit", "revision", "marks"]


@pytest.mark.parametrize("revision", [0, -1, 1.0, True, "1", None, 10**30])
def test_a_revision_is_a_whole_number_from_1_422(pad: httpx.Client, revision: Any) -> None:
    body = {"meeting": MEETING, "unit": "jiadi", "revision": revision, "marks": marks()}
    assert_error(pad.put("/api/ballots/b1", json=body), 422, "invalid")


@pytest.mark.parametrize("ballot_id", ["a b", "a%23b", "村", "x" * 65, "a/b", "a.b", ""])
def test_an_id_that_no_pad_makes_is_422(web: Web, pad: httpx.Client, ballot_id: str) -> None:
    assert_error(put(pad, ballot_id), 422, "invalid")
    assert stored(web) == []


def test_every_mark_that_is_not_acceptable_is_listed_422(web: Web, pad: httpx.Client) -> None:
    bad = {"party_building": "105", "industry": "-1", "environment": "九十", "prosperity": "90.3", "extra": "90"}
    error = assert_error(put(pad, marks=bad), 422, "invalid")
    assert {one["criterion"] for one in error["problems"]} == {
        "party_building", "industry", "environment", "prosperity", "governance", "civility", "extra",
    }  # fmt: skip
    assert all(one["message"] for one in error["problems"])
    assert stored(web) == []


@pytest.mark.parametrize(
    "mark",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "9" * 5000,
        "true",
        "null",
        "[]",
        "{}",
        '"９０"',
        '"1e1"',
    ],
)
def test_what_only_looks_like_a_mark_is_422(web: Web, pad: httpx.Client, mark: str) -> None:
    body = json.dumps({"meeting": MEETING, "unit": "jiadi", "revision": 1, "marks": {**marks(), "industry": "?"}})
    error = assert_error(raw(pad, body.replace('"?"', mark)), 422, "invalid")
    assert [one["criterion"] for one in error["problems"]] == ["industry"]
    assert stored(web) == []


def test_an_unknown_unit_is_422(pad: httpx.Client) -> None:
    assert_error(put(pad, unit="nowhere"), 422, "invalid")


def test_more_than_20_a_second_is_429_and_stores_nothing(web: Web, pad: httpx.Client) -> None:
    site.current().ballots = Buckets(20, clock=lambda: 0.0)
    answers = [put(pad, f"r{n}", revision=n) for n in range(1, 22)]
    assert [one.status_code for one in answers[:20]] == [201] * 20
    assert_error(answers[20], 429, "too_many")
    assert len(stored(web)) == 20
    assert put(web.judge("j2"), "other").status_code == 201, "one judge's haste is not another's"


@pytest.mark.parametrize("trouble", [StoreFull, StoreLocked])
def test_a_store_that_cannot_be_written_is_503(web: Web, pad: httpx.Client, trouble: Any, monkeypatch: Any) -> None:
    def refuse(*_: object) -> None:
        raise trouble(path="contest.db")

    monkeypatch.setattr(web.house.service.ledger, "ask", refuse)
    assert_error(put(pad), 503, trouble.code)
    monkeypatch.undo()
    assert put(pad).status_code == 201


def test_a_bug_is_told_without_its_particulars(web: Web, pad: httpx.Client, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(web.house.service, "carry_out", lambda *_: 1 / 0)
    error = assert_error(put(pad), 500, "internal")
    assert "division" not in error["message"]
    assert "ZeroDivisionError" in caplog.text


def test_the_message_is_chinese_by_default_and_english_on_request(pad: httpx.Client) -> None:
    assert "评分时间" in put(pad, unit="mushanhou").json()["error"]["message"]
    body = {"meeting": MEETING, "unit": "mushanhou", "revision": 1, "marks": marks()}
    assert "not open" in pad.put("/api/ballots/b1?lang=en", json=body).json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
def test_another_method_is_405(pad: httpx.Client, method: str) -> None:
    response = pad.request(method, "/api/ballots/b1")
    assert_error(response, 405, "wrong_method")
    assert response.headers["allow"] == "PUT"


def test_a_double_tap_stores_one_ballot(web: Web, pad: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: put(pad, "tap"), range(8)))
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.text for one in answers}) == 1
    assert len(stored(web)) == 1


def test_a_ballot_and_a_close_at_once_leave_no_ballot_behind_the_close(web: Web) -> None:
    web.house.open()
    pads = [web.judge(one) for one in ("j1", "j2", "j3", "j5")]
    with ThreadPoolExecutor(5) as pool:
        closing = pool.submit(web.house.close)
        answers = list(pool.map(lambda n: put(pads[n], f"b{n}"), range(4)))
        closing.result()
    kinds = [type(row.event).__name__ for row in web.house.service.history()]
    closed_at = kinds.index("EvaluationClosed")
    assert "BallotCast" not in kinds[closed_at:]
    assert kinds.count("BallotCast") == sum(one.status_code == 201 for one in answers)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
ballot_like = st.fixed_dictionaries(
    {},
    optional={
        "meeting": st.sampled_from([MEETING, "x", ""]) | json_values,
        "unit": st.sampled_from(["jiadi", "houjie"]) | json_values,
        "revision": st.integers(-1, 3) | json_values,
        "marks": st.dictionaries(st.sampled_from([*marks(), "x"]), st.text("0123456789.", max_size=6) | json_values)
        | json_values,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.one_of(ballot_like.map(json.dumps), json_values.map(json.dumps), st.binary(max_size=200)))
@example(body='{"meeting":"\\ud800","unit":"\\ud800","revision":1,"marks":{"\\ud800":"\\ud800"}}')
@example(body='{"\\ud800":1,"\\ud800":2}')
def test_whatever_comes_is_answered_and_stored_only_with_201(web: Web, body: str | bytes) -> None:
    site.current().ballots = Buckets(10**9)
    if web.house.service.meeting(MEETING).phase == "planned":
        web.house.open()
    client = web.judge("j1")
    before = len(stored(web))
    response = raw(client, body if isinstance(body, bytes) else body.encode("utf-8"), ballot_id=f"f{before}")
    assert response.status_code in (200, 201, 403, 409, 415, 422), response.text
    assert len(stored(web)) - before == (response.status_code == 201)


def test_the_state_after_a_ballot_is_what_the_ledger_says(web: Web, pad: httpx.Client) -> None:
    assert put(pad, marks={**marks("90"), "industry": "92.50", "environment": 88}).status_code == 201
    assert put(pad, "b2", revision=2, marks=marks("0")).status_code == 201
    service = web.house.service
    again = Service.open(web.house.path)
    try:
        assert again.state == service.state
        mine, theirs = (one.state.meetings[MEETING].evaluation("jiadi").ballots["j1"] for one in (service, again))
    finally:
        again.close()
    assert [{name: str(mark) for name, mark in one.marks.items()} for one in mine] == [
        {name: str(mark) for name, mark in one.marks.items()} for one in theirs
    ]


def test_an_answer_is_kept_by_nobody_and_is_nothing_but_json(pad: httpx.Client) -> None:
    for answer in (put(pad), pad.get("/api/ballots/b1"), put(pad, "a b")):
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["x-contest-pass", "x-contest-role"])
def test_nobody_becomes_a_judge_by_a_header(web: Web, name: str) -> None:
    value = web.house.passes["j1"].new.pass_id if name == "x-contest-pass" else "judge"
    assert_error(put(web.visit(**{name: value})), 401, "unknown_pass")
    assert stored(web) == []
