"""The rules for one cell: what a name, a text, an id, a number may be.

Every rule reports what is wrong and returns a value to go on with, so that one reading finds every fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from contest.errors import N_
from contest.loading.problems import Report, shown

NAME_LENGTH: Final = 30
TEXT_LENGTH: Final = 800
C = TypeVar("C", bound=str)

# Letters are limited to Chinese and Latin: other scripts bring invisible letters and right-to-left text, which can
# make a name on the projector read as something else.
_NAME_CHARACTER: Final = re.compile(
    "[0-9A-Za-z\u00c0-\u024f\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    "０-９Ａ-Ｚａ-ｚ \u3000·•・‧—–\\-()（）［］、，。：:；;“”‘’'《》〈〉「」『』【】#＃№.,/／&＆+＋!！?？]"
)
_FORMULA_START: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMULA: Final = N_("“{text}” begins like a formula – a cell must not start with = + - @. Write the value itself.")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_SEPARATORS: Final = re.compile("[;；]")


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common: width, case and spaces do not count.

    >>> key_of("浃底 村（Ａ）") == key_of("浃底村(a)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True)
class Row:
    """One row of a table with its report: reading a cell checks it, and a fault is reported with its place.

    ``at`` is the row number, None outside a table; ``cells`` holds the trimmed text under the canonical column
    name; ``labels`` the header as written.
    """

    file: str
    at: int | None
    cells: dict[str, str]
    labels: dict[str, str]
    report: Report

    def complain(self, column: str, template: str, /, **values: object) -> None:
        self.report.add(self.file, self.at, self.labels.get(column, column), template, **values)

    def has(self, column: str) -> bool:
        return self.cells.get(column, "") != ""

    def _require(self, column: str, is_wanting: bool) -> None:
        # A column that is not there at all was reported with the header.
        if is_wanting and column in self.cells:
            self.complain(column, N_("This cell is empty – fill it in."))

    def text(self, column: str, *, required: bool = False, limit: int = TEXT_LENGTH) -> str:
        """Return free text: any script, but no formula, no line break, no invisible character."""
        value = self.cells.get(column, "")
        if not value:
            self._require(column, required)
            return ""
        if value.startswith(_FORMULA_START):
            self.complain(
                column,
                FORMULA,
                text=shown(value),
            )
            return ""
        hidden = next((char for char in value if _is_hidden(char)), None)
        if hidden is not None:
            self.complain(
                column,
                N_("“{text}” holds an invisible character or a line break ({code}) – type the text again."),
                text=shown(value),
                code=f"U+{ord(hidden):04X}",
            )
            return ""
        if len(value) > limit:
            self.complain(
                column,
                N_("“{text}” has {length} characters – at most {limit} are possible."),
                text=shown(value),
                length=len(value),
                limit=limit,
            )
            return ""
        return value

    def name(self, column: str, *, required: bool = True, limit: int = NAME_LENGTH) -> str:
        """Return a name of a unit, a judge, a place: Chinese or Latin letters, digits and common punctuation."""
        value = self.text(column, required=required, limit=limit)
        bad = next((char for char in value if not _NAME_CHARACTER.match(char)), None)
        if bad is not None:
            self.complain(
                column,
                N_("“{text}” contains “{char}”, which a name cannot hold – use letters and digits."),
                text=shown(value),
                char=shown(bad),
            )
            return ""
        return value

    def id(self, column: str = "id", *, required: bool = True) -> str:
        value = self.text(column, required=required)
        if value and not _ID.fullmatch(value):
            self.complain(
                column,
                N_("“{text}” is not an id – use small letters, digits and hyphens, at most 40."),
                text=shown(value),
            )
            return ""
        return value

    def choice(self, column: str, allowed: tuple[C, ...], default: C) -> C:
        value = self.text(column)
        if not value:
            return default
        for one in allowed:
            if one == value:
                return one
        self.complain(
            column,
            N_("“{text}” is not possible here – choose one of: {allowed}."),
            text=shown(value),
            allowed=", ".join(one for one in allowed if one),
        )
        return default

    def number(self, column: str) -> Decimal | None:
        """Return a number of at most nine digits before and six after the point, or None for an empty cell."""
        value = self.cells.get(column, "")
        if not value:
            return None
        if value.startswith("="):
            self.complain(column, FORMULA, text=shown(value))
            return None
        if not _NUMBER.fullmatch(value):
            self.complain(
                column,
                N_("“{text}” is not a number – write digits, with a point if needed, such as 37.5."),
                text=shown(value),
            )
            return None
        return Decimal(value)

    def whole(self, column: str, *, least: int = 0, most: int = 9999, required: bool = False) -> int | None:
        value = self.cells.get(column, "")
        self._require(column, required and not value)
        number = self.number(column)
        if number is None:
            return None
        if number != int(number) or not least <= number <= most:
            self.complain(
                column,
                N_("“{text}” is not a whole number from {least} to {most}."),
                text=shown(value),
                least=least,
                most=most,
            )
            return None
        return int(number)

    def reference(self, column: str, known: Collection[str], file: str, *, required: bool = False) -> str:
        """Return an id that stands in another file, or "" after reporting that it does not."""
        value = self.id(column, required=required)
        # When the other file could not be read at all, that is reported once and not again for every row.
        if value and value not in known and (known or not self.report):
            self.complain(
                column,
                N_("“{id}” is not in {file} – correct it here, or add it there."),
                id=value,
                file=file,
            )
            return ""
        return value

    def flag(self, column: str) -> bool:
        return self.choice(column, ("yes", "no", ""), "") == "yes"

    def several(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that lists several things, divided by a semicolon."""
        return split(self.text(column))


def split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _is_hidden(char: str) -> bool:
    if char.isascii():
        return not " " <= char <= "~"
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Once:
    """Reports a value that stands in two rows; spelling variants of one name count as the same."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def check(self, row: Row, column: str, value: str) -> bool:
        key = key_of(value)
        if not key:
            return False
        if key in self._first:
            row.complain(
                column, N_("“{text}” stands twice: at {first} and here."), text=shown(value), first=self._first[key]
            )
            return False
        label = row.labels.get(column, column)
        self._first[key] = ":".join((row.file, label) if row.at is None else (row.file, str(row.at), label))
        return True
