"""What became of one ballot, and why, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from contest.errors import N_
from contest.scoring.explain.model import Line, say
from contest.scoring.policy import Policy
from contest.scoring.rules import Group
from contest.scoring.sentences import TOTAL
from contest.scoring.working import BallotStep, Fate


def why(ballot: BallotStep, group: Sequence[BallotStep], pool: Group, policy: Policy) -> Line:
    """Return why a ballot counts, is dropped, or is not there; ``group`` are all ballots of its group."""
    if ballot.fate == "recused":
        return say(N_("recused: own unit, left out and never 0"))
    if ballot.fate == "missing":
        if policy.scale.grades:
            return say(N_("missing or spoiled: left out and never 0"))
        return say(N_("missing: no complete ballot, left out and never 0"))
    if policy.trim_level == "criterion":
        return _by_criterion(ballot, policy)
    valid = [one for one in group if one.total is not None]
    if ballot.fate == "counted":
        return _counted(ballot, valid, policy)
    return _dropped(ballot, valid, pool, policy)


def _merit(ballot: BallotStep) -> Fraction:
    if ballot.rank is not None:
        return -ballot.rank
    assert ballot.total is not None
    return ballot.total


def _equal(ballot: BallotStep, valid: Sequence[BallotStep], fate: Fate) -> tuple[int, int]:
    """Return how many valid ballots are equal to this one, and how many of them have this fate."""
    level = [one for one in valid if _merit(one) == _merit(ballot)]
    return len(level), sum(one.fate == fate for one in level)


def _counted(ballot: BallotStep, valid: Sequence[BallotStep], policy: Policy) -> Line:
    templates: dict[Fate, str] = {
        "dropped_low": N_("counts: {count} are equally low, and only {dropped} of them is dropped"),
        "dropped_high": N_("counts: {count} are equally high, and only {dropped} of them is dropped"),
    }
    if policy.ranks:
        templates = {
            "dropped_low": N_("counts: {count} places are equally bad, and only {dropped} of them is dropped"),
            "dropped_high": N_("counts: {count} places are equally good, and only {dropped} of them is dropped"),
        }
    for fate, template in templates.items():
        count, dropped = _equal(ballot, valid, fate)
        if dropped:
            return say(template, count=count, dropped=dropped)
    return say(N_("counts"))


def _dropped(ballot: BallotStep, valid: Sequence[BallotStep], pool: Group, policy: Policy) -> Line:
    is_low = ballot.fate == "dropped_low"
    count, dropped = _equal(ballot, valid, ballot.fate)
    if count > dropped:
        # Which of equal ones goes is settled by the judges' ids: the first of the lowest, the last of the highest.
        template = N_("dropped: {count} are equally high, {dropped} of them goes, the last by judge's number")
        if is_low:
            template = N_("dropped: {count} are equally low, {dropped} of them goes, the first by judge's number")
        return say(template, count=count, dropped=dropped)
    if policy.ranks:
        template = N_("dropped: worst place of {given}") if is_low else N_("dropped: best place of {given}")
        return say(template, given=len(valid))
    number = (pool.trim.low if is_low else pool.trim.high) if pool.trim else 1
    if number == 1:
        return say(N_("dropped: lowest of {given}") if is_low else N_("dropped: highest of {given}"), given=len(valid))
    template = N_("dropped: one of the {number} highest of {given}")
    if is_low:
        template = N_("dropped: one of the {number} lowest of {given}")
    return say(template, number=number, given=len(valid))


def _by_criterion(ballot: BallotStep, policy: Policy) -> Line:
    titles = {one.id: N_("the whole") if one.title == TOTAL else one.title for one in policy.criteria}
    parts = []
    for step in ballot.marks:
        if step.fate in ("dropped_low", "dropped_high") and step.mark is not None:
            template = N_("{criterion} {mark} (highest)")
            if step.fate == "dropped_low":
                template = N_("{criterion} {mark} (lowest)")
            parts.append(say(template, criterion=titles[step.criterion], mark=step.mark))
    return say(N_("counts without {marks}"), marks=tuple(parts)) if parts else say(N_("counts"))
