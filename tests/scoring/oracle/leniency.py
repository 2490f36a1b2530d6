"""How lenient each judge of a group is: the judge effects of the least squares fit *mark = unit + judge*."""

from decimal import Decimal

DONE = Decimal("1e-150")


def are_linked(cells):
    """``cells``: (unit, judge) pairs. Whether a chain of common judges links all the units."""
    chains = []
    for unit, judge in cells:
        touched = [one for one in chains if ("unit", unit) in one or ("judge", judge) in one]
        chains = [one for one in chains if one not in touched]
        chains.append({("unit", unit), ("judge", judge)}.union(*touched))
    return len(chains) == 1


def leniencies(marks):
    """``marks``: (unit, judge) to mark, all units linked. Returns judge to effect; the effects add up to 0."""
    fitted = least_squares(marks)
    judges = {name: effect for (kind, name), effect in fitted.items() if kind == "judge"}
    level = sum(judges.values()) / len(judges)
    return {name: effect - level for name, effect in judges.items()}


def least_squares(marks):
    """The normal equations by conjugate gradients, which end, but for dust, after as many steps as there are unknowns.

    The equation of a unit is the sum of the equations of its cells, and that of a judge as well. A constant may wander
    between units and judges; it is up to the caller to fix it.
    """

    def added_up(by_cell):
        found = dict.fromkeys(unknowns, Decimal(0))
        for (unit, judge), amount in by_cell.items():
            found["unit", unit] += amount
            found["judge", judge] += amount
        return found

    def squared(vector):
        return sum(one * one for one in vector.values())

    unknowns = list(dict.fromkeys([key for unit, judge in marks for key in (("unit", unit), ("judge", judge))]))
    solution = dict.fromkeys(unknowns, Decimal(0))
    residual = added_up(marks)
    direction, size = residual, squared(residual)
    for _ in range(3 * len(unknowns)):
        if size < DONE * DONE:
            return solution
        image = added_up({cell: direction["unit", cell[0]] + direction["judge", cell[1]] for cell in marks})
        step = size / sum(direction[key] * image[key] for key in unknowns)
        solution = {key: solution[key] + step * direction[key] for key in unknowns}
        residual = {key: residual[key] - step * image[key] for key in unknowns}
        smaller = squared(residual)
        direction = {key: residual[key] + smaller / size * direction[key] for key in unknowns}
        size = smaller
    assert size < DONE * DONE, "the fit has not come to rest"
    return solution
