"""All communities side by side, as anybody may see them: their public units, and bands where common judges allow them.

Only public units with a score enter, so nothing here moves before its reveal; and no judge is named, only counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from contest.errors import N_
from contest.model import Criterion
from contest.results import entries_of, policy_of
from contest.scoring.crosspanel import CrossPanel, Panel, Reason, crosspanel
from contest.state import MeetingState, State
from contest.views.public import RevealedLine, criteria_of, public_standings, revealed_lines

Left = Literal["no_common_mark", "not_linked", "pending"]

WHY_NOT: Final[Mapping[Reason, str]] = {
    "no_common_judge": N_("Nobody has judged in three communities so far."),
    "one_common_judge": N_("Only one judge has marked in three communities: one alone cannot be checked by another."),
    "too_few_marks": N_("The common judges have marked too few units to tell how far their marks can be trusted."),
}
WHY_LEFT_OUT: Final[Mapping[Left, str]] = {
    "no_common_mark": N_("Not marked by a common judge"),
    "not_linked": N_("Marked by other common judges only"),
    "pending": N_("Without a score"),
}
_REMEMBERED: Final = 8
# Keyed by the identity of what it follows from, which the value holds, like the scores in ``contest.results``.
_known: dict[tuple[int, ...], tuple[tuple[Any, ...], CrossPanel]] = {}


@dataclass(frozen=True)
class CommunityView:
    """One community's part of the town view: its public units with their points per criterion."""

    meeting: str
    community: str
    title: str
    phase: str
    is_scored: bool
    criteria: tuple[Criterion, ...]
    lines: tuple[RevealedLine, ...]
    units_total: int


@dataclass(frozen=True)
class TownUnit:
    """A unit and the community it comes from."""

    unit: str
    name: str
    meeting: str
    community: str


@dataclass(frozen=True)
class TownBand:
    """Units that are not told apart, in the contest's own order; ``level`` is decimal text with one decimal."""

    level: str
    units: tuple[TownUnit, ...]


@dataclass(frozen=True)
class TownView:
    """Every community's public part, and how they compare: ``bands``, or the ``reason`` why there are none.

    ``judges`` are the common judges and ``compared`` the communities in the bands. ``margin`` is the least and the
    greatest difference that counts, ``scale`` the range both it and the levels are on: decimal texts. ``doubled`` are
    meetings in which one person holds two seats.
    """

    communities: tuple[CommunityView, ...]
    judges: int
    compared: int
    reason: Reason
    bands: tuple[TownBand, ...]
    left_out: tuple[tuple[TownUnit, Left], ...]
    margin: tuple[str, str] | None
    scale: tuple[str, str]
    doubled: tuple[str, ...]


def town(state: State) -> TownView:
    """Return every community's public part, in the contest's order, and what can be said across them."""
    found = comparison(state)
    named = {
        (meeting.id, unit): TownUnit(unit, state.unit_name(unit), meeting.id, community_name(state, meeting))
        for meeting in state.meetings.values()
        for unit in meeting.order
    }
    bands = tuple(
        TownBand(str(band.level), tuple(named[one.meeting, one.unit] for one in band.units)) for band in found.bands
    )
    left_out: list[tuple[TownUnit, Left]] = [(named[one.meeting, one.unit], one.why) for one in found.left_out]
    communities = tuple(_community(state, meeting) for meeting in state.meetings.values())
    if bands:
        pending = [(one.meeting, line.unit) for one in communities for line in one.lines if line.status == "pending"]
        left_out += [(named[one], "pending") for one in pending if state.meetings[one[0]].plan.community is not None]
    return TownView(
        communities=communities,
        judges=len(found.judges),
        compared=len({state.meetings[one.meeting].plan.community for one in found.compared}),
        reason=found.reason,
        bands=bands,
        left_out=tuple(left_out),
        margin=(str(found.margin[0]), str(found.margin[1])) if found.margin else None,
        scale=(f"{found.scale[0]:f}", f"{found.scale[1]:f}"),
        doubled=tuple(dict.fromkeys(meeting for meeting, _ in found.doubled)),
    )


def comparison(state: State) -> CrossPanel:
    """Return the comparison over the public units of all communities; the town's own round is no community."""
    chosen = [(meeting, _scored(meeting)) for meeting in state.meetings.values() if meeting.plan.community is not None]
    sources: tuple[Any, ...] = tuple(
        source
        for meeting, units in chosen
        for source in (meeting.plan, meeting.panel, policy_of(meeting), *map(meeting.evaluation, units))
    )
    key = tuple(map(id, sources))
    known = _known.get(key)
    if known is not None:
        return known[1]
    found = crosspanel([_panel(meeting, units) for meeting, units in chosen])
    if len(_known) >= _REMEMBERED:
        _known.pop(next(iter(_known)), None)
    _known[key] = (sources, found)
    return found


def _scored(meeting: MeetingState) -> tuple[str, ...]:
    """Return the public units that have a score, in order of appearance."""
    scored = {one.unit for one in public_standings(meeting) if one.score.status == "scored"}
    return tuple(unit for unit in meeting.order if unit in scored)


def _panel(meeting: MeetingState, units: tuple[str, ...]) -> Panel:
    return Panel(
        meeting=meeting.id,
        community=meeting.plan.community or "",
        entries=entries_of(meeting, units),
        policy=policy_of(meeting),
        persons={judge.id: judge.person for judge in meeting.panel},
    )


def community_name(state: State, meeting: MeetingState) -> str:
    """Return the name of a meeting's community, empty without one."""
    community = state.contest.community(meeting.plan.community) if state.contest else None
    return community.name if community else ""


def _community(state: State, meeting: MeetingState) -> CommunityView:
    return CommunityView(
        meeting=meeting.id,
        community=community_name(state, meeting),
        title=meeting.plan.title,
        phase=meeting.phase,
        is_scored=meeting.plan.is_scored,
        criteria=criteria_of(state, meeting),
        lines=revealed_lines(state, meeting),
        units_total=len(meeting.order),
    )
