"""Reading the calculator's sheet. Every problem is reported with its row and column. Pure.

Columns: ``unit, judge, mark`` and, when needed, ``group``, ``criterion``, ``home`` (the judge's own units, several
parted by ";") and ``part``. One row is one mark that was due; an empty mark is missing, and a ballot with a missing
mark does not count. Without a criterion column a mark is the whole ballot: the mark of the policy's only criterion, or
a total on the scale when the policy has several.

The column ``part`` says what a row is: empty or ``live`` a ballot of the meeting; the id of another part a ballot of
that part or, without a judge, the unit's value there; ``adjustment`` a bonus or deduction and ``veto`` a veto, named in
the column ``judge``.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_, Problem
from contest.events import plain_decimal
from contest.scoring.errors import SheetProblem, as_text, is_invisible, shown
from contest.scoring.exact import parse_decimal
from contest.scoring.policy import Policy
from contest.scoring.reading import PART_WORDS
from contest.scoring.rules import LIVE, NO_NUMBER, SPOILED, Criterion
from contest.scoring.working import Adjustment

NEEDED: Final = ("unit", "judge", "mark")
OPTIONAL: Final = ("group", "criterion", "home", "part")
ADJUSTMENT: Final = "adjustment"
MAX_PROBLEMS: Final = 500

_TOTAL_OFF_RANGE: Final = N_("The total is {mark} – totals go from {min} to {max}, with at most 6 decimals.")
_TOTAL_NO_NUMBER: Final = N_("The total is “{mark}”, no number – totals go from {min} to {max}.")


@dataclass
class Seat:
    """A judge of the sheet; ``row`` is where the group was first given."""

    group: str
    row: int
    home: set[str] = field(default_factory=set)


class Reading:
    """A sheet while it is read.

    ``ballots`` holds by part and unit each judge's marks, None for a missing one; ``values`` by unit what comes from
    other parts, on their own ranges; ``units`` are in the order of the sheet. ``policy`` has one criterion only when
    the sheet holds totals.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.problems: list[SheetProblem] = []
        self.header: list[str] = []
        self.units: list[str] = []
        self.judges: dict[str, Seat] = {}
        self.ballots: dict[tuple[str, str], dict[str, dict[str, Decimal | None]]] = {}
        self.values: dict[str, dict[str, Fraction]] = {}
        self.adjustments: dict[str, list[Adjustment]] = {}
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
        if not self.units and not self.problems:
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
        total = Criterion("total", "total", Decimal(1), scale.min, scale.max, finest, scale.grades)
        ties = self.policy.ties
        steps = tuple(step for step in ties.cascade if not step.startswith("criterion:"))
        self.policy = replace(self.policy, criteria=(total,), ties=replace(ties, cascade=steps))
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
        unit, part = self._name(number, "unit", row["unit"]), self._part(number, row.get("part", ""))
        if part in PART_WORDS:
            self._read_adjustment(number, part, unit, row["judge"], row["mark"])
        elif part is not None and part != LIVE and not row["judge"]:
            self._read_value(number, part, unit, row["mark"])
        else:
            self._read_ballot(number, part, unit, row)
        if len(self.problems) == known_before and unit not in self.units:
            self.units.append(unit)

    def _read_ballot(self, number: int, part: str | None, unit: str, row: dict[str, str]) -> None:
        known_before = len(self.problems)
        judge = self._name(number, "judge", row["judge"])
        group, criterion = self._group(number, row.get("group", "")), self._criterion(number, row.get("criterion"))
        mark = self._mark(number, criterion, row["mark"]) if criterion else None
        if not unit or not judge or criterion is None or part is None:
            return
        is_sound = len(self.problems) == known_before
        self._seat(number, judge, group, row.get("home", ""))
        ballot = self.ballots.setdefault((part, unit), {}).setdefault(judge, {})
        if criterion.id in ballot:
            self.complain(
                number,
                "mark",
                N_("{judge} has marked {unit} before in this sheet – keep one of the two rows."),
                judge=shown(judge),
                unit=shown(unit),
            )
        elif part != LIVE and part in self.values.get(unit, {}):
            self._complain_of_two(number, part, unit)
        if is_sound or criterion.id not in ballot:
            ballot[criterion.id] = mark

    def _part(self, number: int, value: str) -> str | None:
        known = [one.id for one in self.policy.parts]
        if not value:
            return LIVE
        if value in known or value in PART_WORDS:
            return value
        self.complain(
            number,
            "part",
            N_("There is no part “{part}” in the rules – use {known}."),
            part=shown(value),
            known=", ".join((*known, *PART_WORDS)),
        )
        return None

    def _read_value(self, number: int, part: str, unit: str, text: str) -> None:
        rule, value = self.policy.part(part), parse_decimal(text)
        if not text or rule is None:
            return
        if value is None or not rule.min <= value <= rule.max:
            self.complain(
                number,
                "mark",
                N_("“{value}” is no value of “{part}” – its values go from {min} to {max}."),
                value=shown(text),
                part=rule.title,
                min=plain_decimal(rule.min),
                max=plain_decimal(rule.max),
            )
        elif part in self.values.get(unit, {}) or (part, unit) in self.ballots:
            self._complain_of_two(number, part, unit)
        else:
            self.values.setdefault(unit, {})[part] = Fraction(value)

    def _complain_of_two(self, number: int, part: str, unit: str) -> None:
        template = N_("{unit} has two entries for the part “{part}” – keep one of them.")
        self.complain(number, "part", template, unit=shown(unit), part=shown(part))

    def _read_adjustment(self, number: int, kind: str, unit: str, name: str, text: str) -> None:
        points = parse_decimal(text) if text or kind == ADJUSTMENT else Decimal(0)
        known = self.adjustments.setdefault(unit, [])
        if points is None:
            template = N_("“{value}” is not a number of points – write it like 2 or -1.5.")
            self.complain(number, "mark", template, value=shown(text))
        elif any(one.name == name for one in known):
            template = N_("{unit} has the bonus, deduction or veto “{name}” twice – keep one of the two rows.")
            self.complain(number, "judge", template, unit=shown(unit), name=shown(name))
        else:
            known.append(Adjustment(name, points, veto=kind != ADJUSTMENT))

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
        if not value or (criterion.grades and value.lower() in SPOILED):
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
        seat = self.judges.setdefault(judge, Seat(group, number))
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
