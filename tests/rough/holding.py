"""What counts as the same ballot, and when something may have left a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.events import BallotCast, Recorded
from contest.state import receipt
from tests.rough.place import Seat

Marks = Mapping[str, str]


@dataclass
class Intention:
    """A ballot that a judge read back and confirmed."""

    judge: str
    unit: str
    marks: Marks
    # The phone could not keep it and had said so: what its page forgot then is nobody's loss but the judge's.
    is_fleeting: bool = False


def cast_of(row: Recorded) -> BallotCast:
    assert isinstance(row.event, BallotCast)
    return row.event


def receipt_of(row: Recorded) -> str:
    return receipt(row.hash)


def text_of(mark: object) -> str:
    text = f"{mark}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def says_the_same(one: Intention, cast: BallotCast) -> bool:
    theirs = {name: text_of(mark) for name, mark in cast.marks.items()}
    return (one.judge, one.unit) == (cast.judge, cast.unit) and {n: text_of(m) for n, m in one.marks.items()} == theirs


def is_explained(
    key: str,
    value: Mapping[str, Any],
    now: Mapping[str, Mapping[str, Any]],
    stored: Sequence[Recorded],
    seat: Seat,
    intended: Sequence[Intention],
) -> bool:
    """Tell whether something may have left a phone: it is stored, or a later state of the same phone holds it."""
    if "/outbox/" in key:
        unit = str(value["unit"])
        is_stored = any(row.id == value["id"] for row in stored)
        # Taken back as a draft with the reason on it, or overtaken by the judge's own later one.
        lives_on = any(_unit_of(other, held) == unit for other, held in now.items())
        return is_stored or lives_on or _was_stored_otherwise(unit, value["marks"], stored, seat)
    unit = key.rsplit("/", 1)[-1]
    was_sent = any(one.unit == unit and one.judge == seat.judge for one in intended)
    return was_sent or _was_stored_otherwise(unit, value["marks"], stored, seat) or not any(value["marks"].values())


def _unit_of(key: str, value: Mapping[str, Any]) -> str:
    return str(value["unit"]) if "/outbox/" in key else key.rsplit("/", 1)[-1]


def _was_stored_otherwise(unit: str, marks: Marks, stored: Sequence[Recorded], seat: Seat) -> bool:
    """Another phone or tab of this judge has delivered the same marks."""
    one = Intention(seat.judge, unit, marks)
    return any(says_the_same(one, cast_of(row)) for row in stored)
