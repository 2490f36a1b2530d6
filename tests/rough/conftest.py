from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rough.place import Place, running


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with running(tmp_path_factory.mktemp("rough")) as found:
        yield found
