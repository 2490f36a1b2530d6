"""A mapping that grows by copies of its newest part: to its readers a dictionary that never changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contest.grown import Grown

SETS = st.lists(st.tuples(st.integers(0, 300).map(str), st.integers()), max_size=400)


@given(SETS)
def test_it_holds_what_a_dictionary_would_and_in_its_order(sets: list[tuple[str, int]]) -> None:
    grown, plain = Grown(), dict[str, int]()
    for key, value in sets:
        before, kept = grown, dict(grown) if len(plain) % 50 == 0 else None
        grown = grown.grown(key, value)
        plain[key] = value
        assert grown[key] == value
        assert kept is None or dict(before) == kept, "the older one stays as it was"
    assert list(grown.items()) == list(plain.items())
    assert list(grown.values()) == list(plain.values())
    assert grown == plain
    assert len(grown) == len(plain)
    assert all(key in grown for key in plain)
    assert grown.get("no such key") is None
    assert "no such key" not in grown


def test_most_of_it_is_not_copied_for_one_more_key() -> None:
    grown = Grown()
    for number in range(10_000):
        grown = grown.grown(str(number), number)
    copied = [0]
    for number in range(10_000, 10_100):
        before = grown
        grown = grown.grown(str(number), number)
        copied.append(len(grown) if grown._below is not before._below else len(grown._last))
    assert sum(copied) / len(copied) < 300
