"""How many appends a second: many commands per commit, beside one commit per command.

    python bench/ledger.py [--threads 32] [--seconds 3] [--folder DIR]

Read the ratio, not the rate: the rate is the disk's. Give a folder on the disk that will be used.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contest.ledger import Entry, Record, Settings, SqliteLedger
from contest.ledger.connection import SQLITE_VERSION, journal_mode, reading

BODY = '{"judge":"j17","kind":"ballot_cast","marks":{"culture":"91.5","environment":"88"},"unit":"jiadi"}'


@dataclass(frozen=True)
class Run:
    """``worst`` and ``p95`` are in milliseconds, ``rate`` in acknowledged appends per second."""

    rate: float
    p95: float
    worst: float
    per_commit: float
    journal: str


def count(state: int, record: Record) -> int:
    return state + 1


def decide(id: str, state: int) -> list[Entry]:
    return [Entry(id, BODY)]


def measure(path: Path, threads: int, seconds: float, batch_limit: int) -> Run:
    """Let threads append, each its next command as soon as the last is acknowledged."""
    settings = Settings(batch_limit=batch_limit)
    waits: list[float] = []
    with SqliteLedger(path, initial=lambda contest: 0, fold=count, create=True, settings=settings) as ledger:
        end = time.perf_counter() + seconds

        def work(thread: int) -> None:
            number, now = 0, time.perf_counter()
            while now < end:
                number += 1
                ledger.append("bench", f"t{thread}-{number}", partial(decide, f"t{thread}-{number}"))
                after = time.perf_counter()
                waits.append(after - now)
                now = after

        started = time.perf_counter()
        workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        took = time.perf_counter() - started
        stored = ledger.head("bench").seq
        if stored != len(waits):
            raise SystemExit(f"{len(waits)} were acknowledged and {stored} are stored")
        with reading(path, settings) as db:
            journal = journal_mode(db)
        waits.sort()
        return Run(
            stored / took, waits[int(len(waits) * 0.95)] * 1e3, waits[-1] * 1e3, stored / ledger.commits, journal
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Appends per second, with and without group commit.")
    parser.add_argument("--threads", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--folder", type=Path, default=None, help="where to write, default: the temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        group = measure(Path(folder, "group.db"), options.threads, options.seconds, Settings().batch_limit)
        single = measure(Path(folder, "single.db"), options.threads, options.seconds, 1)
    print(f"SQLite {'.'.join(map(str, SQLITE_VERSION))}, journal {group.journal}, {options.threads} threads")
    for name, run in (("group commit", group), ("one commit each", single)):
        print(
            f"{name:16} {run.rate:8.0f} appends/s   p95 {run.p95:7.1f} ms   worst {run.worst:7.1f} ms"
            f"   {run.per_commit:6.1f} appends per commit"
        )
    print(f"{'ratio':16} {group.rate / single.rate:8.1f}")


if __name__ == "__main__":
    main()
