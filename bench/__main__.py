"""``python -m bench``: the contest's server and a plain Streamlit page side by side, then a town's year, in numbers.

It starts both servers, one after the other, on stores of its own in a temporary folder, and ends them. Nothing is
asserted about times; the exit status is 1 when a ballot of the contest was lost or a result came out wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeVar

from bench import plain, room, town
from bench.figures import ratio, summaries, table, target
from bench.plan import AT_ONCE, SPREAD, TICKING
from bench.servers import free_port

T = TypeVar("T")
ROUNDS: Final = 3
PATIENCE_SECONDS: Final = 60.0
NOTES: Final = """\
Times in ms. A ballot's time runs from the moment it was due to be sent; told: from the last acknowledgement until it
was known there; known: from the moment the last ballot was due until it was known everywhere; both the worst of all
rounds. server, client, others: processor use meanwhile, 100 % is one processor; where others use much, the times are
theirs as well."""


def main() -> int:
    """Measure, print, and tell whether every ballot was stored."""
    options = _options()
    started = perf_counter()
    print(f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f} before the start; {options.judges} judges", flush=True)  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="contest-bench-") as folder:
        is_complete = _run(_measure(Path(folder), options))
    print()
    is_right = town.section(quick=options.quick)
    print(f"took {perf_counter() - started:.0f} s")
    if is_complete:
        print("every ballot of the contest was acknowledged and found in the ledger")
    else:
        print("BALLOTS OF THE CONTEST ARE MISSING", file=sys.stderr)
    return 0 if is_complete and is_right else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the server beside a plain page.")
    parser.add_argument("--judges", type=int, default=None, help="at least 2; default 100, with --quick 12")
    parser.add_argument("--quick", action="store_true", help="one round of each kind, no browser")
    parser.add_argument("--port", type=int, default=8750, help="the first of the ports to try")
    options = parser.parse_args()
    options.judges = options.judges or (12 if options.quick else 100)
    if options.judges < 2:
        parser.error("--judges must be at least 2")
    return options


async def _measure(folder: Path, options: argparse.Namespace) -> bool:
    """Measure and print; return whether the contest stored everything it acknowledged, and acknowledged everything."""
    task = asyncio.current_task()
    assert task is not None
    # Whoever ends the benchmark does not mean to leave a server behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    patterns = [SPREAD, AT_ONCE] * (1 if options.quick else ROUNDS)
    # A plain form follows the stage by asking once a second; with many forms that may never come to an end.
    comparison = [SPREAD, AT_ONCE] if options.quick else [SPREAD, AT_ONCE, TICKING]
    port, with_browser = free_port(options.port), not options.quick

    ours = await room.measure(folder, port, options.judges, patterns, with_browser=with_browser)
    contest = summaries(ours.rounds)
    print(table("contest: PUT /api/ballots, pushed to sockets and pages", contest), end="\n\n", flush=True)

    port = free_port(port + 1)
    theirs = await plain.measure(folder, port, options.judges, comparison, PATIENCE_SECONDS, with_browser=with_browser)
    plains = summaries(theirs.rounds)
    print(table('plain: Streamlit form + SQLite, run_every="1s"', plains), end="\n\n")
    print(NOTES, end="\n\n")
    for one in plains.values():
        print(ratio(contest.get(one.pattern) or contest[SPREAD.name], one))
    for one in contest.values():
        print(target(one))
    print()
    _print_costs(ours, theirs)
    return all(one.is_complete for one in contest.values())


def _print_costs(ours: room.RoomFigures, theirs: plain.PlainFigures) -> None:
    print(f"start-up to the first 200: contest {ours.start_seconds:.2f} s, plain {theirs.start_seconds:.2f} s")
    print(f"memory before the judges: contest {ours.memory_at_start / 1e6:.0f} MB, "
          f"plain {theirs.memory_at_start / 1e6:.0f} MB")  # fmt: skip
    print(f"memory per judge: pad and live socket {ours.memory_per_pad / 1e3:.0f} kB, "
          f"with the page around it {(ours.memory_per_pad + ours.memory_per_tab) / 1e3:.0f} kB; "
          f"plain form {theirs.memory_per_tab / 1e3:.0f} kB")  # fmt: skip
    print(f"first load of the judge's page: contest {ours.first_load or 'not measured'}; "
          f"plain {theirs.first_load or 'not measured'}")  # fmt: skip


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where it is installed: the client shares the processors with the server."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


if __name__ == "__main__":
    sys.exit(main())
