"""What the arithmetic rests on besides ballots: the rules, bonuses and deductions, values from other parts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, policy_fixed, refuse_while_open, unit_of
from contest.errors import N_, Invalid, NotFound, Problem, WrongPhase
from contest.events import plain_decimal
from contest.results import policy_of
from contest.scoring.errors import MarksInvalid, is_invisible, shown
from contest.scoring.exact import parse_decimal
from contest.scoring.policy import Policy
from contest.state import Evaluation, MeetingState, State

MAX_NAME = 60


def fix_policy(state: State, command: cmd.FixPolicy, stamp: Stamp) -> Events:
    """Before the start rules are simply fixed; later a change needs a reason and must fit what is stored."""
    meeting = meeting_of(state, command.meeting)
    policy, reason = Policy.from_document(command.document), command.reason.strip()
    if meeting.phase == "planned":
        # A reason marks a change during the meeting, whose results before stay to be shown.
        reason = ""
    else:
        in_progress(meeting)
        if not reason:
            raise WrongPhase(
                N_("“{meeting}” has already started – changing its rules needs a reason."), meeting=meeting.plan.title
            )
        refuse_while_open(state, meeting)
        if policy.digest() == policy_of(meeting).digest():
            raise WrongPhase(N_("These rules are in force already – nothing would change."))
        if policy.needs_field and meeting.in_phase("revealed") and meeting.in_phase("waiting"):
            raise WrongPhase(
                N_("By these rules each score depends on all units, and some are public – close every unit first.")
            )
        problems = tuple(_misfits(state, meeting, policy))
        if problems:
            raise Invalid(problems)
    return (policy_fixed(meeting.id, policy, stamp, reason),)


def _misfits(state: State, meeting: MeetingState, policy: Policy) -> Iterator[Problem]:
    """Yield what is stored and could not stand under these rules: nothing that was given may lose its meaning.

    Of a unit's ballots the first that does not fit is shown, and how many there are.
    """
    groups = {group.id for group in policy.groups}
    for judge in meeting.panel:
        if groups and judge.group not in groups:
            yield Problem(judge.name, N_("The group “{group}” does not stand in the rules."), (("group", judge.group),))
    for unit in meeting.order:
        evaluation, name = meeting.evaluation(unit), state.unit_name(unit)
        found: list[Problem] = []
        for judge in meeting.panel:
            ballot = evaluation.ballot(judge.id)
            try:
                if ballot is not None:
                    policy.check_marks(ballot.marks)
            except MarksInvalid as error:
                one = error.problems[0]
                found.append(Problem(f"{name} · {judge.name}", one.template, one.values))
        yield from found[:1]
        if len(found) > 1:
            yield Problem(name, N_("{count} ballots do not fit these rules."), (("count", str(len(found))),))
        for recorded in evaluation.parts.values():
            if policy.part(recorded.part) is not None:
                yield from _value_problems(policy, recorded.part, name, plain_decimal(recorded.value))


def _scored(state: State, meeting_id: str) -> MeetingState:
    meeting = meeting_of(state, meeting_id)
    if not meeting.plan.is_scored:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    return meeting if meeting.phase == "planned" else in_progress(meeting)


def _refuse_revealed(state: State, meeting: MeetingState, unit: str) -> None:
    if meeting.evaluation(unit).phase == "revealed":
        raise WrongPhase(N_("{unit} is already revealed – its score can no longer change."), unit=state.unit_name(unit))


def make_adjustment(state: State, command: cmd.MakeAdjustment, stamp: Stamp) -> Events:
    meeting = _scored(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    _refuse_revealed(state, meeting, unit)
    name, reason, points = command.name.strip(), command.reason.strip(), parse_decimal(command.points)
    problems = []
    if not name or len(name) > MAX_NAME or any(map(is_invisible, name)):
        problems.append(Problem("name", N_("Give the item a name of 1 to {longest} visible characters."),
                                (("longest", str(MAX_NAME)),)))  # fmt: skip
    if not reason:
        problems.append(Problem("reason", N_("A bonus, deduction or veto needs a reason.")))
    if points is None:
        problems.append(
            Problem(
                "points",
                N_("“{value}” is not a number of points – write it like 2 or -1.5."),
                (("value", shown(command.points)),),
            )
        )
    known = meeting.evaluation(unit).adjustments
    if points == 0 and not command.veto and name and name not in known:
        problems.append(Problem("points", N_("Neither points nor a veto – nothing would be recorded.")))
    if problems or points is None:
        raise Invalid(problems)
    return (
        ev.AdjustmentMade(
            meeting=meeting.id, unit=unit, name=name, points=points, reason=reason, veto=command.veto, **stamp
        ),
    )


def record_part_scores(state: State, command: cmd.RecordPartScores, stamp: Stamp) -> Events:
    meeting = _scored(state, command.meeting)
    policy = policy_of(meeting)
    if policy.part(command.part) is None:
        known = N_(", ").join(one.id for one in policy.parts if one.id != "live")
        raise NotFound(N_("There is no part “{id}” in the rules – its other parts are: {known}."),
                       id=shown(command.part), known=known or "–")  # fmt: skip
    problems = []
    if not command.source.strip():
        problems.append(Problem("source", N_("Say where the values come from.")))
    for unit, value in command.values.items():
        if unit not in meeting.order:
            problems.append(Problem(shown(unit), N_("There is no unit “{id}”."), (("id", shown(unit)),)))
        elif value is not None:
            problems += _value_problems(policy, command.part, state.unit_name(unit), value)
    if problems:
        raise Invalid(problems)
    found = []
    for unit, text in command.values.items():
        number = None if text is None else parse_decimal(text)
        if number != _stored(meeting.evaluation(unit), command.part):
            _refuse_revealed(state, meeting, unit)
            found.append(
                ev.PartScoreRecorded(
                    meeting=meeting.id,
                    part=command.part,
                    unit=unit,
                    value=number,
                    source=command.source.strip(),
                    **stamp,
                )
            )
    if not found:
        raise WrongPhase(N_("These values are recorded already – nothing would change."))
    return tuple(found)


def _stored(evaluation: Evaluation, part: str) -> Decimal | None:
    known = evaluation.parts.get(part)
    return None if known is None else known.value


def _value_problems(policy: Policy, part_id: str, where: str, text: str) -> list[Problem]:
    part, value = policy.part(part_id), parse_decimal(text)
    if part is None or (value is not None and part.min <= value <= part.max):
        return []
    values = {"value": shown(text), "part": part.title, "min": plain_decimal(part.min), "max": plain_decimal(part.max)}
    return [
        Problem(where, N_("“{value}” is no value of “{part}” – its values go from {min} to {max}."),
                tuple(values.items()))
    ]  # fmt: skip
