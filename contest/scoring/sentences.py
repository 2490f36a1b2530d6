"""A policy in plain sentences, as the host would read it out. Pure.

Whatever of a policy can change a score, a place or the time it becomes public stands in one of the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from contest.errors import N_, Marked, Translate, plain
from contest.events import plain_decimal
from contest.scoring.policy import Policy
from contest.scoring.rules import LIVE, Criterion, Group, Part, Trim

TOPICS: Final = {
    "marks": N_("Marking"),
    "groups": N_("Judges"),
    "recusal": N_("Recusal"),
    "missing": N_("Missing ballots"),
    "combine": N_("How the score is made"),
    "parts": N_("Parts of the whole"),
    "adjustments": N_("Bonus and deduction"),
    "veto": N_("Veto"),
    "rounding": N_("Rounding"),
    "ties": N_("Equal scores"),
    "reveal": N_("Reveal"),
}
COMBINE: Final = {
    "weighted_mean": N_("The unit's score is the weighted mean of the group means."),
    "mean": N_("The unit's score is the mean of all counted ballots; every judge counts alike."),
    "median": N_("The unit's score is the median of all counted ballots."),
    "sum": N_("The unit's score is the sum of all ballots; a missing or recused judge leaves it pending."),
    "rank_sum": N_(
        "Each judge's marks put the units in order, and equal ones share the mean of their places. "
        "The unit's score is the sum of its places; the lowest sum is best."
    ),
    "points": N_(
        "Each judge's marks put the units in order. The places bring {points} points, equal ones the mean of theirs, "
        "places beyond nothing. The unit's score is the sum of its points; the highest sum is best."
    ),
}
COMBINE_LIVE: Final = {
    "weighted_mean": N_("“{part}” is the weighted mean of the group means."),
    "mean": N_("“{part}” is the mean of all counted ballots; every judge counts alike."),
    "median": N_("“{part}” is the median of all counted ballots."),
}
REVEAL: Final = {
    "at_once": N_("Each score is revealed as soon as its unit is closed."),
    "after_next": N_("Each score is revealed after the next unit has been closed."),
    "at_end": N_("All scores are revealed when the last unit has been closed."),
}
ROUNDING: Final = {
    ("half_up", "final"): N_("Rounded half up to {places} decimals, once, at the end."),
    ("half_even", "final"): N_("Rounded half to even (GB/T 8170) to {places} decimals, once, at the end."),
    ("truncate", "final"): N_("Cut off after {places} decimals, once, at the end."),
    ("half_up", "each"): N_("Rounded half up to {places} decimals at every step: ballots, means, parts and score."),
    ("half_even", "each"): N_(
        "Rounded half to even (GB/T 8170) to {places} decimals at every step: ballots, means, parts and score."
    ),
    ("truncate", "each"): N_("Cut off after {places} decimals at every step: ballots, means, parts and score."),
}
DISPLAY: Final = {
    "1224": N_("Equal scores share the place, and the next place is skipped."),
    "1334": N_("Equal scores share the last of their places, and the places before are skipped: 1, 3, 3, 4."),
    "1223": N_("Equal scores share the place, and no place is skipped: 1, 2, 2, 3."),
    "1234": N_("Equal scores are numbered on in the order of the list: 1, 2, 3, 4."),
    "fractional": N_("Equal scores share the mean of their places: 1, 2.5, 2.5, 4."),
}

TOTAL: Final = "total"

Value: TypeAlias = "str | int | Sentence | tuple[Value, ...]"


@dataclass(frozen=True)
class Sentence:
    """One sentence about ``topic``. A value may be a sentence itself, or several of them for a list."""

    topic: str
    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def text(self, t: Translate = plain) -> str:
        return t(self.template, **{name: _readable(value, t) for name, value in self.values})


def sentences(policy: Policy) -> tuple[Sentence, ...]:
    """Return the whole policy, in the order in which a score comes about."""
    return tuple(_all(policy))


def rules_in_words(policy: Policy, t: Translate) -> tuple[str, ...]:
    """Return the whole policy as sentences in the reader's language."""
    return tuple(one.text(t) for one in sentences(policy))


def percent(share: Fraction) -> str:
    """Return a share as a percentage with at most two decimals.

    >>> percent(Fraction(1, 6)), percent(Fraction(2, 5))
    ('16.67%', '40%')
    """
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return plain_decimal(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)) + "%"


def live_title(part: Part) -> str:
    """Return what the live part is called; one without a name of its own is the meeting."""
    return N_("the meeting") if part.title == LIVE else part.title


def _readable(value: Value, t: Translate) -> object:
    if isinstance(value, Sentence):
        return value.text(t)
    if isinstance(value, tuple):
        return t(", ").join(str(_readable(one, t)) for one in value)
    return t(value) if isinstance(value, Marked) else value


