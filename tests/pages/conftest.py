"""One store of each kind for the whole run of these tests: they only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contest.service import shared
from tests.pages.stores import Store, make_store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Store]]:
    folder, known = tmp_path_factory.mktemp("stores"), dict[str, Store]()

    def store(kind: str) -> Store:
        if kind not in known:
            known[kind] = make_store(Path(folder) / kind, kind)
        return known[kind]

    yield store
    for one in known.values():
        shared(str(one.path)).close()


@pytest.fixture
def store(made: Callable[[str], Store], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Store]:
    """``store("running")`` is the store the pages of this test see."""

    def seen(kind: str) -> Store:
        found = made(kind)
        monkeypatch.setenv("CONTEST_DATABASE", str(found.path))
        return found

    return seen
