"""What was measured, and how it is printed. Times are kept in seconds and printed in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

P95_TARGET_SECONDS: Final = 0.3
TOLD_TARGET_SECONDS: Final = 0.5


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all values does not exceed.

    >>> quantile([4.0, 1.0, 2.0, 3.0], 0.5)
    2.0
    >>> quantile([4.0, 1.0, 2.0, 3.0], 0.95)
    4.0
    """
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


@dataclass(frozen=True)
class Load:
    """Processor time in seconds: of the server, of this process, and of everything else on the machine."""

    server: float
    client: float
    others: float

    def __add__(self, more: Load) -> Load:
        return Load(self.server + more.server, self.client + more.client, self.others + more.others)

    def __sub__(self, less: Load) -> Load:
        return Load(self.server - less.server, self.client - less.client, self.others - less.others)


@dataclass(frozen=True)
class Round:
    """One unit marked by everybody.

    ``latencies`` has one entry per acknowledged ballot, from the moment it was due to be sent; a ballot that was not
    acknowledged within ``patience`` has none. ``told`` maps who was told to the time since the last acknowledgement,
    and ``known`` is the time from the moment the last ballot was due until all of them knew. ``found`` counts the
    ballots that were read back from the store as they were sent. ``load`` covers ``seconds``, the time from the first
    ballot until all were told.
    """

    pattern: str
    sent: int
    latencies: tuple[float, ...]
    found: int
    told: Mapping[str, float]
    known: float
    load: Load
    seconds: float
    patience: float

    @property
    def is_complete(self) -> bool:
        return self.sent == len(self.latencies) == self.found


@dataclass(frozen=True)
class Summary:
    """All rounds of one pattern: the ballots pooled, and the worst of each who was told."""

    pattern: str
    rounds: tuple[Round, ...]

    @property
    def waits(self) -> list[float]:
        """One per ballot sent; without an acknowledgement, the patience that it outlasted."""
        return [
            one
            for each in self.rounds
            for one in (*each.latencies, *[each.patience] * (each.sent - len(each.latencies)))
        ]

    @property
    def p95(self) -> float:
        return quantile(self.waits, 0.95)

    @property
    def told(self) -> dict[str, float]:
        return {who: max(each.told[who] for each in self.rounds) for who in self.rounds[0].told}

    @property
    def worst_told(self) -> float:
        return max(self.told.values())

    @property
    def worst_known(self) -> float:
        return max(each.known for each in self.rounds)

    @property
    def is_complete(self) -> bool:
        return all(each.is_complete for each in self.rounds)

    def line(self) -> str:
        """Return this pattern's row of a table."""
        sent, found = sum(one.sent for one in self.rounds), sum(one.found for one in self.rounds)
        acknowledged = sum(len(one.latencies) for one in self.rounds)
        seconds = sum(one.seconds for one in self.rounds)
        load = sum((one.load for one in self.rounds), Load(0, 0, 0))
        patience = min(one.patience for one in self.rounds)
        times = (quantile(self.waits, 0.5), self.p95, max(self.waits))
        told = ", ".join(f"{who} {milliseconds(value)}" for who, value in self.told.items())
        cells = [f"{self.pattern:<14}{sent:>8}{acknowledged:>7}{found:>7}"]
        cells += [f"{('≥' if value >= patience else '') + milliseconds(value):>9}" for value in times]
        cells += [f"{milliseconds(self.worst_told):>8}", f"{milliseconds(self.worst_known):>9}"]
        cells += [f"{max(0.0, used) / seconds:>8.0%}" for used in (load.server, load.client, load.others)]
        cells += [f"   {told}"]
        return "".join(cells)


HEAD: Final = (
    f"{'all send':<14}{'ballots':>8}{'acked':>7}{'found':>7}{'p50':>9}{'p95':>9}{'max':>9}"
    f"{'told':>8}{'known':>9}{'server':>8}{'client':>8}{'others':>8}   told, each"
)


def summaries(rounds: Sequence[Round]) -> dict[str, Summary]:
    """Return the rounds by pattern, in the order in which the patterns came first."""
    patterns = dict.fromkeys(one.pattern for one in rounds)
    return {name: Summary(name, tuple(one for one in rounds if one.pattern == name)) for name in patterns}


def milliseconds(value: float) -> str:
    return f"{value * 1e3:,.0f}"


def table(title: str, by_pattern: Mapping[str, Summary]) -> str:
    """Return one table, a row per pattern; times in milliseconds, processor use in shares of one core."""
    return "\n".join([title, HEAD, *(one.line() for one in by_pattern.values())])


def ratio(ours: Summary, theirs: Summary) -> str:
    """Return the plain app's times as multiples of ours; a lower bound when ballots were never acknowledged."""
    bound = "" if theirs.is_complete else "at least "
    # Under a millisecond a told time is the clock's and the scheduler's noise.
    told = theirs.worst_told / max(ours.worst_told, 0.001)
    return (
        f"ratio, plain ({theirs.pattern}) ÷ contest ({ours.pattern}): "
        f"p95 acknowledged {bound}{theirs.p95 / ours.p95:,.1f}×, told {bound}{told:,.1f}×, "
        f"known everywhere {bound}{theirs.worst_known / ours.worst_known:,.1f}×"
    )


def target(one: Summary) -> str:
    """Return how a pattern's figures stand to what was asked for."""
    parts = []
    for name, value, limit in (("p95", one.p95, P95_TARGET_SECONDS), ("told", one.worst_told, TOLD_TARGET_SECONDS)):
        verdict = "met" if value <= limit else "MISSED"
        parts.append(f"{name} {milliseconds(value)} of {milliseconds(limit)} ms {verdict}")
    return f"target, {one.pattern}: " + ", ".join(parts)
