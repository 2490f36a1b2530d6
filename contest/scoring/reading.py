"""A policy document, as it comes out of JSON, into checked parts. Every problem is gathered with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar, cast

from contest.errors import N_, Problem
from contest.events import plain_decimal
from contest.scoring.errors import is_invisible, problem, shown
from contest.scoring.exact import MAX_PLACES, parse_decimal
from contest.scoring.rules import Criterion, Group, Rounding, Scale, Ties, Trim

MAX_ENTRIES: Final = 100
MAX_ID: Final = 64
MAX_TITLE: Final = 200
MAX_COUNT: Final = 1000
NOT_YET: Final = N_("“{value}” is not supported yet – use {choices}.")

DEFAULT_TRIM: Final = Trim(low=1, high=1, from_n=6)
# The titles are data, as an organiser would type them into a policy.
DEFAULT_CRITERIA: Final = (
    ("party_building", "党建强"),
    ("industry", "产业兴"),
    ("environment", "环境美"),
    ("prosperity", "群众富"),
    ("governance", "治理好"),
    ("civility", "乡风淳"),
)

Item = TypeVar("Item")


@dataclass
class Report:
    """Gathers problems while reading goes on."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, template: str, **values: object) -> None:
        self.problems.append(problem(path, template, **values))


class Node:
    """One JSON object of the document with its path; each reader returns its fallback after a complaint."""

    def __init__(self, report: Report, path: str, value: object, keys: str, required: str = "") -> None:
        self.report, self.path = report, path
        self.values: Mapping[str, Any] = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
        self._found_before = len(report.problems)
        if not isinstance(value, Mapping):
            report.add(path, N_("“{value}” stands where an object in braces is needed."), value=shown(value))
            return
        for key in value:
            if key not in keys.split():
                report.add(
                    self.at(shown(key)),
                    N_("This entry is not known – the known ones are {known}."),
                    known=", ".join(keys.split()),
                )
        for key in required.split():
            if key not in value:
                report.add(self.at(key), N_("This entry is missing."))

    @property
    def is_sound(self) -> bool:
        return len(self.report.problems) == self._found_before

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def number(self, key: str, default: Decimal, *, above: int | None = None) -> Decimal:
        if key not in self.values:
            return default
        number = parse_decimal(self.values[key])
        if number is None:
            self.report.add(
                self.at(key),
                N_("“{value}” is not a number – write it like 92.5, with at most {places} decimals."),
                value=shown(self.values[key]),
                places=MAX_PLACES,
            )
            return default
        if above is not None and number <= above:
            self.report.add(
                self.at(key), N_("{value} is too small – it must be more than {above}."), value=number, above=above
            )
            return default
        return number

    def whole(self, key: str, default: int, lowest: int, highest: int = MAX_COUNT) -> int:
        value = self.values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.report.add(
            self.at(key),
            N_("“{value}” is not a whole number from {lowest} to {highest}."),
            value=shown(value),
            lowest=lowest,
            highest=highest,
        )
        return default

    def choice(self, key: str, choices: str, later: str = "") -> Any:
        """Return one of the words in ``choices``; the first one is the default."""
        known = choices.split()
        value = self.values.get(key, known[0])
        if value in known:
            return value
        template = NOT_YET if value in later.split() else N_("“{value}” is not possible – use {choices}.")
        self.report.add(self.at(key), template, value=shown(value), choices=", ".join(known))
        return known[0]

    def text(self, key: str, default: str, longest: int) -> str:
        value = self.values.get(key, default)
        is_name = isinstance(value, str) and 0 < len(value) <= longest and value == value.strip()
        if is_name and not any(map(is_invisible, value)):
            return str(value)
        self.report.add(
            self.at(key),
            N_("“{value}” is not a name – use 1 to {longest} visible characters."),
            value=shown(value),
            longest=longest,
        )
        return default

    def entries(self, key: str) -> Sequence[object]:
        value = self.values.get(key, ())
        if not isinstance(value, list | tuple):
            self.report.add(self.at(key), N_("“{value}” stands where a list is needed."), value=shown(value))
            return ()
        if len(value) > MAX_ENTRIES:
            self.report.add(
                self.at(key), N_("{count} entries are too many – {most} at most."), count=len(value), most=MAX_ENTRIES
            )
            return ()
        return value


def read_scale(root: Node) -> Scale:
    node = Node(root.report, root.at("scale"), root.values.get("scale", {}), "min max step grades")
    if node.has("grades"):
        node.report.add(node.at("grades"), NOT_YET, value=shown(node.values["grades"]), choices="null")
    scale = Scale(
        min=node.number("min", Decimal(0)),
        max=node.number("max", Decimal(100)),
        step=node.number("step", Decimal("0.5"), above=0),
    )
    if node.is_sound:
        _check_range(node, scale.min, scale.max, scale.step)
    return scale


def _check_range(node: Node, low: Decimal, high: Decimal, step: Decimal) -> None:
    values = {"min": plain_decimal(low), "max": plain_decimal(high), "step": plain_decimal(step)}
    if high <= low:
        node.report.add(node.at("max"), N_("The highest mark {max} is not above the lowest mark {min}."), **values)
    elif (Fraction(high) - Fraction(low)) % Fraction(step):
        node.report.add(node.at("step"), N_("Steps of {step} do not lead from {min} to {max}."), **values)


