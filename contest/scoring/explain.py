"""Why this place: every mark, what was dropped and why, group means, weights, rounding, tie. Pure.

The answer is data, one ``Line`` per sentence, and ``explanation_text`` writes it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from contest.errors import N_, Translate, plain
from contest.events import plain_decimal
from contest.scoring.exact import fraction_text
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing
from contest.scoring.working import BallotStep, Fate, GroupStep, MarkStep, Pending

Kind = Literal["place", "pending", "rule", "group", "ballot", "mark", "combine", "round", "tie"]
Names = Mapping[str, str]
_NO_NAMES: Final[Names] = {}

_BALLOT: Final[dict[Fate, str]] = {
    "counted": N_("{judge}: {marks} – total {total}, counted"),
    "dropped_low": N_("{judge}: {marks} – total {total}, dropped as one of the lowest"),
    "dropped_high": N_("{judge}: {marks} – total {total}, dropped as one of the highest"),
    "recused": N_("{judge}: recused, own unit"),
    "missing": N_("{judge}: no complete ballot, not counted (never as 0)"),
}
_MARK_DROPPED: Final[dict[Fate, str]] = {
    "dropped_low": N_("{judge}: {criterion} {mark} dropped as one of the lowest"),
    "dropped_high": N_("{judge}: {criterion} {mark} dropped as one of the highest"),
}
_PENDING: Final[dict[str, str]] = {
    "below_min_n": N_("No score yet: group “{group}” has {given} valid ballots and needs {needed}."),
    "incomplete_sum": N_("No score yet: a sum needs every judge's ballot, and one is missing or recused."),
}
_POOL_PENDING: Final = N_("No score yet: there are {given} valid ballots, and {needed} are needed.")
_ROUND: Final[dict[str, str]] = {
    "half_up": N_("Rounded half up to {places} decimals: {value} becomes {score}."),
    "half_even": N_("Rounded half to even (GB/T 8170) to {places} decimals: {value} becomes {score}."),
    "truncate": N_("Cut off after {places} decimals: {value} becomes {score}."),
}
_COMBINED: Final[dict[str, str]] = {
    "median": N_("Median of {count} counted ballots: {value}"),
    "sum": N_("Sum of {count} counted ballots: {value}"),
}


@dataclass(frozen=True)
class Line:
    """One sentence of an explanation: ``template`` is translatable, ``values`` fill it, ``depth`` indents it."""

    kind: Kind
    template: str
    values: Mapping[str, Any]
    depth: int = 0

    def text(self, t: Translate = plain) -> str:
        return t(self.template, **self.values)


def explain(
    standing: Standing, policy: Policy, units: Names = _NO_NAMES, judges: Names = _NO_NAMES
) -> tuple[Line, ...]:
    """Return why a unit stands where it stands, line by line.

    Parameters
    ----------
    standing : Standing
        As ``standings`` returned it under the same policy.
    units, judges : mapping of id to name
        Ids without a name are shown as they are.

    Returns
    -------
    tuple of Line
        The place, the rules, each group with its ballots, how they combine, the rounding, the tie.
    """
    lines = [_place(standing, policy, units), *_rules(policy)]
    working = standing.score.working
    for group in working.groups:
        lines.append(_group(group, policy))
        for ballot in working.ballots:
            if ballot.group == group.group or not policy.groups:
                lines += _ballot(ballot, policy, judges)
    if standing.score.status == "pending":
        lines += [_pending(one, policy) for one in working.pending]
    if working.combined is not None:
        lines.append(_combined(standing, policy))
    if standing.score.published is not None and working.combined is not None:
        values = {
            "places": policy.rounding.places,
            "value": fraction_text(working.combined),
            "score": str(standing.score.published),
        }
        lines.append(Line("round", _ROUND[policy.rounding.mode], values))
    return (*lines, *_ties(standing, policy, units))


def explanation_text(lines: Sequence[Line], t: Translate = plain) -> str:
    """Write an explanation as indented text, one line each."""
    return "\n".join("  " * line.depth + line.text(t) for line in lines)


def _names(ids: Sequence[str], names: Names) -> str:
    return " · ".join(names.get(one, one) for one in ids)


def _place(standing: Standing, policy: Policy, units: Names) -> Line:
    score = standing.score
    unit = units.get(score.unit, score.unit)
    if score.status == "withdrawn":
        return Line("place", N_("{unit} has withdrawn and has no place."), {"unit": unit})
    if score.published is None:
        return Line("place", N_("{unit} has no score yet and no place."), {"unit": unit})
    template = N_("{unit} shares place {place} with {score} points.") if standing.tied else None
    values = {"unit": unit, "place": standing.place, "score": str(score.published)}
    return Line("place", template or N_("{unit} has place {place} with {score} points."), values)


def _rules(policy: Policy) -> list[Line]:
    parts = zip(policy.criteria, policy.shares, strict=True)
    criteria = ", ".join(f"{one.title} {fraction_text(share * 100, 2)}%" for one, share in parts)
    lines = [
        Line("rule", N_("Rules in force: fingerprint {digest}"), {"digest": policy.digest()[:16]}),
        Line("rule", N_("Criteria and their parts of a ballot's total: {criteria}"), {"criteria": criteria}, 1),
    ]
    recusal = {"own_unit": N_("Nobody marks the own unit."), "none": N_("Judges mark their own units as well.")}
    lines.append(Line("rule", recusal[policy.recusal], {}, 1))
    if policy.trim_level == "criterion":
        lines.append(Line("rule", N_("Highest and lowest marks are dropped criterion by criterion."), {}, 1))
    if policy.rounding.stage == "each":
        lines.append(Line("rule", N_("Every step is rounded, not only the last."), {}, 1))
    return lines


def _group(group: GroupStep, policy: Policy) -> Line:
    values = {
        "group": group.title,
        "given": group.given,
        "counted": group.counted,
        "mean": "–" if group.mean is None else fraction_text(group.mean),
    }
    if policy.groups:
        return Line("group", N_("Group “{group}”: {given} valid ballots, {counted} counted, mean {mean}"), values)
    return Line("group", N_("All judges: {given} valid ballots, {counted} counted, mean {mean}"), values)


def _ballot(ballot: BallotStep, policy: Policy, judges: Names) -> list[Line]:
    titles = {one.id: one.title for one in policy.criteria}
    judge = judges.get(ballot.judge, ballot.judge)
    values = {
        "judge": judge,
        "marks": " · ".join(f"{titles[one.criterion]} {_mark(one)}" for one in ballot.marks),
        "total": "–" if ballot.total is None else fraction_text(ballot.total),
    }
    lines = [Line("ballot", _BALLOT[ballot.fate], values, 1)]
    if policy.trim_level == "criterion":
        lines += [
            Line(
                "mark",
                _MARK_DROPPED[one.fate],
                {"judge": judge, "criterion": titles[one.criterion], "mark": _mark(one)},
                2,
            )
            for one in ballot.marks
            if one.fate in _MARK_DROPPED
        ]
    return lines


def _mark(step: MarkStep) -> str:
    return "–" if step.mark is None else plain_decimal(step.mark)


def _pending(pending: Pending, policy: Policy) -> Line:
    titles = {one.id: one.title for one in policy.groups}
    is_pool = pending.reason == "below_min_n" and not policy.groups
    values = {
        "group": titles.get(pending.group, pending.group),
        "given": pending.given,
        "needed": pending.needed,
    }
    return Line("pending", _POOL_PENDING if is_pool else _PENDING[pending.reason], values)


def _combined(standing: Standing, policy: Policy) -> Line:
    working = standing.score.working
    value = fraction_text(working.combined or Fraction(0))
    if policy.combine in _COMBINED:
        return Line("combine", _COMBINED[policy.combine], {"count": standing.score.counted, "value": value})
    if len(working.groups) == 1:
        values = {"count": standing.score.counted, "value": value}
        return Line("combine", N_("Mean of {count} counted ballots: {value}"), values)
    terms = [
        f"{group.title} {fraction_text(group.share * 100, 2)}% × {fraction_text(group.mean)}"
        for group in working.groups
        if group.share is not None and group.mean is not None
    ]
    template = N_("Groups weighted: {terms} = {value}")
    if not policy.has_group_weights:
        template = N_("Every counted ballot alike, by group: {terms} = {value}")
    return Line("combine", template, {"terms": " + ".join(terms), "value": value})


def _ties(standing: Standing, policy: Policy, units: Names) -> list[Line]:
    if not standing.level_with:
        return []
    others = _names(standing.level_with, units)
    lines = [Line("tie", N_("The same score have: {units}"), {"units": others})]
    for one in standing.tie_steps:
        kind, _, name = one.step.partition(":")
        titles = {part.id: part.title for part in (policy.groups if kind == "group" else policy.criteria)}
        template = {
            "group": N_("Tie step, mean of group “{name}”: {value}"),
            "criterion": N_("Tie step, mean of “{name}”: {value}"),
            "firsts": N_("Tie step, first places: {value}"),
        }[kind]
        lines.append(Line("tie", template, {"name": titles.get(name, name), "value": str(one.value)}, 1))
    if standing.tied:
        lines.append(Line("tie", N_("Nothing in the rules parts them, so the place is shared."), {}, 1))
    return lines
