"""Every event goes to canonical JSON and back unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest import events as ev
from contest.events import canonical, decode, encode, plain_decimal
from contest.ledger.chain import is_canonical

TEXT = st.text(max_size=12)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)

st.register_type_strategy(str, TEXT)
st.register_type_strategy(Decimal, DECIMALS)
st.register_type_strategy(
    Mapping, lambda hint: st.dictionaries(TEXT, DECIMALS if Decimal in hint.__args__ else JSON, max_size=3)
)


@pytest.mark.parametrize("kind", ev.TYPES.values(), ids=list(ev.TYPES))
@settings(deadline=None)  # What comes first also looks at the type hints; a busy machine takes its time for that.
@given(data=st.data())
def test_every_event_type_round_trips(kind: type[ev.Event], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    body = encode(event)
    assert decode(body) == event
    assert encode(decode(body)) == body
    assert body == canonical(json.loads(body)), "the body is canonical as it stands"
    assert body == canonical({"type": kind.__name__, **ev.to_plain(event)})
    assert is_canonical(body)


def test_the_list_of_event_types_is_the_documented_one() -> None:
    assert set(ev.TYPES) == {
        "ContestPlanned", "UnitListed", "MeetingPlanned", "HonourRecorded", "OrderDrawn", "PanelSeated", "PolicyFixed",
        "PassIssued", "PassRevoked", "SeatTaken", "MeetingStarted", "StageEntered", "EvaluationOpened",
        "StageSkipped", "AgendaChanged", "JudgeAbsent", "JudgeAdded", "OpeningCancelled",
        "SiteMarkingAllowed", "ProxyEntered", "BallotCast", "EvaluationClosed", "UnitWithdrawn",
        "AdjustmentMade", "PartScoreRecorded", "ScoreRevealed",
        "LotDrawn", "TimeLimitSet", "TimerStarted", "TimerStopped", "SeatsPlaced",
        "MeetingSealed", "AwardConfirmed", "ResultPublished", "SceneShown",
        "NoteTaken", "NotesOrdered", "NotesShown", "HighlightsListed", "PresenterNamed",
        "TieDecided", "CeremonyPlanned", "CeremonyStepped",
        "ScreenStyled", "StopPhotographed", "IndicesRecorded",
    }  # fmt: skip


@given(DECIMALS)
def test_a_decimal_keeps_its_value_as_text(value: Decimal) -> None:
    text = plain_decimal(value)
    assert Decimal(text) == value
    assert "E" not in text and not (text.endswith("0") and "." in text)


def test_an_unknown_event_is_named() -> None:
    with pytest.raises(ev.UnknownEvent, match="TimeTravelled"):
        decode('{"type":"TimeTravelled"}')


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        ev.to_plain({"mark": 92.5})


@pytest.mark.parametrize(
    "body",
    [
        '{"at":"x","by":{"id":"a","role":"operator"},"meeting":"m","type":"MeetingStarted","extra":1}',
        '{"at":"x","by":{"id":"a","role":"emperor"},"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"meeting":7,"type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"meeting":null,"type":"MeetingStarted"}',
        '{"at":"x","by":{"id":true,"role":"operator"},"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":{"id":["a"],"role":"operator"},"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a","role":"operator","rank":"x"},"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a"},"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":"operator","meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":["operator"],"meeting":"m","type":"MeetingStarted"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"meeting":"m","missing":"abc","type":"EvaluationClosed","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"meeting":"m","missing":[1],"type":"EvaluationClosed","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"judge"},"judge":"a","marks":["90"],"meeting":"m","revision":1,'
        '"type":"BallotCast","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"judge"},"judge":"a","marks":{"a":null},"meeting":"m","revision":1,'
        '"type":"BallotCast","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"judge"},"judge":"a","marks":{},"meeting":"m","revision":true,'
        '"type":"BallotCast","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"judge"},"judge":"a","marks":{},"meeting":"m","revision":"1",'
        '"type":"BallotCast","unit":"u"}',
        '{"at":"x","by":{"id":"a","role":"operator"},"document":[],"digest":"d","meeting":"m","type":"PolicyFixed"}',
    ],
)
def test_a_body_that_does_not_fit_its_type_is_refused(body: str) -> None:
    for _ in range(2):
        with pytest.raises(TypeError):
            decode(body)


def test_what_was_built_once_is_not_taken_for_another_type() -> None:
    """What is all text is built once and shared; a wrong type must not find it."""
    body = '{"at":"x","by":{"id":"1","role":"operator"},"meeting":"m","type":"MeetingStarted"}'
    assert decode(body).by is decode(body).by
    with pytest.raises(TypeError):
        decode(body.replace('"1"', "1"))
