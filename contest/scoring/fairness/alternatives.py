"""Another way of counting, put on the rules of a meeting. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contest.scoring.fairness.recount import grouped
from contest.scoring.policy import Policy
from contest.scoring.rules import Group

_NO_MEAN = ("sum", "rank_sum", "points")


def as_rules(preset: Policy, own: Policy) -> Policy | None:
    """Return a meeting's rules with only the way of counting taken from elsewhere.

    Taken are how ballots combine, what is trimmed and on which level, whether groups are weighted and corrected, and
    what places bring. Scale, criteria, the groups and their weights, parts, ties and rounding stay the meeting's own.
    A preset with one pool trims every group as it trims its pool; one with several groups has its say on groups of
    the same id, and leaves the others as they are.

    Parameters
    ----------
    preset, own : Policy

    Returns
    -------
    Policy or None
        With the pool of all judges written out as a group. None where it makes no sense: grades against numbers,
        group weights where the meeting has none, a sum or ranks where other parts are joined in.
    """
    preset, own = grouped(preset), grouped(own)
    if bool(preset.scale.grades) != bool(own.scale.grades):
        return None
    if preset.has_group_weights and any(one.weight is None for one in own.groups):
        return None
    if preset.combine in _NO_MEAN and not own.live_alone:
        return None
    return replace(
        own,
        combine=preset.combine,
        points=preset.points,
        # With one criterion both levels are the same.
        trim_level="ballot" if len(own.criteria) == 1 else preset.trim_level,
        groups=tuple(_group(one, preset) for one in own.groups),
    )


def _group(own: Group, preset: Policy) -> Group:
    weight = own.weight if preset.has_group_weights else None
    same = [one for one in preset.groups if one.id == own.id]
    model = same[0] if same else preset.groups[0] if len(preset.groups) == 1 else own
    return replace(own, weight=weight, trim=model.trim, adjust="none" if preset.ranks else model.adjust)


def ways(presets: Iterable[tuple[str, str, Policy]], own: Policy) -> list[tuple[str, str, Policy]]:
    """Return ``(id, title, rules)`` of every preset that makes sense under a meeting's rules, put on them."""
    found = ((name, title, as_rules(preset, own)) for name, title, preset in presets)
    return [(name, title, rules) for name, title, rules in found if rules is not None]
