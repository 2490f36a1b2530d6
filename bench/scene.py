"""From a press at the desk to the new picture on the projector: real pages, real server, with and without ballots."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Final

from playwright.async_api import Page

from bench import store
from bench.browser import big_screen, desk, hall, launched, phone, pressed_at, tapped_at
from bench.ceiling import Bare
from bench.crowd import Refused, Tally
from bench.plain import Evening
from bench.progress import say
from bench.room import Room
from bench.scene_figures import SHOWN_SECONDS, Press, Presses
from bench.servers import Server, free_port
from bench.tap import drizzle, watch
from contest.events import EvaluationOpened, SceneShown, ScoreRevealed, StageEntered
from contest.text import translator
from contest.views.desk import NextStep, next_step

# What an operator puts on during an evening, in an order in which each differs from the one before.
PICTURES: Final = ("welcome", "agenda", "standings", "charts", "unit", "blank", "stage", "town", "community")
# The next steps that change the picture.
STEPS_SHOW: Final = {"stage": "stage", "open": "unit", "reveal": "reveal"}
# Longer than the desk's pause after a press (a double click is one press) and than the old picture's fading.
PAUSE_SECONDS: Final = 0.75
# The presses do not keep step with the timers of the page and of the server; the same in every run.
SEED: Final = 7
PLAIN_PICTURES: Final = ("welcome", "standings", "blank")


class Desk:
    """The desk's page and the projector's, and the store that says what was to be shown."""

    def __init__(self, room: Room, page: Page, screen: Page) -> None:
        self._room, self._page, self._screen = room, page, screen
        self._random = random.Random(SEED)
        self._written = 0

    async def open(self) -> None:
        """Let both come in and wait until they stand."""
        base, invited = self._room.server.base, self._room.invited
        for page, token, place in ((self._screen, invited.screen, "screen"), (self._page, invited.operator, "control")):
            await page.goto(f"{base}/join?pass={token}")
            await page.goto(f"{base}/{place}?meeting={store.MEETING}")
        await self._screen.locator("section.layer").first.wait_for(timeout=60_000)
        await self._page.locator(".st-key-next button:enabled").wait_for(timeout=60_000)
        # The rarer pictures are folded up.
        await self._page.locator(".st-key-more-screens summary").click()
        await asyncio.sleep(PAUSE_SECONDS)

    async def start(self) -> None:
        """Start the meeting by the first step; what it shows is not measured."""
        await self.next_step()
        with store.desk(self._room.database) as service:
            self._written = service.head().seq

    async def show(self, picture: str) -> Press:
        """Press the button of a picture."""
        await self._page.locator(f".st-key-scene-{picture} button").click()
        return await self._see(picture, "button")

    async def next_step(self) -> Press | None:
        """Press the big button's key; return the press when it changes the picture."""
        step = await self._proposed()
        await self._page.keyboard.press("n")
        picture = STEPS_SHOW.get(step.kind)
        if picture is not None:
            return await self._see(picture, "key N")
        while (await self._proposed(is_drawn=False)) == step:
            await asyncio.sleep(0.05)
        await asyncio.sleep(PAUSE_SECONDS)
        return None

    async def _proposed(self, *, is_drawn: bool = True) -> NextStep:
        """Return the step that the meeting has come to, once its button stands at the desk."""
        with store.desk(self._room.database) as service:
            step = next_step(service.state, service.meeting(store.MEETING))
        if step is None:
            raise Refused("the meeting has no next step")
        if is_drawn:
            label = translator("zh")(step.template, **dict(step.values))
            await self._page.locator(".st-key-next button:enabled").get_by_text(label, exact=True).wait_for()
        return step

    async def _see(self, picture: str, by: str) -> Press:
        """Wait until the projector shows this picture, and a while longer."""
        pressed = await pressed_at(self._page)
        found: list[tuple[str, float, float | None]] = []
        started = perf_counter()
        while not found and perf_counter() < started + SHOWN_SECONDS:
            await asyncio.sleep(0.1)
            found = await self._pictures(picture, pressed)
        await asyncio.sleep(PAUSE_SECONDS + self._random.random() / 4)
        sent = await self._page.evaluate("window.benchSent")
        press = Press(picture, by, pressed, sent=None if sent is None else float(sent) / 1e3)
        if not found:
            return press
        # How far it has faded in is known by now as well.
        _, seen, half = (await self._pictures(picture, pressed))[0]
        return replace(press, seen=seen, half=half)

    async def _pictures(self, picture: str, after: float) -> list[tuple[str, float, float | None]]:
        seen = [
            (str(kind), float(at) / 1e3, None if half is None else float(half) / 1e3)
            for kind, at, half in await self._screen.evaluate("window.benchPictures")
        ]
        return [one for one in seen if one[0] == picture and one[1] > after]

    async def traced(self, presses: Sequence[Press]) -> list[Press]:
        """Add where the time went: when each was decided, told and fetched.

        Raises
        ------
        Refused
            The ledger does not hold one record for each press, of what was to be shown.
        """
        told = [(int(seq), at / 1e3) for seq, at in await self._screen.evaluate("window.benchTold")]
        fetched = [at / 1e3 for at in await self._screen.evaluate("window.benchFetched")]
        with store.desk(self._room.database) as service:
            rows = [
                (row.seq, kind, _seconds(row.event.at))
                for row in service.history(self._written)
                if (kind := _picture_of(row.event)) is not None
            ]
        if [kind for _, kind, _ in rows] != [one.picture for one in presses]:
            raise Refused(f"{len(presses)} presses became {len(rows)} records, or records of something else")
        self._written = rows[-1][0] if rows else self._written
        traced = []
        for press, (seq, _, decided) in zip(presses, rows, strict=True):
            heard = next((at for number, at in told if number >= seq and at > press.pressed), None)
            # The one that was drawn: the last that had come by then.
            got = max(
                (at for at in fetched if press.seen is not None and press.pressed < at < press.seen), default=None
            )
            traced.append(replace(press, decided=decided, told=heard, fetched=got))
        return traced


