from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.house import FOLDER, House, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running server on a store with the rehearsal loaded."""
    one = House(tmp_path)
    one.cli("load", str(FOLDER), "--rehearsal")
    one.start()
    yield one
    one.stop()
