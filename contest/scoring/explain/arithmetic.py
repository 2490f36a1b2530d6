"""Arithmetic as a villager types it into a pocket calculator. Pure.

Every function takes the operands and what they came to in the working, and writes down how the one leads to the other.
It also works the arithmetic out, but only to know whether the result was rounded on the way: what is shown as result
is what the working says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final

from contest.scoring.exact import fraction_text
from contest.scoring.explain.model import Figure, Text
from contest.scoring.policy import MILLION, Policy
from contest.scoring.rules import Criterion, Part

MOST_TERMS: Final = 5
_MOST_MARKS: Final = 3


def come_to(work: str, exact: Fraction, value: Fraction | None, note: Text = "") -> Figure:
    """Return what some arithmetic comes to; arithmetic of one number that is the result already is none."""
    if value is None:
        return Figure(note=note)
    is_rounded = exact != value
    return Figure(value, "" if work == fraction_text(value) and not is_rounded else work, is_rounded, note=note)


def plus(values: Sequence[Fraction], *, is_grouped: bool = False) -> str:
    """Write a sum; grouped, equal values stand once with their number.

    >>> plus([Fraction(90), Fraction("92.5"), Fraction(-3)])
    '90+92.5-3'
    >>> plus([Fraction(n) for n in (100, 80, 100, 100)], is_grouped=True)
    '100×3+80'
    """
    if not is_grouped:
        return _joined([fraction_text(one) for one in values])
    counts = sorted(Counter(values).items(), reverse=True)
    return _joined([fraction_text(one) + (f"×{count}" if count > 1 else "") for one, count in counts])


def _joined(terms: Sequence[str]) -> str:
    """Put terms one behind the other; a negative one brings its own sign."""
    return "".join(f"+{one}" if n and not one.startswith("-") else one for n, one in enumerate(terms))


def sum_figure(values: Sequence[Fraction], value: Fraction, *, is_grouped: bool = False, most: int = 0) -> Figure:
    """Return a sum with all its terms; more than ``most`` of them, if that is not 0, are left out."""
    if most and len(values) > most and not is_grouped:
        return Figure(value)
    return come_to(plus(values, is_grouped=is_grouped), sum(values, Fraction(0)), value)


def mean_figure(
    values: Sequence[Fraction], value: Fraction | None, *, is_grouped: bool = False, most: int = 0
) -> Figure:
    """Return a mean as ``(a+b)÷2``; with more than ``most`` terms, if that is not 0, as their sum ``÷ n``."""
    if not values:
        return Figure(value)
    total = sum(values, Fraction(0))
    return come_to(mean_work(values, is_grouped=is_grouped, most=most), total / len(values), value)


def mean_work(values: Sequence[Fraction], *, is_grouped: bool = False, most: int = 0) -> str:
    if len(values) == 1:
        return fraction_text(values[0])
    if most and len(values) > most and not is_grouped:
        return f"{fraction_text(sum(values, Fraction(0)))}÷{len(values)}"
    return f"({plus(values, is_grouped=is_grouped)})÷{len(values)}"


@dataclass(frozen=True)
class Weighed:
    """A weighted mean: each product as a figure, the sum of the products, and the same written out in one."""

    products: tuple[Figure, ...]
    work: str
    in_one: str
    exact: Fraction


def weighed(values: Sequence[Fraction], weights: Sequence[Fraction], *, in_percent: bool = True) -> Weighed:
    """Write a weighted mean: in percent where the shares end, else with the weights and one division.

    >>> found = weighed([Fraction(90), Fraction(80)], [Fraction(60), Fraction(40)])
    >>> [one.text for one in found.products], found.work, found.in_one
    (['90×60%=54', '80×40%=32'], '54+32', '90×60%+80×40%')
    >>> found = weighed([Fraction(90), Fraction(80)], [Fraction(2), Fraction(1)])
    >>> [one.text for one in found.products], found.work
    (['90×2=180', '80'], '(180+80)÷3')
    """
    total = sum(weights, Fraction(0))
    shares = [weight / total for weight in weights]
    is_percent = in_percent and all(_ends(share * 100) for share in shares)
    factors = shares if is_percent else list(weights)
    products = [value * factor for value, factor in zip(values, factors, strict=True)]
    figures = []
    for value, factor, product in zip(values, factors, products, strict=True):
        by = f"{fraction_text(factor * 100)}%" if is_percent else fraction_text(factor)
        work = fraction_text(value) if factor == 1 else f"{fraction_text(value)}×{by}"
        figures.append(come_to(work, product, product))
    works = [plus(products), _joined([one.work or one.result for one in figures])]
    if not is_percent:
        works = [
            f"({work})÷{fraction_text(total)}" if len(products) > 1 else f"{work}÷{fraction_text(total)}"
            for work in works
        ]
    exact = sum((share * value for share, value in zip(shares, values, strict=True)), Fraction(0))
    return Weighed(tuple(figures), works[0], works[1], exact)


def _ends(value: Fraction) -> bool:
    return (value * MILLION).denominator == 1


def total_figure(
    marks: Sequence[Fraction], value: Fraction | None, policy: Policy, *, is_short: bool = False
) -> Figure:
    """Return how marks, one per criterion in the policy's order, come to a total on the scale.

    Without a value from the working it is what the arithmetic says: what a total was before leniency is taken off.
    ``is_short`` where the marks stand beside it: of many marks of equal weight only the sum is written.
    """
    formula = policy.formula
    slopes = [Fraction(factor * MILLION, formula.denominator) for factor in formula.factors]
    base = Fraction(formula.base, formula.denominator)
    exact = base + sum((slope * mark for slope, mark in zip(slopes, marks, strict=True)), Fraction(0))
    value = exact if value is None else value
    has_own_range = any((one.min, one.max) != (policy.scale.min, policy.scale.max) for one in policy.criteria)
    is_equal = len(set(slopes)) == 1
    if not has_own_range and not is_equal and all(_ends(slope * 100) for slope in slopes):
        terms = [
            f"{fraction_text(mark)}×{fraction_text(slope * 100)}%" for mark, slope in zip(marks, slopes, strict=True)
        ]
        return come_to(_joined(terms), exact, value)
    if is_short and is_equal and not has_own_range and len(marks) > _MOST_MARKS:
        return come_to(f"{fraction_text(sum(marks, Fraction(0)))}÷{len(marks)}", exact, value)
    return come_to(_linear(marks, slopes, base), exact, value)


def carried_figure(part: Part | Criterion, given: Fraction, value: Fraction, policy: Policy) -> Figure:
    """Return how a value on a range of its own is carried over to the scale."""
    slope, start = _line(part, policy)
    if slope == 1 and start == 0:
        return come_to(fraction_text(given), given, value)
    low, width = Fraction(policy.scale.min), Fraction(policy.scale.max) - Fraction(policy.scale.min)
    own_low, own_width = Fraction(part.min), Fraction(part.max) - Fraction(part.min)
    above = fraction_text(given)
    if own_low:
        above = f"({above}{_signed(-own_low)})"
    work = f"{above}÷{fraction_text(own_width)}×{fraction_text(width)}"
    return come_to(work + (_signed(low) if low else ""), slope * given + start, value)


def adjusted_figure(before: Fraction, points: Fraction, value: Fraction | None) -> Figure:
    """Return a value with bonus and deduction."""
    return come_to(f"{fraction_text(before)}{_signed(points)}", before + points, value)


def signed_text(points: Decimal) -> str:
    """Write a bonus or deduction with its sign."""
    return _signed(Fraction(points))


def _signed(value: Fraction) -> str:
    return fraction_text(value) if value < 0 else f"+{fraction_text(value)}"


def _line(own: Criterion | Part, policy: Policy) -> tuple[Fraction, Fraction]:
    """Return slope and start of the straight line that carries a range over to the scale."""
    start = policy.carried(own, Fraction(0))
    return policy.carried(own, Fraction(1)) - start, start


def _linear(marks: Sequence[Fraction], slopes: Sequence[Fraction], base: Fraction) -> str:
    """Write ``base + Σ slope × mark`` with whole numbers and one division.

    >>> _linear([Fraction(36), Fraction(18)], [Fraction(1), Fraction(1)], Fraction(0))
    '36+18'
    >>> _linear([Fraction(90), Fraction(80)], [Fraction(1, 3), Fraction(2, 3)], Fraction(0))
    '(90+80×2)÷3'
    >>> _linear([Fraction(4)], [Fraction(25)], Fraction(-25))
    '4×25-25'
    """
    divisor = lcm(base.denominator, *(one.denominator for one in slopes))
    terms = []
    for mark, slope in zip(marks, slopes, strict=True):
        factor = slope * divisor
        terms.append(fraction_text(mark) + ("" if factor == 1 else f"×{fraction_text(factor)}"))
    work = _joined(terms) + (_signed(base * divisor) if base else "")
    if divisor == 1:
        return work
    return f"({work})÷{divisor}" if len(terms) > 1 or base else f"{work}÷{divisor}"