def _say(topic: str, template: str, /, **values: Value) -> Sentence:
    return Sentence(topic, template, tuple(values.items()))


def _joined(topic: str, first: Sentence, *rest: Sentence) -> Sentence:
    """Put sentences one behind the other; whether a space stands between them depends on the language."""
    whole = first
    for one in rest:
        whole = _say(topic, N_("{a} {b}"), a=whole, b=one)
    return whole


def _all(policy: Policy) -> Iterator[Sentence]:
    yield from _marks(policy)
    yield from _groups(policy)
    own = N_("Nobody marks the own unit.")
    yield _say("recusal", own if policy.recusal == "own_unit" else N_("Judges mark their own unit as well."))
    yield _missing(policy)
    yield from _combine(policy)
    yield from _parts(policy)
    yield _adjustments(policy)
    yield _say("veto", N_("A veto leaves score and place as they are and puts the unit out of the award."))
    yield _say("rounding", ROUNDING[policy.rounding.mode, policy.rounding.stage], places=policy.rounding.places)
    yield from _ties(policy)
    needs_all = N_("A score needs the ballots of all units: scores are revealed only when every unit is closed.")
    yield _say("reveal", needs_all if policy.needs_field else REVEAL[policy.reveal])
    if policy.hold_first == 1:
        yield _say("reveal", N_("The first unit stays open until the second has been heard."))
    elif policy.hold_first:
        yield _say(
            "reveal", N_("The first {n} units stay open until the one after them has been heard."), n=policy.hold_first
        )


def _range(one: Criterion) -> dict[str, str]:
    return {key: plain_decimal(getattr(one, key)) for key in ("min", "max", "step")}


def _marks(policy: Policy) -> Iterator[Sentence]:
    criteria, scale = policy.criteria, policy.scale
    # A policy without criteria has one that nobody gave a name.
    n, titles = len(criteria), tuple(N_("the whole") if one.title == TOTAL else one.title for one in criteria)
    ends: dict[str, Value] = {"min": plain_decimal(scale.min), "max": plain_decimal(scale.max)}
    if scale.grades:
        grades = tuple(
            _say("marks", N_("{grade} ({value} points)"), grade=one.title, value=plain_decimal(one.value))
            for one in scale.grades
        )
        template = N_("Each judge gives the unit one grade for {titles}: {grades}.")
        if n > 1:
            template = N_("Each of {n} criteria gets a grade: {titles}. The grades are {grades}.")
        yield _say("marks", template, n=n, titles=titles, grades=grades)
        yield _say("marks", N_("Scores go from {min} to {max} points; a spoiled ballot is not counted."), **ends)
    elif n == 1:
        template = N_("Each judge gives the unit one mark for {titles}, from {min} to {max} in steps of {step}.")
        yield _say("marks", template, titles=titles, **_range(criteria[0]))
    elif len({(one.min, one.max, one.step) for one in criteria}) == 1:
        template = N_("{n} criteria: {titles}. Each from {min} to {max} in steps of {step}.")
        yield _say("marks", template, n=n, titles=titles, **_range(criteria[0]))
    else:
        each = tuple(
            _say("marks", N_("{title} {min}–{max} in steps of {step}"), title=one.title, **_range(one))
            for one in criteria
        )
        yield _say("marks", N_("{n} criteria: {each}."), n=n, each=each)
    if any((one.min, one.max) != (scale.min, scale.max) for one in criteria):
        yield _say("marks", N_("Together they come to a total from {min} to {max} points."), **ends)
    if n == 1:
        return
    if len(set(policy.shares)) == 1:
        yield _say("marks", N_("All criteria have the same weight."))
    else:
        parts = tuple(f"{one.title} {percent(share)}" for one, share in zip(criteria, policy.shares, strict=True))
        yield _say("marks", N_("Weights: {parts}."), parts=parts)


def _groups(policy: Policy) -> Iterator[Sentence]:
    if not policy.groups:
        one_panel = _say("groups", N_("All judges are one panel."))
        yield _joined("groups", one_panel, _trim(policy.pools[0].trim, policy))
    for one in policy.groups:
        yield _group(one, policy)
    has_trim = any(one.trim and (one.trim.low or one.trim.high) for one in policy.pools)
    if policy.trim_level == "criterion":
        yield _say("groups", N_("Marks are dropped criterion by criterion, and the means of the criteria added up."))
    elif has_trim and not policy.ranks:
        yield _say("groups", N_("A dropped ballot is dropped as a whole; of equal ones only as many as said."))


