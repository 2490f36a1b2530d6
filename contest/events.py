"""What can happen at a contest: one frozen dataclass per event, and their canonical JSON both ways.

Pure: standard library only; times and ids come in from the edge. An event's body is canonical JSON text: sorted
keys, no spaces, UTF-8, decimals as strings, with ``type``, ``at`` (UTC, ISO 8601) and ``by`` beside its own fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from contest.decoding import from_plain
from contest.encoding import canonical as canonical
from contest.encoding import plain_decimal as plain_decimal
from contest.encoding import to_plain as to_plain
from contest.encoding import writer
from contest.errors import N_, ContestError
from contest.model import (
    Actor,
    Contest,
    Highlight,
    Honour,
    IndexCombine,
    ItemState,
    Judge,
    Meeting,
    NoteKind,
    Role,
    SceneKind,
    ScreenMotion,
    ScreenTheme,
    SeatPlace,
    Stage,
    TieMethod,
    TimeLimit,
    Unit,
)

Json = Mapping[str, Any]


class UnknownEvent(ContestError):
    code = "unknown_event"
    template = N_("The ledger holds an event of type “{type}” that this version does not know – update the program.")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. ``at`` is UTC, ISO 8601 with a final Z; ``by`` is who did it."""

    at: str
    by: Actor


@dataclass(frozen=True, kw_only=True)
class ContestPlanned(Event):
    contest: Contest


@dataclass(frozen=True, kw_only=True)
class UnitListed(Event):
    """A unit joins the contest, or its particulars change before its meeting starts."""

    unit: Unit


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """A meeting's plan; a later one replaces it as long as the meeting has not started."""

    meeting: Meeting


@dataclass(frozen=True, kw_only=True)
class HonourRecorded(Event):
    honour: Honour


@dataclass(frozen=True, kw_only=True)
class OrderDrawn(Event):
    """The order of appearance; ``method`` says how it came about.

    ``seed`` is what the order follows from when a computer drew it, so that anybody can draw it again.
    """

    meeting: str
    order: tuple[str, ...]
    method: Literal["lot", "list", "hand"]
    seed: str = ""


@dataclass(frozen=True, kw_only=True)
class LotDrawn(Event):
    """A unit drew its own lot: a free number, drawn here or from a box. ``reason`` is set when it replaces another."""

    meeting: str
    unit: str
    number: int
    method: Literal["drawn", "box"] = "drawn"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PanelSeated(Event):
    """The whole panel of a meeting; a later one replaces it as long as the meeting has not started."""

    meeting: str
    judges: tuple[Judge, ...]


@dataclass(frozen=True, kw_only=True)
class PolicyFixed(Event):
    """The rules in force, whole, and their digest; a later one replaces them.

    Once the meeting has started a change needs a ``reason``, and the results under the rules before stay readable.
    """

    meeting: str
    document: Json
    digest: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PassIssued(Event):
    """A pass was printed. Only digests are kept: ``pass_id`` of the token, ``code`` of the short code."""

    pass_id: str
    code: str
    role: Role
    meeting: str | None = None
    judge: str | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class PassRevoked(Event):
    pass_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SeatTaken(Event):
    """A device joined with a pass. For a judge it replaces the device before it; ``device`` is a digest."""

    pass_id: str
    device: str


