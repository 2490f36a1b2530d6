"""From the policy document and the rows of the sheet to the calculator's answer."""

from decimal import Decimal, localcontext

from .field import field_results
from .numbers import ROOMY, carried, number, rounded, rounded_if_each, weighted_mean
from .places import blocks, written_places
from .rules import completed
from .sheet import LIVE, sorted_out


def result(document, rows):
    """The rows of ``contest score --json``, ordered by place; ``rows`` are the lines of the table, all cells text."""
    with localcontext(ROOMY):
        rules = completed(document)
        units, ballots, recorded, extras = sorted_out(rows, rules)
        facts = field_results(units, ballots.get(LIVE, {}), rules)
        by_part = part_values(units, facts, ballots, recorded, rules)
        for unit in units:
            facts[unit]["parts"] = by_part[unit]
        scores = {unit: score(by_part[unit], extras[unit], rules) for unit in units}
        return listed(units, scores, facts, rules)


def part_values(units, live, ballots, recorded, rules):
    """Unit to part to value on the scale, None for a part that has none."""
    found = {unit: {} for unit in units}
    for part in rules["parts"]:
        name = part["id"]
        tallied = live if name == LIVE else field_results(units, ballots.get(name, {}), rules)
        for unit in units:
            value = tallied[unit]["value"]
            if recorded.get((name, unit)) is not None:
                value = carried(recorded[name, unit], part["min"], part["max"], rules["scale"])
            found[unit][name] = None if value is None else rounded_if_each(value, rules["rounding"])
    return found


def score(by_part, extras, rules):
    """The published score, or None while the unit is pending."""
    if None in by_part.values():
        return None
    value = weighted_mean([(part["weight"], by_part[part["id"]]) for part in rules["parts"]])
    extra = sum(extras, Decimal(0))
    if rules["cap"] is not None:
        cap = number(rules["cap"])
        extra = max(-cap, min(cap, extra))
    return rounded(value - extra if rules["combine"] == "rank_sum" else value + extra, rules["rounding"])


def listed(units, scores, facts, rules):
    with_score = [unit for unit in units if scores[unit] is not None]
    scored = blocks(with_score, scores, {unit: facts[unit] for unit in with_score}, rules)
    written = written_places([len(block) for block in scored], rules["display"])
    rows = []
    for block, places in zip(scored, written, strict=True):
        for unit, place in zip(block, places, strict=True):
            rows.append(row(unit, str(scores[unit]), place, len(block) > 1, "scored", facts))
    rows += [row(unit, None, None, False, "pending", facts) for unit in units if scores[unit] is None]
    return rows


def row(unit, text, place, is_tied, status, facts):
    counts = {name: facts[unit][name] for name in ("counted", "dropped", "recused", "missing")}
    return {"unit": unit, "score": text, "place": place, "tied": is_tied, "status": status, **counts}
