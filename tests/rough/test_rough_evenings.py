"""Random evenings in real browsers against the real server: nothing acknowledged is lost, nothing counts twice.

``ROUGH_EVENINGS`` sets how many are played (``make bench-pad`` plays 200), ``ROUGH_SHARES`` in how many shares, each
from a seed of its own; an evening that fails is shrunk to its shortest.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from tests.e2e.house import CRITERIA
from tests.rough.evening import Evening, Step
from tests.rough.place import UNITS, Place

pytestmark = pytest.mark.browser
EVENINGS = int(os.environ.get("ROUGH_EVENINGS", "3"))
SHARES = int(os.environ.get("ROUGH_SHARES", "1"))
SEED = int(os.environ.get("ROUGH_SEED", "20230407"))

PHONES = st.integers(0, 1)
MARKS = st.sampled_from(("80", "85.5", "91", "92.5", "99", "100"))
UNIT = st.sampled_from(tuple(UNITS))
STEPS = st.one_of(
    st.tuples(st.just("fill"), PHONES, MARKS),
    st.tuples(st.just("send"), PHONES),
    st.tuples(st.sampled_from(("offline", "online", "reload", "crash", "lose", "again", "back")), PHONES),
    st.tuples(st.just("change"), PHONES, MARKS),
    st.tuples(st.just("type"), PHONES, st.sampled_from(CRITERIA), MARKS),
    st.tuples(st.just("pick"), PHONES, UNIT),
    st.tuples(st.just("clock"), PHONES, st.sampled_from((-30, 26))),
    st.tuples(st.just("full"), PHONES, st.booleans()),
    st.tuples(st.sampled_from(("close_unit", "open_unit")), UNIT),
    st.tuples(st.sampled_from(("kill", "start"))),
    st.tuples(st.just("second"), PHONES, MARKS),
    st.tuples(st.just("wait"), st.sampled_from((0.2, 1.5))),
)  # fmt: skip
# Most evenings begin with somebody marking: without that there is nothing to lose.
BEGINNING = st.permutations([("fill", 0, "88"), ("fill", 1, "92.5")]).map(list)


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_happens_every_ballot_is_stored_once_or_still_on_its_phone(
    place: Place, browser: Browser, share: int
) -> None:
    @seed(SEED + share)
    @settings(
        max_examples=-(-EVENINGS // SHARES),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(beginning=BEGINNING, steps=st.lists(STEPS, min_size=4, max_size=14))
    def play(beginning: list[Step], steps: list[Step]) -> None:
        evening = Evening(place, browser)
        try:
            for step in (*beginning, *steps):
                evening.play(step)
                evening.check()
            evening.rest()
            evening.conclude()
        finally:
            evening.close()

    play()
