"""Honours as they are shown: what is public of them, counts that later months add to, streaks. Pure.

A negative designation is kept like any other record and never leaves for a public page or a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from contest.model import Honour
from contest.state import State

_MONTH: Final = re.compile(r"(\d{4})年(\d{1,2})月")
LEAST_STREAK: Final = 2


def public_honours(state: State) -> tuple[Honour, ...]:
    """Return the honours anybody may see, as ``gathered`` shows them, in the order recorded."""
    return gathered(one for one in state.honours if not one.is_restricted)


def gathered(honours: Iterable[Honour]) -> tuple[Honour, ...]:
    """Return honours with each open count raised by the months that were recorded after it.

    A count "7 times since 2022" does not say its months; a month recorded later adds to it, unless the record says that
    the count has it already.
    """
    found = tuple(honours)
    return tuple(
        one if one.count is None or one.unit is None else replace(one, count=one.count + _later(one, found[at + 1 :]))
        for at, one in enumerate(found)
    )


def _later(counted: Honour, after: Sequence[Honour]) -> int:
    """Return how many months of the same title were recorded after a count, up to the next count."""
    months = set()
    for one in after:
        if not _is_same_title(counted, one):
            continue
        if one.count is not None:
            break
        month = month_of(one)
        if month is not None and not one.in_count:
            months.add(month)
    return len(months)


def _is_same_title(one: Honour, other: Honour) -> bool:
    return (one.unit, one.kind, one.title, one.level) == (other.unit, other.kind, other.title, other.level)


def month_of(honour: Honour) -> int | None:
    """Return the month an honour is of, counted from the year 0; None when it is of no single month.

    >>> month_of(Honour("h", "最美村", "most_beautiful", period="2023年3月")) == 2023 * 12 + 2
    True
    """
    found = _MONTH.fullmatch(honour.period.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]) * 12 + int(found[2]) - 1


def streak_of(honour: Honour, honours: Iterable[Honour]) -> int | None:
    """Return for how many months running a unit had a title up to this record's month.

    Counted from the records of months; a streak that was stated without its months is taken as stated.
    """
    if honour.streak_months is not None:
        return honour.streak_months
    month = month_of(honour)
    if month is None:
        return None
    months = {month_of(one) for one in honours if _is_same_title(honour, one)}
    length = 1
    while month - length in months:
        length += 1
    return length if length >= LEAST_STREAK else None
