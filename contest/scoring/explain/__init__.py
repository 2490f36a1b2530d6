"""Why this place: the whole working of a unit as tables, with the working of its neighbours beside it. Pure.

One function feeds the command, the page and the API. Its answer is data: sentences to be translated, and figures with
the arithmetic that leads to them, written so that anybody can follow it with a pocket calculator. The results come out
of the engine's working; nothing here works out a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from contest.errors import N_, NotFound, Translate, plain
from contest.scoring.explain.ballots import group_tables
from contest.scoring.explain.model import (
    NO_NAMES,
    Column,
    Figure,
    GroupTable,
    Line,
    Names,
    Relation,
    Step,
    Sum,
    TieRow,
    say,
)
from contest.scoring.explain.steps import Rows, live_steps, pool_sums
from contest.scoring.explain.ties import tie_rows, tie_steps
from contest.scoring.explain.whole import whole_steps
from contest.scoring.explain.writing import document_of, text_of
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing
from contest.scoring.sentences import Sentence, sentences
from contest.scoring.working import BallotStep, Pending

__all__ = ["Explanation", "Figure", "GroupTable", "Line", "Step", "explain", "explanation_text", "pending_line"]

MOST_COLUMNS: Final = 4
# What a reader needs beside the tables; when a score is revealed changes no place.
_TOPICS: Final = ("marks", "groups", "recusal", "missing", "combine", "parts", "adjustments", "rounding", "ties")
_PENDING: Final = {
    "below_min_n": N_("No score yet: group “{group}” has {given} valid ballots and needs {needed}."),
    "incomplete_sum": N_("No score yet: a sum needs every judge's ballot, and one is missing or recused."),
    "part_missing": N_("No score yet: part “{group}” has no value."),
    "not_linked": N_("No score yet: in group “{group}” no common judges link all units, so none can be compared."),
}
_POOL_PENDING: Final = N_("No score yet: there are {given} valid ballots, and {needed} are needed.")
_FEWER: Final = N_(
    "No score yet: {given} ballots here and {needed} for another unit – sums of unequal numbers do not compare."
)


@dataclass(frozen=True)
class Explanation:
    """The whole working of ``unit``.

    ``columns`` are the units compared in the order of their places; every step has one figure for each of them.
    ``groups`` are the unit's own ballots, ``together`` what they come to where all groups' ballots count as one pool.
    ``ties`` are the steps of the cascade among all units with the same score; ``tie`` says what came of it. Where
    ``is_anonymous`` the judges have no names, and stand by their totals in each group.
    """

    unit: str
    name: str
    verdict: Line
    digest: str
    rules: tuple[Sentence, ...]
    columns: tuple[Column, ...]
    groups: tuple[GroupTable, ...]
    together: tuple[Sum, ...]
    steps: tuple[Step, ...]
    ties: tuple[TieRow, ...]
    tie: tuple[Line, ...]
    pending: tuple[Line, ...]
    is_anonymous: bool = False

    def document(self, t: Translate = plain) -> dict[str, Any]:
        """Return the explanation as JSON values: stable keys, numbers as decimal text, sentences as the reader's."""
        return document_of(self, t)

    def text(self, t: Translate = plain) -> str:
        """Return the explanation as plain text with aligned tables."""
        return text_of(self, t)


def explain(
    standings: Sequence[Standing],
    unit: str,
    policy: Policy,
    units: Names = NO_NAMES,
    judges: Names = NO_NAMES,
    *,
    also: Sequence[str] = (),
    is_anonymous: bool = False,
) -> Explanation:
    """Return why a unit stands where it stands.

    Parameters
    ----------
    standings : sequence of Standing
        As ``standings`` returned them under the same policy, all that the reader may see: neighbours come from here.
    unit : str
    policy : Policy
    units, judges : mapping of id to name
        Ids without a name are shown as they are.
    also : sequence of str
        Units to compare with beside the neighbours; unknown ones are left out.
    is_anonymous : bool
        Leave out who gave which ballot: the order of the panel is gone as well.

    Raises
    ------
    NotFound
        The unit has no standing among these.
    """
    if is_anonymous:
        standings = [_nameless(one, policy) for one in standings]
    standing = next((one for one in standings if one.unit == unit), None)
    if standing is None:
        raise NotFound(what=N_("unit"), id=unit)
    compared = _compared(standings, standing, also)
    rows = Rows(tuple(one.score for one in compared), policy)
    level = [one for one in standings if one is standing or one.unit in standing.level_with]
    ties = tuple(tie_rows(level, policy, units)) if len(level) > 1 else ()
    return Explanation(
        unit=unit,
        name=units.get(unit, unit),
        verdict=_verdict(standing, policy, units.get(unit, unit)),
        digest=policy.digest(),
        rules=tuple(one for one in sentences(policy) if one.topic in _TOPICS),
        columns=tuple(_column(one, standing, standings, units) for one in compared),
        groups=group_tables(standing.score, policy, judges, is_anonymous=is_anonymous),
        together=tuple(pool_sums(standing.score, policy)),
        steps=(*live_steps(rows), *whole_steps(rows), *tie_steps(compared, policy)),
        ties=ties,
        tie=tuple(_tie(standing, ties, units)),
        pending=tuple(pending_line(one, policy) for one in standing.score.working.pending),
        is_anonymous=is_anonymous,
    )


