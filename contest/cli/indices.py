"""The index values of a quarter from the shell: a table of units, one column for each index."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable

from contest import commands as cmd
from contest.cli.files import print_json, read_text
from contest.cli.scores import UNIT_COLUMNS
from contest.cli.store import CLI, loaded, opened
from contest.decide.indices import indices_of
from contest.errors import N_, Invalid, Problem, Translate
from contest.model import IndexCombine
from contest.state import State
from contest.views.indices import IndexTable, index_table


def add_commands(add: Callable[..., argparse.ArgumentParser], t: Translate) -> None:
    """Add the commands of this file to the parser."""
    indices = add("indices", record, N_("record the index values of a quarter, and read them out"), "meeting")
    indices.add_argument("file", nargs="?", metavar="FILE.csv", help=t("a column for the unit, one for each index"))
    indices.add_argument("--period", default="", metavar="2023Q1", help=t("the quarter; needed with a file"))
    indices.add_argument("--source", default="", help=t("where the values come from; default: the file's name"))
    indices.add_argument("--date", default="", metavar="2023-04-01", help=t("the day the source gives"))
    indices.add_argument("--total", action="store_true", help=t("the one figure is the total, not the average"))
    indices.add_argument("--json", action="store_true")


def record(arguments: argparse.Namespace, t: Translate) -> None:
    """Record a table of index values, when one is given, and print what is known of the meeting's units."""
    with opened(arguments) as service:
        loaded(service)
        meeting = service.meeting(arguments.meeting)
        if arguments.file:
            values = _values(read_text(arguments.file), arguments.file, service.state)
            combine: IndexCombine = "total" if arguments.total else "average"
            source = arguments.source or arguments.file
            service.submit(cmd.RecordIndices(arguments.period, values, source, combine, arguments.date), CLI)
            meeting = service.meeting(arguments.meeting)
        table = index_table(service.state, meeting)
    if arguments.json:
        return print_json(document(table))
    for line in table.lines:
        cells = "  ".join(f"{line.values[one.id]:f}" if one.id in line.values else "–" for one in table.criteria)
        print(f"{line.place or '–':>4}  {line.figure or '–':>7}  {line.name}  {cells}")
    return None


def document(table: IndexTable) -> dict[str, object]:
    """Return a table as JSON values; decimals are text, unknown values stand in no list."""
    lines = [
        {
            "unit": line.unit,
            "name": line.name,
            "values": {name: f"{value:f}" for name, value in line.values.items()},
            "figure": None if line.figure is None else str(line.figure),
            "place": line.place,
            "change": None if line.change is None else str(line.change),
        }
        for line in table.lines
    ]
    return {"period": table.period, "combine": table.combine, "sources": list(table.sources), "units": lines}


def _values(text: str, path: str, state: State) -> dict[str, dict[str, str]]:
    """Return cells as typed by unit and index; both may stand there by id or by name.

    Raises
    ------
    Invalid
        With every problem, each with file, row and column.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    header = [cell.strip() for cell in rows[0]] if rows else []
    known = {one.title: one.id for one in indices_of(state)} | {one.id: one.id for one in indices_of(state)}
    columns = {at: known[name] for at, name in enumerate(header) if name in known}
    at_unit = next((at for at, name in enumerate(header) if name.lower() in UNIT_COLUMNS), None)
    if at_unit is None or not columns:
        missing = UNIT_COLUMNS[0] if at_unit is None else next(iter(known), "")
        problem = Problem(f"{path}:1", N_("The column “{column}” is missing."), (("column", missing),))
        raise Invalid([problem])
    ids = {state.unit_name(unit): unit for unit in state.units} | {unit: unit for unit in state.units}
    problems, values = [], dict[str, dict[str, str]]()
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        given = [*(cell.strip() for cell in cells), *[""] * len(header)]
        unit, where = ids.get(given[at_unit]), f"{path}:{number}:unit"
        if unit is None:
            problems.append(Problem(where, N_("There is no unit “{id}”."), (("id", given[at_unit][:40]),)))
        elif unit in values:
            problems.append(Problem(where, N_("“{name}” stands here twice."), (("name", given[at_unit]),)))
        else:
            values[unit] = {criterion: given[at] for at, criterion in columns.items()}
    if problems:
        raise Invalid(problems)
    return values
