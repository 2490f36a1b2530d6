"""Whole meetings driven from the desk by pressing its one big button."""

from __future__ import annotations

import random

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.model import Actor
from contest.passes import Minted
from contest.service import Service
from contest.state import MeetingState
from tests.desk.conftest import Opened


def primary(app: AppTest):  # type: ignore[no-untyped-def]
    return next((one for one in app.button if one.key.startswith("next-")), None)


def button(app: AppTest, prefix: str):  # type: ignore[no-untyped-def]
    return next(one for one in app.button if one.key.startswith(prefix))


def shown(app: AppTest) -> str:
    return "\n".join(one.value for one in app.text)


def vote(service: Service, meeting: MeetingState, unit: str, *, but: int = 0) -> None:
    """Every judge who marks this unit sends marks, except for the last few."""
    drawn = random.Random(unit)
    judges = meeting.expected(unit)
    assert meeting.policy is not None
    sent = []
    for judge in judges[: len(judges) - but]:
        marks = {one.id: str(drawn.randrange(160, 199) / 2) for one in meeting.policy.criteria}
        ballot = cmd.CastBallot(meeting.id, unit, judge.id, 1, marks)
        sent.append(service.send(ballot, Actor("judge", judge.id, judge.name)))
    for one in sent:
        one.result()


def play(app: AppTest, service: Service, meeting_id: str, code: str) -> list[str]:
    """Press the big button until there is none, and return what it said each time."""
    said = []
    for _ in range(80):
        big = primary(app)
        if big is None:
            return said
        said.append(big.label)
        before = service.meeting(meeting_id)
        big.click().run()
        assert not app.exception, app.exception
        for unit in service.meeting(meeting_id).in_phase("open"):
            vote(service, service.meeting(meeting_id), unit)
        if any(one.key == "supervisor-code" for one in app.text_input):
            app.text_input(key="supervisor-code").input(code)
            button(app, "seal-").click().run()
        elif any(one.key.startswith(("award-",)) for one in app.button):
            button(app, "award-").click().run()
        elif any(one.key.startswith("yes-") for one in app.button):
            # Neighbours would swap under the correction: publishing asks first.
            button(app, "yes-").click().run()
        app.run()
        assert service.meeting(meeting_id) is not before, f"“{said[-1]}” led to nothing: {shown(app)}"
    raise AssertionError(f"no end: {said}")


@pytest.mark.parametrize("meeting_id", ["dongcheng", "nancheng", "huheng"])
def test_a_meeting_runs_to_its_end_in_its_own_order_by_the_big_button_alone(
    service: Service, browse: Opened, supervisor: Minted, meeting_id: str
) -> None:
    app = browse("control", meeting=meeting_id)
    said = play(app, service, meeting_id, supervisor.printed_code)
    meeting = service.meeting(meeting_id)
    assert meeting.phase == "published"
    assert [stage for stage, _ in meeting.stages_entered] == [stage.id for stage in meeting.plan.agenda]
    assert meeting.seal is not None and meeting.seal.confirmed_by.name == "监督员甲"
    assert (meeting.award is not None) == (meeting_id != "huheng")
    per_unit = 3 * len(meeting.order) if meeting.plan.is_scored else 0
    extra = len(meeting.plan.agenda) - 1 + len(("start", "seal", "publish")) + (meeting.award is not None)
    assert len(said) == per_unit + extra
    assert "已公布" in shown(app)
