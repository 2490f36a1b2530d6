"""A year of a town recomputed from its ledger, and one more ballot: ``python -m bench.town``.

Each measurement runs in a new process on one core (``bench.town_run``); 1×, 2×, 4× and 8× the year stand in one contest
each. Nothing is asserted about times; the exit status is 1 when a result is not the one that was recorded.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import log
from pathlib import Path
from shutil import copyfile
from statistics import median
from time import perf_counter
from typing import Final

from bench.progress import say
from bench.town_run import Run, WrongResult
from bench.town_years import Size, Town
from contest.ledger import Settings
from contest.ledger.connection import connect, create
from contest.ledger.rows import insert

ROOT: Final = Path(__file__).parents[1]
WHOLE_TARGET_SECONDS: Final = 1.5
ONE_MORE_TARGET_SECONDS: Final = 0.002
SCALES: Final = (1, 2, 4, 8)
ROUNDS: Final = 5
ROUNDS_OF_MORE: Final = 3
MORE: Final = 200
QUICK_SIZE: Final = Size(meetings=1, units=4, judges=16)
QUICK_SCALES: Final = (1, 2)
NOTES: Final = """\
whole: open the store, read, follow the chain, decode, fold, score every unit, rank every meeting; state: the part of
it until the state is there; cpu: the processor's time in all of it. ceiling: json.loads and sha256 of the same records
and nothing else; ratio: whole ÷ ceiling. one more: from a record to the new standings of its meeting; submitted: the
same from the judge's command, decided and stored durably. Medians of all rounds; the worst of all ballots."""


@dataclass(frozen=True)
class Scale:
    """All rounds over so many years."""

    years: int
    runs: tuple[Run, ...]

    @property
    def whole(self) -> float:
        return median(run.whole[0] for run in self.runs)

    @property
    def processor(self) -> float:
        return median(run.whole[1] for run in self.runs)

    @property
    def one_more(self) -> list[float]:
        return [one for run in self.runs for one in run.one_more]

    @property
    def submitted(self) -> list[float]:
        return [one for run in self.runs for one in run.submitted]

    @property
    def grown(self) -> float:
        return median(run.grown for run in self.runs)

    def line(self) -> str:
        """Return this scale's row of the table."""
        first = self.runs[0]
        state, ceiling = (median(run.read for run in self.runs), median(run.ceiling[0] for run in self.runs))
        cells = [f"{self.years}×".rjust(4), f"{first.events:>9,}", f"{first.marks:>9,}", f"{first.standings:>10,}"]
        cells += [f"{self.whole:>8.2f} s", f"{state:>6.2f} s", f"{self.processor:>6.2f} s", f"{ceiling:>7.2f} s"]
        cells += [f"{self.whole / ceiling:>6.1f}×", f"{self.grown / 1e6:>7.0f} MB"]
        for times in (self.one_more, self.submitted):
            cells += [f"{median(times) * 1e3:>8.2f} ms", f"{max(times) * 1e3:>7.1f} ms"]
        return "".join(cells)


HEAD: Final = (
    f"{'year':>4}{'events':>9}{'marks':>9}{'standings':>10}{'whole':>10}{'state':>8}{'cpu':>8}{'ceiling':>9}"
    f"{'ratio':>7}{'memory':>10}{'one more':>11}{'worst':>10}{'submitted':>11}{'worst':>10}"
)


def measure(folder: Path, size: Size, years: Sequence[int], rounds: int, more: int) -> list[Scale]:
    """Build the stores and measure each of them in processes of their own.

    Raises
    ------
    WrongResult
        It was not the one that was recorded.
    """
    started = perf_counter()
    stores = _build(folder, size, years)
    say(f"built {', '.join(f'{one}×' for one in years)} of a town's year in {perf_counter() - started:.0f} s")
    runs: dict[int, list[Run]] = {count: [] for count in stores}
    for number in range(rounds):
        # Size after size in each round, so that a busy minute of the machine lengthens all of them.
        for count, (store, events) in stores.items():
            if count > 1 and number >= ROUNDS_OF_MORE:
                continue
            run = _run(store, more)
            if run.events != events:
                raise WrongResult(f"{run.events} records were found of {events}")
            runs[count].append(run)
        say(f"measured {number + 1} of {rounds} times")
    return [Scale(count, tuple(found)) for count, found in runs.items()]


