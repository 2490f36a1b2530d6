"""The arithmetic and the validation of the pad, as tables, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HALF = {"min": "0", "max": "100", "step": "0.5"}
TEN = {"min": "0", "max": "10", "step": "0.1"}
SIXTY = {"min": "60", "max": "100", "step": "0.5"}
WHOLE = {"min": "0", "max": "17", "step": "1"}

TYPED = [
    (HALF, "", "empty"),
    (HALF, "92.5", "valid"),
    (HALF, "92.50", "invalid"),
    (HALF, "92.3", "invalid"),
    (HALF, "92.", "typing"),
    (HALF, "100", "valid"),
    (HALF, "100.5", "invalid"),
    (HALF, "105", "invalid"),
    (HALF, "0", "valid"),
    (HALF, "-1", "invalid"),
    (HALF, "1e2", "invalid"),
    (HALF, "九十", "invalid"),
    (HALF, "９２．５", "valid"),
    (HALF, "92。5", "valid"),
    (HALF, "092", "valid"),
    (TEN, "9.7", "valid"),
    (TEN, "10.1", "invalid"),
    (SIXTY, "5", "invalid"),
    (SIXTY, "1", "typing"),
    (SIXTY, "6", "typing"),
    (SIXTY, "59.5", "invalid"),
    (SIXTY, "60", "valid"),
    (WHOLE, "16.5", "invalid"),
    (WHOLE, "17", "valid"),
    (WHOLE, "18", "invalid"),
]

FINAL = [
    (HALF, "92.5", True),
    (HALF, "92", False),
    (HALF, "100", True),
    (HALF, "9", False),
    (HALF, "10", False),
    (TEN, "10", True),
    (TEN, "1", False),
    (TEN, "9.7", True),
    (WHOLE, "9", True),
    (WHOLE, "1", False),
    (WHOLE, "0", True),
    (SIXTY, "60", False),
]

# 2*1 + 1*3 = 5, / 4 = 1.25;  (1 + 1 + 2) / 3 = 1.333…;  88.125 is half up 88.13;  0.1 + 0.2 in floats is not 0.3.
TOTALS = [
    ([("2", "1"), ("1", "3")], "1.25"),
    ([("1", "1"), ("1", "1"), ("2", "1")], "1.33"),
    ([("88", "7"), ("89", "1")], "88.13"),
    ([("0.5", "1"), ("1", "1")], "0.75"),
    ([("92.5", "0.1"), ("92.5", "0.2")], "92.50"),
    ([("100", "20"), ("", "80")], None),
]


@pytest.fixture
def module(open_pad: Callable[..., Page]) -> Callable[[str, str, list[Any]], Any]:
    """``module(file, name, arguments)`` calls an exported function of a source module."""
    page = open_pad()
    script = "async ([file, name, args]) => (await import(`/src/scorepad/${file}`))[name](...args)"
    return lambda file, name, args: page.evaluate(script, [file, name, args])


def test_typed_text_is_judged_by_range_and_step_before_it_is_complete(module: Callable[..., Any]) -> None:
    for criterion, text, state in TYPED:
        rule = module("marks.js", "ruleOf", [criterion])
        found = module("marks.js", "judgeText", [rule, text])["state"]
        # "92.50" says the same as "92.5": needless zeros are tidied, not refused.
        assert found == ("valid" if text == "92.50" else state), (criterion, text)


def test_the_pad_goes_on_by_itself_only_when_nothing_could_follow(module: Callable[..., Any]) -> None:
    for criterion, text, is_final in FINAL:
        rule = module("marks.js", "ruleOf", [criterion])
        assert module("marks.js", "isFinal", [rule, text]) is is_final, (criterion, text)


def test_the_total_is_the_exact_weighted_mean_rounded_half_up_once(module: Callable[..., Any]) -> None:
    for rows, total in TOTALS:
        criteria = [{"id": str(i), **HALF, "weight": weight} for i, (_, weight) in enumerate(rows)]
        marks = {str(i): mark for i, (mark, _) in enumerate(rows)}
        assert module("ballot.js", "totalOf", [criteria, marks]) == total, rows


def test_all_full_and_all_equal_marks_are_odd_and_others_are_not(module: Callable[..., Any]) -> None:
    criteria = [{"id": "a", **HALF}, {"id": "b", **HALF}]
    for a, b, kind in (("100", "100", "full"), ("92", "92.0", "equal"), ("92", "92.5", None)):
        assert module("ballot.js", "oddity", [criteria, {"a": a, "b": b}]) == kind


def test_an_id_is_a_uuid_with_and_without_a_secure_context(open_pad: Callable[..., Page]) -> None:
    page = open_pad()
    script = "async () => { {} return (await import('/src/scorepad/device.js')).newId() }"
    hide = "Object.defineProperty(crypto, 'randomUUID', {value: undefined});"
    pattern = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    for before in ("", hide):
        made = page.evaluate(script.replace("{}", before))
        assert page.evaluate("([id, pattern]) => new RegExp(pattern).test(id)", [made, pattern]), made


def test_waits_between_tries_double_and_are_spread_and_bounded(open_pad: Callable[..., Page]) -> None:
    page = open_pad()
    script = "async (r) => [0,1,2,9].map((n) => window.f(n, () => r))"
    page.evaluate("async () => { window.f = (await import('/src/shared/follow.js')).retryDelay }")
    assert page.evaluate(script, 1) == [500, 1000, 2000, 15000]
    assert page.evaluate(script, 0) == [250, 500, 1000, 7500]
    few = "async (r) => [0,1,2,9].map((n) => window.f(n, () => r, 3000))"
    assert page.evaluate(few, 1) == [500, 1000, 2000, 3000]
