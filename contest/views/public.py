"""What anybody may know: the board, and what the projector shows. Nothing here leaves before its reveal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from contest.errors import N_, NotFound
from contest.model import Criterion, Highlight, Honour, SceneKind, Stage, TimeLimit
from contest.results import criterion_shares, policy_of, published_text, replaced_rules, score_of, standings_of
from contest.scoring.ranking import Standing
from contest.scoring.rules import LIVE, Combine
from contest.scoring.working import Score
from contest.state import MeetingState, State, Timer
from contest.views.ceremony import CeremonyView, ceremony_view, holds_back
from contest.views.hall import Drawn, drawn, time_of
from contest.views.honours import public_honours
from contest.views.notes import NoteLine, presenter_of, shown_notes


def find_meeting(state: State, meeting_id: str) -> MeetingState:
    """Return a meeting.

    Raises
    ------
    NotFound
    """
    if meeting_id not in state.meetings:
        raise NotFound(what=N_("meeting"), id=meeting_id)
    return state.meetings[meeting_id]


def is_public(meeting: MeetingState, unit: str) -> bool:
    """Tell whether a unit's score may be seen: revealed one by one, or all of them once published."""
    phase = meeting.evaluation(unit).phase
    return phase == "revealed" or (meeting.phase == "published" and phase == "closed")


def public_units(meeting: MeetingState) -> tuple[str, ...]:
    """Return the units whose score may be seen, in order of appearance."""
    return tuple(unit for unit in meeting.order if is_public(meeting, unit))


def public_standings(meeting: MeetingState) -> tuple[Standing, ...]:
    """Return the standings among the public units only, best first: an unrevealed unit leaves no gap.

    While a ceremony holds units back, those it has shown have the place it showed and the others none: their place
    among the few that are known would be another one in the end.
    """
    public, ceremony = public_units(meeting), meeting.ceremony
    if ceremony is None or not ceremony.steps or not holds_back(meeting):
        return standings_of(meeting, public)
    return tuple(
        one if one.unit in ceremony.brought else replace(one, place=None, tied=False, label=None)
        for one in (replace(one, level_with=(), tie_steps=()) for one in standings_of(meeting))
        if one.unit in public
    )


@dataclass(frozen=True)
class BoardLine:
    """One unit on the board; ``score`` is decimal text, ``place`` as the rules display it, among the revealed units."""

    unit: str
    name: str
    phase: str
    score: str | None = None
    place: int | str | None = None
    tied: bool = False


@dataclass(frozen=True)
class Board:
    contest: str
    meeting: str
    seq: int
    phase: str
    units: tuple[BoardLine, ...]

    def document(self) -> dict[str, Any]:
        """Return the JSON document of ``GET /api/board/{meeting}``."""
        return {
            "contest": self.contest,
            "meeting": self.meeting,
            "seq": self.seq,
            "phase": self.phase,
            "units": [dict(vars(line)) for line in self.units],
        }


def board(state: State, meeting_id: str) -> Board:
    """Return what is public of a meeting now.

    Returns
    -------
    Board
        First the public units by place, then the others in order of appearance, without score.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    policy = policy_of(meeting)
    shown = [
        BoardLine(
            unit=one.score.unit,
            name=state.unit_name(one.score.unit),
            phase=meeting.evaluation(one.score.unit).phase,
            score=published_text(one.score, policy),
            place=one.label,
            tied=one.tied,
        )
        for one in public_standings(meeting)
    ]
    rest = [
        BoardLine(unit, state.unit_name(unit), meeting.evaluation(unit).phase)
        for unit in meeting.order
        if not is_public(meeting, unit)
    ]
    contest = state.contest.id if state.contest else ""
    return Board(contest, meeting.id, meeting.seq, meeting.phase, (*shown, *rest))


@dataclass(frozen=True)
class MadeOf:
    """One thing a score is put together from: a part with its value on the scale and its share, or an adjustment."""

    kind: Literal["live", "part", "adjustment"]
    title: str
    value: Fraction
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class RevealedLine:
    """A revealed unit with what its score is made of: points per criterion, adding up to the exact score.

    ``place`` counts the units before it; ``shown`` is the place as the rules display it. ``made_of`` says what joins
    the ballots in the score, empty while they are all there is; ``shares`` then add up to the meeting's part.
    """

    unit: str
    name: str
    score: str | None
    place: int | None
    tied: bool
    status: str
    shares: Mapping[str, Fraction]
    shown: str = ""
    made_of: tuple[MadeOf, ...] = ()
    is_vetoed: bool = False


@dataclass(frozen=True)
class UnitCard:
    """A unit as it is announced: ``substitute_for`` is in whose place somebody presents."""

    unit: str
    name: str
    kind: str
    presenter: str
    number: int
    honours: tuple[Honour, ...]
    substitute_for: str = ""
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True)
class ScreenView:
    """All that the projector may draw. ``next_unit`` is who comes after; ``award`` are names, once confirmed.

    ``notes`` are those of the present stage that the desk chose to show.
    ``more_awards`` are the confirmed awards beside the main one; ``ceremony`` is what its screen shows so far.
    ``units`` are id and name in order of appearance, ``honours_of`` the one whose honours are shown alone.
    """

    contest_title: str
    rehearsal: bool
    town: str
    theme: str
    meeting: str
    meeting_title: str
    community: str
    phase: str
    seq: int
    head: str
    scene: SceneKind
    stage: Stage | None
    unit: UnitCard | None
    unit_phase: str
    ballots_in: int
    ballots_expected: int
    revealed: RevealedLine | None
    lines: tuple[RevealedLine, ...]
    criteria: tuple[Criterion, ...]
    units_total: int
    next_unit: UnitCard | None
    award_title: str
    award: tuple[str, ...]
    sealed_at: str | None
    published_at: str | None
    combine: Combine = "weighted_mean"
    rules_changed_at: str | None = None
    notes: tuple[NoteLine, ...] = ()
    limit: TimeLimit = TimeLimit()  # noqa: RUF009  # frozen
    timer: Timer | None = None
    drawn: Drawn | None = None
    more_awards: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ceremony: CeremonyView | None = None
    units: tuple[tuple[str, str], ...] = ()
    honours_of: str | None = None


def criteria_of(state: State, meeting: MeetingState) -> tuple[Criterion, ...]:
    """Return the criteria in force, in the policy's order."""
    return tuple(Criterion(one.id, one.title) for one in policy_of(meeting).criteria)


