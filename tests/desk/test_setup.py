"""From an empty store to the first open, and what is refused on the way."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.loading import read_folder, read_roster
from contest.service import Service, utc_now
from contest.ui import setup_load
from contest.ui.setup_passes import Handed
from contest.ui.setup_roster import roster_commands
from tests.desk.conftest import CLI, ROOT, Opened
from tests.desk.test_desk_flow import primary, shown
from tests.pages.stores import blocks

GOOD = "姓名,组别,权重,所在村社\n王一,领导,60,\n张三,互评,40,浃底村\n李四,互评,40,\n"
BAD = "姓名,组别,权重,所在村社\n王一,领导,六十,\n王一,领导,60,\n李四,互评,40,没有村\n=1+1,互评,2000,\n"


def part(app: AppTest, name: str, meeting: str = "dongcheng") -> AppTest:
    app.session_state["part"] = name
    app.run()
    if name != "contest":
        app.selectbox(key="setup-meeting").set_value(meeting).run()
    assert not app.exception, app.exception
    return app


def upload(app: AppTest, content: str) -> AppTest:
    app.file_uploader[0].set_value(("名单.csv", content.encode(), "text/csv")).run()
    assert not app.exception, app.exception
    return app


def problems(app: AppTest) -> list[list[str]]:
    """Return file, row, column and text of the problems shown."""
    return next(one for one in app.dataframe if "问题" in one.value.columns).value.astype(str).values.tolist()


def test_an_organiser_gets_from_an_empty_store_to_the_first_open_without_a_shell(
    empty: Service, browse: Opened
) -> None:
    bootstrap = empty.offer_bootstrap()
    assert bootstrap is not None
    app = browse("setup", holder=bootstrap)
    assert "liushi-2023q1" in app.selectbox(key="folder").options
    app.toggle(key="rehearsal-toggle").set_value(True).run()
    assert "未发现问题" in shown(app)
    app.button(key="load").click().run()
    assert empty.state.contest is not None and empty.state.contest.rehearsal
    part(app, "passes")
    app.button(key="issue-all").click().run()
    assert sum(one.judge is not None for one in empty.state.passes.values()) == 31
    desk = browse("control", holder=bootstrap, meeting="dongcheng")
    for _ in range(4):
        primary(desk).click().run()
    assert empty.meeting("dongcheng").in_phase("open") == ("jiadi",)


def test_a_folder_with_problems_shows_every_one_and_cannot_be_loaded(
    empty: Service, browse: Opened, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "contest.toml").write_text('id = "x"\ntitle = "=1"\n')
    monkeypatch.setattr(setup_load, "DATA", tmp_path)
    app = browse("setup", holder=empty.offer_bootstrap())
    files = {row[0] for row in problems(app)}
    assert len(files) >= 3
    assert [one.key for one in app.button if one.key == "load"] == []


def test_a_bad_roster_shows_every_problem_with_its_place_and_loads_nothing(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "roster")
    before = service.state.seq
    app.toggle(key="roster-groups").set_value(True).run()
    upload(app, BAD)
    places = {(row[1], row[2]) for row in problems(app)}
    assert places >= {("2", "权重"), ("3", "姓名"), ("4", "所在村社"), ("5", "姓名"), ("5", "权重")}
    assert [one.key for one in app.button if one.key == "load-roster"] == []
    assert service.state.seq == before


def test_a_good_roster_becomes_the_panel_with_its_groups_and_weights(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "roster")
    app.toggle(key="roster-groups").set_value(True).run()
    upload(app, GOOD)
    app.button(key="load-roster").click().run()
    meeting = service.meeting("dongcheng")
    assert [(one.name, one.home) for one in meeting.panel] == [("王一", ()), ("张三", ("jiadi",)), ("李四", ())]
    assert meeting.policy is not None
    assert [(one.title, str(one.weight)) for one in meeting.policy.groups] == [("领导", "60"), ("互评", "40")]
    assert "已载入" in shown(app)


def test_units_of_a_roster_move_to_the_meetings_of_their_communities(service: Service) -> None:
    state = service.state
    text = "村社,社区\n新的村,东城\n浃底村,南城\n"
    roster = read_roster("a.csv", text.encode(), communities=state.contest.communities,  # type: ignore[union-attr]
                         units=tuple(state.units.values())).checked()  # fmt: skip
    plans = {
        one.meeting.id: one.meeting.units
        for one in roster_commands(state, state.meetings["dongcheng"], roster)
        if isinstance(one, cmd.PlanMeeting)
    }
    assert plans["dongcheng"][0] == roster.units[0].id and "jiadi" not in plans["dongcheng"]
    assert plans["nancheng"][0] == "jiadi"


def test_an_edited_unit_is_saved_and_a_new_row_joins_the_meeting(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "units")
    app.session_state["units-dongcheng-0"] = {
        "edited_rows": {0: {"presenter": "林建华", "membership": "disputed"}},
        "added_rows": [{"name": "后街社区", "kind": "neighbourhood"}],
        "deleted_rows": [8],
    }
    app.run()
    app.button(key="save-units").click().run()
    meeting, units = service.meeting("dongcheng"), service.state.units
    assert (units["jiadi"].presenter, units["jiadi"].membership) == ("林建华", "disputed")
    assert [units[unit].name for unit in meeting.order][-1] == "后街社区"
    assert units[meeting.order[-1]].kind == "neighbourhood"
    assert len(meeting.order) == 9
    assert "存疑" in shown(app)


def test_a_name_that_is_a_formula_is_refused_with_its_row(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "units")
    before = service.state.seq
    app.session_state["units-dongcheng-0"] = {
        "edited_rows": {1: {"name": "=1+1"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    app.button(key="save-units").click().run()
    assert service.state.seq == before
    assert "=1+1" in shown(app) and ":2:" in shown(app)


def test_rules_are_read_out_and_fixed(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "rules")
    key = "dongcheng-0"
    app.selectbox(key=f"scale-{key}").set_value("10")
    app.selectbox(key=f"step-{key}").set_value("0.1").run()
    assert "每项 0 至 10 分" in str(blocks(app))
    app.button(key="save-rules").click().run()
    policy = service.meeting("dongcheng").policy
    assert policy is not None and (str(policy.scale.max), str(policy.scale.step)) == ("10", "0.1")


def test_after_the_start_everything_is_locked_and_says_so(service: Service, browse: Opened) -> None:
    app = browse("setup")
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    for name in ("units", "roster", "rules", "panel"):
        part(app, name)
        assert "已锁定" in shown(app), name
        assert [one.key for one in app.button if one.key.startswith(("save-", "load-"))] == [], name


def test_an_edit_that_comes_after_the_start_is_refused_and_told(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "panel")
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    before = service.state.seq
    app.button(key="save-panel").click().run()
    assert service.state.seq == before


def test_a_link_is_shown_once_and_never_in_the_ledger(service: Service, browse: Opened) -> None:
    app = part(browse("setup"), "passes")
    app.selectbox(key="link-role").set_value("supervisor")
    app.text_input(key="link-name").input("陈监督")
    app.button(key="make-link").click().run()
    link = app.code[0].value
    token = re.search(r"pass=(\S+)", link).group(1)  # type: ignore[union-attr]
    found = service.find_pass(token=token)
    assert (found.role, found.name) == ("supervisor", "陈监督")
    assert token not in repr(service.history())
    app.button(key="put-away").click().run()
    assert list(app.code) == []


def test_one_judges_new_pass_ends_the_older_one_and_no_other(service: Service, browse: Opened) -> None:
    old = {one.new.judge: one for one in service.issue_panel("dongcheng", CLI)}
    app = part(browse("setup"), "passes")
    judge = service.meeting("dongcheng").panel[2].id
    app.selectbox(key="one-judge-dongcheng").set_value(judge)
    app.button(key="reissue").click().run()
    passes = service.state.passes
    assert passes[old[judge].new.pass_id].revoked_at is not None
    ended = [one for one in old.values() if passes[one.new.pass_id].revoked_at is not None]
    assert [one.new.judge for one in ended] == [judge]
    app.button(key="revoke").click().run()
    assert not any(one.judge == judge and one.revoked_at is None for one in service.state.passes.values())


def test_what_is_handed_over_never_prints_its_secret() -> None:
    handed = Handed("t", "f.html", "<b>SECRET</b>", "https://x/join?pass=SECRET", "SECR-ETXX")
    assert "SECR" not in repr(handed)


@pytest.mark.parametrize("name", ["units", "rules", "panel", "roster", "passes"])
def test_a_contest_without_judges_and_units_can_be_set_up(empty: Service, browse: Opened, name: str) -> None:
    plan = read_folder(ROOT / "data/liushi-2023q1")
    empty.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
    for meeting in ("dongcheng", "nancheng"):
        part(browse("setup"), name, meeting)
