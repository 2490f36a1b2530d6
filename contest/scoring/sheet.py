"""The calculator: a policy and a CSV of marks to result rows, by the same engine as a live meeting. Pure.

Columns: ``unit, judge, mark`` and, when needed, ``group``, ``criterion`` and ``home`` (the judge's own units, several
parted by ";"). One row is one mark that was due; an empty mark is missing, and a ballot with a missing mark does not
count. Without a criterion column a mark is the whole ballot: the mark of the policy's only criterion, or a total on
the scale when the policy has several.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from contest.errors import N_, Problem
from contest.scoring.errors import SheetInvalid, SheetProblem, as_text, is_invisible, shown
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.rules import NO_NUMBER, Criterion
from contest.scoring.tally import score_unit
from contest.scoring.working import CountedBallot

NEEDED: Final = ("unit", "judge", "mark")
OPTIONAL: Final = ("group", "criterion", "home")
MAX_PROBLEMS: Final = 500

_TOTAL_OFF_RANGE: Final = N_("The total is {mark} – totals go from {min} to {max}, with at most 6 decimals.")
_TOTAL_NO_NUMBER: Final = N_("The total is “{mark}”, no number – totals go from {min} to {max}.")


@dataclass
class _Ballot:
    """One judge × unit while rows are read; ``marks`` holds None for a mark that is missing."""

    marks: dict[str, Decimal | None] = field(default_factory=dict)


@dataclass
class _Judge:
    group: str
    row: int
    home: set[str] = field(default_factory=set)


def score_sheet(policy: Policy, csv_text: str) -> list[dict[str, Any]]:
    """Return the result of a sheet of marks.

    Parameters
    ----------
    policy : Policy
    csv_text : str
        Comma-separated, with a header row; a byte order mark, CRLF and quotes are fine.

    Returns
    -------
    list of dict
        ``unit, score, place, tied, status, counted, dropped, recused, missing``; ordered by place, units without a
        place last; units on one place in the order of the sheet. ``score`` is decimal text with exactly the policy's
        decimals, None when pending.

    Raises
    ------
    SheetInvalid
        With every problem, each with its row and column.
    """
    reading = _Reading(policy)
    reading.read(csv_text)
    if reading.problems:
        raise SheetInvalid(reading.problems)
    scores = [score_unit(unit, rows, reading.policy) for unit, rows in reading.ballots_by_unit().items()]
    return [_row(one) for one in standings(scores, reading.policy)]


def _row(standing: Standing) -> dict[str, Any]:
    score = standing.score
    return {
        "unit": score.unit,
        "score": None if score.published is None else f"{score.published:f}",
        "place": standing.place,
        "tied": standing.tied,
        "status": score.status,
        "counted": score.counted,
        "dropped": score.dropped,
        "recused": score.recused,
        "missing": score.missing,
    }


class _Reading:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.problems: list[SheetProblem] = []
        self.header: list[str] = []
        self.judges: dict[str, _Judge] = {}
        self.ballots: dict[tuple[str, str], _Ballot] = {}
        self.is_total = False

    def complain(self, row: int, column: str, template: str, /, **values: object) -> None:
        # Enough to correct a sheet by; a hostile one must not fill memory.
        if len(self.problems) < MAX_PROBLEMS:
            where = f"{row}:{column}" if column else str(row)
            self.problems.append(SheetProblem(where, template, as_text(values), row, column))

    def read(self, csv_text: str) -> None:
        rows = csv.reader(io.StringIO(csv_text.removeprefix("\ufeff"), newline=""), strict=True)
        number = 0
        try:
            for number, cells in enumerate(rows, start=1):
                stripped = [cell.strip() for cell in cells]
                if number == 1:
                    if not self._read_header(stripped):
                        return
                elif any(stripped):
                    self._read_row(number, stripped)
        except csv.Error:
            self.complain(number + 1, "", N_("This row is no readable CSV – check its quotation marks."))
        if not self.ballots and not self.problems:
            self.complain(max(number, 1), "", N_("There are no marks in the sheet."))

    def _read_header(self, cells: list[str]) -> bool:
        while cells and not cells[-1]:
            cells.pop()
        self.header = cells
        for name in NEEDED:
            if name not in cells:
                self.complain(1, name, N_("The column “{column}” is missing."), column=name)
        for index, name in enumerate(cells):
            if name not in NEEDED + OPTIONAL:
                template, known = N_("The column “{column}” is not known – use {known}."), ", ".join(NEEDED + OPTIONAL)
                self.complain(1, shown(name), template, column=shown(name), known=known)
            elif name in cells[:index]:
                self.complain(1, name, N_("The column “{column}” stands here twice."), column=name)
        if len(self.policy.groups) > 1 and "group" not in cells:
            self.complain(1, "group", N_("The rules have several groups – the column “group” is needed."))
        if "criterion" not in cells and len(self.policy.criteria) > 1:
            self._take_totals()
        return set(NEEDED) <= set(cells) and len(set(cells)) == len(cells)

    def _take_totals(self) -> None:
        scale = self.policy.scale
        finest = Decimal("0.000001")
        total = Criterion("total", "total", Decimal(1), scale.min, scale.max, finest)
        self.policy = replace(self.policy, criteria=(total,))
        self.is_total = True

    def _read_row(self, number: int, cells: list[str]) -> None:
        if len(cells) < len(self.header) or any(cells[len(self.header) :]):
            self.complain(
                number,
                "",
                N_("This row has {found} cells where the header has {expected}."),
                found=len(cells),
                expected=len(self.header),
            )
            return
        row = dict(zip(self.header, cells, strict=False))
        known_before = len(self.problems)
        unit, judge = self._name(number, "unit", row["unit"]), self._name(number, "judge", row["judge"])
        group, criterion = self._group(number, row.get("group", "")), self._criterion(number, row.get("criterion"))
        mark = self._mark(number, criterion, row["mark"]) if criterion else None
        if len(self.problems) > known_before or criterion is None:
            return
        self._seat(number, judge, group, row.get("home", ""))
        ballot = self.ballots.setdefault((unit, judge), _Ballot())
        if criterion.id in ballot.marks:
            self.complain(
                number,
                "mark",
                N_("{judge} has marked {unit} before in this sheet – keep one of the two rows."),
                judge=shown(judge),
                unit=shown(unit),
            )
        ballot.marks[criterion.id] = mark

    def _name(self, number: int, column: str, value: str) -> str:
        if not value:
            self.complain(number, column, N_("This cell is empty – fill it in or delete the row."))
        elif any(map(is_invisible, value)):
            self.complain(number, column, N_("“{value}” holds an invisible character."), value=shown(value))
        return value

    def _group(self, number: int, value: str) -> str:
        known = [one.id for one in self.policy.groups]
        if not known or value in known:
            return value
        if not value and len(known) == 1:
            return known[0]
        if "group" in self.header or value:
            self.complain(
                number,
                "group",
                N_("There is no group “{group}” in the rules – the groups are {known}."),
                group=shown(value),
                known=", ".join(known),
            )
        return value

    def _criterion(self, number: int, value: str | None) -> Criterion | None:
        if value is None or (not value and len(self.policy.criteria) == 1):
            return self.policy.criteria[0]
        found = next((one for one in self.policy.criteria if one.id == value), None)
        if found is None:
            self.complain(
                number,
                "criterion",
                N_("There is no criterion “{criterion}” in the rules – the criteria are {known}."),
                criterion=shown(value),
                known=", ".join(one.id for one in self.policy.criteria),
            )
        return found

    def _mark(self, number: int, criterion: Criterion, value: str) -> Decimal | None:
        if not value:
            return None
        checked = criterion.check(value)
        if not isinstance(checked, Problem):
            return checked
        template = checked.template
        if self.is_total:
            template = _TOTAL_NO_NUMBER if template == NO_NUMBER else _TOTAL_OFF_RANGE
        self.complain(number, "mark", template, **dict(checked.values))
        return None

    def _seat(self, number: int, judge: str, group: str, home: str) -> None:
        # A judge in two groups would count twice.
        seat = self.judges.setdefault(judge, _Judge(group, number))
        seat.home |= {one for one in (part.strip() for part in home.replace("；", ";").split(";")) if one}
        if seat.group != group and self.policy.groups:
            self.complain(
                number,
                "group",
                N_("{judge} is in group “{first}” in row {row} and in “{group}” here – a judge has one group."),
                judge=shown(judge),
                first=shown(seat.group),
                row=seat.row,
                group=shown(group),
            )

    def ballots_by_unit(self) -> dict[str, Sequence[CountedBallot]]:
        """Return the rows of the tally for each unit, in the order of the sheet."""
        found: dict[str, list[CountedBallot]] = {}
        for (unit, judge), ballot in self.ballots.items():
            seat = self.judges[judge]
            recused = self.policy.is_recused(seat.home, unit)
            found.setdefault(unit, []).append(CountedBallot(judge, seat.group, ballot.marks, recused))
        return dict(found)