def _build(folder: Path, size: Size, years: Sequence[int]) -> dict[int, tuple[Path, int]]:
    """Store what the town has recorded by the end of some years; also say how many records that is."""
    town, stores = Town(size), {}
    whole, stored = folder / "town.db", 0
    create(whole)
    for year in town.years(max(years)):
        with closing(connect(whole, Settings())) as db:
            db.execute("BEGIN IMMEDIATE")
            insert(db, town.records[stored:])
            db.execute("COMMIT")
        stored = len(town.records)
        if year in years:
            stores[year] = (folder / f"town-{year}.db", stored)
            # Nobody has the store open: only then may it be copied as a file.
            copyfile(whole, stores[year][0])
    return stores


def _run(store: Path, more: int) -> Run:
    # The ballots that a run casts are not for the next one.
    copy = store.with_suffix(".run.db")
    copyfile(store, copy)
    command = [sys.executable, "-m", "bench.town_run", str(copy), str(more)]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    finally:
        copy.unlink()
    if done.returncode:
        raise WrongResult("a measurement ended early; what was wrong stands above")
    return Run.from_json(done.stdout)


def report(scales: Sequence[Scale]) -> str:
    """Return the table, and how it grows."""
    lines = ["a town's year recomputed from its ledger, on one core", HEAD, *(one.line() for one in scales)]
    first, last = scales[0], scales[-1]
    times, memory = last.processor / first.processor, last.grown / max(first.grown, 1)
    exponent = log(times) / log(last.years / first.years)
    flat = median(last.one_more) / median(first.one_more)
    lines.append(
        f"growth from {first.years}× to {last.years}×: cpu {times:.1f}× (exponent {exponent:.2f}), "
        f"memory {memory:.1f}×, one more ballot {flat:.2f}×"
    )
    return "\n".join(lines)


def targets(year: Scale) -> str:
    """Return how a single year's figures stand to what was asked for: by the clock, as somebody who waits counts."""
    whole, more = year.whole, median(year.one_more)
    return (
        f"target, a year recomputed on one core: {whole:.2f} s ({year.processor:.2f} s of its time) "
        f"of {WHOLE_TARGET_SECONDS} s {_verdict(whole, WHOLE_TARGET_SECONDS)}\n"
        f"target, one more ballot: {more * 1e3:.2f} of {ONE_MORE_TARGET_SECONDS * 1e3:.0f} ms "
        f"{_verdict(more, ONE_MORE_TARGET_SECONDS)}"
    )


def _verdict(value: float, limit: float) -> str:
    return "ok" if value <= limit else "NOT OK"


def section(*, quick: bool, folder: Path | None = None) -> bool:
    """Measure and print; return whether every result was the one that was recorded."""
    with tempfile.TemporaryDirectory(prefix="contest-town-", dir=folder) as place:
        try:
            if quick:
                found = measure(Path(place), QUICK_SIZE, QUICK_SCALES, 1, 20)
            else:
                found = measure(Path(place), Size(), SCALES, ROUNDS, MORE)
        except WrongResult as wrong:
            print(f"A RESULT OF THE TOWN IS NOT THE ONE THAT WAS RECORDED: {wrong}", file=sys.stderr)
            return False
    print(report(found))
    print("a small town: too little to compare with the targets" if quick else targets(found[0]))
    print("\n", NOTES, "\n", sep="", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.town", description="Recompute a town's year and measure it.")
    parser.add_argument("--quick", action="store_true", help="a small town, once")
    parser.add_argument("--folder", type=Path, default=None, help="where to write, default: the temporary folder")
    options = parser.parse_args()
    return 0 if section(quick=options.quick, folder=options.folder) else 1


if __name__ == "__main__":
    sys.exit(main())
