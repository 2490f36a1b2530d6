"""Random contests over the whole policy document: many ties, tied extremes, small panels, holes and unlinked groups.

``random_contest(family, seed)`` is the same contest for ever. The two families split the work: ``means`` has what a
live board can show unit by unit, ``fields`` what needs all units together.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from random import Random

UNITS = "丁乙甲丙戊己"
SPOILED = ("无效", "弃权", "废票", "invalid")
SCALES = (
    None,
    {"max": 10},
    {"min": 1, "max": 5, "step": 1},
    {"min": -10, "max": 10, "step": "2.5"},
    {"min": "60", "step": 2},
)
GRADES = (
    {"好": 100, "较好": 80, "一般": 60, "差": 40},
    {"A": 1, "B": "0.66", "C": "0.33", "D": 0},
    {"行": "7.5", "不行": 3},
)
RANGES = ({"max": 40}, {"min": 70, "max": 100, "step": 1}, {"min": -5, "max": 5, "step": "0.25"}, {"min": 0, "max": 10})
WEIGHTS = (1, 1, 2, 50, 30, "0.5", "33.3", "16.67")
TRIMS = ((1, 1, 3), (1, 1, 3), (1, 1, 4), (2, 1, 4), (0, 1, 2), (1, 0, 2), (2, 2, 5), (1, 1, 6), (0, 0, 1))
POINTS = ([12, 10, 8, 7, 6, 5, 4, 3, 2, 1], [3, 2, 1], [5, "2.5"], [9, 9, 1, 1, 0], ["1"])
EXTRAS = ("1", "2.5", "-3", "0.005", "-0.015", "4", "-6", "0.1")
DISPLAYS = ("1224", "1334", "1223", "1234", "fractional", "frac")


@dataclass(frozen=True)
class Contest:
    document: dict
    columns: tuple
    rows: list

    def text(self):
        """The sheet as an organiser would save it."""
        found = io.StringIO()
        writer = csv.DictWriter(found, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return found.getvalue()


def random_contest(family, seed):
    rng = Random(f"{family} {seed}")
    document = random_document(rng, family)
    return Contest(document, *random_sheet(rng, document))


# --- the policy ---------------------------------------------------------------------------------------------------


def random_document(rng, family):
    document = {}
    if family == "fields":
        combine = rng.choice(("two_way", "two_way", "rank_sum", "points", "sum"))
    else:
        combine = rng.choice(("weighted_mean", "weighted_mean", "weighted_mean", "mean", "median"))
    is_two_way = combine == "two_way"
    combine = rng.choice(("weighted_mean", "weighted_mean", "mean", "median", "sum")) if is_two_way else combine
    if combine != "weighted_mean" or rng.random() < 0.5:
        document["combine"] = combine
    if combine == "points":
        document["points"] = rng.choice(POINTS)
    add_scale(rng, document)
    add_criteria(rng, document)
    add_groups(rng, document, is_two_way)
    if combine in ("weighted_mean", "mean") and rng.random() < 0.4:
        document["trim_level"] = "criterion"
    for entry, values in (
        ("recusal", ("own_unit", "none")),
        ("below_min_n", ("pending", "renormalise", "renormalise")),
    ):
        if rng.random() < 0.6:
            document[entry] = rng.choice(values)
    if combine in ("weighted_mean", "mean", "median") and rng.random() < 0.25:
        add_parts(rng, document)
    if rng.random() < 0.4:
        document["adjustments"] = rng.choice(({}, {"cap": None}, {"cap": 0}, {"cap": 2}, {"cap": "0.015"}))
    if rng.random() < 0.8:
        document["rounding"] = random_rounding(rng)
    add_ties(rng, document)
    return document


def add_scale(rng, document):
    if rng.random() < 0.15:
        document["scale"] = {"grades": rng.choice(GRADES)}
    elif rng.random() < 0.7:
        scale = rng.choice(SCALES)
        if scale is not None:
            document["scale"] = scale


def add_criteria(rng, document):
    """Left out, one total mark, or up to three, some with ranges of their own."""
    chance = rng.random()
    if chance < 0.05:
        return
    if chance < 0.35:
        document["criteria"] = []
        return
    has_ranges = "grades" not in document.get("scale", {}) and rng.random() < 0.4
    document["criteria"] = [
        {
            "id": name,
            **({"weight": rng.choice(WEIGHTS)} if has_ranges or rng.random() < 0.8 else {}),
            **(rng.choice(RANGES) if has_ranges and rng.random() < 0.7 else {}),
        }
        for name in rng.sample("abc", rng.choice((1, 2, 2, 3)))
    ]
    # A range of its own reaches from the scale's lowest mark when it does not say where it starts.
    low = Decimal(str(document.get("scale", {}).get("min", 0)))
    for one in document["criteria"]:
        if "max" in one and Decimal(one["max"]) <= low:
            one.update(rng.choice(RANGES[1:]))


def add_groups(rng, document, is_two_way):
    count = rng.choice((1, 1, 2, 3)) if is_two_way else rng.choice((0, 0, 1, 2, 2, 3))
    is_weighted = rng.random() < 0.7
    groups = []
    for name in rng.sample(("leaders", "judges", "peers"), count):
        group = {"id": name}
        if is_weighted:
            group["weight"] = rng.choice(WEIGHTS)
        if rng.random() < 0.5:
            group["min_n"] = rng.choice((1, 2, 2, 3))
        if rng.random() < 0.8:
            trim = rng.choice((None, None, *TRIMS))
            group["trim"] = trim and dict(zip(("low", "high", "from_n"), trim, strict=True))
        if is_two_way and (not groups or rng.random() < 0.5):
            group["adjust"] = "two_way"
        groups.append(group)
    if groups or rng.random() < 0.3:
        document["groups"] = rng.sample(groups, count)


def add_parts(rng, document):
    parts = [{"id": "live", "weight": rng.choice(WEIGHTS)}]
    for name in rng.sample(("visit", "routine"), rng.choice((1, 1, 2))):
        part = {"id": name, "weight": rng.choice(WEIGHTS)}
        if rng.random() < 0.5:
            part |= rng.choice(({"min": 0, "max": 120}, {"max": 1000}, {"min": -3, "max": 4}))
        parts.append(part)
    document["parts"] = rng.sample(parts, len(parts))


def random_rounding(rng):
    rounding = {
        "mode": rng.choice(("half_up", "half_even", "truncate")),
        "places": rng.choice((0, 0, 1, 1, 2, 3, 6)),
        "stage": rng.choice(("final", "each", "each")),
    }
    return {key: value for key, value in rounding.items() if rng.random() < 0.85}


def add_ties(rng, document):
    steps = ["firsts"]
    steps += [f"group:{one['id']}" for one in document.get("groups", [])]
    steps += [f"criterion:{one['id']}" for one in criteria_of(document)]
    steps += [f"part:{one['id']}" for one in document.get("parts", [])]
    ties = {}
    if rng.random() < 0.75:
        ties["cascade"] = rng.sample(steps, rng.randint(1, min(3, len(steps))))
    if rng.random() < 0.6:
        ties["display"] = rng.choice(DISPLAYS)
    if ties or rng.random() < 0.5:
        document["ties"] = ties


def criteria_of(document):
    usual = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
    return document.get("criteria", [{"id": name} for name in usual]) or [{"id": "total"}]


# --- the sheet ----------------------------------------------------------------------------------------------------


def random_sheet(rng, document):
    units = rng.sample(UNITS, rng.choice((1, 2, 3, 3, 4, 4, 5, 6)))
    marks = mark_makers(rng, document, by_criterion=rng.random() < 0.7)
    groups = [one["id"] for one in document.get("groups", [])]
    # A sum over fewer judges is none: without mostly complete sheets there would be nothing to compare.
    holes = 0 if document.get("combine") in ("sum", "rank_sum", "points") and rng.random() < 0.8 else None
    rows = ballot_rows(rng, "", units, random_panel(rng, units, groups, has_homes=holes is None), marks, holes)
    if any("adjust" in one for one in document.get("groups", [])) and rng.random() < 0.2:
        rows = halved(rows, units)
    for part in document.get("parts", []):
        if part["id"] != "live":
            rows += part_rows(rng, part, document, units, groups, marks)
    rows += adjustment_rows(rng, units)
    if rng.random() < 0.5:
        rng.shuffle(rows)
    if not rows:
        rows = ballot_rows(rng, "", units[:1], [("j1", groups[0] if groups else "", "")], marks, 0)
    needed = [name for name in ("group", "criterion", "home", "part") if any(row[name] for row in rows)]
    if len(groups) > 1 and "group" not in needed:
        needed.insert(0, "group")
    columns = ["unit", "judge", "mark", *needed]
    return tuple(columns), [{name: row[name] for name in columns} for row in rows]


def random_panel(rng, units, groups, prefix="j", has_homes=True):
    """(judge, group, home): sometimes every unit sends one judge, as in a round robin."""
    seats = rng.sample(groups, len(groups)) or ["", "guests"]
    if has_homes and rng.random() < 0.25:
        return [(f"{prefix}{n}", seats[n % len(seats)], unit) for n, unit in enumerate(units)]
    size = rng.choice((1, 2, 3, 4, 4, 5, 5, 6, 7, 8))
    homes = [""] * 4 + ([*units, ";".join(units[:2])] if has_homes else [])
    panel = [(seats[n % len(seats)] if n < 4 else rng.choice(seats), rng.choice(homes)) for n in range(size)]
    # The names are dealt out, so that their order says nothing about the groups.
    names = rng.sample(range(size), size)
    return [(f"{prefix}{name}", *seat) for name, seat in zip(names, panel, strict=True)]


def grid(low, high, step):
    low, high, step = (Decimal(str(one)) for one in (low, high, step))
    return [str(low + number * step) for number in range(int((high - low) / step) + 1)]


def mark_makers(rng, document, by_criterion):
    """Criterion to the marks to choose from; without a criterion column one entry named ''."""
    scale = document.get("scale", {})
    if "grades" in scale:
        words = [*scale["grades"]] * 2 + ([rng.choice(SPOILED)] if rng.random() < 0.5 else [])
        makers = {one["id"]: words for one in criteria_of(document)}
    else:
        usual = {"min": 0, "max": 100, "step": "0.5", **scale}
        makers = {
            one["id"]: few(rng, grid(*({**usual, **one}[key] for key in ("min", "max", "step"))))
            for one in criteria_of(document)
        }
    if by_criterion:
        return makers
    if len(makers) == 1 or "grades" in scale:
        return {"": next(iter(makers.values()))}
    # A total lies between the steps.
    low, high = Decimal(str(usual["min"])), Decimal(str(usual["max"]))
    share = [low + (high - low) * Decimal(n) / 64 for n in range(65)]
    return {"": few(rng, [str(one) for one in share])}


def few(rng, marks):
    """Mostly so few different marks that ties happen."""
    return rng.choices(marks, k=rng.choice((2, 3, 3, 4))) if rng.random() < 0.75 else marks


def ballot_rows(rng, part, units, panel, marks, holes=None):
    """``holes``: how likely a ballot is missing, one way or another."""
    holes = rng.choice((0, 0, 0.05, 0.2, 0.5)) if holes is None else holes
    rows = []
    for judge, group, home in panel:
        for unit in units:
            if rng.random() < holes / 2:
                continue
            is_empty = rng.random() < holes / 2
            for criterion, choice in marks.items():
                is_missing = is_empty or rng.random() < holes / 10
                mark = "" if is_missing else rng.choice(choice)
                rows.append(cells(unit, judge, mark, group=group, criterion=criterion, home=home, part=part))
    return rows


def halved(rows, units):
    """Every judge keeps one half of the units, so that nothing links the two."""
    return [row for row in rows if (units.index(row["unit"]) + int(row["judge"][1:])) % 2]


def cells(unit, judge, mark, group="", criterion="", home="", part=""):
    return {
        "unit": unit, "judge": judge, "mark": mark, "group": group, "criterion": criterion, "home": home, "part": part,
    }  # fmt: skip


def part_rows(rng, part, document, units, groups, marks):
    """Another part: mostly a value for each unit, sometimes ballots of its own panel."""
    if rng.random() < 0.35:
        return ballot_rows(rng, part["id"], units, random_panel(rng, units, groups, prefix=part["id"][0]), marks)
    scale = document.get("scale", {})
    top = max(map(float, scale["grades"].values())) if "grades" in scale else 100
    low, high = part.get("min", scale.get("min", 0)), part.get("max", scale.get("max", top))
    values = few(rng, grid(low, high, (Decimal(str(high)) - Decimal(str(low))) / 16))
    return [
        cells(unit, "", "" if rng.random() < 0.1 else rng.choice(values), part=part["id"])
        for unit in units
        if rng.random() < 0.95
    ]


def adjustment_rows(rng, units):
    chance = rng.choice((0, 0, 0.3, 0.8))
    rows = []
    for unit in units:
        for name in ("加分", "扣分"):
            if rng.random() < chance:
                rows.append(cells(unit, name, rng.choice(EXTRAS), part="adjustment"))
        if rng.random() < chance / 4:
            rows.append(cells(unit, "一票否决", "", part="veto"))
    return rows
