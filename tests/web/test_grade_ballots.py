"""Grade ballots through the real routes: words and coefficients in, coefficients stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from contest import commands as cmd
from contest.events import BallotCast
from tests.support import CRITERIA, DESK, MEETING, POLICY
from tests.web.conftest import Web, assert_error, put

GRADES = {"好": 100, "较好": 80, "一般": 60, "差": 40}
WORDS = dict(zip(CRITERIA, ("好", "较好", "好", "一般", "差", "好"), strict=True))
COEFFICIENTS = {name: str(GRADES[word]) for name, word in WORDS.items()}


@pytest.fixture
def pad(web: Web) -> httpx.Client:
    web.house.submit(cmd.FixPolicy(MEETING, {**POLICY, "scale": {"grades": GRADES}}), DESK)
    web.house.open()
    return web.judge("j1")


def stored(web: Web) -> list[dict[str, Decimal]]:
    return [dict(row.event.marks) for row in web.house.service.history() if isinstance(row.event, BallotCast)]


def test_the_pad_names_the_grades_best_first_with_their_coefficients(pad: httpx.Client) -> None:
    shown = [{"title": word, "value": str(value)} for word, value in GRADES.items()]
    criteria = pad.get("/api/pad").json()["criteria"]
    assert [one["grades"] for one in criteria] == [shown] * 6


def test_without_grades_in_the_rules_the_pad_has_no_such_key(web: Web) -> None:
    criteria = web.judge("j1").get("/api/pad").json()["criteria"]
    assert [set(one) for one in criteria] == [{"id", "title", "max", "min", "step", "weight"}] * 6


@pytest.mark.parametrize(
    "sent",
    [WORDS, COEFFICIENTS, {name: GRADES[word] for name, word in WORDS.items()}],
    ids=["words", "text", "numbers"],
)
def test_a_grade_is_stored_as_its_coefficient_however_it_came(
    web: Web, pad: httpx.Client, sent: dict[str, Any]
) -> None:
    assert put(pad, marks=sent).status_code == 201
    assert stored(web) == [{name: Decimal(value) for name, value in COEFFICIENTS.items()}]
    assert pad.get("/api/pad").json()["units"][0]["ballot"]["marks"] == COEFFICIENTS


@pytest.mark.parametrize("wrong", ["很好", "90", 90, "", "好 ", "無效", None, ["好"]])
def test_a_word_that_is_no_grade_is_422_with_its_criterion(web: Web, pad: httpx.Client, wrong: Any) -> None:
    error = assert_error(put(pad, marks={**WORDS, "industry": wrong}), 422, "invalid")
    assert [one["criterion"] for one in error["problems"]] == ["industry"]
    assert "产业兴" in error["problems"][0]["message"]
    assert stored(web) == []


@pytest.mark.parametrize(("first", "again"), [(WORDS, COEFFICIENTS), (COEFFICIENTS, WORDS)])
def test_the_same_ballot_as_words_and_as_coefficients_is_a_repeat_200(
    web: Web, pad: httpx.Client, first: dict[str, str], again: dict[str, str]
) -> None:
    before = put(pad, marks=first)
    after = put(pad, marks=again)
    assert (before.status_code, after.status_code) == (201, 200)
    assert after.json() == before.json()
    assert len(stored(web)) == 1


def test_another_grade_under_the_same_id_is_a_conflict_409(web: Web, pad: httpx.Client) -> None:
    put(pad, marks=WORDS)
    assert_error(put(pad, marks={**COEFFICIENTS, "industry": "好"}), 409, "conflict")
    assert len(stored(web)) == 1


def test_one_total_mark_is_a_ballot(web: Web) -> None:
    policy = {**POLICY, "criteria": [], "scale": {"min": 70, "max": 100, "step": "0.01"}}
    web.house.submit(cmd.FixPolicy(MEETING, policy), DESK)
    web.house.open()
    client = web.judge("j1")
    [criterion] = client.get("/api/pad").json()["criteria"]
    assert criterion == {"id": "total", "title": "total", "max": "100", "min": "70", "step": "0.01", "weight": "1"}
    assert put(client, marks={"total": "91.28"}).status_code == 201
    assert stored(web) == [{"total": Decimal("91.28")}]