def _group(one: Group, policy: Policy) -> Sentence:
    head = _say("groups", N_("Group “{group}”."), group=one.title)
    if one.weight is not None and policy.has_group_weights:
        total = sum((Fraction(other.weight) for other in policy.groups if other.weight is not None), Fraction(0))
        share = percent(Fraction(one.weight) / total)
        head = _say("groups", N_("“{group}” counts {share}."), group=one.title, share=share)
    rest = [_trim(one.trim, policy), _say("groups", N_("Valid ballots needed: {n} or more."), n=one.min_n)]
    if one.adjust == "two_way":
        template = N_("How high or low each of its judges marks in general is worked out over all units and taken off.")
        rest.append(_say("groups", template))
    return _joined("groups", head, *rest)


def _trim(trim: Trim | None, policy: Policy) -> Sentence:
    if trim is None or not (trim.low or trim.high):
        return _say("groups", N_("No mark is dropped."))
    template = N_("From {from_n} ballots on, the {high} highest and the {low} lowest are dropped.")
    if policy.ranks:
        template = N_("From {from_n} ballots on, a unit's {high} best and {low} worst places are dropped.")
    return _say("groups", template, from_n=trim.from_n, high=trim.high, low=trim.low)


def _missing(policy: Policy) -> Sentence:
    below = N_("A group with too few ballots leaves the unit pending.")
    if policy.below_min_n == "renormalise":
        below = N_("If a group has too few ballots, the other groups count without it.")
    never = _say("missing", N_("A judge who sends nothing is left out and never counts as 0."))
    return _joined("missing", never, _say("missing", below))


def _combine(policy: Policy) -> Iterator[Sentence]:
    how = policy.combine
    if how == "weighted_mean" and not policy.has_group_weights:
        how = "mean"
    if not policy.live_alone and how in COMBINE_LIVE:
        live = next(one for one in policy.parts if one.id == LIVE)
        yield _say("combine", COMBINE_LIVE[how], part=live_title(live))
    elif how == "points":
        yield _say("combine", COMBINE[how], points=tuple(map(plain_decimal, policy.points)))
    else:
        yield _say("combine", COMBINE[how])
    if policy.ranks:
        yield _say("combine", N_("While units have unequal numbers of ballots, all of them stay pending."))


def _parts(policy: Policy) -> Iterator[Sentence]:
    if policy.live_alone:
        return
    shares = tuple(
        _say("parts", N_("{part} {share}"), part=live_title(one), share=percent(policy.part_shares[one.id]))
        for one in policy.parts
    )
    yield _say("parts", N_("The unit's score is made of: {parts}."), parts=shares)
    for one in policy.parts:
        if one.id != LIVE:
            template = N_("“{part}” is recorded for each unit, from {min} to {max}, and carried over in proportion.")
            if (one.min, one.max) == (policy.scale.min, policy.scale.max):
                template = N_("“{part}” is recorded for each unit, from {min} to {max}.")
            yield _say("parts", template, part=one.title, min=plain_decimal(one.min), max=plain_decimal(one.max))
    yield _say("parts", N_("A part without a value leaves the unit pending."))


def _adjustments(policy: Policy) -> Sentence:
    cap = policy.adjustment_cap
    if cap == 0:
        return _say("adjustments", N_("There are no bonuses and no deductions."))
    if cap is None:
        whole = _say("adjustments", N_("Bonuses and deductions are named with their reasons and count in full."))
    else:
        template = N_("Bonuses and deductions are named with their reasons; together at most {cap} points, either way.")
        whole = _say("adjustments", template, cap=plain_decimal(cap))
    if policy.lower_is_better:
        lowers = N_("Since the lowest sum is best, a bonus lowers it and a deduction raises it.")
        return _joined("adjustments", whole, _say("adjustments", lowers))
    return whole


def _ties(policy: Policy) -> Iterator[Sentence]:
    if policy.ties.cascade:
        names: dict[str, Sentence] = {"firsts": _say("ties", N_("number of first places"))}
        for group in policy.groups:
            names[f"group:{group.id}"] = _say("ties", N_("mean of group “{name}”"), name=group.title)
        for criterion in policy.criteria:
            names[f"criterion:{criterion.id}"] = _say("ties", N_("mean of “{name}”"), name=criterion.title)
        for part in policy.parts:
            names[f"part:{part.id}"] = _say("ties", N_("value of “{name}”"), name=live_title(part))
        steps = tuple(names[step] for step in policy.ties.cascade)
        yield _say("ties", N_("Equal scores are parted by: {steps}."), steps=steps)
    display = _say("ties", DISPLAY[policy.ties.display])
    if policy.ties.display != "1224":
        award = _say("ties", N_("The award goes by the number of units before."))
        display = _joined("ties", display, award)
    yield display
