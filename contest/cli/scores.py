"""The calculator, and what the shell records beside the ballots: rules, bonuses and deductions, other parts' values."""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import replace
from typing import Final

from contest import commands as cmd
from contest.cli.files import print_json, read_json, read_text
from contest.cli.store import CLI, loaded, opened
from contest.errors import N_, Invalid, Problem, Translate
from contest.scoring.errors import SheetInvalid, SheetProblem
from contest.scoring.policy import Policy
from contest.scoring.sheet import score_sheet
from contest.state import MeetingState, State

UNIT_COLUMNS: Final = ("unit", "村社", "单位")
VALUE_COLUMNS: Final = ("value", "数值", "得分")


def score(arguments: argparse.Namespace, t: Translate) -> None:
    """Print the result of a sheet of marks under a policy, without any store."""
    policy = Policy.from_document(read_json(arguments.policy))
    try:
        rows = score_sheet(policy, read_text(arguments.marks))
    except SheetInvalid as error:
        raise SheetInvalid([_in_file(one, arguments.marks) for one in error.problems]) from error
    if arguments.json:
        return print_json(rows)
    for row in rows:
        place = "–" if row["place"] is None else f"{row['place']}{'=' if row['tied'] else ''}"
        print(f"{place:>4}  {row['score'] or '–':>7}  {row['unit']}  {t(row['status'])}")
    return None


def _in_file(problem: Problem, path: str) -> Problem:
    assert isinstance(problem, SheetProblem)
    return replace(problem, where=f"{path}:{problem.where}")


def fix(arguments: argparse.Namespace, t: Translate) -> None:
    """Fix the rules of a meeting."""
    document = read_json(arguments.policy)
    with opened(arguments) as service:
        loaded(service)
        command = cmd.FixPolicy(arguments.meeting, document, arguments.reason)
        meeting = service.submit(command, CLI).state.meetings[arguments.meeting]
    print(t("The rules of “{meeting}” are fixed: {digest}", meeting=meeting.plan.title, digest=meeting.policy_digest))


def adjust(arguments: argparse.Namespace, t: Translate) -> None:
    """Record a bonus, a deduction or a veto."""
    command = cmd.MakeAdjustment(
        arguments.meeting, arguments.unit, arguments.name, arguments.points, arguments.reason, arguments.veto
    )
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(command, CLI).state
    print(t("Recorded for {unit}: “{name}”.", unit=state.unit_name(arguments.unit), name=arguments.name.strip()))


def part(arguments: argparse.Namespace, t: Translate) -> None:
    """Record what units bring from another part, from a table with the columns unit and value."""
    text = read_text(arguments.file)
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        values = _values(text, arguments.file, service.state, meeting)
        command = cmd.RecordPartScores(arguments.meeting, arguments.part, values, arguments.source or arguments.file)
        outcome = service.submit(command, CLI)
    print(t("{count} values of “{part}” are recorded.", count=len(outcome.records), part=arguments.part))


def _values(text: str, path: str, state: State, meeting: MeetingState) -> dict[str, str | None]:
    """Return values as typed by unit id; units may stand there by id or by name.

    Raises
    ------
    Invalid
        With every problem, each with file, row and column.
    """
    problems: list[Problem] = []
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    header = [cell.strip() for cell in rows[0]] if rows else []
    at_unit, at_value = _column(header, UNIT_COLUMNS), _column(header, VALUE_COLUMNS)
    for known, index in ((UNIT_COLUMNS, at_unit), (VALUE_COLUMNS, at_value)):
        if index is None:
            problems.append(
                Problem(f"{path}:1:{known[0]}", N_("The column “{column}” is missing."), (("column", known[0]),))
            )
    if at_unit is None or at_value is None:
        raise Invalid(problems)
    ids = {state.unit_name(unit): unit for unit in meeting.order} | {unit: unit for unit in meeting.order}
    values: dict[str, str | None] = {}
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        given = [*(cell.strip() for cell in cells), *[""] * len(header)]
        unit = ids.get(given[at_unit])
        if unit is None:
            problems.append(
                Problem(f"{path}:{number}:unit", N_("There is no unit “{id}”."), (("id", given[at_unit][:40]),))
            )
        elif unit in values:
            problems.append(
                Problem(f"{path}:{number}:unit", N_("“{name}” stands here twice."), (("name", given[at_unit]),))
            )
        else:
            values[unit] = given[at_value] or None
    if problems:
        raise Invalid(problems)
    return values


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((index for index, cell in enumerate(header) if cell.lower() in names), None)
