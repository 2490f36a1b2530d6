"""From the tap on a judge's phone to changed pixels on the projector, while the rest of the room sends as well."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from playwright.async_api import Page

from bench import store
from bench.browser import hall, launched, phone, shown, tapped_at
from bench.ceiling import Bare
from bench.crowd import Crowd, Phone, Tally
from bench.figures import Load, quantile
from bench.follower import SEQ_SHOWN
from bench.plain import CRITERIA, Evening
from bench.plan import each_in_turn
from bench.progress import say
from bench.room import Room
from bench.servers import free_port

SHOWN_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.15


@dataclass(frozen=True)
class Taps:
    """``seconds`` has one entry per tap that was seen; ``lost`` counts those not seen within `SHOWN_SECONDS`.

    ``wanted`` and ``reached`` are the ballots per second of the rest of the room, asked for and acknowledged; ``load``
    the mean processor use in shares of one core (the browser is among the others).
    """

    who: str
    judges: int
    wanted: float
    reached: float
    seconds: tuple[float, ...]
    lost: int
    load: Load

    def wait(self, share: float) -> float:
        """Return a quantile; what was never shown counts with the patience that it outlasted."""
        return quantile([*self.seconds, *[SHOWN_SECONDS] * self.lost], share)

    def document(self) -> dict[str, Any]:
        """Return the figures as they stand in the JSON file."""
        figures = {name: round(self.wait(share), 4) for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))}
        return {
            "who": self.who,
            "judges": self.judges,
            "taps": len(self.seconds) + self.lost,
            "lost": self.lost,
            "background_ballots_per_second": {"wanted": self.wanted, "reached": round(self.reached, 1)},
            "tap_to_pixels_seconds": figures,
            "cores": {name: round(getattr(self.load, name), 3) for name in ("server", "client", "others")},
        }


@asynccontextmanager
async def drizzle(phones: Sequence[Phone], rate: float, tally: Tally) -> AsyncIterator[None]:
    """Let phones send in turn, so many ballots a second in all; one that still waits for an answer is passed over."""

    async def fall() -> None:
        started, count = perf_counter(), 0
        while True:
            due = int((perf_counter() - started) * rate)
            for _ in range(min(due - count, len(phones))):
                one = phones[count % len(phones)]
                count += 1
                if not one.line.is_busy:
                    tally.send(one, perf_counter())
            await asyncio.sleep(0.004)

    falling = asyncio.create_task(fall()) if rate else None
    try:
        yield
    finally:
        if falling is not None:
            falling.cancel()
            await asyncio.wait([falling])
        await tally.wait(SHOWN_SECONDS)


async def watch(screen: Page, taps: Sequence[tuple[int, float]]) -> list[float | None]:
    """Return for each tap (the number that the hall will see, when it was) the seconds until it was seen."""
    newest, started = max(number for number, _ in taps), perf_counter()
    while True:
        seen = await shown(screen)
        if (seen and seen[-1][0] >= newest) or perf_counter() > started + SHOWN_SECONDS:
            break
        await asyncio.sleep(0.1)
    return [next((at - tapped for known, at in seen if known >= number), None) for number, tapped in taps]


async def measure_contest(folder: Path, port: int, judges: int, taps: int, rate: float) -> Taps | None:
    """Tap the pad's last button in Chromium, with the real projector beside it."""
    say(f"contest: {taps} taps, {judges} judges, {rate:.0f} ballots/s beside them")
    invited = await asyncio.to_thread(store.prepare, folder / "contest.db", judges)
    room = Room(folder, free_port(port), invited)
    try:
        await room.server.ready()
        base, (first, *others) = room.server.base, room.judges
        await room.open_front()
        await each_in_turn(others, lambda judge: judge.join())
        room.phones[:] = [judge.phone for judge in others if judge.phone is not None]
        unit = invited.units[0]
        async with launched() as browser:
            if browser is None:
                return None
            screen, pad = await hall(browser, SEQ_SHOWN), await phone(browser)
            await screen.goto(f"{base}/join?pass={invited.screen}")
            await screen.goto(f"{base}/screen?meeting={store.MEETING}")
            await pad.goto(f"{base}/join?pass={invited.judges[first.id]}")
            await room.turn_to(unit)
            await screen.get_by_text(re.compile(SEQ_SHOWN)).first.wait_for()
            return await _run("contest", room.phones_alone, judges, taps, rate, screen, _Pad(pad))
    finally:
        await room.close()


