"""A policy document, as it comes out of JSON, into checked parts. Every problem is gathered with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_
from contest.events import plain_decimal
from contest.scoring.errors import shown
from contest.scoring.exact import MAX_PLACES, parse_decimal
from contest.scoring.node import MAX_COUNT, MAX_ID, MAX_TITLE, Node
from contest.scoring.rules import LIVE, SPOILED, Criterion, Grade, Group, Part, Rounding, Scale, Ties, Trim

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
DEFAULT_CAP: Final = Decimal(5)


def read_scale(root: Node) -> Scale:
    node = Node(root.report, root.at("scale"), root.values.get("scale", {}), "min max step grades")
    grades = _grades(node)
    values = [one.value for one in grades]
    low = node.number("min", min(values, default=Decimal(0)) if min(values, default=0) < 0 else Decimal(0))
    high = node.number("max", max(values, default=Decimal(100)))
    scale = Scale(low, high, node.number("step", Decimal("0.5"), above=0), grades)
    if not node.is_sound:
        return scale
    if not grades:
        _check_range(node, scale.min, scale.max, scale.step)
    elif high <= low:
        _check_range(node, scale.min, scale.max, high - low or Decimal(1))
    for one in grades:
        if not low <= one.value <= high:
            node.report.add(
                f"{node.at('grades')}.{one.title}",
                N_("{value} lies outside the scale from {min} to {max}."),
                value=plain_decimal(one.value), min=plain_decimal(low), max=plain_decimal(high),
            )  # fmt: skip
    return scale


def _grades(scale: Node) -> tuple[Grade, ...]:
    """Return the grades, best first: JSON objects have no order, so their coefficients give it."""
    if not scale.has("grades"):
        return ()
    value, path = scale.values["grades"], scale.at("grades")
    if not isinstance(value, Mapping) or len(value) < 2:
        scale.report.add(
            path,
            N_("“{value}” are no grades – give at least two words, each with its coefficient."),
            value=shown(value),
        )
        return ()
    found: list[Grade] = []
    for title, given in value.items():
        at, number = f"{path}.{shown(title)}", parse_decimal(given)
        name = Node(scale.report, at, {"title": title}, "title").text("title", "?", MAX_TITLE)
        if number is None:
            scale.report.add(at, N_("“{value}” is not a coefficient – write a number like 80."), value=shown(given))
        elif parse_decimal(name) is not None:
            scale.report.add(at, N_("“{value}” is a number – grades are words, and marks are numbers; choose one."),
                             value=name)  # fmt: skip
        elif name.lower() in SPOILED:
            scale.report.add(at, N_("“{value}” marks a spoiled ballot – choose another word for a grade."), value=name)
        elif any(one.value == number for one in found):
            scale.report.add(at, N_("Two grades have the coefficient {value} – give each its own."), value=number)
        else:
            found.append(Grade(name, number))
    return tuple(sorted(found, key=lambda one: one.value, reverse=True))


def _check_range(node: Node, low: Decimal, high: Decimal, step: Decimal) -> None:
    values = {"min": plain_decimal(low), "max": plain_decimal(high), "step": plain_decimal(step)}
    if high <= low:
        node.report.add(node.at("max"), N_("The highest mark {max} is not above the lowest mark {min}."), **values)
    elif (Fraction(high) - Fraction(low)) % Fraction(step):
        node.report.add(node.at("step"), N_("Steps of {step} do not lead from {min} to {max}."), **values)


def read_criteria(root: Node, scale: Scale) -> tuple[Criterion, ...]:
    """Return the criteria: the six default ones when the entry is absent, one total mark when it is empty."""
    if "criteria" not in root.values:
        return tuple(_plain_criterion(name, title, scale) for name, title in DEFAULT_CRITERIA)
    found = [_criterion(root, i, value, scale) for i, value in enumerate(root.entries("criteria"))]
    _check_unique(root, "criteria", [one.id for one in found])
    return tuple(found) or (_plain_criterion("total", "total", scale),)


def _plain_criterion(name: str, title: str, scale: Scale) -> Criterion:
    return Criterion(name, title, Decimal(1), scale.min, scale.max, scale.step, scale.grades)


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
        grades=scale.grades,
    )
    own_range = [key for key in ("min", "max", "step") if key in node.values]
    if own_range and scale.grades:
        for key in own_range:
            node.report.add(node.at(key), N_("The scale has grades – leave this entry out, or leave out the grades."))
    elif own_range and node.is_sound:
        _check_range(node, criterion.min, criterion.max, criterion.step)
    if {"min", "max"} & set(own_range) and "weight" not in node.values:
        # 40 + 20 points would silently become half and half.
        node.report.add(node.at("weight"), N_("A criterion with a range of its own needs a weight."))
    return criterion


def default_trim(combine: str, grades: Sequence[Grade]) -> Trim | None:
    """Return what is dropped where the rules say nothing: ranks and grades are not trimmed unasked."""
    return None if grades or combine in ("rank_sum", "points") else DEFAULT_TRIM


def read_groups(root: Node, combine: str, grades: Sequence[Grade]) -> tuple[Group, ...]:
    found = [_group(root, i, value, combine, grades) for i, value in enumerate(root.entries("groups"))]
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


def _group(root: Node, index: int, value: object, combine: str, grades: Sequence[Grade]) -> Group:
    node = Node(root.report, f"{root.at('groups')}[{index}]", value, "id title weight min_n trim adjust", "id")
    name = node.text("id", "?", MAX_ID) if "id" in node.values else "?"
    group = Group(
        id=name,
        title=node.text("title", name, MAX_TITLE),
        weight=node.number("weight", Decimal(1), above=0) if node.has("weight") else None,
        min_n=node.whole("min_n", 1, 1),
        trim=_trim(node, default_trim(combine, grades)),
        adjust=node.choice("adjust", "none two_way"),
    )
    if group.adjust == "two_way" and combine in ("rank_sum", "points"):
        node.report.add(
            node.at("adjust"),
            N_("Taking leniency off changes no rank – use none with “{combine}”."),
            combine=combine,
        )
    return group


def _trim(group: Node, default: Trim | None) -> Trim | None:
    if "trim" not in group.values:
        return default
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


def read_points(root: Node, combine: str) -> tuple[Decimal, ...]:
    """Return what places bring, best first."""
    if combine != "points":
        if root.has("points"):
            root.report.add(root.at("points"), N_("Points for places are used with combine “points” only."))
        return ()
    entries = root.entries("points")
    if not entries:
        root.report.add(root.at("points"), N_("Say what each place brings, best first, like [10, 8, 6]."))
    points: list[Decimal] = []
    for index, value in enumerate(entries):
        number, at = parse_decimal(value), f"{root.at('points')}[{index}]"
        if number is None or number < 0:
            root.report.add(at, N_("“{value}” is not a number of points – write 0 or more."), value=shown(value))
        elif points and number > points[-1]:
            root.report.add(at, N_("{value} is more than the place before brings."), value=plain_decimal(number))
        else:
            points.append(number)
    return tuple(points)


def read_parts(root: Node, scale: Scale, combine: str) -> tuple[Part, ...]:
    """Return the parts; the live one is always among them."""
    entries = root.entries("parts")
    found = [_part(root, index, value, scale) for index, value in enumerate(entries)]
    _check_unique(root, "parts", [one.id for one in found])
    if not entries:
        return (Part(LIVE, LIVE, Decimal(100), scale.min, scale.max),)
    if LIVE not in [one.id for one in found]:
        root.report.add(root.at("parts"), N_("One part must be “live”: the marks given at the meeting."))
    if len(found) > 1 and combine in ("sum", "rank_sum", "points"):
        root.report.add(
            root.at("parts"),
            N_("“{combine}” is no mean and cannot be joined with other parts – combine by a mean or the median."),
            combine=combine,
        )
    return tuple(found)


def _part(root: Node, index: int, value: object, scale: Scale) -> Part:
    node = Node(root.report, f"{root.at('parts')}[{index}]", value, "id title weight min max", "id")
    name = node.text("id", "?", MAX_ID) if "id" in node.values else "?"
    part = Part(
        id=name,
        title=node.text("title", name, MAX_TITLE),
        weight=node.number("weight", Decimal(100), above=0),
        min=node.number("min", scale.min),
        max=node.number("max", scale.max),
    )
    if name in PART_WORDS:
        node.report.add(node.at("id"), N_("“{id}” has a meaning of its own – choose another id."), id=name)
    if node.is_sound and (part.min, part.max) != (scale.min, scale.max):
        if name == LIVE:
            node.report.add(node.path, N_("The live part has the range of the scale – leave min and max out."))
        _check_range(node, part.min, part.max, (part.max - part.min) or Decimal(1))
    return part


# Words of the calculator's column ``part``.
PART_WORDS: Final = ("adjustment", "veto")


def read_adjustment_cap(root: Node) -> Decimal | None:
    node = Node(root.report, root.at("adjustments"), root.values.get("adjustments", {}), "cap")
    if "cap" in node.values and node.values["cap"] is None:
        return None
    cap = node.number("cap", DEFAULT_CAP)
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


def read_ties(root: Node, criteria: Sequence[Criterion], groups: Sequence[Group], parts: Sequence[Part]) -> Ties:
    given = root.values.get("ties", {})
    if isinstance(given, Mapping) and type(given.get("display")) is int:
        # 1224 without quotation marks is a number in JSON.
        given = {**given, "display": str(given["display"])}
    node = Node(root.report, root.at("ties"), given, "cascade display")
    display = node.choice("display", "1224 1334 1223 1234 fractional frac")
    known = ["firsts", *(f"group:{one.id}" for one in groups), *(f"criterion:{one.id}" for one in criteria)]
    known += [f"part:{one.id}" for one in parts if len(parts) > 1]
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
    return Ties(tuple(cascade), "fractional" if display == "frac" else display)
