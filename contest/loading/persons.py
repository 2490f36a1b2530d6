"""Who a judge is on every panel: a key of its own, since neither an id nor a name says so."""

from __future__ import annotations

import re
from typing import Final

from contest.errors import N_
from contest.loading.cells import Row, key_of

PERSON_LENGTH: Final = 40
# Identity card and mobile numbers: whoever is given the ledger to recompute a result would be given them as well.
_PRIVATE: Final = re.compile(r"[0-9]{17}[0-9x]|1[3-9][0-9]{9}")


def person_of(row: Row, column: str = "person") -> str:
    """Return the key of a cell, empty for an empty one; spellings that differ in width, case or spaces are one key."""
    key = key_of(row.text(column, limit=PERSON_LENGTH))
    if _PRIVATE.fullmatch(key):
        row.complain(
            column,
            N_(
                "This looks like an identity card or phone number, and it would stand in every exported record – use a "
                "staff number, or any number of your own."
            ),
        )
        return ""
    return key
