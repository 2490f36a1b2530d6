"""Set-up of the rules: ready-made ones, the whole form, pasted documents, and a change during the meeting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.loading import read_folder
from contest.loading.presets import presets
from contest.model import Actor
from contest.scoring.policy import Policy, default_policy
from contest.service import Service, utc_now
from contest.ui.setup_rules_presets import adopted
from tests.desk.conftest import CLI, ROOT, Opened
from tests.desk.test_desk_flow import shown
from tests.desk.test_setup import part, problems
from tests.pages.stores import blocks

KEY = "dongcheng-0"
PRESETS = {one.id: one for one in presets()}


@pytest.fixture
def planned(empty: Service) -> Service:
    """The contest without its rehearsal: nobody sits on a panel, no rules are fixed."""
    empty.submit(cmd.PlanContest(read_folder(ROOT / "data/liushi-2023q1", None).events(at=utc_now(), by=CLI)), CLI)
    return empty


def rows(app: AppTest, name: str, **changes: Any) -> None:
    """Type into a table of the form: ``edited``, ``added``, ``deleted``."""
    app.session_state[f"{name}-{KEY}"] = {
        "edited_rows": changes.get("edited", {}),
        "added_rows": changes.get("added", []),
        "deleted_rows": changes.get("deleted", []),
    }


def fixed(service: Service, app: AppTest) -> Policy:
    assert not app.exception, app.exception
    app.button(key="save-rules").click().run()
    assert not app.exception, app.exception
    policy = service.meeting("dongcheng").policy
    assert policy is not None
    return policy


def said(app: AppTest) -> list[str]:
    """Return the sentences of the rules as they stand in the form now."""
    found = [one for one in blocks(app) if one["kind"] == "facts"]
    return [fact["text"] for fact in found[-1]["facts"]]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda one: one.id)
def test_a_preset_is_shown_with_its_example_and_fills_the_form(planned: Service, browse: Opened, preset: Any) -> None:
    app = part(browse("setup"), "rules")
    app.selectbox(key="preset").set_value(preset.id).run()
    assert preset.purpose in shown(app)
    tables = [one for one in blocks(app) if one["kind"] == "table"]
    assert [row["cells"] for row in tables[1]["rows"]] == [[str(p), u, s] for u, s, p in preset.example_result]
    assert [one["lines"] for one in blocks(app) if one["kind"] == "howto"] == [list(preset.steps)]
    app.button(key="use-preset").click().run()
    assert "尚未确定" in shown(app)
    assert planned.meeting("dongcheng").policy is None
    policy = fixed(planned, app)
    assert policy == preset.policy


def test_with_a_panel_its_groups_keep_their_ids_and_titles(service: Service, browse: Opened) -> None:
    meeting = service.meeting("dongcheng")
    assert meeting.policy is not None
    before = {one.id: one for one in meeting.policy.groups}
    app = part(browse("setup"), "rules")
    app.selectbox(key="preset").set_value("trimmed-mean").run()
    app.button(key="use-preset").click().run()
    policy = fixed(service, app)
    assert [(one.id, one.title) for one in policy.groups] == [(one.id, one.title) for one in before.values()]
    assert {(one.weight, one.trim.from_n if one.trim else None) for one in policy.groups} == {(None, 5)}


def test_weights_that_no_preset_can_know_are_asked_for(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.selectbox(key="preset").set_value("weighted-groups").run()
    app.button(key="use-preset").click().run()
    assert "请填写各组权重" in shown(app)
    weights = {one.id: str(one.weight) for one in fixed(service, app).groups}
    assert (weights["leaders"], weights["peers"]) == ("50", "20")


def test_the_meetings_own_criteria_stay_when_the_preset_has_the_six_indices(planned: Service) -> None:
    own = default_policy(criteria=[("exemplar", "典型引领"), ("influence", "影响力")])
    meeting = planned.meeting("dongcheng")
    ids = {
        name: [one["id"] for one in adopted(PRESETS[name], planned.state, meeting, own)["criteria"]]
        for name in ("median", "trimmed-by-criterion", "single-total")
    }
    assert ids == {
        "median": ["exemplar", "influence"],
        "trimmed-by-criterion": ["work", "talk", "slides"],
        "single-total": ["total"],
    }
    single = PRESETS["single-total"].policy
    back = adopted(PRESETS["median"], planned.state, meeting, single)["criteria"]
    assert [one["title"] for one in back][:2] == ["党建强", "产业兴"]


def test_grades_are_a_table_of_words_and_coefficients(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.selectbox(key=f"scale-{KEY}").set_value("grades").run()
    rows(app, "grades", edited={0: {"title": "优秀"}}, deleted=[2])
    app.run()
    policy = fixed(planned, app)
    assert [(one.title, str(one.value)) for one in policy.scale.grades] == [
        ("优秀", "100"),
        ("较好", "80"),
        ("差", "40"),
    ]


def test_points_parts_cap_ties_and_rounding_are_in_the_form(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    rows(app, "parts", added=[{"title": "平时考核", "weight": 30, "max": 120}], edited={0: {"weight": 70}})
    rows(app, "groups", added=[{"title": "互评", "min_n": 2, "high": 0, "low": 0, "from_n": 6, "two_way": True}])
    app.toggle(key=f"has-cap-{KEY}").set_value(False)
    app.selectbox(key=f"stage-{KEY}").set_value("each")
    app.selectbox(key=f"display-{KEY}").set_value("1223").run()
    options = app.multiselect(key=f"cascade-{KEY}").options
    assert "“平时考核”得分" in options and "“互评”组平均分" in options
    app.multiselect(key=f"cascade-{KEY}").set_value(["firsts", "criterion:industry"]).run()
    policy = fixed(planned, app)
    assert [(str(one.weight), str(one.max)) for one in policy.parts] == [("70", "100"), ("30", "120")]
    assert (policy.adjustment_cap, policy.rounding.stage, policy.ties.display) == (None, "each", "1223")
    assert policy.ties.cascade == ("firsts", "criterion:industry")
    assert (policy.groups[0].adjust, policy.groups[0].trim) == ("two_way", None)


def test_the_cap_is_a_number(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.number_input(key=f"cap-{KEY}").set_value(2.5).run()
    assert str(fixed(planned, app).adjustment_cap) == "2.5"


def test_points_are_typed_as_a_list(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.selectbox(key=f"combine-{KEY}").set_value("points").run()
    app.text_input(key=f"points-{KEY}").input("5，3、1").run()
    assert [str(one) for one in fixed(planned, app).points] == ["5", "3", "1"]


def test_a_step_of_the_cascade_that_left_the_form_leaves_the_rules(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.multiselect(key=f"cascade-{KEY}").set_value(["criterion:civility", "firsts"]).run()
    rows(app, "criteria", deleted=[5])
    app.run()
    assert fixed(planned, app).ties.cascade == ("firsts",)


def test_every_problem_is_listed_and_nothing_can_be_fixed(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    rows(app, "criteria", edited={0: {"weight": -1}})
    rows(app, "groups", added=[{"title": "甲", "weight": 1, "high": 3, "low": 3, "from_n": 6}, {"title": "乙"}])
    app.selectbox(key=f"combine-{KEY}").set_value("points").run()
    app.text_input(key=f"points-{KEY}").input("1, 2").run()
    expected = {"criteria[0].weight", "groups", "groups[0].trim.from_n", "points[1]"}
    assert {row[2] for row in problems(app)} == expected
    assert [one.key for one in app.button if one.key == "save-rules"] == []


def test_a_pasted_document_fills_the_form_or_lists_its_problems(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    bad = {"scale": {"maximum": 10}, "groups": [{"id": "g", "weight": 0}], "reveal": "never"}
    app.text_area(key=f"paste-{KEY}").input(json.dumps(bad)).run()
    app.button(key=f"take-{KEY}").click().run()
    assert {row[2] for row in problems(app)} == {"scale.maximum", "groups[0].weight", "reveal"}
    assert [one.key for one in app.button if one.key == "save-rules"] == []
    app.text_area(key=f"paste-{KEY}").input('{"scale":\n {"max": 10').run()
    app.button(key=f"take-{KEY}").click().run()
    assert [row[:3] for row in problems(app)] == [["JSON", "2", "12"]]
    wanted = PRESETS["weighted-groups-two-way"].policy
    app.text_area(key=f"paste-{KEY}").input(json.dumps(wanted.document())).run()
    app.button(key=f"take-{KEY}").click().run()
    assert not app.exception
    assert fixed(planned, app) == wanted


def test_what_is_downloaded_can_be_pasted(planned: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    app.selectbox(key="preset").set_value("live-and-visit").run()
    app.button(key="use-preset").click().run()
    assert "下载规则文件" in [one.label for one in app.get("download_button")]
    assert fixed(planned, app) == PRESETS["live-and-visit"].policy


def test_groups_of_the_panel_that_the_rules_lack_are_named(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    rows(app, "groups", deleted=[1])
    app.run()
    assert "cadres" in shown(app)


def test_after_the_start_the_rules_change_only_with_a_reason(service: Service, browse: Opened) -> None:
    app = browse("setup")
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    part(app, "rules")
    digest = service.meeting("dongcheng").policy_digest
    assert digest[:16] in shown(app) and "冻结" in shown(app)
    app.toggle(key="change-toggle").set_value(True).run()
    app.number_input(key=f"places-{KEY}").set_value(3).run()
    assert app.button(key="change-rules").disabled
    app.text_input(key=f"reason-{KEY}").input("会前宣布保留三位小数").run()
    assert not app.button(key="change-rules").disabled
    app.button(key="change-rules").click().run()
    meeting = service.meeting("dongcheng")
    assert meeting.policy is not None and meeting.policy.rounding.places == 3
    assert [one.reason for one in meeting.rules] == ["", "会前宣布保留三位小数"]
    history = [one for one in blocks(app) if one["kind"] == "table"][-1]
    assert [row["cells"][1] for row in history["rows"]] == ["会前确定", "会前宣布保留三位小数"]
    assert [row["cells"][3] for row in history["rows"]] == [digest[:16], meeting.policy_digest[:16]]


def test_after_the_seal_nothing_offers_a_change(service: Service, browse: Opened) -> None:
    app = browse("setup")
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    for unit in service.meeting("dongcheng").order:
        service.submit(cmd.WithdrawUnit("dongcheng", unit, "演练"), CLI)
    service.submit(cmd.SealMeeting("dongcheng", Actor("supervisor", "s", "监督员")), CLI)
    part(app, "rules")
    assert [one.key for one in app.toggle] == []
    assert said(app)[-1].startswith("每个村社评分截止后")
