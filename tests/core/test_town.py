"""Who may know what of the town: bands follow from public scores alone, and no judge is named in them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

import pytest

from contest import events as ev
from contest.events import decode, encode
from contest.model import Judge
from contest.state import State
from contest.views.town import comparison, town
from tests.core.builders import DESK
from tests.screen.town import town_room

TARGET, UNIT = "xicheng", "xicheng-yl1"


@cache
def played() -> State:
    return town_room(4, 3).state


def with_unit(state: State, unit_phase: str, meeting_phase: str, mark: str | None = None) -> State:
    """The same contest with one unit in another phase; ``mark`` is what everybody gave it instead."""
    meeting = state.meetings[TARGET]
    found = meeting.evaluation(UNIT)
    ballots = found.ballots
    if mark is not None:
        ballots = MappingProxyType(
            {
                judge: (*given[:-1], replace(given[-1], marks=dict.fromkeys(given[-1].marks, Decimal(mark))))
                for judge, given in ballots.items()
            }
        )
    changed = replace(found, phase=unit_phase, ballots=ballots)
    meeting = replace(
        meeting, phase=meeting_phase, evaluations=MappingProxyType({**meeting.evaluations, UNIT: changed})
    )
    return replace(state, meetings=MappingProxyType({**state.meetings, TARGET: meeting}))


# unit: waiting, open, closed, revealed, withdrawn
TRUTH = {
    "planned": (False, False, False, True, False),
    "running": (False, False, False, True, False),
    "sealed": (False, False, False, True, False),
    "published": (False, False, True, True, False),
}
CASES = [
    (meeting, unit, seen)
    for meeting, row in TRUTH.items()
    for unit, seen in zip(("waiting", "open", "closed", "revealed", "withdrawn"), row, strict=True)
]


@pytest.mark.parametrize(("meeting_phase", "unit_phase", "is_seen"), CASES)
def test_a_unit_enters_the_bands_when_its_score_is_public_and_not_before(
    meeting_phase: str, unit_phase: str, is_seen: bool
) -> None:
    state = with_unit(played(), unit_phase, meeting_phase)
    view = town(state)
    shown = {one.unit for band in view.bands for one in band.units}
    assert view.bands and (UNIT in shown) == is_seen
    assert UNIT not in {one.unit for one, _ in view.left_out}
    # Not a word depends on what nobody has been told: other marks for it change the picture only when it is seen.
    other = town(with_unit(played(), unit_phase, meeting_phase, mark="10"))
    assert (other == view) != is_seen


def test_a_judge_is_common_only_by_what_is_public() -> None:
    """With one meeting's scores still unrevealed two communities are left, and nobody has marked in three."""
    room = town_room(3, 3)
    assert town(room.state).judges == 3
    meeting = room.state.meetings[TARGET]
    hidden = {unit: replace(one, phase="closed") for unit, one in meeting.evaluations.items()}
    state = replace(
        room.state,
        meetings=MappingProxyType(
            {**room.state.meetings, TARGET: replace(meeting, evaluations=MappingProxyType(hidden))}
        ),
    )
    view = town(state)
    assert (view.judges, view.bands, view.reason) == (0, (), "no_common_judge")


def test_a_pending_unit_is_named_and_not_compared() -> None:
    state = played()
    meeting = state.meetings[TARGET]
    found = meeting.evaluation(UNIT)
    empty = replace(found, ballots=MappingProxyType({}))
    state = replace(
        state,
        meetings=MappingProxyType(
            {
                **state.meetings,
                TARGET: replace(meeting, evaluations=MappingProxyType({**meeting.evaluations, UNIT: empty})),
            }
        ),
    )
    assert [(one.unit, why) for one, why in town(state).left_out] == [(UNIT, "pending")]


def test_a_round_of_the_whole_town_is_no_community() -> None:
    state = played()
    meeting = state.meetings[TARGET]
    whole = replace(meeting, plan=replace(meeting.plan, community=None))
    view = town(replace(state, meetings=MappingProxyType({**state.meetings, TARGET: whole})))
    assert view.compared == 3
    assert TARGET not in {one.meeting for band in view.bands for one in band.units}


def test_the_public_view_names_no_judge_and_no_person() -> None:
    state = played()
    text = repr(town(state))
    judges = [judge for meeting in state.meetings.values() for judge in meeting.panel]
    assert (
        judges
        and [one for one in judges if one.id in text or one.name in text or (one.person and one.person in text)] == []
    )


def test_the_same_state_is_computed_once() -> None:
    assert comparison(played()) is comparison(played())
    assert comparison(with_unit(played(), "revealed", "running", mark="10")) is not comparison(played())


def test_one_person_on_two_seats_is_told() -> None:
    state = played()
    meeting = state.meetings[TARGET]
    panel = (*meeting.panel[:-1], replace(meeting.panel[-1], person="town-0"))
    view = town(replace(state, meetings=MappingProxyType({**state.meetings, TARGET: replace(meeting, panel=panel)})))
    assert view.doubled == (TARGET,)


def test_an_older_panel_reads_and_writes_as_it_did() -> None:
    seated = ev.PanelSeated(at="2023-04-07T06:00:00.000Z", by=DESK, meeting="m", judges=(Judge("j", "张三", "g"),))
    assert "person" not in encode(seated) and decode(encode(seated)) == seated
    keyed = replace(seated, judges=(Judge("j", "张三", "g", person="t1"),))
    assert '"person":"t1"' in encode(keyed) and decode(encode(keyed)) == keyed
