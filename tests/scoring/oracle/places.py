"""Who stands where: published figures, the tie cascade, and how shared places are written."""

from decimal import Decimal

from .field import by_weight
from .numbers import near, rounded


def blocks(units, scores, facts, rules):
    """The units on one place together, best first, inside a block in the order of the sheet; all have a score."""
    turn = -1 if rules["combine"] == "rank_sum" else 1
    figures = {unit: turn * scores[unit] for unit in units}
    return [block for level in levels(units, figures) for block in parted(level, rules["cascade"], facts, rules)]


def levels(units, figures):
    """Units with equal figures together, the highest figure first."""
    ordered = sorted(set(figures.values()), reverse=True)
    return [[unit for unit in units if figures[unit] == figure] for figure in ordered]


def parted(tied, cascade, facts, rules):
    if len(tied) == 1 or not cascade:
        return [tied]
    figures = step_figures(cascade[0], tied, facts, rules)
    if figures is None:
        return parted(tied, cascade[1:], facts, rules)
    return [block for level in levels(tied, figures) for block in parted(level, cascade[1:], facts, rules)]


def step_figures(step, tied, facts, rules):
    """Unit to figure, the higher the better; None when it cannot be computed for one of them."""
    kind, _, name = step.partition(":")
    if kind == "firsts":
        return firsts(tied, facts)
    read = {"group": group_mean, "criterion": criterion_mean, "part": part_value}[kind]
    figures = {unit: read(facts[unit], name, rules) for unit in tied}
    if None in figures.values():
        return None
    return {unit: rounded(figure, rules["rounding"]) for unit, figure in figures.items()}


def group_mean(fact, name, rules):
    return fact["groups"][name]["mean"] if name in fact["groups"] else None


def criterion_mean(fact, name, rules):
    if any(name not in one["criteria"] for one in fact["groups"].values()):
        return None
    return by_weight(fact["groups"], rules, lambda one: one["criteria"][name])


def part_value(fact, name, rules):
    return fact["parts"].get(name)


def firsts(tied, facts):
    """First places among the units with a score, of the judges who marked every one of the tied units."""
    judges = set.intersection(*(set(facts[unit]["ballots"]) for unit in tied))
    if not judges:
        return None
    found = dict.fromkeys(tied, 0)
    for judge in judges:
        totals = {
            unit: near(fact["ballots"][judge]["total"]) for unit, fact in facts.items() if judge in fact["ballots"]
        }
        for unit in tied:
            found[unit] += totals[unit] == max(totals.values())
    return found


def written_places(sizes, display):
    """``sizes``: how many units each block has. Returns the places of each block, one per unit."""
    found, before = [], 0
    for number, size in enumerate(sizes):
        taken = range(before + 1, before + size + 1)
        found.append(
            {
                "1224": [before + 1] * size,
                "1334": [before + size] * size,
                "1223": [number + 1] * size,
                "1234": list(taken),
                "fractional": [plain(Decimal(sum(taken)) / size)] * size,
            }["fractional" if display == "frac" else display]
        )
        before += size
    return found


def plain(place):
    """2.5, and 3 rather than 3.0."""
    return str(int(place)) if place == int(place) else str(place)