def _picture_of(event: object) -> str | None:
    if isinstance(event, SceneShown):
        return event.scene
    return {EvaluationOpened: "unit", ScoreRevealed: "reveal", StageEntered: "stage"}.get(type(event))


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


async def measure_contest(folder: Path, port: int, judges: int, presses: int, rate: float) -> list[Presses]:
    """Press real buttons and the next step's key: first alone, then while the judges' ballots come in."""
    say(f"contest: {presses} presses at the desk, then {presses} beside {rate:.0f} ballots/s of {judges} judges")
    invited = await asyncio.to_thread(store.prepare, folder / "contest.db", judges)
    room = Room(folder, free_port(port), invited)
    try:
        await room.server.ready()
        await room.enter(room.judges)
        async with launched() as browser:
            if browser is None:
                return []
            table = Desk(room, await desk(browser), await big_screen(browser))
            await table.open()
            quiet = await _quiet(room, table, presses)
            busy = await _busy(room, table, presses, rate)
            return [quiet, busy]
    finally:
        await room.close()


async def _quiet(room: Room, table: Desk, count: int) -> Presses:
    """Unit after unit by the big button's key, all marks within a second; between them whatever there is to show."""
    units, tally, done = room.invited.units[:3], Tally(), list[Press]()
    buttons = cycle(PICTURES)
    await table.start()
    before, started = room.server.load(), perf_counter()
    for number, unit in enumerate(units, 1):
        done += await _steps_to(table, "unit")
        await _mark(room, unit, tally)
        done += await _steps_to(table, "reveal")
        for picture in islice(buttons, max(0, count * number // len(units) - len(done))):
            done.append(await table.show(picture))
    load = (room.server.load() - before).over(perf_counter() - started)
    await room.phones_alone.check(tally)
    return Presses("contest", "alone", len(room.phones), 0, 0, await table.traced(done), load)


async def _steps_to(table: Desk, picture: str) -> list[Press]:
    """Press the next step's key until this picture came; return the presses that changed the picture."""
    done = list[Press]()
    for _ in range(20):
        press = await table.next_step()
        done += [press] if press is not None else []
        if press is not None and press.picture == picture:
            return done
    raise Refused(f"the next step does not come to {picture}")


async def _mark(room: Room, unit: str, tally: Tally) -> None:
    """Let every judge send one ballot."""
    for judge in room.phones:
        judge.pen.turn_to(unit)
        tally.send(judge, perf_counter())
    await tally.wait(SHOWN_SECONDS)


async def _busy(room: Room, table: Desk, count: int, rate: float) -> Presses:
    """The next unit is open and everybody sends, and sends again, while the desk presses one button after another."""
    tally, unit = Tally(), room.invited.units[3]
    done = await _steps_to(table, "unit")
    for judge in room.phones:
        judge.pen.turn_to(unit)
    async with drizzle(room.phones, rate, tally):
        await asyncio.sleep(1)
        before, started, counted = room.server.load(), perf_counter(), len(tally.moments)
        for picture in islice(cycle(PICTURES), count):
            done.append(await table.show(picture))
        seconds = perf_counter() - started
        load, reached = (room.server.load() - before).over(seconds), (len(tally.moments) - counted) / seconds
    await room.phones_alone.check(tally)
    # The step that opened the unit came before the ballots.
    return Presses("contest", "ballots", len(room.phones), rate, reached, (await table.traced(done))[1:], load)


async def measure_ceiling(folder: Path, port: int, presses: int) -> Presses | None:
    """A bare button, stored durably, told over a bare socket, and a bare number that changes."""
    say(f"ceiling: {presses} presses")
    bare = Bare(folder, free_port(port), 1)
    try:
        await bare.server.ready()
        async with launched() as browser:
            if browser is None:
                return None
            screen, pad = await hall(browser, r"Record\s*(\d+)"), await phone(browser)
            await screen.goto(f"{bare.server.base}/bare/screen")
            await pad.goto(f"{bare.server.base}/bare/pad")

            async def press(_: int) -> tuple[int, float]:
                async with pad.expect_response(lambda answer: "/api/ballots/" in answer.url) as answered:
                    await pad.locator("#send").tap()
                return int((await (await answered.value).json())["seq"]), await tapped_at(pad)

            return await _counted("ceiling", bare.server, screen, presses, press)
    finally:
        await bare.close()


async def measure_plain(folder: Path, port: int, presses: int) -> Presses | None:
    """The plain way: a page of buttons that write a flag, and a page that reads it every second."""
    say(f"plain: {presses} presses")
    evening = Evening(folder, free_port(port), 1, SHOWN_SECONDS)
    try:
        await evening.server.ready()
        async with launched() as browser:
            if browser is None:
                return None
            screen, page = await hall(browser, r"Picture\s*(\d+)"), await desk(browser)
            await screen.goto(f"{evening.server.base}/hall")
            await screen.get_by_text("Picture 0").wait_for(timeout=60_000)
            await page.goto(f"{evening.server.base}/desk")

            async def press(number: int) -> tuple[int, float]:
                await page.get_by_role("button", name=PLAIN_PICTURES[number % len(PLAIN_PICTURES)], exact=True).click()
                return number, await pressed_at(page)

            return await _counted("plain", evening.server, screen, presses, press)
    finally:
        await evening.close()


async def _counted(
    who: str, server: Server, screen: Page, count: int, press: Callable[[int], Awaitable[tuple[int, float]]]
) -> Presses:
    """Press so many times on a page whose pictures are numbered; the first press loads what the later ones have."""
    pauses, done = random.Random(SEED), list[Press]()
    before, started = server.load(), perf_counter()
    for number in range(1, count + 2):
        wanted, pressed = await press(number)
        (wait,) = await watch(screen, [(wanted, pressed)])
        await asyncio.sleep(PAUSE_SECONDS + pauses.random() / 4)
        if number == 1:
            before, started = server.load(), perf_counter()
        else:
            done.append(Press("picture", "button", pressed, None if wait is None else pressed + wait))
    load = (server.load() - before).over(perf_counter() - started)
    return Presses(who, "alone", 1, 0, 0, done, load)
