"""How a score is read aloud, out of the engine's working: nothing here works one out. Pure.

Where the arithmetic cannot be read in one breath, only what is true is said: the groups and their means, then the
final score. No judge is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_
from contest.results import published_text
from contest.scoring.exact import fraction_text, rounded
from contest.scoring.explain import pending_line
from contest.scoring.explain.ballots import ballots_of, counted_of, criterion_title, is_grouped
from contest.scoring.explain.model import Line, Text, group_title, say
from contest.scoring.policy import Policy
from contest.scoring.rules import LIVE, Group
from contest.scoring.sentences import live_title
from contest.scoring.working import Adjustment, BallotStep, GroupStep, Score

Clauses = list[Line]

MOST_DECIMALS: Final = 4
"""A number with more decimals than these is not read out in full."""
_ROUNDED: Final = {
    "half_up": N_("rounded half up to {places} decimals"),
    "half_even": N_("rounded half to even to {places} decimals"),
    "truncate": N_("cut off after {places} decimals"),
}
_COUNTS: Final = {1: N_("one"), 2: N_("two")}
_TOO_FEW: Final = N_("{group} has too few ballots and does not count")
_MEAN: Final = N_("the mean is {mean} points")
_MEAN_OF: Final = N_("the mean of {count} judges is {mean} points")
_CORRECTED: Final = N_("corrected for how high or low each judge marks")
_FINAL: Final = {
    "rank_sum": N_("the final sum of places is {score}"),
    "points": N_("the final sum is {score} points"),
}
_POOLED: Final = {
    "median": N_("the median of the ballots of {count} judges is {value} points"),
    "sum": N_("the ballots of {count} judges come to {value} points"),
    "rank_sum": N_("the places given by {count} judges come to {value}"),
    "points": N_("the places given by {count} judges bring {value} points"),
}
_POOLED_REST: Final = {
    "median": N_("the median of the ballots of the other {count} is {value} points"),
    "sum": N_("the ballots of the other {count} come to {value} points"),
    "rank_sum": N_("the places given by the other {count} come to {value}"),
    "points": N_("the places given by the other {count} bring {value} points"),
}


# --- one score ----------------------------------------------------------------------------------------------------


def score_sentences(score: Score, policy: Policy, number: int, name: str) -> tuple[Line, ...]:
    """Return how a score is read aloud.

    Parameters
    ----------
    score : Score
        With its working, as the engine returned it under ``policy``.
    number : int
        The unit's number in the order of appearance.
    """
    head = say(N_("Number {number}, {unit}."), number=number, unit=name)
    if score.status == "withdrawn":
        return head, say(N_("The unit has withdrawn and has neither score nor place."))
    if score.published is None:
        return head, *(pending_line(one, policy) for one in score.working.pending)
    body = [*_live(score, policy), *_parts(score, policy), *_adjustments(score, policy)]
    final = [*_rounding(score, policy), _final(score, policy)]
    if len(body) == 1:
        # Short enough for one breath.
        body[0] += final
    else:
        body.append(final)
    return head, *map(_joined, body), *_veto(score)


def _joined(clauses: Sequence[Line]) -> Line:
    whole = clauses[0]
    for one in clauses[1:]:
        whole = say(N_("{first}, {second}"), first=whole, second=one)
    return say(N_("{sentence}."), sentence=whole)


def _number(value: Fraction | Decimal, policy: Policy) -> Line:
    """Return a number within a sentence: Chinese sets it apart by a space, but not the word for about."""
    read = _bare(value, policy)
    return say(N_("{number}"), number=read) if isinstance(read, str) else read


def _bare(value: Fraction | Decimal, policy: Policy) -> Text:
    """Return a number as it is read: in full, or rounded as the rules round and called so."""
    exact, places = Fraction(value), policy.rounding.places
    if Fraction(rounded(exact, max(MOST_DECIMALS, places), "truncate")) == exact:
        return fraction_text(exact)
    return say(N_("about {number}"), number=f"{rounded(exact, max(places, 2), policy.rounding.mode):f}")


def _rounding(score: Score, policy: Policy) -> Clauses:
    """Say that the score is rounded where the exact value was read out and differs from it."""
    exact, rounding = score.working.combined, policy.rounding
    assert exact is not None and score.published is not None
    if exact == Fraction(score.published) or not isinstance(_bare(exact, policy), str):
        return []
    return [say(_ROUNDED[rounding.mode], places=rounding.places)]


def _final(score: Score, policy: Policy) -> Line:
    template = _FINAL.get(policy.combine, N_("the final score is {score} points"))
    return say(template, score=published_text(score, policy))


# --- the ballots --------------------------------------------------------------------------------------------------


def _live(score: Score, policy: Policy) -> Iterator[Clauses]:
    groups = list(zip(policy.pools, score.working.groups, strict=True))
    if policy.combine in _POOLED:
        yield _pooled(score, policy)
    elif len(groups) == 1:
        yield list(_one_group(*groups[0], score, policy))
    elif policy.has_group_weights:
        for pool, group in groups:
            yield list(_weighted_group(pool, group, score, policy))
    else:
        for pool, group in groups:
            yield list(_alike_group(pool, group, score, policy))
        count = sum(group.counted for _, group in groups if not group.is_below_min_n)
        template = N_("the mean of all {count} counted ballots is {mean} points")
        yield [say(template, count=count, mean=_number(score.working.live or Fraction(0), policy))]


def _one_group(pool: Group, group: GroupStep, score: Score, policy: Policy) -> Iterator[Line]:
    """Say how the ballots of the only group come to their mean, extremes first."""
    assert group.mean is not None
    ballots, mean = ballots_of(score, pool, policy), _number(group.mean, policy)
    if group.is_adjusted:
        # The marks as given do not come to this mean, so none of them is read out.
        yield from _done_to(group, ballots, policy)
        yield say(_MEAN_OF, count=group.counted, mean=mean)
        return
    if policy.trim_level == "criterion":
        yield from _by_criterion(ballots, group, policy)
        return
    if is_grouped(policy):
        yield from _grades(ballots, policy)
        if not group.dropped:
            yield say(_MEAN, mean=mean)
            return
    yield from _dropped_marks(ballots, policy)
    if group.counted == 1:
        yield say(N_("the ballot of one judge counts, with {mean} points"), mean=mean)
        return
    yield _together(group, ballots, policy)
    yield say(_MEAN, mean=mean)


def _together(group: GroupStep, ballots: Sequence[BallotStep], policy: Policy) -> Line:
    template = N_("the other {count} together {sum} points") if group.dropped else N_("{count} judges {sum} points")
    return say(template, count=group.counted, sum=_number(sum(counted_of(ballots), Fraction(0)), policy))


def _grades(ballots: Sequence[BallotStep], policy: Policy) -> Iterator[Line]:
    """Say how often each grade was given on the valid ballots."""
    counts = Counter(mark.mark for one in ballots if one.total is not None for mark in one.marks)
    yield say(N_("valid ballots {count}"), count=sum(counts.values()))
    for grade in policy.scale.grades:
        yield say(N_("{count} × {grade}"), grade=grade.title, count=counts[grade.value])


def _dropped_marks(ballots: Sequence[BallotStep], policy: Policy) -> Iterator[Line]:
    one_of = {
        "dropped_high": N_("one highest mark of {mark} points is dropped"),
        "dropped_low": N_("one lowest mark of {mark} points is dropped"),
    }
    many_of = {
        "dropped_high": N_("the {count} highest marks of {marks} points are dropped"),
        "dropped_low": N_("the {count} lowest marks of {marks} points are dropped"),
    }
    for fate in one_of:
        totals = sorted((one.total for one in ballots if one.fate == fate and one.total is not None), reverse=True)
        if len(totals) == 1:
            yield say(one_of[fate], mark=_number(totals[0], policy))
        elif totals:
            marks = tuple(_bare(total, policy) for total in totals)
            yield say(many_of[fate], count=_count(len(marks)), marks=marks)


def _by_criterion(ballots: Sequence[BallotStep], group: GroupStep, policy: Policy) -> Iterator[Line]:
    yield from _done_to(group, ballots, policy)
    means = tuple(
        say(
            N_("{criterion} {mean} points"),
            criterion=criterion_title(one),
            mean=_number(group.criterion_means[one.id], policy),
        )
        for one in policy.criteria
    )
    yield say(N_("the means of {count} judges are: {means}"), count=group.counted, means=means)


def _dropped(ballots: Sequence[BallotStep], policy: Policy) -> tuple[Line, ...]:
    """Return how many of the highest and of the lowest a group drops, without their marks."""
    fates: Counter[str] = Counter(
        mark.fate
        for one in ballots
        for mark in (one.marks if policy.trim_level == "criterion" else one.marks[:1])
        if mark.fate in ("dropped_high", "dropped_low")
    )
    share = len(policy.criteria) if policy.trim_level == "criterion" else 1
    high, low = N_("{count} highest"), N_("{count} lowest")
    if policy.ranks:
        high, low = N_("{count} best places"), N_("{count} worst places")
    return tuple(
        say(template, count=_count(fates[fate] // share))
        for fate, template in (("dropped_high", high), ("dropped_low", low))
        if fates[fate]
    )  # fmt: skip


def _count(number: int) -> Text:
    return _COUNTS.get(number, str(number))


def _weighted_group(pool: Group, group: GroupStep, score: Score, policy: Policy) -> Iterator[Line]:
    title, ballots = group_title(pool.title, pool.id), ballots_of(score, pool, policy)
    if group.is_below_min_n or group.mean is None:
        yield say(_TOO_FEW, group=title)
        return
    mean, done = _number(group.mean, policy), list(_done_to(group, ballots, policy))
    if done:
        yield from (say(N_("{group}"), group=title), *done, say(_MEAN, mean=mean))
    else:
        yield say(N_("{group}: the mean is {mean} points"), group=title, mean=mean)
    yield from _share(group.share)


def _done_to(group: GroupStep, ballots: Sequence[BallotStep], policy: Policy) -> Iterator[Line]:
    """Say what is done to a group's ballots before they are averaged."""
    if group.is_adjusted:
        yield say(_CORRECTED)
    dropped = _dropped(ballots, policy)
    if dropped:
        template = N_("for each criterion {dropped} dropped")
        yield say(template if policy.trim_level == "criterion" else N_("{dropped} dropped"), dropped=dropped)


