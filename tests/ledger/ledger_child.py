"""What the tests of the ledger do in other processes; run as a script: ``ledger_child.py MODE PATH …``."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contest.errors import ContestError
from contest.ledger import Entry, Record, Settings, SqliteLedger

CONTEST = "liushi"


def nothing(contest: str) -> tuple[str, ...]:
    return ()


def gather(state: tuple[str, ...], record: Record) -> tuple[str, ...]:
    """The plainest fold: the ids seen so far."""
    return (*state, record.id)


def open_ledger(path: str | Path, *, create: bool = False, **settings: Any) -> SqliteLedger[tuple[str, ...]]:
    return SqliteLedger(path, initial=nothing, fold=gather, create=create, settings=Settings(**settings))


def writing(id: str, body: str = "{}") -> Callable[[Any], list[Entry]]:
    return lambda state: [Entry(id, body)]


def fork_together(count: int, work: Callable[[int], None]) -> int:
    """Run `work` in forked processes that start at the same instant; the number of those that failed."""
    ready, go = os.pipe()
    children = []
    for number in range(count):
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(ready, 1)  # ends for all at once, when the parent closes its end
            try:
                work(number)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        children.append(child)
    os.close(go)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def start(path: str, count: int) -> None:
    def work(number: int) -> None:
        with open_ledger(path, create=True) as ledger:
            ledger.append(CONTEST, f"start-{number}", writing(f"start-{number}"))

    sys.exit(fork_together(count, work))


def append(path: str, processes: int, threads: int, each: int, shared: int) -> None:
    """Own commands with answers noted on stdout, and `shared` commands that everyone sends."""

    def work(number: int) -> None:
        problems: list[BaseException] = []
        with open_ledger(path) as ledger:

            def send(thread: int) -> None:
                try:
                    own = [f"p{number}-t{thread}-{k}" for k in range(each)]
                    common = [f"shared-{k}" for k in range(shared)]
                    for id in own + common:
                        done = ledger.append(CONTEST, id, writing(id))
                        note({"id": id, "seq": done.records[0].seq, "repeated": done.repeated})
                except BaseException as problem:
                    problems.append(problem)

            workers = [threading.Thread(target=send, args=(k,)) for k in range(threads)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        if problems:
            raise problems[0]

    sys.exit(fork_together(processes, work))


def forever(path: str, name: str) -> None:
    """Append until killed, noting each answer."""
    ledger = open_ledger(path)

    def send(thread: int) -> None:
        for k in range(1_000_000):
            id = f"{name}-{thread}-{k}"
            done = ledger.append(CONTEST, id, writing(id))
            note({"id": id, "seq": done.records[0].seq})

    for thread in range(4):
        threading.Thread(target=send, args=(thread,)).start()


def as_nobody(path: str) -> None:
    """Read and try to write with rights that the file's modes really limit: as root they do not count."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    answer: dict[str, Any] = {}
    try:
        with open_ledger(path, busy_seconds=0.5) as ledger:
            answer["read"] = [record.id for record in ledger.read(CONTEST)]
            answer["intact"] = ledger.verify().is_intact
            ledger.append(CONTEST, "new", writing("new"))
            answer["code"] = "stored"
    except ContestError as problem:
        answer["code"] = problem.code
    note(answer)


def file_limit(path: str) -> None:
    """Let the operating system refuse to grow the files for a while."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    codes: list[str] = []
    with open_ledger(path) as ledger:
        body = json.dumps("x" * 5000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        stored = 0
        while not codes:
            try:
                ledger.append(CONTEST, f"full-{stored}", writing(f"full-{stored}", body))
                stored += 1
            except ContestError as problem:
                codes.append(problem.code)
        in_memory = len(ledger.state(CONTEST))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        again = ledger.append(CONTEST, f"full-{stored}", writing(f"full-{stored}", body))
        note({
            "codes": codes,
            "stored": stored,
            "in_memory": in_memory,
            "seq": again.records[0].seq,
            "repeated": again.repeated,
            "intact": ledger.verify().is_intact,
        })  # fmt: skip


def note(what: dict[str, Any]) -> None:
    # One write call: lines of several threads and processes do not mix.
    os.write(1, (json.dumps(what) + "\n").encode())


if __name__ == "__main__":
    modes = {f.__name__: f for f in (start, append, forever, as_nobody, file_limit)}
    modes[sys.argv[1]](*[int(a) if a.isdigit() else a for a in sys.argv[2:]])
