"""What judges are typing, for their next phone: in memory only, seen by nobody else, never counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contest.errors import N_, Invalid, Problem
from contest.state import State

MOST_MARKS: Final = 60
LONGEST_MARK: Final = 40
# Beyond this the oldest go: every phone keeps its own draft anyway.
MOST_DRAFTS: Final = 20_000


@dataclass(frozen=True)
class Draft:
    """Typed texts by criterion, and the stored revision they started from."""

    marks: Mapping[str, str]
    base: int

    def document(self) -> dict[str, Any]:
        return {"marks": dict(self.marks), "base": self.base}


class Drafts:
    """Drafts by meeting, judge and unit. For use from the event loop's thread, but for `drafting`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Draft] = {}

    def keep(self, meeting: str, judge: str, unit: str, draft: Draft) -> None:
        """Keep what stands on the judge's phone now; without marks it is forgotten."""
        key = (meeting, judge, unit)
        self._kept.pop(key, None)
        if any(draft.marks.values()):
            self._kept[key] = draft
            if len(self._kept) > MOST_DRAFTS:
                del self._kept[next(iter(self._kept))]

    def forget(self, meeting: str, judge: str, unit: str) -> None:
        self._kept.pop((meeting, judge, unit), None)

    def drafting(self, meeting: str, unit: str) -> frozenset[str]:
        """Return who is typing a ballot for a unit; what stands in it is nobody's business. From any thread."""
        return frozenset(judge for place, judge, about in list(self._kept) if (place, about) == (meeting, unit))

    def of(self, state: State, meeting: str, judge: str, unit: str) -> Draft | None:
        """Return a judge's draft of a unit, unless a ballot stored since has overtaken it."""
        draft = self._kept.get((meeting, judge, unit))
        ballot = state.meetings[meeting].evaluation(unit).ballot(judge)
        return draft if draft is None or ballot is None or ballot.revision <= draft.base else None


def draft_of(document: Mapping[str, Any]) -> Draft:
    """Return the draft of a document.

    Raises
    ------
    Invalid
    """
    marks, base = document.get("marks"), document.get("base", 0)
    problems = []
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base <= 10_000:
        problems.append(Problem("base", N_("The revision must be a whole number from 1.")))
    if not isinstance(marks, dict) or len(marks) > MOST_MARKS or not all(map(_is_typed, marks.values())):
        problems.append(Problem("marks", N_("The marks must be an object with one entry for each criterion.")))
    if problems or not isinstance(marks, dict) or not isinstance(base, int):
        raise Invalid(problems)
    return Draft({str(name)[:LONGEST_MARK]: text for name, text in marks.items()}, base)


def _is_typed(text: object) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_MARK