def read_criteria(root: Node, scale: Scale) -> tuple[Criterion, ...]:
    """Return the criteria: the six default ones when the entry is absent, one total mark when it is empty."""
    if "criteria" not in root.values:
        return tuple(
            Criterion(name, title, Decimal(1), scale.min, scale.max, scale.step) for name, title in DEFAULT_CRITERIA
        )
    found = [_criterion(root, i, value, scale) for i, value in enumerate(root.entries("criteria"))]
    _check_unique(root, "criteria", [one.id for one in found])
    return tuple(found) or (Criterion("total", "total", Decimal(1), scale.min, scale.max, scale.step),)


def _criterion(root: Node, index: int, value: object, scale: Scale) -> Criterion:
    node = Node(root.report, f"{root.at('criteria')}[{index}]", value, "id title weight min max step", "id")
    name = node.text("id", "?", MAX_ID) if "id" in node.values else "?"
    criterion = Criterion(
        id=name,
        title=node.text("title", name, MAX_TITLE),
        weight=node.number("weight", Decimal(1), above=0),
        min=node.number("min", scale.min),
        max=node.number("max", scale.max),
        step=node.number("step", scale.step, above=0),
    )
    own_range = {"min", "max", "step"} & set(node.values)
    if own_range and node.is_sound:
        _check_range(node, criterion.min, criterion.max, criterion.step)
    if {"min", "max"} & own_range and "weight" not in node.values:
        # 40 + 20 points would silently become half and half.
        node.report.add(node.at("weight"), N_("A criterion with a range of its own needs a weight."))
    return criterion


def read_groups(root: Node) -> tuple[Group, ...]:
    found = [_group(root, i, value) for i, value in enumerate(root.entries("groups"))]
    _check_unique(root, "groups", [one.id for one in found])
    weighted = [one for one in found if one.weight is not None]
    if weighted and len(weighted) < len(found):
        root.report.add(
            root.at("groups"),
            N_("{some} of {all} groups have a weight – give all of them one, or none if every judge counts alike."),
            some=len(weighted),
            all=len(found),
        )
    return tuple(found)


def _group(root: Node, index: int, value: object) -> Group:
    node = Node(root.report, f"{root.at('groups')}[{index}]", value, "id title weight min_n trim adjust", "id")
    name = node.text("id", "?", MAX_ID) if "id" in node.values else "?"
    node.choice("adjust", "none", later="two_way")
    return Group(
        id=name,
        title=node.text("title", name, MAX_TITLE),
        weight=node.number("weight", Decimal(1), above=0) if node.has("weight") else None,
        min_n=node.whole("min_n", 1, 1),
        trim=_trim(node),
    )


def _trim(group: Node) -> Trim | None:
    if "trim" not in group.values:
        return DEFAULT_TRIM
    if group.values["trim"] is None:
        return None
    node = Node(group.report, group.at("trim"), group.values["trim"], "low high from_n", "low high")
    low, high = node.whole("low", 1, 0), node.whole("high", 1, 0)
    from_n = node.whole("from_n", DEFAULT_TRIM.from_n, 1, 3 * MAX_COUNT)
    if node.is_sound and from_n <= low + high:
        node.report.add(
            node.at("from_n"),
            N_("Dropping {dropped} of {from_n} ballots leaves none – drop from {needed} ballots on, or drop fewer."),
            dropped=low + high,
            from_n=from_n,
            needed=low + high + 1,
        )
    return Trim(low, high, from_n)


def _check_unique(root: Node, key: str, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        if name != "?" and name in ids[:index]:
            root.report.add(f"{root.at(key)}[{index}].id", N_("“{id}” stands here twice."), id=name)


def read_parts(root: Node) -> None:
    """Accept the one part there is: marks given live."""
    entries = root.entries("parts")
    for index, value in enumerate(entries):
        node = Node(root.report, f"{root.at('parts')}[{index}]", value, "id weight", "id")
        node.number("weight", Decimal(100), above=0)
        if node.values.get("id", "live") != "live" or index:
            root.report.add(node.at("id"), NOT_YET, value=shown(node.values.get("id")), choices="live")


def read_adjustment_cap(root: Node) -> Decimal:
    node = Node(root.report, root.at("adjustments"), root.values.get("adjustments", {}), "cap")
    cap = node.number("cap", Decimal(5))
    if cap < 0:
        node.report.add(node.at("cap"), N_("{value} is too small – it must be at least {least}."), value=cap, least=0)
    return cap


def read_rounding(root: Node) -> Rounding:
    node = Node(root.report, root.at("rounding"), root.values.get("rounding", {}), "mode places stage")
    return Rounding(
        mode=node.choice("mode", "half_up half_even truncate"),
        places=node.whole("places", 2, 0, MAX_PLACES),
        stage=node.choice("stage", "final each"),
    )


def read_ties(root: Node, criteria: Sequence[Criterion], groups: Sequence[Group]) -> Ties:
    node = Node(root.report, root.at("ties"), root.values.get("ties", {}), "cascade display")
    node.choice("display", "1224", later="1334 1223 1234 frac")
    known = ["firsts", *(f"group:{one.id}" for one in groups), *(f"criterion:{one.id}" for one in criteria)]
    cascade: list[str] = []
    for index, step in enumerate(node.entries("cascade")):
        if isinstance(step, str) and step in known and step not in cascade:
            cascade.append(step)
            continue
        node.report.add(
            f"{node.at('cascade')}[{index}]",
            N_("“{value}” cannot decide a tie here – use each of these at most once: {choices}."),
            value=shown(step),
            choices=", ".join(known),
        )
    return Ties(tuple(cascade))
