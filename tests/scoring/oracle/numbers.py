"""Decimals with so many digits that what is left out never matters."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

ROOMY = Context(prec=200)
# Every true value is a fraction with a small denominator: two that are this close are equal, and a value this close to
# a rounding boundary lies on it.
HAIR = Decimal("1e-60")
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}


def number(value):
    return Decimal(str(value))


def near(value):
    """The value without the dust that a division leaves behind; equal values become the same."""
    return value.quantize(HAIR)


def mean(values):
    return sum(values) / len(values)


def weighted_mean(pairs):
    """``pairs``: (weight, value)."""
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)


def carried(value, low, high, scale):
    """A value from its own range to the scale, in proportion."""
    if (low, high) == (scale["min"], scale["max"]):
        return value
    return scale["min"] + (value - low) * (scale["max"] - scale["min"]) / (high - low)


def rounded(value, rounding):
    """Half up is away from 0 and truncating is towards 0, on either side of it; there is no minus 0."""
    step = Decimal(1).scaleb(-rounding["places"])
    found = near(value).quantize(step, rounding=MODES[rounding["mode"]])
    return found if found else abs(found)


def rounded_if_each(value, rounding):
    return rounded(value, rounding) if rounding["stage"] == "each" else value
