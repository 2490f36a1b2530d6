"""Appending: decided where it is stored, once per id, many commands per commit."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, gather, nothing, open_ledger, writing
from ledger_tools import Ledger, Open
from sqlite_utils import Database

from contest.errors import Closed, ContestError
from contest.ledger import Entry, Folded, Head, SqliteLedger, chain, rows
from contest.ledger.errors import StoreClosed, UnusableId
from contest.ledger.folding import Folds


class Held:
    """Keeps the writer inside a decision, so that what is sent meanwhile comes together in the next batch."""

    def __init__(self, ledger: Ledger) -> None:
        self.inside, self._go = threading.Event(), threading.Event()
        self._ledger = ledger

    def __enter__(self) -> None:
        def decide(state: object) -> list[Entry]:
            self.inside.set()
            assert self._go.wait(10)
            return []

        self._done = self._ledger.submit(CONTEST, "holding", decide)
        assert self.inside.wait(10)

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._done.result(10)


def test_a_command_becomes_the_next_record_of_the_chain(ledger: Ledger) -> None:
    first = ledger.append(CONTEST, "a", writing("a", '{"n":1}')).records[0]
    second = ledger.append(CONTEST, "b", writing("b", '{"n":2}')).records[0]
    assert (first.seq, first.prev) == (1, chain.GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert second.hash == chain.link(first.hash, "b", '{"n":2}')
    assert ledger.head(CONTEST) == Head(2, second.hash)
    assert ledger.read(CONTEST) == (first, second)


def test_several_records_of_one_command_are_numbered_and_stored_together(ledger: Ledger) -> None:
    ids = ["load", *(f"load#{n}" for n in range(2, 13))]
    done = ledger.append(CONTEST, "load", lambda state: [Entry(id, "{}") for id in ids])
    assert [record.id for record in done.records] == ids
    assert done.state == tuple(ids)
    ledger.append(CONTEST, "load2", writing("load2"))
    again = ledger.append(CONTEST, "load", writing("load"))
    assert again.repeated and again.records == done.records


def test_a_repeated_command_is_not_decided_again_and_brings_back_what_was_stored(ledger: Ledger) -> None:
    first = ledger.append(CONTEST, "a", writing("a", '{"n":1}'))
    ledger.append(CONTEST, "b", writing("b"))

    def never(state: object) -> list[Entry]:
        raise AssertionError("decided twice")

    again = ledger.append(CONTEST, "a", never)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.records == first.records
    assert again.state == ("a", "b")
    assert ledger.head(CONTEST).seq == 2


def test_the_same_id_in_another_contest_is_another_command(ledger: Ledger) -> None:
    ledger.append("east", "a", writing("a"))
    assert not ledger.append("south", "a", writing("a")).repeated
    ledger.append("east", "b", writing("b"))
    assert ledger.contests() == ("east", "south")
    assert (ledger.head("east").seq, ledger.head("south").seq) == (2, 1)


def test_a_decision_sees_everything_stored_before_it(ledger: Ledger, opened: Open) -> None:
    other = opened()
    ledger.append(CONTEST, "a", writing("a"))
    other.append(CONTEST, "b", writing("b"))
    seen: list[tuple[str, ...]] = []

    def decide(state: tuple[str, ...]) -> list[Entry]:
        seen.append(state)
        return [Entry("c", "{}")]

    assert ledger.append(CONTEST, "c", decide).state == ("a", "b", "c")
    assert seen == [("a", "b")]


def test_a_decision_that_writes_nothing_stores_nothing(ledger: Ledger) -> None:
    done = ledger.append(CONTEST, "a", lambda state: [])
    assert (done.records, done.repeated, done.state) == ((), False, ())
    assert ledger.head(CONTEST) == Head(0, chain.GENESIS)
    assert ledger.contests() == ()


def test_what_a_decision_raises_reaches_its_caller_alone(ledger: Ledger) -> None:
    def refuse(state: object) -> list[Entry]:
        raise Closed(unit="浃底村")

    def fail(state: object) -> list[Entry]:
        raise ZeroDivisionError

    with Held(ledger):
        good = [ledger.submit(CONTEST, f"good{n}", writing(f"good{n}")) for n in (1, 2)]
        refused = ledger.submit(CONTEST, "refused", refuse)
        failed = ledger.submit(CONTEST, "failed", fail)
        last = ledger.submit(CONTEST, "last", writing("last"))
    with pytest.raises(Closed):
        refused.result(10)
    with pytest.raises(ZeroDivisionError):
        failed.result(10)
    assert [f.result(10).records[0].seq for f in [*good, last]] == [1, 2, 3]
    assert ledger.state(CONTEST) == ("good1", "good2", "last")


@pytest.mark.parametrize(
    "entries",
    [
        [Entry("other", "{}")],
        [Entry("a", "{}"), Entry("a#3", "{}")],
        [Entry("a", '{"b": 1}')],
        [Entry("a", '{"mark":9.5}')],
        [Entry("a", "not json")],
    ],
)
def test_a_decision_of_the_wrong_shape_is_a_programming_error_and_stores_nothing(
    ledger: Ledger, entries: list[Entry]
) -> None:
    with pytest.raises(ValueError):
        ledger.append(CONTEST, "a", lambda state: entries)
    assert ledger.head(CONTEST).seq == 0
    assert ledger.append(CONTEST, "a", writing("a")).records[0].seq == 1


def test_a_fold_that_fails_stores_nothing(path: Path) -> None:
    def picky(state: int, record: Any) -> int:
        if record.id == "bad":
            raise ArithmeticError
        return state + 1

    with SqliteLedger(path, initial=lambda contest: 0, fold=picky, create=True) as ledger:
        ledger.append(CONTEST, "a", writing("a"))
        with pytest.raises(ArithmeticError):
            ledger.append(CONTEST, "bad", writing("bad"))
        assert ledger.append(CONTEST, "b", writing("b")).state == 2
        assert [record.id for record in ledger.read(CONTEST)] == ["a", "b"]


def test_a_clash_of_record_ids_reaches_its_caller_alone(ledger: Ledger, raw: Any) -> None:
    # No command of ours can have written "x#2" without "x"; another program can.
    body = "{}"
    row = (CONTEST, 1, "x#2", body, chain.GENESIS, chain.link(chain.GENESIS, "x#2", body))
    raw().execute("INSERT INTO ledger (contest, seq, id, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?)", row)
    with Held(ledger):
        good = ledger.submit(CONTEST, "good", writing("good"))
        clash = ledger.submit(CONTEST, "x", lambda state: [Entry("x", body), Entry("x#2", body)])
        last = ledger.submit(CONTEST, "last", writing("last"))
    with pytest.raises(Exception, match="the id was used before"):
        clash.result(10)
    assert (good.result(10).records[0].seq, last.result(10).records[0].seq) == (2, 3)
    assert ledger.state(CONTEST) == ("x#2", "good", "last")
    assert ledger.verify().is_intact


@pytest.mark.parametrize("name", ["", "a b", "a#2", "a\n", "a\0", "x" * 201, "\ud800", "\u3000"])
def test_names_that_would_be_ambiguous_or_invisible_are_refused(ledger: Ledger, name: str) -> None:
    for contest, id in ((CONTEST, name), (name, "a")):
        with pytest.raises(UnusableId):
            ledger.append(contest, id, writing(id))


def test_commands_that_come_together_share_one_commit(ledger: Ledger) -> None:
    with Held(ledger):
        waiting = [ledger.submit(CONTEST, f"c{n}", writing(f"c{n}")) for n in range(100)]
    assert [f.result(10).records[0].seq for f in waiting] == list(range(1, 101))
    assert ledger.commits == 1


def test_a_batch_is_bounded(opened: Open) -> None:
    ledger = opened(create=True, batch_limit=10)
    with Held(ledger):
        waiting = [ledger.submit(CONTEST, f"c{n}", writing(f"c{n}")) for n in range(25)]
    assert [f.result(10).records[0].seq for f in waiting] == list(range(1, 26))
    assert ledger.commits == 3


def test_many_threads_need_fewer_commits_than_appends(ledger: Ledger) -> None:
    def work(thread: int) -> None:
        for n in range(20):
            ledger.append(CONTEST, f"t{thread}-{n}", writing(f"t{thread}-{n}"))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.head(CONTEST).seq == 320 == len(set(ledger.state(CONTEST)))
    assert ledger.commits < 320


def test_one_id_from_many_threads_is_stored_once_and_everyone_learns_its_seq(ledger: Ledger) -> None:
    decided: list[int] = []

    def decide(state: object) -> list[Entry]:
        decided.append(1)
        return [Entry("same", "{}")]

    answers: list[tuple[int, bool]] = []

    def send() -> None:
        done = ledger.append(CONTEST, "same", decide)
        answers.append((done.records[0].seq, done.repeated))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(1, False)] + [(1, True)] * 19
    assert len(decided) == 1


def test_one_id_twice_in_one_batch_is_stored_once(ledger: Ledger) -> None:
    with Held(ledger):
        both = [ledger.submit(CONTEST, "same", writing("same")) for _ in range(2)]
    assert [f.result(10).repeated for f in both] == [False, True]
    assert ledger.head(CONTEST).seq == 1


def test_commands_and_a_whole_contest_from_elsewhere_can_share_a_batch(
    ledger: Ledger, opened: Open, tmp_path: Path
) -> None:
    elsewhere = opened(tmp_path / "elsewhere.db", create=True)
    elsewhere.append("east", "a", writing("a"))
    answers: list[Any] = []
    with Held(ledger):
        before = ledger.submit(CONTEST, "before", writing("before"))
        adopting = threading.Thread(target=lambda: answers.append(ledger.adopt(elsewhere.read("east"))))
        adopting.start()
        while ledger._writer._queue.qsize() < 2:
            time.sleep(0.001)
        again = ledger.submit("east", "a", writing("a"))
        after = ledger.submit("east", "b", writing("b"))
    adopting.join(10)
    assert (before.result(10).records[0].seq, answers[0]["east"].seq) == (1, 1)
    assert (again.result(10).repeated, after.result(10).records[0].seq) == (True, 2)
    assert ledger.commits == 1
    assert ledger.verify().is_intact


def test_what_an_entry_says_reaches_the_fold_and_the_answer_and_is_not_stored(path: Path) -> None:
    said = object()
    seen: list[object] = []

    def fold(state: int, record: Any) -> int:
        seen.append(record.said)
        return state + 1

    with SqliteLedger(path, initial=lambda contest: 0, fold=fold, create=True) as ledger:
        done = ledger.append(CONTEST, "a", lambda state: [Entry("a", "{}", said=said)])
        assert seen == [said] and done.records[0].said is said
        again = ledger.append(CONTEST, "a", writing("a"))
        assert again.records == done.records and again.records[0].said is None
    with SqliteLedger(path, initial=lambda contest: 0, fold=fold) as ledger:
        assert seen == [said, None]


def test_an_answer_may_go_elsewhere_than_into_a_future(ledger: Ledger) -> None:
    class Noted:
        def __init__(self, wanted: bool = True) -> None:
            self.wanted, self.told, self.done = wanted, [], threading.Event()

        def set_running_or_notify_cancel(self) -> bool:
            return self.wanted

        def set_result(self, result: object, /) -> None:
            self.told.append(result)
            self.done.set()

        def set_exception(self, exception: BaseException, /) -> None:
            self.set_result(exception)

    stored, unwanted, refused = Noted(), Noted(wanted=False), Noted()
    ledger.ask(CONTEST, "a", writing("a"), stored)
    ledger.ask(CONTEST, "b", writing("b"), unwanted)
    ledger.ask(CONTEST, "c", writing("other"), refused)
    assert stored.done.wait(10) and refused.done.wait(10)
    assert stored.told[0].records[0].seq == 1
    assert isinstance(refused.told[0], ValueError)
    assert unwanted.told == [] and ledger.head(CONTEST).seq == 1


def test_a_vouched_body_is_not_read_again(ledger: Ledger) -> None:
    done = ledger.append(CONTEST, "a", lambda state: [Entry("a", "{}", vouched=True)])
    assert done.records[0].body == "{}"
    assert ledger.verify().is_intact


def test_an_answer_comes_only_after_the_row_can_be_read_by_another_program(ledger: Ledger, raw: Any) -> None:
    other = raw()
    missing: list[str] = []

    def look(done: Future[Any]) -> None:
        record = done.result().records[0]
        if not other.execute("SELECT 1 FROM ledger WHERE id = ?", (record.id,)).fetchone():
            missing.append(record.id)

    for n in range(50):
        answer = ledger.submit(CONTEST, f"c{n}", writing(f"c{n}"))
        answer.add_done_callback(look)
        answer.result(10)
    # A callback may still be looking when its answer is already here.
    ledger.close()
    assert missing == []


def test_append_from_inside_a_decision_is_refused_instead_of_waiting_forever(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="must not append"):
        ledger.append(CONTEST, "a", lambda state: ledger.append(CONTEST, "b", writing("b")) and [])
    assert ledger.append(CONTEST, "c", writing("c")).records[0].seq == 1


def test_submit_can_be_awaited(ledger: Ledger) -> None:
    async def send() -> list[int]:
        futures = [asyncio.wrap_future(ledger.submit(CONTEST, f"c{n}", writing(f"c{n}"))) for n in range(50)]
        return [done.records[0].seq for done in await asyncio.gather(*futures)]

    assert asyncio.run(send()) == list(range(1, 51))


def test_read_starts_after_a_seq_and_stops_at_a_limit(ledger: Ledger) -> None:
    for n in range(1, 6):
        ledger.append(CONTEST, f"id{n}", writing(f"id{n}"))
    assert [r.seq for r in ledger.read(CONTEST, after=2)] == [3, 4, 5]
    assert [r.seq for r in ledger.read(CONTEST, after=1, limit=2)] == [2, 3]
    assert ledger.read(CONTEST, after=5) == () == ledger.read("nowhere")


def test_find_gives_the_record_with_that_id_or_nothing(ledger: Ledger) -> None:
    ledger.append(CONTEST, "a", lambda state: [Entry("a", "{}"), Entry("a#2", "{}")])
    found = ledger.find(CONTEST, "a#2")
    assert found is not None and found.seq == 2
    assert ledger.find(CONTEST, "A") is None
    assert ledger.find("nowhere", "a") is None


def test_state_and_head_in_memory_belong_together_and_match_the_store(ledger: Ledger) -> None:
    ledger.append(CONTEST, "a", writing("a"))
    folded = ledger.folded(CONTEST)
    assert (folded.head, folded.state) == (ledger.head(CONTEST), ("a",))
    assert ledger.folded("nowhere").head == Head(0, chain.GENESIS)
    assert ledger.state("nowhere") == ()


def test_an_older_state_never_replaces_a_newer_one() -> None:
    folds: Folds[tuple[str, ...]] = Folds(nothing, gather)
    newer, older = Folded(Head(2, "b" * 64), ("a", "b")), Folded(Head(1, "a" * 64), ("a",))
    folds.publish({CONTEST: newer})
    folds.publish({CONTEST: older})
    assert folds.known(CONTEST) == newer


def test_wait_ends_at_once_when_the_head_is_beyond_and_at_the_timeout_when_not(ledger: Ledger) -> None:
    ledger.append(CONTEST, "a", writing("a"))
    assert ledger.wait(CONTEST, after=0, timeout=0) == 1
    started = time.monotonic()
    assert ledger.wait(CONTEST, after=1, timeout=0.05) == 1
    assert time.monotonic() - started >= 0.05


def test_wait_wakes_for_an_own_append_without_a_poll(opened: Open) -> None:
    ledger = opened(create=True, poll_seconds=3600.0)
    seen: list[int] = []
    waiting = threading.Thread(target=lambda: seen.append(ledger.wait(CONTEST, after=0, timeout=10)))
    waiting.start()
    ledger.append(CONTEST, "a", writing("a"))
    waiting.join(5)
    assert seen == [1]
    ledger.close()


def test_wait_and_state_see_what_others_stored(ledger: Ledger, opened: Open) -> None:
    other = opened()
    other.append(CONTEST, "a", writing("a"))
    assert ledger.wait(CONTEST, after=0, timeout=5) == 1
    assert ledger.state(CONTEST) == ("a",)


def test_poll_catches_up_at_once(opened: Open) -> None:
    ledger, other = opened(create=True, poll_seconds=3600.0), opened()
    other.append(CONTEST, "a", writing("a"))
    assert ledger.state(CONTEST) == ()
    ledger.poll()
    assert ledger.state(CONTEST) == ("a",)


def test_opening_folds_everything_that_is_stored(filled: Path) -> None:
    with open_ledger(filled) as ledger:
        assert ledger.state(CONTEST) == ("id1", "id2", "id3", "id4", "id5")


def test_closing_finishes_what_is_queued_and_takes_nothing_more(path: Path) -> None:
    ledger = open_ledger(path, create=True, poll_seconds=0.02)
    with Held(ledger):
        waiting = [ledger.submit(CONTEST, f"c{n}", writing(f"c{n}")) for n in range(20)]
        closing = threading.Thread(target=ledger.close)
        closing.start()
    closing.join(10)
    assert [f.result(0).records[0].seq for f in waiting] == list(range(1, 21))
    with pytest.raises(StoreClosed):
        ledger.append(CONTEST, "late", writing("late"))
    with pytest.raises(StoreClosed):
        ledger.wait(CONTEST, after=20, timeout=5)
    ledger.close()
    with open_ledger(path) as again:
        assert again.head(CONTEST).seq == 20


def test_a_refusal_is_a_sentence_for_the_reader(ledger: Ledger) -> None:
    with pytest.raises(ContestError) as caught:
        ledger.append(CONTEST, "a b", writing("a b"))
    assert str(caught.value).startswith("“a b” cannot be used as an id")


def test_a_record_stored_while_the_store_is_looked_at_does_not_seem_cut_off(
    path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look reads one moment of the store; what was stored and told after that moment is missing from it, rightly."""
    ledger = opened(path, create=True, poll_seconds=3600)
    ledger.append(CONTEST, "first", writing("first", "{}"))
    real, looks = rows.position, [0]

    def then_store_another(db: Database) -> int:
        found = real(db)
        looks[0] += 1
        ledger.append(CONTEST, f"during-{looks[0]}", writing(f"during-{looks[0]}", "{}"))
        return found

    monkeypatch.setattr(rows, "position", then_store_another)
    for _ in range(3):
        ledger.poll()
    assert looks == [3] and ledger.wait(CONTEST, after=3, timeout=0) == 4
    monkeypatch.undo()
    ledger.poll()
    assert ledger.verify().is_intact
