"""What was measured. Times are in seconds, memory in bytes, processor use in shares of one core (1.0 is one core)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Any


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

    def over(self, seconds: float) -> Load:
        """Return processor seconds as shares of a core."""
        return Load(self.server / seconds, self.client / seconds, self.others / seconds)


@dataclass(frozen=True)
class Round:
    """One volley: everybody sends one ballot. Or a stream: everybody sends the next as soon as the last is answered.

    ``latencies`` has one entry per acknowledged ballot, from the moment it was due to be sent; a ballot that was not
    acknowledged within ``patience`` has none. ``spread`` is the time from the first acknowledgement's chance (the
    first due moment) until the last one; in a stream, the time in which ``counted`` acknowledgements came. ``told``
    maps who was told to the time since the last acknowledgement, and ``known`` is the time from the moment the last
    ballot was due until all of them knew. ``found`` counts the ballots that were read back from the store as they
    were sent. ``load`` covers ``seconds``.
    """

    pattern: str
    setting: str
    sent: int
    latencies: tuple[float, ...]
    found: int
    counted: int
    spread: float
    told: Mapping[str, float]
    known: float
    load: Load
    seconds: float
    patience: float

    @property
    def is_complete(self) -> bool:
        return self.sent == len(self.latencies) == self.found

    @property
    def rate(self) -> float:
        """Acknowledged ballots per second."""
        return self.counted / self.spread if self.spread > 0 else 0.0


@dataclass(frozen=True)
class Summary:
    """All rounds of one pattern in one setting: the ballots pooled, the middle rate, the worst of who was told."""

    pattern: str
    setting: str
    rounds: tuple[Round, ...]

    @property
    def waits(self) -> list[float]:
        """One per ballot sent; without an acknowledgement, the patience that it outlasted."""
        return [
            one
            for each in self.rounds
            for one in (*each.latencies, *[each.patience] * (each.sent - len(each.latencies)))
        ]

    def wait(self, share: float) -> float:
        return quantile(self.waits, share)

    @property
    def sent(self) -> int:
        return sum(one.sent for one in self.rounds)

    @property
    def acknowledged(self) -> int:
        return sum(len(one.latencies) for one in self.rounds)

    @property
    def found(self) -> int:
        return sum(one.found for one in self.rounds)

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.rounds)

    @property
    def told(self) -> dict[str, float]:
        return {who: max(each.told[who] for each in self.rounds) for who in self.rounds[0].told}

    @property
    def worst_told(self) -> float:
        return max(self.told.values(), default=0.0)

    @property
    def worst_known(self) -> float:
        return max(each.known for each in self.rounds)

    @property
    def load(self) -> Load:
        """Mean processor use during the rounds, in shares of one core."""
        total = sum((one.load for one in self.rounds), Load(0, 0, 0))
        seconds = sum(one.seconds for one in self.rounds)
        return Load(*(max(0.0, used) / seconds for used in (total.server, total.client, total.others)))

    @property
    def server_seconds_per_ballot(self) -> float:
        return sum(one.load.server for one in self.rounds) / max(1, sum(one.counted for one in self.rounds))

    @property
    def patience(self) -> float:
        return min(one.patience for one in self.rounds)

    @property
    def is_complete(self) -> bool:
        return all(each.is_complete for each in self.rounds)

    def document(self) -> dict[str, Any]:
        """Return the figures as they stand in the JSON file."""
        waits = self.waits
        return {
            "pattern": self.pattern,
            "setting": self.setting,
            "rounds": len(self.rounds),
            "sent": self.sent,
            "acknowledged": self.acknowledged,
            "found": self.found,
            "ballots_per_second": round(self.rate, 1),
            "ballots_per_second_each": [round(one.rate, 1) for one in self.rounds],
            "is_lower_bound": not self.is_complete,
            "ack_seconds": {
                name: round(quantile(waits, share), 4)
                for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
            },
            "told_seconds": {who: round(value, 4) for who, value in self.told.items()},
            "known_seconds": round(self.worst_known, 4),
            "server_ms_per_ballot": round(self.server_seconds_per_ballot * 1e3, 3),
            "cores": {name: round(getattr(self.load, name), 3) for name in ("server", "client", "others")},
        }


@dataclass(frozen=True)
class Idle:
    """``base`` and ``cores``: the server's processor use without and with the phones, over ``seconds``."""

    setting: str
    phones: int
    seconds: float
    base: float
    cores: float

    @property
    def per_phone(self) -> float:
        """The share of one core that one idle phone costs at most: all that the server uses, shared among them.

        What it uses without phones is not taken off: it moves more than what thousand phones add to it.
        """
        return self.cores / self.phones


def summaries(rounds: Sequence[Round]) -> list[Summary]:
    """Return the rounds by setting and pattern, in the order in which they came first."""
    kinds = dict.fromkeys((one.setting, one.pattern) for one in rounds)
    return [
        Summary(pattern, setting, tuple(one for one in rounds if (one.setting, one.pattern) == (setting, pattern)))
        for setting, pattern in kinds
    ]
