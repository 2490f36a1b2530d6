"""Answers on their way to an event loop: every one arrives, in order, and the loop is woken less often than that."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from ledger_child import CONTEST, writing
from ledger_tools import Ledger

from contest.ledger.delivery import Awaited, Delivery
from contest.ledger.errors import UnusableId


def asked(ledger: Ledger, delivery: Delivery, id: str, decide: Any = None) -> asyncio.Future[Any]:
    future: asyncio.Future[Any] = delivery.loop.create_future()
    ledger.ask(CONTEST, id, decide or writing(id), Awaited(future, delivery))
    return future


def test_every_answer_arrives_and_many_come_with_one_call(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    async def send() -> list[int]:
        loop = asyncio.get_running_loop()
        plain = loop.call_soon_threadsafe
        monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *a, **k: calls.append(a) or plain(*a, **k))
        delivery = Delivery(loop)
        return [
            one.records[0].seq for one in await asyncio.gather(*(asked(ledger, delivery, f"c{n}") for n in range(500)))
        ]

    assert asyncio.run(send()) == list(range(1, 501))
    assert 1 <= len(calls) < 250


def test_a_refusal_arrives_as_what_it_is(ledger: Ledger) -> None:
    def refuse(state: object) -> Any:
        raise ZeroDivisionError

    async def send() -> None:
        delivery = Delivery(asyncio.get_running_loop())
        good, bad = asked(ledger, delivery, "good"), asked(ledger, delivery, "bad", refuse)
        with pytest.raises(ZeroDivisionError):
            await bad
        assert (await good).records[0].seq == 1
        with pytest.raises(UnusableId):
            asked(ledger, delivery, "a b")

    asyncio.run(send())


def test_who_has_given_up_waiting_holds_nobody_up_and_the_command_is_stored(ledger: Ledger) -> None:
    async def send() -> None:
        delivery = Delivery(asyncio.get_running_loop())
        impatient, patient = asked(ledger, delivery, "impatient"), asked(ledger, delivery, "patient")
        impatient.cancel()
        assert (await patient).records[0].seq == 2

    asyncio.run(send())
    assert ledger.state(CONTEST) == ("impatient", "patient")


def test_a_loop_that_has_ended_does_not_stop_the_writer(ledger: Ledger) -> None:
    async def leave() -> None:
        asked(ledger, Delivery(asyncio.get_running_loop()), "late")

    asyncio.run(leave())
    assert ledger.append(CONTEST, "after", writing("after")).records[0].seq == 2
