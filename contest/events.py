"""What can happen at a contest: one frozen dataclass per event, and their canonical JSON both ways.

Pure: standard library only; times and ids come in from the edge. An event's body is canonical JSON text: sorted
keys, no spaces, UTF-8, decimals as strings, with ``type``, ``at`` (UTC, ISO 8601) and ``by`` beside its own fields.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from contest.errors import N_, ContestError
from contest.model import Actor, Contest, Honour, Judge, Meeting, Role, SceneKind, Unit

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
    """The rules in force, whole, and their digest; a later one replaces them until the meeting starts."""

    meeting: str
    document: Json
    digest: str


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
class EvaluationOpened(Event):
    """A unit takes marks. ``reason`` is set when it had been closed before."""

    meeting: str
    unit: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """One judge's marks for one unit; ``revision`` 1, 2, 3 … and the highest counts."""

    meeting: str
    unit: str
    judge: str
    revision: int
    marks: Mapping[str, Decimal]


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
class ScoreRevealed(Event):
    """A unit's score becomes public; as published, or None when it is pending."""

    meeting: str
    unit: str
    score: str | None


@dataclass(frozen=True)
class Result:
    """One line of a sealed result; ``score`` is the published decimal text."""

    unit: str
    score: str | None
    place: int | None
    tied: bool
    status: str


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


def canonical(document: Any) -> str:
    """Return canonical JSON text: sorted keys, no spaces, characters as they are.

    >>> canonical({"b": 1, "a": "村"})
    '{"a":"村","b":1}'
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plain_decimal(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros.

    >>> plain_decimal(Decimal("92.50")), plain_decimal(Decimal("1E+2")), plain_decimal(Decimal("-0"))
    ('92.5', '100', '0')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def encode(event: Event) -> str:
    """Return the canonical JSON body of an event."""
    return canonical({"type": type(event).__name__, **to_plain(event)})


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


def to_plain(value: Any) -> Any:
    """Turn dataclasses, tuples, mappings and decimals into JSON values; fields that hold their default stay out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, Mapping):
        return {key: to_plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(one) for one in value]
    if isinstance(value, float):
        raise TypeError("a float would not survive the way to JSON and back: use Decimal or text")
    return value


def from_plain(cls: type[T], value: Any) -> T:
    """Build a dataclass from JSON values, by the type hints of its fields.

    Raises
    ------
    TypeError
        A field is missing, unknown or of another type.
    """
    built = _build(cls, value)
    assert isinstance(built, cls)
    return built


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(hint: Any, value: Any) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        if not value.keys() <= hints.keys():
            raise TypeError(f"{hint.__name__} has no {sorted(value.keys() - hints.keys())}")
        return hint(**{name: _build(hints[name], one) for name, one in value.items()})
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _build(next(arg for arg in args if arg is not type(None)), value)
    if origin is tuple:
        return tuple(_build(args[0], one) for one in value)
    if origin is Literal:
        if value not in args:
            raise TypeError(f"{value!r} is none of {args}")
        return value
    if origin is not None and issubclass(origin, Mapping):
        return {key: _build(args[1], one) for key, one in value.items()}
    if hint is Decimal:
        return Decimal(value)
    if hint is Any:
        return value
    if type(value) is not hint:
        raise TypeError(f"{value!r} is not {hint.__name__}")
    return value
