"""Many processes on one file, and processes that die."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import CHILD_ENVIRONMENT, Open, child_command, fields

from contest.ledger import chain, connection, schema
from contest.ledger.library import sqlite3

Child = Callable[..., "subprocess.CompletedProcess[str]"]


def test_thirty_starts_at_once_on_an_empty_path_make_one_ledger(path: Path, child: Child) -> None:
    done = child("start", path, 30)
    assert (done.returncode, done.stderr) == (0, "")
    with open_ledger(path) as ledger:
        assert sorted(ledger.state(CONTEST)) == sorted(f"start-{n}" for n in range(30))
        assert ledger.verify().is_intact
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_twenty_starts_at_once_on_an_unmigrated_ledger_apply_each_step_once(path: Path, child: Child) -> None:
    empty = sqlite3.connect(path)
    empty.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    empty.execute("VACUUM")
    empty.close()
    done = child("start", path, 20)
    assert (done.returncode, done.stderr) == (0, "")
    with open_ledger(path) as ledger:
        assert len(ledger.state(CONTEST)) == 20
        with connection.reading(path, ledger._settings) as db:
            assert [m.name for m in schema.migrations.applied(db)] == ["m001_ledger"]


def test_processes_and_threads_lose_nothing_and_leave_no_gap(path: Path, child: Child) -> None:
    with open_ledger(path, create=True) as ledger:
        done = child("append", path, 3, 4, 20, 10)
        assert (done.returncode, done.stderr) == (0, "")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert ledger.wait(CONTEST, after=249, timeout=5) == 3 * 4 * 20 + 10
        records = ledger.read(CONTEST)
    by_id = {record.id: record.seq for record in records}
    assert [record.seq for record in records] == list(range(1, 251))
    assert len(by_id) == 250
    assert all(by_id[answer["id"]] == answer["seq"] for answer in answers)
    # Each shared command was sent by twelve threads in three processes, and stored for one of them.
    first = [answer["id"] for answer in answers if not answer["repeated"]]
    assert len(answers) == 3 * 4 * 30 and len(first) == len(set(first)) == 250
    assert list(chain.check(chain.Line(**fields(record)) for record in records))


def test_whatever_was_acknowledged_before_a_kill_is_found_after_it(path: Path) -> None:
    open_ledger(path, create=True).close()
    rng = random.Random(20230215)
    acknowledged: dict[str, int] = {}
    for round in range(4):
        process = subprocess.Popen(
            child_command("forever", path, f"round{round}"), env=CHILD_ENVIRONMENT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(rng.uniform(0.02, 0.2))
        process.kill()
        output = first + process.stdout.read()
        process.stdout.close()
        process.wait()
        for line in output.splitlines(keepends=True):
            if line.endswith(b"\n"):
                answer = json.loads(line)
                acknowledged[answer["id"]] = answer["seq"]
        with open_ledger(path) as ledger:
            stored = {record.id: record.seq for record in ledger.read(CONTEST)}
            assert {id: stored.get(id) for id in acknowledged} == acknowledged
            assert ledger.verify().is_intact
    assert len(acknowledged) >= 4


def test_a_command_stored_but_not_acknowledged_is_found_when_it_is_sent_again(path: Path, opened: Open) -> None:
    """The client of a killed server sends everything again under the same ids."""
    first = opened(create=True)
    sent: dict[str, Any] = {id: first.submit(CONTEST, id, writing(id)) for id in ("a", "b", "c")}
    first.close()
    again = opened()
    assert {id: again.append(CONTEST, id, writing(id)).records for id in sent} == {
        id: answer.result(0).records for id, answer in sent.items()
    }
    assert again.head(CONTEST).seq == 3
