"""Fixtures for every test that needs a contest in a real store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from contest.service import shared
from tests.browsers import launched
from tests.support import House, make_service


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file: open any longer, it would keep asyncio from other files."""
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def finished_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The contest of `tests.support`, made once and closed: passes are slow to make, on purpose."""
    made = make_service(tmp_path_factory.mktemp("house"))
    made.service.close()
    return made


@pytest.fixture
def house(finished_house: House, tmp_path: Path) -> Iterator[House]:
    """A contest in a store of its own, opened as the server opens it."""
    path = tmp_path / finished_house.path.name
    shutil.copy(finished_house.path, path)
    own = House(shared(str(path)), finished_house.passes, path)
    yield own
    own.service.close()
