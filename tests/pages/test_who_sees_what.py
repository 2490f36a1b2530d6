"""Every page, every role, at every time: who gets in, and what of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contest.service import shared
from tests.pages.stores import ROUTER, Store, block, blocks, elements

CLOSED = "此页面需要相应身份的通行证。"
VISITORS = (None, "operator", "judge", "screen", "supervisor", "reviewer")
# Written out by hand: the page, and who gets in.
OPEN_TO = {
    "home": VISITORS,
    "screen": VISITORS,
    "review": VISITORS,
    "rules": VISITORS,
    "score": ("judge",),
    "control": ("operator", "supervisor"),
    "setup": ("operator",),
    "town": ("operator", "supervisor"),
}
STORES = ("empty", "running", "sealed")
Seen = Callable[[str], Store]


@pytest.mark.parametrize("name", OPEN_TO)
@pytest.mark.parametrize("kind", STORES)
def test_a_page_opens_for_its_roles_and_for_nobody_else(store: Seen, kind: str, name: str) -> None:
    for role in VISITORS:
        app = store(kind).open(name, role)
        assert not app.exception, (role, app.exception)
        is_known = kind != "empty" or role is None
        may = role in OPEN_TO[name] if is_known else None in OPEN_TO[name]
        assert (CLOSED not in [one.value for one in app.text]) == may, role


@pytest.mark.parametrize("role", VISITORS)
def test_judges_the_projector_and_the_public_see_no_menu(store: Seen, role: str | None) -> None:
    app = store("running").open("home", role)
    tiles = [one["title"] for one in block(app, "who")["tiles"]] if role else []
    expected = {
        None: [],
        "operator": ["操作台", "全镇总览", "纸质票代录", "赛前设置", "大屏幕", "成绩与留痕", "规则"],
        "judge": ["评分"],
        "screen": ["大屏幕", "成绩与留痕", "规则"],
        "supervisor": ["操作台", "全镇总览", "纸质票代录", "大屏幕", "成绩与留痕", "规则"],
        "reviewer": ["大屏幕", "成绩与留痕", "规则"],
    }
    assert tiles == expected[role]


def test_nobody_is_offered_to_join_and_somebody_is_not(store: Seen) -> None:
    running = store("running")
    assert block(running.open("home", None), "join")["action"] == "/join"
    assert "join" not in [one["kind"] for one in blocks(running.open("home", "judge"))]


@pytest.mark.parametrize(("code", "said"), [("replaced", "另一部手机"), ("unknown_pass", "通行证")])
def test_who_lost_the_pass_is_told_why(store: Seen, code: str, said: str) -> None:
    store("running")
    app = AppTest.from_file(str(ROUTER), default_timeout=30)
    app.user = {"ended": code}
    app.run()
    warned = [one["text"] for one in blocks(app) if one["kind"] == "notice" and one["tone"] == "warn"]
    assert len(warned) == 1 and said in warned[0]


def test_the_public_home_shows_revealed_scores_and_no_others(store: Seen) -> None:
    meeting = block(store("running").open("home", None), "meeting")
    assert [line["score"] for line in meeting["lines"]] == ["90.00"]
    assert (meeting["done"], meeting["total"]) == (5, 5)
    assert "95" not in str(meeting)


@pytest.mark.parametrize("role", [None, "judge", "screen", "reviewer"])
def test_before_the_seal_only_revealed_scores_can_be_reviewed(store: Seen, role: str | None) -> None:
    app = store("running").open("review", role)
    assert [row["cells"][2] for row in block(app, "table")["rows"]] == ["90.00"]
    assert [tab.label for tab in app.tabs] == ["成绩", "会议记录", "各社区概览", "封存与下载"]


@pytest.mark.parametrize(
    ("role", "reads"),
    [(None, False), ("judge", False), ("screen", False), ("operator", True), ("supervisor", True), ("reviewer", True)],
)
def test_after_the_seal_marks_are_open_to_desk_supervisor_and_reviewer(
    store: Seen, role: str | None, reads: bool
) -> None:
    app = store("sealed").open("review", role)
    assert [row["cells"][0] for row in block(app, "table")["rows"]] == ["第1名", "第2名", "第3名"]
    assert ("评分" in [tab.label for tab in app.tabs]) == reads


def test_an_open_unit_stays_hidden_from_the_operator(store: Seen) -> None:
    app = store("running").open("review", "operator")
    assert [row["cells"][2] for row in block(app, "table")["rows"]] == ["90.00"]
    assert "95" not in str(blocks(app))


def test_in_an_empty_store_only_the_operator_is_led_to_the_set_up(store: Seen) -> None:
    empty = store("empty")
    minted = shared(str(empty.path)).offer_bootstrap()
    assert minted is not None
    operator = Store(empty.path, {"operator": minted.new.pass_id}).open("home", "operator")
    assert block(operator, "empty")["link"]["href"] == "/setup"
    assert [tile["href"] for tile in block(operator, "who")["tiles"]] == ["/setup"]
    assert block(empty.open("home", None), "empty")["link"] is None


def test_a_rehearsal_says_so_on_every_page(store: Seen) -> None:
    running = store("running")
    for name in ("home", "review", "rules"):
        assert any(one.get("tone") == "rehearsal" and "演练" in one["text"] for one in blocks(running.open(name, None)))


@pytest.mark.parametrize("name", ["control", "setup", "town", "proxy"])
def test_a_rehearsal_says_so_on_the_desks_pages_too(store: Seen, name: str) -> None:
    app = store("running").open(name, "operator")
    assert not app.exception
    assert "演练" in "".join(map(str, [*elements(app), *blocks(app)]))


def test_the_language_stays_when_the_page_changes(store: Seen) -> None:
    app = store("running").open("home", "operator", lang="en")
    assert block(app, "meeting")["phase_text"] == "running"
    app.query_params.clear()
    app.switch_page("review.py").run()
    assert app.selectbox[0].label == "Meeting"
    app.button(key="switch-language").click().run()
    assert app.selectbox[0].label == "场次" and app.query_params["lang"] == "zh"


def test_a_store_that_cannot_be_used_is_one_sentence_on_every_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "contest.db"
    broken.write_bytes(b"not a ledger " * 500)
    monkeypatch.setenv("CONTEST_DATABASE", str(broken))
    for name in OPEN_TO:
        app = Store(broken, {}).open(name, None)
        assert not app.exception
        assert len(app.text) == 1 and app.text[0].value.startswith("⚠")
    assert broken.read_bytes() == b"not a ledger " * 500
