"""What the next morning's stories are about, each played once in real browsers against the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.rough.evening import Evening, Step
from tests.rough.misfortunes import NAMED
from tests.rough.place import Place

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("steps", NAMED.values(), ids=list(NAMED))
def test_a_named_misfortune_ends_well(place: Place, browser: Browser, steps: list[Step]) -> None:
    evening = Evening(place, browser)
    try:
        for step in steps:
            evening.play(step)
            evening.check()
        evening.rest()
        evening.conclude()
    finally:
        evening.close()
