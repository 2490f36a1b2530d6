"""A rough evening: two judges mark while all around them fails. What must hold after each step and at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from playwright.sync_api import Browser

from contest import commands as cmd
from contest.events import Recorded
from tests.e2e.house import CRITERIA
from tests.rough.holding import Intention, cast_of, is_explained, receipt_of, says_the_same, text_of
from tests.rough.phone import Phone
from tests.rough.place import UNITS, Place

Step = tuple[Any, ...]
NAMES: Final = {name: unit for unit, name in UNITS.items()}
PATIENCE_SECONDS: Final = 40.0
HOSTS: Final = ("pad", "score")


@dataclass
class Hand:
    """One phone in a judge's hand, with what was kept on it when it was last looked at."""

    phone: Phone
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_full: bool = False


class Evening:
    """One meeting with two judges. ``play`` does a step; ``check`` looks at what must hold after it."""

    def __init__(self, place: Place, browser: Browser) -> None:
        self.place, self.browser = place, browser
        self.is_served = True
        self.meeting, self.seats = place.new_meeting()
        self.hands: dict[int, Hand] = {}
        self.others: list[Hand] = []
        self.intended: list[Intention] = []
        self.projector = browser.new_context(
            viewport={"width": 1280, "height": 720}, locale="zh-CN", reduced_motion="reduce"
        ).new_page()
        self.projector.goto(f"{place.house.url}/screen?meeting={self.meeting}")

    def close(self) -> None:
        for hand in self._everybody():
            hand.phone.close()
        self.projector.context.close()
        if not self.is_served:
            self.place.house.start()

    def hand(self, n: int) -> Hand:
        """Return the phone of a judge; it is taken out and signed in when it is first asked for."""
        if n not in self.hands:
            is_served = self.is_served
            self._start()
            self.hands[n] = Hand(Phone(self.browser, self.seats[n], HOSTS[n]))
            if not is_served:
                self._kill()
        return self.hands[n]

    def _everybody(self) -> list[Hand]:
        return [*self.hands.values(), *self.others]

    # --- steps --------------------------------------------------------------------------------------------------

    def play(self, step: Step) -> None:
        name, *rest = step
        getattr(self, f"_{name}")(*rest)

    def _fill(self, n: int, mark: str) -> None:
        self.hand(n).phone.type(dict.fromkeys(CRITERIA, mark))

    def _type(self, n: int, criterion: str, mark: str) -> None:
        self.hand(n).phone.type({criterion: mark})

    def _send(self, n: int) -> None:
        self._send_from(self.hand(n))

    def _send_from(self, hand: Hand) -> None:
        phone = hand.phone
        unit = phone.unit()
        fields = phone.page.locator(".field")
        # All at once: the unit may be closed, and its fields gone, between one and the next.
        marks = fields.evaluate_all("(all) => all.map((one) => one.value)") if unit else []
        if phone.send() and unit and len(marks) == len(CRITERIA):
            given = dict(zip(CRITERIA, marks, strict=True))
            self.intended.append(Intention(phone.seat.judge, NAMES[unit], given, hand.is_full))

    def _change(self, n: int, mark: str) -> None:
        self.hand(n).phone.press("修改评分")
        self._fill(n, mark)

    def _pick(self, n: int, unit: str) -> None:
        self.hand(n).phone.pick(unit)

    def _offline(self, n: int) -> None:
        self.hand(n).phone.network(False)

    def _online(self, n: int) -> None:
        self.hand(n).phone.network(True)

    def _lose(self, n: int) -> None:
        self.hand(n).phone.lose_next_answer()

    def _reload(self, n: int) -> None:
        self.hand(n).phone.reload()

    def _crash(self, n: int) -> None:
        self.hand(n).phone.crash()

    def _clock(self, n: int, hours: int) -> None:
        self.hand(n).phone.weather(shift=hours * 3_600_000)

    def _full(self, n: int, is_full: bool) -> None:
        self.hand(n).phone.weather(isFull=is_full)
        self.hand(n).is_full = is_full

    def _kill(self) -> None:
        self.place.house.kill()
        self.is_served = False

    def _start(self) -> None:
        if not self.is_served:
            self.place.house.start()
            self.is_served = True

    def _close_unit(self, unit: str) -> None:
        if self.place.phase(self.meeting, unit) == "open":
            self.place.act(cmd.CloseEvaluation(self.meeting, unit))

    def _open_unit(self, unit: str) -> None:
        phase = self.place.phase(self.meeting, unit)
        if phase != "open":
            reason = "" if phase == "waiting" else "补评"
            self.place.act(cmd.OpenEvaluation(self.meeting, unit, reason))

    def _again(self, n: int) -> None:
        """Send the newest stored ballot of a judge once more under its own id, as a repeating network would."""
        mine = [row for row in self.ballots() if cast_of(row).judge == self.seats[n].judge]
        if not mine or not self.is_served:
            return
        cast = cast_of(mine[-1])
        body = {
            "meeting": self.meeting,
            "unit": cast.unit,
            "revision": cast.revision,
            "marks": {name: str(mark) for name, mark in cast.marks.items()},
        }
        cookies = {one["name"]: one["value"] for one in self.hand(n).phone.context.cookies()}
        answer = httpx.put(f"{self.place.house.url}/api/ballots/{mine[-1].id}", json=body, cookies=cookies)
        assert answer.status_code in (200, 401), answer.text

    def _second(self, n: int, mark: str) -> None:
        """The judge takes another phone, marks there what is open, and sends."""
        if not self.is_served:
            return
        hand = Hand(Phone(self.browser, self.seats[n], HOSTS[n - 1]))
        self.others.append(hand)
        hand.phone.type(dict.fromkeys(CRITERIA, mark))
        self._send_from(hand)
        self._note(hand)

    def _back(self, n: int) -> None:
        self.hand(n).phone.press("在这部手机上继续")

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def _stored(self, n: int, unit: str, mark: str) -> None:
        """Wait until a judge's ballot of a unit stands in the ledger with this mark everywhere."""
        wanted = Intention(self.seats[n].judge, unit, dict.fromkeys(CRITERIA, mark))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_stored(wanted, self.ballots()):
            assert time.monotonic() < deadline, [cast_of(row).marks for row in self.ballots()]
            time.sleep(0.3)

    # --- what must hold -----------------------------------------------------------------------------------------

    def ballots(self) -> list[Recorded]:
        return self.place.ballots(self.meeting)

    def check(self) -> None:
        """After a step: nothing has left a phone that the ledger, or a later state of the same phone, does not hold."""
        for hand in self._everybody():
            hand.phone.look()
            self._note(hand)

    def _note(self, hand: Hand) -> None:
        now = hand.phone.kept()
        if now is None:
            return
        gone = {key: value for key, value in hand.kept.items() if key not in now}
        if gone:
            stored = self.ballots()
            for key, value in gone.items():
                assert is_explained(key, value, now, stored, hand.phone.seat, self.intended), (
                    f"{key} vanished from the phone: {value}; it keeps {now}"
                )
        hand.kept = now

    def rest(self) -> None:
        """Calm weather: the server runs, the network is there, the storage takes what it is given. Wait for rest."""
        self._start()
        for hand in self._everybody():
            hand.phone.weather(isFull=False, shift=0)
            hand.is_full = False
            hand.phone.network(True)
            if not hand.phone.is_up:
                hand.phone.go()
        for hand in self.hands.values():
            hand.phone.press("在这部手机上继续")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(self._unsent(hand) for hand in self.hands.values()):
            assert time.monotonic() < deadline, [self._unsent(hand) for hand in self.hands.values()]
            for hand in self.hands.values():
                hand.phone.press("在这部手机上继续")
                hand.phone.press("立即重试")
            time.sleep(0.3)
        self.check()

    def _unsent(self, hand: Hand) -> list[dict[str, Any]]:
        return [value for key, value in (hand.phone.kept() or {}).items() if "/outbox/" in key]

    def conclude(self) -> None:
        """The set of ballots in the ledger is what the judges saw acknowledged; the rest is still on its device."""
        stored = self.ballots()
        self._nothing_counts_twice(stored)
        by_receipt = {receipt_of(row): row for row in stored}
        for hand in self._everybody():
            for code, (unit, marks) in hand.phone.seen.items():
                assert code in by_receipt, f"{hand.phone.seat.name} saw the receipt {code}, which no ballot has"
                cast = cast_of(by_receipt[code])
                assert (cast.judge, cast.unit) == (hand.phone.seat.judge, NAMES[unit])
                assert [text_of(cast.marks[name]) for name in CRITERIA] == marks
        for row in stored:
            cast = cast_of(row)
            assert any(says_the_same(one, cast) for one in self.intended), f"nobody sent {cast}"
        for one in self._last_intentions():
            assert self._is_stored(one, stored) or self._is_on_device(one) or one.is_fleeting, (
                f"lost: {one}; stored {[cast_of(row).marks for row in stored]}; "
                f"kept {[hand.phone.kept() for hand in self._everybody()]}"
            )
        for hand in self.hands.values():
            self._every_receipt_is_in_the_list(hand, stored)
        self._the_projector_counts(stored)

    def _nothing_counts_twice(self, stored: Sequence[Recorded]) -> None:
        assert len({row.id for row in stored}) == len(stored)
        revisions: dict[tuple[str, str], list[int]] = {}
        for row in stored:
            cast = cast_of(row)
            revisions.setdefault((cast.judge, cast.unit), []).append(cast.revision)
        for found in revisions.values():
            assert found == list(range(1, len(found) + 1))

    def _last_intentions(self) -> list[Intention]:
        return list({(one.judge, one.unit): one for one in self.intended}.values())

    def _is_stored(self, one: Intention, stored: Sequence[Recorded]) -> bool:
        return any(says_the_same(one, cast_of(row)) for row in stored)

    def _is_on_device(self, one: Intention) -> bool:
        for hand in self._everybody():
            for key, value in (hand.phone.kept() or {}).items():
                is_there = (
                    hand.phone.seat.judge == one.judge and (value.get("unit") or key.rsplit("/", 1)[-1]) == one.unit
                )
                if is_there and dict(value["marks"]) == dict(one.marks):
                    return True
        return False

    def _every_receipt_is_in_the_list(self, hand: Hand, stored: Sequence[Recorded]) -> None:
        newest = {cast_of(row).unit: row for row in stored if cast_of(row).judge == hand.phone.seat.judge}
        hand.phone.go()
        page = hand.phone.page
        page.locator(".light.is-up, .light.is-down").wait_for()
        hand.phone.press("在这部手机上继续")
        if page.locator(".top .menu:not([hidden])").count():
            page.locator(".top .menu").click()
        for unit, row in newest.items():
            page.locator(f'.pick[data-unit="{unit}"]', has_text=receipt_of(row)).first.wait_for(timeout=15_000)

    def _the_projector_counts(self, stored: Sequence[Recorded]) -> None:
        with self.place.desk() as service:
            meeting = service.meeting(self.meeting)
        unit = meeting.scene.unit
        if unit is None or meeting.evaluation(unit).phase != "open":
            return
        count = len({cast_of(row).judge for row in stored if cast_of(row).unit == unit})
        self.projector.locator(".ballots b", has_text=str(count)).first.wait_for(timeout=20_000)