def _share(share: Fraction | None) -> Iterator[Line]:
    """Say what something counts where its percentage ends: a third is not read as 33.33 %."""
    if share is not None and (share * 10_000).denominator == 1:
        yield say(N_("which counts {percent}%"), percent=fraction_text(share * 100))


def _alike_group(pool: Group, group: GroupStep, score: Score, policy: Policy) -> Iterator[Line]:
    """Say what a group brings where every counted ballot counts alike."""
    title, ballots = group_title(pool.title, pool.id), ballots_of(score, pool, policy)
    if group.is_below_min_n or group.mean is None:
        yield say(_TOO_FEW, group=title)
        return
    yield say(N_("{group}"), group=title)
    yield from _done_to(group, ballots, policy)
    if group.is_adjusted or policy.trim_level == "criterion":
        yield say(_MEAN_OF, count=group.counted, mean=_number(group.mean, policy))
    else:
        yield _together(group, ballots, policy)


def _pooled(score: Score, policy: Policy) -> Clauses:
    """Say what all counted ballots come to, where they do so as one."""
    assert score.working.live is not None
    groups = [one for one in score.working.groups if not one.is_below_min_n]
    count, value = sum(one.counted for one in groups), _number(score.working.live, policy)
    is_adjusted = any(one.is_adjusted for one in groups)
    corrected = [say(_CORRECTED)] if is_adjusted else []
    if not any(one.dropped for one in groups):
        return [*corrected, say(_POOLED[policy.combine], count=count, value=value)]
    if len(policy.pools) > 1:
        dropped = [say(N_("in each group the highest and lowest are dropped as the rules say"))]
    elif policy.ranks or is_adjusted:
        dropped = [say(N_("{dropped} dropped"), dropped=_dropped(score.working.ballots, policy))]
    else:
        dropped = list(_dropped_marks(score.working.ballots, policy))
    return [*corrected, *dropped, say(_POOLED_REST[policy.combine], count=count, value=value)]


