"""The rules of a meeting in plain sentences, as the host would read them out. No Streamlit here."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_, Translate
from contest.events import plain_decimal
from contest.scoring.policy import Policy
from contest.scoring.rules import Criterion, Group

COMBINE: Final = {
    "weighted_mean": N_("The unit's score is the weighted mean of the group means."),
    "mean": N_("The unit's score is the mean of all counted ballots."),
    "median": N_("The unit's score is the median of all counted ballots."),
    "sum": N_("The unit's score is the sum of all ballots; a missing or recused judge leaves it pending."),
}
POOLED: Final = N_("Every judge counts alike.")
REVEAL: Final = {
    "at_once": N_("Each score is revealed as soon as its unit is closed."),
    "after_next": N_("Each score is revealed after the next unit has been closed."),
    "at_end": N_("All scores are revealed when the last unit has been closed."),
}
ROUNDING: Final = {
    "half_up": N_("Rounded half up to {places} decimals, once, at the end."),
    "half_even": N_("Rounded half to even (GB/T 8170) to {places} decimals, once, at the end."),
    "truncate": N_("Cut off after {places} decimals, once, at the end."),
}


def rules_in_words(policy: Policy, t: Translate) -> tuple[str, ...]:
    """Return the rules as sentences: marks, weights, groups, dropping, recusal, missing, rounding, ties, reveal."""
    sentences = [_marks(policy, t), _weights(policy, t)]
    sentences += [_group(one, policy, t) for one in policy.groups]
    if not policy.groups:
        sentences.append(_trim(policy.pools[0], t))
    sentences.append(t(COMBINE[policy.combine]) if _is_weighted(policy) else t(POOLED))
    sentences.append(
        t("Nobody marks the own unit.") if policy.recusal == "own_unit" else t("Judges mark their own unit as well.")
    )
    sentences.append(
        _joined(
            t,
            t("A judge who sends nothing is left out and never counts as 0."),
            t("A group with too few ballots leaves the unit pending.") if policy.below_min_n == "pending" else "",
        )
    )
    sentences.append(t(ROUNDING[policy.rounding.mode], places=policy.rounding.places))
    sentences.append(_ties(policy, t))
    sentences.append(t(REVEAL[policy.reveal]))
    return tuple(sentences)


def _is_weighted(policy: Policy) -> bool:
    return policy.combine != "weighted_mean" or policy.has_group_weights


def _marks(policy: Policy, t: Translate) -> str:
    titles = t(", ").join(one.title for one in policy.criteria)
    ranges = {(one.min, one.max, one.step) for one in policy.criteria}
    if len(ranges) == 1:
        return t(
            "{n} criteria: {titles}. Each from {min} to {max} in steps of {step}.",
            n=len(policy.criteria),
            titles=titles,
            **_range(policy.criteria[0]),
        )
    each = t(", ").join(t("{title} {min}–{max}", title=one.title, **_range(one)) for one in policy.criteria)
    return t("{n} criteria: {each}.", n=len(policy.criteria), each=each)


def _range(one: Criterion) -> dict[str, str]:
    return {key: plain_decimal(getattr(one, key)) for key in ("min", "max", "step")}


def percent(share: Fraction) -> str:
    """Return a share as a percentage with at most two decimals.

    >>> percent(Fraction(1, 6)), percent(Fraction(2, 5))
    ('16.67%', '40%')
    """
    rounded = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return plain_decimal(rounded.quantize(Decimal("0.01"))) + "%"


def _weights(policy: Policy, t: Translate) -> str:
    if len(set(policy.shares)) == 1:
        return t("All criteria have the same weight.")
    parts = (f"{one.title} {percent(share)}" for one, share in zip(policy.criteria, policy.shares, strict=True))
    return t("Weights: {parts}.", parts=t(", ").join(parts))


def _group(one: Group, policy: Policy, t: Translate) -> str:
    if one.weight is not None and policy.has_group_weights:
        total = sum((Fraction(other.weight) for other in policy.groups if other.weight is not None), Fraction(0))
        head = t("“{group}” counts {share}.", group=one.title, share=percent(Fraction(one.weight) / total))
    else:
        head = t("Group “{group}”.", group=one.title)
    least = t("At least {n} ballots are needed.", n=one.min_n)
    return _joined(t, head, _trim(one, t), least)


def _trim(one: Group, t: Translate) -> str:
    if one.trim is None or not (one.trim.low or one.trim.high):
        return t("No mark is dropped.")
    return t(
        "From {from_n} ballots on, the {high} highest and the {low} lowest are dropped.",
        from_n=one.trim.from_n,
        high=one.trim.high,
        low=one.trim.low,
    )


def _ties(policy: Policy, t: Translate) -> str:
    shared = t("Equal scores share the place, and the next place is skipped.")
    if not policy.ties.cascade:
        return shared
    groups = {f"group:{one.id}": t("mean of “{name}”", name=one.title) for one in policy.groups}
    criteria = {f"criterion:{one.id}": t("mean of “{name}”", name=one.title) for one in policy.criteria}
    words = {**groups, **criteria, "firsts": t("number of first places")}
    steps = t(", ").join(words[step] for step in policy.ties.cascade)
    return _joined(t, t("Equal scores are parted by: {steps}.", steps=steps), shared)


def _joined(t: Translate, *sentences: str) -> str:
    """Put sentences one behind the other; whether a space stands between them depends on the language."""
    whole = ""
    for one in filter(None, sentences):
        whole = t("{a} {b}", a=whole, b=one) if whole else one
    return whole
