"""What the desk is told before it seals and publishes, and that it may do both all the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.model import Actor, Judge
from contest.passes import Minted
from contest.service import Service
from contest.views import fairness as fairness_module
from contest.views.fairness import fairness_of, fairness_view, takes_long
from tests.desk.conftest import CLI, FOLDED, Opened, unfolded
from tests.desk.test_desk_flow import button, primary, shown

MEETING = "dongcheng"
SWAP = "按互评校正后，{0} 与 {1} 的名次会对调（正式结果不变）。"
POLICY = {"criteria": [{"id": "total"}], "groups": [{"id": "all", "title": "评委", "trim": None}], "reveal": "at_once"}
# The head of the second unit gives 6 points less than the others and does not mark the own unit.
SWAPPING = {0: ("80", "80", "74"), 1: ("79", "79", None)}
CALM = {0: ("80", "80", "74"), 1: ("70", "70", None)}


def seated(service: Service, marks: Mapping[int, tuple[str | None, ...]]) -> list[str]:
    """Bring a meeting to where all units are closed; units that have no marks here come far behind. Return names."""
    units = service.meeting(MEETING).order
    panel = tuple(Judge(f"j{n}", f"评委{n}", "all", (units[1],) if n == 2 else ()) for n in range(3))
    service.submit(cmd.SeatPanel(MEETING, panel), CLI)
    service.submit(cmd.FixPolicy(MEETING, POLICY), CLI)
    for at, unit in enumerate(units):
        service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
        base = 60 - 5 * at
        for judge, mark in zip(panel, marks.get(at, (str(base), str(base), str(base - 6))), strict=True):
            if mark is not None:
                ballot = cmd.CastBallot(MEETING, unit, judge.id, 1, {"total": mark})
                service.submit(ballot, Actor("judge", judge.id, judge.name))
        service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)
    return [service.state.unit_name(unit) for unit in units]


def sealed(service: Service, supervisor: Minted) -> None:
    service.submit(cmd.SealMeeting(MEETING, Actor("supervisor", supervisor.new.pass_id[:12], "监督员甲")), CLI)
    for stage in ("award", "commentary", "directives"):
        service.submit(cmd.EnterStage(MEETING, stage), CLI)
    service.submit(cmd.ConfirmAward(MEETING, service.meeting(MEETING).order[:1]), CLI)


def told(app: AppTest) -> str:
    return shown(app) + "\n" + "\n".join(one.value for one in app.caption)


def test_the_seal_dialog_says_which_neighbours_would_swap_and_seals_all_the_same(
    service: Service, browse: Opened, supervisor: Minted
) -> None:
    names = seated(service, SWAPPING)
    app = browse("control", meeting=MEETING)
    open_seal(app)
    assert SWAP.format(names[1], names[0]) in told(app)
    # Both scores and both corrected ones: leniency is +2, +2, -4.
    caption = next(one.value for one in app.caption if names[0] in one.value).replace("\\", "").replace("\u2060", "")
    assert f"{names[1]}：79.00 分，校正后 77.00 分" in caption
    assert f"{names[0]}：78.00 分，校正后 78.00 分" in caption
    app.text_input(key="supervisor-code").input(supervisor.printed_code)
    button(app, "seal-").click().run()
    seal = service.meeting(MEETING).seal
    assert seal is not None
    assert [(line.place, line.score) for line in seal.results[:2]] == [(1, "79.00"), (2, "78.00")]


def open_seal(app: AppTest) -> None:
    for _ in range(20):
        if any(one.key.startswith("seal-") for one in app.button):
            return
        primary(app).click().run()
        assert not app.exception
    raise AssertionError(told(app))


def test_publishing_asks_first_when_there_is_something_to_tell(
    service: Service, browse: Opened, supervisor: Minted
) -> None:
    names = seated(service, SWAPPING)
    sealed(service, supervisor)
    app = browse("control", meeting=MEETING)
    primary(app).click().run()
    assert service.meeting(MEETING).phase == "sealed"
    assert SWAP.format(names[1], names[0]) in told(app)
    button(app, "no").click().run()
    assert service.meeting(MEETING).phase == "sealed"
    primary(app).click().run()
    button(app, "yes-").click().run()
    meeting = service.meeting(MEETING)
    assert meeting.phase == "published" and meeting.seal is not None
    assert [line.unit for line in meeting.seal.results[:2]] == [meeting.order[1], meeting.order[0]]
    assert "公平性核对" not in told(app)


def test_without_anything_to_tell_the_desk_is_silent(service: Service, browse: Opened, supervisor: Minted) -> None:
    seated(service, CALM)
    app = browse("control", meeting=MEETING)
    assert unfolded(app) == []
    open_seal(app)
    assert "校正" not in told(app) and "公平性" not in told(app)
    button(app, "no").click().run()
    sealed(service, supervisor)
    app.run()
    primary(app).click().run()
    assert service.meeting(MEETING).phase == "published"


def test_a_quiet_panel_tells_while_the_meeting_goes_on_once_three_units_are_closed(
    service: Service, browse: Opened
) -> None:
    names = seated(service, SWAPPING)
    third, *others = service.meeting(MEETING).order[2:]
    for unit in others:
        service.submit(cmd.OpenEvaluation(MEETING, unit, "漏评"), CLI)
    app = browse("control", meeting=MEETING)
    panel = next(one for one in app.expander if one.label not in FOLDED)
    assert panel.label.startswith("公平性核对") and not panel.proto.expanded
    assert SWAP.format(names[1], names[0]) in "\n".join(one.value for one in panel.text)
    service.submit(cmd.OpenEvaluation(MEETING, third, "漏评"), CLI)
    app.run()
    assert unfolded(app) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_judge_who_decides_the_winner_is_counted_and_not_named(
    service: Service, browse: Opened, language: str
) -> None:
    # A leads by j0 alone.
    names = seated(service, {0: ("100", "80", "80"), 1: ("80", "86", None)})
    app = browse("control", meeting=MEETING, lang=language)
    open_seal(app)
    assert ("（3 位中有 1 位如此）" if language == "zh" else "so with 1 of the 3 judges") in told(app)
    assert f"第一名就会是 {names[1]}" in told(app) or language == "en"
    assert "评委0" not in shown(app)


def test_leniency_is_told_to_the_desk_and_the_supervisor_alone(service: Service, supervisor: Minted) -> None:
    seated(service, SWAPPING)
    sealed(service, supervisor)
    told_to = {
        role: [(one.name, one.points) for one in fairness_view(service.state, MEETING, role).leniency]
        for role in ("operator", "supervisor", "reviewer")
    }
    assert told_to["operator"] == [("评委0", "+2.00"), ("评委1", "+2.00"), ("评委2", "-4.00")]
    assert told_to["supervisor"] == told_to["operator"]
    assert told_to["reviewer"] == []


def test_what_was_found_is_remembered_until_a_closed_unit_changes(service: Service) -> None:
    seated(service, SWAPPING)
    first = fairness_of(service.meeting(MEETING))
    service.submit(cmd.ShowScene(MEETING, "blank"), CLI)
    assert fairness_of(service.meeting(MEETING)) is first
    service.submit(cmd.OpenEvaluation(MEETING, service.meeting(MEETING).order[-1], "漏评"), CLI)
    assert fairness_of(service.meeting(MEETING)) is not first


def test_a_big_panel_under_correcting_rules_is_gone_through_only_when_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated(service, SWAPPING)
    service.submit(
        cmd.FixPolicy(MEETING, {**POLICY, "groups": [{"id": "all", "trim": None, "adjust": "two_way"}]}, "改为校正"),
        CLI,
    )
    assert not takes_long(service.meeting(MEETING))
    monkeypatch.setattr(fairness_module, "_HEAVY", 5)
    view = fairness_view(service.state, MEETING, "operator")
    assert view.is_heavy and view.found.without is None and {one.low for one in view.lines} == {None}
    asked = fairness_view(service.state, MEETING, "operator", however_long=True)
    assert asked.found.without is not None and None not in {one.low for one in asked.lines}
