"""What the cascade makes of equal scores: every step that was tried, with its figure for every unit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from contest.errors import N_
from contest.scoring.explain.arithmetic import MOST_TERMS, come_to, mean_figure, weighed
from contest.scoring.explain.ballots import criterion_title
from contest.scoring.explain.model import NOTHING, Figure, Names, Step, Text, TieRow, say
from contest.scoring.explain.steps import criterion_figure, group_mean_figure, taken_of, weights_of
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing, TieStep
from contest.scoring.sentences import live_title

_PARTS_THEM = say(N_("this parts them"))


def tie_steps(columns: Sequence[Standing], policy: Policy) -> Iterator[Step]:
    """Yield the cascade's steps that were tried for any of the units, and the place each has."""
    for step in policy.ties.cascade:
        figures = tuple(_figure(one, step, policy) for one in columns)
        if any(one is not NOTHING for one in figures):
            yield Step(f"tie:{step}", "tie", say(N_("Equal scores: {step}"), step=step_title(step, policy)), figures)
    if any(one.score.is_vetoed for one in columns):
        yield Step("veto", "veto", N_("Veto"), tuple(map(_veto, columns)))
    yield Step("place", "place", N_("Place"), tuple(map(_place, columns)))


def tie_rows(level: Sequence[Standing], policy: Policy, units: Names) -> Iterator[TieRow]:
    """Yield every step that was tried among all units with the same score."""
    for step in policy.ties.cascade:
        figures = tuple(
            (one.unit, units.get(one.unit, one.unit), figure)
            for one in level
            if (figure := _figure(one, step, policy)) is not NOTHING
        )
        if figures:
            yield TieRow(step, step_title(step, policy), figures)


def step_title(step: str, policy: Policy) -> Text:
    """Return what a step of the cascade compares."""
    if step == "firsts":
        return say(N_("number of first places"))
    kind, _, name = step.partition(":")
    if kind == "group":
        group = next(one for one in policy.groups if one.id == name)
        return say(N_("mean of group “{name}”"), name=group.title)
    if kind == "criterion":
        criterion = next(one for one in policy.criteria if one.id == name)
        return say(N_("mean of “{name}”"), name=criterion_title(criterion))
    part = next(one for one in policy.parts if one.id == name)
    return say(N_("value of “{name}”"), name=live_title(part))


def _figure(one: Standing, step: str, policy: Policy) -> Figure:
    tried = next((tie for tie in one.tie_steps if tie.step == step), None)
    if tried is None:
        return NOTHING
    figure = _work(one, tried, policy)
    shown = f"{tried.value:f}" if isinstance(tried.value, Decimal) else str(tried.value)
    return replace(figure, shown=shown, is_decisive=tried.parted, note=_PARTS_THEM if tried.parted else "")


def _work(one: Standing, tried: TieStep, policy: Policy) -> Figure:
    """Return how the figure of a step comes about."""
    kind, _, name = tried.step.partition(":")
    value, working = Fraction(tried.value), one.score.working
    if kind == "group":
        pool = next(group for group in policy.groups if group.id == name)
        return group_mean_figure(one.score, policy, pool, value)
    if kind == "criterion":
        criterion = next(other for other in policy.criteria if other.id == name)
        taken = taken_of(working)
        if len(taken) == 1:
            pool = next(group for group in policy.pools if group.id == taken[0].group)
            return _rounded(criterion_figure(one.score, policy, pool, criterion), value)
        means = [group.criterion_means[name] for group in taken]
        found = weighed(means, weights_of(taken, policy), in_percent=policy.has_group_weights)
        return come_to(found.in_one, found.exact, value)
    part = working.part(name)
    if kind == "part" and part is not None and part.carried is not None:
        return mean_figure([part.carried], value, most=MOST_TERMS)
    return Figure(value)


def _rounded(figure: Figure, value: Fraction) -> Figure:
    """Return the same arithmetic with the value it comes to once it is rounded."""
    if figure.value is None or figure.value == value:
        return figure
    return replace(figure, value=value, work=figure.work or figure.result, is_rounded=True)


def _veto(one: Standing) -> Figure:
    vetoes = [other for other in one.score.working.adjustments if other.veto]
    if not vetoes:
        return NOTHING
    reasons = tuple(
        say(N_("{name}: {reason}"), name=other.name, reason=other.reason) if other.reason else other.name
        for other in vetoes
    )
    return Figure(note=say(N_("{reasons} – score and place stay, no award"), reasons=reasons))


def _place(one: Standing) -> Figure:
    if one.place is None:
        return NOTHING
    return Figure(Fraction(one.shown), shown=one.shown, note=say(N_("shared")) if one.tied else "")