async def measure_ceiling(folder: Path, port: int, judges: int, taps: int, rate: float) -> Taps | None:
    """The same with a bare button and a bare number."""
    say(f"ceiling: {taps} taps, {judges} judges, {rate:.0f} ballots/s beside them")
    bare = Bare(folder, free_port(port), judges)
    try:
        await bare.server.ready()
        await bare.open_front()
        await each_in_turn(range(1, judges), bare.enter)
        async with launched() as browser:
            if browser is None:
                return None
            screen, pad = await hall(browser, SEQ_SHOWN), await phone(browser)
            await screen.goto(f"{bare.server.base}/bare/screen")
            await pad.goto(f"{bare.server.base}/bare/pad")
            return await _run("ceiling", bare.crowd, judges, taps, rate, screen, _Button(pad))
    finally:
        await bare.close()


async def measure_plain(folder: Path, port: int, taps: int) -> Taps | None:
    """The plain form and the plain board, with nobody else in the room: more than that it does not bear."""
    say(f"plain: {taps} taps, nobody beside them")
    evening = Evening(folder, free_port(port), 1, SHOWN_SECONDS)
    try:
        await evening.server.ready()
        evening.put_on_stage("tap")
        async with launched() as browser:
            if browser is None:
                return None
            screen, pad = await hall(browser, r"(\d+) ballots in"), await phone(browser)
            await screen.goto(f"{evening.server.base}/board")
            await screen.get_by_text("0 ballots in").wait_for(timeout=60_000)
            before, started, done = evening.server.load(), perf_counter(), list[tuple[int, float]]()
            for number in range(1, taps + 1):
                await pad.goto(f"{evening.server.base}/?judge=tap{number}")
                for title in CRITERIA:
                    await pad.get_by_label(title).fill("91")
                button = pad.get_by_role("button", name="Send")
                await button.tap()
                await pad.get_by_text("Saved: tap").wait_for()
                done.append((number, await tapped_at(pad)))
            waits = await watch(screen, done)
            load = (evening.server.load() - before).over(perf_counter() - started)
        seen = tuple(one for one in waits if one is not None)
        return Taps("plain", 1, 0, 0, seen, len(waits) - len(seen), load)
    finally:
        await evening.close()


async def _run(
    who: str, crowd: Crowd, judges: int, taps: int, rate: float, screen: Page, finger: _Pad | _Button
) -> Taps:
    """Tap so many times; what the room acknowledged meanwhile must be found."""
    await finger.prepare()
    tally, done = Tally(), list[tuple[int, float]]()
    async with drizzle(crowd.phones, rate, tally):
        await asyncio.sleep(1)
        # The first tap still loads what the later ones have.
        await finger.tap()
        before, started, counted = crowd.server.load(), perf_counter(), len(tally.moments)
        for _ in range(taps):
            done.append(await finger.tap())
            await asyncio.sleep(PAUSE_SECONDS)
        seconds = perf_counter() - started
        load, reached = (crowd.server.load() - before).over(seconds), (len(tally.moments) - counted) / seconds
        waits = await watch(screen, done)
    await crowd.check(tally)
    seen = tuple(one for one in waits if one is not None)
    return Taps(who, judges, rate, reached, seen, len(waits) - len(seen), load)


class _Button:
    """The ceiling's page: one button."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def prepare(self) -> None:
        return None

    async def tap(self) -> tuple[int, float]:
        async with self.page.expect_response(lambda answer: "/api/ballots/" in answer.url) as answered:
            await self.page.locator("#send").tap()
        answer = await (await answered.value).json()
        return int(answer["seq"]), await tapped_at(self.page)


class _Pad:
    """The judge's pad: change a mark, press send, read it back, and tap the button that sends it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._half = False

    async def prepare(self) -> None:
        """Give all marks of the first ballot."""
        rows = self.page.locator("[data-criterion]")
        await rows.first.wait_for(timeout=60_000)
        for number, row in enumerate(await rows.all()):
            await row.tap()
            await self.page.keyboard.type(f"{86 + number}")

    async def tap(self) -> tuple[int, float]:
        """Send the ballot; return its sequence number and when the last button was touched."""
        change = self.page.get_by_role("button", name="修改评分")
        if await change.count():
            await change.tap()
            await self.page.locator("[data-criterion]").first.tap()
            self._half = not self._half
            await self.page.keyboard.type("91.5" if self._half else "92.5")
        await self.page.locator(".send.is-ready").wait_for()
        confirm = self.page.locator(".confirm, button:text-is('确认提交')").first
        async with self.page.expect_response(lambda answer: "/api/ballots/" in answer.url) as answered:
            await self.page.locator(".send").tap()
            # A pad that sends at once does not ask: then that was the tap.
            while not answered.is_done() and not await confirm.is_visible():
                await asyncio.sleep(0.02)
            if not answered.is_done():
                await confirm.tap()
        answer = await answered.value
        document = await answer.json()
        if answer.status not in (200, 201):
            raise RuntimeError(f"the pad's ballot was not stored: {answer.status} {document}")
        touched = await tapped_at(self.page)
        await change.wait_for()
        return int(document["seq"]), touched
