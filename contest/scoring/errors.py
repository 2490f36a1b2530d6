"""What can be wrong with a policy, a ballot's marks or a sheet. Every problem is reported, not only the first."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from contest.errors import N_, ContestError, Invalid, Problem

SHOWN_CHARACTERS = 40


class PolicyInvalid(Invalid):
    """Each problem's ``where`` is the path in the document, as in ``groups[1].trim.from_n``."""

    code = "policy_invalid"
    template = N_("The scoring rules cannot be used as they are – correct every point and try again.")


class MarksInvalid(Invalid):
    """Each problem's ``where`` is the criterion's id."""

    template = N_("These marks cannot be accepted – nothing was stored; correct them and send again.")


class SheetInvalid(Invalid):
    """Each problem is a ``SheetProblem``."""

    code = "sheet_invalid"
    template = N_("The sheet cannot be used as it is – correct every point and try again.")


class DuplicateUnit(ContestError):
    code = "duplicate_unit"
    template = N_("{unit} has two scores – each unit may stand in a ranking once.")


class DuplicateBallot(ContestError):
    code = "duplicate_ballot"
    template = N_("{judge} has two ballots for {unit} – only one may count.")


class UnknownGroup(ContestError):
    code = "unknown_group"
    template = N_("{judge} is in group “{group}”, which the rules do not know – the groups are {known}.")


@dataclass(frozen=True)
class SheetProblem(Problem):
    """A problem with its cell: ``row`` as a spreadsheet program counts, the header being row 1; ``column`` a header."""

    row: int = 1
    column: str = ""


def shown(value: object) -> str:
    """Return a piece of input fit to stand in a sentence: short, invisible characters spelled out.

    >>> shown("9" * 400)[-3:], shown(None), shown("村\\u202e")
    ('99…', 'null', '村\\\\u202e')
    """
    if isinstance(value, str):
        text = value[: SHOWN_CHARACTERS + 1]
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, int) and value.bit_length() > 128:
        # Python refuses to write very long integers, and slowly writes merely long ones.
        text = "9" * (SHOWN_CHARACTERS + 1)
    elif isinstance(value, int | float | Decimal):
        # Without an exponent where that is short; 1E+999999999 has a thousand million digits.
        is_short = isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < SHOWN_CHARACTERS
        text = f"{value:f}" if is_short else str(value)
    else:
        text = type(value).__name__
    short = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
    return "".join(f"\\u{ord(char):04x}" if is_invisible(char) else char for char in short)


def is_invisible(char: str) -> bool:
    """Tell whether a character is a control, direction mark or half of one: never part of a name."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def problem(where: str, template: str, **values: object) -> Problem:
    """Return a problem with its values as text."""
    return Problem(where, template, as_text(values))


def as_text(values: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((key, str(value)) for key, value in values.items())
