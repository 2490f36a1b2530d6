"""What an explanation is made of: sentences, figures with the arithmetic they come from, tables. Pure.

A text is a sentence to be translated (``Line``, ``Marked``) or data that stands as it is (any other ``str``): names are
never templates. A figure keeps its arithmetic apart from what it comes to, so that both can be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from contest.errors import N_, Marked, Translate, plain
from contest.events import plain_decimal
from contest.scoring.exact import fraction_text, rounded
from contest.scoring.working import Fate, Status

Relation = Literal["unit", "above", "below", "other"]
Names = Mapping[str, str]
NO_NAMES: Final[Names] = {}
_DOCUMENT_PLACES: Final = 12


@dataclass(frozen=True)
class Line:
    """One sentence: ``template`` is translatable; ``values`` fill it and may be sentences or lists of them."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, t: Translate = plain) -> str:
        return t(self.template, **{name: written(value, t) for name, value in self.values.items()})


Text: TypeAlias = "str | Line"


def say(template: str, /, **values: Any) -> Line:
    return Line(template, values)


def written(value: Any, t: Translate) -> str:
    """Return a value as it stands in a sentence of the reader's language."""
    if isinstance(value, Line):
        return value.text(t)
    if isinstance(value, tuple):
        return t(", ").join(written(one, t) for one in value)
    if isinstance(value, Marked):
        return t(value)
    if isinstance(value, Fraction):
        return fraction_text(value)
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class Figure:
    """A number and the arithmetic that leads to it.

    ``work`` is written with + - × ÷ % and brackets, empty when there is nothing to work out. ``value`` comes out of the
    working and is exact; ``is_rounded`` when the arithmetic comes to it only after rounding. ``shown`` is how it is
    written when not as ``fraction_text`` does. ``note`` says something about it in words. Without a value and a shown
    text there is no figure, and ``note`` may say why.
    """

    value: Fraction | None = None
    work: str = ""
    is_rounded: bool = False
    shown: str = ""
    note: Text = ""
    is_decisive: bool = False

    @property
    def result(self) -> str:
        """What it comes to, as people read it."""
        return self.shown or ("–" if self.value is None else fraction_text(self.value))

    @property
    def text(self) -> str:
        """The arithmetic with its result."""
        return f"{self.work}{'≈' if self.is_rounded else '='}{self.result}" if self.work else self.result

    def document(self, t: Translate = plain) -> dict[str, Any]:
        value = self.value
        return {
            "value": None if value is None else decimal_text(value),
            "exact": None if value is None else str(value),
            "work": self.work,
            "is_rounded": self.is_rounded,
            "text": self.text,
            "note": written(self.note, t),
            "is_decisive": self.is_decisive,
        }


NOTHING: Final = Figure()


def decimal_text(value: Fraction) -> str:
    """Write an exact value for a program: in full when it ends within 12 decimals, else cut there.

    >>> decimal_text(Fraction(365, 4)), decimal_text(Fraction(-2, 3))
    ('91.25', '-0.666666666666')
    """
    return plain_decimal(rounded(value, _DOCUMENT_PLACES, "truncate"))


@dataclass(frozen=True)
class Column:
    """One unit of the comparison. ``place`` is as the rules display it, empty without one."""

    unit: str
    name: str
    relation: Relation
    place: str
    tied: bool
    score: str | None
    status: Status


@dataclass(frozen=True)
class MarkShown:
    """One mark: what was given (with grades the word as well), and what became of it."""

    criterion: str
    mark: Decimal | None
    word: str
    fate: Fate

    @property
    def text(self) -> str:
        if self.mark is None:
            return "–"
        number = plain_decimal(self.mark)
        return f"{self.word} {number}" if self.word else number


@dataclass(frozen=True)
class BallotShown:
    """One ballot: ``judge`` is empty where judges are not named; ``figures`` stand under the table's ``extra``."""

    judge: str
    name: Text
    marks: tuple[MarkShown, ...]
    figures: tuple[Figure, ...]
    fate: Fate
    why: Text


@dataclass(frozen=True)
class Sum:
    """One line under a table: what is worked out, and how."""

    id: str
    label: Text
    figure: Figure


@dataclass(frozen=True)
class GroupTable:
    """A judge group's ballots for the unit. ``extra`` are id and title of the columns after the marks."""

    group: str
    title: Text
    notes: tuple[Line, ...]
    criteria: tuple[tuple[str, Text], ...]
    extra: tuple[tuple[str, Text], ...]
    ballots: tuple[BallotShown, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step for every unit of the comparison: ``figures`` in the order of the columns."""

    id: str
    kind: str
    label: Text
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class TieRow:
    """One step of the tie cascade for every unit with the same score that came to it: unit, name and figure."""

    step: str
    label: Text
    figures: tuple[tuple[str, str, Figure], ...]

    @property
    def parted(self) -> bool:
        return any(figure.is_decisive for _, _, figure in self.figures)


def group_title(title: str, group: str) -> Text:
    """Return what a judge group is called; the one pool of a policy without groups has no name."""
    return title or group or N_("All judges")
