"""The nouns of a contest. Pure: standard library only; no clock, no randomness, no store, no page.

Terms, used with one meaning each in the whole program
------------------------------------------------------
contest     the whole quarter (擂台赛); holds the meetings
community   one of the town's areas (社区), with member units; never a neighbourhood
unit        who competes (村社): an administrative village or a neighbourhood
meeting     one community's, or the town's, gathering (场次); never "session"
stage       one item of a meeting's agenda, in that meeting's own order, under its local title
stop        one place visited during a stage, with the items seen there
judge       a member of a meeting's panel, in one judge group; ``home`` lists the units the judge must not mark
mark        judge × criterion: one decimal
ballot      judge × unit: one mark per criterion, in numbered revisions; the highest revision counts
score       what a unit's ballots come to under the policy
standing    a score with its place
place       one-based position; equal published scores share it
seal        the moment from which no ballot and no score can change
honour      a title a unit holds, with period and source
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Role = Literal["operator", "judge", "screen", "supervisor", "reviewer"]
ROLES: Final[tuple[Role, ...]] = ("operator", "judge", "screen", "supervisor", "reviewer")

StageKind = Literal["visit", "exchange", "report", "evaluation", "award", "commentary", "directives"]
STAGE_KINDS: Final[tuple[StageKind, ...]] = (
    "visit",
    "exchange",
    "report",
    "evaluation",
    "award",
    "commentary",
    "directives",
)

UnitKind = Literal["village", "neighbourhood"]
Membership = Literal["stated", "implied", "inferred", "disputed", "invented"]
PlaceKind = Literal["village", "village_part", "facility", "road", "neighbourhood", "estate", "other"]
ItemState = Literal["", "planned", "ongoing", "almost_done", "done"]
NoteKind = Literal["visit", "exchange", "commentary", "feasibility", "directive", "praise"]
NOTE_KINDS: Final[tuple[NoteKind, ...]] = (
    "visit",
    "exchange",
    "commentary",
    "feasibility",
    "directive",
    "praise",
)
RemarkKind = Literal["remark", "praise", "outcome"]
# Whom a commentary is about: each unit, or all of them together; or that those present comment instead of a leader.
CommentaryScope = Literal["", "per_unit", "overall", "attendees"]
HighlightState = Literal["planned", "ongoing", "done"]
HIGHLIGHT_STATES: Final[tuple[HighlightState, ...]] = ("ongoing", "planned", "done")
HonourKind = Literal["most_beautiful", "designated_village", "advanced_unit", "other", "dirtiest", "negative"]
RESTRICTED_HONOURS: Final[tuple[HonourKind, ...]] = ("dirtiest", "negative")
"""Designations that are kept but never shown in public."""
AwardRule = Literal["rank", "named"]
TieMethod = Literal["joint", "criteria", "vote", "statement"]

MeetingPhase = Literal["planned", "running", "sealed", "published"]
UnitPhase = Literal["waiting", "open", "closed", "revealed", "withdrawn"]
StageProgress = Literal["later", "now", "done", "skipped"]
SceneKind = Literal[
    "welcome", "stage", "unit", "reveal", "standings", "charts", "community", "town", "award", "closing", "blank",
    "timer", "draw",
    "ceremony", "honours",
    "agenda", "route", "stop", "indices", "message",
]  # fmt: skip
SCENE_KINDS: Final[tuple[SceneKind, ...]] = (
    "welcome",
    "stage",
    "unit",
    "reveal",
    "standings",
    "charts",
    "community",
    "town",
    "award",
    "closing",
    "blank",
    "timer",
    "draw",
    "ceremony",
    "honours",
    "agenda",
    "route",
    "stop",
    "indices",
    "message",
)

ScreenTheme = Literal["festive", "plain"]
ScreenMotion = Literal["normal", "reduced"]
SCREEN_THEMES: Final[tuple[ScreenTheme, ...]] = ("festive", "plain")
SCREEN_MOTIONS: Final[tuple[ScreenMotion, ...]] = ("normal", "reduced")
IndexCombine = Literal["average", "total"]


@dataclass(frozen=True)
class Actor:
    """Who did something: a role, the id behind it (judge id, pass id, or the command line), a readable name."""

    role: Role
    id: str
    name: str = ""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit of measure as written; ``text`` keeps the wording when it is approximate (近2公里)."""

    amount: Decimal
    measure: str
    approximate: bool = False
    text: str = ""


