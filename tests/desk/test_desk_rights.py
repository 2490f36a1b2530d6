"""Who sees the desk, who may press what, and what two people at two desks get."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest.decide import award_candidates
from contest.decide.award import settled
from contest.errors import NotAllowed, TooMany
from contest.events import Result
from contest.model import Role
from contest.passes import Minted
from contest.service import Service
from contest.ui import desk, frame, person_code
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, primary, shown, vote


@pytest.mark.parametrize("role", ["judge", "screen", "reviewer", None])
@pytest.mark.parametrize("name", ["control", "setup", "proxy"])
def test_any_other_role_sees_a_sentence_and_nothing_to_press(
    service: Service, browse: Opened, monkeypatch: pytest.MonkeyPatch, name: str, role: Role | None
) -> None:
    service.submit(cmd.OpenEvaluation("nancheng", service.meeting("nancheng").order[0]), CLI)
    app = browse(name)
    assert len(app.button) + len(app.dataframe) + len(app.text_input) > 1
    holder = service.issue_panel("dongcheng", CLI)[0] if role == "judge" else service.issue(role, CLI) if role else None
    app.user = {"pass_id": holder.new.pass_id} if holder else {}
    honest = frame.may_open
    for is_router_open in (False, True):
        if is_router_open:
            # The page asks for the role again.
            monkeypatch.setattr(frame, "may_open", lambda page, who: page == name or honest(page, who))
        app.run()
        assert not app.exception
        assert [one.key for one in app.button if one.key != "switch-language"] == []
        assert [*app.selectbox, *app.dataframe, *app.text_input] == []
        assert "此页面" in shown(app) + "".join(one.value for one in app.error)


def test_a_supervisor_reads_the_desk_takes_notes_and_may_only_seal(
    service: Service, browse: Opened, supervisor: Minted
) -> None:
    service.submit(cmd.StartMeeting("huheng"), CLI)
    app = browse("control", holder=supervisor, meeting="huheng")
    assert primary(app).disabled
    acts = [one.key for one in app.button if one.key.startswith(("scene-", "enter-", "open-", "ask-"))]
    assert acts == ["ask-notes"]
    for stage in service.meeting("huheng").plan.agenda[1:]:
        service.submit(cmd.EnterStage("huheng", stage.id), CLI)
    app.run()
    assert not primary(app).disabled
    primary(app).click().run()
    assert list(app.text_input) == []
    button(app, "seal-").click().run()
    seal = service.meeting("huheng").seal
    assert seal is not None and seal.by.role == seal.confirmed_by.role == "supervisor"


def test_of_two_operators_who_press_close_at_once_one_closes_and_the_other_is_told(
    service: Service, browse: Opened
) -> None:
    service.submit(cmd.OpenEvaluation("dongcheng", "jiadi"), CLI)
    vote(service, service.meeting("dongcheng"), "jiadi")
    first, second = browse("control", meeting="dongcheng"), browse("control", meeting="dongcheng")
    first_close, second_close = primary(first), primary(second)
    before = service.state.seq
    first_close.click().run()
    second_close.click().run()
    assert service.state.seq == before + 1
    assert "浃底村已于" in shown(second) or "已经" in shown(second), shown(second)
    assert "⚠" in shown(second) and "⚠" not in shown(first)
    assert not second.exception


def test_a_double_press_is_one_step(service: Service, browse: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    monkeypatch.setattr(desk, "PAUSE_SECONDS", 3600.0)
    app = browse("control", meeting="dongcheng")
    primary(app).click().run()
    primary(app).click().run()
    assert len(service.meeting("dongcheng").stages_entered) == 2


def test_closing_with_judges_missing_names_them_and_asks_first(service: Service, browse: Opened) -> None:
    service.submit(cmd.OpenEvaluation("dongcheng", "jiadi"), CLI)
    meeting = service.meeting("dongcheng")
    vote(service, meeting, "jiadi", but=2)
    late = [judge.name for judge in meeting.expected("jiadi")[-2:]]
    app = browse("control", meeting="dongcheng")
    primary(app).click().run()
    assert service.meeting("dongcheng").evaluation("jiadi").phase == "open"
    assert all(name in shown(app) for name in late)
    button(app, "yes-").click().run()
    assert service.meeting("dongcheng").evaluation("jiadi").phase == "closed"


def test_reopening_needs_a_reason_and_keeps_it(service: Service, browse: Opened) -> None:
    service.submit(cmd.OpenEvaluation("dongcheng", "jiadi"), CLI)
    service.submit(cmd.CloseEvaluation("dongcheng", "jiadi"), CLI)
    app = browse("control", meeting="dongcheng")
    button(app, "reopen-").click().run()
    assert button(app, "yes-").disabled
    app.text_input(key="reason-reopen").input("两位评委漏评").run()
    button(app, "yes-").click().run()
    assert service.meeting("dongcheng").evaluation("jiadi").phase == "open"
    assert service.history()[-1].event.reason == "两位评委漏评"  # type: ignore[attr-defined]


def test_drawing_by_lot_keeps_every_unit_and_says_so(service: Service, browse: Opened) -> None:
    app = browse("control", meeting="dongcheng")
    button(app, "ask-lot").click().run()
    button(app, "yes-").click().run()
    meeting = service.meeting("dongcheng")
    assert meeting.order_method == "lot"
    assert sorted(meeting.order) == sorted(meeting.plan.units)


def test_wrong_codes_are_refused_and_after_five_not_even_looked_up(
    service: Service, supervisor: Minted, browse: Opened
) -> None:
    operator = service.issue("operator", CLI)
    for _ in range(person_code.MAX_WRONG):
        with pytest.raises(NotAllowed):
            person_code.person_of(operator.printed_code, "somebody", person_code.SUPERVISORS)
    with pytest.raises(TooMany):
        person_code.person_of(supervisor.printed_code, "somebody", person_code.SUPERVISORS)
    found = person_code.person_of(supervisor.printed_code.lower(), "another", person_code.SUPERVISORS)
    assert found.name == "监督员甲"


@pytest.mark.parametrize(
    ("places", "quota", "certain"),
    [
        ((1, 2, 3), 1, 1),
        ((1, 2, 3), 2, 2),
        ((1, 1, 3), 1, 0),
        ((1, 2, 2), 2, 1),
        ((1, 1, 3), 2, 2),
        ((1, 2), 5, 2),
        ((1, 2), 0, 0),
    ],
)
def test_nobody_is_proposed_out_of_a_tie_that_crosses_the_boundary(
    places: tuple[int, ...], quota: int, certain: int
) -> None:
    placed = [Result(f"u{n}", "90", place, places.count(place) > 1, "scored") for n, place in enumerate(places)]
    assert settled(award_candidates(placed), quota) == tuple(f"u{n}" for n in range(certain))
