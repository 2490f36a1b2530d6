"""What can be wrong with a request before anything is decided."""

from __future__ import annotations

from contest.errors import N_, ContestError, NotAllowed, NotFound, UnknownPass


class NobodyThere(UnknownPass):
    template = N_("Nobody is signed in on this device – scan your pass, or type its code.")


class OtherJudge(NotAllowed):
    """The request was meant for another judge than the one who holds this phone's pass now."""

    code = "other_judge"
    template = N_("Another judge is signed in on this phone – nothing was stored.")


class ForeignOrigin(NotAllowed):
    code = "foreign_origin"
    template = N_("This request came from another site – open the contest's own address and try again.")


class NoSuchCall(NotFound):
    template = N_("There is nothing at this address – check the spelling.")


class WrongMethod(ContestError):
    """``allowed`` are the methods that the address takes."""

    code = "wrong_method"
    template = N_("{method} is not possible here – use {allowed}.")


class TooLarge(ContestError):
    code = "too_large"
    template = N_("The request is larger than {limit} bytes – nothing was stored.")


class NotJson(ContestError):
    code = "not_json"
    template = N_("The request is not JSON – send it as application/json. Nothing was stored.")