@dataclass(frozen=True)
class Item:
    """One thing seen at a stop.

    ``seen_by`` says how, as written (实地查看, 听取汇报). ``linked_place`` names the place whose project this one joins
    up with, ``linked_unit`` the unit there.
    """

    name: str
    quantity: Quantity | None = None
    state: ItemState = ""
    state_text: str = ""
    seen_by: str = ""
    note: str = ""
    linked_place: str = ""
    linked_unit: str | None = None
    quote: str = ""


@dataclass(frozen=True)
class Stop:
    """One place of a visit. ``township`` is set when the place lies outside the town.

    ``planned_at`` is when one should be there, as clocks show it; ``introducer`` who shows the place.
    """

    id: str
    place: str
    kind: PlaceKind
    items: tuple[Item, ...] = ()
    part_of: str = ""
    township: str = ""
    unit: str | None = None
    quote: str = ""
    seen_by: str = ""
    note: str = ""
    planned_at: str = ""
    introducer: str = ""


@dataclass(frozen=True)
class Directive:
    """One demand or hope passed on at the end of a meeting; the speaker may be unknown.

    ``slogans`` are the words in it that are meant to be repeated.
    """

    text: str
    speaker: str = ""
    quote: str = ""
    slogans: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What the source says of a stage, the place it is about (if any), and its words."""

    text: str
    kind: RemarkKind = "remark"
    place: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Participant:
    """Who took part, as labelled in the source; ``categories`` are the kinds of people the label stands for."""

    label: str
    categories: tuple[str, ...] = ()
    note: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Highlight:
    """One work or project that a unit shows while it reports, and how far it is."""

    title: str
    state: HighlightState


@dataclass(frozen=True)
class Stage:
    """One item of an agenda: what it is, what it is called here, who takes part, and the quote it rests on.

    ``planned_at`` is when it should begin, as clocks show it ("14:30"); ``minutes`` how long it should take.
    ``words`` is what the source calls it. A commentary has its ``scope`` and those who comment; an exchange may have a
    ``host`` beside who shares. ``remarks`` and ``outcomes`` are texts to show, ``said`` the same with place and quote.
    """

    id: str
    kind: StageKind
    title: str
    who: str = ""
    segment: str = ""
    topics: tuple[str, ...] = ()
    sharer: str = ""
    highlights_required: int | None = None
    stops: tuple[Stop, ...] = ()
    directives: tuple[Directive, ...] = ()
    remarks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    quote: str = ""
    planned_at: str = ""
    minutes: int | None = None
    words: str = ""
    scope: CommentaryScope = ""
    commentators: tuple[str, ...] = ()
    host: str = ""
    said: tuple[Remark, ...] = ()

    def stop(self, stop_id: str) -> Stop | None:
        return next((one for one in self.stops if one.id == stop_id), None)


@dataclass(frozen=True)
class Community:
    id: str
    name: str
    theme: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Unit:
    """A contestant. ``membership`` says what its community rests on; unknown is a value."""

    id: str
    name: str
    kind: UnitKind = "village"
    community: str | None = None
    membership: Membership = "stated"
    presenter: str = ""
    note: str = ""
    quote: str = ""


@dataclass(frozen=True)
class AwardKind:
    """An award beside the main one: 骏马奖, 进步奖, a red or a yellow flag.

    ``rule`` "rank" proposes by place: the first ``count``, of a negative kind the last; "named" leaves it to a person.
    A negative kind stands on no public page and no screen.
    """

    id: str
    title: str
    positive: bool = True
    rule: AwardRule = "named"
    count: int | None = None


@dataclass(frozen=True)
class Meeting:
    """The plan of a meeting. ``community`` is None for the town's own round; ``units`` are in order of the list.

    ``attendance`` are the participants with the kinds of people they are. ``not_reported`` names what the source does
    not tell; that is not to say it did not happen.
    ``quota`` is how many receive the award, or ``quota_share`` which share of the units in percent.
    """

    id: str
    title: str
    community: str | None = None
    theme: str = ""
    format: str = ""
    purpose: str = ""
    agenda: tuple[Stage, ...] = ()
    units: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    quota: int | None = None
    award_title: str = ""
    attendance: tuple[Participant, ...] = ()
    not_reported: tuple[str, ...] = ()
    purpose_quote: str = ""
    format_quote: str = ""
    quota_share: Decimal | None = None
    award_kinds: tuple[AwardKind, ...] = ()

    def stage(self, stage_id: str) -> Stage | None:
        return next((stage for stage in self.agenda if stage.id == stage_id), None)

    def first(self, kind: StageKind) -> Stage | None:
        return next((stage for stage in self.agenda if stage.kind == kind), None)

    def award_kind(self, kind: str) -> AwardKind | None:
        return next((one for one in self.award_kinds if one.id == kind), None)

    @property
    def is_scored(self) -> bool:
        return self.first("evaluation") is not None


@dataclass(frozen=True)
class Judge:
    """A member of a panel. ``home`` are the units this judge belongs to and therefore does not mark.

    ``person`` is the same on every panel the same person sits on, such as a staff number; an id or a name says nothing
    of the kind, since two people may share a name. Without it a judge is nobody else.
    """

    id: str
    name: str
    group: str
    home: tuple[str, ...] = ()
    person: str = ""


@dataclass(frozen=True)
class Penalty:
    """What is proposed to be deducted from ``over`` seconds of overtime on; a person decides."""

    over: int
    points: Decimal


@dataclass(frozen=True)
class TimeLimit:
    """How long one unit may speak, in seconds; ``warnings`` are the seconds left at which the hall is warned."""

    seconds: int = 300
    warnings: tuple[int, ...] = (60,)
    sound: bool = True
    penalties: tuple[Penalty, ...] = ()


@dataclass(frozen=True)
class SeatPlace:
    """Where a judge sits, counted from 1 at the front left; row and column 0: nowhere on the plan."""

    judge: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Honour:
    """A title with whatever is known of it: a month, a year, a count since a date, or the length of a streak.

    ``in_count`` tells that an earlier record with a count has this one in its number already.
    """

    id: str
    title: str
    kind: HonourKind
    unit: str | None = None
    unit_name: str = ""
    community: str | None = None
    level: str = ""
    period: str = ""
    since: str = ""
    count: int | None = None
    streak_months: int | None = None
    note: str = ""
    quote: str = ""
    in_count: bool = False

    @property
    def is_restricted(self) -> bool:
        return self.kind in RESTRICTED_HONOURS


@dataclass(frozen=True)
class Caption:
    """A photo caption of the source; its place may be unknown."""

    text: str
    place: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Fact:
    """A statement about the whole contest, and the words of the source it rests on."""

    id: str
    text: str
    quote: str = ""


@dataclass(frozen=True)
class Criterion:
    """What is marked. Its weight belongs to a policy; this is the title everybody sees."""

    id: str
    title: str


@dataclass(frozen=True)
class Contest:
    """The whole quarter. ``rehearsal`` is true when units, judges or marks are invented, and shows on every screen.

    ``attendance`` is who took part in all of it.
    """

    id: str
    title: str
    town: str = ""
    theme: str = ""
    period: str = ""
    programme: str = ""
    slogans: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    aspects: tuple[Criterion, ...] = ()
    communities: tuple[Community, ...] = ()
    captions: tuple[Caption, ...] = ()
    facts: tuple[Fact, ...] = ()
    source: str = ""
    rehearsal: bool = False
    attendance: tuple[Participant, ...] = ()

    def community(self, community_id: str | None) -> Community | None:
        return next((one for one in self.communities if one.id == community_id), None)
