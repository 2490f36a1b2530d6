"""The page of the rules: what everybody may read of them, before, during and after a meeting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contest import commands as cmd
from contest.loading.presets import presets
from contest.scoring.policy import Policy
from tests.pages.stores import NASTY, Store, block, blocks
from tests.support import DESK, MEETING, POLICY, House, make_service

Seen = Callable[[str], Store]
EVERYBODY = (None, "operator", "judge", "screen", "supervisor", "reviewer")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    made = make_service(tmp_path)
    monkeypatch.setenv("CONTEST_DATABASE", str(made.path))
    return made


def read(house: House, **query: str) -> list[dict[str, object]]:
    app = Store(house.path, {}).open("rules", None, meeting=MEETING, **query)
    assert not app.exception, app.exception
    return blocks(app)


def facts(found: list[dict[str, object]]) -> list[str]:
    return [fact["text"] for one in found if one["kind"] == "facts" for fact in one["facts"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_reads_the_rules_and_their_fingerprint(store: Seen, role: str | None) -> None:
    app = store("running").open("rules", role)
    assert not app.exception
    said = facts(blocks(app))
    assert Policy.from_document(POLICY).digest() in said
    assert any("“领导组”占 60%" in one for one in said)
    assert any("冻结" in one for one in said)


def test_the_rules_are_in_the_readers_language(store: Seen) -> None:
    said = facts(blocks(store("running").open("rules", None, lang="en")))
    assert any("“领导组” counts 60%" in one for one in said)
    assert any(one.startswith("Frozen since") for one in said)


def test_in_an_empty_store_there_is_nothing_to_read(store: Seen) -> None:
    (found,) = blocks(store("empty").open("rules", None))
    assert (found["kind"], found["tone"]) == ("notice", "calm")


def test_the_start_page_leads_to_the_rules(store: Seen) -> None:
    links = block(store("running").open("home", None), "meeting")["links"]
    assert {"href": f"/rules?meeting={MEETING}", "title": "规则"} in links


def test_before_the_start_the_page_says_that_rules_may_still_change(house: House) -> None:
    assert any(one.startswith("已于") and "会议开始后冻结" in one for one in facts(read(house)))


def test_a_change_during_the_meeting_stands_with_its_reason_as_plain_text(house: House) -> None:
    house.submit(cmd.StartMeeting(MEETING))
    assert "table" not in [one["kind"] for one in read(house)]
    before = house.service.meeting(MEETING).policy_digest
    changed = {**POLICY, "rounding": {"places": 3}}
    reason = NASTY["houjie"]
    house.submit(cmd.FixPolicy(MEETING, changed, reason), DESK)
    found = read(house)
    assert any(one["kind"] == "notice" and "会中更改过" in str(one["text"]) for one in found)
    (table,) = [one for one in found if one["kind"] == "table"]
    cells = [row["cells"] for row in table["rows"]]  # type: ignore[attr-defined]
    assert [one[1] for one in cells] == ["会前确定", reason]
    assert [one[3] for one in cells] == [before[:16], Policy.from_document(changed).digest()[:16]]
    assert "最后一次性四舍五入，保留 3 位小数。" in facts(found)


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.id)
def test_rules_that_are_a_preset_show_its_worked_example(house: House, preset) -> None:  # type: ignore[no-untyped-def]
    house.submit(cmd.FixPolicy(MEETING, preset.policy.document()))
    found = read(house)
    assert preset.title in str([one["text"] for one in found if one["kind"] == "heading"])
    assert [one["lines"] for one in found if one["kind"] == "howto"] == [list(preset.steps)]
    english = read(house, lang="en")
    assert [one["lines"] for one in english if one["kind"] == "howto"] == [list(preset.steps_en)]


def test_other_rules_show_no_example(house: House) -> None:
    assert "howto" not in [one["kind"] for one in read(house)]
