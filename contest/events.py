"""What can happen at a contest: one frozen dataclass per event, and their canonical JSON both ways.

Pure: standard library only; times and ids come in from the edge. An event's body is canonical JSON text: sorted
keys, no spaces, UTF-8, decimals as strings, with ``type``, ``at`` (UTC, ISO 8601) and ``by`` beside its own fields.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from contest.encoding import canonical as canonical
from contest.encoding import plain_decimal as plain_decimal
from contest.encoding import to_plain as to_plain
from contest.encoding import writer
from contest.errors import N_, ContestError
from contest.model import Actor, Contest, Honour, Judge, Meeting, Role, SceneKind, Stage, Unit

Json = Mapping[str, Any]
T = TypeVar("T")


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
    """The order of appearance; ``method`` says how it came about."""

    meeting: str
    order: tuple[str, ...]
    method: Literal["lot", "list", "hand"]


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
    """Nothing of the meeting's evaluation changes any more; the result as it stands, and who confirmed it."""

    meeting: str
    results: tuple[Result, ...]
    policy_digest: str
    confirmed_by: Actor


@dataclass(frozen=True, kw_only=True)
class AwardConfirmed(Event):
    """Who receives the meeting's award: a person's decision on the proposal that follows from the standings."""

    meeting: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResultPublished(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True)
class SceneShown(Event):
    """The desk chose what the projector shows."""

    meeting: str
    scene: SceneKind
    unit: str | None = None


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


def from_plain(cls: type[T], value: Any) -> T:
    """Build a dataclass from JSON values, by the type hints of its fields.

    Raises
    ------
    TypeError
        A field is missing, unknown or of another type.
    """
    hint: Any = cls
    built = _builder(hint)(value)
    assert isinstance(built, cls)
    return built


_Build = Callable[[Any], Any]


@cache
def _builder(hint: Any) -> _Build:
    """Return what builds a value of this type. Hints are looked at once, not again for each of a year's events."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_builder(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional_builder(_builder(next(arg for arg in args if arg is not type(None))))
    if origin is tuple:
        return _tuple_builder(_builder(args[0]))
    if origin is Literal:
        return _literal_builder(args)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_builder(_builder(args[1]))
    if hint is Decimal:
        return _decimal
    if hint is Any:
        return _as_it_is
    return _plain_builder(hint)


def _dataclass_builder(cls: type[Any]) -> _Build:
    hints = get_type_hints(cls)
    builders: dict[str, _Build] = {}
    defaults = {field.name: field.default for field in fields(cls)}
    required = {name for name, default in defaults.items() if default is MISSING}
    assert not any(hasattr(cls, name) for name in ("__post_init__", "__slots__")), f"{cls.__name__} is not a plain one"

    def build(value: Any) -> Any:
        if not builders:
            # Only now: a class may hold itself.
            builders.update((name, _builder(hint)) for name, hint in hints.items())
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not {cls.__name__}")
        if not value.keys() <= builders.keys():
            raise TypeError(f"{cls.__name__} has no {sorted(value.keys() - builders.keys())}")
        if not required <= value.keys():
            raise TypeError(f"{cls.__name__} lacks {sorted(required - value.keys())}")
        built = defaults | {name: builders[name](one) for name, one in value.items()}
        # What __init__ of a frozen class does field by field, in half its time.
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", built)
        return made

    return _shared(build) if all(map(_is_text, hints.values())) else build


def _is_text(hint: Any) -> bool:
    return hint is str or (get_origin(hint) is Literal and all(type(one) is str for one in get_args(hint)))


def _shared(build: _Build) -> _Build:
    """Build what is all text once, however often it comes: the same few people stand in every event."""

    @lru_cache(maxsize=1 << 12)
    def build_of(items: tuple[tuple[str, Any], ...]) -> Any:
        return build(dict(items))

    return lambda value: build_of(tuple(value.items())) if isinstance(value, dict) else build(value)


def _optional_builder(build_one: _Build) -> _Build:
    return lambda value: None if value is None else build_one(value)


def _tuple_builder(build_one: _Build) -> _Build:
    def build(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is not a list")
        return tuple([build_one(one) for one in value])

    return build


def _literal_builder(known: tuple[Any, ...]) -> _Build:
    def build(value: Any) -> Any:
        if value not in known:
            raise TypeError(f"{value!r} is none of {known}")
        return value

    return build


def _mapping_builder(build_one: _Build) -> _Build:
    def build(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not an object")
        return {key: build_one(one) for key, one in value.items()}

    return build


def _plain_builder(cls: type[Any]) -> _Build:
    def build(value: Any) -> Any:
        if type(value) is not cls:
            raise TypeError(f"{value!r} is not {cls.__name__}")
        return value

    return build


def _as_it_is(value: Any) -> Any:
    return value


# A year has some hundred thousand marks and some hundred different ones.
_decimal_of_text = lru_cache(maxsize=1 << 12)(Decimal)


def _decimal(value: Any) -> Decimal:
    return _decimal_of_text(value) if type(value) is str else Decimal(value)
