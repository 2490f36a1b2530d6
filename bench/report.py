"""Everything that was measured in one run: as tables, as verdicts, and as the document of the JSON file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from bench.figures import Summary, summaries
from bench.plan import AT_ONCE, SUSTAINED
from bench.scene_figures import Presses
from bench.scene_figures import tables as press_tables
from bench.sides import Side
from bench.tables import Table, kilobytes, milliseconds, percent
from bench.tap import Taps
from bench.targets import FULL_ROOM, Verdict, best_rate, pick, scene_verdict, tap_verdict, verdicts

NOTES: Final = """\
Times in ms. A ballot's time runs from the moment it was due to be sent. told: from the last acknowledgement until the
last listener knew; known: from the moment the last ballot was due; both the worst of all rounds. CPU ms: the server's
processor time per ballot. server, client, others: processor use meanwhile, 100 % is one core. phones: judges with a
light pad and their sockets; evening: with the page around every pad, the desk's page, the hall's picture, and pads that
fetch their data anew. sustained: every judge sends the next ballot when the last is acknowledged (at most 19/s). by
CPU: the same ratio by processor time per ballot, which busy neighbours disturb less."""
SPEED_HEAD: Final = (
    "server, all send", "ballots", "acked", "found", "ballots/s", "p50", "p95", "p99", "max", "told", "known",
    "CPU ms", "server", "client", "others",
)  # fmt: skip


@dataclass
class Results:
    """``sizes`` has the contest and the ceiling for each size, ``plains`` the plain app."""

    machine: dict[str, Any]
    sizes: list[tuple[Side, Side]] = field(default_factory=list)
    plains: list[Side] = field(default_factory=list)
    taps: list[Taps] = field(default_factory=list)
    presses: list[Presses] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether everything that the contest and the ceiling acknowledged was found, and everything acknowledged."""
        return all(side.is_complete for pair in self.sizes for side in pair)

    def verdicts(self) -> list[Verdict]:
        found = [one for contest, ceiling in self.sizes for one in verdicts(contest, ceiling, self.plains)]
        found += [tap_verdict(one) for one in self.taps if one.who == "contest"]
        return found + [scene_verdict(one) for one in self.presses if one.who == "contest"]

    def tables(self) -> list[Table]:
        sizes = sorted({side.judges for side in self._sides()})
        found = [self._speed(judges) for judges in sizes]
        found += [self._ratios()] if self.sizes else []
        found += [self._costs()] if sizes else []
        loads = [row for side in self._sides() for row in _loads(side)]
        found += [Table("First load of a page, in kB", ("page", "on the line", "unpacked", "requests"), loads)]
        found += [self._taps(), *press_tables(self.presses)]
        return [one for one in found if one.rows]

    def verdict_lines(self) -> list[str]:
        """Return a line per target, those of the full room last, where they are read."""
        found = self.verdicts()
        lines = [one.line() for one in sorted(found, key=lambda one: one.judges)]
        if self.sizes and not any(one.judges == FULL_ROOM for one in found):
            lines.append(f"(the targets are meant for {FULL_ROOM:,} judges)")
        return lines

    def document(self) -> dict[str, Any]:
        """Return what the JSON file holds: seconds, bytes, shares of one core."""
        return {
            "machine": self.machine,
            "sides": [_side_document(side) for side in self._sides()],
            "taps": [one.document() for one in self.taps],
            "presses": [one.document() for one in self.presses],
            "targets": [one.document() for one in self.verdicts()],
            "complete": self.is_complete,
        }

    def _sides(self) -> Iterator[Side]:
        for pair in self.sizes:
            yield from pair
        yield from self.plains

    def _speed(self, judges: int) -> Table:
        table = Table(f"{judges:,} judges", SPEED_HEAD)
        for side in self._sides():
            if side.judges == judges:
                table.rows += [_speed_row(side, one) for one in summaries(side.rounds)]
        return table

    def _ratios(self) -> Table:
        head = ("judges, all send", "ballots/s", "of ceiling", "by CPU", "evening", "of ceiling", "× plain")
        table = Table("Ratios: contest ÷ bare ceiling, and contest ÷ the plain app's best rate", head)
        for contest, ceiling in self.sizes:
            plain = best_rate(self.plains, contest.judges)
            for pattern in (AT_ONCE.name, SUSTAINED):
                ours, theirs = pick(contest, "phones", pattern), pick(ceiling, "phones", pattern)
                evening = pick(contest, "evening", pattern)
                if ours is None or theirs is None:
                    continue
                work = theirs.server_seconds_per_ballot / max(ours.server_seconds_per_ballot, 1e-9)
                table.rows.append((
                    f"{contest.judges:,}, {pattern}",
                    f"{ours.rate:,.0f}",
                    f"{ours.rate / theirs.rate:.1%}",
                    f"{work:.1%}",
                    f"{evening.rate:,.0f}" if evening else "–",
                    f"{evening.rate / theirs.rate:.1%}" if evening else "–",
                    f"{ours.rate / plain:,.1f}×" if plain else "–",
                ))  # fmt: skip
        return table

    def _costs(self) -> Table:
        table = Table(
            "What a server costs: start-up in s, memory in MB and per phone in kB, an idle phone in shares of a core",
            ("server, judges", "start-up", "memory before", "light pad", "with the page", "after the rounds",
             "idle, light pad", "idle, with the page"),
        )  # fmt: skip
        for side in self._sides():
            idle = {one.setting: percent(one.per_phone) for one in side.idle}
            table.rows.append((
                f"{side.who}, {side.judges:,}", f"{side.start_seconds:.2f}", f"{side.memory_at_start / 1e6:,.0f}",
                kilobytes(side.memory_per_phone), kilobytes(side.memory_per_page), kilobytes(side.memory_busy),
                idle.get("phones", "–"), idle.get("evening", idle.get("forms", "–")),
            ))  # fmt: skip
        return table

    def _taps(self) -> Table:
        table = Table(
            "From the tap to changed pixels on the projector, in ms",
            ("server", "judges", "taps", "lost", "ballots/s beside", "p50", "p95", "max", "server CPU", "others"),
        )
        for one in self.taps:
            waits = [milliseconds(one.wait(share)) for share in (0.5, 0.95, 1.0)]
            table.rows.append((
                one.who, f"{one.judges:,}", str(len(one.seconds) + one.lost), str(one.lost), f"{one.reached:,.0f}",
                *waits, percent(one.load.server), percent(one.load.others),
            ))  # fmt: skip
        return table


