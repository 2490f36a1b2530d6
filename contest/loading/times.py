"""Times of the day in a table."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from contest.errors import N_
from contest.loading.cells import Row
from contest.loading.problems import shown

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


def clock(row: Row, column: str) -> str:
    """Return a time as it is stored ("09:05"), or "" after reporting that it is none. Spreadsheets write 9:05."""
    value = normalize("NFKC", row.text(column)).strip()
    if value and not _CLOCK.fullmatch(value):
        row.complain(column, N_("“{value}” is no time of the day – write it like 16:30."), value=shown(value))
        return ""
    return value.rjust(5, "0") if value else ""
