"""What stands beside the official result, for the desk, the supervisor and, after the seal, the reviewer.

Never for the public, and only over units that are closed. Nothing here changes a result or stands in its way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contest.decide import award_quota
from contest.errors import N_, NotAllowed, Translate, WrongPhase
from contest.model import Role
from contest.results import ended, entries_of, policy_of, published_text
from contest.scoring.exact import rounded
from contest.scoring.fairness import Change, Fairness, Leniency, Swap, fairness, refits
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing
from contest.state import MeetingState, State
from contest.views.public import find_meeting
from contest.views.review import readable_units

Alternatives = Sequence[tuple[str, str, Policy]]

LEAST_UNITS: Final = 3
"""With fewer closed units there is no order worth a remark."""
_HEAVY: Final = 20_000
_REMEMBERED: Final = 32
# Keyed by the identity of what it follows from, like the scores in ``contest.results``.
_known: dict[tuple[Any, ...], tuple[tuple[Any, ...], Fairness]] = {}

SWAPS: Final = {
    "exchanged": N_(
        "Corrected for each judge's leniency, {first} and {second} would change places (the official result stays)."
    ),
    "reversed": N_(
        "Corrected for each judge's leniency, {second} would stand before {first} (the official result stays)."
    ),
    "parted": N_(
        "Corrected for each judge's leniency, {first} and {second}, which share a place, would be parted: {ahead} "
        "first (the official result stays)."
    ),
    "levelled": N_(
        "Corrected for each judge's leniency, {first} and {second} would share a place (the official result stays)."
    ),
}
FIGURES: Final = N_("{first}: {score} points, corrected {corrected} · {second}: {other} points, corrected {changed}")
OTHER_WINNER: Final = N_(
    "Without one judge's marks – so with {n} of the {total} judges – first place would go to {units} "
    "(the official result stays)."
)


@dataclass(frozen=True)
class Remark:
    """Something to know before publishing: a sentence, the figures behind it, and the units it is about if any."""

    template: str
    values: Mapping[str, Any]
    figures: Mapping[str, str] | None = None
    about: tuple[str, ...] = ()

    def text(self, t: Translate) -> str:
        joined = {key: t(", ").join(one) if isinstance(one, tuple) else one for key, one in self.values.items()}
        return t(self.template, **joined)

    def figures_text(self, t: Translate) -> str:
        return t(FIGURES, **self.figures) if self.figures else ""


@dataclass(frozen=True)
class FairnessLine:
    """A unit with a place. Places and scores are texts as they are shown, "–" where there is none.

    ``corrected_at`` is its position in the corrected order, from 1, units on one place in the official order.
    ``low`` and ``high`` bound its place over all panels without one judge; ``others`` has its place under each of
    the view's ``ways``.
    """

    unit: str
    name: str
    place: str
    score: str
    corrected_place: str
    corrected_score: str
    corrected_at: int | None
    is_swapped: bool
    low: int | None
    high: int | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class LeniencyLine:
    judge: str
    name: str
    group: str
    points: str


@dataclass(frozen=True)
class FairnessView:
    """``ways`` are the other ways of counting by title, ``impossible`` those under which a unit would have no score.

    ``winner_depends`` and ``top_depends``: judge, and the units that would be first, or among the first ``quota``,
    without that judge. ``is_heavy``: the panels without one judge were left out because they take long.
    ``leniency`` is for the desk and the supervisor only.
    """

    lines: tuple[FairnessLine, ...]
    remarks: tuple[Remark, ...]
    found: Fairness
    quota: int
    ways: tuple[str, ...]
    impossible: tuple[str, ...]
    winner_depends: tuple[tuple[str, tuple[str, ...]], ...]
    top_depends: tuple[tuple[str, tuple[str, ...]], ...]
    leniency: tuple[LeniencyLine, ...]
    is_heavy: bool


def may_see_fairness(meeting: MeetingState, role: Role | None) -> bool:
    """Tell whether a role may read this: whoever may read the marks, once enough units are closed."""
    if not meeting.plan.is_scored or not readable_units(meeting, role):
        return False
    return len(meeting.in_phase("closed", "revealed")) >= LEAST_UNITS


def fairness_view(
    state: State,
    meeting_id: str,
    role: Role | None,
    alternatives: Alternatives = (),
    *,
    however_long: bool = False,
) -> FairnessView:
    """Return what stands beside the result of the units that are closed.

    Parameters
    ----------
    alternatives : sequence of (id, title, Policy)
        Other ways of counting, on the meeting's own rules.
    however_long : bool
        Go through the panels without one judge even if that takes long.

    Raises
    ------
    NotFound
    NotAllowed
    WrongPhase
        Too few units are closed.
    """
    meeting = find_meeting(state, meeting_id)
    is_desk = role in ("operator", "supervisor")
    if not meeting.plan.is_scored or not (is_desk or readable_units(meeting, role)):
        raise NotAllowed(
            N_("The fairness check is open to the desk and the supervisor, and to reviewers after the seal.")
        )
    if not may_see_fairness(meeting, role):
        raise WrongPhase(N_("Fewer than three units are closed – there is no order to check yet."))
    is_heavy = takes_long(meeting) and not however_long
    found = fairness_of(meeting, alternatives, leave_one_out=not is_heavy)
    policy = policy_of(meeting)
    ways = [one for one in found.alternatives if one.standings is not None]
    corrected = found.corrected or {}
    order = sorted(
        (one.unit for one in found.official if one.unit in corrected), key=lambda one: corrected[one].place or 0
    )
    at = {unit: number for number, unit in enumerate(order, 1)}
    lines = [_line(state, one, found, policy, at.get(one.unit)) for one in found.official]
    private = found.leniency if role in ("operator", "supervisor") else ()
    return FairnessView(
        lines=tuple(lines),
        remarks=remarks(state, meeting, found),
        found=found,
        quota=award_quota(meeting.plan, len(meeting.order)),
        ways=tuple(one.title for one in ways),
        impossible=tuple(one.title for one in found.alternatives if one.standings is None),
        winner_depends=_depends(state, meeting, found.without.winner_changes if found.without else ()),
        top_depends=_depends(state, meeting, found.without.top_changes if found.without else ()),
        leniency=tuple(_leniency_line(meeting, one, policy) for one in private),
        is_heavy=is_heavy,
    )


def fairness_of(meeting: MeetingState, alternatives: Alternatives = (), *, leave_one_out: bool = True) -> Fairness:
    """Return the fairness of a meeting's closed units; what was found is remembered until a closed unit changes."""
    policy = policy_of(meeting)
    units = ended(meeting)
    sources = (tuple(meeting.evaluation(unit) for unit in units), meeting.panel, policy)
    named = tuple((name, title) for name, title, _ in alternatives)
    key = (tuple(map(id, sources[0])), id(meeting.panel), id(policy), named, leave_one_out)
    known = _known.get(key)
    if known is not None:
        return known[1]
    found = fairness(
        entries_of(meeting, units),
        policy,
        alternatives,
        quota=award_quota(meeting.plan, len(meeting.order)),
        leave_one_out=leave_one_out,
    )
    if len(_known) >= _REMEMBERED:
        for old in list(_known)[: _REMEMBERED // 2]:
            _known.pop(old, None)
    _known[key] = (sources, found)
    return found


def takes_long(meeting: MeetingState) -> bool:
    """Tell whether the panels without one judge would keep a page waiting: each needs a two-way fit of its own."""
    units = len(meeting.in_phase("closed", "revealed"))
    return refits(policy_of(meeting)) and len(meeting.panel) * units**2 > _HEAVY


def desk_remarks(state: State, meeting: MeetingState) -> tuple[Remark, ...]:
    """Return what the desk is told before it seals and publishes; nothing when nothing would change.

    What a single judge decides is told once all units are through: before that it changes with every unit.
    """
    if not meeting.plan.is_scored or len(meeting.in_phase("closed", "revealed")) < LEAST_UNITS:
        return ()
    is_through = not meeting.in_phase("open", "waiting") and not takes_long(meeting)
    return remarks(state, meeting, fairness_of(meeting, leave_one_out=is_through))


def remarks(state: State, meeting: MeetingState, found: Fairness) -> tuple[Remark, ...]:
    """Return the neighbours that would swap, and other winners without one judge."""
    policy = policy_of(meeting)
    told = [_swap_remark(state, one, found, policy) for one in found.swaps]
    if found.without is not None:
        changes = Counter(one.units for one in found.without.winner_changes)
        total = len(found.without.judges)
        told += [
            Remark(OTHER_WINNER, {"n": n, "total": total, "units": tuple(map(state.unit_name, units))})
            for units, n in changes.items()
        ]
    return tuple(told)


def _swap_remark(state: State, swap: Swap, found: Fairness, policy: Policy) -> Remark:
    assert found.corrected is not None
    official = {one.unit: one for one in found.official}
    names = {"first": state.unit_name(swap.first), "second": state.unit_name(swap.second)}
    if swap.kind == "parted":
        names["ahead"] = state.unit_name(swap.ahead)
    figures = {
        **{key: names[key] for key in ("first", "second")},
        "score": _score(official[swap.first], policy),
        "corrected": _score(found.corrected[swap.first], policy),
        "other": _score(official[swap.second], policy),
        "changed": _score(found.corrected[swap.second], policy),
    }
    return Remark(SWAPS[swap.kind], names, figures, (names["first"], names["second"]))


def _line(state: State, one: Standing, found: Fairness, policy: Policy, corrected_at: int | None) -> FairnessLine:
    corrected = found.corrected[one.unit] if found.corrected is not None else None
    low, high = found.without.ranges.get(one.unit, (None, None)) if found.without else (None, None)
    return FairnessLine(
        unit=one.unit,
        name=state.unit_name(one.unit),
        place=place_text(one),
        score=_score(one, policy),
        corrected_place=place_text(corrected) if corrected else "–",
        corrected_score=_score(corrected, policy) if corrected else "–",
        corrected_at=corrected_at,
        is_swapped=any(one.unit in (swap.first, swap.second) for swap in found.swaps),
        low=low,
        high=high,
        others=tuple(place_text(way.standings[one.unit]) for way in found.alternatives if way.standings is not None),
    )


def place_text(one: Standing) -> str:
    """Return a place as tables write it; an equals sign marks a shared one."""
    return f"{one.shown} =" if one.tied else one.shown


def _score(one: Standing, policy: Policy) -> str:
    return published_text(one.score, policy) or "–"


def _leniency_line(meeting: MeetingState, one: Leniency, policy: Policy) -> LeniencyLine:
    seat = meeting.judge(one.judge)
    title = next((group.title for group in policy.groups if group.id == one.group), "")
    points = rounded(one.points, policy.rounding.places, "half_up")
    return LeniencyLine(one.judge, seat.name if seat else one.judge, title, f"{points:+f}" if points else f"{points:f}")


def _depends(state: State, meeting: MeetingState, changes: Sequence[Change]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = {judge.id: judge.name for judge in meeting.panel}
    return tuple((names.get(one.judge, one.judge), tuple(map(state.unit_name, one.units))) for one in changes)
