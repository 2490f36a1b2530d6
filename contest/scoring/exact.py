"""Numbers that decide a place: decimals in, fractions inside, one rounding out."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from contest.events import plain_decimal

RoundingMode = Literal["half_up", "half_even", "truncate"]

MAX_PLACES: Final = 6
_DECIMAL: Final = re.compile(rf"-?[0-9]{{1,9}}(\.[0-9]{{1,{MAX_PLACES}}})?")
_LONGEST: Final = 1 + 9 + 1 + MAX_PLACES


def parse_decimal(value: object) -> Decimal | None:
    """Return a number as people write it, or None: at most 9 digits before the point and 6 after it.

    Whatever else Python or JSON would take for a number is refused: true, NaN, 1e400, 1_000, full-width digits,
    spaces, a leading plus. The answer has no trailing zeros, so equal numbers are equal text.

    >>> parse_decimal("92.50"), parse_decimal(92.5), parse_decimal(100), parse_decimal("-0")
    (Decimal('92.5'), Decimal('92.5'), Decimal('100'), Decimal('0'))
    >>> [parse_decimal(bad) for bad in (True, "1e2", "９２", " 92", "1_0", float("nan"), None)]
    [None, None, None, None, None, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        text = str(value) if value.bit_length() <= 32 else ""
    elif isinstance(value, float):
        text = repr(value)
    elif isinstance(value, Decimal):
        text = f"{value:f}" if value.is_finite() and abs(value.adjusted()) < _LONGEST else ""
    else:
        text = value if isinstance(value, str) else ""
    if len(text) > _LONGEST or not _DECIMAL.fullmatch(text):
        return None
    return Decimal(plain_decimal(Decimal(text)))


def rounded(value: Fraction, places: int, mode: RoundingMode) -> Decimal:
    """Round once, from the exact value, to exactly ``places`` decimals.

    ``half_up`` takes a half away from zero, ``half_even`` (GB/T 8170) to the even neighbour, ``truncate`` cuts.

    >>> tie = Fraction("88.125")
    >>> [str(rounded(tie, 2, mode)) for mode in ("half_up", "half_even", "truncate")]
    ['88.13', '88.12', '88.12']
    """
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if mode != "truncate" and (twice > 0 or (twice == 0 and (mode == "half_up" or whole % 2 == 1))):
        whole += 1
    sign = 1 if value < 0 and whole else 0
    # Built from digits: arithmetic on Decimal would obey whatever context the caller has set.
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -places))


def fraction_text(value: Fraction, digits: int = 4) -> str:
    """Write an exact value for reading: in full when it ends within 6 decimals, else cut and marked with "…".

    >>> fraction_text(Fraction(365, 4)), fraction_text(Fraction(259, 3)), fraction_text(Fraction(90))
    ('91.25', '86.3333…', '90')
    """
    full = rounded(value, MAX_PLACES, "truncate")
    if Fraction(full) == value:
        return plain_decimal(full)
    return f"{rounded(value, digits, 'truncate'):f}…"
