"""One part: from the ballots for all units to a value for each."""

from decimal import Decimal

from .leniency import are_linked, leniencies
from .numbers import carried, mean, near, rounded, rounded_if_each, weighted_mean
from .rules import ADDED_UP, BY_RANK, WEIGHTED
from .sheet import WHOLE


def field_results(units, ballots, rules):
    """``ballots``: unit to ballots. Returns unit to what is known of it; ``value`` is None when it is pending."""
    cast = {unit: ballots.get(unit, []) for unit in units}
    two_way = [group["id"] for group in rules["groups"] if group["adjust"] == "two_way"]
    are_comparable = all([adjust(cast, name) for name in two_way])
    for one in valid_of(cast):
        one["total"] = rounded_if_each(ballot_total(one["marks"], rules), rules["rounding"])
    if rules["combine"] in BY_RANK:
        rank(cast, rules["points"])
    results = {unit: unit_result(given, rules, are_comparable) for unit, given in cast.items()}
    counts = {len(one["ballots"]) for one in results.values() if one["ballots"]}
    if rules["combine"] in ADDED_UP and len(counts) > 1:
        # Sums over unequal numbers of judges do not compare.
        for one in results.values():
            one["value"] = None
    return results


def valid_of(cast):
    return [one for given in cast.values() for one in given if one["state"] == "valid"]


# --- before the total ---------------------------------------------------------------------------------------------


def adjust(cast, group):
    """Take the leniency off the group's marks. Returns whether the units can be compared at all."""
    cells = {
        (unit, one["judge"]): one
        for unit, given in cast.items()
        for one in given
        if one["state"] == "valid" and one["group"] == group
    }
    if not cells:
        return True
    if not are_linked(cells):
        return False
    names = list(next(iter(cells.values()))["marks"])
    for name in names:
        effects = leniencies({cell: one["marks"][name] for cell, one in cells.items()})
        for one in cells.values():
            one["marks"] = {**one["marks"], name: one["marks"][name] - effects[one["judge"]]}
    return True


def criteria_of(marks, rules):
    """What the marks are marks of: the criteria, or the whole ballot as if it were the only one."""
    if WHOLE in marks:
        return [{"id": WHOLE, "weight": Decimal(1), **rules["scale"]}]
    return rules["criteria"]


def ballot_total(marks, rules):
    """Also of means instead of marks: on the scale, by weight."""
    return weighted_mean(
        [
            (one["weight"], carried(marks[one["id"]], one["min"], one["max"], rules["scale"]))
            for one in criteria_of(marks, rules)
        ]
    )


def rank(cast, points):
    """Say what each valid ballot brings, its rank or the points for it, and how good that is: low ranks are."""
    for judge in {one["judge"] for one in valid_of(cast)}:
        own = [one for one in valid_of(cast) if one["judge"] == judge]
        for one in own:
            above = sum(near(other["total"]) > near(one["total"]) for other in own)
            level = sum(near(other["total"]) == near(one["total"]) for other in own)
            places = range(above + 1, above + level + 1)
            one["brings"] = mean([Decimal(place) if points is None else entry(points, place) for place in places])
            one["goodness"] = one["brings"] if points is not None else -one["brings"]


def entry(points, place):
    return Decimal(str(points[place - 1])) if place <= len(points) else Decimal(0)


# --- one unit -----------------------------------------------------------------------------------------------------


def trimmed(ballots, trim, figures):
    """The ballots that stay when those with the lowest and highest figures go, the first figure first."""
    if trim is None or len(ballots) < trim.get("from_n", 6):
        return ballots
    ordered = sorted(ballots, key=lambda one: [near(figure) for figure in figures(one)])
    return ordered[trim["low"] : len(ordered) - trim["high"]]


def goodness(ballot):
    """What tells a worse ballot from a better one: what it brings, then its total, then its marks."""
    figures = [ballot["total"], *ballot["marks"].values()]
    return [ballot["goodness"], *figures] if "goodness" in ballot else figures


def group_result(ballots, group, rules):
    """Of the valid ballots of a group: those that count and how many, their mean, and the means of the criteria.

    Trimmed by criterion, no ballot as a whole is dropped; the size is how many marks of each criterion count.
    """
    found = {"counted": ballots, "size": len(ballots), "mean": None, "criteria": {}, "weight": group["weight"]}
    if not ballots:
        return found
    names = [one["id"] for one in criteria_of(ballots[0]["marks"], rules)]
    if rules["trim_level"] == "criterion":
        kept = {name: trimmed(ballots, group["trim"], lambda one, name=name: [one["marks"][name]]) for name in names}
        found["size"] = len(kept[names[0]])
        means = {name: mean([one["marks"][name] for one in kept[name]]) for name in names}
        found["criteria"] = {name: rounded_if_each(one, rules["rounding"]) for name, one in means.items()}
        found["mean"] = ballot_total(found["criteria"], rules)
    else:
        kept = trimmed(ballots, group["trim"], goodness)
        found["counted"], found["size"] = kept, len(kept)
        found["criteria"] = {name: mean([one["marks"][name] for one in kept]) for name in names}
        found["mean"] = mean([one["total"] for one in kept])
    found["unrounded"] = found["mean"]
    if rules["rounding"]["stage"] == "each" and (group["weight"] is not None or len(rules["groups"]) == 1):
        found["mean"] = rounded(found["mean"], rules["rounding"])
    return found


def unit_result(ballots, rules, are_comparable):
    groups, short = {}, False
    dropped = counted = 0
    for group in rules["groups"]:
        valid = [one for one in ballots if one["state"] == "valid" and one["group"] == group["id"]]
        one = group_result(valid, group, rules)
        counted, dropped = counted + one["size"], dropped + len(valid) - one["size"]
        if len(valid) < max(1, group["min_n"]):
            short = True
        else:
            groups[group["id"]] = one
    states = [one["state"] for one in ballots]
    is_pending = (
        not groups
        or (short and rules["below_min_n"] == "pending")
        or not are_comparable
        or (rules["combine"] == "sum" and set(states) != {"valid"})
    )
    return {
        "value": None if is_pending else combined(groups, rules),
        "groups": groups,
        "ballots": {one["judge"]: one for one in ballots if one["state"] == "valid"},
        "counted": counted,
        "dropped": dropped,
        "recused": states.count("recused"),
        "missing": states.count("missing"),
    }


def combined(groups, rules):
    if rules["combine"] == WEIGHTED:
        return by_weight(groups, rules, lambda one: one["mean"])
    if rules["combine"] == "mean":
        return weighted_mean([(one["size"], one["unrounded"]) for one in groups.values()])
    counted = [ballot for one in groups.values() for ballot in one["counted"]]
    if rules["combine"] in BY_RANK:
        return sum(one["brings"] for one in counted)
    totals = sorted(one["total"] for one in counted)
    if rules["combine"] == "sum":
        return sum(totals)
    middle = len(totals) // 2
    return totals[middle] if len(totals) % 2 else mean(totals[middle - 1 : middle + 1])


def by_weight(groups, rules, figure):
    """By group weight where groups are weighted and the policy goes by it, else every counted ballot alike."""
    weight = "weight" if rules["is_weighted"] and rules["combine"] == WEIGHTED else "size"
    return weighted_mean([(one[weight], figure(one)) for one in groups.values()])