def _speed_row(side: Side, one: Summary) -> tuple[str, ...]:
    bound = "≥ " if one.wait(1.0) >= one.patience else ""
    values = [one.wait(share) for share in (0.5, 0.95, 0.99)]
    waits = [("≥ " if value >= one.patience else "") + milliseconds(value) for value in values]
    work = f"{one.server_seconds_per_ballot * 1e3:,.2f}" if one.acknowledged else "–"
    setting = "" if one.setting in ("phones", "forms") else f", {one.setting}"
    return (
        f"{side.who}{setting}, {one.pattern}", f"{one.sent:,}", f"{one.acknowledged:,}", f"{one.found:,}",
        f"{one.rate:,.1f}" if one.rate < 100 else f"{one.rate:,.0f}", *waits, bound + milliseconds(one.wait(1.0)),
        milliseconds(one.worst_told), milliseconds(one.worst_known), work,
        percent(one.load.server), percent(one.load.client), percent(one.load.others),
    )  # fmt: skip


def _loads(side: Side) -> Iterator[tuple[str, ...]]:
    for page, one in side.first_loads.items():
        yield (
            f"{side.who}, {page}",
            f"{one.on_the_line / 1e3:,.1f}",
            f"{one.unpacked / 1e3:,.1f}",
            str(one.requests),
        )


def _side_document(side: Side) -> dict[str, Any]:
    return {
        "who": side.who,
        "judges": side.judges,
        "start_seconds": round(side.start_seconds, 3),
        "memory_bytes": {
            "before": side.memory_at_start,
            "per_light_pad": side.memory_per_phone,
            "per_page": side.memory_per_page,
            "per_phone_after_the_rounds": side.memory_busy,
        },
        "idle": [{**asdict(one), "core_share_per_phone": one.per_phone} for one in side.idle],
        "rounds": [one.document() for one in summaries(side.rounds)],
        "first_load_bytes": {name: asdict(one) for name, one in side.first_loads.items()},
        "complete": side.is_complete,
    }
