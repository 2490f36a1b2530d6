"""When listeners are told, on a clock of the test's own."""

from __future__ import annotations

import pytest

from contest.web import rounds
from contest.web.rounds import Group, Round

STREAM = [n / 30 for n in range(91)]


def told_at(group: Group, ballots: list[float], shown: str = "unit") -> list[float]:
    """Play ballots that come at these moments as the hub does, and return the moments of the telling."""
    one, due, moments = Round(group), float("inf"), list[float]()
    for now in [*ballots, float("inf")]:
        while due < now:
            # A burst may have gone on since this was planned.
            later = one.over_at()
            if later > due:
                due = later
                continue
            moments.append(due)
            one.told(due)
            due = float("inf")
        if now < float("inf"):
            due = min(due, max(now, one.after_ballot(now, shown)))  # type: ignore[arg-type]
    return moments


def test_a_stream_is_told_to_the_desk_once_a_second_and_its_last_ballot_soon() -> None:
    moments = told_at("desk", STREAM)
    assert moments[0] == STREAM[0], "the first after a quiet moment shows at once"
    assert len(moments) <= 5
    assert STREAM[-1] <= moments[-1] <= STREAM[-1] + 0.5


def test_a_single_ballot_is_told_to_the_desk_at_once() -> None:
    assert told_at("desk", [0.0, 5.0, 10.0]) == [0.0, 5.0, 10.0]


def test_a_picture_that_counts_ballots_is_told_of_every_one() -> None:
    assert told_at("screen", [0.0, 0.2, 0.4]) == [0.0, 0.2, 0.4]
    assert len(told_at("screen", STREAM)) > 30


@pytest.mark.parametrize("shown", ["welcome", "standings", "blank"])
def test_a_picture_that_counts_none_is_left_in_peace(shown: str) -> None:
    moments = told_at("screen", STREAM, shown)
    assert len(moments) <= 4
    assert moments[-1] <= STREAM[-1] + rounds.LATEST_SECONDS


def test_a_new_picture_is_told_to_the_hall_at_once_and_to_the_desk_a_moment_later() -> None:
    hall, desk = Round("screen"), Round("desk")
    for one in (hall, desk):
        one.told(9.99)
        one.after_ballot(10.0, "unit")
    assert hall.after_news(10.0, is_picture=True, is_move=False) == 10.0
    assert desk.after_news(10.0, is_picture=True, is_move=False) == 10.0 + rounds.HALL_FIRST_SECONDS
    assert desk.over_at() == float("-inf"), "the ballots before it are told with it"
