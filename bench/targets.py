"""What was asked for, and whether it was reached. The limits stand as they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.figures import Summary, summaries
from bench.plan import AT_ONCE, SPREAD, SUSTAINED
from bench.scene_figures import Presses
from bench.sides import Side
from bench.tap import Taps

LEAST_OF_CEILING: Final = 0.6
LEAST_TIMES_PLAIN: Final = 100.0
ACK_P99_SECONDS: Final = 1.0
TOLD_SECONDS: Final = 0.5
TAP_P95_SECONDS: Final = 0.15
SCENE_P95_SECONDS: Final = 0.2
IDLE_CORE_SHARE: Final = 0.0001
PAGE_BYTES: Final = 120_000
LIGHT_BYTES: Final = 20_000
# The size of the room for which they were asked; at other sizes they are told as well.
FULL_ROOM: Final = 1000
TAP_BACKGROUND: Final = 200.0
# Below this share the background was not there, and the figure says so.
LEAST_BACKGROUND: Final = 0.95


@dataclass(frozen=True)
class Verdict:
    """One figure beside its limit. ``value`` and ``limit`` are comparable; ``shown`` are their texts with units."""

    name: str
    judges: int
    value: float
    limit: float
    shown: tuple[str, str]
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        word = "at least" if self.at_least else "at most"
        result = "met" if self.is_met else "MISSED"
        return f"{result:<7} {self.name}, {self.judges:,} judges: {self.shown[0]} ({word} {self.shown[1]})"

    def document(self) -> dict[str, Any]:
        return {
            "name": self.name, "judges": self.judges, "value": self.value, "limit": self.limit,
            "at_least": self.at_least, "met": self.is_met,
        }  # fmt: skip


def pick(side: Side, setting: str, pattern: str) -> Summary | None:
    """Return the rounds of one kind, None when they were not played."""
    return next((one for one in summaries(side.rounds) if (one.setting, one.pattern) == (setting, pattern)), None)


def best_rate(plains: Sequence[Side], judges: int) -> float | None:
    """Return the plain app's best rate in a room of this size; where that was not measured, in any room."""
    own = [one for one in plains if one.judges == judges] or plains
    rates = [each.rate for one in own for each in one.rounds]
    return max(rates, default=None)


def verdicts(contest: Side, ceiling: Side, plains: Sequence[Side]) -> Iterator[Verdict]:
    """Hold one size against the targets: only phones and their sockets, the same shape as the ceiling."""
    judges = contest.judges
    for pattern in (SUSTAINED, AT_ONCE.name):
        ours, theirs = pick(contest, "phones", pattern), pick(ceiling, "phones", pattern)
        if ours is None or theirs is None:
            continue
        share = ours.rate / theirs.rate
        yield Verdict(f"durable ballots/s, {pattern}, of the bare ceiling", judges, share, LEAST_OF_CEILING,
                      (f"{share:.1%}", f"{LEAST_OF_CEILING:.0%}"), at_least=True)  # fmt: skip
        plain = best_rate(plains, judges)
        if plain:
            times = ours.rate / plain
            yield Verdict(f"durable ballots/s, {pattern}, of the plain app", judges, times, LEAST_TIMES_PLAIN,
                          (f"{times:,.1f}×", f"{LEAST_TIMES_PLAIN:.0f}×"), at_least=True)  # fmt: skip
    for pattern in (SPREAD.name, AT_ONCE.name):
        if (ours := pick(contest, "phones", pattern)) is not None:
            p99 = ours.wait(0.99)
            yield Verdict(f"acknowledged p99, {pattern}", judges, p99, ACK_P99_SECONDS,
                          (f"{p99 * 1e3:,.0f} ms", f"{ACK_P99_SECONDS * 1e3:,.0f} ms"))  # fmt: skip
    for pattern in (SPREAD.name, AT_ONCE.name, SUSTAINED):
        if (ours := pick(contest, "phones", pattern)) is not None:
            told = ours.worst_told
            yield Verdict(f"last listener told after the last acknowledgement, {pattern}", judges, told, TOLD_SECONDS,
                          (f"{told * 1e3:,.0f} ms", f"{TOLD_SECONDS * 1e3:,.0f} ms"))  # fmt: skip
    for idle in contest.idle:
        name = "idle phone, light pad" if idle.setting == "phones" else "idle phone, with the page"
        yield Verdict(f"{name}, of a core", judges, idle.per_phone, IDLE_CORE_SHARE,
                      (f"{idle.per_phone:.4%}", f"{IDLE_CORE_SHARE:.2%}"))  # fmt: skip
    for name, memory, limit in (
        ("idle phone, light pad, memory", contest.memory_per_phone, LIGHT_BYTES),
        ("idle phone, with the page, memory", contest.memory_per_page, PAGE_BYTES),
    ):
        if memory is not None:
            yield Verdict(name, judges, memory, limit, (f"{memory / 1e3:,.1f} kB", f"{limit / 1e3:,.0f} kB"))


def tap_verdict(taps: Taps) -> Verdict:
    """Hold the contest's taps against the target; a background that was not reached does not count as one."""
    p95 = taps.wait(0.95)
    reached = f"{p95 * 1e3:,.0f} ms beside {taps.reached:,.0f} ballots/s"
    is_busy = taps.wanted >= TAP_BACKGROUND and taps.reached >= LEAST_BACKGROUND * TAP_BACKGROUND
    name = "tap to changed pixels, p95" + ("" if is_busy else " (without the full background)")
    return Verdict(name, taps.judges, p95, TAP_P95_SECONDS, (reached, f"{TAP_P95_SECONDS * 1e3:,.0f} ms"))


def scene_verdict(found: Presses) -> Verdict:
    """Hold the presses at the desk against the target; ballots that did not come do not count as being there."""
    p95 = found.wait(0.95) or 0.0
    is_busy = found.reached >= LEAST_BACKGROUND * found.wanted
    name = f"press at the desk to the new picture, p95, {found.setting}" + ("" if is_busy else " (without all of them)")
    reached = f"{p95 * 1e3:,.0f} ms" + (f" beside {found.reached:,.0f} ballots/s" if found.wanted else "")
    return Verdict(name, found.judges, p95, SCENE_P95_SECONDS, (reached, f"{SCENE_P95_SECONDS * 1e3:,.0f} ms"))
