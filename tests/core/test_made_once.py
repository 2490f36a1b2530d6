"""What is kept for all who look: made once, by one thread, for as long as its sources are the newest."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from contest.made_once import MadeOnce


class Source:
    """An object that is told apart by who it is."""


def test_many_threads_at_once_make_one_thing() -> None:
    made: MadeOnce[object] = MadeOnce(4)
    source, calls, together = Source(), [0], threading.Barrier(8)

    def make() -> object:
        calls[0] += 1
        time.sleep(0.05)
        return object()

    def ask(_: int) -> object:
        together.wait()
        return made([source], "zh", make)

    with ThreadPoolExecutor(8) as pool:
        things = list(pool.map(ask, range(8)))
    assert calls == [1] and len({id(thing) for thing in things}) == 1


def test_other_sources_or_other_words_are_another_thing() -> None:
    made: MadeOnce[str] = MadeOnce(8)
    one, other = Source(), Source()
    found = [
        made([one], "zh", lambda: "a"),
        made([one], "en", lambda: "b"),
        made([other], "zh", lambda: "c"),
        made([one, other], "zh", lambda: "d"),
        made([one], "zh", lambda: "e"),
    ]
    assert found == ["a", "b", "c", "d", "a"]


def test_the_thing_asked_for_longest_ago_goes_first_and_lets_go_of_its_sources() -> None:
    made: MadeOnce[int] = MadeOnce(2)
    first, second, third = Source(), Source(), Source()
    gone = weakref.ref(second)
    made([first], "", lambda: 1)
    made([second], "", lambda: 2)
    made([first], "", lambda: 0)
    made([third], "", lambda: 3)
    del second
    gc.collect()
    assert gone() is None and len(made) == 2
    assert made([first], "", lambda: 0) == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    made: MadeOnce[int] = MadeOnce(2)
    source = Source()

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        made([source], "", fail)
    assert made([source], "", lambda: 7) == 7