def explanation_text(explanation: Explanation, t: Translate = plain) -> str:
    """Write an explanation as plain text with aligned tables."""
    return explanation.text(t)


def _nameless(standing: Standing, policy: Policy) -> Standing:
    """Return a standing whose ballots lie in an order that says nothing of who gave them."""
    pools = [one.id for one in policy.groups]
    fates = ("counted", "dropped_low", "dropped_high", "missing", "recused")

    def key(one: BallotStep) -> tuple[Any, ...]:
        group = pools.index(one.group) if one.group in pools else 0
        marks = [Fraction(-step.mark) if step.mark is not None else Fraction(1) for step in one.marks]
        if one.total is None:
            return group, 1, Fraction(0), fates.index(one.fate), Fraction(0), []
        return group, 0, -one.total, fates.index(one.fate), one.rank or Fraction(0), marks

    working = standing.score.working
    ordered = tuple(sorted(working.ballots, key=key))
    return replace(standing, score=replace(standing.score, working=replace(working, ballots=ordered)))


def _compared(standings: Sequence[Standing], standing: Standing, also: Sequence[str]) -> list[Standing]:
    """Return the unit, the places above and below, level neighbours as far as they fit, and whoever is asked for."""
    placed = [one for one in standings if one.place is not None]
    if standing.place is None:
        chosen = [standing]
    else:
        at = next(n for n, one in enumerate(placed) if one is standing)
        first, last = max(at - 1, 0), min(at + 1, len(placed) - 1)
        level = {standing.unit, *standing.level_with}
        while last - first + 1 < MOST_COLUMNS:
            if first > 0 and placed[first - 1].unit in level:
                first -= 1
            elif last < len(placed) - 1 and placed[last + 1].unit in level:
                last += 1
            else:
                break
        chosen = placed[first : last + 1]
    wanted = {one.unit for one in chosen} | set(also)
    return [one for one in standings if one.unit in wanted]


def _column(one: Standing, standing: Standing, standings: Sequence[Standing], units: Names) -> Column:
    ids = [other.unit for other in standings]
    distance = ids.index(one.unit) - ids.index(standing.unit)
    relation: Relation = "other"
    if distance in (-1, 0, 1):
        relation = {-1: "above", 0: "unit", 1: "below"}[distance]  # type: ignore[assignment]
    score = one.score
    published = None if score.published is None else f"{score.published:f}"
    return Column(one.unit, units.get(one.unit, one.unit), relation, one.shown, one.tied, published, score.status)


def _verdict(standing: Standing, policy: Policy, name: str) -> Line:
    score = standing.score
    if score.status == "withdrawn":
        return say(N_("{unit} has withdrawn and has no place."), unit=name)
    if score.published is None:
        return say(N_("{unit} has no score yet and no place."), unit=name)
    template = N_("{unit} has place {place} with {score} points.")
    if policy.combine == "rank_sum":
        template = N_("{unit} has place {place} with a sum of places of {score}.")
        if standing.tied:
            template = N_("{unit} shares place {place} with a sum of places of {score}.")
    elif standing.tied:
        template = N_("{unit} shares place {place} with {score} points.")
    return say(template, unit=name, place=standing.shown, score=f"{score.published:f}")


def pending_line(pending: Pending, policy: Policy) -> Line:
    """Say why there is no score."""
    titles = {one.id: one.title for one in policy.groups}
    if pending.reason == "part_missing":
        titles = {one.id: one.title for one in policy.parts}
    template: str = _PENDING[pending.reason]
    if pending.reason == "below_min_n" and not policy.groups:
        template = _POOL_PENDING
    if pending.reason == "incomplete_sum" and pending.needed:
        template = _FEWER
    name = titles.get(pending.group, pending.group)
    return say(template, group=name, given=pending.given, needed=pending.needed)


def _tie(standing: Standing, ties: Sequence[TieRow], units: Names) -> list[Line]:
    """Say who has the same score, and what parted them."""
    if not standing.level_with:
        return []
    others = tuple(units.get(one, one) for one in standing.level_with)
    lines = [say(N_("The same score have: {units}"), units=others)]
    if standing.tied:
        return [*lines, say(N_("Nothing in the rules parts them, so the place is shared."))]
    own = [row for row in ties if any(unit == standing.unit for unit, _, _ in row.figures)]
    deciding = [
        row.label for row in own if any(one.is_decisive for unit, _, one in row.figures if unit == standing.unit)
    ]
    return [*lines, say(N_("The place is parted by: {step}"), step=deciding[-1])] if deciding else lines
