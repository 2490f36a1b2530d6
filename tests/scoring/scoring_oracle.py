"""A second, naive computation of a sheet's result, straight from the rules. It shares no code with the engine.

It takes the raw policy document and raw rows, knows only what a careful person with paper would do, and is written to
be checked by eye: lists are sorted and sliced, every sum is a sum of fractions, rounding goes through whole numbers.
"""

from fractions import Fraction


def half_up(value, places):
    scaled = value * 10**places
    whole = (scaled + Fraction(1, 2)) // 1 if scaled >= 0 else -((-scaled + Fraction(1, 2)) // 1)
    digits = str(abs(whole)).rjust(places + 1, "0")
    sign = "-" if whole < 0 else ""
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


def mean(values):
    return sum(values) / Fraction(len(values))


def trimmed(values, trim):
    if trim is None or len(values) < trim["from_n"]:
        return list(values)
    return sorted(values)[trim["low"] : len(values) - trim["high"]]


def ballot_total(document, marks):
    weights = [Fraction(str(one["weight"])) for one in document["criteria"]]
    given = [Fraction(str(marks[one["id"]])) for one in document["criteria"]]
    return sum(weight * mark for weight, mark in zip(weights, given, strict=True)) / sum(weights)


def group_mean(document, group, ballots):
    """``ballots``: the valid ones, each a mapping of criterion to mark."""
    if document["trim_level"] == "ballot":
        return mean(trimmed([ballot_total(document, marks) for marks in ballots], group["trim"]))
    weights = [Fraction(str(one["weight"])) for one in document["criteria"]]
    means = [
        mean(trimmed([Fraction(str(marks[one["id"]])) for marks in ballots], group["trim"]))
        for one in document["criteria"]
    ]
    return sum(weight * value for weight, value in zip(weights, means, strict=True)) / sum(weights)


def unit_value(document, unit, rows):
    """``rows``: (judge, group, home units, marks by criterion with None for missing). None: pending."""
    weighted = []
    for group in document["groups"]:
        valid = []
        for _judge, name, home, marks in rows:
            is_own = document["recusal"] == "own_unit" and unit in home
            if name == group["id"] and not is_own and all(mark is not None for mark in marks.values()):
                valid.append(marks)
        if len(valid) < max(1, group["min_n"]):
            if document["below_min_n"] == "pending":
                return None
            continue
        weighted.append((Fraction(str(group["weight"])), group_mean(document, group, valid)))
    if not weighted:
        return None
    return sum(weight * value for weight, value in weighted) / sum(weight for weight, _ in weighted)


def result(document, sheets):
    """``sheets``: unit to rows. Returns unit to (score text or None, place or None, tied)."""
    values = {unit: unit_value(document, unit, rows) for unit, rows in sheets.items()}
    texts = {
        unit: None if value is None else half_up(value, document["rounding"]["places"])
        for unit, value in values.items()
    }
    found = {}
    for unit, text in texts.items():
        if text is None:
            found[unit] = (None, None, False)
            continue
        others = [Fraction(other) for name, other in texts.items() if other is not None and name != unit]
        better = sum(other > Fraction(text) for other in others)
        found[unit] = (text, better + 1, any(other == Fraction(text) for other in others))
    return found
