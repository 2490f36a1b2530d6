from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House, running


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running server on a store with the rehearsal loaded."""
    with running(tmp_path) as one:
        yield one
