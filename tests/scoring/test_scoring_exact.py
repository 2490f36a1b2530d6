import decimal
from decimal import Decimal
from fractions import Fraction

import pytest

from contest.scoring.exact import fraction_text, parse_decimal, rounded

GBT_8170 = [
    ("12.1498", 0, "12"), ("12.1498", 1, "12.1"), ("10.5002", 0, "11"), ("1.050", 1, "1.0"), ("0.35", 1, "0.4"),
    ("28.175", 2, "28.18"), ("28.165", 2, "28.16"), ("28.2645", 1, "28.3"), ("28.350", 1, "28.4"),
    ("28.250", 1, "28.2"), ("28.050", 1, "28.0"), ("28.2501", 1, "28.3"), ("8.53459", 2, "8.53"), ("15.4546", 0, "15"),
]  # fmt: skip

THREE_MODES = [
    ("2.675", 2, "2.68", "2.68", "2.67"),
    ("88.125", 2, "88.13", "88.12", "88.12"),
    ("88.135", 2, "88.14", "88.14", "88.13"),
    ("90.625", 2, "90.63", "90.62", "90.62"),
    ("1.005", 2, "1.01", "1.00", "1.00"),
    ("92.5", 0, "93", "92", "92"),
    ("-0.125", 2, "-0.13", "-0.12", "-0.12"),
    ("-0.001", 2, "0.00", "0.00", "0.00"),
    ("0", 2, "0.00", "0.00", "0.00"),
    ("99.995", 2, "100.00", "100.00", "99.99"),
]


@pytest.mark.parametrize(("value", "places", "expected"), GBT_8170)
def test_half_even_agrees_with_the_worked_examples_of_gbt_8170(value, places, expected):
    assert str(rounded(Fraction(value), places, "half_even")) == expected


@pytest.mark.parametrize(("value", "places", "half_up", "half_even", "truncate"), THREE_MODES)
def test_the_three_modes_differ_only_at_a_half_and_below(value, places, half_up, half_even, truncate):
    found = [str(rounded(Fraction(value), places, mode)) for mode in ("half_up", "half_even", "truncate")]
    assert found == [half_up, half_even, truncate]


@pytest.mark.parametrize("mode", ["half_up", "half_even", "truncate"])
def test_rounding_is_one_step_from_the_exact_value(mode):
    # In steps it would be 15.455, 15.46, 15.5, 16.
    assert str(rounded(Fraction("15.4546"), 0, mode)) == "15"


def test_rounding_does_not_obey_the_callers_decimal_context():
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_DOWN)):
        assert str(rounded(Fraction(705, 8), 2, "half_up")) == "88.13"
        assert parse_decimal("123.4567") == Decimal("123.4567")


@pytest.mark.parametrize(
    ("value", "text"),
    [("92.50", "92.5"), (92.5, "92.5"), (100, "100"), ("100", "100"), ("-0.0", "0"), (-0.0, "0"), ("007", "7"),
     (Decimal("92.50"), "92.5"), (Decimal("1E+2"), "100"), ("999999999.999999", "999999999.999999")],
)  # fmt: skip
def test_a_number_has_one_canonical_text(value, text):
    assert str(parse_decimal(value)) == text


@pytest.mark.parametrize(
    "value",
    [True, False, None, "", " ", "九十", "９２", "1e400", "1e2", "1_000", " 92", "92 ", "92\n", "+92", "92.",
     ".5", "0x10", "NaN", "inf", "-", "92,5", "9" * 400, "0." + "9" * 400, 10**400, 10**10, float("nan"),
     float("inf"), 1e-7, 1e22, 0.1 + 0.2, "1.0000001", Decimal("NaN"), Decimal("1E+999999"), Decimal("1E-999999"),
     [], {}, b"92", "٩٢", "92\u202e"],
)  # fmt: skip
def test_what_nobody_would_write_as_a_mark_is_no_number(value):
    assert parse_decimal(value) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 3), "0.3333…"), (Fraction(705, 8), "88.125"), (Fraction(1, 64), "0.015625"),
     (Fraction(1, 128), "0.0078…"), (Fraction(-1, 3), "-0.3333…"), (Fraction(90), "90")],
)  # fmt: skip
def test_an_exact_value_that_was_cut_for_reading_says_so(value, text):
    assert fraction_text(value) == text
