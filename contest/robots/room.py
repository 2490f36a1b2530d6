"""The room of a rehearsal: a meeting with invented units and robot judges, in a store that holds nothing real."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from contest import commands as cmd
from contest import events as ev
from contest.errors import N_, ContestError, NotFound, WrongPhase
from contest.loading.presets import presets
from contest.model import Actor, Contest, Criterion, Judge, Meeting, Stage, Unit
from contest.service import Service, utc_now
from contest.state import MeetingState, State

OPERATOR: Final = Actor("operator", "robot", "演练操作员")
SUPERVISOR: Final = Actor("supervisor", "robot", "演练监督员")
MOST_JUDGES: Final = 300
MOST_UNITS: Final = 60
# Of a small panel too few would be left in each group once somebody is missing.
_RULES: Final = "weighted-groups"
_RULES_OF_FEW: Final = "trimmed-mean"
_FEW: Final = 20
_DIGITS: Final = "〇一二三四五六七八九"
_AGENDA: Final = (
    Stage("report", "report", "述职晾晒"),
    Stage("evaluation", "evaluation", "现场测评"),
    Stage("award", "award", "评出先进村社"),
    Stage("commentary", "commentary", "点评"),
    Stage("directives", "directives", "传达要求"),
)


class RealContest(ContestError):
    code = "real_contest"
    template = N_("“{title}” is a real contest – robots only play in a store that was loaded as a rehearsal.")


def prepare(service: Service, judges: int, units: int) -> MeetingState:
    """Plan one more robots' meeting in a rehearsal and seat its panel; an empty store becomes a rehearsal.

    Raises
    ------
    RealContest
        The store holds a contest that is no rehearsal: invented marks have no place in its ledger.
    """
    if service.contest_id is None:
        _found_contest(service)
    state = service.state
    refuse_real(state)
    number = 1
    while (meeting_id := f"robots-{number}") in state.meetings:
        number += 1
    listed = tuple(_unit(n) for n in range(1, units + 1))
    new = tuple(one for one in listed if one.id not in state.units)
    if new:
        service.submit(cmd.ListUnits(new), OPERATOR)
    plan = Meeting(
        meeting_id,
        f"机器人演练（第{number}场）",
        agenda=_AGENDA,
        units=tuple(one.id for one in listed),
        quota=max(1, round(units / 5)),
        award_title="演练先进村社",
    )
    service.submit(cmd.PlanMeeting(plan), OPERATOR)
    wanted = _RULES if judges >= _FEW else _RULES_OF_FEW
    rules = next(one for one in presets() if one.id == wanted)
    service.submit(cmd.SeatPanel(meeting_id, _panel(judges, plan.units, rules.policy.document())), OPERATOR)
    service.submit(cmd.FixPolicy(meeting_id, rules.document), OPERATOR)
    return service.meeting(meeting_id)


def refuse_real(state: State) -> None:
    """Refuse a contest that is no rehearsal.

    Raises
    ------
    RealContest
    """
    if state.contest is not None and not state.contest.rehearsal:
        raise RealContest(title=state.contest.title)


def chosen_meeting(service: Service, meeting_id: str) -> MeetingState:
    """Return a planned meeting of a rehearsal, to be played with the units and the panel it has.

    Raises
    ------
    NotFound, RealContest, WrongPhase
    """
    if service.contest_id is None:
        raise NotFound(N_("No contest is loaded yet – load a contest folder first."))
    refuse_real(service.state)
    meeting = service.meeting(meeting_id)
    if meeting.phase != "planned":
        template = N_("“{meeting}” has already started – robots play a meeting from its beginning.")
        raise WrongPhase(template, meeting=meeting.plan.title)
    return meeting


def _found_contest(service: Service) -> None:
    stamp: dict[str, Any] = {"at": utc_now(), "by": OPERATOR}
    rules = next(one for one in presets() if one.id == _RULES)
    criteria = tuple(Criterion(one.id, one.title) for one in rules.policy.criteria)
    contest = Contest("robots", "村社擂台赛（机器人演练）", criteria=criteria, rehearsal=True)
    service.submit(cmd.PlanContest((ev.ContestPlanned(contest=contest, **stamp),)), OPERATOR)


def _unit(number: int) -> Unit:
    return Unit(f"robot-{number:02}", f"演练{in_words(number)}村", membership="invented", presenter=f"演练{number}号")


def in_words(number: int) -> str:
    """Return a number below 100 in Chinese: 一, 十, 十二, 二十三."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _panel(count: int, units: tuple[str, ...], document: dict[str, Any]) -> tuple[Judge, ...]:
    """Return judges shared among the groups by weight; the peers come from the units and do not mark their own."""
    groups = [str(one["id"]) for one in document["groups"]] or [""]
    weights = [Decimal(str(one["weight"] or 1)) for one in document["groups"]] or [Decimal(1)]
    panel, homes = [], iter(units)
    given = dict.fromkeys(groups, 0)
    for number in range(1, count + 1):
        # Whoever is furthest behind its share comes next.
        group = max(groups, key=lambda one: weights[groups.index(one)] / (given[one] + 1))
        given[group] += 1
        home = next(homes, None) if group == groups[-1] else None
        panel.append(Judge(f"r{number:03}", f"机器人{number:02}", group, (home,) if home else ()))
    return tuple(panel)