@dataclass(frozen=True, kw_only=True)
class MeetingStarted(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True)
class StageEntered(Event):
    meeting: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class StageSkipped(Event):
    """A stage is left out for now. It stays on the agenda, and entering it later takes the mark away."""

    meeting: str
    stage: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    """The whole agenda from now on, while the meeting runs: moved, inserted, retitled or timed stages."""

    meeting: str
    agenda: tuple[Stage, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class JudgeAbsent(Event):
    """A judge is not there, or (``absent`` false) is back. What this judge has cast keeps counting."""

    meeting: str
    judge: str
    absent: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class JudgeAdded(Event):
    """A judge joins the panel of a running meeting, for the units that are not closed yet."""

    meeting: str
    judge: Judge


@dataclass(frozen=True, kw_only=True)
class EvaluationOpened(Event):
    """A unit takes marks. ``reason`` is set when it had been closed or withdrawn before."""

    meeting: str
    unit: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OpeningCancelled(Event):
    """The wrong unit was opened: it waits again. Ballots that are in stay and count once it is opened in its turn."""

    meeting: str
    unit: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SiteMarkingAllowed(Event):
    """The panel agreed that these units are marked where they are visited, without a connection.

    They take marks from now on, and what was marked on a phone may still arrive until ``until`` (UTC). A later one
    for the same unit replaces the time; ``agreed`` says who of the panel agreed.
    """

    meeting: str
    units: tuple[str, ...]
    until: str
    agreed: str


@dataclass(frozen=True, kw_only=True)
class ProxyEntered(Event):
    """One person's reading of a judge's paper ballot. It counts for nothing until a second person reads the same."""

    meeting: str
    unit: str
    judge: str
    revision: int
    marks: Mapping[str, Decimal]
    clerk: str


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """One judge's marks for one unit; ``revision`` 1, 2, 3 … and the highest counts.

    ``entered_by`` are the two people who entered it from paper, each blind to the other; empty for the judge's own.
    """

    meeting: str
    unit: str
    judge: str
    revision: int
    marks: Mapping[str, Decimal]
    entered_by: tuple[Actor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvaluationClosed(Event):
    """A unit takes no more marks; ``missing`` are the judges, not recused, without a ballot."""

    meeting: str
    unit: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitWithdrawn(Event):
    meeting: str
    unit: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AdjustmentMade(Event):
    """A bonus (points above 0), a deduction (below 0) or a veto for a unit, by name and with its reason.

    A later one of the same name replaces it; with 0 points and no veto it is taken back.
    """

    meeting: str
    unit: str
    name: str
    points: Decimal
    reason: str
    veto: bool = False


@dataclass(frozen=True, kw_only=True)
class PartScoreRecorded(Event):
    """What a unit brings from another part (site visit, index, routine score); None takes an earlier value back."""

    meeting: str
    part: str
    unit: str
    value: Decimal | None
    source: str


@dataclass(frozen=True, kw_only=True)
class ScoreRevealed(Event):
    """A unit's score becomes public; as published, or None when it is pending."""

    meeting: str
    unit: str
    score: str | None


@dataclass(frozen=True)
class Result:
    """One line of a sealed result; ``score`` is the published decimal text.

    ``place`` counts the units before it (1 2 2 4) and decides the award; ``shown`` is the place as the rules display
    it, where that differs. A vetoed unit keeps its place and cannot receive the award.
    """

    unit: str
    score: str | None
    place: int | None
    tied: bool
    status: str
    shown: str = ""
    vetoed: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingSealed(Event):
    """Nothing of the meeting's evaluation changes any more; the result as it stands, and who confirmed it.

    ``rehearsal`` is true where units, judges or marks are invented: the end of an exercise, and never a result.
    """

    meeting: str
    results: tuple[Result, ...]
    policy_digest: str
    confirmed_by: Actor
    rehearsal: bool = False


@dataclass(frozen=True, kw_only=True)
class AwardConfirmed(Event):
    """Who receives the meeting's award: a person's decision on the proposal that follows from the standings.

    ``kind`` is set for an award beside the main one, as the meeting's plan names it.
    """

    meeting: str
    title: str
    units: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class TieFigure:
    """One figure of a tie's decision: a unit's mean of a criterion, or its votes (``criterion`` empty)."""

    unit: str
    criterion: str
    value: str


@dataclass(frozen=True, kw_only=True)
class TieDecided(Event):
    """Which of the units that stand equal across the boundary receive the award, and how that was decided.

    ``criteria`` are those compared, in this order, with ``figures`` from the judges' marks; of a vote the figures are
    the votes. ``decided_by`` says who decided; ``by`` is who entered it.
    """

    meeting: str
    units: tuple[str, ...]
    method: TieMethod
    chosen: tuple[str, ...]
    criteria: tuple[str, ...] = ()
    figures: tuple[TieFigure, ...] = ()
    decided_by: str = ""
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class CeremonyPlanned(Event):
    """Which places the ceremony shows together, from the last to the first; without steps there is no ceremony."""

    meeting: str
    steps: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class CeremonyStepped(Event):
    """The screen shows the first ``shown`` steps of the ceremony; ``units`` are those the last of them brings."""

    meeting: str
    shown: int
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResultPublished(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True)
class SceneShown(Event):
    """The desk chose what the projector shows: of a unit, a stage or one of its stops, or a text typed there."""

    meeting: str
    scene: SceneKind
    unit: str | None = None
    stage: str | None = None
    stop: str | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ScreenStyled(Event):
    """How a meeting's screens look and move; a screen's own address may say otherwise."""

    meeting: str
    theme: ScreenTheme
    motion: ScreenMotion


@dataclass(frozen=True, kw_only=True)
class StopPhotographed(Event):
    """A stop of a visit has this photo from now on: the sha256 of the stored JPEG. Empty: its photo is taken away.

    The picture itself is a file beside the store; where it is missing, the stop is shown as one without a photo.
    """

    meeting: str
    stage: str
    stop: str
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class IndicesRecorded(Event):
    """A unit's index values of a quarter ("2023Q1"), by criterion; what is unknown does not stand there.

    A later one for the same unit and quarter replaces it, and without values takes it back. ``combine`` says how the
    six come to one figure, ``date`` when the source gives them. Index values are the contest's: meetings show them.
    """

    unit: str
    period: str
    values: Mapping[str, Decimal]
    source: str
    combine: IndexCombine = "average"
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteTaken(Event):
    """What was seen or said in a stage. A later one with the same ``note`` replaces it; one that says nothing ends it.

    ``about`` is a unit, or a stop of the stage; "" is all of them. With ``item`` a note on a visit tells the ``state``
    that item was found in. An exchange has ``topics`` and a ``host``; ``slogans`` are words to be repeated, ``honour``
    the title a praise is for.
    """

    meeting: str
    note: str
    stage: str
    kind: NoteKind
    text: str
    about: str = ""
    speaker: str = ""
    host: str = ""
    topics: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    item: str = ""
    state: ItemState = ""
    honour: str = ""


@dataclass(frozen=True, kw_only=True)
class NotesOrdered(Event):
    """The order of the notes of a stage; what is not named stays behind them."""

    meeting: str
    stage: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotesShown(Event):
    """The desk chose which notes of the present stage the projector shows beside it; none takes them away."""

    meeting: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HighlightsListed(Event):
    """What a unit shows of its work; a later one replaces it.

    ``before`` is how many it showed last quarter, for a store that does not hold that quarter.
    """

    meeting: str
    unit: str
    highlights: tuple[Highlight, ...]
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class PresenterNamed(Event):
    """Who speaks for a unit at this meeting, and in whose place; without a name it is again the one of the list."""

    meeting: str
    unit: str
    presenter: str
    substitute_for: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeLimitSet(Event):
    """How long each unit may speak from now on; it changes no time that runs already."""

    meeting: str
    limit: TimeLimit


@dataclass(frozen=True, kw_only=True)
class TimerStarted(Event):
    """A unit's time runs from ``at`` on. A later one of the same unit starts it anew."""

    meeting: str
    unit: str
    seconds: int
    warnings: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TimerStopped(Event):
    """A unit has finished; ``elapsed`` are the whole seconds it used."""

    meeting: str
    unit: str
    elapsed: int


@dataclass(frozen=True, kw_only=True)
class SeatsPlaced(Event):
    """Where judges sit in the room. Who is not named stays where they were."""

    meeting: str
    places: tuple[SeatPlace, ...]


TYPES: dict[str, type[Event]] = {one.__name__: one for one in Event.__subclasses__()}


@dataclass(frozen=True)
class Recorded:
    """An event as the ledger holds it: its sequence number, its id and the hash of its row."""

    seq: int
    id: str
    hash: str
    event: Event


def encode(event: Event) -> str:
    """Return the canonical JSON body of an event."""
    kind: Any = type(event)
    return writer(kind, type=kind.__name__)(event)


# Who stored an event reads it twice: for the state, and for the answer.
@lru_cache(maxsize=1 << 10)
def decode(body: str) -> Event:
    """Return the event of a body.

    Raises
    ------
    UnknownEvent
        The type is not one of ours.
    """
    document = json.loads(body)
    name = document.pop("type", "?")
    if name not in TYPES:
        raise UnknownEvent(type=name)
    return from_plain(TYPES[name], document)