# --- what joins the ballots ---------------------------------------------------------------------------------------


def _parts(score: Score, policy: Policy) -> Iterator[Clauses]:
    for part, step in zip(policy.parts, score.working.parts, strict=False):
        assert step.value is not None and step.carried is not None
        title = live_title(part) if part.id == LIVE else part.title
        values = {"part": title, "value": _number(step.value, policy), "carried": _number(step.carried, policy)}
        template = N_("{part}: {carried} points")
        if step.value != step.carried:
            template = N_("{part}: {value} points, carried over {carried} points")
        yield [say(template, **values), *_share(step.share)]


def _adjustments(score: Score, policy: Policy) -> Iterator[Clauses]:
    working = score.working
    given = [one for one in working.adjustments if one.points]
    if not given or working.combined is None:
        return
    if working.parts or (policy.has_group_weights and len(policy.pools) > 1):
        before = working.combined + (working.adjustment if policy.lower_is_better else -working.adjustment)
        yield [say(N_("together {value} points"), value=_number(before, policy))]
    clauses = [_adjustment(one, policy) for one in given]
    if working.is_capped:
        template = N_("beyond the limit, which counts as plus {points}")
        if working.adjustment < 0:
            template = N_("beyond the limit, which counts as minus {points}")
        clauses.append(say(template, points=_number(abs(working.adjustment), policy)))
    yield clauses


def _adjustment(one: Adjustment, policy: Policy) -> Line:
    template = N_("{name}: plus {points}") if one.points > 0 else N_("{name}: minus {points}")
    if policy.lower_is_better:
        # The lowest sum is best, so that a bonus lowers it.
        template = N_("{name}: the sum is lowered by {points}")
        if one.points < 0:
            template = N_("{name}: the sum is raised by {points}")
    return say(template, name=one.name, points=_number(abs(one.points), policy))


def _veto(score: Score) -> Iterator[Line]:
    for one in score.working.adjustments:
        if one.veto:
            yield say(
                N_("{name}: by this veto the unit cannot receive the award; score and place stay."), name=one.name
            )
