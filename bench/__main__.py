"""``python -m bench``: the contest's server beside a bare ceiling and a plain Streamlit page, and a town's year.

It starts every server on a store of its own in a temporary folder, and ends it. Nothing is asserted about times; the
exit status is 1 when a ballot was lost or a result came out wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeVar

from bench import plain, scene, sides, tap, town
from bench.machine import description, raise_file_limit, sentence
from bench.report import NOTES, Results
from bench.sides import BEAT_SECONDS, Effort

T = TypeVar("T")
SIZES: Final = (30, 300, 1000)
QUICK_SIZES: Final = (12,)
QUICK: Final = Effort(rounds=1, stream_seconds=1, base_seconds=1, idle_seconds=1, with_browser=False)
PARTS: Final = ("sides", "plain", "tap", "scene", "town")
TAPS: Final = 120
PLAIN_TAPS: Final = 20
QUICK_TAPS: Final = 5
TAP_JUDGES: Final = 300
TAP_BACKGROUND: Final = 200.0
PRESSES: Final = 60
PLAIN_PRESSES: Final = 30
QUICK_PRESSES: Final = 12
# A community's own panel, every judge of it sending a ballot a second.
DESK_JUDGES: Final = 30
# Of fewer, trimming leaves too little for charts, and the hall shows the standings instead.
FEWEST_JUDGES: Final = 12


def main() -> int:
    """Measure, print, and tell whether every ballot was stored."""
    options = _options()
    started = perf_counter()
    raise_file_limit()
    results = Results(description())
    print(sentence(results.machine), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="contest-bench-", dir=options.folder) as folder:
        try:
            _run(_measure(Path(folder), options, results))
        finally:
            # Half an hour of figures is not lost because a later part fails.
            results.machine |= {"seconds": round(perf_counter() - started), "load_after": os.getloadavg()[0]}
            _print(results, as_markdown=options.markdown)
            _write(results, options.json)
    is_right = True
    if "town" in options.parts:
        print()
        is_right = town.section(quick=options.quick, folder=options.folder)
    print(f"took {perf_counter() - started:.0f} s")
    if results.is_complete:
        print("every ballot of the contest was acknowledged and found in the ledger")
    else:
        print("BALLOTS OF THE CONTEST ARE MISSING", file=sys.stderr)
    return 0 if results.is_complete and is_right else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the server beside its two ends.")
    parser.add_argument("--judges", type=int, nargs="+", metavar="N", help="sizes of the room, at least 2; "
                        f"default {' '.join(map(str, SIZES))}, with --quick {QUICK_SIZES[0]}")  # fmt: skip
    parser.add_argument("--parts", nargs="+", choices=PARTS, help="sides: contest and ceiling; plain: the plain app; "
                        "tap: tap to pixels; scene: press at the desk to the new picture; town: a town's "
                        "year; default all, with --quick all without a browser")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="one round of each kind, short streams, no browser")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured there")
    parser.add_argument("--markdown", action="store_true", help="print the tables as they stand in the documentation")
    parser.add_argument("--folder", type=Path, help="where to write, default: the temporary folder")
    parser.add_argument("--port", type=int, default=8750, help="the first of the ports to try")
    options = parser.parse_args()
    options.judges = options.judges or list(QUICK_SIZES if options.quick else SIZES)
    options.parts = options.parts or [one for one in PARTS if not (options.quick and one in ("tap", "scene"))]
    if min(options.judges) < 2:
        parser.error("--judges must be at least 2")
    return options


async def _measure(folder: Path, options: argparse.Namespace, results: Results) -> None:
    task = asyncio.current_task()
    assert task is not None
    # Whoever ends the benchmark does not mean to leave a server behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    for number, judges in enumerate(options.judges):
        is_last = number == len(options.judges) - 1
        effort = QUICK if options.quick else _effort(judges, is_last)
        if "sides" in options.parts:
            results.sizes.append(await sides.measure(_new(folder), options.port, judges, effort))
        if "plain" in options.parts:
            results.plains.append(await plain.measure(_new(folder), options.port, judges, effort))
    if "tap" in options.parts:
        judges = min(TAP_JUDGES, max(options.judges))
        count = QUICK_TAPS if options.quick else TAPS
        for found in (
            await tap.measure_contest(_new(folder), options.port, judges, count, TAP_BACKGROUND),
            await tap.measure_ceiling(_new(folder), options.port, judges, count, TAP_BACKGROUND),
            await tap.measure_plain(_new(folder), options.port, min(count, PLAIN_TAPS)),
        ):
            results.taps += [found] if found is not None else []
    if "scene" in options.parts:
        judges = min(DESK_JUDGES, max(FEWEST_JUDGES, *options.judges))
        count = QUICK_PRESSES if options.quick else PRESSES
        results.presses += await scene.measure_contest(_new(folder), options.port, judges, count, float(judges))
        # What stands beside the contest has one kind of press.
        beside = QUICK_TAPS if options.quick else count
        for pressed in (
            await scene.measure_ceiling(_new(folder), options.port, beside),
            await scene.measure_plain(_new(folder), options.port, min(beside, PLAIN_PRESSES)),
        ):
            results.presses += [pressed] if pressed is not None else []


def _effort(judges: int, is_last: bool) -> Effort:
    """A full room rests for two beats of the server; and what a browser fetches does not depend on the room."""
    return Effort(idle_seconds=(2 if judges >= TAP_JUDGES * 2 else 1) * BEAT_SECONDS, with_browser=is_last)


def _new(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def _print(results: Results, *, as_markdown: bool) -> None:
    for one in results.tables():
        print(one.markdown() if as_markdown else one.text(), end="\n\n")
    lines = results.verdict_lines()
    if as_markdown:
        print("```", *lines, "```", sep="\n")
    else:
        print(NOTES, "", *lines, sep="\n")
    sys.stdout.flush()


def _write(results: Results, file: Path | None) -> None:
    if file is not None:
        file.write_text(json.dumps(results.document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where it is installed: the client shares the processors with the server."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


if __name__ == "__main__":
    sys.exit(main())
