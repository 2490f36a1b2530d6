"""The error tree. Standard library only; nothing here knows a store, a page or a clock.

ContestError                     anything a user may be told; everything else is a bug and must be seen
├── NotFound                     no such contest, meeting, unit, judge, stage
├── NotAllowed                   the visitor's role may not do this
│   ├── UnknownPass              no pass, a revoked one, or one that moved to another phone
│   ├── NotOnPanel               a judge of another meeting
│   └── Recused                  the judge's own unit
├── Refused                      the state of the contest does not permit it now
│   ├── Closed                   the unit takes no marks
│   ├── Stale                    somebody else's ballot is newer; carries it
│   ├── Conflict                 this id was used for other content
│   └── WrongPhase               open, close, reveal, seal, publish out of turn
├── Invalid                      the content is not acceptable; carries every problem
├── TooMany                      a rate limit; carries the wait
└── StoreUnavailable             the ledger cannot be read or written (contest.ledger.errors)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar, Final

Translate = Callable[..., str]

LOCAL_TIME: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


class Marked(str):
    """A text that stands in a catalog; as a value inside another sentence it is translated along with it."""

    __slots__ = ()


class Moment(str):
    """A UTC time in ISO 8601 that reads as a local clock time inside a sentence.

    >>> Moment("2023-04-07T06:05:09.123Z").clock()
    '14:05'
    """

    __slots__ = ()

    def clock(self) -> str:
        if not self:
            return "–"
        return datetime.fromisoformat(self).astimezone(LOCAL_TIME).strftime("%H:%M")


def N_(msgid: str) -> Marked:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a text for the catalogs without translating it here."""
    return Marked(msgid)


def readable(values: Mapping[str, Any], t: Translate) -> dict[str, Any]:
    """Return the values of a sentence as the reader sees them: marked texts translated, moments as clock times."""
    return {
        name: t(one) if isinstance(one, Marked) else one.clock() if isinstance(one, Moment) else one
        for name, one in values.items()
    }


def plain(template: str, /, **values: Any) -> str:
    """Fill a template as it stands: the translation into English.

    >>> plain("{name} is closed.", name="浃底村")
    '浃底村 is closed.'
    """
    return template.format(**values) if values else template


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with some input: where it stands, and a translatable sentence with its values."""

    where: str
    template: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, t: Translate = plain) -> str:
        return t(self.template, **readable(dict(self.values), t))

    def __str__(self) -> str:
        return f"{self.where}: {self.text()}" if self.where else self.text()


class ContestError(Exception):
    """A sentence for the reader: what happened, the values, what to do next.

    ``code`` is stable and for programs; ``template`` is the translatable English sentence, filled with the
    keyword values the error was raised with. A subclass or an instance may bring its own template.
    """

    code: ClassVar[str] = "contest_error"
    template: str = N_("That is not possible.")

    def __init__(self, template: str | None = None, **values: Any) -> None:
        if template is not None:
            self.template = template
        self.values = values
        super().__init__(self.template)

    def text(self, t: Translate = plain) -> str:
        return t(self.template, **readable(self.values, t))

    def __str__(self) -> str:
        return self.text()


class NotFound(ContestError):
    code = "not_found"
    template = N_("There is no {what} “{id}” – check the spelling.")


class NotAllowed(ContestError):
    code = "not_allowed"
    template = N_("This needs the role “{role}” – sign in with such a pass.")


class UnknownPass(NotAllowed):
    code = "unknown_pass"
    template = N_("This pass is not known or has ended – ask the desk for a new one.")


class PassMoved(UnknownPass):
    code = "replaced"
    template = N_("This pass is now in use on another phone – scan it again to take it back.")


class NotOnPanel(NotAllowed):
    code = "not_on_panel"
    template = N_("You are not on the panel of this meeting – check the pass.")


class Recused(NotAllowed):
    code = "recused"
    template = N_("{unit} is your own unit, so you do not mark it.")


class Refused(ContestError):
    code = "refused"


class Closed(Refused):
    code = "closed"
    template = N_("{unit} is not open for marks – nothing was stored.")


class Conflict(Refused):
    code = "conflict"
    template = N_("This id was already used for something else – send again under a new id.")


class WrongPhase(Refused):
    code = "wrong_phase"


class Stale(Refused):
    """``ballot_id`` is the ballot that counts now, so that the edge can show it to whoever lost the race."""

    code = "stale"
    template = N_("Revision {sent} does not follow: revision {stored_revision} is stored – look at it first.")

    def __init__(self, *, sent: int, stored_revision: int, ballot_id: str | None) -> None:
        super().__init__(sent=sent, stored_revision=stored_revision)
        self.ballot_id = ballot_id


class Invalid(ContestError):
    """``problems`` holds every problem found, in the order of the input."""

    code = "invalid"
    template = N_("{count} problems – nothing was stored.")

    def __init__(self, problems: Sequence[Problem], template: str | None = None, **values: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(template, **{"count": len(self.problems), **values})

    def __str__(self) -> str:
        return "\n".join([self.text(), *map(str, self.problems)])


class TooMany(ContestError):
    """``retry_after`` is in whole seconds."""

    code = "too_many"
    template = N_("Too many attempts – try again in {seconds} seconds.")

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(seconds=retry_after)


class StoreUnavailable(ContestError):
    code = "store_unavailable"
    template = N_("The store cannot be used right now – nothing was stored, try again.")