def unit_card(state: State, meeting: MeetingState, unit: str) -> UnitCard:
    listed = state.units[unit]
    honours = tuple(honour for honour in public_honours(state) if honour.unit == unit)
    number = meeting.order.index(unit) + 1 if unit in meeting.order else 0
    speaker, found = presenter_of(state, meeting, unit), meeting.highlights.get(unit)
    return UnitCard(
        unit,
        listed.name,
        listed.kind,
        speaker.name,
        number,
        honours,
        speaker.substitute_for,
        found.shown if found else (),
    )


def revealed_lines(state: State, meeting: MeetingState) -> tuple[RevealedLine, ...]:
    """Return the public units, best first, with their points per criterion."""
    policy = policy_of(meeting)
    return tuple(
        RevealedLine(
            unit=one.score.unit,
            name=state.unit_name(one.score.unit),
            score=published_text(one.score, policy),
            place=one.place,
            tied=one.tied,
            status=one.score.status,
            shares=criterion_shares(one.score),
            shown=one.shown,
            made_of=made_of(one.score),
            is_vetoed=one.score.is_vetoed,
        )
        for one in public_standings(meeting)
    )


def made_of(score: Score) -> tuple[MadeOf, ...]:
    """Return the parts and the adjustment of a score; nothing while the ballots are all there is."""
    working = score.working
    if not working.parts and not working.adjustment:
        return ()
    found = [
        MadeOf("live" if one.part == LIVE else "part", one.title, one.carried, one.share)
        for one in working.parts
        if one.carried is not None
    ]
    if not working.parts and working.live is not None:
        found = [MadeOf("live", LIVE, working.live)]
    return (*found, MadeOf("adjustment", "", working.adjustment)) if working.adjustment else tuple(found)


def ballots_in(meeting: MeetingState, unit: str) -> int:
    """Return how many of the expected judges have a ballot stored for a unit."""
    ballots = meeting.evaluation(unit).ballots
    return sum(judge.id in ballots for judge in meeting.expected(unit))


def screen(state: State, meeting_id: str) -> ScreenView:
    """Return what the projector shows of a meeting now.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    contest = state.contest
    plan = meeting.plan
    community = contest.community(plan.community) if contest else None
    lines = revealed_lines(state, meeting)
    unit = meeting.scene.unit or meeting.current
    if meeting.scene.kind == "timer" and meeting.scene.unit is None and meeting.timer:
        unit = meeting.timer.unit
    waiting = meeting.in_phase("waiting")
    return ScreenView(
        contest_title=contest.title if contest else "",
        rehearsal=contest.rehearsal if contest else False,
        town=contest.town if contest else "",
        theme=plan.theme or (contest.theme if contest else ""),
        meeting=meeting.id,
        meeting_title=plan.title,
        community=community.name if community else "",
        phase=meeting.phase,
        seq=meeting.seq,
        head=meeting.seal.hash if meeting.seal else state.head,
        scene=meeting.scene.kind,
        stage=plan.stage(meeting.stage) if meeting.stage else None,
        unit=unit_card(state, meeting, unit) if unit else None,
        unit_phase=meeting.evaluation(unit).phase if unit else "",
        ballots_in=ballots_in(meeting, unit) if unit else 0,
        ballots_expected=len(meeting.expected(unit)) if unit else 0,
        revealed=next((line for line in lines if line.unit == unit), None),
        lines=lines,
        criteria=criteria_of(state, meeting),
        units_total=len(meeting.order),
        next_unit=unit_card(state, meeting, waiting[0]) if waiting else None,
        award_title=meeting.award.title if meeting.award else plan.award_title,
        award=tuple(map(state.unit_name, meeting.award.units)) if meeting.award else (),
        sealed_at=meeting.seal.at if meeting.seal else None,
        published_at=meeting.published_at,
        combine=policy_of(meeting).combine,
        rules_changed_at=next((new.at for _, new in reversed(replaced_rules(meeting))), None),
        notes=shown_notes(state, meeting),
        limit=meeting.limit,
        timer=time_of(meeting, unit) if unit else None,
        drawn=drawn(state, meeting),
        more_awards=public_awards(state, meeting),
        ceremony=ceremony_view(state, meeting),
        units=tuple((one, state.unit_name(one)) for one in meeting.order),
        honours_of=meeting.scene.unit if meeting.scene.kind == "honours" else None,
    )


def public_awards(state: State, meeting: MeetingState) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the awards beside the main one, title and names, in the plan's order: never a negative kind."""
    return tuple(
        (kind.title, tuple(map(state.unit_name, meeting.other_awards[kind.id].units)))
        for kind in meeting.plan.award_kinds
        if kind.positive and kind.id in meeting.other_awards
    )


def revealed_score(state: State, meeting: MeetingState, unit: str) -> str | None:
    """Return a unit's score as published, or None while it is not public or pending."""
    return published_text(score_of(meeting, unit), policy_of(meeting)) if is_public(meeting, unit) else None
