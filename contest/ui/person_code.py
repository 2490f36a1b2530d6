"""Somebody beside the one who is signed in proves who they are with the short code of their own pass."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from contest.errors import N_, NotAllowed, UnknownPass
from contest.model import Actor, Role
from contest.ui import page
from contest.web.limits import Failures

MAX_WRONG: Final = 5
SUPERVISORS: Final[frozenset[Role]] = frozenset({"supervisor"})
DESK: Final[frozenset[Role]] = frozenset({"operator", "supervisor"})
WRONG_SUPERVISOR: Final = N_("This is not a supervisor's code – look at the supervisor's pass and type it again.")
WRONG_CODE: Final = N_("This is not the code of an operator or a supervisor – look at your own pass and type it again.")
_wrong = Failures(limit=MAX_WRONG, seconds=300)


def person_of(code: str, asked_by: str, roles: Collection[Role], wrong: str = WRONG_CODE) -> Actor:
    """Return the person whose short code this is.

    Parameters
    ----------
    code : str
        As typed.
    asked_by : str
        Pass id of whoever types: after ``MAX_WRONG`` wrong codes within five minutes nothing is looked up for it.

    Raises
    ------
    NotAllowed, TooMany
    """
    _wrong.check(asked_by)
    found = None
    with suppress(UnknownPass):
        found = page.service().find_pass(code=code)
    if found is None or found.role not in roles:
        _wrong.add(asked_by)
        raise NotAllowed(wrong)
    return Actor(found.role, found.id[:12], found.name)
