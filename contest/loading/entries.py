"""The sheets of a roster to units, judges and groups, with every fault reported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar

from contest.errors import N_
from contest.loading.cells import Once, Row, key_of, split
from contest.loading.files import Cells, body
from contest.loading.headers import (
    HEADER_SEARCHED_ROWS,
    JUDGE_HEADERS,
    KINDS,
    UNIT_HEADERS,
    Kind,
    column_of,
    recognised,
)
from contest.loading.persons import person_of
from contest.loading.problems import Report, shown
from contest.model import Community, Judge, Unit, UnitKind

PREVIEW_ROWS: Final = 200
T = TypeVar("T")


@dataclass(frozen=True)
class RosterGroup:
    """A judge group as the roster names it; ``weight`` is None when the roster has no weights."""

    id: str
    title: str
    weight: Decimal | None


@dataclass(frozen=True)
class RosterSheet:
    """What stood in one sheet, for the preview: the header and at most ``PREVIEW_ROWS`` rows as (number, cells)."""

    title: str
    kind: Kind
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    ignored: tuple[str, ...]


class Entries:
    """Reads sheet after sheet; names are unique over all of them, and homes are looked up when all units are known."""

    def __init__(
        self,
        report: Report,
        communities: Sequence[Community],
        units: Sequence[Unit],
        groups: Mapping[str, str] | None,
        community: str | None,
    ) -> None:
        self.report = report
        self.sheets: list[RosterSheet] = []
        self.units: list[Unit] = []
        self.judges: list[Judge] = []
        self._communities = {key_of(one.id): one.id for one in communities}
        self._communities |= {key_of(one.name): one.id for one in communities}
        self._communities |= {key_of(one.name[:-2]): one.id for one in communities if len(one.name) > 2}
        self._default_community = community
        self._known_units = {key_of(unit.name): unit for unit in units}
        self._homes = {key: unit.id for unit in units for key in (key_of(unit.name), key_of(unit.id))}
        self._fixed_groups = groups is not None
        self._groups = {key: one for one, title in (groups or {}).items() for key in (key_of(one), key_of(title))}
        self._titles = dict(groups or {})
        self._weights: dict[str, Decimal] = {}
        self._once = {"unit": Once(), "unit id": Once(), "judge": Once(), "judge id": Once(), "person": Once()}
        self._waiting: list[tuple[Row, Judge]] = []

    def read(self, label: str, rows: list[tuple[int, Cells]]) -> None:
        # A sheet without a header is passed over: workbooks often have one with notes. `finish` asks for one roster.
        for index, (number, cells) in enumerate(rows[:HEADER_SEARCHED_ROWS]):
            kind = recognised(cells)
            if kind is not None:
                self._read_body(label, kind, number, cells, rows[index + 1 :])
                return

    def _read_body(self, label: str, kind: Kind, number: int, header: Cells, rows: list[tuple[int, Cells]]) -> None:
        headers = UNIT_HEADERS if kind == "units" else JUDGE_HEADERS
        while header and not header[-1]:
            header = header[:-1]
        columns = [column_of(headers, name) for name in header]
        self.sheets.append(
            RosterSheet(
                label,
                kind,
                tuple(header),
                tuple((at, tuple(cells)) for at, cells in rows[:PREVIEW_ROWS]),
                tuple(name for name, column in zip(header, columns, strict=True) if name and column is None),
            )
        )
        for name, column in zip(header, columns, strict=True):
            if column is not None and columns.count(column) > 1:
                self.report.add(label, number, shown(name), N_("Two columns mean the same – keep only one of them."))
        if kind == "judges" and "group" not in columns:
            self.report.add(
                label, number, "", N_("A list of judges needs the column “{column}”."), column="组别 / group"
            )
        table = list(body(rows, header, lambda name: column_of(headers, name), label, self.report, pad=True))
        if not table and not self.report:
            self.report.add(label, None, "", N_("The file holds no row below its header."))
        if kind == "units":
            self.units += self._in_order(table, self._unit)
        else:
            self._waiting += self._in_order(table, self._judge)

    def _in_order(self, rows: list[Row], make: Callable[[Row], T | None]) -> list[T]:
        """Return what the rows make, by their order column when one of them has a number there, else as they stand."""
        is_numbered = any(row.has("order") for row in rows)
        once, made = Once(), list[tuple[int, T]]()
        for row in rows:
            number = row.whole("order", least=1, required=True) if is_numbered else 0
            if number:
                once.check(row, "order", str(number))
            one = make(row)
            if one is not None:
                made.append((number or 0, one))
        return [one for _, one in sorted(made, key=lambda pair: pair[0])]

    def _unit(self, row: Row) -> Unit | None:
        name, presenter = row.name("name"), row.name("presenter", required=False)
        known = self._known_units.get(key_of(name))
        unit_id = row.id(required=False) or (known.id if known else made_id("unit", name))
        is_fresh = self._is_fresh(row, "unit", name, unit_id)
        kind = self._kind(row) or (known.kind if known else "village")
        community = self._community(row) or (known.community if known else self._default_community)
        if not is_fresh:
            return None
        self._homes |= {key_of(name): unit_id, key_of(unit_id): unit_id}
        unit = known or Unit(unit_id, name)
        membership = unit.membership if community == unit.community else "stated"
        return replace(
            unit,
            id=unit_id,
            kind=kind,
            community=community,
            membership=membership,
            presenter=presenter or unit.presenter,
        )

    def _is_fresh(self, row: Row, what: str, name: str, made: str) -> bool:
        is_fresh = self._once[what].check(row, "name", name)
        # An id made from a repeated name repeats as well; saying so would be the same fault twice.
        if is_fresh or row.has("id"):
            is_fresh = self._once[f"{what} id"].check(row, "id", made) and is_fresh
        return is_fresh

    def _kind(self, row: Row) -> UnitKind | None:
        text = row.text("kind")
        if text and text.casefold() not in KINDS:
            row.complain(
                "kind",
                N_("“{text}” is not possible here – choose one of: {allowed}."),
                text=shown(text),
                allowed="、".join(KINDS),
            )
        return KINDS.get(text.casefold())

    def _community(self, row: Row) -> str | None:
        text = row.text("community")
        found = self._communities.get(key_of(text))
        if text and found is None:
            row.complain(
                "community",
                N_("There is no community “{text}” in this contest – the communities are: {known}."),
                text=shown(text),
                known=", ".join(dict.fromkeys(self._communities.values())) or "–",
            )
        return found

    def _judge(self, row: Row) -> tuple[Row, Judge] | None:
        name = row.name("name")
        judge_id = row.id(required=False) or made_id("judge", name)
        group = self._group(row)
        person = person_of(row)
        is_fresh = not person or self._once["person"].check(row, "person", person)
        if self._is_fresh(row, "judge", name, judge_id) and is_fresh and group is not None:
            return row, Judge(judge_id, name, group, person=person)
        return None

    def _group(self, row: Row) -> str | None:
        title = row.name("group")
        if not title:
            return None
        group = self._groups.get(key_of(title))
        if group is None and self._fixed_groups:
            row.complain(
                "group",
                N_("There is no judge group “{text}” – the groups are: {known}."),
                text=shown(title),
                known="、".join(self._titles.values()),
            )
            return None
        if group is None:
            group = self._groups[key_of(title)] = made_id("group", title)
            self._titles[group] = title
        self._weigh(row, group)
        return group

    def _weigh(self, row: Row, group: str) -> None:
        text = row.cells.get("weight", "")
        if not text:
            return
        weight = Row(
            row.file, row.at, {"weight": text.removesuffix("%").removesuffix("％").strip()}, row.labels, self.report
        ).number("weight")
        if weight is None:
            return
        if not 0 < weight <= 1000:
            row.complain(
                "weight",
                N_("The weight “{text}” is not possible – it must be above 0, at most 1000."),
                text=shown(text),
            )
        elif self._weights.setdefault(group, weight) != weight:
            row.complain(
                "weight",
                N_("The group “{group}” has the weight {first} further up and {text} here – give it one weight."),
                group=self._titles[group],
                first=self._weights[group],
                text=shown(text),
            )

    def finish(self, label: str) -> None:
        """Look up the homes, and say what is missing in the roster as a whole."""
        for row, judge in self._waiting:
            home = []
            for name in split(row.text("home").replace("、", ";").replace("，", ";").replace(",", ";")):
                found = self._homes.get(key_of(name))
                if found is None:
                    row.complain(
                        "home",
                        N_("There is no unit “{text}” – correct the name, or list the unit first."),
                        text=shown(name),
                    )
                else:
                    home.append(found)
            self.judges.append(replace(judge, home=tuple(home)))
        if self._weights:
            for group in dict.fromkeys(judge.group for _, judge in self._waiting):
                if group not in self._weights:
                    self.report.add(
                        label,
                        None,
                        "",
                        N_("The group “{group}” has no weight, but others have."),
                        group=self._titles[group],
                    )
        if not self.sheets and not self.report:
            self.report.add(
                label,
                None,
                "",
                N_("No header was found – the first row must name the columns, such as {units} or {judges}."),
                units="村社 / name",
                judges="姓名 / name, 组别 / group",
            )

    def groups(self) -> tuple[RosterGroup, ...]:
        used = dict.fromkeys(judge.group for judge in self.judges)
        return tuple(RosterGroup(one, self._titles[one], self._weights.get(one)) for one in used)


def made_id(prefix: str, name: str) -> str:
    """Return an id for a name without one: the same name gives the same id, on every machine.

    >>> made_id("unit", "浃底村") == made_id("unit", "浃底 村")
    True
    """
    return f"{prefix}-{hashlib.sha256(key_of(name).encode()).hexdigest()[:10]}"
