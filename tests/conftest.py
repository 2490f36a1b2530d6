"""Fixtures for every test that needs a contest in a real store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner

from contest.service import shared
from tests.browsers import launched
from tests.support import House, make_service

# Whole evenings in a browser: begun last, one of them would leave the other processor idle for minutes.
LONGEST = (
    "test_named_misfortunes",
    "test_bench",
    "test_whole_meeting",
    "test_rough_evenings",
    "test_rehearsal",
    "test_twelve",
    "test_keeping",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; otherwise the order stays."""
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(LONGEST)))


# Every page that a test opens without a server would read the metadata of all installed packages again, which took most
# of its time; packages do not change meanwhile.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


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
